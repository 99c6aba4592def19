"""The prep card: seven parts in a fixed order, each one to three lines; empty parts are not there. Every line opens its source."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clients import access as clients_access
from clients import queries
from clients.actors import Actor
from clients.queries import Lately
from practice.drawing import Sparkline, sparkline
from practice.facts import Fact, moved_or_late, went_silent
from practice.models import Session
from practice.queries.between import BetweenUsColumn, between_us, hours
from practice.queries.today import Alarm, alarms

BRING = {"week-in-brief": "bring"}
"""Which answer of which material says what they want to bring."""
CHECK = "session_check"
FELT_OFF = frozenset({"maybe", "yes"})
MOST_LINES = 3
TWO = 2
STARTS = {"you_start": "you", "i_start": "me", "not_now": "not_now"}


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A line of the client's own."""

    line: str
    entry_id: uuid.UUID
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Off:
    """A session check in which something felt off, and who starts."""

    entry_id: uuid.UUID
    at: datetime
    starts: str


@dataclass(frozen=True, kw_only=True)
class Practised:
    """One piece: how much of what was agreed, and one line that the client marked."""

    piece: queries.Piece
    quote: str
    quote_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class Curve:
    """A scale as a small curve; words only beyond measurement noise."""

    title: str
    line: Sparkline | None
    beyond: bool
    since: datetime
    entry_id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class PrepCard:
    """The card."""

    who: queries.Who
    hour: Session | None
    alarms: tuple[Alarm, ...]
    brought: tuple[Brought, ...]
    column: BetweenUsColumn
    off: Off | None
    practice: tuple[Practised, ...]
    waiting: int
    numbers: tuple[Curve, ...]
    facts: tuple[Fact, ...]

    @property
    def between(self) -> bool:
        """Whether anything between the two is open."""
        return bool(self.column.said or self.column.threads or self.off)

    @property
    def empty(self) -> bool:
        """Nothing to say before this hour."""
        return not (
            self.alarms or self.brought or self.between or self.column.promises or self.practice
            or self.waiting or self.numbers or self.facts
        )  # fmt: skip


def prep_card(*, by: Actor, client_id: uuid.UUID, now: datetime) -> PrepCard:
    """The card of one client, or 404. Nothing is opened by looking at it."""
    page = queries.client_page(by=by, client_id=client_id, now=now)
    lately = queries.lately(by=by, client_id=client_id, now=now)
    client = clients_access.client(by=by, client_id=client_id, now=now)
    column = between_us(by=by, client=client, now=now)
    return PrepCard(
        who=page.who,
        hour=hours(by=by, client_id=client_id, now=now).next,
        alarms=alarms(by=by, client_id=client_id, name=page.who.nickname),
        brought=_brought(lately)[:MOST_LINES],
        column=BetweenUsColumn(
            threads=tuple(view for view in column.threads if view.is_open)[:MOST_LINES],
            said=tuple(each for each in column.said if not each.linked)[:MOST_LINES],
            promises=column.promises[:MOST_LINES],
        ),
        off=_off(lately),
        practice=_practised([*page.ready, *page.open], lately),
        waiting=sum(piece.unread for piece in (*page.ready, *page.open)),
        numbers=_curves(queries.numbers(by=by, client_id=client_id, now=now)),
        facts=_facts(by=by, client_id=client_id, now=now),
    )


def _brought(lately: Iterable[Lately]) -> tuple[Brought, ...]:
    found = ((each, each.line(BRING[each.slug])) for each in lately if each.slug in BRING)
    return tuple(Brought(line=line, entry_id=each.entry_id, at=each.at) for each, line in found if line)


def _off(lately: Iterable[Lately]) -> Off | None:
    """The latest check alone: an older one was talked about since, or has its thread."""
    check = next((each for each in lately if each.kind == CHECK), None)
    if check is None or check.values.get("off") not in FELT_OFF:
        return None
    starts = STARTS.get(str(check.values.get("return")), "")
    return Off(entry_id=check.entry_id, at=check.at, starts=starts)


def _practised(pieces: Iterable[queries.Piece], lately: tuple[Lately, ...]) -> tuple[Practised, ...]:
    """What came back first, then what is with them; checks and scales have parts of their own."""
    mine = [piece for piece in pieces if piece.kind in ("exercise", "handout")]
    found = []
    for piece in mine[:MOST_LINES]:
        marked = next((each for each in lately if each.assignment_id == piece.id and each.marked), None)
        found.append(
            Practised(
                piece=piece,
                quote=marked.marked if marked else "",
                quote_id=marked.entry_id if marked else None,
            )
        )
    return tuple(found)


def _curves(found: Iterable[queries.Numbers]) -> tuple[Curve, ...]:
    return tuple(
        Curve(
            title=each.title,
            line=sparkline(each.values, low=0, high=each.maximum),
            beyond=each.beyond,
            since=each.since,
            entry_id=each.entry_id,
        )
        for each in list(found)[:TWO]
    )


def _facts(*, by: Actor, client_id: uuid.UUID, now: datetime) -> tuple[Fact, ...]:
    rows = Session.objects.filter(
        client_id=client_id, member_id=by.id, starts_at__lt=now, starts_at__gte=now - timedelta(weeks=12)
    )
    kept = [(row.state, row.late_minutes or 0) for row in rows.order_by("starts_at")]
    silent = queries.silent_since(by=by, client_id=client_id, now=now)
    facts = (moved_or_late(kept), went_silent(silent))
    return tuple(fact for fact in facts if fact is not None)
