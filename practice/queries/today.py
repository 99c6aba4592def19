"""Today: the hours of the day, what waits, and the card of the next hour."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clients import access as clients_access
from clients import vault
from clients.actors import Actor, ClientPermission
from clients.models import Assignment, BetweenUs, Client, Entry, ErasureAsk, NotDone
from clients.queries import Harm, Undelivered, harm, undelivered
from practice.models import RuptureThread, Session
from practice.queries.between import PromiseView, Said, ThreadView, between_us, name_of

AT_MOST_WAITING = 7
WEIGHT = {"waiting": 0, "wish": 1, "bounced": 2, "thread": 3, "ready": 4}


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """One hour of the day."""

    id: uuid.UUID
    client_id: uuid.UUID
    name: str
    starts_at: datetime
    state: str
    status: str
    over: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits of one client, counted; `at` is the oldest of it, `wish` since when they ask to be erased.

    `ways` for who may hand things over, `may_erase` for who may do what is asked.
    """

    client_id: uuid.UUID
    name: str
    at: datetime
    said: int
    ready: int
    threads: int
    wish: datetime | None = None
    lost: Undelivered | None = None
    ways: bool = False
    may_erase: bool = False

    @property
    def status(self) -> str:
        """The one word beside the name: what matters most comes first."""
        if self.said:
            return "waiting"
        if self.wish:
            return "wish"
        return "bounced" if self.lost else "thread" if self.threads else "ready"


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An answer about harm that is open; of somebody else's client no name is known before it is opened."""

    line: Harm
    name: str


@dataclass(frozen=True, kw_only=True)
class Today:
    """The first page: the hours of the day, and what waits."""

    zone: ZoneInfo
    sessions: tuple[SessionLine, ...]
    waiting: tuple[Waiting, ...]
    how_many_wait: int
    next_client_id: uuid.UUID | None
    next_at: datetime | None
    has_clients: bool
    mark: str
    harm: tuple[Alarm, ...] = ()

    @property
    def more_waiting(self) -> int:
        """How many more there are than the page shows."""
        return self.how_many_wait - len(self.waiting)


def today(*, by: Actor, zone: str, now: datetime) -> Today:
    """The same number of statements, whatever the size of the caseload."""
    here = ZoneInfo(zone)
    caseload = clients_access.with_leave(clients_access.clients(by=by, now=now), by=by, now=now)
    people = {row.id: row for row in caseload}
    waiting, open_harm = _waiting(by=by, now=now), harm(by=by)
    hours = _hours(by=by, here=here, now=now)
    shown = [each.client_id for each in waiting[:AT_MOST_WAITING]]
    shown += [each.client_id for each in open_harm] + [row.client_id for row in hours]
    names = _names([people[each] for each in dict.fromkeys(shown) if each in people], by=by, now=now)
    words = {line.client_id: line.status for line in waiting}
    words |= {each.client_id: each.word for each in open_harm}
    lines = tuple(
        SessionLine(
            id=row.id,
            client_id=row.client_id,
            name=names.get(row.client_id, ""),
            starts_at=row.starts_at,
            state=row.state,
            status=words.get(row.client_id, ""),
            over=row.ends_at <= now,
        )
        for row in hours
    )
    upcoming = next((line for line in lines if not line.over), None) or _next_day(
        by=by, people=people, now=now
    )
    return Today(
        zone=here,
        sessions=lines,
        waiting=tuple(
            replace(
                line,
                name=names[line.client_id],
                ways=by.may(ClientPermission.ASSIGN, people[line.client_id]),
                may_erase=by.may(ClientPermission.ERASE, people[line.client_id]),
            )
            for line in waiting[:AT_MOST_WAITING]
        ),
        how_many_wait=len(waiting),
        next_client_id=upcoming.client_id if upcoming else None,
        next_at=upcoming.starts_at if upcoming else None,
        has_clients=bool(people),
        mark=mark_of(waiting, open_harm),
        harm=tuple(Alarm(line=each, name=names.get(each.client_id, "")) for each in open_harm),
    )


def alarms(*, by: Actor, client_id: uuid.UUID, name: str) -> tuple[Alarm, ...]:
    """What is open about harm of one client, for their page."""
    return tuple(Alarm(line=each, name=name) for each in harm(by=by) if each.client_id == client_id)


def marks(*, by: Actor) -> dict[uuid.UUID, frozenset[str]]:
    """Which clients have an open thread of this member's own."""
    threads = RuptureThread.objects.filter(author_id=by.id, closed_at__isnull=True)
    return dict.fromkeys(threads.values_list("client_id", flat=True), frozenset({"thread"}))


def _names(people: list[Client], *, by: Actor, now: datetime) -> dict[uuid.UUID, str]:
    shown = vault.reveal_readable(people, "nickname", by=by, purpose="today", now=now)
    return {row.id: values["nickname"] for row, values in zip(people, shown, strict=True)}


