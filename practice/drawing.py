"""Geometry of the drawings: dates and values become places on paper. Knows no colours and no records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NotRequired, TypedDict

GAP_DAYS = 21
WIDTH = 960
LABEL_WIDTH = 120
ROW_HEIGHT = 46
SWING = 17
CLEAR = 8
HEAD_HEIGHT = 26
TOUCH = 24
MAX_MONTH_LABELS = 8
MONTH_WIDTH = 56
"""A label that would run over the edge is left out."""


class Point(TypedDict):
    """What a caller says of one thing that happened; kinds: session, planned, rupture, repair, done, partly, not, value."""

    on: date
    kind: str
    label: str
    url: NotRequired[str]
    value: NotRequired[float]


class Stretch(TypedDict):
    """What a caller says of something that lasted; without an end it lasts still."""

    start: date
    end: date | None


class Row(TypedDict):
    """What a caller says of one row; with `low` and `high` it is drawn as a curve over its whole scale."""

    label: str
    kind: str
    points: Sequence[Point]
    spans: NotRequired[Sequence[Stretch]]
    low: NotRequired[float]
    high: NotRequired[float]
    note: NotRequired[str]


@dataclass(frozen=True)
class Mark:
    """One thing that happened: a place to press, with its words."""

    x: float
    y: float
    kind: str
    label: str
    url: str
    on: date

    @property
    def down(self) -> str:
        """A triangle that points down (a rupture)."""
        return f"{self.x - 6:g},{self.y - 5:g} {self.x + 6:g},{self.y - 5:g} {self.x:g},{self.y + 6:g}"

    @property
    def up(self) -> str:
        """A triangle that points up (a repair)."""
        return f"{self.x - 6:g},{self.y + 5:g} {self.x + 6:g},{self.y + 5:g} {self.x:g},{self.y - 6:g}"

    @property
    def top(self) -> float:
        return self.y - 9

    @property
    def bottom(self) -> float:
        return self.y + 9

    @property
    def touch_x(self) -> float:
        return self.x - TOUCH / 2

    @property
    def touch_y(self) -> float:
        return self.y - TOUCH / 2


@dataclass(frozen=True)
class Span:
    """Something that lasted, such as an open thread."""

    x1: float
    x2: float
    y: float


@dataclass(frozen=True)
class Lane:
    """One row of the time line."""

    label: str
    kind: str
    y: float
    base: float
    marks: Sequence[Mark]
    spans: Sequence[Span] = ()
    curves: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Month:
    """A label on the axis, at the first of a month."""

    x: float
    on: date


@dataclass(frozen=True)
class TimeLine:
    """A whole time line, ready for templates/_parts/timeline.html."""

    width: int
    height: int
    left: int
    right: float
    lanes: Sequence[Lane]
    months: Sequence[Month]
    today: float | None
    marks: Sequence[tuple[str, Mark]] = ()

    @property
    def empty(self) -> bool:
        return not self.marks

    @property
    def rest(self) -> int:
        """How wide the drawing is beside its labels."""
        return self.width - self.left

    @property
    def foot(self) -> int:
        return self.height - 8


def place(on: date, *, start: date, end: date, left: float, right: float) -> float:
    """Where a day stands between two edges; outside days are held at the edge."""
    days = max((end - start).days, 1)
    share = min(max((on - start).days / days, 0.0), 1.0)
    return round(left + share * (right - left), 1)


def height_of(value: float, *, low: float, high: float, top: float, bottom: float) -> float:
    """Where a value stands; the axis runs over the whole scale and is never turned over."""
    span = high - low or 1
    share = min(max((value - low) / span, 0.0), 1.0)
    return round(bottom - share * (bottom - top), 1)


def stretches(marks: Sequence[Mark], *, gap_days: int = GAP_DAYS) -> list[list[Mark]]:
    """Runs of marks without a gap: what was not observed is not drawn."""
    runs: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: mark.on):
        if runs and (mark.on - runs[-1][-1].on).days <= gap_days:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def curves(marks: Sequence[Mark], *, gap_days: int = GAP_DAYS) -> list[str]:
    """One polyline's points for each run of at least two marks."""
    runs = stretches(marks, gap_days=gap_days)
    return [" ".join(f"{mark.x:g},{mark.y:g}" for mark in run) for run in runs if len(run) > 1]


