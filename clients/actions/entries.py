"""The client sends an entry, takes it back within ten minutes, withdraws it within a day while nobody has read it.

Sending splits the draft in two before anything leaves the client's side: what is shared goes under the
client's key, what is kept goes under a key that no member of staff can ask for.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from clients import audit, pieces, states, vault
from clients.actions import numbers, reminders, risk
from clients.actions.writing import NotOpen, draft_of
from clients.drafts import Typed, merged
from clients.models import Assignment, Entry, MeasureResult, NotDone
from clients.pieces import Sitting
from clients.pieces.pages import READ_BACK
from psychoed import answering, scoring

Stage, State = Assignment.Stage, Entry.State


class NotYet(PermissionError):
    """The recognition word was not given in this browser; the page asks for it once."""


class Moved(Exception):
    """The entry was changed in another open page after this one was shown; both are shown, nothing was sent."""


@transaction.atomic
def predict(*, by: Sitting, entry_id: uuid.UUID, now: datetime) -> Entry:
    """The first step of two is written: it waits, and a second visit may say how it went."""
    entry = pieces.entry(by=by, entry_id=entry_id, now=now, lock=True)
    if entry.state == State.PREDICTED:
        return entry
    if entry.state != State.DRAFT:
        raise NotOpen("sent")
    entry.state = states.step(states.ENTRY, was=entry.state, became=State.PREDICTED)
    entry.predicted_at = now
    entry.save(update_fields=["state", "predicted_at"])
    reminders.answered(assignment_id=entry.assignment_id, now=now)
    _note(entry, by=by, action="predict", now=now)
    return entry


@transaction.atomic
def send(
    *,
    by: Sitting,
    entry_id: uuid.UUID,
    version: int,
    submit_key: uuid.UUID,
    now: datetime,
    closing: dict[str, Any] | None = None,
) -> Entry:
    """Send once: a second press with the same key, or after it was sent, finds it sent."""
    entry = pieces.entry(by=by, entry_id=entry_id, now=now, lock=True)
    if entry.state == State.SENT:
        return entry
    if numbers.needs_word(by):
        raise NotYet
    if entry.assignment.edition.status == "recalled":
        raise NotOpen("rests")
    if version != entry.version:
        raise Moved
    document = merged(draft_of(entry, by=by, now=now), Typed(answers={}, closing=closing))
    shared = _split(entry, document, now=now)
    entry.state = states.step(states.ENTRY, was=entry.state, became=State.SENT)
    entry.sent_at, entry.hand, entry.submit_key = now, by.tier, submit_key
    entry.visible_at = now + timedelta(seconds=settings.ATTUNE_TAKE_BACK_SECONDS)
    entry.version += 1
    entry.save()
    sum_up(entry, document, now=now)
    risk.arise(entry, shared, by=by, now=now)
    ready(entry.assignment, now=now)
    _note(entry, by=by, action="send", now=now)
    return entry


@transaction.atomic
def take_back(*, by: Sitting, entry_id: uuid.UUID, now: datetime) -> bool:
    """Within ten minutes: it is a draft again, and nobody has seen it. Says whether it was in time."""
    entry = pieces.entry(by=by, entry_id=entry_id, now=now, lock=True)
    if entry.state != State.SENT or entry.visible_at is None or now >= entry.visible_at:
        return False
    document = pieces.pages.written_in(entry, by=by, purpose="take back", now=now)
    back_to = State.PREDICTED if entry.predicted_at else State.DRAFT
    vault.put(entry, now=now, own=document, shared=None)
    entry.state = back_to
    entry.sent_at = entry.visible_at = entry.submit_key = None
    entry.answered, entry.kept_back = len(document.get("answers", {})), 0
    entry.version += 1
    entry.save()
    MeasureResult.objects.filter(entry=entry).delete()
    open_again(entry.assignment, now=now)
    _note(entry, by=by, action="take_back", now=now)
    return True


@transaction.atomic
def withdraw(*, by: Sitting, entry_id: uuid.UUID, now: datetime) -> bool:
    """Within a day, unless it was read: its words go for good. Says whether it was in time."""
    entry = pieces.entry(by=by, entry_id=entry_id, now=now, lock=True)
    if entry.state != State.SENT or entry.opened_at is not None or entry.sent_at is None:
        return False
    if now >= entry.sent_at + READ_BACK:
        return False
    entry.state = states.step(states.ENTRY, was=entry.state, became=State.WITHDRAWN)
    entry.withdrawn_at, entry.shared, entry.own = now, None, None
    entry.save(update_fields=["state", "withdrawn_at", "shared", "own"])
    MeasureResult.objects.filter(entry=entry).delete()
    open_again(entry.assignment, now=now)
    _note(entry, by=by, action="withdraw", now=now)
    return True


@transaction.atomic
def read(*, by: Sitting, assignment_id: uuid.UUID, now: datetime) -> Entry:
    """ "I have read it": an entry without answers. A second press changes nothing."""
    piece = pieces.assignment(by=by, assignment_id=assignment_id, now=now, lock=True)
    done = pieces.entries(by=by).filter(assignment=piece, state=State.SENT).first()
    if done is not None:
        return done
    if numbers.needs_word(by):
        raise NotYet
    if not piece.is_open:
        raise NotOpen("closed")
    entry = Entry(
        practice_id=by.practice_id,
        client_id=by.client_id,
        assignment=piece,
        state=State.SENT,
        hand=by.tier,
        begun_in=by.place_id or by.id,
        begun_at=now,
        saved_at=now,
        sent_at=now,
        visible_at=now + timedelta(seconds=settings.ATTUNE_TAKE_BACK_SECONDS),
    )
    entry.client = piece.client
    vault.put(entry, now=now, own={"answers": {}}, shared={"answers": {}})
    entry.save(force_insert=True)
    ready(piece, now=now)
    _note(entry, by=by, action="send", now=now)
    return entry


def _split(entry: Entry, document: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """What is shared and what is kept, in two documents under two keys; returns the shared answers."""
    edition = entry.assignment.edition
    whole = edition.kind == "measure"
    answers, chosen = document.get("answers", {}), {} if whole else document.get("share", {})
    given = pieces.pages.sharing(entry.assignment)
    shares = {key: chosen.get(key, given(key)) for key in answers}
    private = [key for key, share in shares.items() if not share]
    items = answering.read_items(edition.items)
    shared, own = answering.split(answers, private=private, items=items, whole=whole)
    talk = [key for key in document.get("highlights", []) if key in shared]
    methods = document.get("methods", {})
    sent: dict[str, Any] = {
        "answers": shared,
        "highlights": talk,
        "closing": document.get("closing", {}),
    }
    kept = {"answers": own, "share": shares, "highlights": document.get("highlights", [])}
    rest = {"closing": sent["closing"], "unclear": document.get("unclear", {})}
    if methods:
        sent["methods"] = {key: hand for key, hand in methods.items() if key.partition("-")[0] in shared}
        rest["methods"] = methods
    vault.put(entry, now=now, shared=sent, own=kept | rest)
    entry.answered, entry.kept_back = len(answers), len(set(own) - set(shared))
    return shared


def sum_up(entry: Entry, document: dict[str, Any], *, now: datetime) -> None:
    """What a measure came to, of the answers that are sent; absent ones are never made up."""
    edition = entry.assignment.edition
    if edition.kind != "measure":
        return
    items = answering.read_items(edition.items)
    result = scoring.score(edition.meta, answers=document["answers"], items=items).as_json()
    if result:
        row = MeasureResult(
            practice_id=entry.practice_id,
            client_id=entry.client_id,
            entry=entry,
            measure=edition.meta.get("slug", ""),
            at=now,
        )
        row.client = entry.client
        vault.put(row, now=now, result=result)
        row.save(force_insert=True)


def ready(piece: Assignment, *, now: datetime) -> None:
    """Something came back: it is ready to be talked about, and the mails about it rest."""
    if piece.stage in (Stage.AGREED, Stage.STARTED):
        piece.stage = states.step(states.ASSIGNMENT, was=piece.stage, became=Stage.READY)
        piece.ready_at = now
        piece.save(update_fields=["stage", "ready_at"])
    reminders.answered(assignment_id=piece.id, now=now)


def open_again(piece: Assignment, *, now: datetime) -> None:
    """What was taken back is with the client again, unless something else of the piece is ready."""
    other = Entry.objects.filter(assignment=piece, state=State.SENT).exists()
    declined = NotDone.objects.filter(assignment=piece, withdrawn_at__isnull=True).exists()
    if piece.stage == Stage.READY and not other and not declined:
        piece.stage = states.step(states.ASSIGNMENT, was=piece.stage, became=Stage.STARTED)
        piece.save(update_fields=["stage"])


def _note(entry: Entry, *, by: Sitting, action: str, now: datetime) -> None:
    audit.record(
        by=by, action=action, now=now, client_id=by.client_id, object_kind="entry", object_id=entry.id
    )
