"""Brings a database up to date and fills the demo practice: one process for all steps, because each start costs.

Safe to repeat: every step finds what is already there and leaves it.
"""

import os
import sys

import django
from django.core.management import CommandError, call_command

STEPS = (
    ("migrate", {"interactive": False, "verbosity": 0}),
    ("load_library", {"verbosity": 0}),
    ("demo_practice", {}),
)


def prepare() -> int:
    """All steps in their order; the first that fails says so in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    for command, options in STEPS:
        try:
            call_command(command, **options)
        except CommandError as error:
            print(f"{command}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(prepare())
