"""One assignment in full: what was given, what was agreed, what came back, which mails went."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.dates import WEEKDAYS

from clients import access, vault
from clients.actors import Actor, ClientPermission
from clients.models import AccessLink, Assignment, Entry, NotDone, ReminderPlan
from clients.queries import pinned
from clients.queries.page import Arrival, Reach, Who, head, reachability
from psychoed import cautions


@dataclass(frozen=True, kw_only=True)
class Reminding:
    """The reminder as the client chose it."""

    days: tuple[int, ...]
    at: time
    inside_quiet: bool
    zone: str
    next_due_at: datetime | None
    stopped_why: str
    silent_since: datetime | None

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The days by name, in the order of the week."""
        return tuple(str(WEEKDAYS[day]) for day in sorted(self.days))


@dataclass(frozen=True, kw_only=True)
class PiecePage:
    """The page of one assignment."""

    id: uuid.UUID
    who: Who
    reach: Reach
    title: str
    kind: str
    version: int
    language: str
    minutes: int
    recalled: bool
    recall_reason: str
    stage: str
    outcome: str
    successor_id: uuid.UUID | None
    is_open: bool
    may_talk: bool
    agreed_at: datetime
    closed_at: datetime | None
    paused_why: str
    paused_at: datetime | None
    why: str
    why_readable: bool
    agreement: dict[str, Any]
    learned: str
    reminding: Reminding | None
    arrivals: tuple[Arrival, ...]
    declined: Arrival | None
    handed_links: int
    may_type: bool
    reasons: tuple[str, ...]
    line: str
    fragment: str
    gated: bool


def piece_page(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> PiecePage:
    """The page; the reasons of "not this one" are on it only after they were opened."""
    row = access.assignment(by=by, assignment_id=assignment_id, now=now)
    shown = vault.reveal(row, "why", "agreement", "learned", by=by, purpose="assignment", now=now)
    not_done = (
        NotDone.objects.select_related("client").filter(assignment=row, withdrawn_at__isnull=True).first()
    )
    reasons, line = _reasons(not_done, by=by, now=now)
    entries = Entry.objects.visible(now).filter(assignment=row).order_by("-sent_at", "id")
    return PiecePage(
        **_facts(row, by=by),
        who=head(row.client, by=by, now=now),
        reach=reachability(row.client, now=now),
        why=shown["why"] or "",
        agreement=shown["agreement"] or {},
        learned=shown["learned"] or "",
        reminding=_reminding(row),
        arrivals=tuple(
            Arrival(
                id=line.id,
                at=line.sent_at or line.saved_at,
                opened_at=line.opened_at,
                kept_back=line.kept_back,
            )
            for line in entries
        ),
        declined=Arrival(id=not_done.id, at=not_done.at, opened_at=not_done.opened_at) if not_done else None,
        handed_links=AccessLink.objects.alive(now)
        .filter(purpose=AccessLink.Purpose.HANDED, items__assignment=row)
        .count(),
        reasons=reasons,
        line=line,
    )


def _facts(row: Assignment, *, by: Actor) -> dict[str, Any]:
    edition = row.edition
    may_assign = by.may(ClientPermission.ASSIGN, row.client)
    return {
        "id": row.id,
        "title": edition.title,
        "kind": row.kind,
        "version": edition.version,
        "language": row.language,
        "minutes": edition.minutes,
        "recalled": edition.status == "recalled",
        "recall_reason": edition.recall_reason,
        "stage": row.stage,
        "outcome": row.outcome,
        "successor_id": row.successor_id,
        "is_open": row.is_open,
        "may_talk": may_assign and row.stage in {"agreed", "started", "ready", "talked"},
        "may_type": may_assign
        and bool(edition.items)
        and row.stage in {"agreed", "started", "ready", "talked"},
        "agreed_at": row.agreed_at,
        "closed_at": row.closed_at or row.revoked_at,
        "paused_why": row.paused_why,
        "paused_at": row.paused_at,
        "why_readable": row.why_readable,
        "fragment": pinned.fragment(edition),
        "gated": cautions.has_gate(edition.items),
    }


def _reminding(row: Assignment) -> Reminding | None:
    plan = ReminderPlan.objects.filter(assignment=row).first()
    if plan is None:
        return None
    return Reminding(
        days=tuple(plan.days),
        at=plan.wall_time,
        inside_quiet=plan.inside_quiet,
        zone=plan.zone,
        next_due_at=plan.next_due_at,
        stopped_why=plan.stopped_why,
        silent_since=plan.silent_since,
    )


def _reasons(row: NotDone | None, *, by: Actor, now: datetime) -> tuple[tuple[str, ...], str]:
    """The reasons and the line, once somebody has opened them."""
    if row is None or row.opened_at is None or row.reasons is None:
        return (), ""
    found = vault.reveal(row, "reasons", by=by, purpose="not this one", now=now)["reasons"]
    return tuple(found["reasons"]), str(found.get("line") or "")
