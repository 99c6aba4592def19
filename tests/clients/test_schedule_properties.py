"""What holds of every zone on every day: local days are neither skipped nor doubled, and no allowed instant is quiet."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.schedule import (
    Never,
    Occurrence,
    Quiet,
    Rate,
    Slot,
    backoff,
    day_in,
    first_window,
    instant,
    is_quiet,
    next_occurrence,
    refilled,
    sending,
    wall_in,
    windows,
)
from tests import figures

ZONES = sorted(name for name in available_timezones() if name not in {"localtime", "Factory"})
EVERY_DAY = frozenset(range(7))
QUIET = Quiet()
BEGIN, YEARS = datetime(2026, 1, 1, tzinfo=UTC), 3
zones = st.sampled_from(ZONES)
moments = st.integers(0, YEARS * 366 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
walls = st.times().map(lambda at: at.replace(microsecond=0, fold=0))
days = st.frozensets(st.integers(0, 6), min_size=1)


def changes_of_clock(zone: str) -> list[date]:
    """The local days on which the clock of this zone changes, in the years that are looked at."""
    place = ZoneInfo(zone)
    noons = [BEGIN + timedelta(days=number, hours=12) for number in range(YEARS * 366)]
    offsets = [(moment.astimezone(place).date(), moment.astimezone(place).utcoffset()) for moment in noons]
    return [there for (_, before), (there, after) in pairwise(offsets) if before != after]


def test_every_change_of_every_clock_keeps_one_mail_a_day() -> None:
    """GIVEN 600 zones WHEN the clock changes THEN each day around it has its one time, in or out of the gap."""
    checked = 0
    for zone in ZONES:
        for change in changes_of_clock(zone)[:4]:
            for at in (time(0), time(1, 30), time(2, 30), time(23, 59)):
                slot = Slot(days=EVERY_DAY, at=at, zone=zone)
                after = instant(day=change - timedelta(days=2), at=time(12), zone=zone)
                found = []
                for _ in range(4):
                    occurrence = next_occurrence(slot, after=after)
                    assert occurrence is not None
                    found.append(occurrence.day)
                    after = occurrence.due
                assert [(later - sooner).days for sooner, later in pairwise(found)] == [1, 1, 1], (
                    zone,
                    change,
                )
                checked += 1
    figures.note("38", f"{len(ZONES)} zones, {checked:,} times around changes of the clock: one a local day")


@settings(max_examples=300, deadline=None)
@given(zone=zones, after=moments, at=walls, chosen=days)
def test_next_time_is_later_on_a_chosen_day_and_none_lies_between(
    zone: str, after: datetime, at: time, chosen: frozenset[int]
) -> None:
    slot = Slot(days=chosen, at=at, zone=zone)
    found = next_occurrence(slot, after=after)
    assert found is not None
    assert (found.due > after, found.day.weekday() in chosen) == (True, True)
    assert found.due - after <= timedelta(days=8, hours=3)
    first = day_in(zone, after)
    between = [first + timedelta(days=number) for number in range((found.day - first).days)]
    missed = [
        day for day in between if day.weekday() in chosen and instant(day=day, at=at, zone=zone) > after
    ]
    assert missed == []


@settings(max_examples=300, deadline=None)
@given(zone=zones, moment=moments, at=walls)
def test_instant_shows_the_wall_time_that_was_meant_or_the_end_of_the_gap(
    zone: str, moment: datetime, at: time
) -> None:
    day = day_in(zone, moment)
    due = instant(day=day, at=at, zone=zone)
    shown = wall_in(zone, due).replace(microsecond=0)
    gap = shown != at
    assert not gap or (day_in(zone, due), shown) > (day, at)
    assert due <= instant(day=day, at=at, zone=zone, last=True)
    before = wall_in(zone, due - timedelta(seconds=1))
    assert not gap or (day_in(zone, due - timedelta(seconds=1)), before) <= (day, at)


@settings(max_examples=150, deadline=None)
@given(
    zone=zones,
    after=moments,
    quiet=st.builds(Quiet, start=walls, end=walls),
    never=st.lists(st.builds(Never, days=days, start=walls, end=walls), max_size=3),
    probes=st.lists(st.floats(0, 0.9999), min_size=3, max_size=3),
)
def test_windows_are_in_order_and_no_instant_in_them_is_forbidden(
    zone: str, after: datetime, quiet: Quiet, never: list[Never], probes: list[float]
) -> None:
    found = list(islice(windows(zone=zone, quiet=quiet, after=after, never=never), 6))
    assert all(window.opens < window.closes for window in found)
    assert all(window.closes > after for window in found)
    assert all(early.closes <= late.opens for early, late in pairwise(found))
    for window in found:
        for probe in probes:
            moment = window.opens + (window.closes - window.opens) * probe
            assert not is_quiet(moment, quiet=quiet, zone=zone)
            assert not any(_forbids(rule, moment, zone=zone) for rule in never)


def _forbids(rule: Never, moment: datetime, *, zone: str) -> bool:
    """Said once more and more simply than the windows say it: by the wall clock over there."""
    day, at = day_in(zone, moment), wall_in(zone, moment)
    if rule.start < rule.end:
        return day.weekday() in rule.days and rule.start <= at < rule.end
    yesterday = (day - timedelta(days=1)).weekday()
    return (day.weekday() in rule.days and at >= rule.start) or (yesterday in rule.days and at < rule.end)


@settings(max_examples=200, deadline=None)
@given(zone=zones, after=moments, start=walls, end=walls)
def test_first_window_begins_now_or_with_the_first_that_opens(
    zone: str, after: datetime, start: time, end: time
) -> None:
    quiet = Quiet(start=start, end=end)
    found = first_window(zone=zone, quiet=quiet, after=after)
    first = next(windows(zone=zone, quiet=quiet, after=after), None)
    assert (found is None) == (first is None)
    if found is not None and first is not None:
        assert (found.opens, found.closes) == (max(first.opens, after), first.closes)


@settings(max_examples=200, deadline=None)
@given(zone=zones, after=moments, at=walls, inside=st.booleans())
def test_mail_that_was_due_has_a_window_within_its_time(
    zone: str, after: datetime, at: time, inside: bool
) -> None:
    slot = Slot(days=EVERY_DAY, at=at, zone=zone, inside_quiet=inside)
    occurrence = next_occurrence(slot, after=after)
    assert occurrence is not None
    found = sending(slot, occurrence, quiet=QUIET)
    assert found is not None
    assert occurrence.due <= found.window.opens < found.window.closes <= found.not_after
    assert found.not_after - occurrence.due <= timedelta(hours=48)
    quiet = is_quiet(found.window.opens, quiet=QUIET, zone=zone)
    assert quiet == (inside and is_quiet(occurrence.due, quiet=QUIET, zone=zone))


def test_chosen_quiet_hour_stays_open_for_two_hours_alone() -> None:
    slot = Slot(days=EVERY_DAY, at=time(23), zone="Europe/London", inside_quiet=True)
    due = datetime(2026, 6, 4, 22, 0, tzinfo=UTC)
    found = sending(slot, Occurrence(day=date(2026, 6, 4), due=due), quiet=QUIET)
    assert found is not None
    assert (found.window.opens, found.window.closes) == (due, due + timedelta(hours=2))


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [(0, 60), (1, 120), (2, 240), (5, 1920), (8, 15360), (9, 21600), (10, 21600), (30, 21600), (2000, 21600)],
)
def test_longest_wait_doubles_up_to_six_hours(attempt: int, seconds: int) -> None:
    assert backoff(attempt=attempt, step=60, roll=lambda: 1.0) == timedelta(seconds=seconds)
    assert backoff(attempt=attempt, step=60, roll=lambda: 0.0) == timedelta(0)
    assert backoff(attempt=attempt, step=60, roll=lambda: 0.5) == timedelta(seconds=seconds / 2)


@given(
    held=st.floats(0, 50),
    steps=st.lists(st.floats(0, 500), min_size=2, max_size=6),
)
def test_bucket_gives_no_more_for_being_asked_often(held: float, steps: list[float]) -> None:
    rate, often = Rate(per_minute=30, burst=50), held
    for seconds in steps:
        often = refilled(tokens=often, seconds=seconds, rate=rate)
    once = refilled(tokens=held, seconds=sum(steps), rate=rate)
    assert often == pytest.approx(once)


@pytest.mark.parametrize(
    ("held", "seconds", "holds"), [(-3, 0, 0), (-3, 4, 2), (5, -60, 5), (19, 60, 20), (20, 0, 20), (0, 2, 1)]
)
def test_bucket_is_never_below_nothing_and_time_never_runs_back(
    held: float, seconds: float, holds: float
) -> None:
    assert refilled(tokens=held, seconds=seconds, rate=Rate(per_minute=30, burst=20)) == holds


def test_year_of_a_daily_slot_has_every_local_day_once() -> None:
    """The zones with the strangest clocks, a whole year each."""
    for zone in (
        "Africa/Casablanca",
        "America/Nuuk",
        "Antarctica/Troll",
        "Australia/Lord_Howe",
        "Africa/Cairo",
    ):
        slot, after = Slot(days=EVERY_DAY, at=time(0, 30), zone=zone), BEGIN
        seen: Counter[date] = Counter()
        for _ in range(365):
            occurrence = next_occurrence(slot, after=after)
            assert occurrence is not None
            seen[occurrence.day] += 1
            after = occurrence.due
        assert set(seen.values()) == {1}
        assert (max(seen) - min(seen)).days == 364
