"""One beat of the engine: say that it is alive, put right what is left over, plan, send. Any number may beat at once."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from clients.actions import deliveries, fresh, presses, recovering, reminders, restoring, risk, tallies
from clients.actions.deliveries import Sender
from clients.models import SenderHeartbeat

FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Beat:
    """What one beat did."""

    planned: int = 0
    claimed: int = 0
    held: bool = False


def tick(sender: Sender, *, kind: str, seconds: float = 60) -> Beat:
    """Plan and send what is due, for at most so many seconds; the rest is there for the next beat."""
    began = sender.clock()
    heartbeat(sender_id=sender.sender_id, kind=kind, now=began)
    if not restoring.guard(now=began):
        return Beat(held=True)
    recovering.recover(now=began)
    risk.escalate_due(now=began)
    tallies.sweep(now=began)
    presses.sweep(now=began)
    fresh.answer(now=began)
    planned = reminders.plan_due(now=began)
    return Beat(planned=planned, claimed=_send_all(sender, until=began + timedelta(seconds=seconds)))


def poke(sender: Sender, *, delivery_id: uuid.UUID) -> int:
    """Send this one now, if it is due and nobody else has it."""
    if not restoring.guard(now=sender.clock()):
        return 0
    return deliveries.send_due(sender, most=1, only=delivery_id)


def heartbeat(*, sender_id: str, kind: str, now: datetime) -> None:
    """This engine is alive; those that fell silent a day ago are forgotten."""
    SenderHeartbeat.objects.update_or_create(sender_id=sender_id, defaults={"kind": kind, "beat_at": now})
    SenderHeartbeat.objects.filter(beat_at__lt=now - FORGOTTEN).delete()


def _send_all(sender: Sender, *, until: datetime) -> int:
    """Batch after batch while there is anything to claim and time to send it."""
    total = 0
    while sender.go_on() and sender.clock() < until and (claimed := deliveries.send_due(sender)):
        total += claimed
    return total


def look(sender: Sender) -> int:
    """Between two beats: a batch of what is due, so that nobody waits long for a code or a fresh link."""
    if restoring.waits():
        return 0
    fresh.answer(now=sender.clock())
    return deliveries.send_due(sender)
