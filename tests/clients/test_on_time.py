"""On time (promise 35): from the minute of a reminder to its acceptance, in a calm hour and through the death of a sender."""

from datetime import datetime, time, timedelta

import pytest

from clients.actions import deliveries, recovering, reminders
from clients.models import Delivery, ReminderPlan
from practice.models import Member
from tests import figures
from tests.clients.mail_cast import Clock, Fake, make_plan, make_sender
from tests.factories import NOON, make_assignment, make_client, make_edition

CLIENTS, BEAT, LEASE = 24, 15, 300
HOUR = NOON.replace(hour=13)


@pytest.fixture
def due(thea: Member, settings: object) -> None:
    """So many clients, each with a minute of their own in the same hour."""
    edition = make_edition()
    for number in range(CLIENTS):
        client = make_client(thea, f"Sam{number} Rivers", zone="UTC")
        plan = make_plan(make_assignment(client, edition), at=time(13, 2 * number), now=NOON)
        at = HOUR.replace(minute=2 * number)
        ReminderPlan.objects.filter(id=plan.id).update(zone="UTC", wall_time=at.time(), next_due_at=at)


def lateness() -> list[float]:
    """Seconds from due to accepted, of every mail."""
    rows = Delivery.objects.filter(state="accepted").values_list("due_at", "accepted_at")
    return sorted((accepted - at).total_seconds() for at, accepted in rows)


def beats(*, until: datetime, dies_at: datetime | None = None) -> None:
    """A sender that beats every quarter of a minute; at one instant another one dies with its claim."""
    clock = Clock(at=HOUR - timedelta(seconds=8))
    sender = make_sender(clock, Fake(), lease=LEASE)
    while clock.at < until:
        recovering.recover(now=clock.at)
        reminders.plan_due(now=clock.at)
        if (
            dies_at is not None
            and clock.at >= dies_at
            and deliveries.claim(make_sender(clock, lease=LEASE), most=5)[0]
        ):
            dies_at = None
        while deliveries.send_due(sender):
            pass
        clock.pass_by(seconds=BEAT)


def test_calm_hour_is_on_time(due: None) -> None:
    beats(until=HOUR + timedelta(minutes=50))
    late = lateness()
    assert (len(late), late[-1] <= 60) == (CLIENTS, True)
    figures.note(
        "35",
        f"{CLIENTS} reminders over an hour, a beat every {BEAT} s: the latest {late[-1]:.0f} s after its minute",
    )


def test_death_of_a_sender_costs_a_lease_and_two_beats(due: None) -> None:
    beats(until=HOUR + timedelta(minutes=58), dies_at=HOUR + timedelta(minutes=10))
    late = lateness()
    assert len(late) == CLIENTS
    assert 60 < late[-1] <= LEASE + 2 * BEAT
    assert late[-2] <= 60
    figures.note(
        "35",
        f"one sender dead with its claim: that mail {late[-1]:.0f} s late, all others at most {late[-2]:.0f} s",
    )
