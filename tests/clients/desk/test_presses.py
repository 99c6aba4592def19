"""Presses, counted: what it takes to hand something over from a client's page, on the pages as they are served."""

import re
from html import unescape

import pytest
from django.test import Client as Browser

from clients.actions import assignments
from clients.models import Assignment, Client, Delivery
from practice.models import Member
from psychoed.models import Edition
from tests.factories import NOON, make_edition

HANDOUT, LOG = "The alarm that was right once", "Proof-of-safety log"


class Hand:
    """Presses links, ticks and buttons of the page before it, and counts each press."""

    def __init__(self, browser: Browser, path: str) -> None:
        self.browser, self.presses = browser, 0
        self.text = browser.get(path).content.decode()
        self.ticked: list[tuple[str, str]] = []

    def link(self, words: str) -> None:
        """Follow the link that reads so."""
        found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{re.escape(words)}</a>', self.text)
        assert found is not None, words
        self.presses += 1
        self.text = self.browser.get(unescape(found[1])).content.decode()

    def tick(self, words: str) -> None:
        """Tick the box whose label reads so."""
        found = re.search(
            rf'<label class="tick"><input type="checkbox" name="(\w+)" value="([^"]+)"><span>{re.escape(words)}<',
            self.text,
        )
        assert found is not None, words
        self.presses += 1
        self.ticked.append((found[1], found[2]))

    def send(self) -> None:
        """Send the composer with everything that stands in it, and look where one lands."""
        self.presses += 1
        action = re.search(r'<form id="compose"[^>]* action="([^"]+)"', self.text)
        assert action is not None
        hidden = re.findall(r'<input type="hidden" name="(e)" value="([^"]+)">', self.text)
        mail = [("mail", "on")] if re.search(r'name="mail" form="compose" checked', self.text) else []
        data: dict[str, list[str]] = {}
        for name, value in [*hidden, *self.ticked, *mail]:
            data.setdefault(name, []).append(value)
        self.text = self.browser.post(action[1], data, follow=True).content.decode()


@pytest.fixture
def handout(db: None) -> Edition:
    meta = {"minutes": 4, "pairs_with": ["proof-log"]}
    return make_edition(kind="handout", slug="the-alarm", title=HANDOUT, meta=meta)


@pytest.fixture
def log(db: None) -> Edition:
    meta = {"minutes": 1, "cadence": {"type": "event"}}
    return make_edition(slug="proof-log", title=LOG, meta=meta)


def test_what_was_used_lately_is_two_presses(
    desk: Browser, thea: Member, sam: Client, handout: Edition
) -> None:
    used = assignments.assign(by=thea, client_id=sam.id, edition_ids=[handout.id], now=NOON)
    assignments.undo(by=thea, assignment_ids=used.ids, now=NOON)

    hand = Hand(desk, f"/clients/{sam.id}/")
    hand.link(HANDOUT)
    hand.send()

    assert hand.presses == 2
    assert "Handed over. The mail goes in a minute." in hand.text


def test_from_the_library_it_is_one_press_after_choosing(
    desk: Browser, sam: Client, handout: Edition
) -> None:
    hand = Hand(desk, f"/clients/{sam.id}/")
    hand.link("From the library")
    hand.link(HANDOUT)
    chosen = hand.presses
    hand.send()
    assert (chosen, hand.presses - chosen, Assignment.objects.count()) == (2, 1, 1)


def test_handout_and_proof_log_are_two_presses_after_choosing(
    desk: Browser, sam: Client, handout: Edition, log: Edition
) -> None:
    """The log that goes with it is ticked on the composer; one mail, and each is done as often as it is made for."""
    hand = Hand(desk, f"/clients/{sam.id}/")
    hand.link("From the library")
    hand.link(HANDOUT)
    chosen = hand.presses
    hand.tick(LOG)
    hand.send()

    assert hand.presses - chosen == 2
    rows = Assignment.objects.select_related("edition").order_by("edition__title")
    assert [(row.edition.title, row.cadence) for row in rows] == [(LOG, "event"), (HANDOUT, "once")]
    assert Delivery.objects.filter(kind="invite").count() == 1


def test_what_was_given_together_before_is_offered_together_again(
    desk: Browser, thea: Member, sam: Client, log: Edition
) -> None:
    own = make_edition(kind="handout", slug="own-words", title="From our own article", meta={"minutes": 3})
    assignments.assign(by=thea, client_id=sam.id, edition_ids=[own.id, log.id], now=NOON)
    hand = Hand(desk, f"/clients/{sam.id}/assign/compose/?e={own.id}")
    hand.tick(LOG)
    hand.send()
    assert (hand.presses, Assignment.objects.count()) == (2, 4)


def test_nothing_is_offered_that_the_library_does_not_give_out(
    desk: Browser, sam: Client, handout: Edition, log: Edition
) -> None:
    Edition.objects.filter(id=log.id).update(status="retired")
    assert "Goes well with it" not in Hand(desk, f"/clients/{sam.id}/assign/compose/?e={handout.id}").text
