"""What a client shared of late and somebody has opened, and what their scales came to: for the minutes before the hour."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clients import access, vault
from clients.actors import Actor
from clients.models import Entry, MeasureResult, ReminderPlan
from clients.queries.entry import Answer, answers_of

REACH = timedelta(days=21)
MOST = 12
SHOWN = 8
"""As many values of one scale as a small curve holds."""


@dataclass(frozen=True, kw_only=True)
class Lately:
    """One opened entry: the values as they are kept, and how they read."""

    entry_id: uuid.UUID
    assignment_id: uuid.UUID
    at: datetime
    slug: str
    title: str
    kind: str
    values: Mapping[str, Any]
    answers: tuple[Answer, ...]

    def line(self, item_id: str) -> str:
        """One answer as it reads, where it was given."""
        found = (each for each in self.answers if each.item_id == item_id and not each.skipped)
        return " ".join(line for each in found for line in each.lines)

    @property
    def marked(self) -> str:
        """The first answer that the client marked to be read."""
        return next((" ".join(each.lines) for each in self.answers if each.marked), "")


def lately(*, by: Actor, client_id: uuid.UUID, now: datetime) -> tuple[Lately, ...]:
    """The newest first. What nobody has opened is not here: opening it is a deed that the client can see."""
    access.client(by=by, client_id=client_id, now=now)
    rows = list(
        Entry.objects.visible(now)
        .filter(client_id=client_id, opened_at__isnull=False, sent_at__gte=now - REACH)
        .select_related("client", "assignment__edition__material")
        .order_by("-sent_at", "id")[:MOST]
    )
    try:
        shown = vault.reveal_all(rows, "shared", by=by, purpose="before the session", now=now)
    except vault.CannotBeShown:
        return ()
    return tuple(_lately(row, values["shared"] or {}) for row, values in zip(rows, shown, strict=True))


def _lately(row: Entry, document: Mapping[str, Any]) -> Lately:
    edition = row.assignment.edition
    return Lately(
        entry_id=row.id,
        assignment_id=row.assignment_id,
        at=row.sent_at or row.saved_at,
        slug=edition.material.slug,
        title=edition.title,
        kind=edition.kind,
        values=document.get("answers", {}),
        answers=answers_of(edition, document),
    )


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """A scale's totals, oldest first; `beyond`: the last step is more than measurement noise."""

    title: str
    values: tuple[float, ...]
    maximum: float
    beyond: bool
    since: datetime
    entry_id: uuid.UUID


def numbers(*, by: Actor, client_id: uuid.UUID, now: datetime) -> tuple[Numbers, ...]:
    """Each scale that was opened, the latest first. An answer left out leaves no total, and none is made up."""
    access.client(by=by, client_id=client_id, now=now)
    rows = list(
        MeasureResult.objects.filter(
            client_id=client_id, entry__state=Entry.State.SENT, entry__opened_at__isnull=False
        )
        .select_related("client", "entry__assignment__edition")
        .order_by("-at")[: SHOWN * 3]
    )
    try:
        shown = vault.reveal_all(rows, "result", by=by, purpose="before the session", now=now)
    except vault.CannotBeShown:
        return ()
    series: dict[str, list[tuple[MeasureResult, Mapping[str, Any]]]] = defaultdict(list)
    for row, values in zip(rows, shown, strict=True):
        result = values["result"] or {}
        if result.get("total") is not None:
            series[row.measure or row.entry.assignment.edition.title].append((row, result))
    return tuple(_numbers(found[:SHOWN]) for found in series.values())


def _numbers(found: list[tuple[MeasureResult, Mapping[str, Any]]]) -> Numbers:
    (row, latest), before = found[0], found[1] if len(found) > 1 else None
    noise = latest.get("reliable_change")
    moved = abs(latest["total"] - before[1]["total"]) if before else 0
    return Numbers(
        title=row.entry.assignment.edition.title,
        values=tuple(float(result["total"]) for _row, result in reversed(found)),
        maximum=float(latest.get("maximum") or max(result["total"] for _row, result in found) or 1),
        beyond=noise is not None and moved >= noise,
        since=before[0].at if before else row.at,
        entry_id=row.entry_id,
    )


def silent_since(*, by: Actor, client_id: uuid.UUID, now: datetime) -> tuple[datetime, ...]:
    """Since when reminders have gone quiet by themselves, one instant a piece."""
    access.client(by=by, client_id=client_id, now=now)
    rows = ReminderPlan.objects.filter(
        client_id=client_id, silent_since__isnull=False, stopped_at__isnull=True
    )
    return tuple(at for at in rows.values_list("silent_since", flat=True) if at is not None)
