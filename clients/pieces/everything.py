"""Everything that one client wrote and was given, for that client alone: a page to read and print, or a file."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clients import audit, vault
from clients.models import Assignment, BetweenUs, Client, Entry, NotDone, SafeContact
from clients.pieces.pages import opened_fields, put_together
from clients.pieces.reach import NOT_SHOWN, Sitting, entries
from psychoed import answering

PURPOSE = "own export"


@dataclass(frozen=True, kw_only=True)
class Said:
    """One question with its answer; `kept` when nobody but the client can read it."""

    question: str
    lines: tuple[str, ...]
    absent: str
    kept: bool


@dataclass(frozen=True, kw_only=True)
class Written:
    """One entry with all its words, those that were kept included."""

    state: str
    begun_at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    answers: tuple[Said, ...]
    closing: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Given:
    """One piece as it was handed over, and what came of it."""

    title: str
    kind: str
    language: str
    given_at: datetime
    why: str
    plan: Mapping[str, Any]
    blocks: Sequence[dict[str, Any]]
    entries: tuple[Written, ...]
    not_this_one: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class BetweenLine:
    """What was said about the two of you."""

    at: datetime
    size: str
    starts: str
    line: str


@dataclass(frozen=True, kw_only=True)
class Everything:
    """The whole of it."""

    made_at: datetime
    name: str
    address: str
    label: str
    word: str
    given: tuple[Given, ...]
    between_us: tuple[BetweenLine, ...]


def everything(*, by: Sitting, now: datetime) -> Everything:
    """Gather it; only the whole sitting asks for this, and it is written down as an export."""
    client = Client.objects.get(id=by.client_id)
    contact = SafeContact.objects.select_related("client").get(client=client)
    named = vault.reveal(client, "name", by=by, purpose=PURPOSE, now=now)
    reached = vault.reveal(contact, "address", "sender_label", "word", by=by, purpose=PURPOSE, now=now)
    audit.record(
        by=by, action="export", now=now, client_id=client.id, object_kind="client", object_id=client.id
    )
    return Everything(
        made_at=now,
        name=named["name"] or "",
        address=reached["address"] or "",
        label=reached["sender_label"] or "",
        word=reached["word"] or "",
        given=_given(by=by, now=now),
        between_us=_between(by=by, now=now),
    )


def _given(*, by: Sitting, now: datetime) -> tuple[Given, ...]:
    """Every piece ever handed over, the oldest first; what was undone before it was used is none."""
    rows = Assignment.objects.filter(client_id=by.client_id).exclude(stage__in=NOT_SHOWN)
    pieces = list(rows.select_related("edition", "client").order_by("agreed_at", "id"))
    said = vault.reveal_all(pieces, "why", "agreement", by=by, purpose=PURPOSE, now=now)
    written = _written(by=by, now=now)
    declined = _declined(by=by, now=now)
    return tuple(
        Given(
            title=row.edition.title,
            kind=row.edition.kind,
            language=row.edition.language,
            given_at=row.agreed_at,
            why=words["why"] or "",
            plan=words["agreement"] or {},
            blocks=row.edition.blocks if row.edition.kind == "handout" else [],
            entries=tuple(written.get(row.id, ())),
            not_this_one=declined.get(row.id),
        )
        for row, words in zip(pieces, said, strict=True)
    )


def _written(*, by: Sitting, now: datetime) -> dict[uuid.UUID, list[Written]]:
    rows = list(entries(by=by).select_related("assignment__edition", "client").order_by("begun_at", "id"))
    held = _held(rows, by=by, now=now)
    found: dict[uuid.UUID, list[Written]] = {}
    for row in rows:
        words = held[row.id]
        document = put_together(words)
        shared = (words["shared"] or {}).get("answers", {})
        found.setdefault(row.assignment_id, []).append(
            Written(
                state=row.state,
                begun_at=row.begun_at,
                sent_at=row.sent_at,
                opened_at=row.opened_at,
                answers=tuple(_said(row, document, shared=shared)),
                closing=document.get("closing", {}),
            )
        )
    return found


def _held(rows: Sequence[Entry], *, by: Sitting, now: datetime) -> dict[uuid.UUID, dict[str, Any]]:
    """The words of each entry as far as they open here: one event for those that open whole, one for the others."""
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for fields in (("own", "shared"), ("shared",)):
        some = [row for row in rows if opened_fields(row, by=by) == fields]
        held = vault.reveal_all(some, *fields, by=by, purpose=PURPOSE, now=now)
        found |= {row.id: words for row, words in zip(some, held, strict=True)}
    return found


def _said(row: Entry, document: Mapping[str, Any], *, shared: Mapping[str, Any]) -> Iterable[Said]:
    edition = row.assignment.edition
    items = answering.read_items(edition.items)
    sent = row.state == Entry.State.SENT
    for each in answering.readable(items, answers=document.get("answers", {}), language=edition.language):
        kept = sent and each.item_id not in shared
        yield Said(question=each.label, lines=each.lines, absent=each.absent, kept=kept)


def _declined(*, by: Sitting, now: datetime) -> dict[uuid.UUID, Mapping[str, Any]]:
    live = NotDone.objects.filter(client_id=by.client_id, withdrawn_at__isnull=True).select_related("client")
    rows = list(live)
    said = vault.reveal_all(rows, "reasons", by=by, purpose=PURPOSE, now=now)
    return {row.assignment_id: words["reasons"] or {} for row, words in zip(rows, said, strict=True)}


def _between(*, by: Sitting, now: datetime) -> tuple[BetweenLine, ...]:
    live = BetweenUs.objects.filter(client_id=by.client_id, taken_back_at__isnull=True)
    rows = list(live.select_related("client").order_by("at"))
    said = vault.reveal_all(rows, "line", by=by, purpose=PURPOSE, now=now)
    return tuple(
        BetweenLine(at=row.at, size=row.size, starts=row.starts, line=words["line"] or "")
        for row, words in zip(rows, said, strict=True)
    )
