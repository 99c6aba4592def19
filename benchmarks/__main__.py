"""`python -m benchmarks`: every ratio in turn, written to docs/performance.md. Linux alone: it reads /proc."""

import argparse
import os
import sys
import time
from datetime import UTC, datetime

from benchmarks import pages, report
from benchmarks.servers import ROOT, standing

KINDS = ("postgres", "sqlite")
PAGE = ROOT / "docs" / "performance.md"


def main(arguments: list[str]) -> int:
    """Measure what was asked for, print it, and with `--write` put it into the page."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument(
        "--rounds", type=int, default=3, help="how often each thing is measured; the median counts"
    )
    asked.add_argument("--on", choices=KINDS, nargs="*", default=list(KINDS), help="which databases")
    asked.add_argument("--only", nargs="*", help="names of pages, such as handout or save")
    asked.add_argument("--small", action="store_true", help="a few rows and requests: does it run at all")
    asked.add_argument("--write", action="store_true", help="write the figures into docs/performance.md")
    chosen = asked.parse_args(arguments)
    began, tables = time.monotonic(), {}
    for kind in chosen.on:
        with standing(kind) as bench:
            pages.prepare(bench, small=chosen.small)
            names = set(chosen.only) if chosen.only else None
            pages.run(bench, names=names, times=chosen.rounds, small=chosen.small)
            tables[f"pages-{kind}"] = report.pages(bench.targets)
        print(f"\n{kind}\n{tables[f'pages-{kind}']}")
    took = time.monotonic() - began
    print(f"\n{chosen.rounds} rounds, {took / 60:.1f} minutes, {os.cpu_count()} processors")
    if chosen.write:
        day = datetime.now(tz=UTC).date()
        report.write(PAGE, tables | {"run": report.run_line(day=day, rounds=chosen.rounds, seconds=took)})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
