"""A page's worth of reading for the therapist's own pages. Each returns plain dataclasses."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clients import access as clients_access
from clients import vault
from clients.actors import Actor
from clients.models import Assignment, BetweenUs, Client, Entry, NotDone
from practice import access
from practice.models import ProcessNote, Promise, RuptureThread, Session, ThreadEvent, ThreadEvidence
from practice.vocabulary import MARKERS, MENDED, MY_PART, REPAIRS, STAGES, labels

AT_MOST_WAITING = 7


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """One hour of the day."""

    id: uuid.UUID
    client_id: uuid.UUID
    name: str
    starts_at: datetime
    state: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Something that waits for the therapist, and where it is."""

    kind: str
    client_id: uuid.UUID
    name: str
    at: datetime
    object_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class Today:
    """The first page: the hours of the day, and what waits."""

    zone: ZoneInfo
    sessions: tuple[SessionLine, ...]
    waiting: tuple[Waiting, ...]
    more_waiting: int
    next_client_id: uuid.UUID | None
    has_clients: bool


def today(*, by: Actor, zone: str, now: datetime) -> Today:
    """Seven statements, whatever the size of the caseload."""
    here = ZoneInfo(zone)
    people = {row.id: row for row in clients_access.clients(by=by, now=now)}
    names = _names(list(people.values()), by=by, now=now)
    hours = _hours(by=by, here=here, now=now)
    waiting = _waiting(by=by, people=people, names=names, now=now)
    kinds = defaultdict(set)
    for line in waiting:
        kinds[line.client_id].add(line.kind)
    lines = tuple(
        SessionLine(
            id=row.id,
            client_id=row.client_id,
            name=names.get(row.client_id, ""),
            starts_at=row.starts_at,
            state=row.state,
            status=status_word(kinds[row.client_id]),
        )
        for row in hours
    )
    upcoming = next((line.client_id for line in lines if line.starts_at + timedelta(minutes=50) > now), None)
    return Today(
        zone=here,
        sessions=lines,
        waiting=waiting[:AT_MOST_WAITING],
        more_waiting=max(0, len(waiting) - AT_MOST_WAITING),
        next_client_id=upcoming,
        has_clients=bool(people),
    )


def status_word(kinds: Iterable[str]) -> str:
    """The one word beside a name: what matters most comes first."""
    found = set(kinds)
    order = (("said", "waiting"), ("not_done", "ready"), ("entry", "ready"), ("thread", "thread"))
    return next((word for kind, word in order if kind in found), "")


