"""The client writes: begins an entry, saves it as they type, comes back to it. Everything here is a draft of their own.

A save says which version it was typed over, and from which open page (`page`, `sequence`). No page is in
conflict with itself; where another one changed the same answer in between, both texts are shown. See `drafts`.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from clients import audit, pieces, states, vault
from clients.actions import sittings
from clients.drafts import Typed, Verdict, merged, weigh
from clients.models import Assignment, Entry
from clients.pieces import EntryPage, Sitting
from clients.statements import Change, slot_for
from psychoed import answering

Stage, State = Assignment.Stage, Entry.State


class NotOpen(ValueError):
    """The piece or the entry takes no more writing; nothing was changed. `why` is a code for the page."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What came of a save: the version now, and in a conflict what stands there from the other page.

    `place` is the reference of a place that was kept with this save, for the cookie; mostly empty.
    """

    version: int
    document: dict[str, Any]
    conflict: bool = False
    place: str = ""


@transaction.atomic
def begin(*, by: Sitting, assignment_id: uuid.UUID, now: datetime, another: bool = False) -> Entry:
    """Open the piece for writing: what was begun here goes on, unless another page is asked for."""
    piece = _writable(pieces.assignment(by=by, assignment_id=assignment_id, now=now, lock=True))
    begun = pieces.entries(by=by).filter(assignment=piece).unfinished().order_by("-begun_at").first()
    if begun is not None and not another:
        return begun
    entry = Entry(
        practice_id=by.practice_id,
        client_id=by.client_id,
        assignment=piece,
        hand=by.tier,
        begun_in=by.place_id or by.id,
        begun_at=now,
        saved_at=now,
    )
    entry.client = piece.client
    vault.put(entry, now=now, own=_beginning(piece, by=by, now=now))
    entry.save(force_insert=True)
    _start(piece, now=now)
    _note(entry, by=by, action="begin", now=now)
    return entry


def save(
    *,
    by: Sitting,
    entry_id: uuid.UUID,
    version: int,
    typed: Typed,
    now: datetime,
    place: str = "",
    seen: EntryPage | None = None,
) -> Saved:
    """Keep what was typed. The words of other pages of the same entry stay as they are.

    `seen` is the entry as the page has just read it: where nobody wrote in between, one statement keeps the
    words; else, or where a place is to be kept too, the row is locked and read again.
    """
    quick = _over(seen, by=by, version=version, typed=typed, now=now)
    if quick is not None:
        return quick
    return _locked(by=by, entry_id=entry_id, version=version, typed=typed, place=place, now=now)


@transaction.atomic
def _locked(
    *, by: Sitting, entry_id: uuid.UUID, version: int, typed: Typed, place: str, now: datetime
) -> Saved:
    entry = pieces.entry(by=by, entry_id=entry_id, now=now, lock=True)
    _must_be_open(entry)
    document = draft_of(entry, by=by, now=now)
    if (stands := _stands(entry, document=document, version=version, typed=typed)) is not None:
        return stands
    document = merged(document, typed, version=entry.version + 1)
    vault.put(entry, now=now, own=document)
    _advance(entry, document=document, by=by, now=now)
    entry.save(update_fields=KEPT)
    saved = Saved(version=entry.version, document=document)
    return replace(saved, place=sittings.keep_place(by=by, place=place, now=now))


def _over(seen: EntryPage | None, *, by: Sitting, version: int, typed: Typed, now: datetime) -> Saved | None:
    """Write over exactly what was seen, or not at all (None): the version and the state stand in the UPDATE."""
    if seen is None or seen.held is None or (by.private and by.place_id is None):
        return None
    entry, held = seen.held.row, seen.held
    if not isinstance(entry, Entry):
        return None
    _must_be_open(entry)
    document = held.values["own"] or {"answers": {}}
    if (stands := _stands(entry, document=document, version=version, typed=typed)) is not None:
        return stands
    was = {f"seen_{name}": getattr(entry, name) for name in SEEN}
    document = merged(document, typed, version=entry.version + 1)
    held.put(now=now, own=document)
    _advance(entry, document=document, by=by, now=now)
    values = {name: getattr(entry, name) for name in KEPT}
    written = _KEEP.made(id=entry.id, client_id=by.client_id, **was, **values)
    return Saved(version=entry.version, document=document) if written else None


SEEN = ("version", "state", "saved_at")
KEPT = ("own", "version", "saved_at", "hand", "begun_in", "answered")


def _keep() -> tuple[Any, dict[str, Any]]:
    """The one UPDATE of an autosave: over this version, in this state, or over nothing."""
    seen = {name: slot_for(Entry, name, name=f"seen_{name}") for name in SEEN}
    rows = Entry.objects.filter(id=slot_for(Entry, "id"), client_id=slot_for(Entry, "client_id"), **seen)
    return rows, {name: slot_for(Entry, name) for name in KEPT}


_KEEP = Change(_keep)


@transaction.atomic
def throw_away(*, by: Sitting, entry_id: uuid.UUID, now: datetime) -> None:
    """A page that the client does not want: its words go for good."""
    entry = pieces.entry(by=by, entry_id=entry_id, now=now, lock=True)
    if entry.state not in (State.DRAFT, State.PREDICTED):
        raise NotOpen("sent")
    entry.state = states.step(states.ENTRY, was=entry.state, became=State.WITHDRAWN)
    entry.withdrawn_at, entry.own = now, None
    entry.save(update_fields=["state", "withdrawn_at", "own"])
    _note(entry, by=by, action="withdraw", now=now)


@transaction.atomic
def lay_out(*, by: Sitting, assignment_id: uuid.UUID, layout: str, now: datetime) -> None:
    """One question on a page or one page for all, kept for this piece."""
    piece = pieces.assignment(by=by, assignment_id=assignment_id, now=now)
    if layout in Assignment.Layout.values and piece.layout != layout:
        piece.layout = layout
        piece.save(update_fields=["layout"])
        audit.record(
            by=by,
            action="change",
            now=now,
            client_id=by.client_id,
            object_kind="assignment",
            object_id=piece.id,
            fields=("layout",),
        )


def draft_of(entry: Entry, *, by: Sitting, now: datetime) -> dict[str, Any]:
    """The words of a draft, for the client's own hand alone."""
    held = vault.reveal(entry, "own", by=by, purpose="writing", now=now)
    return held["own"] or {"answers": {}}


