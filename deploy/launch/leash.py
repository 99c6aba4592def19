"""Holds the demo's processes: when the launcher is gone, however it went, they go too.

A process of its own. It reads process groups from its standard input; the launcher holds the other
end, so the end of the input means that the launcher has ended, even by kill -9.
"""

import os
import signal
import sys
import time

PATIENCE_SECONDS = 5


def remembered(lines: "list[str] | object") -> set[int]:
    """The groups that were announced with + and not taken back with -."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        (groups.add if line[0] == "+" else groups.discard)(group)
    return groups


def send(groups: set[int], number: signal.Signals) -> set[int]:
    """Signal each group; what comes back are the groups that still had somebody in them."""
    alive = set()
    for group in groups:
        try:
            os.killpg(group, number)
        except (ProcessLookupError, PermissionError):
            continue
        alive.add(group)
    return alive


def end(groups: set[int]) -> None:
    """Ask, wait, insist."""
    alive = send(groups, signal.SIGTERM)
    until = time.monotonic() + PATIENCE_SECONDS
    while alive and time.monotonic() < until:
        time.sleep(0.1)
        alive = {group for group in alive if _has_somebody(group)}
    send(alive, signal.SIGKILL)


def _has_somebody(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end(remembered(sys.stdin))
