"""Short logs stay short: the small version shows its items and no others, the rest waits under *Add more*."""

import re
import uuid
from typing import Any

import pytest

from clients.models import Assignment, Client, Entry
from psychoed.packs import shelf
from tests.clients.portal.visits import Phone, hidden, mail_link
from tests.factories import make_assignment, make_edition

LOG = next(piece for piece in shelf() if piece.slug == "proof-log")


@pytest.fixture
def log(sam: Client) -> Assignment:
    edition = make_edition(slug="proof", title=LOG.title, items=list(LOG.items), meta={**LOG.meta})
    return make_assignment(sam, edition, cadence="event")


def asked(page: Any) -> list[str]:
    """The questions on a page, by the marks of their frames."""
    return re.findall(r'data-item="(\w+)"', page.content.decode())


def begun(piece: Assignment, **more: Any) -> tuple[Phone, uuid.UUID]:
    Assignment.objects.filter(id=piece.id).update(**more)
    phone = Phone()
    phone.press(mail_link(piece.client, piece))
    return phone, phone.begin(piece)


def at(piece: Assignment, entry_id: uuid.UUID, end: object) -> str:
    return f"/x/{piece.id}/{entry_id}/{end}"


def test_first_visit_of_a_log_is_one_page_of_three(log: Assignment) -> None:
    phone, entry_id = begun(log)

    page = phone.get(at(log, entry_id, 0), follow=True)
    after = phone.type(
        log, entry_id, 2, risk="I said no.", prediction="She goes.", **{"likelihood-before": "80"}
    )

    assert asked(page) == ["risk", "prediction", "likelihood"]
    assert after["Location"] == at(log, entry_id, "check")


def test_small_version_is_one_line(log: Assignment) -> None:
    """What the composer says: one line, and one tap on the second visit."""
    phone, entry_id = begun(log, dose="small")

    card = phone.get("/x/").content.decode()
    first = phone.get(at(log, entry_id, 2))
    phone.type(log, entry_id, 2, risk="I said no.")
    page = phone.get(at(log, entry_id, "check"))
    phone.post(at(log, entry_id, "send"), {"version": hidden(page, "version"), "go": "later"})
    second = phone.get(at(log, entry_id, 2))

    assert ("1 question." in card, asked(first), asked(second)) == (True, ["risk"], ["went"])


def test_add_more_opens_the_rest_and_keeps_it_open(log: Assignment) -> None:
    phone, entry_id = begun(log)
    phone.type(log, entry_id, 2, risk="I said no.")

    check = phone.get(at(log, entry_id, "check"))
    more = phone.post(at(log, entry_id, "send"), {"version": hidden(check, "version"), "go": "more"})
    opened = phone.get(more["Location"])
    again = phone.get(at(log, entry_id, "check")).content.decode()

    assert "Add more" in check.content.decode()
    assert asked(opened) == ["size", "who"]
    assert ("Add more" in again, "Who was it with?" in again) == (False, True)
    assert Entry.objects.get(id=entry_id).state == "draft"


def test_start_says_how_many_questions_and_when_it_is_not_sure(log: Assignment) -> None:
    """Every question counts, not every page; where one hangs on an answer, it may be fewer."""
    phone, _ = begun(log)
    usual = phone.get("/x/").content.decode()
    phone, _ = begun(log, dose="full")

    assert ("3 questions." in usual, "up to 6 questions." in phone.get("/x/").content.decode()) == (
        True,
        True,
    )


def test_fuller_version_asks_all_at_once(log: Assignment) -> None:
    phone, entry_id = begun(log, dose="full")

    after = phone.type(log, entry_id, 2, risk="I said no.")

    assert asked(phone.get(after["Location"])) == ["size", "who"]
    assert "Add more" not in phone.get(at(log, entry_id, "check")).content.decode()


def test_second_visit_begins_with_what_was_written(log: Assignment) -> None:
    """No need to remember: the guess stands above the question how it went."""
    phone, entry_id = begun(log)
    phone.type(log, entry_id, 2, risk="I said no.", prediction="She goes.", **{"likelihood-before": "80"})
    page = phone.get(at(log, entry_id, "check"))
    phone.post(at(log, entry_id, "send"), {"version": hidden(page, "version"), "go": "later"})

    second = phone.get(at(log, entry_id, 2))
    text = second.content.decode()

    assert asked(second) == ["happened", "likelihood", "went"]
    assert [words in text for words in ("What you wrote before", "I said no.", "She goes.")] == [True] * 3
    assert text.count("80 of 100") == 1


def test_question_that_was_not_shown_is_not_marked_as_skipped(log: Assignment) -> None:
    """A page that was drawn in the smaller version says nothing about the rest, whatever was opened meanwhile."""
    phone, entry_id = begun(log)
    phone.type(log, entry_id, 2, risk="I said no.")
    drawn = phone.get(at(log, entry_id, 2))
    check = phone.get(at(log, entry_id, "check"))
    phone.post(at(log, entry_id, "send"), {"version": hidden(check, "version"), "go": "more"})

    form = {name: hidden(drawn, name) for name in ("n", "view", "dose")}
    phone.post(at(log, entry_id, 2), {**form, "version": "3", "q-risk": "I said no."})
    text = phone.get(at(log, entry_id, "check")).content.decode()

    assert text.count("Answer it") == 4


def test_layout_is_chosen_once_and_kept_for_the_piece(log: Assignment) -> None:
    """What stands in the fields when the button is pressed is kept with it."""
    phone, entry_id = begun(log)
    page = phone.get(at(log, entry_id, 2))

    form = {"version": hidden(page, "version"), "q-risk": "I said no.", "go": "as-scroll"}
    turned = phone.get(phone.post(at(log, entry_id, 2), form)["Location"])
    log.refresh_from_db()
    other = phone.begin(log, another="1")

    assert ("I said no." in turned.content.decode(), log.layout) == (True, "scroll")
    assert hidden(turned, "view") == "scroll"
    assert hidden(phone.get(at(log, other, 0), follow=True), "view") == "scroll"