def _next_day(*, by: Actor, people: Container[uuid.UUID], now: datetime) -> Session | None:
    """When the day is done: the first hour of the days after it."""
    rows = Session.objects.filter(member_id=by.id, starts_at__gt=now, state=Session.State.PLANNED)
    row = rows.order_by("starts_at").first()
    return row if row is not None and row.client_id in people else None


def _hours(*, by: Actor, here: ZoneInfo, now: datetime) -> list[Session]:
    local = now.astimezone(here)
    begins = local.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Session.objects.filter(
        member_id=by.id, starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1)
    )
    return list(
        rows.exclude(state__in=["cancelled_client", "cancelled_therapist", "moved"]).order_by("starts_at")
    )


@dataclass(frozen=True, kw_only=True)
class News:
    """What an open page asks for: a word per client that waits, and a mark that changes when anything does."""

    words: dict[uuid.UUID, str]
    mark: str


def news(*, by: Actor, now: datetime) -> News:
    """No name is opened, so nothing is written down and nobody counts as active."""
    lines = _waiting(by=by, now=now)
    open_harm = harm(by=by)
    words = {line.client_id: line.status for line in lines}
    words |= {each.client_id: each.word for each in open_harm}
    return News(words=words, mark=mark_of(lines, open_harm))


def mark_of(lines: Iterable[Waiting], open_harm: Iterable[Harm] = ()) -> str:
    """Short, and different whenever something new waits or something was opened."""
    spelled: list[tuple[Any, ...]] = sorted(
        (
            str(line.client_id),
            line.said,
            line.ready,
            line.threads,
            line.lost is not None,
            line.wish is not None,
        )
        for line in lines
    )
    spelled += [(str(each.id), each.taken_by) for each in open_harm]
    return hashlib.sha256(repr(spelled).encode()).hexdigest()[:16]


def _waiting(*, by: Actor, now: datetime) -> tuple[Waiting, ...]:
    """One line a client, the weightiest first, then the oldest; nameless until it is known which are shown."""
    ids: Any = clients_access.clients(by=by, now=now).order_by().values("id")
    found: dict[uuid.UUID, dict[str, list[datetime]]] = defaultdict(lambda: defaultdict(list))
    for kind, pairs in _what_waits(ids, by=by, now=now):
        for client_id, at in pairs:
            if at is not None:
                found[client_id][kind].append(at)
    lost = undelivered(ids)
    for client_id, mail in lost.items():
        found[client_id]["lost"].append(mail.at)
    lines = [_wait(client_id, kinds, lost=lost.get(client_id)) for client_id, kinds in found.items()]
    return tuple(sorted(lines, key=lambda line: (WEIGHT[line.status], line.at)))


def _what_waits(
    ids: Any, *, by: Actor, now: datetime
) -> Iterator[tuple[str, Iterable[tuple[uuid.UUID, datetime | None]]]]:
    said = BetweenUs.objects.filter(
        client_id__in=ids, visible_at__lte=now, taken_back_at__isnull=True, opened_at__isnull=True
    )
    entries = Entry.objects.visible(now).filter(client_id__in=ids, opened_at__isnull=True)
    not_done = NotDone.objects.filter(client_id__in=ids, withdrawn_at__isnull=True, opened_at__isnull=True)
    threads = RuptureThread.objects.filter(client_id__in=ids, author_id=by.id, closed_at__isnull=True)
    wishes = ErasureAsk.objects.filter(client_id__in=ids, taken_back_at__isnull=True)
    yield "wish", wishes.values_list("client_id", "asked_at")
    yield "said", said.values_list("client_id", "at")
    yield "ready", entries.values_list("client_id", "sent_at")
    yield "ready", not_done.values_list("client_id", "at")
    yield "threads", threads.values_list("client_id", "opened_at")


def _wait(client_id: uuid.UUID, kinds: dict[str, list[datetime]], *, lost: Undelivered | None) -> Waiting:
    oldest = min(at for ats in kinds.values() for at in ats)
    said, ready, threads = (len(kinds.get(kind, ())) for kind in ("said", "ready", "threads"))
    wish = min(kinds.get("wish", ()), default=None)
    return Waiting(
        client_id=client_id, name="", at=oldest, said=said, ready=ready, threads=threads, wish=wish, lost=lost
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
    pieces = Assignment.objects.unfinished().filter(client=client)
    unseen = Entry.objects.filter(client=client, state=Entry.State.SENT, visible_at__gt=now).values(
        "assignment_id"
    )
    stages = list(pieces.exclude(id__in=unseen).values_list("stage", flat=True))
    return Card(
        client_id=client.id,
        name=name_of(by=by, client=client, now=now),
        threads=tuple(view for view in column.threads if view.is_open),
        said=tuple(piece for piece in column.said if not piece.linked),
        promises=column.promises,
        ready=stages.count("ready"),
        open=stages.count("agreed") + stages.count("started"),
    )
