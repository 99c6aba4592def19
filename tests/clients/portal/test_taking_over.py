"""Never ask twice: what may be taken over stands in the next page, as far as this browser may read it back."""

from datetime import timedelta
from typing import Any

import pytest

from clients.models import Assignment, Client
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment, make_edition

WEEK: list[dict[str, Any]] = [
    {"id": "own", "type": "short_text", "label": "What do you keep an eye on?", "reuse_from": "own"},
    {"id": "wobble", "type": "short_text", "label": "What shook you?"},
    {"id": "after", "type": "share_choice", "label": "And now?", "of": ["wobble"]},
]


@pytest.fixture
def week(sam: Client) -> Assignment:
    return make_assignment(sam, make_edition(slug="week", items=WEEK), cadence="weekly")


def shown(phone: Phone, piece: Assignment, entry_id: Any) -> str:
    return phone.get(f"/x/{piece.id}/{entry_id}/1").content.decode()


def test_new_page_begins_with_the_own_word_of_the_last(week: Assignment) -> None:
    phone = Phone()
    phone.press(mail_link(week.client, week))
    first = phone.begin(week)
    phone.type(week, first, 1, own="Calls with my sister")
    phone.type(week, first, 2, wobble="The long silence")
    phone.send(week, first)

    second = phone.begin(week)
    text = shown(phone, week, second)

    assert ("Calls with my sister" in text, first != second) == (True, True)
    assert "The long silence" not in phone.get(f"/x/{week.id}/{second}/2").content.decode()


def test_what_may_not_be_read_back_is_not_taken_over(week: Assignment) -> None:
    """After a day the link and the kept place alone open no sent words."""
    phone = Phone()
    link = mail_link(week.client, week)
    phone.press(link)
    first = phone.begin(week)
    phone.type(week, first, 1, own="Calls with my sister")
    phone.send(week, first)

    phone.at = NOON + timedelta(days=2)
    phone.press(link)
    second = phone.begin(week)

    assert "Calls with my sister" not in shown(phone, week, second)


@pytest.mark.parametrize(("choice", "ticked"), [("keep", False), ("share", True)])
def test_choice_to_share_stands_on_the_last_page(week: Assignment, choice: str, *, ticked: bool) -> None:
    phone = Phone()
    phone.press(mail_link(week.client, week))
    entry_id = phone.begin(week)
    phone.type(week, entry_id, 2, wobble="The long silence")
    phone.type(week, entry_id, 3, after=choice)

    text = phone.get(f"/x/{week.id}/{entry_id}/check").content.decode()

    assert ('name="s-wobble" value="1" checked' in text) is ticked
