"""The client's forms sent twice are said once; what was typed is answered by a page that the browser asks for anew."""

import re
from typing import Any

import pytest

from clients.models import BetweenUs, Client
from tests.clients.portal.visits import WORD, Phone, mail_link
from tests.factories import NOON, make_assignment, make_client, make_edition


@pytest.fixture
def phone(sam: Client) -> Phone:
    """A browser that has shown that a person holds it."""
    here = Phone(at=NOON)
    here.press(mail_link(sam, make_assignment(sam)))
    here.post("/x/choices/notes", {"notes": "off", "word": WORD})
    return here


def key_in(page: Any) -> str:
    found = re.search(r'name="submit_key" value="([0-9a-f-]{36})"', page.content.decode())
    assert found is not None
    return found[1]


def test_something_between_us_is_said_once(phone: Phone) -> None:
    filled = {"line": "The silence.", "size": "small", "submit_key": key_in(phone.get("/x/between-us"))}

    answers = [phone.post("/x/between-us", filled) for _ in range(2)]

    said = BetweenUs.objects.get()
    assert [(each.status_code, each["Location"]) for each in answers] == [
        (303, f"/x/between-us/{said.id}/")
    ] * 2
    page = phone.get(answers[1]["Location"]).content.decode()
    assert ("Thank you for saying it." in page, "Take it back" in page, "The silence." in page) == (
        True,
        True,
        False,
    )


def test_what_was_taken_back_can_be_said_again(phone: Phone) -> None:
    filled = {"line": "The silence.", "submit_key": key_in(phone.get("/x/between-us"))}
    said = phone.post("/x/between-us", filled)["Location"]

    taken = phone.post(f"{said}unsay")
    phone.post("/x/between-us", filled)

    assert (taken.status_code, taken["Location"]) == (303, said)
    assert "Nobody has seen it." in phone.get(said).content.decode()
    assert sorted(BetweenUs.objects.values_list("taken_back_at", flat=True), key=str) == [NOON, None]


def test_after_ten_minutes_it_is_theirs(phone: Phone) -> None:
    said = phone.post("/x/between-us", {"line": "The silence."})["Location"]
    BetweenUs.objects.update(visible_at=NOON)
    phone.post(f"{said}unsay")
    assert "It is with them now." in phone.get(said).content.decode()


def test_nobody_reads_what_became_of_anothers(phone: Phone, sam: Client) -> None:
    said = phone.post("/x/between-us", {"line": "The silence."})["Location"]
    ola = make_client(sam.therapist, "Ola Other")
    other = Phone(at=NOON)
    other.press(mail_link(ola, make_assignment(ola, make_edition(slug="another"))))
    assert (other.get(said).status_code, other.post(f"{said}unsay", follow=True).status_code) == (404, 404)
    assert BetweenUs.objects.get().taken_back_at is None


def test_word_travels_with_the_key(sam: Client) -> None:
    stranger = Phone(at=NOON)
    stranger.press(mail_link(sam, make_assignment(sam)))
    filled = {"line": "The silence.", "submit_key": key_in(stranger.get("/x/between-us"))}

    asked = stranger.post("/x/between-us", filled)
    said = stranger.post("/x/between-us", filled | {"word": WORD})

    assert (key_in(asked), said.status_code) == (filled["submit_key"], 303)


@pytest.mark.parametrize(
    ("wanted", "words"), [("off", "No more notes come."), ("on", "Notes may come again.")]
)
def test_choice_about_notes_is_answered_by_a_page_of_its_own(phone: Phone, wanted: str, words: str) -> None:
    if wanted == "on":
        phone.post("/x/number/new", {"number": "58203946", "again": "58203946"})
    answer = phone.post("/x/choices/notes", {"notes": wanted})
    assert (answer.status_code, answer["Location"]) == (303, "/x/choices/notes")
    assert words in phone.get(answer["Location"]).content.decode()
