"""When a mail may go, and whether it goes: wall time to instants, windows, the decision, limits. No database, no clock."""

from clients.schedule.deciding import Decision, Facts, decide
from clients.schedule.limits import Rate, backoff, refilled
from clients.schedule.walltime import (
    Occurrence,
    Slot,
    day_in,
    day_words,
    full_words,
    instant,
    is_zone,
    moment_words,
    next_occurrence,
    wall_in,
    words_for,
)
from clients.schedule.windows import Never, Quiet, Sending, Window, first_window, is_quiet, sending, windows

__all__ = [
    "Decision",
    "Facts",
    "Never",
    "Occurrence",
    "Quiet",
    "Rate",
    "Sending",
    "Slot",
    "Window",
    "backoff",
    "day_in",
    "day_words",
    "decide",
    "first_window",
    "full_words",
    "instant",
    "is_quiet",
    "is_zone",
    "moment_words",
    "next_occurrence",
    "refilled",
    "sending",
    "wall_in",
    "windows",
    "words_for",
]
