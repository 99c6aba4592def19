"""One row that breaks is named and left; all the others still get their turn, at this beat and at every other."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import IntegrityError, OperationalError

from clients.actions import reminders, turns
from clients.models import Client, Delivery, ReminderPlan
from practice.models import Member
from tests.clients.mail_cast import make_plan
from tests.factories import NOON, make_assignment, make_client, make_edition

WORDS = "canaryword that nobody may log"


def deed(*, breaks: str, error: Exception) -> tuple[list[str], Callable[..., object]]:
    """What was done, and a deed that breaks at one row."""
    done: list[str] = []

    def do(row: str, *, now: datetime) -> bool:
        assert now == NOON
        if row == breaks:
            raise error
        done.append(row)
        return row != "nothing"

    return done, do


@pytest.mark.parametrize("error", [ValueError, IntegrityError])
def test_the_others_get_their_turn(caplog: pytest.LogCaptureFixture, error: type[Exception]) -> None:
    """GIVEN four rows of which one breaks WHEN each has its turn THEN three had it, and the log says no word of it."""
    done, do = deed(breaks="second", error=error(WORDS))

    assert turns.each(["first", "second", "nothing", "last"], deed=do, now=NOON) == 2

    assert done == ["first", "nothing", "last"]
    assert [record.getMessage() for record in caplog.records] == [f"do broke at second: {error.__name__}"]
    assert WORDS not in caplog.text


def test_nobody_has_a_turn_while_the_database_is_away() -> None:
    """The engine's loop waits for the database; it does not count its rows as broken."""
    done, do = deed(breaks="first", error=OperationalError(WORDS))

    with pytest.raises(OperationalError):
        turns.each(["first", "last"], deed=do, now=NOON)

    assert done == []


@pytest.mark.django_db
def test_a_plan_that_cannot_be_read_stops_no_other(
    sam: Client, thea: Member, caplog: pytest.LogCaptureFixture
) -> None:
    """GIVEN Sam's plan with a zone that no clock knows WHEN plans fall due THEN the other client's mail is planned."""
    other, edition = make_client(thea, "Robin"), make_edition()
    for client in (sam, other):
        make_plan(make_assignment(client, edition))
    ReminderPlan.objects.update(next_due_at=NOON)
    ReminderPlan.objects.filter(client=sam).update(zone="Nowhere/Land")

    assert reminders.plan_due(now=NOON) == 1

    assert not ReminderPlan.objects.filter(client=other, next_due_at__lte=NOON).exists()
    assert ReminderPlan.objects.filter(client=sam, next_due_at=NOON).exists()
    assert not Delivery.objects.filter(client=sam).exists()
    assert [record.getMessage().split(" broke at ")[0] for record in caplog.records] == ["decide_one"]
