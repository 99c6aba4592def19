"""What the client's pages show: the list behind a link, one piece with its occasions, one entry with its words."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from clients import vault
from clients.models import Assignment, Entry
from clients.pieces import rows
from clients.pieces.reach import Sitting
from psychoed import answering
from psychoed.models import Edition

READ_BACK = timedelta(hours=24)
"""How long a kept place shows what was sent, and how long it can be withdrawn."""


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """One entry as a line: where it stands, and what the client may still do with it."""

    id: uuid.UUID
    state: str
    begun_at: datetime
    saved_at: datetime
    sent_at: datetime | None
    visible_at: datetime | None
    opened_at: datetime | None
    shared: int
    kept_back: int
    can_take_back: bool
    can_withdraw: bool
    can_read: bool

    @property
    def is_unfinished(self) -> bool:
        """Begun, and not sent."""
        return self.state in (Entry.State.DRAFT, Entry.State.PREDICTED)

    @property
    def awaits_second_step(self) -> bool:
        """The guess was written; how it went comes later."""
        return self.state == Entry.State.PREDICTED


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One assignment as the client meets it."""

    id: uuid.UUID
    edition: Edition
    why: str
    stage: str
    recurs: bool
    is_open: bool
    shared_unless: Callable[[str], bool]
    dose: str
    layout: str
    rests: bool
    declined: bool
    occasions: tuple[Occasion, ...] = ()

    @property
    def is_handout(self) -> bool:
        """To be read, not filled in."""
        return self.edition.kind == "handout"

    @property
    def unfinished(self) -> Occasion | None:
        """What was begun here and waits."""
        return next((each for each in self.occasions if each.is_unfinished), None)

    @property
    def sent(self) -> tuple[Occasion, ...]:
        """What was sent from here, newest first."""
        return tuple(each for each in self.occasions if not each.is_unfinished)

    @property
    def may_begin(self) -> bool:
        """Whether a new entry can be started."""
        return self.is_open or (self.recurs and self.stage == Assignment.Stage.READY)


@dataclass(frozen=True, kw_only=True)
class Start:
    """What stands behind the link."""

    pieces: tuple[Piece, ...]
    label: str = ""
    word: str = ""


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """One entry with the words in it."""

    piece: Piece
    occasion: Occasion
    version: int
    document: dict[str, Any] = field(default_factory=dict)
    held: vault.Held | None = field(default=None, repr=False)


def start(*, by: Sitting, now: datetime, only: uuid.UUID | None = None) -> Start:
    """The pieces within reach, newest first. Two statements, one for the label, and the vault's, whatever their number."""
    found = rows.pieces(by=by, now=now, only=only)
    opened = _opened(found, by=by, now=now)
    written = _occasions(by=by, now=now, only=only)
    return Start(
        pieces=tuple(
            _piece(
                row, why=opened.reasons.get(row.id, ""), occasions=written.get(row.id, ()), declined=declined
            )
            for row, declined in found
        ),
        label=opened.label,
        word=opened.word,
    )


def piece(*, by: Sitting, assignment_id: uuid.UUID, now: datetime) -> Start:
    """The same for one piece alone; nothing in it when it is out of reach."""
    return start(by=by, now=now, only=assignment_id)


def entry_page(*, by: Sitting, entry_id: uuid.UUID, now: datetime) -> EntryPage:
    """One entry within reach, with what was written in it as far as this sitting may read it back."""
    row = rows.entry(by=by, entry_id=entry_id, now=now)
    line = _occasion(row, by=by, now=now)
    mine = _piece(row.assignment, why="", occasions=(), declined=False)
    found = EntryPage(piece=mine, occasion=line, version=row.version)
    if not line.can_read:
        return found
    held = vault.hold(row, *opened_fields(row, by=by), by=by, purpose="own page", now=now)
    return replace(found, document=put_together(held.values), held=held)


def written_in(row: Entry, *, by: Sitting, purpose: str, now: datetime) -> dict[str, Any]:
    """The words of an entry: the draft as it stands, or what was sent put together with what was kept."""
    return put_together(vault.reveal(row, "own", "shared", by=by, purpose=purpose, now=now))


