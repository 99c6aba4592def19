"""Days and values find their places on paper, and what was not observed is not drawn."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from practice import drawing
from practice.drawing import Point, Row

START, END = date(2026, 3, 1), date(2026, 6, 1)
DAYS = some.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1))


def point(on: date, kind: str = "value", value: float = 5.0) -> Point:
    return {"on": on, "kind": kind, "label": f"{kind} on {on}", "url": f"#{on}", "value": value}


def measured(*days: date) -> Row:
    return {"label": "PHQ-9", "kind": "measure", "low": 0, "high": 27, "points": [point(day) for day in days]}


@given(on=DAYS)
def test_place_stays_between_the_edges(on: date) -> None:
    """Whatever the day, nothing is drawn outside."""
    assert 100 <= drawing.place(on, start=START, end=END, left=100, right=900) <= 900


@given(one=DAYS, other=DAYS)
def test_place_keeps_the_order_of_days(one: date, other: date) -> None:
    """A later day never stands before an earlier one."""
    xs = [drawing.place(on, start=START, end=END, left=0, right=900) for on in sorted((one, other))]
    assert xs == sorted(xs)


def test_place_of_a_line_of_one_day() -> None:
    """A line without length is no division by nothing."""
    assert drawing.place(START, start=START, end=START, left=10, right=20) == 10


def test_height_never_turns_the_axis_over() -> None:
    """Higher values stand higher on paper, whatever they mean."""
    heights = [drawing.height_of(value, low=0, high=10, top=0, bottom=100) for value in (0, 5, 10, 99)]
    assert heights == [100, 50, 0, 0]


def test_height_on_a_scale_without_length() -> None:
    """A scale from three to three puts its value at the bottom."""
    assert drawing.height_of(3, low=3, high=3, top=0, bottom=100) == 100


def test_curve_stops_where_three_weeks_were_not_observed() -> None:
    """Two runs of two become two curves, nothing is drawn over the gap."""
    days = [START, START + timedelta(21), START + timedelta(43), START + timedelta(50)]
    line = drawing.timeline([measured(*days)], start=START, end=END)
    assert [len(curve.split()) for curve in line.lanes[0].curves] == [2, 2]


def test_curve_of_a_single_value_is_only_a_dot() -> None:
    """One answer is no line."""
    line = drawing.timeline([measured(START)], start=START, end=END)
    assert (line.lanes[0].curves, len(line.lanes[0].marks)) == ([], 1)


def test_row_without_a_scale_has_no_curve() -> None:
    """Practice dots are not joined."""
    row: Row = {"label": "Practice", "kind": "practice", "points": [point(START, "done"), point(END, "not")]}
    line = drawing.timeline([row], start=START, end=END)
    assert (line.lanes[0].curves, [mark.y for mark in line.lanes[0].marks]) == ([], [line.lanes[0].y] * 2)


def test_points_outside_the_days_are_left_out() -> None:
    """A window shows what is in it, not what is held at its edge."""
    line = drawing.timeline([measured(START - timedelta(1), START, END + timedelta(1))], start=START, end=END)
    assert [mark.on for _, mark in line.marks] == [START]


def test_table_lists_every_mark_newest_first() -> None:
    """The words say the same as the drawing."""
    days = [START, START + timedelta(9), START + timedelta(3)]
    line = drawing.timeline([measured(*days)], start=START, end=END)
    assert [(label, mark.on) for label, mark in line.marks] == [
        ("PHQ-9", day) for day in sorted(days, reverse=True)
    ]


def test_open_thread_runs_past_today_to_the_edge() -> None:
    """What is not mended has no end."""
    spans = [{"start": START, "end": START + timedelta(30)}, {"start": START + timedelta(60), "end": None}]
    row: Row = {"label": "Between us", "kind": "between", "points": [], "spans": spans}  # type: ignore[typeddict-item]  # plain dicts
    line = drawing.timeline([row], start=START, end=END)
    mended, open_one = line.lanes[0].spans
    assert (mended.x1 < mended.x2 < open_one.x1, open_one.x2) == (True, line.right - drawing.CLEAR / 2)


def test_today_is_drawn_only_inside() -> None:
    """Last year's line knows no today."""
    shown = [
        drawing.timeline([], start=START, end=END, today=on).today for on in (START, END + timedelta(1), None)
    ]
    assert shown == [drawing.LABEL_WIDTH + 12, None, None]


def test_months_are_thinned_until_their_words_fit() -> None:
    """Three years carry no more than eight labels."""
    labels = drawing.months(start=date(2023, 1, 15), end=date(2026, 1, 15), left=0, right=900)
    assert len(labels) <= drawing.MAX_MONTH_LABELS
    assert {month.on.day for month in labels} == {1}


def test_time_line_without_a_mark_is_empty() -> None:
    """The page then says what will stand here."""
    lines = [
        drawing.timeline(rows, start=START, end=END).empty for rows in ([], [measured()], [measured(START)])
    ]
    assert lines == [True, True, False]


def test_triangles_point_down_and_up() -> None:
    """A rupture points down, a repair up, and both can be pressed on 24 pixels."""
    mark = drawing.Mark(100, 50, "rupture", "words", "", START)
    assert (mark.down, mark.up) == ("94,45 106,45 100,56", "94,55 106,55 100,44")
    assert (mark.touch_x, mark.touch_y, mark.top, mark.bottom) == (88, 38, 41, 59)


def test_sparkline_keeps_the_last_eight() -> None:
    """Eight points between fixed ends; the last is said."""
    line = drawing.sparkline(range(20), low=0, high=27)
    assert line is not None
    assert (len(line.points), line.last, line.end == line.points[-1]) == (8, 19, True)
    assert line.line.count(",") == 8


def test_sparkline_of_one_and_of_none() -> None:
    """One value is a dot at the end; nothing is drawn from nothing."""
    line = drawing.sparkline([0], low=0, high=10)
    assert line is not None
    assert (line.points, drawing.sparkline([], low=0, high=10)) == ([(108.0, 24)], None)
