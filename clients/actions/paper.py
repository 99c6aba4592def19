"""What a client wrote on paper, typed by staff into the same record: shared answers alone, with who typed them and when.

Nothing that the client keeps can come this way: staff hold no key for it, and what is not handed over is not typed.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404

from clients import access, audit, states, vault
from clients.actions import entries
from clients.actors import Actor, ClientPermission
from clients.models import Assignment, Entry, MeasureResult
from psychoed import answering

State = Entry.State
WITH_THEM = frozenset({"agreed", "started", "ready", "talked"})


class CannotType(ValueError):
    """Nothing was typed in; `why` is a code that the page puts into words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def enter(
    *,
    by: Actor,
    assignment_id: uuid.UUID,
    answers: Mapping[str, Any],
    written_at: datetime,
    submit_key: uuid.UUID,
    now: datetime,
) -> Entry:
    """One occasion from paper, sent and read in one: whoever types has seen it. A second press finds the first."""
    row = access.assignment(
        by=by, assignment_id=assignment_id, now=now, permission=ClientPermission.ASSIGN, lock=True
    )
    done = Entry.objects.filter(submit_key=submit_key, assignment=row).first()
    if done is not None:
        return done
    if (why := why_not(row)) is not None:
        raise CannotType(why)
    items = answering.read_items(row.edition.items)
    shared, _rest = answering.split(
        answering.merge({}, changed=answers, items=items), private=(), items=items
    )
    if not shared:
        raise CannotType("nothing_typed")
    entry = _made(row, shared, by=by, written_at=min(written_at, now), submit_key=submit_key, now=now)
    entries.sum_up(entry, {"answers": shared}, now=now)
    entries.ready(row, now=now)
    _note(entry, by=by, action="enter", now=now)
    return entry


@transaction.atomic
def take_out(*, by: Actor, entry_id: uuid.UUID, now: datetime) -> Assignment:
    """What was typed from paper goes again, for good; it never was the client's own entry."""
    entry = access.entry(by=by, entry_id=entry_id, now=now)
    if entry.hand != Entry.Hand.PAPER or not by.may(ClientPermission.ASSIGN, entry.client):
        raise Http404
    entry.state = states.step(states.ENTRY, was=entry.state, became=State.WITHDRAWN)
    entry.withdrawn_at, entry.shared, entry.own = now, None, None
    entry.save(update_fields=["state", "withdrawn_at", "shared", "own"])
    MeasureResult.objects.filter(entry=entry).delete()
    entries.open_again(entry.assignment, now=now)
    _note(entry, by=by, action="take_out", now=now)
    return entry.assignment


def why_not(row: Assignment) -> str | None:
    """Why nothing can be typed in for this piece: a handout asks nothing, and an answer about harm is never just filed."""
    if row.stage not in WITH_THEM:
        return "not_open"
    if not row.edition.items:
        return "nothing_to_type"
    return "asks_harm" if row.edition.meta.get("risk_items") else None


def _made(
    row: Assignment,
    shared: dict[str, Any],
    *,
    by: Actor,
    written_at: datetime,
    submit_key: uuid.UUID,
    now: datetime,
) -> Entry:
    entry = Entry(
        practice_id=row.practice_id,
        client=row.client,
        assignment=row,
        state=State.SENT,
        hand=Entry.Hand.PAPER,
        answered=len(shared),
        begun_at=written_at,
        saved_at=now,
        sent_at=written_at,
        visible_at=now,
        opened_at=now,
        opened_by_id=by.id,
        entered_at=now,
        entered_by_id=by.id,
        submit_key=submit_key,
    )
    vault.put(
        entry, now=now, shared={"answers": shared, "highlights": [], "closing": {}}, own={"answers": {}}
    )
    entry.save(force_insert=True)
    return entry


def _note(entry: Entry, *, by: Actor, action: str, now: datetime) -> None:
    audit.record(
        by=by,
        action=action,
        now=now,
        client_id=entry.client_id,
        object_kind="entry",
        object_id=entry.id,
        purpose="paper",
    )
