"""Commit ⇔ mail row (promise 44): whichever statement a deed dies at, either all of it stands or nothing, and nobody is woken."""

import uuid
from collections.abc import Callable, Iterator
from datetime import time
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TestCase

from clients import outbox
from clients.actions import answers, assignments, entries, reminders, writing
from clients.models import Assignment, Client
from clients.schedule import Slot
from practice.models import Member
from tests import figures
from tests.clients.hands import hand
from tests.clients.mail_cast import Clock, make_reminder
from tests.factories import NOON, make_assignment, make_edition
from tests.house.test_doors import checksum

EVERY_DAY = frozenset(range(7))
Deed = Callable[[], Any]


class PowerCut(Exception):
    """The process is gone before this statement."""


class After:
    """Lets so many statements pass, and cuts the power at the next."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "SAVEPOINT" not in sql:
            if self.left == 0:
                raise PowerCut
            self.left -= 1
        return execute(sql, params, many, context)


@pytest.fixture
def woken() -> Iterator[list[uuid.UUID]]:
    seen: list[uuid.UUID] = []

    def note(*, delivery_id: uuid.UUID) -> None:
        seen.append(delivery_id)

    before, outbox.wake = outbox.wake, note
    yield seen
    outbox.wake = before


def handing_over(thea: Member, sam: Client) -> Deed:
    slot = Slot(days=EVERY_DAY, at=time(14), zone="Europe/London")
    edition = make_edition()
    return partial(
        assignments.assign,
        by=thea,
        client_id=sam.id,
        edition_ids=[edition.id],
        reminder=slot,
        why="CANARY",
        now=NOON,
    )


def mailing_again(thea: Member, sam: Client) -> Deed:
    piece = make_assignment(sam)
    return partial(assignments.resend, by=thea, assignment_ids=[piece.id], now=NOON)


def taking_back(thea: Member, sam: Client) -> Deed:
    make_reminder(sam, clock=Clock())
    piece = Assignment.objects.get()
    return partial(assignments.revoke, by=thea, assignment_id=piece.id, now=NOON)


def sending(thea: Member, sam: Client) -> Deed:
    make_reminder(sam, clock=Clock())
    piece, by = Assignment.objects.get(), hand(sam)
    begun = writing.begin(by=by, assignment_id=piece.id, now=NOON)
    return partial(entries.send, by=by, entry_id=begun.id, version=0, submit_key=uuid.uuid4(), now=NOON)


def declining(thea: Member, sam: Client) -> Deed:
    make_reminder(sam, clock=Clock())
    piece = Assignment.objects.get()
    how = {"by": hand(sam), "assignment_id": piece.id, "reasons": ["life"], "line": "CANARY", "now": NOON}
    return partial(answers.not_this_one, **how)


def turning_off(thea: Member, sam: Client) -> Deed:
    make_reminder(sam, clock=Clock())
    return partial(reminders.turn_off, by=hand(sam), client_id=sam.id, now=NOON)


DEEDS = [handing_over, mailing_again, taking_back, sending, declining, turning_off]


@pytest.mark.parametrize("prepare", DEEDS)
def test_deed_that_dies_at_any_statement_leaves_nothing_and_wakes_nobody(
    thea: Member, sam: Client, woken: list[uuid.UUID], prepare: Callable[[Member, Client], Deed]
) -> None:
    deed = prepare(thea, sam)
    before, places = checksum(), 0
    while True:
        with TestCase.captureOnCommitCallbacks(execute=True):
            try:
                with connection.execute_wrapper(After(places)), transaction.atomic():
                    deed()
            except PowerCut:
                assert woken == []
            else:
                break
        assert checksum() == before, places
        places += 1
    assert checksum() != before
    assert places > 5
    figures.note(
        "44", f"{prepare.__name__.replace('_', ' ')}: cut at each of {places} statements: 0 rows, 0 wakings"
    )
