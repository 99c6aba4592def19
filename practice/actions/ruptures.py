"""Records ruptures and repairs, and carries a thread from noticed to closed. The notes are their author's alone."""

import uuid
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from clients import access as clients_access
from clients import audit, vault
from clients.actors import Actor
from clients.models import Client
from practice import access
from practice.models import ProcessNote, RuptureThread, Session, ThreadEvent, ThreadEvidence
from practice.policy import PracticePermission

BACKFILL = timedelta(days=7)
CLOSING = {"mended": "mended", "let_be": "let_be", "ended": "ended"}


class TooLongAgo(ValueError):
    """A note is written within seven days of the hour it is about."""


class NotThisThread(ValueError):
    """The step does not fit the thread as it stands."""


@dataclass(frozen=True, kw_only=True)
class NoteText:
    """What the 60-second note holds; codes as in `practice.vocabulary`, free lines in the therapist's words."""

    off: str
    direction: str = ""
    markers: list[str] = field(default_factory=list)
    intensity: str = ""
    my_part: list[str] = field(default_factory=list)
    my_part_line: str = ""
    did: list[str] = field(default_factory=list)
    mended: str = ""
    client_words: str = ""
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What came of a note: "no" makes no thread."""

    note: ProcessNote
    thread: RuptureThread | None


@transaction.atomic
def record(
    *,
    by: Actor,
    client_id: uuid.UUID,
    text: NoteText,
    happened_on: date,
    submit_key: uuid.UUID,
    now: datetime,
    next_step: str = "return",
    between_us: list[uuid.UUID] | None = None,
) -> Recorded:
    """The note after a session. "Maybe" and "yes" open a thread, tied to what the client had said.

    The same `submit_key` twice is one note: a double press changes nothing.
    """
    client = _client_for(by=by, client_id=client_id, now=now)
    done = ProcessNote.objects.filter(submit_key=submit_key, author_id=by.id).first()
    if done is not None:
        return Recorded(note=done, thread=RuptureThread.objects.filter(opened_note=done).first())
    kind = ProcessNote.Kind.CALM if text.off == "no" else ProcessNote.Kind.RUPTURE
    note = _write(
        by=by, client=client, kind=kind, text=text, happened_on=happened_on, submit_key=submit_key, now=now
    )
    if kind == ProcessNote.Kind.CALM:
        return Recorded(note=note, thread=None)
    thread = RuptureThread.objects.create(
        practice_id=client.practice_id,
        client=client,
        author_id=by.id,
        opened_note=note,
        stage=_first_stage(text),
        opened_at=now,
        next_step=next_step,
    )
    _step(thread=thread, kind=thread.stage, note=note, by=by, happened_on=happened_on, now=now)
    _link(thread=thread, between_us=between_us or [], now=now)
    if text.mended == "4":
        _move(thread=thread, stage="mended", now=now)
        _step(thread=thread, kind="mended", note=note, by=by, happened_on=happened_on, now=now)
    return Recorded(note=note, thread=thread)


@transaction.atomic
def repair(
    *,
    by: Actor,
    client_id: uuid.UUID,
    text: NoteText,
    happened_on: date,
    submit_key: uuid.UUID,
    now: datetime,
    thread_id: uuid.UUID | None = None,
    repair_assignment_id: uuid.UUID | None = None,
) -> Recorded:
    """A repair: of an open thread, or without a rupture (a good catch is worth keeping too)."""
    client = _client_for(by=by, client_id=client_id, now=now)
    thread = access.thread(by=by, thread_id=thread_id, now=now) if thread_id else None
    if thread is not None and thread.client_id != client.id:
        raise NotThisThread("the thread belongs to another client")
    done = ProcessNote.objects.filter(submit_key=submit_key, author_id=by.id).first()
    if done is not None:
        return Recorded(note=done, thread=thread)
    note = _write(
        by=by,
        client=client,
        kind=ProcessNote.Kind.REPAIR,
        text=text,
        happened_on=happened_on,
        submit_key=submit_key,
        now=now,
    )
    if thread is not None:
        _repair_of(thread=thread, note=note, text=text, by=by, assignment_id=repair_assignment_id, now=now)
    return Recorded(note=note, thread=thread)


@transaction.atomic
def move(*, by: Actor, thread_id: uuid.UUID, stage: str, happened_on: date, now: datetime) -> RuptureThread:
    """Carry a thread to another stage; mended, let be and ended close it, any other opens it again."""
    thread = access.thread(by=by, thread_id=thread_id, now=now)
    if stage not in RuptureThread.Stage.values:
        raise NotThisThread("that is not a stage of a thread")
    _move(thread=thread, stage=stage, now=now)
    _step(thread=thread, kind=stage, note=None, by=by, happened_on=happened_on, now=now)
    audit.record(
        by=by,
        action="change",
        now=now,
        client_id=thread.client_id,
        object_kind="thread",
        object_id=thread.id,
        fields=["stage"],
    )
    return thread


def _client_for(*, by: Actor, client_id: uuid.UUID, now: datetime) -> Client:
    if not by.may(PracticePermission.PROCESS):
        raise vault.NotAllowed(PracticePermission.PROCESS)
    client = clients_access.client(by=by, client_id=client_id, now=now)
    # Two presses at the same instant come one after the other; the second finds the note of the first.
    Client.objects.select_for_update(no_key=True).values_list("id").get(id=client.id)
    return client


def _write(
    *,
    by: Actor,
    client: Client,
    kind: str,
    text: NoteText,
    happened_on: date,
    submit_key: uuid.UUID,
    now: datetime,
) -> ProcessNote:
    if happened_on > now.date() + timedelta(days=1) or happened_on < (now - BACKFILL).date():
        raise TooLongAgo
    session = Session.objects.filter(client=client, member_id=by.id, starts_at__date=happened_on).first()
    note = ProcessNote(
        practice_id=client.practice_id,
        client=client,
        author_id=by.id,
        session=session,
        kind=kind,
        happened_on=happened_on,
        recorded_at=now,
        submit_key=submit_key,
    )
    vault.put(note, now=now, body=asdict(text))
    note.save(force_insert=True)
    audit.record(
        by=by,
        action="create",
        now=now,
        client_id=client.id,
        object_kind="process_note",
        object_id=note.id,
        fields=["body"],
    )
    return note


def _first_stage(text: NoteText) -> str:
    touched = [code for code in text.did if code != "r.none_yet"]
    return RuptureThread.Stage.NAMED if touched else RuptureThread.Stage.NOTICED


def _repair_of(
    *,
    thread: RuptureThread,
    note: ProcessNote,
    text: NoteText,
    by: Actor,
    assignment_id: uuid.UUID | None,
    now: datetime,
) -> None:
    ThreadEvent.objects.create(
        thread=thread,
        kind="repair",
        note=note,
        happened_on=note.happened_on,
        at=now,
        by_id=by.id,
        repair_assignment_id=assignment_id,
    )
    stage = "mended" if text.mended in {"3", "4"} else "worked"
    _move(thread=thread, stage=stage, now=now)
    if stage == "mended":
        _step(thread=thread, kind="mended", note=note, by=by, happened_on=note.happened_on, now=now)


def _move(*, thread: RuptureThread, stage: str, now: datetime) -> None:
    thread.stage = stage
    thread.closed_at = now if stage in RuptureThread.CLOSED else None
    thread.save(update_fields=["stage", "closed_at"])


def _step(
    *, thread: RuptureThread, kind: str, note: ProcessNote | None, by: Actor, happened_on: date, now: datetime
) -> None:
    ThreadEvent.objects.create(
        thread=thread, kind=kind, note=note, happened_on=happened_on, at=now, by_id=by.id
    )


def _link(*, thread: RuptureThread, between_us: list[uuid.UUID], now: datetime) -> None:
    said = clients_access.between_us(client_id=thread.client_id, now=now).filter(id__in=between_us)
    ThreadEvidence.objects.bulk_create(
        ThreadEvidence(thread=thread, between_us=row, linked_at=now) for row in said
    )
