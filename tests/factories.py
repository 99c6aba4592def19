"""Makes rows for tests, through the house's own verbs where there is one."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from clients import duty, vault
from clients.actions import caseload
from clients.models import Assignment, Client, RiskEvent, RiskWatch
from practice.actions import people
from practice.models import Member, Practice
from psychoed.models import Edition, Material

NOON = datetime(2026, 6, 3, 12, 0, tzinfo=UTC)
"""A Wednesday; most stories begin here."""
PASSWORD = "a quiet room with good light"


def make_practice(name: str = "Quiet Room") -> Practice:
    return people.open_practice(name=name, now=NOON)


def make_member(practice: Practice, name: str, *roles: str) -> Member:
    email = f"{name.lower()}@{practice.name.lower().replace(' ', '-')}.example"
    return people.seat(
        practice=practice, email=email, name=name, roles=frozenset(roles), now=NOON, password=PASSWORD
    )


def make_client(therapist: Member, name: str = "Sam Rivers", *, mail: bool = True, **more: Any) -> Client:
    client = caseload.open_client(
        by=therapist, name=name, nickname=name.split(maxsplit=1)[0], now=NOON, **more
    )
    if mail:
        caseload.confirm_contact(
            by=therapist,
            client_id=client.id,
            now=NOON,
            safety="safe",
            address=f"{name.split(maxsplit=1)[0].lower()}@mail.example",
            sender_label="Thursday list",
            word="heron",
            mailbox="only_me",
            device="only_me",
        )
    return client


def set_plan(
    practice: Practice,
    *,
    checker: Member | None = None,
    cover: Member | None = None,
    hours: int = 24,
    away: str = duty.GOES_TO_COVER,
) -> None:
    """A whole response plan, with a number to call."""
    practice.crisis_text = practice.crisis_text or {"en": "Samaritans, day and night: 116 123"}
    practice.response_plan = {
        "checker": str(checker.id) if checker else duty.THEIR_OWN,
        "often": duty.DAILY,
        "hours": hours,
        "cover": str(cover.id) if cover else duty.NOBODY,
        "away": away,
        "phone": "020 7946 0018",
    }
    practice.save(update_fields=["crisis_text", "response_plan"])


BLOCKS = [
    {"type": "title", "text": "A small thing"},
    {"type": "paragraph", "text": "Calm grows in small steps."},
    {"type": "try", "label": "One thing to notice", "text": "One steady voice."},
]
ITEMS = [
    {"id": "risk", "type": "short_text", "label": "What small thing did you risk?", "highlightable": True},
    {"id": "feel", "type": "long_text", "label": "What was it like?", "sensitive": True},
    {"id": "size", "type": "choice", "label": "How big was it?", "options": [
        {"value": "small", "label": "Small"}, {"value": "medium", "label": "Medium"}, {"value": "big", "label": "Big"}]},
]  # fmt: skip


def make_edition(
    *, kind: str = "exercise", slug: str = "small-risks", title: str = "Small risks", **more: Any
) -> Edition:
    """An approved edition of the shared library."""
    material, _ = Material.objects.get_or_create(
        slug=slug, owner=None, defaults={"kind": kind, "created_at": NOON}
    )
    fields: dict[str, Any] = {
        "kind": kind,
        "title": title,
        "blocks": BLOCKS if kind == "handout" else [],
        "items": [] if kind == "handout" else ITEMS,
        "meta": {"minutes": 2, "summary": "Three short questions."},
        "status": Edition.Status.APPROVED,
        "approved_at": NOON,
        "sha256": uuid.uuid4().hex * 2,
        "created_at": NOON,
    }
    return Edition.objects.create(material=material, **(fields | more))


def make_assignment(
    client: Client, edition: Edition | None = None, *, why: str = "You said calm is far.", **more: Any
) -> Assignment:
    """Agreed a moment ago; no mail, no plan."""
    edition = edition or make_edition()
    fields: dict[str, Any] = {"agreed_at": NOON, "undo_until": NOON + timedelta(seconds=60)}
    row = Assignment(
        practice_id=client.practice_id,
        client=client,
        edition=edition,
        sha256=edition.sha256,
        language=edition.language,
        kind=edition.kind,
        assigned_by_id=client.therapist_id,
        **(fields | more),
    )
    vault.put(row, now=NOON, why=why, agreement={})
    row.save(force_insert=True)
    return row


def make_harm(
    assignment: Assignment,
    *,
    label: str = "Thoughts of hurting yourself",
    name: str = "Sam",
    kind: str = "answer",
) -> RiskEvent:
    """An open answer about harm, as the sending would have written it; nobody was told yet."""
    event = RiskEvent(
        practice_id=assignment.practice_id,
        client=assignment.client,
        assignment_id=assignment.id,
        entry_id=uuid.uuid4(),
        kind=kind,
        at=NOON,
        due_at=NOON + timedelta(days=1),
    )
    answers = [{"id": "harm", "label": label, "lines": ["Several days"]}] if kind == "answer" else []
    vault.put(event, now=NOON, told={"name": name, "title": "A scale", "answers": answers, "earlier": []})
    event.save(force_insert=True)
    RiskWatch.objects.create(
        practice_id=event.practice_id, client=assignment.client, event=event, due_at=event.due_at
    )
    return event
