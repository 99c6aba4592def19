"""Fetch and check in one call for the practice's own rows. A process note or thread is its author's alone."""

import uuid
from datetime import datetime
from typing import NoReturn

from clients.access import Denied
from clients.actors import Actor
from practice.models import ProcessNote, Promise, RuptureThread, Session
from practice.policy import PracticePermission


def thread(*, by: Actor, thread_id: uuid.UUID, now: datetime) -> RuptureThread:
    """The author's own thread, or 404."""
    found = (
        RuptureThread.objects.select_related("client__practice").filter(id=thread_id, author_id=by.id).first()
    )
    if found is None or not by.may(PracticePermission.PROCESS) or not by.may("client.clinical", found.client):
        _refuse(by=by, kind="thread", object_id=thread_id, now=now)
    return found


def note(*, by: Actor, note_id: uuid.UUID, now: datetime) -> ProcessNote:
    """The author's own process note, or 404: there is no break-glass for these."""
    found = ProcessNote.objects.select_related("client__practice").filter(id=note_id, author_id=by.id).first()
    if found is None or not by.may(PracticePermission.PROCESS):
        _refuse(by=by, kind="process_note", object_id=note_id, now=now)
    return found


def session(*, by: Actor, session_id: uuid.UUID, now: datetime) -> Session:
    """A session of the member's own, or 404."""
    found = Session.objects.select_related("client__practice").filter(id=session_id, member_id=by.id).first()
    if found is None:
        _refuse(by=by, kind="session", object_id=session_id, now=now)
    return found


def promise(*, by: Actor, promise_id: uuid.UUID, now: datetime) -> Promise:
    """A promise of the member's own, or 404."""
    found = Promise.objects.select_related("client__practice").filter(id=promise_id, author_id=by.id).first()
    if found is None:
        _refuse(by=by, kind="promise", object_id=promise_id, now=now)
    return found


def _refuse(*, by: Actor, kind: str, object_id: uuid.UUID, now: datetime) -> NoReturn:
    raise Denied(by=by, kind=kind, object_id=object_id, now=now)