def marks(*, by: Actor, client_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """Which clients have an open thread of this member's own."""
    threads = RuptureThread.objects.filter(author_id=by.id, client_id__in=list(client_ids), closed_at__isnull=True)
    return {client_id: frozenset({"thread"}) for client_id in threads.values_list("client_id", flat=True)}


def _names(people: list[Client], *, by: Actor, now: datetime) -> dict[uuid.UUID, str]:
    shown = vault.reveal_all(people, "nickname", by=by, purpose="today", now=now)
    return {row.id: values["nickname"] for row, values in zip(people, shown, strict=True)}


def _hours(*, by: Actor, here: ZoneInfo, now: datetime) -> list[Session]:
    local = now.astimezone(here)
    begins = local.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Session.objects.filter(member_id=by.id, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    return list(rows.exclude(state__in=["cancelled_client", "cancelled_therapist", "moved"]).order_by("starts_at"))


def _waiting(
    *, by: Actor, people: dict[uuid.UUID, Client], names: dict[uuid.UUID, str], now: datetime
) -> tuple[Waiting, ...]:
    ids = list(people)
    said = BetweenUs.objects.filter(
        client_id__in=ids, visible_at__lte=now, taken_back_at__isnull=True, opened_at__isnull=True
    )
    entries = Entry.objects.visible(now).filter(
        client_id__in=ids, opened_at__isnull=True, assignment__stage__in=["ready", "agreed", "started"]
    )
    not_done = NotDone.objects.filter(client_id__in=ids, withdrawn_at__isnull=True, opened_at__isnull=True)
    threads = RuptureThread.objects.filter(client_id__in=ids, author_id=by.id, closed_at__isnull=True)
    found = [
        *[("said", row.client_id, row.at, row.id) for row in said],
        *[("not_done", row.client_id, row.at, row.assignment_id) for row in not_done],
        *[("entry", row.client_id, row.sent_at or row.saved_at, row.id) for row in entries],
        *[("thread", row.client_id, row.opened_at, row.id) for row in threads],
    ]
    return tuple(
        Waiting(kind=kind, client_id=client_id, name=names[client_id], at=at, object_id=object_id)
        for kind, client_id, at, object_id in found
    )


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a thread in words."""

    kind: str
    words: str
    happened_on: date
    note_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class ThreadView:
    """A thread as its author sees it."""

    id: uuid.UUID
    stage: str
    stage_words: str
    is_open: bool
    opened_at: datetime
    next_step: str
    steps: tuple[Step, ...]
    evidence: tuple[uuid.UUID, ...]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the client said about the two of you; the words themselves are opened on purpose."""

    id: uuid.UUID
    at: datetime
    size: str
    starts: str
    opened: bool
    linked: bool
    line: str = ""


@dataclass(frozen=True, kw_only=True)
class PromiseView:
    """A promise in words."""

    id: uuid.UUID
    text: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class BetweenUsColumn:
    """Between the two of you, on the client's page."""

    threads: tuple[ThreadView, ...]
    said: tuple[Said, ...]
    promises: tuple[PromiseView, ...]


def between_us(*, by: Actor, client: Client, now: datetime) -> BetweenUsColumn:
    """Open threads first, what the client said, promises that are not answered yet."""
    threads = _threads(by=by, client_id=client.id)
    return BetweenUsColumn(
        threads=threads,
        said=_said(by=by, client_id=client.id, threads=threads, now=now),
        promises=_promises(by=by, client_id=client.id, now=now),
    )


def _threads(*, by: Actor, client_id: uuid.UUID) -> tuple[ThreadView, ...]:
    rows = RuptureThread.objects.filter(author_id=by.id, client_id=client_id).prefetch_related("events", "evidence")
    views = [thread_view(row) for row in rows.order_by("-opened_at")]
    return tuple(sorted(views, key=lambda view: not view.is_open))


def thread_view(row: RuptureThread) -> ThreadView:
    """The thread and its steps, oldest first."""
    return ThreadView(
        id=row.id,
        stage=row.stage,
        stage_words=str(STAGES[row.stage]),
        is_open=row.closed_at is None,
        opened_at=row.opened_at,
        next_step=row.next_step,
        steps=tuple(_step(event) for event in sorted(row.events.all(), key=lambda event: event.id)),
        evidence=tuple(piece.between_us_id for piece in row.evidence.all() if piece.between_us_id),
    )


def _step(event: ThreadEvent) -> Step:
    words = str(STAGES.get(event.kind, event.kind))
    return Step(kind=event.kind, words=words, happened_on=event.happened_on, note_id=event.note_id)


def _said(
    *, by: Actor, client_id: uuid.UUID, threads: tuple[ThreadView, ...], now: datetime
) -> tuple[Said, ...]:
    linked = {said_id for thread in threads for said_id in thread.evidence}
    rows = list(clients_access.between_us(client_id=client_id, now=now).select_related("client").order_by("-at")[:12])
    opened = [row for row in rows if row.opened_at]
    lines = vault.reveal_all(opened, "line", by=by, purpose="between us", now=now)
    words = {row.id: values["line"] or "" for row, values in zip(opened, lines, strict=True)}
    return tuple(
        Said(
            id=row.id,
            at=row.at,
            size=row.size,
            starts=row.starts,
            opened=row.opened_at is not None,
            linked=row.id in linked,
            line=words.get(row.id, ""),
        )
        for row in rows
    )


def _promises(*, by: Actor, client_id: uuid.UUID, now: datetime) -> tuple[PromiseView, ...]:
    rows = list(
        Promise.objects.select_related("client").filter(
            author_id=by.id, client_id=client_id, kept_at__isnull=True, dropped_at__isnull=True
        )
    )
    shown = vault.reveal_all(rows, "text", by=by, purpose="promises", now=now)
    return tuple(
        PromiseView(id=row.id, text=values["text"], made_at=row.made_at) for row, values in zip(rows, shown, strict=True)
    )


@dataclass(frozen=True, kw_only=True)
class Card:
    """The card of the next hour: safety first is absent until something can raise it; empty lines vanish."""

    client_id: uuid.UUID
    name: str
    threads: tuple[ThreadView, ...]
    said: tuple[Said, ...]
    promises: tuple[PromiseView, ...]
    ready: int
    open: int

    @property
    def empty(self) -> bool:
        """Nothing waits."""
        return not (self.threads or self.said or self.promises or self.ready)


def next_card(*, by: Actor, client_id: uuid.UUID, now: datetime) -> Card:
    """What matters before this door opens."""
    client = clients_access.client(by=by, client_id=client_id, now=now)
    column = between_us(by=by, client=client, now=now)
    stages = list(Assignment.objects.unfinished().filter(client=client).values_list("stage", flat=True))
    return Card(
        client_id=client.id,
        name=name_of(by=by, client=client, now=now),
        threads=tuple(view for view in column.threads if view.is_open),
        said=tuple(piece for piece in column.said if not piece.linked),
        promises=column.promises,
        ready=stages.count("ready"),
        open=stages.count("agreed") + stages.count("started"),
    )


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


def name_of(*, by: Actor, client: Client, now: datetime) -> str:
    """What the client is called, for a heading."""
    return str(vault.reveal(client, "nickname", by=by, purpose="heading", now=now)["nickname"])


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
    said: tuple[Said, ...] = field(default=())


def thread_page(*, by: Actor, thread_id: uuid.UUID, now: datetime) -> ThreadPage:
    """The author's own thread, or 404."""
    row = access.thread(by=by, thread_id=thread_id, now=now)
    view = thread_view(row)
    evidence = set(ThreadEvidence.objects.filter(thread=row).values_list("between_us_id", flat=True))
    said = _said(by=by, client_id=row.client_id, threads=(view,), now=now)
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
    threads = _threads(by=by, client_id=client.id)
    said = _said(by=by, client_id=client.id, threads=threads, now=now)
    last = Session.objects.filter(client=client, member_id=by.id, starts_at__lte=now).order_by("-starts_at").first()
    recent = last is not None and now - last.starts_at < timedelta(days=7)
    moment = last.starts_at if last is not None and recent else now
    return NoteForm(
        client=client,
        name=name_of(by=by, client=client, now=now),
        said=tuple(piece for piece in said if not piece.linked),
        last_session_on=moment.astimezone(ZoneInfo(zone)).date(),
        open_threads=tuple(view for view in threads if view.is_open),
    )


def notes_of(*, by: Actor, client_id: uuid.UUID) -> list[ProcessNote]:
    """The author's notes of a client, newest first; sealed as they are."""
    return list(ProcessNote.objects.filter(author_id=by.id, client_id=client_id).order_by("-happened_on"))
