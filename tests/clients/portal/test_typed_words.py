"""What is typed stays: too long, unreadable, on a page that asks something else by now, or beside another open page."""

import html
import json
import re
import uuid
from typing import Any

import pytest

from clients import vault
from clients.models import Assignment, Client, Entry
from tests.clients.portal.visits import Phone, hidden, mail_link
from tests.factories import NOON, make_assignment, make_edition

LONG = "Long. " * 100
OPTIONS = [{"value": "no", "label": "No"}, {"value": "yes", "label": "Yes"}]
ITEMS: list[dict[str, Any]] = [
    {"id": "gate", "type": "choice", "label": "Is it safe?", "options": OPTIONS},
    {"id": "risk", "type": "short_text", "label": "What?", "show_if": {"item": "gate", "in": ["no"]}},
    {"id": "hours", "type": "number", "label": "How many hours?"},
]


@pytest.fixture
def piece(sam: Client) -> Assignment:
    return make_assignment(sam, make_edition(slug="gated", items=ITEMS))


def begun(piece: Assignment) -> tuple[Phone, uuid.UUID]:
    phone = Phone()
    phone.press(mail_link(piece.client, piece))
    return phone, phone.begin(piece)


def document(entry_id: uuid.UUID, client: Client) -> dict[str, Any]:
    """What was sent."""
    row = Entry.objects.select_related("client").get(id=entry_id)
    return vault.reveal(row, "shared", by=client.therapist, purpose="test", now=NOON)["shared"] or {}


def page(phone: Phone, piece: Assignment, entry_id: uuid.UUID, end: object) -> str:
    return phone.get(f"/x/{piece.id}/{entry_id}/{end}").content.decode()


def test_text_that_is_too_long_is_kept_and_said_at_its_field(piece: Assignment) -> None:
    """Saved while it is typed, there after a reload, on the last page with its way back; not sent like this."""
    phone, entry_id = begun(piece)
    phone.type(piece, entry_id, 1, gate="no")
    saved = phone.autosave(piece, entry_id, version=1, number=2, risk=LONG)

    again, check = page(phone, piece, entry_id, 2), page(phone, piece, entry_id, "check")
    phone.send(piece, entry_id)

    assert (saved.status_code, LONG in again, "there is room for 500" in again) == (200, True, True)
    assert ("It is kept here, and not sent like this." in check, LONG.strip() in check) == (True, True)
    assert document(entry_id, piece.client)["answers"] == {"gate": "no"}


def test_shorter_text_takes_its_place(piece: Assignment) -> None:
    phone, entry_id = begun(piece)
    phone.type(piece, entry_id, 1, gate="no")
    refused = phone.type(piece, entry_id, 2, risk=LONG)
    taken = phone.type(piece, entry_id, 2, risk="Short.")
    phone.send(piece, entry_id)

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert document(entry_id, piece.client)["answers"] == {"gate": "no", "risk": "Short."}


def test_number_that_became_unreadable_is_not_sent_as_it_was_before(piece: Assignment) -> None:
    """The last thing typed is what stands."""
    phone, entry_id = begun(piece)
    phone.type(piece, entry_id, 3, hours="7")
    phone.autosave(piece, entry_id, version=1, number=3, hours="7x")

    assert 'value="7x"' in page(phone, piece, entry_id, 3)
    phone.send(piece, entry_id)
    assert document(entry_id, piece.client)["answers"] == {}


def test_words_of_a_question_that_is_hidden_by_now_are_kept(piece: Assignment) -> None:
    """Another open page closed the question; what was being written in it comes back when it opens again."""
    phone, entry_id = begun(piece)
    phone.type(piece, entry_id, 1, gate="no")
    phone.type(piece, entry_id, 1, gate="yes")
    phone.autosave(piece, entry_id, version=1, number=2, page="a", sequence=1, risk="I asked for a hug.")
    phone.post(
        f"/x/{piece.id}/{entry_id}/2",
        {"version": "1", "n": "2", "page": "a", "q-risk": "I asked for a hug. Twice."},
    )
    phone.type(piece, entry_id, 1, gate="no")

    assert "I asked for a hug. Twice." in page(phone, piece, entry_id, 2)


