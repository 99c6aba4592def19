"""What a client answers instead of doing, or beside it: "not this one, because …", and "something between us"."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from clients import audit, pieces, states, vault
from clients.actions import numbers, presses, reminders
from clients.actions.entries import NotYet
from clients.actions.writing import NotOpen
from clients.models import Assignment, BetweenUs, Entry, NotDone, Press
from clients.pieces import Sitting

Stage = Assignment.Stage
REASONS = (
    "forgot",
    "no_time",
    "no_private_place",
    "felt_worse",
    "no_point",
    "too_hard",
    "life",
    "between_us",
    "unsaid",
)
LONGEST_LINE = 2000


@transaction.atomic
def not_this_one(
    *, by: Sitting, assignment_id: uuid.UUID, reasons: Sequence[str], line: str, now: datetime
) -> None:
    """ "Not this one" is an answer: the piece is ready to be talked about, and nothing is mailed about it any more."""
    piece = pieces.assignment(by=by, assignment_id=assignment_id, now=now, lock=True)
    said = NotDone.objects.filter(assignment=piece, withdrawn_at__isnull=True)
    if piece.stage == Stage.READY and said.exists():
        return
    if numbers.needs_word(by):
        raise NotYet
    if not piece.is_open:
        raise NotOpen("closed")
    said.update(withdrawn_at=now)  # begun again since: the newest answer is the one that counts
    row = NotDone(practice_id=by.practice_id, client_id=by.client_id, assignment=piece, at=now)
    row.client = piece.client
    known = [each for each in REASONS if each in reasons]
    vault.put(row, now=now, reasons={"reasons": known, "line": line.strip()[:LONGEST_LINE]})
    row.save(force_insert=True)
    piece.stage = states.step(states.ASSIGNMENT, was=piece.stage, became=Stage.READY)
    piece.ready_at = now
    piece.save(update_fields=["stage", "ready_at"])
    reminders.answered(assignment_id=piece.id, now=now)
    _note(by, action="not_this_one", kind="assignment", object_id=piece.id, now=now)


@transaction.atomic
def after_all(*, by: Sitting, assignment_id: uuid.UUID, now: datetime) -> bool:
    """The answer is taken back while nobody has read it: the piece is open again."""
    piece = pieces.assignment(by=by, assignment_id=assignment_id, now=now, lock=True)
    said = NotDone.objects.filter(assignment=piece, withdrawn_at__isnull=True, opened_at__isnull=True)
    if piece.stage != Stage.READY or not said.update(withdrawn_at=now):
        return False
    if not Entry.objects.filter(assignment=piece, state=Entry.State.SENT).exists():
        piece.stage = states.step(states.ASSIGNMENT, was=piece.stage, became=Stage.STARTED)
        piece.started_at = piece.started_at or now
        piece.save(update_fields=["stage", "started_at"])
    _note(by, action="after_all", kind="assignment", object_id=piece.id, now=now)
    return True


@transaction.atomic
def between_us(
    *,
    by: Sitting,
    size: str,
    starts: str,
    line: str,
    now: datetime,
    assignment_id: uuid.UUID | None = None,
    entry_id: uuid.UUID | None = None,
    submit_key: uuid.UUID | None = None,
) -> uuid.UUID:
    """Something between us: how big, one line, and who would like to begin. Every part may stay empty.

    The same form sent twice is said once, unless it was taken back in between.
    """
    if numbers.needs_word(by):
        raise NotYet
    press = presses.take(
        practice_id=by.practice_id, whose=by.client_id, what="between us", key=submit_key, now=now
    )
    before = _standing(press, by=by)
    if before is not None:
        return before
    piece = pieces.assignment(by=by, assignment_id=assignment_id, now=now) if assignment_id else None
    row = BetweenUs(
        practice_id=by.practice_id,
        client_id=by.client_id,
        assignment=piece,
        entry_id=entry_id,
        size=size if size in BetweenUs.Size.values else "",
        starts=starts if starts in BetweenUs.Starts.values else "",
        at=now,
        visible_at=now + timedelta(seconds=settings.ATTUNE_TAKE_BACK_SECONDS),
    )
    vault.put(row, now=now, line=line.strip()[:LONGEST_LINE])
    row.save(force_insert=True)
    presses.keep(press, said=str(row.id))
    _note(by, action="between_us", kind="between_us", object_id=row.id, now=now)
    return row.id


@transaction.atomic
def unsay(*, by: Sitting, said_id: uuid.UUID, now: datetime) -> bool:
    """Take it back within ten minutes; nobody has seen it. Says whether it was in time."""
    mine = BetweenUs.objects.filter(id=said_id, client_id=by.client_id, taken_back_at__isnull=True)
    row = mine.filter(visible_at__gt=now).first()
    if row is None:
        return False
    row.taken_back_at, row.line, row.size, row.starts = now, None, "", ""
    row.save(update_fields=["taken_back_at", "line", "size", "starts"])
    _note(by, action="take_back", kind="between_us", object_id=row.id, now=now)
    return True


def _standing(press: Press | None, *, by: Sitting) -> uuid.UUID | None:
    """What this form has said already, and was not taken back."""
    if press is None or not press.made:
        return None
    mine = BetweenUs.objects.filter(client_id=by.client_id, taken_back_at__isnull=True)
    return mine.filter(id=press.made["said"]).values_list("id", flat=True).first()


def _note(by: Sitting, *, action: str, kind: str, object_id: uuid.UUID, now: datetime) -> None:
    audit.record(by=by, action=action, now=now, client_id=by.client_id, object_kind=kind, object_id=object_id)
