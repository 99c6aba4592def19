"""Whom to call stands on every page of a client, in their language, without script, in the same place."""

import re
from typing import Any

import pytest

from clients.models import Client
from practice.models import Member, Practice
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import make_assignment, make_client, make_edition

NUMBERS = {"en": "Samaritans: 116 123", "de": "Sorgentelefon: 116 456", "es": "Teléfono: 116 789"}
WATCHED = {"en": "Not watched live.", "de": "Hier liest niemand live mit.", "es": "Nadie lo lee en directo."}
FOOT = re.compile(r'<footer class="foot">(.*?)</footer>', re.DOTALL)


@pytest.fixture
def told(practice: Practice) -> Practice:
    practice.crisis_text = NUMBERS
    practice.save(update_fields=["crisis_text"])
    return practice


def pages(sam: Client) -> dict[str, Any]:
    """Every kind of page that a sitting shows, by its address."""
    exercise = make_assignment(sam, make_edition())
    handout = make_assignment(sam, make_edition(kind="handout", slug="calm", title="Borrowed calm"))
    phone = Phone()
    phone.press(mail_link(sam, exercise, handout))
    entry_id = phone.begin(exercise)
    ends = [
        "",
        f"{exercise.id}/",
        f"{handout.id}/",
        f"{exercise.id}/{entry_id}/1",
        f"{exercise.id}/{entry_id}/2",
    ]
    ends += [f"{exercise.id}/{entry_id}/check", f"{exercise.id}/not-this-one", f"{exercise.id}/between-us"]
    ends += ["between-us", "choices", "number", "number/new"]
    shown = {end: phone.get(f"/x/{end}") for end in ends}
    phone.type(exercise, entry_id, 1, risk="I asked.")
    phone.send(exercise, entry_id)
    return shown | {"sent": phone.get(f"/x/{exercise.id}/{entry_id}/sent")}


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_every_page_says_whom_to_call_and_that_nobody_watches(
    told: Practice, thea: Member, language: str
) -> None:
    sam = make_client(thea, language=language, zone="Europe/London")
    feet = {}
    for end, page in pages(sam).items():
        assert page.status_code == 200, (end, page.status_code)
        (foot,) = FOOT.findall(page.content.decode())
        feet[end] = re.sub(r"\s+", " ", foot)

    number = NUMBERS[language].partition(": ")[2]
    assert {end for end, foot in feet.items() if f'href="tel:{number}"' not in foot} == set()
    assert {end for end, foot in feet.items() if NUMBERS[language] not in foot} == set()
    assert {end for end, foot in feet.items() if WATCHED[language] not in foot} == set()
    assert len(set(feet.values())) == 1
