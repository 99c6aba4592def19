"""How often and how fast: backoff with full jitter, and the token bucket."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

LONGEST_WAIT_IN_STEPS = 360
"""The longest wait, in first steps: six hours where the first step is a minute."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many a minute, and so many at once."""

    per_minute: float
    burst: float


def backoff(*, attempt: int, step: float, roll: Callable[[], float]) -> timedelta:
    """A random wait between nothing and the step doubled with each attempt, six hours' worth at most.

    `roll` gives a number from 0 to 1. Full jitter spreads senders that were refused together.
    """
    ceiling = min(step * 2.0 ** min(attempt, 30), step * LONGEST_WAIT_IN_STEPS)
    return timedelta(seconds=roll() * ceiling)


def refilled(*, tokens: float, seconds: float, rate: Rate) -> float:
    """What a bucket holds after so many seconds."""
    return min(rate.burst, max(0.0, tokens) + max(0.0, seconds) * rate.per_minute / 60)
