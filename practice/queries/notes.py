"""The author's own notes and threads, one page each."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clients import access as clients_access
from clients import vault
from clients.actors import Actor
from clients.models import Client
from practice import access
from practice.models import Session, ThreadEvent, ThreadEvidence
from practice.queries.between import Said, ThreadView, name_of, said_by, thread_view, threads_of
from practice.vocabulary import MARKERS, MENDED, MY_PART, REPAIRS, labels


@dataclass(frozen=True, kw_only=True)
class NotePage:
    """A process note in words, for its author."""

    id: uuid.UUID
    client_id: uuid.UUID
    name: str
    kind: str
    happened_on: date
    recorded_at: datetime
    lines: tuple[tuple[str, list[str]], ...]
    thread_id: uuid.UUID | None


def note_page(*, by: Actor, note_id: uuid.UUID, now: datetime) -> NotePage:
    """Opening a process note is an audit event of its own kind."""
    row = access.note(by=by, note_id=note_id, now=now)
    body = vault.reveal(row, "body", by=by, purpose="process note", now=now)["body"]
    step = ThreadEvent.objects.filter(note=row, thread__author_id=by.id).first()
    return NotePage(
        id=row.id,
        client_id=row.client_id,
        name=name_of(by=by, client=row.client, now=now),
        kind=row.kind,
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        lines=tuple(_read_body(body)),
        thread_id=step.thread_id if step else None,
    )


def _read_body(body: dict[str, Any]) -> Iterable[tuple[str, list[str]]]:
    yield "markers", labels(body.get("markers", []), MARKERS)
    yield "my_part", [*labels(body.get("my_part", []), MY_PART), *_line(body, "my_part_line")]
    yield "did", labels(body.get("did", []), REPAIRS)
    yield "mended", labels([str(body.get("mended", ""))], MENDED)
    yield "client_words", _line(body, "client_words")
    yield "line", _line(body, "line")


def _line(body: dict[str, Any], name: str) -> list[str]:
    return [body[name]] if body.get(name) else []


@dataclass(frozen=True, kw_only=True)
class ThreadPage:
    """A thread with the notes along it and what prompted it."""

    client_id: uuid.UUID
    name: str
    thread: ThreadView
    said: tuple[Said, ...] = ()


def thread_page(*, by: Actor, thread_id: uuid.UUID, now: datetime) -> ThreadPage:
    """The author's own thread, or 404."""
    row = access.thread(by=by, thread_id=thread_id, now=now)
    view = thread_view(row)
    evidence = set(ThreadEvidence.objects.filter(thread=row).values_list("between_us_id", flat=True))
    said = said_by(by=by, client_id=row.client_id, threads=(view,), now=now)
    return ThreadPage(
        client_id=row.client_id,
        name=name_of(by=by, client=row.client, now=now),
        thread=view,
        said=tuple(piece for piece in said if piece.id in evidence),
    )


@dataclass(frozen=True, kw_only=True)
class NoteForm:
    """What the form of the 60-second note is filled with."""

    client: Client
    name: str
    said: tuple[Said, ...]
    last_session_on: date
    open_threads: tuple[ThreadView, ...]


def note_form(*, by: Actor, client_id: uuid.UUID, zone: str, now: datetime) -> NoteForm:
    """The last hour's day, and what the client said that no thread points at yet."""
    client = clients_access.client(by=by, client_id=client_id, now=now)
    threads = threads_of(by=by, client_id=client.id)
    said = said_by(by=by, client_id=client.id, threads=threads, now=now)
    last = (
        Session.objects.filter(client=client, member_id=by.id, starts_at__lte=now)
        .order_by("-starts_at")
        .first()
    )
    recent = last is not None and now - last.starts_at < timedelta(days=7)
    moment = last.starts_at if last is not None and recent else now
    return NoteForm(
        client=client,
        name=name_of(by=by, client=client, now=now),
        said=tuple(piece for piece in said if not piece.linked),
        last_session_on=moment.astimezone(ZoneInfo(zone)).date(),
        open_threads=tuple(view for view in threads if view.is_open),
    )
