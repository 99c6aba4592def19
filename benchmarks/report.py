"""The figures as tables of Markdown, each put between its two marks on the page."""

import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.meter import Target, ratio, web_ratio

GOALS = {"save": 1.5, "list": 0.5, "today": 0.5}
LINK_GOAL = 0.6
FLOOR_ROWS = 200


def floor_of(name: str) -> str:
    """Which floor a page is measured against."""
    if name == "save":
        return "floor save"
    return "floor list" if name.split(maxsplit=1)[0] in ("list", "today") else "floor link"


def pages(targets: Mapping[str, Target]) -> str:
    """One line for each page: what it costs, and beside the floor. A caseload counts by its clients."""
    lines = [
        "| page | web ms | database ms | bytes | ratio | without the database | goal |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, target in targets.items():
        if not target.costs:
            continue
        web = median(cost.web for cost in target.costs)
        database = median(cost.database for cost in target.costs)
        lines.append(
            f"| {name} | {web:.2f} | {database:.2f} | {target.costs[-1].size:,} | {_beside(name, targets)} |"
        )
    return "\n".join(lines)


def _beside(name: str, targets: Mapping[str, Target]) -> str:
    if name.startswith("floor"):
        return "1 | 1 | "
    floor, target = targets[floor_of(name)], targets[name]
    kind, _, rows = name.partition(" ")
    by_row = kind in ("list", "today")
    units = {"units": int(rows), "floor_units": FLOOR_ROWS} if by_row else {}
    goal = f"≤ {GOALS.get(kind, LINK_GOAL)}{' a client' if by_row else ''}"
    return f"**{ratio(target, floor, **units):.2f}** | {web_ratio(target, floor, **units):.2f} | {goal}"


def run_line(*, day: date, rounds: int, seconds: float) -> str:
    """When, on what, and how long."""
    return (
        f"Measured on {day}: {os.cpu_count()} processors, shared with other work; medians of {rounds} interleaved "
        f"rounds; {seconds / 60:.0f} minutes."
    )


def write(page: Path, tables: Mapping[str, str]) -> None:
    """Put each table between `<!-- name -->` and `<!-- end -->`."""
    text = page.read_text(encoding="utf-8")
    for name, table in tables.items():
        pattern = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"{page.name} has no place for {name}")
        text = pattern.sub(lambda found, new=table: f"{found[1]}\n{new}\n\n{found[2]}", text)
    page.write_text(text, encoding="utf-8")
