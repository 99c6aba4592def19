"""How much of the house the quick tests walk through, and where less than all is not enough: `make coverage`.

Reads what `pytest --cov` left in `.coverage`. Branches count: a condition that was only ever true is half
a test. What only runs in processes of its own (the loop's command, the browser's journeys) is counted as
far as the quick tests reach it.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import coverage

ALL_OVER = 95.0
WHOLLY = (
    "clients/access.py",
    "clients/actions/links.py",
    "clients/audit.py",
    "clients/outbox.py",
    "clients/schedule/__init__.py",
    "clients/schedule/deciding.py",
    "clients/schedule/limits.py",
    "clients/schedule/walltime.py",
    "clients/schedule/windows.py",
    "clients/sealing.py",
    "clients/tokens.py",
    "clients/vault.py",
    "practice/access.py",
)
"""Rooms in which every branch is tried both ways."""


def measured() -> dict[str, Any]:
    """Coverage's own account of the run, file by file."""
    found = coverage.Coverage()
    found.load()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "coverage.json"
        found.json_report(outfile=str(page))
        return dict(json.loads(page.read_text(encoding="utf-8")))


def short(account: dict[str, Any]) -> list[str]:
    """A line for each bound that is not reached."""
    files = account["files"]
    total = account["totals"]["percent_covered"]
    found = [] if total >= ALL_OVER else [f"all over: {total:.1f} % of lines and branches, not {ALL_OVER} %"]
    for name in WHOLLY:
        if name not in files:
            found.append(f"{name}: no test has come there")
        elif lines := files[name]["missing_lines"] + files[name]["missing_branches"]:
            found.append(f"{name}: not tried: {lines}")
    return found


def in_words(account: dict[str, Any]) -> str:
    """The sentence for the README."""
    totals = account["totals"]
    branches = totals["covered_branches"] / max(totals["num_branches"], 1)
    return (
        f"{totals['percent_covered']:.1f} % of lines and branches ({branches:.1%} of {totals['num_branches']:,}"
        f" branches); wholly: {len(WHOLLY)} rooms"
    )


def main() -> int:
    """One line when all is well; else what is not."""
    account = measured()
    sys.stdout.write(f"Coverage: {in_words(account)}\n")
    gaps = short(account)
    sys.stdout.write("".join(f"  {gap}\n" for gap in gaps))
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
