"""What the stories about answers about harm are told with: the measure, a phone that sends it, and what came of it."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from clients.actions import reminders
from clients.models import Assignment, Client, Delivery, ReminderDecision, RiskAct, RiskEvent
from psychoed.models import Edition
from tests.clients.mail_cast import Clock, make_plan
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment, make_edition

NO_TO_OFTEN = [
    {"value": 0, "label": "Not at all"},
    {"value": 1, "label": "Several days"},
    {"value": 3, "label": "Nearly every day"},
]
ITEMS = [
    {"id": "low", "type": "frequency", "label": "Feeling low", "options": NO_TO_OFTEN},
    {"id": "harm", "type": "frequency", "label": "Thoughts of hurting yourself", "options": NO_TO_OFTEN},
]
META = {
    "slug": "two-questions",
    "minutes": 1,
    "risk_items": ["harm"],
    "scoring": {"total": {"items": ["low", "harm"], "method": "sum"}},
}
DAY = timedelta(days=1)


def measure(client: Client) -> Assignment:
    """Two questions, the second about harm, in the client's hands."""
    held = Edition.objects.filter(material__slug="two-questions").first()
    edition = held or make_edition(
        kind="measure", slug="two-questions", title="Two questions", items=ITEMS, meta=META
    )
    return make_assignment(client, edition)


def opened(client: Client, piece: Assignment, *, at: datetime = NOON) -> Phone:
    """A phone in a sitting of a mailed link to this piece."""
    phone = Phone(at=at)
    phone.press(mail_link(client, piece, now=at))
    return phone


def fill(phone: Phone, piece: Assignment, *, low: str = "3", harm: str = "1", **more: Any) -> uuid.UUID:
    """Both questions answered, and not sent."""
    entry_id = phone.begin(piece, **more)
    phone.type(piece, entry_id, 1, low=low, harm=harm)
    return entry_id


def answer(client: Client, piece: Assignment, *, harm: str = "1", at: datetime = NOON) -> RiskEvent:
    """Sent; the event that arose."""
    phone = opened(client, piece, at=at)
    phone.send(piece, fill(phone, piece, harm=harm))
    return RiskEvent.objects.select_related("client__practice").latest("at")


def acts(event: RiskEvent, kind: str = "told") -> list[tuple[uuid.UUID | None, str]]:
    """Who, and at which stage."""
    rows = RiskAct.objects.filter(event=event, kind=kind).order_by("at")
    return list(rows.values_list("who_id", "stage"))


def notices(event: RiskEvent) -> list[tuple[uuid.UUID | None, str]]:
    """To whom a notice goes, and how far it has come."""
    rows = Delivery.objects.filter(kind="notice", subject_id=event.id).order_by("created_at")
    return list(rows.values_list("member_id", "state"))


def make_plan_for(client: Client, clock: Clock) -> None:
    """A reminder of another piece, every day an hour from now."""
    make_plan(make_assignment(client, make_edition(slug="daily", title="Daily")), now=clock.at)


def decided(now: datetime) -> list[tuple[str, str]]:
    """What the engine has decided by now, in order."""
    reminders.plan_due(now=now)
    return list(ReminderDecision.objects.order_by("id").values_list("kind", "reason"))
