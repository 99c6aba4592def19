"""Answers as people read them: labels and not codes, each kind in plain words."""

from typing import Any

import pytest

from psychoed.items import absent
from tests.psychoed.samples import ANSWERS, ASKING, sample

READ: list[tuple[str, Any, list[str]]] = [
    ("short_text", "one\ntwo", ["one", "two"]),
    ("list_text", ["a", "b"], ["a", "b"]),
    ("plan_if_then", {"if": "it rains", "then": "I wait"}, ["If it is … it rains", "then I … I wait"]),
    ("choice", "big", ["Big"]),
    ("choice", "gone", ["gone"]),
    ("multi", ["small", "big"], ["Small", "Big"]),
    ("yesno_maybe", "no", ["No"]),
    ("frequency", 3, ["Nearly every day"]),
    ("number", 8, ["8 hours"]),
    ("scale_0_10", 0, ["0 of 10"]),
    ("suds", 65, ["65 of 100"]),
    ("pair", {"before": 80, "after": 25}, ["80 of 100", "And now? 25 of 100"]),
    ("breath", {"in": 4, "out": 6, "seconds": 125}, ["about 2 minutes", "In for 4, out for 6"]),
    ("steps", {"done": True}, ["Done"]),
    ("date", "2026-03-31", ["March 31, 2026"]),
    ("time", "19:30", ["7:30 p.m."]),
    ("table", ANSWERS["table"], ["Row 1: Thought he is angry, 0 to 100 80", "Row 3: Thought he is tired"]),
    ("ladder", ANSWERS["ladder"], ["20 – Say hello", "70 – Ask him"]),
    ("ladder", {"1": {"step": "Ask"}, "2": {"rating": 5}}, ["5", "Ask"]),
    ("rings", ANSWERS["rings"], ["Small: Ana, Ben", "Big: The library"]),
    ("schedule_grid", ANSWERS["schedule_grid"], ["Monday: Small A walk", "Sunday: Medium Rest"]),
    ("cards", ANSWERS["cards"], ["Matters most: Small", "Matters less: Big"]),
    ("timer", {"seconds": 1}, ["1 second"]),
    ("timer", {"seconds": 60}, ["about 1 minute"]),
    ("timer", {"seconds": 90}, ["90 seconds"]),
    ("slider", 40, ["40, from 0 (far) to 100 (near)"]),
    ("datetime", ANSWERS["datetime"], ["March 31, 2026, 7:30 p.m."]),
    ("datetime", {"time": "19:30"}, ["7:30 p.m."]),
    ("duration", 450, ["7 hours 30 minutes"]),
    ("duration", 60, ["1 hour"]),
    ("duration", 0, ["0 minutes"]),
    ("regions", ["throat", "hands"], ["Throat", "Hands"]),
    ("share_choice", "keep", ["Keep it to myself"]),
    (
        "repeat",
        ANSWERS["repeat"],
        ["Try 1: Where? Small · How strong? 75 of 100", "Try 2: How strong? 30 of 100"],
    ),
]


@pytest.mark.parametrize(("kind", "value", "lines"), READ)
def test_answer_is_read_in_plain_words(kind: str, value: Any, lines: list[str]) -> None:
    """Labels, not codes."""
    assert sample(kind).read(value, language="en") == lines


@pytest.mark.parametrize("value", [None, absent("skipped"), absent("declined", kept="x")])
@pytest.mark.parametrize("kind", sorted(ASKING))
def test_absent_answer_has_no_lines(kind: str, value: Any) -> None:
    """Why it is absent is said by whoever shows it."""
    assert sample(kind).read(value, language="en") == []
