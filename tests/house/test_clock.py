"""Time is an argument: a door reads the clock once and hands the instant down."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import CONTEXTS, ROOT, calls, functions, python_files, where

DOORS = {"desk", "portal", "api", "tasks", "views", "admin", "management", "middleware", "clock", "demo"}
READS = {"now", "utcnow", "today", "localtime", "localdate"}
# A permission is asked for now, by whoever asks; the Actor protocol of the lower contexts has no clock to hand down.
# Django asks a session engine in the same way.
ALLOWED = {"practice/models/people.py": "_asked_at", "practice/logins.py": "_asked_at"}
CLOCKS = {"timezone", "datetime", "date", "dt"}


def is_door(path: Path) -> bool:
    """Whether the file stands where the clock may be read."""
    return bool(DOORS & {path.stem, *path.parts})


def clock_reads(path: Path) -> Iterator[int]:
    """Lines on which Python's clock is asked."""
    for call in calls(path):
        asked = call.func
        if (
            isinstance(asked, ast.Attribute)
            and asked.attr in READS
            and ast.unparse(asked.value).split(".")[-1] in CLOCKS
        ):
            yield call.lineno


def test_no_room_below_the_doors_reads_the_clock() -> None:
    """Verbs, readers, records and sums are told what time it is."""
    told = {where(path) for path in python_files(*CONTEXTS) if not is_door(path) and list(clock_reads(path))}
    assert told - set(ALLOWED) == set()


def test_each_exception_is_one_function() -> None:
    """What is allowed is no wider than its name."""
    for name, function in ALLOWED.items():
        nodes = [
            node
            for path, node in functions(name.split("/")[0])
            if where(path) == name and node.name == function
        ]
        assert [
            node.name
            for node in nodes
            for line in clock_reads(ROOT / name)
            if node.lineno <= line <= (node.end_lineno or 0)
        ] == [function]


def test_no_row_dates_itself() -> None:
    """auto_now would write the machine's time where the deed's time belongs."""
    told = [
        (where(path), call.lineno)
        for path in python_files(*CONTEXTS)
        for call in calls(path)
        if {"auto_now", "auto_now_add"} & {word.arg for word in call.keywords}
    ]
    assert told == []
