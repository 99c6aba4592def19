"""Writes one line of the library's log in the transaction of the deed."""

from datetime import datetime

from psychoed.actors import Actor
from psychoed.models import Edition, EditionEvent


def record(*, edition: Edition, verb: str, by: Actor, now: datetime, note: str = "") -> None:
    """What was done to the edition, by whom and when."""
    EditionEvent.objects.create(
        edition_id=edition.id,
        practice_id=by.practice_id,
        verb=verb,
        actor_kind=by.kind,
        actor_id=by.id,
        at=now,
        note=note,
    )
