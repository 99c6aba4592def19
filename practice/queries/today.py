"""Today: the hours of the day, what waits, and the card of the next hour."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clients import access as clients_access
from clients import vault
from clients.actors import Actor
from clients.models import Assignment, BetweenUs, Client, Entry, NotDone
from practice.models import RuptureThread, Session
from practice.queries.between import PromiseView, Said, ThreadView, between_us, name_of

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


def marks(*, by: Actor) -> dict[uuid.UUID, frozenset[str]]:
    """Which clients have an open thread of this member's own."""
    threads = RuptureThread.objects.filter(author_id=by.id, closed_at__isnull=True)
    return dict.fromkeys(threads.values_list("client_id", flat=True), frozenset({"thread"}))


def _names(people: list[Client], *, by: Actor, now: datetime) -> dict[uuid.UUID, str]:
    shown = vault.reveal_all(people, "nickname", by=by, purpose="today", now=now)
    return {row.id: values["nickname"] for row, values in zip(people, shown, strict=True)}


def _hours(*, by: Actor, here: ZoneInfo, now: datetime) -> list[Session]:
    local = now.astimezone(here)
    begins = local.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Session.objects.filter(
        member_id=by.id, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1)
    )
    return list(
        rows.exclude(state__in=["cancelled_client", "cancelled_therapist", "moved"]).order_by("starts_at")
    )


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
