"""What the page after the session is filled with: the pieces, what the client said, the hour, the next one."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from clients import queries
from clients.actors import Actor
from practice.models import Session
from practice.queries.between import hours
from practice.queries.notes import NoteForm, note_form


@dataclass(frozen=True, kw_only=True)
class AfterPage:
    """`pieces` are those that may be talked about: what came back first, then what is with them."""

    note: NoteForm
    pieces: tuple[queries.Piece, ...]
    unsaid: Session | None
    next: Session | None


def after_page(*, by: Actor, client_id: uuid.UUID, zone: str, now: datetime) -> AfterPage:
    """The page, or 404. A colleague who may only read is shown no pieces to decide about."""
    client = queries.client_page(by=by, client_id=client_id, now=now)
    found = hours(by=by, client_id=client_id, now=now)
    return AfterPage(
        note=note_form(by=by, client_id=client_id, zone=zone, now=now),
        pieces=(*client.ready, *client.open) if client.who.may_assign else (),
        unsaid=found.unsaid,
        next=found.next,
    )
