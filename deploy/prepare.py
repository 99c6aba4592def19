"""Brings a database up to date and fills the demo practice: one process for all steps, because each start costs.

Safe to repeat: every step finds what is already there and leaves it.
"""

import io
import os
import sys

import django
from django.core.management import CommandError, call_command

QUIET: tuple[tuple[str, dict[str, object]], ...] = (
    ("migrate", {"interactive": False, "verbosity": 0}),
    # Where no broker can start, the cache of sign-ins is a table; elsewhere this does nothing.
    ("createcachetable", {"verbosity": 0}),
    ("load_library", {"verbosity": 0}),
)
SPOKEN: tuple[tuple[str, dict[str, object]], ...] = (("demo_practice", {}),)


def prepare() -> int:
    """All steps in their order; the first that fails says so in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    steps = [(name, {**options, "stdout": io.StringIO()}) for name, options in QUIET] + list(SPOKEN)
    for name, options in steps:
        try:
            call_command(name, **options)
        except CommandError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(prepare())
