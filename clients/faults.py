"""Places at which a test can kill the process, as a power cut would: FAULT=after_claim and its like. Nothing else."""

import os

VARIABLE = "FAULT"
PLACES = (
    "after_claim",
    "before_handoff",
    "after_handoff",
    "after_data",
    "after_250",
    "before_save",
    "after_commit_before_poke",
)
DIED = 9


def here(place: str) -> None:
    """Die on the spot when the environment names this place: no clean-up, no goodbye to anybody."""
    if os.environ.get(VARIABLE) == place:
        os._exit(DIED)  # no finally, no atexit: that is what is being tested
