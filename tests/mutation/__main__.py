"""The command: which rooms, which tests, and the table at the end."""

import sys
import time

import pytest

from tests.mutation.running import Mutator

ROOMS = (
    "clients/tokens.py",
    "clients/sealing.py",
    "clients/vault.py",
    "clients/audit.py",
    "clients/outbox.py",
    "clients/access.py",
    "clients/actions/links.py",
    "clients/schedule/deciding.py",
    "clients/schedule/limits.py",
    "clients/schedule/walltime.py",
    "clients/schedule/windows.py",
    "practice/access.py",
)
TESTS = ("tests/clients", "tests/practice", "tests/house/test_seals.py", "tests/house/test_reveals.py")
QUICK = "not browser and not faults and not slow and not postgres"


def main(rooms: list[str]) -> int:
    """A line a room, then what nobody noticed."""
    mutator, began = Mutator(files=rooms or list(ROOMS)), time.monotonic()
    code = pytest.main(
        ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", QUICK, *TESTS], plugins=[mutator]
    )
    for file, (made, noticed) in mutator.counts.items():
        sys.stdout.write(f"{file}: {noticed} of {made} noticed ({noticed / max(made, 1):.1%})\n")
    made, noticed = (
        (sum(each) for each in zip(*mutator.counts.values(), strict=True)) if mutator.counts else (0, 0)
    )
    sys.stdout.write(
        f"all: {noticed} of {made} ({noticed / max(made, 1):.1%}) in {time.monotonic() - began:.0f} s\n"
    )
    sys.stdout.write("".join(f"  {line}\n" for lines in mutator.survivors.values() for line in lines))
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
