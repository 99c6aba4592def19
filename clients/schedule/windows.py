"""When mail may go: quiet hours and never-times in the client's zone, as windows in UTC."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from clients.schedule.walltime import DAY, Occurrence, Slot, day_in, instant, wall_in

LONGEST = timedelta(hours=48)
"""A mail that could not go for two days is of no use any more."""
CHOSEN = timedelta(hours=2)
"""How long a slot inside the quiet hours, chosen by the client, stays open."""
HORIZON_DAYS = 9


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """From this wall time to that one no mail goes; equal times mean there are no quiet hours."""

    start: time = time(21)
    end: time = time(8)

    def holds(self, at: time) -> bool:
        """Whether this wall time is a quiet one."""
        return _within(at, start=self.start, end=self.end)


@dataclass(frozen=True, kw_only=True)
class Never:
    """Weekly hours in which the client never wants mail, in local time."""

    days: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch in which mail may go, in UTC; the end does not belong to it."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, kw_only=True)
class Sending:
    """For one occurrence: the first window, and the instant after which the mail is of no use."""

    window: Window
    not_after: datetime


def is_quiet(moment: datetime, *, quiet: Quiet, zone: str) -> bool:
    """Whether the wall clock over there shows a quiet hour."""
    return quiet.holds(wall_in(zone, moment))


def windows(*, zone: str, quiet: Quiet, after: datetime, never: Iterable[Never] = ()) -> Iterator[Window]:
    """The allowed windows that close later than `after`, in order, for some days ahead."""
    never = tuple(never)
    first = day_in(zone, after) - DAY
    for step in range(HORIZON_DAYS):
        day = first + step * DAY
        for window in _without(_open_hours(day, zone=zone, quiet=quiet), never=never, zone=zone):
            if window.closes > after:
                yield window


def first_window(*, zone: str, quiet: Quiet, after: datetime, never: Iterable[Never] = ()) -> Window | None:
    """The first allowed window from `after` on, cut at `after`; None when never-times fill the whole week."""
    found = next(windows(zone=zone, quiet=quiet, after=after, never=never), None)
    return None if found is None else Window(opens=max(found.opens, after), closes=found.closes)


def sending(
    slot: Slot, occurrence: Occurrence, *, quiet: Quiet, never: Iterable[Never] = ()
) -> Sending | None:
    """The window for an occurrence, and its last instant: the end of the window after it, two days at most.

    A slot inside the quiet hours that the client chose is honoured: its window begins at the slot.
    """
    never, due = tuple(never), occurrence.due
    ahead = windows(zone=slot.zone, quiet=quiet, after=due, never=never)
    chosen = slot.inside_quiet and is_quiet(due, quiet=quiet, zone=slot.zone)
    window = Window(opens=due, closes=due + CHOSEN) if chosen else next(ahead, None)
    if window is None:
        return None
    window = Window(opens=max(window.opens, due), closes=window.closes)
    following = next((one for one in ahead if one.opens >= window.closes or chosen), window)
    return Sending(window=window, not_after=min(following.closes, due + LONGEST))


def _open_hours(day: date, *, zone: str, quiet: Quiet) -> Window | None:
    """From the end of the quiet hours on this day to their next beginning. Strict where a wall time comes twice."""
    closing_day = day if quiet.start > quiet.end else day + DAY
    opens = instant(day=day, at=quiet.end, zone=zone, last=quiet.start != quiet.end)
    closes = instant(day=closing_day, at=quiet.start, zone=zone)
    return Window(opens=opens, closes=closes) if opens < closes else None


def _without(window: Window | None, *, never: tuple[Never, ...], zone: str) -> Iterator[Window]:
    """The window with the never-times cut out."""
    if window is None:
        return
    taken = sorted(_taken(window, never=never, zone=zone), key=lambda one: one.opens)
    edges = [window.opens]
    for stretch in taken:
        edges += [stretch.opens, max(stretch.closes, edges[-1])]
    edges.append(window.closes)
    for opens, closes in list(pairwise(edges))[::2]:
        if opens < closes:
            yield Window(opens=max(opens, window.opens), closes=min(closes, window.closes))


def _taken(window: Window, *, never: tuple[Never, ...], zone: str) -> Iterator[Window]:
    first = day_in(zone, window.opens) - DAY
    for step in range(4):
        day = first + step * DAY
        for rule in never:
            if day.weekday() in rule.days:
                end_day = day if rule.end > rule.start else day + DAY
                opens = instant(day=day, at=rule.start, zone=zone)
                closes = instant(day=end_day, at=rule.end, zone=zone, last=True)
                if opens < window.closes and closes > window.opens:
                    yield Window(opens=opens, closes=closes)


def _within(at: time, *, start: time, end: time) -> bool:
    if start <= end:
        return start <= at < end
    return at >= start or at < end