def _must_be_open(entry: Entry) -> None:
    if entry.state not in (State.DRAFT, State.PREDICTED):
        raise NotOpen("sent")
    _writable(entry.assignment, entry=entry)


def _stands(entry: Entry, *, document: dict[str, Any], version: int, typed: Typed) -> Saved | None:
    """What stands is left as it is: this very save came before, or another page wrote something else there."""
    verdict = weigh(document, typed, seen=version, there=entry.version)
    if verdict != Verdict.KEEP:
        conflict = verdict == Verdict.CONFLICT
        return Saved(version=entry.version, document=document, conflict=conflict)
    return None


def _advance(entry: Entry, *, document: Mapping[str, Any], by: Sitting, now: datetime) -> None:
    entry.version += 1
    entry.saved_at, entry.hand = now, by.tier
    if by.place_id is not None:
        entry.begun_in = by.place_id
    entry.answered = len(document["answers"])


def _beginning(piece: Assignment, *, by: Sitting, now: datetime) -> dict[str, Any]:
    """What a new page begins with: nothing, or what may be taken over from the last one as far as it can be read here."""
    items = answering.read_items(piece.edition.items)
    if not any(item.reuse_from for item in answering.walk(items)):
        return {"answers": {}}
    last = pieces.entries(by=by).filter(assignment=piece).order_by("-begun_at").first()
    if last is None or not pieces.pages.may_read_back(last, by=by, now=now):
        return {"answers": {}}
    before = pieces.pages.written_in(last, by=by, purpose="carried over", now=now)
    answers = answering.taken_over(items, answers=before.get("answers", {}))
    shares = {key: share for key, share in before.get("share", {}).items() if key in answers}
    return {"answers": answers, "share": shares}


def _writable(piece: Assignment, *, entry: Entry | None = None) -> Assignment:
    """Open pieces take writing; recurring ones also after an entry was sent; a recalled edition rests."""
    if piece.edition.status == "recalled":
        raise NotOpen("rests")
    if piece.is_open or (piece.stage == Stage.READY and (piece.recurs or entry is not None)):
        return piece
    raise NotOpen("closed")


def _start(piece: Assignment, *, now: datetime) -> None:
    """Agreed becomes started, with the date of the first time. Ready work is started again."""
    if piece.stage == Stage.STARTED:
        return
    piece.stage = states.step(states.ASSIGNMENT, was=piece.stage, became=Stage.STARTED)
    piece.started_at = piece.started_at or now
    piece.save(update_fields=["stage", "started_at"])


def _note(entry: Entry, *, by: Sitting, action: str, now: datetime) -> None:
    audit.record(
        by=by, action=action, now=now, client_id=by.client_id, object_kind="entry", object_id=entry.id
    )
