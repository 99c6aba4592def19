"""Wall time over every clock change, windows, and what was meant by "Thursday evening"."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clients.schedule import (
    Never,
    Occurrence,
    Quiet,
    Slot,
    Window,
    first_window,
    instant,
    is_quiet,
    is_zone,
    next_occurrence,
    sending,
    windows,
    words_for,
)

ZONES = sorted(name for name in available_timezones() if name not in {"localtime", "Factory"})
SAMPLED = sorted(
    {
        *ZONES[::40],
        "America/Nuuk",
        "Antarctica/Troll",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Europe/London",
    }
)
EVERY_DAY = frozenset(range(7))
TIMES = [time(0, 0), time(1, 30), time(2, 30), time(12, 0), time(23, 30)]
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
LONDON, QUIET = "Europe/London", Quiet()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/London", date(2026, 6, 4), time(19, 30), "2026-06-04T18:30"),
        ("Europe/London", date(2026, 3, 29), time(1, 30), "2026-03-29T01:00"),  # gap 01:00-02:00
        ("Europe/London", date(2026, 10, 25), time(1, 30), "2026-10-25T00:30"),  # fold: the first
        ("America/Nuuk", date(2026, 3, 28), time(23, 30), "2026-03-29T01:00"),  # the gap ends at midnight
        ("Antarctica/Troll", date(2026, 3, 29), time(2, 15), "2026-03-29T01:00"),  # two hours are left out
        (
            "Australia/Lord_Howe",
            date(2026, 10, 4),
            time(2, 10),
            "2026-10-03T15:30",
        ),  # half an hour is left out
        ("Pacific/Apia", date(2011, 12, 30), time(9, 0), "2011-12-30T10:00"),  # a whole day is left out
    ],
)
def test_wall_time_becomes_the_instant_that_was_meant(zone: str, day: date, at: time, expected: str) -> None:
    assert instant(day=day, at=at, zone=zone) == utc(expected)


def test_wall_time_that_comes_twice_can_be_asked_for_its_second() -> None:
    twice = {"day": date(2026, 10, 25), "at": time(1, 30), "zone": LONDON}
    assert instant(**twice, last=True) - instant(**twice) == timedelta(hours=1)


def occurrences(slot: Slot, *, days: int) -> Iterator[Occurrence]:
    after = BEGINNING
    while (found := next_occurrence(slot, after=after)) is not None and found.due < BEGINNING + timedelta(
        days=days
    ):
        yield found
        after = found.due


def one_a_day(zone: str, *, days: int, times: list[time] = TIMES) -> None:
    for at in times:
        found = list(occurrences(Slot(days=EVERY_DAY, at=at, zone=zone), days=days))
        steps = {(after.day - before.day).days for before, after in pairwise(found)}
        assert steps == {1}, (zone, at)
        assert len(found) >= days - 1


@pytest.mark.parametrize("zone", SAMPLED)
def test_daily_slot_comes_exactly_once_a_day(zone: str) -> None:
    one_a_day(zone, days=400)


@pytest.mark.slow
def test_daily_slot_comes_exactly_once_a_day_in_every_zone() -> None:
    for zone in ZONES:
        one_a_day(zone, days=310, times=[time(2, 30)])


def test_slot_without_days_never_comes() -> None:
    assert next_occurrence(Slot(days=frozenset(), at=time(9), zone=LONDON), after=BEGINNING) is None


def test_slot_comes_on_its_weekdays_only() -> None:
    slot = Slot(days=frozenset({0, 3}), at=time(19, 30), zone=LONDON)
    assert [found.day.weekday() for found in occurrences(slot, days=15)] == [3, 0, 3, 0, 3]


@settings(max_examples=150, deadline=None)
@given(zone=st.sampled_from(ZONES), minutes=st.integers(0, 60 * 24 * 1096), probe=st.floats(0, 0.999))
def test_no_instant_of_a_window_is_quiet(zone: str, minutes: int, probe: float) -> None:
    after = BEGINNING + timedelta(minutes=minutes)
    for _, window in zip(range(3), windows(zone=zone, quiet=QUIET, after=after), strict=False):
        inside = window.opens + (window.closes - window.opens) * probe
        assert not is_quiet(inside, quiet=QUIET, zone=zone)
        assert window.closes - window.opens >= timedelta(hours=11)


@given(start=st.times(), end=st.times(), zone=st.sampled_from(SAMPLED), probe=st.floats(0, 0.999))
def test_windows_of_any_quiet_hours_are_not_quiet(start: time, end: time, zone: str, probe: float) -> None:
    quiet = Quiet(start=start.replace(microsecond=0, fold=0), end=end.replace(microsecond=0, fold=0))
    for _, window in zip(
        range(3), windows(zone=zone, quiet=quiet, after=utc("2026-03-28T12:00")), strict=False
    ):
        assert not is_quiet(window.opens + (window.closes - window.opens) * probe, quiet=quiet, zone=zone)


def test_never_times_are_cut_out_of_the_window() -> None:
    never = [Never(days=frozenset({3}), start=time(17), end=time(19))]
    found = windows(zone=LONDON, quiet=QUIET, after=utc("2026-06-04T07:00"), never=never)
    assert [next(found), next(found)] == [
        Window(opens=utc("2026-06-04T07:00"), closes=utc("2026-06-04T16:00")),
        Window(opens=utc("2026-06-04T18:00"), closes=utc("2026-06-04T20:00")),
    ]


def test_never_time_over_midnight_is_cut_out_on_both_days() -> None:
    never = [Never(days=frozenset({2}), start=time(20), end=time(9))]
    found = windows(zone=LONDON, quiet=QUIET, after=utc("2026-06-03T12:00"), never=never)
    assert [next(found), next(found)] == [
        Window(opens=utc("2026-06-03T07:00"), closes=utc("2026-06-03T19:00")),
        Window(opens=utc("2026-06-04T08:00"), closes=utc("2026-06-04T20:00")),
    ]


def test_whole_week_of_never_leaves_no_window() -> None:
    never = [Never(days=EVERY_DAY, start=time(0), end=time(0))]
    assert first_window(zone=LONDON, quiet=QUIET, after=BEGINNING, never=never) is None


def test_first_window_begins_now_when_it_is_open() -> None:
    now = utc("2026-06-04T12:00")
    assert first_window(zone=LONDON, quiet=QUIET, after=now) == Window(
        opens=now, closes=utc("2026-06-04T20:00")
    )


def thursday(at: time, *, inside_quiet: bool = False) -> tuple[Slot, Occurrence]:
    slot = Slot(days=frozenset({3}), at=at, zone=LONDON, inside_quiet=inside_quiet)
    return slot, Occurrence(day=date(2026, 6, 4), due=instant(day=date(2026, 6, 4), at=at, zone=LONDON))


def test_sending_lasts_until_the_end_of_the_next_window() -> None:
    found = sending(*thursday(time(19, 30)), quiet=QUIET)
    assert found is not None
    assert (found.window, found.not_after) == (
        Window(opens=utc("2026-06-04T18:30"), closes=utc("2026-06-04T20:00")),
        utc("2026-06-05T20:00"),
    )


def test_quiet_slot_waits_for_the_morning() -> None:
    found = sending(*thursday(time(22)), quiet=QUIET)
    assert found is not None
    assert found.window.opens == utc("2026-06-05T07:00")


def test_quiet_slot_that_the_client_chose_is_honoured() -> None:
    found = sending(*thursday(time(22), inside_quiet=True), quiet=QUIET)
    assert found is not None
    assert (found.window.opens, found.not_after) == (utc("2026-06-04T21:00"), utc("2026-06-05T20:00"))


@given(zone=st.sampled_from(ZONES), minutes=st.integers(0, 60 * 24 * 7), inside=st.booleans())
def test_sending_never_outlasts_two_days(zone: str, minutes: int, inside: bool) -> None:
    slot = Slot(days=EVERY_DAY, at=time(minutes // 60 % 24, minutes % 60), zone=zone, inside_quiet=inside)
    occurrence = next_occurrence(slot, after=BEGINNING + timedelta(minutes=minutes))
    assert occurrence is not None
    found = sending(slot, occurrence, quiet=QUIET)
    assert found is not None
    assert occurrence.due <= found.window.opens < found.window.closes
    assert found.window.closes <= found.not_after <= occurrence.due + timedelta(hours=48)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(9), "Thursday morning"),
        (time(13), "Thursday afternoon"),
        (time(19, 30), "Thursday evening"),
        (time(23), "Thursday night"),
        (time(3), "Thursday night"),
    ],
)
def test_slot_is_said_as_people_say_it(at: time, words: str) -> None:
    assert words_for(day=date(2026, 6, 4), at=at) == words


@pytest.mark.parametrize(
    ("name", "known"), [("Europe/London", True), ("Europe/Nowhere", False), ("../etc", False), ("", False)]
)
def test_zone_is_known_or_not(name: str, known: bool) -> None:
    assert is_zone(name) is known


def test_allowed_minutes_that_a_clock_change_swallows_are_no_window() -> None:
    quiet = Quiet(start=time(1, 45), end=time(1, 15))
    found = next(windows(zone=LONDON, quiet=quiet, after=utc("2026-03-28T12:00")))
    assert found == Window(opens=utc("2026-03-30T00:15"), closes=utc("2026-03-30T00:45"))


def test_slot_with_a_fraction_of_a_second_in_a_gap_is_the_end_of_the_gap() -> None:
    assert instant(day=date(2026, 3, 29), at=time(1, 30, 0, 500), zone=LONDON) == utc("2026-03-29T01:00")


def test_client_who_never_wants_mail_has_no_window_to_send_in() -> None:
    never = [Never(days=EVERY_DAY, start=time(0), end=time(0))]
    assert sending(*thursday(time(19, 30)), quiet=QUIET, never=never) is None
