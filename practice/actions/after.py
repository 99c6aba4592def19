"""After the session, in one step: what was talked about, the note, what was promised, what comes next. All of it or nothing."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from clients import access as clients_access
from clients import states, vault
from clients.actions import presses, reviewing
from clients.actors import Actor
from practice.actions import promises, ruptures, sessions
from practice.actions.ruptures import NoteText
from practice.models import Promise


@dataclass(frozen=True, kw_only=True)
class Talked:
    """One piece, where the conversation left it, and what was learned."""

    assignment_id: uuid.UUID
    outcome: str
    learned: str = ""


@dataclass(frozen=True, kw_only=True)
class After:
    """What was filled in; every part may be absent."""

    submit_key: uuid.UUID
    happened_on: date
    talked: tuple[Talked, ...] = ()
    session_id: uuid.UUID | None = None
    state: str = ""
    note: NoteText | None = None
    next_step: str = "return"
    between_us: tuple[uuid.UUID, ...] = ()
    promise: str = ""
    next_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Saved:
    """Whether a thread was opened, the pieces that lead on to another one, and those that had moved on meanwhile."""

    thread: bool
    onward: tuple[Talked, ...]
    moved: int


@transaction.atomic
def save(*, by: Actor, client_id: uuid.UUID, after: After, now: datetime) -> Saved:
    """Every part through its own deed, in one transaction. A second press of the same page changes nothing."""
    client = clients_access.client(by=by, client_id=client_id, now=now)
    press = presses.take(
        practice_id=client.practice_id, whose=by.id, what=f"after {client_id}", key=after.submit_key, now=now
    )
    if press is not None and press.made:
        return Saved(thread=press.made["thread"], onward=_onward(after, press.made["moved"]), moved=0)
    moved = [piece for piece in after.talked if not _talk(piece, by=by, client_id=client_id, now=now)]
    if after.session_id is not None and after.state:
        sessions.close(by=by, session_id=after.session_id, state=after.state, now=now)
    thread = after.note is not None and _note(after, after.note, by=by, client_id=client_id, now=now)
    if after.promise and not _stands_already(after.promise, by=by, client_id=client_id, now=now):
        promises.make(by=by, client_id=client_id, text=after.promise, now=now)
    if after.next_at is not None:
        sessions.plan(by=by, client_id=client_id, starts_at=after.next_at, now=now)
    gone = [str(piece.assignment_id) for piece in moved]
    presses.keep(press, thread=thread, moved=gone)
    return Saved(thread=thread, onward=_onward(after, gone), moved=len(moved))


def _onward(after: After, gone: Collection[str]) -> tuple[Talked, ...]:
    """The pieces that lead on to another one, but for those that had moved on."""
    return tuple(
        piece
        for piece in after.talked
        if piece.outcome in reviewing.LEADS_ON and str(piece.assignment_id) not in gone
    )


def _talk(piece: Talked, *, by: Actor, client_id: uuid.UUID, now: datetime) -> bool:
    """False when the piece has moved on meanwhile; the rest is saved all the same."""
    try:
        reviewing.talk_about(
            by=by, assignment_id=piece.assignment_id, outcome=piece.outcome, learned=piece.learned, now=now
        )
    except states.NotFromHere:
        return False
    return True


def _note(after: After, text: NoteText, *, by: Actor, client_id: uuid.UUID, now: datetime) -> bool:
    recorded = ruptures.record(
        by=by,
        client_id=client_id,
        text=text,
        happened_on=after.happened_on,
        submit_key=after.submit_key,
        next_step=after.next_step,
        between_us=list(after.between_us),
        now=now,
    )
    return recorded.thread is not None


def _stands_already(text: str, *, by: Actor, client_id: uuid.UUID, now: datetime) -> bool:
    """The same words are already in sight: a double press promises nothing twice."""
    rows = list(
        Promise.objects.select_related("client").filter(
            author_id=by.id, client_id=client_id, kept_at__isnull=True, dropped_at__isnull=True
        )
    )
    shown = vault.reveal_all(rows, "text", by=by, purpose="promises", now=now)
    return text in [values["text"] for values in shown]
