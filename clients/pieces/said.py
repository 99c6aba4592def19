"""What became of "something between us", for the page that follows it."""

import uuid
from datetime import datetime

from clients.models import BetweenUs
from clients.pieces.reach import NotHere, Sitting


def said(*, by: Sitting, said_id: uuid.UUID, now: datetime) -> str:
    """`fresh` while it can be taken back, `taken` when it was, else `theirs`. Its words are not read."""
    row = (
        BetweenUs.objects.filter(id=said_id, client_id=by.client_id)
        .only("taken_back_at", "visible_at")
        .first()
    )
    if row is None:
        raise NotHere
    if row.taken_back_at is not None:
        return "taken"
    return "fresh" if row.visible_at > now else "theirs"