def test_two_pages_in_one_field_are_both_shown(piece: Assignment) -> None:
    """Also what stands in a group, and what cannot be read."""
    phone, entry_id = begun(piece)
    phone.autosave(piece, entry_id, version=0, number=3, page="a", sequence=1, hours="7x")

    other = phone.autosave(piece, entry_id, version=0, number=3, page="b", sequence=1, hours="8")
    stale = phone.post(
        f"/x/{piece.id}/{entry_id}/3", {"version": "0", "n": "3", "page": "b", "q-hours": "8"}
    ).content.decode()

    assert (other.status_code, json.loads(other.content)["kept"]) == (409, "7x")
    assert ("8" in stale, "7x" in stale) == (True, True)


def test_nothing_is_sent_that_the_last_page_did_not_show(piece: Assignment) -> None:
    """An answer that came in another place after the page was drawn is shown first."""
    phone, entry_id = begun(piece)
    phone.type(piece, entry_id, 1, gate="no")
    check = phone.get(f"/x/{piece.id}/{entry_id}/check")
    phone.type(piece, entry_id, 2, risk="Only for me.")

    form = {"version": hidden(check, "version"), "shares": "1", "shown": "gate", "s-gate": "1", "go": "send"}
    sent = phone.post(f"/x/{piece.id}/{entry_id}/send", form | {"word": "heron"})

    assert (sent.status_code, Entry.objects.get(id=entry_id).state) == (409, "draft")
    assert "Only for me." in sent.content.decode()


def test_hand_that_set_a_number_goes_with_the_shared_answer_alone(sam: Client) -> None:
    """Tap or field: it can lean on the number; of what is kept nothing is told."""
    two = [{"id": each, "type": "suds", "label": "How strong?"} for each in ("fear", "shame")]
    piece = make_assignment(sam, make_edition(slug="two", items=two))
    phone, entry_id = begun(piece)
    phone.type(piece, entry_id, 1, **{"fear-anchor": "75"})
    phone.type(piece, entry_id, 2, shame="60")
    phone.send(piece, entry_id, keep=("shame",))

    assert document(entry_id, sam)["methods"] == {"fear": "tap"}


@pytest.fixture
def whole(piece: Assignment) -> Assignment:
    """The same piece, all on one page."""
    Assignment.objects.filter(id=piece.id).update(layout="scroll")
    return piece


def test_one_page_holds_what_hangs_on_its_answers_for_the_script(whole: Assignment) -> None:
    """Inert, with its rule and its mark; without script it comes on the next page."""
    phone, entry_id = begun(whole)
    text = phone.get(f"/x/{whole.id}/{entry_id}/0", follow=True).content.decode()
    after = phone.type(whole, entry_id, 1, gate="no", hours="")

    rule = re.search(r'<template data-hangs="([^"]+)">', text)
    assert rule is not None
    assert json.loads(html.unescape(rule[1])) == {"item": "gate", "in": ["no"]}
    assert '<input type="hidden" name="live" value="risk">' in text
    assert "Question 1 of" not in text
    assert after["Location"].endswith(f"{entry_id}/2")


@pytest.mark.parametrize("words", ["I asked for a hug.", ""])
def test_what_was_asked_live_is_not_asked_again(whole: Assignment, words: str) -> None:
    phone, entry_id = begun(whole)
    form = {
        "version": "0",
        "n": "1",
        "view": "scroll",
        "q-gate": "no",
        "q-hours": "",
        "live": "risk",
        "q-risk": words,
    }

    after = phone.post(f"/x/{whole.id}/{entry_id}/1", form)

    assert after["Location"] == f"/x/{whole.id}/{entry_id}/check"


def test_page_says_nothing_about_fields_that_were_not_touched(whole: Assignment) -> None:
    """Where another page has written meanwhile, its words stand."""
    phone, entry_id = begun(whole)
    phone.autosave(whole, entry_id, version=0, page="a", sequence=1, hours="7")
    form = {
        "version": "0",
        "n": "1",
        "view": "scroll",
        "page": "b",
        "q-gate": "no",
        "q-hours": "",
        "touched": "q-gate",
    }

    after = phone.post(f"/x/{whole.id}/{entry_id}/1", form)

    assert after.status_code == 302
    assert 'value="7"' in page(phone, whole, entry_id, 1)
