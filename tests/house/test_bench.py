"""The benchmark's own parts: it counts what a process uses, compares round by round, and writes its page."""

import os
import time
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.meter import Cost, Request, Target, ratio, rounds, spent, web_ratio
from tests.house.tree import ROOT

PAGE = ROOT / "docs" / "performance.md"


def target(name: str, *costs: tuple[float, float]) -> Target:
    made = [Cost(web=web, database=database, size=9027) for web, database in costs]
    return Target(name=name, request=Request(path="/"), port=0, web_pid=0, database_pid=None, costs=made)


def test_ratio_is_the_median_of_the_rounds_not_of_all_figures() -> None:
    """A round in which the machine was slow was slow for both."""
    page = target("handout", (2.0, 1.0), (4.0, 2.0), (9.0, 0.0))
    floor = target("floor link", (5.0, 1.0), (10.0, 2.0), (3.0, 0.0))

    assert (ratio(page, floor), web_ratio(page, floor)) == (0.5, 0.4)


def test_caseload_counts_by_its_clients() -> None:
    page, floor = target("list 2000", (100.0, 0.0)), target("floor list", (20.0, 0.0))
    assert ratio(page, floor, units=2000, floor_units=200) == 0.5


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
def test_processor_time_of_this_process_is_seen() -> None:
    before, until = spent(os.getpid()), time.process_time() + 0.05
    while time.process_time() < until:
        pass
    assert 0.02 <= spent(os.getpid()) - before <= 5


def test_rounds_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    pair = [target("a"), target("b")]
    for each in pair:
        monkeypatch.setattr(each, "warm", lambda count, name=each.name: told.append(f"warm {name} {count}"))
        monkeypatch.setattr(each, "measure", lambda count, name=each.name: told.append(f"{name} {count}"))

    rounds(pair, count=lambda _target: 40, times=2)

    assert told == ["warm a 4", "warm b 4", "a 40", "b 40", "a 40", "b 40"]


def test_request_with_a_body_is_a_post() -> None:
    assert [Request(path="/").method, Request(path="/", body="a={i}").method] == ["GET", "POST"]


def test_table_says_what_it_costs_and_the_goal() -> None:
    targets = {each.name: each for each in (target("floor link", (4.0, 1.0)), target("handout", (2.0, 0.5)))}

    lines = report.pages(targets).splitlines()

    assert lines[2] == "| floor link | 4.00 | 1.00 | 9,027 | 1 | 1 |  |"
    assert lines[3] == "| handout | 2.00 | 0.50 | 9,027 | **0.50** | 0.50 | ≤ 0.6 |"


def test_figures_go_between_their_marks(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("before\n<!-- run -->\nold\n<!-- end -->\nafter\n", encoding="utf-8")

    report.write(page, {"run": "new"})
    report.write(page, {"run": "newer"})

    assert page.read_text(encoding="utf-8") == "before\n<!-- run -->\n\nnewer\n\n<!-- end -->\nafter\n"
    with pytest.raises(ValueError, match="no place for pages"):
        report.write(page, {"pages": "x"})


@pytest.mark.parametrize("name", ["run", "pages-postgres", "pages-sqlite"])
def test_page_has_a_place_for_every_table(name: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.count(f"<!-- {name} -->") == 1
