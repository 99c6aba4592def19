"""What a request costs: the processor time of the server's processes, never of whoever asks.

Times on a wall say more about the neighbours than about the code. So two things are counted in turn, a few
hundred requests of one and then of the other, round after round; the figure is the median of the ratios.
"""

import http.client
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

TICK = os.sysconf("SC_CLK_TCK")
DRAIN_SECONDS = 0.05


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked, again and again; `{i}` in the body counts up, as a person who types would."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    status: int = 200

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Milliseconds of processor for each request: in the web server, and in the database beside it."""

    web: float
    database: float
    size: int

    @property
    def both(self) -> float:
        return self.web + self.database


@dataclass(kw_only=True)
class Target:
    """One thing to be asked for, at one server."""

    name: str
    request: Request
    port: int
    web_pid: int
    database_pid: int | None
    asked: int = 0
    costs: list[Cost] = field(default_factory=list)

    def measure(self, count: int) -> None:
        """Ask `count` times and keep what it cost."""
        before = self._spent()
        size = self._ask(count)
        time.sleep(DRAIN_SECONDS)
        after = self._spent()
        web, database = (1000 * (late - early) / count for early, late in zip(before, after, strict=True))
        self.costs.append(Cost(web=web, database=database, size=size))

    def warm(self, count: int) -> None:
        """The first requests fill caches and compile templates; nobody counts them."""
        self._ask(count)

    def _spent(self) -> tuple[float, float]:
        return spent(self.web_pid), spent(self.database_pid) if self.database_pid else 0.0

    def _ask(self, count: int) -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        size = 0
        for _ in range(count):
            self.asked += 1
            body = self.request.body.replace("{i}", str(self.asked))
            line.request(
                self.request.method, self.request.path, body=body or None, headers=dict(self.request.headers)
            )
            answer = line.getresponse()
            size = len(answer.read())
            if answer.status != self.request.status:
                raise RuntimeError(f"{self.name}: {answer.status} instead of {self.request.status}")
        line.close()
        return size


def rounds(targets: Iterable[Target], *, count: Callable[[Target], int], times: int) -> None:
    """All targets in turn, `times` times over."""
    listed = list(targets)
    for target in listed:
        target.warm(max(3, count(target) // 10))
    for _ in range(times):
        for target in listed:
            target.measure(count(target))


def ratio(target: Target, floor: Target, *, units: float = 1, floor_units: float = 1) -> float:
    """The median over the rounds of what one unit costs here and there, the database included in both."""
    pairs = zip(target.costs, floor.costs, strict=True)
    return median((one.both / units) / (other.both / floor_units) for one, other in pairs)


def web_ratio(target: Target, floor: Target, *, units: float = 1, floor_units: float = 1) -> float:
    """The same without the database's processes."""
    pairs = zip(target.costs, floor.costs, strict=True)
    return median((one.web / units) / (other.web / floor_units) for one, other in pairs)


def spent(pid: int) -> float:
    """Seconds of processor that a process and all below it have used, those that have ended included."""
    return sum(_own(each) for each in (pid, *_below(pid)))


def _own(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICK


def _below(pid: int) -> Iterator[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in map(int, children):
        yield child
        yield from _below(child)