def opened_fields(row: Entry, *, by: Sitting) -> tuple[str, ...]:
    """What this sitting may open of an entry's words."""
    return ("own", "shared") if by.opens_own(begun_at=row.begun_at, begun_in=row.begun_in) else ("shared",)


def put_together(held: Mapping[str, Any]) -> dict[str, Any]:
    """What was shared and what was kept, as one document."""
    own: dict[str, Any]
    own, shared = held.get("own") or {}, held["shared"] or {}
    if not shared:
        return own
    return own | {"answers": {**own.get("answers", {}), **shared.get("answers", {})}}


def sharing(row: Assignment) -> Callable[[str], bool]:
    """Whether an answer is shared unless the client says otherwise. A measure is shared whole."""
    everything = row.share_default == Assignment.Share.ALL or row.edition.kind == "measure"
    if everything:
        return lambda _item_id: True
    listed = answering.walk(answering.read_items(row.edition.items))
    kept = {item.id for item in listed if item.default_share is False}
    return lambda item_id: item_id not in kept


def may_read_back(row: Entry, *, by: Sitting, now: datetime) -> bool:
    """Whether this sitting may read the words of an entry once more."""
    return row.state != Entry.State.SENT or by.is_whole or _is_fresh(row, now=now)


def _is_fresh(row: Entry, *, now: datetime) -> bool:
    return row.state == Entry.State.SENT and row.sent_at is not None and now < row.sent_at + READ_BACK


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """The words of a page that stand under seals."""

    reasons: Mapping[uuid.UUID, str]
    label: str = ""
    word: str = ""


def _opened(found: Sequence[tuple[Assignment, bool]], *, by: Sitting, now: datetime) -> _Opened:
    """The why-lines, and from whom. With the link alone only the lines that anyone may read, and no label."""
    open_to = [row for row, _declined in found if row.why is not None and (by.is_known or row.why_readable)]
    contact = rows.contact(by=by) if by.is_known else None
    wanted: list[tuple[Model, tuple[str, ...]]] = [(row, ("why",)) for row in open_to]
    if contact is not None:
        wanted.append((contact, ("sender_label", "word")))
    shown = vault.reveal_each(wanted, by=by, purpose="client page", now=now)
    label = shown.pop() if contact is not None else {}
    return _Opened(
        reasons={row.id: words["why"] or "" for row, words in zip(open_to, shown, strict=True)},
        label=label.get("sender_label") or "",
        word=label.get("word") or "",
    )


def _occasions(*, by: Sitting, now: datetime, only: uuid.UUID | None) -> dict[uuid.UUID, list[Occasion]]:
    found: dict[uuid.UUID, list[Occasion]] = {}
    for row in rows.entries(by=by, now=now, only=only):
        found.setdefault(row.assignment_id, []).append(_occasion(row, by=by, now=now))
    return found


def _piece(row: Assignment, *, why: str, occasions: Sequence[Occasion], declined: bool) -> Piece:
    return Piece(
        id=row.id,
        edition=row.edition,
        why=why,
        stage=row.stage,
        recurs=row.recurs,
        is_open=row.is_open,
        shared_unless=sharing(row),
        dose=row.dose,
        layout=row.layout or answering.layout_of(row.edition.kind),
        rests=row.edition.status == Edition.Status.RECALLED,
        declined=declined,
        occasions=tuple(occasions),
    )


def _occasion(row: Entry, *, by: Sitting, now: datetime) -> Occasion:
    sent = row.state == Entry.State.SENT and row.sent_at is not None
    unread = row.opened_at is None
    fresh = _is_fresh(row, now=now)
    return Occasion(
        id=row.id,
        state=row.state,
        begun_at=row.begun_at,
        saved_at=row.saved_at,
        sent_at=row.sent_at,
        visible_at=row.visible_at,
        opened_at=row.opened_at if by.is_kept else None,
        shared=row.answered - row.kept_back,
        kept_back=row.kept_back,
        can_take_back=sent and row.visible_at is not None and now < row.visible_at,
        can_withdraw=bool(fresh and unread),
        can_read=may_read_back(row, by=by, now=now),
    )
