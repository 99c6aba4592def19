"""What the gallery shows: invented people and days, nothing from any record."""

from datetime import date, timedelta
from typing import Any

from practice.drawing import Point, Row

START = date(2026, 2, 24)
END = date(2026, 6, 12)
TODAY = date(2026, 6, 4)
VALUES = [19, 17, 18, 14, 15, 11, 12, 9]

NAV = [
    {"label": "Today", "url": "#", "current": True},
    {"label": "Clients", "url": "#", "current": False},
    {"label": "Library", "url": "#", "current": False},
]


def _weekly(first: date, count: int) -> list[date]:
    return [first + timedelta(days=7 * at) for at in range(count)]


def _point(on: date, kind: str, label: str, value: float | None = None) -> Point:
    point: Point = {"on": on, "kind": kind, "label": label, "url": f"#{kind}-{on.isoformat()}"}
    if value is not None:
        point["value"] = value
    return point


SESSIONS = [
    _point(day, "session", "Session") for day in _weekly(date(2026, 3, 3), 14) if day != date(2026, 4, 14)
]
CHECKS = zip(_weekly(date(2026, 3, 3), 13), [8, 8, 9, 8, 7, 7, 4, 5, 7, 8, 9, 9, 9], strict=True)
PRACTICE = zip(
    _weekly(date(2026, 3, 5), 13),
    [
        "done",
        "done",
        "partly",
        "done",
        "done",
        "not",
        "not",
        "partly",
        "done",
        "done",
        "done",
        "done",
        "done",
    ],
    strict=True,
)
DEPRESSION = zip(
    _weekly(date(2026, 3, 2), 14),
    [19, 18, 18, 17, None, None, None, None, 14, 14, 12, 11, 11, 9],
    strict=True,
)

ROWS: list[Row] = [
    {
        "label": "Sessions",
        "kind": "sessions",
        "points": [*SESSIONS, _point(date(2026, 6, 9), "planned", "Next session")],
    },
    {
        "label": "Between us",
        "kind": "between",
        "points": [
            _point(date(2026, 4, 7), "rupture", "Rupture: the silence after a message"),
            _point(date(2026, 4, 28), "repair", "Repair: named it together"),
            _point(date(2026, 5, 26), "rupture", "Rupture: the moved session"),
        ],
        "spans": [
            {"start": date(2026, 4, 7), "end": date(2026, 4, 28)},
            {"start": date(2026, 5, 26), "end": None},
        ],
    },
    {
        "label": "Practice",
        "kind": "practice",
        "points": [_point(day, kind, "Proof log") for day, kind in PRACTICE],
    },
    {
        "label": "Session check",
        "kind": "checks",
        "low": 0,
        "high": 10,
        "points": [_point(day, "value", f"“You were with me”: {value}", value) for day, value in CHECKS],
    },
    {
        "label": "PHQ-9",
        "kind": "measure",
        "note": "higher: more symptoms",
        "low": 0,
        "high": 27,
        "points": [
            _point(day, "value", f"PHQ-9: {value} of 27", value)
            for day, value in DEPRESSION
            if value is not None
        ],
    },
]

PORTAL: dict[str, Any] = {
    "pause_url": "#pause",
    "exit_url": "https://www.bbc.com/weather",
    "layout_choices": [
        {"label": "One question", "url": "#one", "current": True},
        {"label": "One page", "url": "#page", "current": False},
    ],
    "help": {
        "reading": "Usually read on Wednesdays.",
        "number": "116 123",
        "number_label": "Someone who listens, day and night",
        "lines": [
            "Practice at the Mill, weekdays from nine to five: 030 555 01 40",
            "In danger right now: 112",
        ],
    },
}

PARTS: dict[str, Any] = {
    "statuses": [
        "new",
        "ready",
        "quiet",
        "thread",
        "repaired",
        "waiting",
        "wish",
        "bounced",
        "paused",
        "done",
    ],
    "buttons": ["primary", "quiet", "plain", "danger"],
    "ten": [{"value": value, "label": value} for value in range(11)],
    "how_much": [
        {"value": "none", "label": "None"},
        {"value": "bit", "label": "A bit"},
        {"value": "half", "label": "About half"},
        {"value": "most", "label": "Most of it"},
        {"value": "all", "label": "All of it"},
    ],
    "reasons": [
        {"value": "forgot", "label": "Slipped my mind"},
        {"value": "time", "label": "No time"},
        {"value": "place", "label": "No private place", "checked": True},
        {"value": "worse", "label": "Felt worse"},
        {"value": "point", "label": "Did not see the point"},
        {"value": "hard", "label": "Too hard"},
        {"value": "us", "label": "Something between us", "checked": True},
        {"value": "no", "label": "Rather not say"},
    ],
    "definitions": [
        {"term": "Co-regulation", "text": "You begin to borrow calm from someone who is calm."},
        {"term": "Repair", "text": "Something went wrong between two people, and they come back to it."},
        {
            "term": "Bindungssicherheitserfahrungen",
            "text": "Many small moments in which nothing bad happened.",
        },
    ],
    "head_actions": [{"label": "Assign", "url": "#", "kind": "primary"}, {"label": "Note", "url": "#"}],
    "licences": [
        {"value": "ours", "label": "It is ours", "checked": True},
        {"value": "permission", "label": "With permission"},
        {"value": "free", "label": "Free licence"},
        {"value": "link", "label": "Link only"},
    ],
    "pairs": [
        {"term": "Next session", "text": "Tuesday, 9 June, 10:00"},
        {"term": "Notes go to", "text": "s…@example.org, only Sam reads it"},
        {"term": "Language", "text": "English"},
    ],
    "columns": ["Material", "Planned", "Entries", "Last one"],
    "table": [
        [{"text": "Proof log", "url": "#"}, "6", "5", "Thursday"],
        [{"text": "Gefühlsregulationsgewohnheitentagebuch", "url": "#"}, "4", "1", "21 May"],
        ["Reading: Borrowed calm", "1", "1", "3 March"],
    ],
}
