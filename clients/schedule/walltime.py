"""What a person means ("Thursday 19:30, Berlin") as instants in UTC, over every clock change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

DAY = timedelta(days=1)
WEEK = 7
MORNING, AFTERNOON, EVENING, NIGHT = time(5), time(12), time(17), time(21)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """Weekdays (0 is Monday) and a wall time in a zone; `inside_quiet` when the client chose a quiet hour knowingly."""

    days: frozenset[int]
    at: time
    zone: str
    inside_quiet: bool = False


@dataclass(frozen=True, kw_only=True, order=True)
class Occurrence:
    """One time of a slot: the local day it belongs to, and the instant it falls due."""

    day: date
    due: datetime


def instant(*, day: date, at: time, zone: str, last: bool = False) -> datetime:
    """The UTC instant of a wall time.

    A wall time that a clock change leaves out becomes the first instant after the gap; one that comes
    twice is the first of the two, or with `last` the second.
    """
    place = _zone(zone)
    wall = datetime.combine(day, at)
    early = wall.replace(tzinfo=place, fold=0).astimezone(UTC)
    late = wall.replace(tzinfo=place, fold=1).astimezone(UTC)
    if early.astimezone(place).replace(tzinfo=None) == wall:
        return max(early, late) if last else early
    return _end_of_gap(place, before=min(early, late), after=max(early, late))


def next_occurrence(slot: Slot, *, after: datetime) -> Occurrence | None:
    """The first time of the slot that falls due later than `after`; None when it has no days."""
    day = day_in(slot.zone, after) - DAY
    for step in range(WEEK + 3):
        candidate = day + step * DAY
        if candidate.weekday() in slot.days:
            due = instant(day=candidate, at=slot.at, zone=slot.zone)
            if due > after:
                return Occurrence(day=candidate, due=due)
    return None


def day_in(zone: str, moment: datetime) -> date:
    """The local day of an instant."""
    return moment.astimezone(_zone(zone)).date()


def wall_in(zone: str, moment: datetime) -> time:
    """The local wall time of an instant."""
    return moment.astimezone(_zone(zone)).time()


def is_zone(name: str) -> bool:
    """Whether the name is a time zone that we know."""
    try:
        _zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def words_for(*, day: date, at: time) -> str:
    """A slot as a person says it: Thursday evening."""
    return _("%(weekday)s %(part)s") % {"weekday": str(WEEKDAYS[day.weekday()]), "part": _part(at)}


def day_words(day: date) -> str:
    """A day near enough to need no year: 3 March."""
    return date_format(day, pgettext("a day, as Django's date format writes it", "j F"))


def full_words(moment: date | datetime) -> str:
    """A day, or a moment, of any year, as it stands on paper."""
    day = date_format(moment, pgettext("a day with its year, as Django's date format writes it", "l, j F Y"))
    return f"{day}, {moment:%H:%M}" if isinstance(moment, datetime) else day


def moment_words(here: datetime, *, today: date) -> str:
    """A moment as one says it: today at 19:30, yesterday evening, Tuesday, 3 March."""
    days = (today - here.date()).days
    if days == 1:
        return _yesterday(here.time())
    if days in (0, -1):
        said = _("today at %(time)s") if days == 0 else _("tomorrow at %(time)s")
        return said % {"time": date_format(here, "H:i")}
    return date_format(here, pgettext("a weekday, as Django's date format writes it", "l, j F"))


def _yesterday(at: time) -> str:
    if at < MORNING:
        return _("early yesterday")
    if at < AFTERNOON:
        return _("yesterday morning")
    if at < EVENING:
        return _("yesterday afternoon")
    return _("yesterday evening") if at < NIGHT else _("late yesterday evening")


def _part(at: time) -> str:
    if MORNING <= at < AFTERNOON:
        return _("morning")
    if AFTERNOON <= at < EVENING:
        return _("afternoon")
    if EVENING <= at < NIGHT:
        return _("evening")
    return _("night")


def _end_of_gap(place: ZoneInfo, *, before: datetime, after: datetime) -> datetime:
    """The first second of the offset that holds after the gap; clocks change on whole seconds."""
    offset = after.astimezone(place).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, tz=place).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, tz=UTC)


@lru_cache(maxsize=700)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
