"""The order of a run on several processors: what waits for servers and browsers begins first, and never all at once.

A test that kills senders or walks through a browser mostly waits; at the end of a run it would leave the
processors idle, so the long ones are begun early, with quick files between them. A file stays on one
worker, because its tests share servers and the browser; a test whose servers are its own stands alone.
"""

from itertools import chain, zip_longest

import pytest
from xdist.scheduler import LoadScopeScheduling

ALONE = ("tests/faults/", "tests/journeys/")
"""Folders whose tests bring their own servers, each for itself."""
WAITS = ("faults", "browser")
BETWEEN = 3
"""Quick files that are handed out after each one that waits."""


def unit_of(nodeid: str) -> str:
    """What is never divided between two workers: a file, or one test of those that stand alone."""
    return nodeid if nodeid.startswith(ALONE) else nodeid.split("::", 1)[0]


def woven(waiting: list[str], quick: list[str], *, between: int = BETWEEN) -> list[str]:
    """One that waits, some that do not, and again; whatever is left over follows."""
    lots = [quick[start : start + between] for start in range(0, len(quick), between)]
    return list(
        chain.from_iterable(
            ([first] if first else []) + (then or []) for first, then in zip_longest(waiting, lots)
        )
    )


class WaitingFirst(LoadScopeScheduling):
    """Units in the order in which they were collected: the order was made there."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> WaitingFirst:
    """Asked in the process that hands the tests out."""
    config.option.loadscopereorder = False
    return WaitingFirst(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Asked in each worker; a run on one processor keeps the order of the files."""
    if not hasattr(config, "workerinput"):
        return
    units: dict[str, list[pytest.Item]] = {}
    for item in items:
        units.setdefault(unit_of(item.nodeid), []).append(item)
    waiting = [name for name, tests in units.items() if any(map(_waits, tests))]
    quick = [name for name in units if name not in set(waiting)]
    quick.sort(key=lambda name: -len(units[name]))
    items[:] = chain.from_iterable(units[name] for name in woven(waiting, quick))


def _waits(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in WAITS)
