"""The command: which rooms, with which tests, and the table at the end."""

import sys
import time

import pytest

from tests.mutation.running import Mutator

ROOMS: dict[str, tuple[str, ...]] = {
    "clients/access.py": ("tests/clients/test_access.py", "tests/clients/test_assignments.py"),
    "clients/actions/links.py": ("tests/clients/test_links.py", "tests/clients/test_known_answers.py"),
    "clients/audit.py": ("tests/clients/test_audit.py", "tests/clients/test_vault.py"),
    "clients/outbox.py": (
        "tests/clients/test_outbox.py",
        "tests/clients/test_delivery.py",
        "tests/clients/test_reminders.py",
        "tests/clients/test_assignments.py",
    ),
    "clients/schedule/deciding.py": (
        "tests/clients/test_deciding.py",
        "tests/clients/test_deciding_order.py",
    ),
    "clients/schedule/limits.py": (
        "tests/clients/test_deciding.py",
        "tests/clients/test_schedule_properties.py",
    ),
    "clients/schedule/walltime.py": (
        "tests/clients/test_schedule.py",
        "tests/clients/test_schedule_properties.py",
    ),
    "clients/schedule/windows.py": (
        "tests/clients/test_schedule.py",
        "tests/clients/test_schedule_properties.py",
    ),
    "clients/sealing.py": ("tests/clients/test_sealing.py", "tests/clients/test_known_answers.py"),
    "clients/tokens.py": ("tests/clients/test_tokens.py", "tests/clients/test_known_answers.py"),
    "clients/vault.py": (
        "tests/clients/test_vault.py",
        "tests/practice/test_ruptures.py",
        "tests/house/test_seals.py",
    ),
    "practice/access.py": ("tests/practice/test_access.py", "tests/practice/test_ruptures.py"),
}
"""The critical rooms, and the tests that are theirs: what those do not notice is theirs to learn."""
QUICK = "not browser and not faults and not postgres"


def main(rooms: list[str]) -> int:
    """A line a room, then what nobody noticed."""
    chosen = rooms or list(ROOMS)
    tests = list(dict.fromkeys(test for room in chosen for test in ROOMS[room]))
    mutator, began = Mutator(files=chosen), time.monotonic()
    asked = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", QUICK, *tests]
    code = pytest.main(asked, plugins=[mutator])
    total = [0, 0]
    for file, (made, noticed) in mutator.counts.items():
        sys.stdout.write(f"{file}: {noticed} of {made} noticed ({noticed / max(made, 1):.1%})\n")
        total = [total[0] + made, total[1] + noticed]
    spent = time.monotonic() - began
    sys.stdout.write(f"all: {total[1]} of {total[0]} ({total[1] / max(total[0], 1):.1%}) in {spent:.0f} s\n")
    sys.stdout.write("".join(f"  {line}\n" for lines in mutator.survivors.values() for line in lines))
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
