"""The clock of the demo: stories take turns in the order of their dates, and between them the mail engine works."""

import heapq
import itertools
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Min

from clients import transport
from clients.actions import deliveries, recovering, reminders
from clients.actions.deliveries import Sender
from clients.models import Delivery, ReminderPlan
from clients.transport import Envelope, Outcome
from practice.models import Member, Practice

Story = Generator[datetime, None, None]
"""A story yields the instant at which it wants to go on."""

PATIENCE = timedelta(minutes=20)
WAITING = (Delivery.State.PLANNED, Delivery.State.RETRY_WAIT)
GONE, SILENT = "gone", "silent"
"""A mailbox that no longer exists, and one whose server never answers."""


@dataclass(kw_only=True)
class Stage:
    """The practice at one moment of its past. Nothing that is mailed here leaves the house."""

    practice: Practice
    staff: dict[str, Member]
    today: datetime
    now: datetime
    moods: dict[str, str] = field(default_factory=dict)

    def ago(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
        """So long before today's moment."""
        return self.today - timedelta(days=days, hours=hours, minutes=minutes)

    def play(self, stories: list[Story]) -> None:
        """Everything until today, in order; what a story has left for tomorrow is not played."""
        order = itertools.count()
        turns = [(next(story), next(order), story) for story in stories]
        heapq.heapify(turns)
        while turns:
            at, _, story = heapq.heappop(turns)
            if at > self.today:
                continue
            self.advance(to=at)
            following = next(story, None)
            if following is not None:
                heapq.heappush(turns, (max(following, self.now), next(order), story))
        self.advance(to=self.today)

    def advance(self, *, to: datetime) -> None:
        """Decide and send whatever falls due on the way."""
        while (due := min(filter(None, [self._next_plan(), self._next_mail()]), default=None)) is not None:
            if due > to:
                break
            self.now = max(due, self.now + timedelta(seconds=1))
            recovering.recover(now=self.now)
            reminders.plan_due(now=self.now)
            mail = self._next_mail()
            if mail is not None and mail <= self.now and not deliveries.send_due(self._sender()):
                self.now = min(self.now + PATIENCE, to)
                if self.now == to:
                    break
        self.now = max(self.now, to)

    def _next_plan(self) -> datetime | None:
        found: datetime | None = ReminderPlan.objects.aggregate(at=Min("next_due_at"))["at"]
        return found

    def _next_mail(self) -> datetime | None:
        waiting = Delivery.objects.filter(state__in=WAITING)
        found: datetime | None = waiting.aggregate(at=Min("next_attempt_at"))["at"]
        return found

    def _sender(self) -> Sender:
        return Sender(
            sender_id="demo", carrier=Postman(moods=self.moods), clock=lambda: self.now, lease_seconds=300
        )


@dataclass(kw_only=True)
class Postman:
    """Takes mails of the past away. What a mailbox did with them was decided with the stories."""

    moods: dict[str, str]

    def send(self, envelope: Envelope, message: bytes, before_data: Callable[[], bool]) -> Outcome:
        """As a server would have answered."""
        mood = self.moods.get(envelope.recipient, "")
        if mood == GONE:
            return Outcome(kind=transport.PERMANENT, code=550, enhanced="5.1.1", recipient=True)
        if not before_data():
            return Outcome(kind=transport.REFUSED_BEFORE_DATA)
        if mood == SILENT:
            return Outcome(kind=transport.AMBIGUOUS, handed=True)
        return Outcome(kind=transport.ACCEPTED, code=250, enhanced="2.0.0", handed=True)

    def close(self) -> None:
        """Nothing is open."""
