"""A log takes no longer than it says: the strokes, taps and words of a whole first visit, at human speed."""

import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page

from clients.actions import links
from clients.models import Client, Entry
from psychoed.packs import shelf
from psychoed.reading import words
from tests.clients.portal.browsing import opened, press_continue
from tests.clients.portal.test_journey import at
from tests.clients.portal.visits import mail_link
from tests.factories import NOON, make_assignment, make_edition

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

STROKE, TAP, WORD = 0.28, 1.3, 60 / 180
"""Seconds of a thumb on glass for a letter and for a tap, and of a slow reader for a word."""
LOG = next(piece for piece in shelf() if piece.slug == "proof-log")


class Person:
    """Does what a person does, and adds up how long a person takes; the machine's own time is real."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds, self.began = page, 0.0, time.monotonic()

    def read(self, selector: str) -> None:
        self.seconds += WORD * sum(len(words(text)) for text in self.page.locator(selector).all_inner_texts())

    def write(self, label: str, text: str) -> None:
        self.seconds += TAP + STROKE * len(text)
        self.page.get_by_label(label).fill(text)

    def tap(self, name: str, *, role: Any = "button") -> None:
        self.seconds += TAP
        self.page.get_by_role(role, name=name, exact=True).click()

    @property
    def whole(self) -> float:
        """Seconds of the person and of the machine together."""
        return self.seconds + time.monotonic() - self.began


def test_log_is_written_within_a_minute(sam: Client, house: Any, chromium: str, tmp_path: Path) -> None:
    edition = make_edition(slug="proof", title=LOG.title, items=list(LOG.items), meta={**LOG.meta})
    url = at(links.url(mail_link(sam, make_assignment(sam, edition, cadence="event"))), house)

    with time_machine.travel(NOON), opened(chromium, profile=tmp_path) as phone:
        page = phone.new_page()
        press_continue(page, url)
        person = Person(page)
        person.tap("Begin")
        page.locator("#q-risk").wait_for()
        person.read(".question-text, .question legend")
        person.write("What small thing did you risk?", "I said no to a visit.")
        person.write("What did your alarm say would happen?", "She turns away.")
        person.tap("75", role="radio")
        person.tap("Continue")
        page.get_by_role("heading", name="The first half is written").wait_for()
        person.tap("Keep it for later")
        page.get_by_role("button", name="Add how it went").wait_for()

    row = Entry.objects.select_related("client").get()
    assert (row.state, row.answered, person.whole < 60) == ("predicted", 3, True)
