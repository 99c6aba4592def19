"""Pages and saves: the house's beside the floor's, request by request."""

from benchmarks import meter
from benchmarks.meter import Request, Target
from benchmarks.servers import Bench

REQUESTS = 150
LONG = {"list": 12, "today": 30}


def prepare(bench: Bench, *, small: bool = False) -> None:
    """Both databases filled, both servers up."""
    floor = bench.tell("-m", "benchmarks.floor.seed", *(["500"] if small else []))
    house = bench.tell("-m", "benchmarks.house_seed", *(["small"] if small else []))
    save = Request(
        path=floor["save"],
        body='{"q1": "word {i}"}',
        headers={"Content-Type": "application/json"} | _form(bench),
    )
    bench.web("benchmarks.floor.wsgi", {
        "floor link": Request(path=floor["link"]), "floor list": Request(path=floor["list"]), "floor save": save,
    })  # fmt: skip
    bench.web("practice.wsgi", {name: Request(**each) for name, each in house.items()})


def _form(bench: Bench) -> dict[str, str]:
    token = "a" * 32
    return {"Cookie": f"csrftoken={token}", "X-CSRFToken": token}


def count(target: Target, *, small: bool = False) -> int:
    """Enough that a clock's tick does not matter."""
    wanted = next((number for name, number in LONG.items() if name in target.name), REQUESTS)
    return 3 if small else wanted


def run(bench: Bench, *, names: set[str] | None = None, times: int = 3, small: bool = False) -> None:
    """All pages in turn."""
    chosen = [
        each for each in bench.targets.values() if names is None or each.name in names or "floor" in each.name
    ]
    meter.rounds(chosen, count=lambda target: count(target, small=small), times=times)
