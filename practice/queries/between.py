"""Between the two of you: threads, what the client said, promises."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from clients import access as clients_access
from clients import vault
from clients.actors import Actor
from clients.models import Client
from practice.models import Promise, RuptureThread, Session, ThreadEvent, WeeklySlot
from practice.vocabulary import STAGES


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

    @property
    def since(self) -> date:
        """The day of its first step: a note may tell of an hour a week ago."""
        return min((step.happened_on for step in self.steps), default=localdate(self.opened_at))


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


def column(*, by: Actor, client_id: uuid.UUID, now: datetime) -> BetweenUsColumn:
    """The column for a client's page, or 404."""
    return between_us(by=by, client=clients_access.client(by=by, client_id=client_id, now=now), now=now)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """The next hour, and the last one of which nobody has said yet what became of it."""

    next: Session | None
    unsaid: Session | None
    today: bool = False
    """Whether the next hour is on this day, where the person who asks is."""


def hours(*, by: Actor, client_id: uuid.UUID, now: datetime) -> Hours:
    """Two statements; the times are plain."""
    rows = Session.objects.filter(client_id=client_id, member_id=by.id, state=Session.State.PLANNED)
    recently = now - timedelta(days=14)
    coming = rows.filter(starts_at__gt=now).order_by("starts_at").first()
    return Hours(
        next=coming,
        today=coming is not None and localdate(coming.starts_at) == localdate(now),
        unsaid=rows.filter(starts_at__lte=now, starts_at__gte=recently).order_by("-starts_at").first(),
    )


def weekly(*, by: Actor, client_id: uuid.UUID) -> dict[str, object]:
    """Day and time of the weekly hour that stands now, as its form names them; empty without one."""
    rows = WeeklySlot.objects.filter(client_id=client_id, member_id=by.id, ends__isnull=True)
    found = rows.order_by("-begins").first()
    return {"weekday": found.weekday, "wall_time": found.wall_time} if found else {}


def between_us(*, by: Actor, client: Client, now: datetime) -> BetweenUsColumn:
    """Open threads first, what the client said, promises that are not answered yet."""
    threads = threads_of(by=by, client_id=client.id)
    return BetweenUsColumn(
        threads=threads,
        said=said_by(by=by, client_id=client.id, threads=threads, now=now),
        promises=_promises(by=by, client_id=client.id, now=now),
    )


def threads_of(*, by: Actor, client_id: uuid.UUID) -> tuple[ThreadView, ...]:
    rows = RuptureThread.objects.filter(author_id=by.id, client_id=client_id).prefetch_related(
        "events", "evidence"
    )
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


def said_by(
    *, by: Actor, client_id: uuid.UUID, threads: tuple[ThreadView, ...], now: datetime
) -> tuple[Said, ...]:
    linked = {said_id for thread in threads for said_id in thread.evidence}
    rows = list(
        clients_access.between_us(client_id=client_id, now=now).select_related("client").order_by("-at")[:12]
    )
    opened = [row for row in rows if row.opened_at]
    lines = vault.reveal_readable(opened, "line", by=by, purpose="between us", now=now)
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
    shown = vault.reveal_readable(rows, "text", by=by, purpose="promises", now=now)
    return tuple(
        PromiseView(id=row.id, text=values["text"], made_at=row.made_at)
        for row, values in zip(rows, shown, strict=True)
    )


def name_of(*, by: Actor, client: Client, now: datetime) -> str:
    """What the client is called, for a heading."""
    [shown] = vault.reveal_readable([client], "nickname", by=by, purpose="heading", now=now)
    return str(shown["nickname"])
