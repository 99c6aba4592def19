"""What the launcher tells the person at the terminal."""

import sys


class Stop(Exception):
    """The launcher cannot go on; its words are the one line that the person reads."""


def say(line: str) -> None:
    """One line, at once; a terminal that has been closed is no reason to fall over."""
    try:
        print(line, flush=True)
    except (BrokenPipeError, OSError):
        sys.stdout = None