def months(*, start: date, end: date, left: float, right: float) -> list[Month]:
    """Firsts of months between two days, thinned out until the words fit."""
    firsts: list[date] = []
    day = start.replace(day=1)
    while day <= end:
        if day >= start:
            firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = -(-len(firsts) // MAX_MONTH_LABELS) or 1
    placed = [Month(place(day, start=start, end=end, left=left, right=right), day) for day in firsts[::every]]
    return [month for month in placed if month.x <= right - MONTH_WIDTH]


def timeline(rows: Sequence[Row], *, start: date, end: date, today: date | None = None) -> TimeLine:
    """Rows of points become lanes of marks on one axis; what lies outside the days is left out."""
    left, right = LABEL_WIDTH, WIDTH - 16.0
    axis = Axis(start=start, end=end, left=left + 12, right=right - 12)
    lanes = [_lane(row, at, axis) for at, row in enumerate(rows)]
    marks = [(lane.label, mark) for lane in lanes for mark in lane.marks]
    return TimeLine(
        width=WIDTH,
        height=HEAD_HEIGHT + ROW_HEIGHT * len(lanes) + 8,
        left=left,
        right=right,
        lanes=lanes,
        months=months(start=start, end=end, left=left + 12, right=right - 12),
        today=axis.at(today) if today and start <= today <= end else None,
        marks=sorted(marks, key=lambda pair: pair[1].on, reverse=True),
    )


@dataclass(frozen=True)
class Axis:
    """The days from one edge to the other."""

    start: date
    end: date
    left: float
    right: float

    def at(self, on: date) -> float:
        return place(on, start=self.start, end=self.end, left=self.left, right=self.right)


def _lane(row: Row, at: int, axis: Axis) -> Lane:
    middle = HEAD_HEIGHT + ROW_HEIGHT * at + ROW_HEIGHT / 2
    curved = "low" in row and "high" in row
    marks = [
        _mark(point, row, middle, axis) for point in row["points"] if axis.start <= point["on"] <= axis.end
    ]
    spans = [_span(stretch, middle, axis) for stretch in row.get("spans", ())]
    return Lane(
        label=row["label"],
        kind=row["kind"],
        y=middle,
        base=HEAD_HEIGHT + ROW_HEIGHT * (at + 1),
        marks=marks,
        spans=spans,
        curves=curves(marks) if curved else [],
        note=row.get("note", ""),
    )


def _span(stretch: Stretch, middle: float, axis: Axis) -> Span:
    """A line between two marks, clear of their shapes; still open, it runs to the edge."""
    end = axis.at(stretch["end"]) - CLEAR if stretch["end"] else axis.right + CLEAR
    start = axis.at(stretch["start"]) + CLEAR
    return Span(start, max(start, end), middle)


def _mark(point: Point, row: Row, middle: float, axis: Axis) -> Mark:
    y = middle
    if "low" in row and "high" in row and "value" in point:
        y = height_of(
            point["value"], low=row["low"], high=row["high"], top=middle - SWING, bottom=middle + SWING
        )
    return Mark(axis.at(point["on"]), y, point["kind"], point["label"], point.get("url", ""), point["on"])


@dataclass(frozen=True)
class Sparkline:
    """The last eight values between the ends of their scale."""

    width: int
    height: int
    points: Sequence[tuple[float, float]]
    last: float

    @property
    def line(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)

    @property
    def end(self) -> tuple[float, float]:
        return self.points[-1]


def sparkline(
    values: Sequence[float], *, low: float, high: float, width: int = 112, height: int = 28
) -> Sparkline | None:
    """At most the last eight values; nothing is drawn from nothing."""
    kept = list(values)[-8:]
    if not kept:
        return None
    step = (width - 8) / max(len(kept) - 1, 1)
    ys = [height_of(value, low=low, high=high, top=4, bottom=height - 4) for value in kept]
    points = [(round(4 + step * at, 1), y) for at, y in enumerate(ys)]
    if len(kept) == 1:
        points = [(width - 4.0, ys[0])]
    return Sparkline(width=width, height=height, points=points, last=kept[-1])
