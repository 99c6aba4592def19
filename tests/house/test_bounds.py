"""The bounds of coverage: they name rooms that are there, and a gap in one of them ends the run with its lines."""

from typing import Any

import pytest

from tests import bounds
from tests.house.tree import ROOT, python_files, where


def account(*, percent: float = 97.0, **of_a_room: list[Any]) -> dict[str, Any]:
    """What coverage says when every room is walked through but one."""
    files = {name: {"missing_lines": [], "missing_branches": []} for name in bounds.WHOLLY}
    files["clients/vault.py"] |= of_a_room
    totals = {"percent_covered": percent, "covered_branches": 90, "num_branches": 100}
    return {"files": files, "totals": totals}


def test_every_room_with_a_bound_is_there() -> None:
    assert [name for name in bounds.WHOLLY if not (ROOT / name).exists()] == []


def test_no_sum_of_the_schedule_is_without_a_bound() -> None:
    sums = {where(path) for path in python_files("clients/schedule")}
    assert sums <= set(bounds.WHOLLY)


def test_nothing_is_said_when_every_bound_is_reached() -> None:
    assert bounds.short(account()) == []


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        ({"missing_lines": [186]}, ["clients/vault.py: not tried: [186]"]),
        ({"missing_branches": [[97, 96]]}, ["clients/vault.py: not tried: [[97, 96]]"]),
        ({"percent": 94.9}, ["all over: 94.9 % of lines and branches, not 95.0 %"]),
    ],
)
def test_gap_is_named_with_its_place(gap: dict[str, Any], said: list[str]) -> None:
    assert bounds.short(account(**gap)) == said


def test_room_that_no_test_imports_is_a_gap() -> None:
    found = account()
    del found["files"]["clients/tokens.py"]
    assert bounds.short(found) == ["clients/tokens.py: no test has come there"]


def test_sentence_counts_branches_of_their_own() -> None:
    assert bounds.in_words(account()) == (
        "97.0 % of lines and branches (90.0% of 100 branches); wholly: 13 rooms"
    )
