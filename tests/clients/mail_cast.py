"""What the stories about mail are played with: a clock that is set by hand, and a carrier that does as it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from clients.actions import links, reminders
from clients.actions.deliveries import Sender
from clients.actors import Engine
from clients.models import Assignment, Client, Delivery, DeliveryEvent, ReminderPlan
from clients.schedule import Slot, next_occurrence
from clients.transport import ACCEPTED, AMBIGUOUS, REFUSED_BEFORE_DATA, Envelope, Outcome
from tests.factories import NOON, make_assignment

EVERY_DAY = frozenset(range(7))
OK = Outcome(kind=ACCEPTED, code=250, enhanced="2.0.0", queue_id="q1", handed=True)


@dataclass(kw_only=True)
class Clock:
    """Shows what it was set to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time_passed: float) -> datetime:
        self.at += timedelta(**time_passed)
        return self.at


@dataclass(kw_only=True)
class Fake:
    """A carrier that answers from a list, and keeps what went out. `meanwhile` happens just before DATA."""

    answers: list[Outcome] = field(default_factory=list)
    sent: list[tuple[Envelope, bytes]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    before_guard: Outcome | None = None

    def send(self, envelope: Envelope, message: bytes, before_data: Callable[[], bool]) -> Outcome:
        self.meanwhile()
        if self.before_guard is not None:
            return self.before_guard
        if not before_data():
            return Outcome(kind=REFUSED_BEFORE_DATA)
        answer = self.answers.pop(0) if self.answers else OK
        if answer.kind in {ACCEPTED, AMBIGUOUS}:
            self.sent.append((envelope, message))
        return answer

    def close(self) -> None:
        return None


def make_sender(
    clock: Clock, carrier: Fake | None = None, *, name: str = "one", lease: float = 300
) -> Sender:
    return Sender(sender_id=name, carrier=carrier or Fake(), clock=clock, lease_seconds=lease)


def make_plan(
    assignment: Assignment,
    *,
    at: time = time(14),
    days: frozenset[int] = EVERY_DAY,
    now: datetime = NOON,
    inside_quiet: bool = False,
) -> ReminderPlan:
    """A slot at two in the afternoon of London, every day: one in the afternoon in UTC."""
    slot = Slot(days=days, at=at, zone="Europe/London", inside_quiet=inside_quiet)
    return reminders.choose(
        by=Engine(practice_id=assignment.practice_id), assignment=assignment, slot=slot, now=now
    )


def make_reminder(client: Client, *, clock: Clock) -> Delivery:
    """A reminder that falls due an hour later, planned by the engine itself."""
    plan = make_plan(make_assignment(client), now=clock.at)
    following = next_occurrence(Slot(days=EVERY_DAY, at=plan.wall_time, zone=plan.zone), after=clock.at)
    assert following is not None
    clock.at = following.due
    assert reminders.plan_due(now=clock.at) == 1
    return Delivery.objects.get(client=client, kind="reminder", occurrence=following.day)


def states_of(delivery: Delivery) -> list[str]:
    """The whole way of a mail, by its events."""
    events = DeliveryEvent.objects.filter(delivery_id=delivery.id).order_by("id")
    return list(events.values_list("became", flat=True))


def mint_for(delivery: Delivery, assignment: Assignment, *, now: datetime) -> None:
    links.mint(
        by=Engine(practice_id=delivery.practice_id),
        client=assignment.client,
        assignments=[assignment],
        delivery_id=delivery.id,
        now=now,
    )
