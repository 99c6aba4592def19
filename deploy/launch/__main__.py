"""The launcher's front door: run, test, check, lint, coverage, screenshots, bench, clean, environment."""

import sys

from deploy.launch import chores, demo
from deploy.launch.say import Stop

DEEDS = {
    "run": demo.run,
    "test": chores.test,
    "check": chores.check,
    "lint": chores.lint,
    "coverage": chores.coverage,
    "environment": chores.ready,
    "screenshots": chores.screenshots,
    "bench": chores.bench,
    "clean": chores.clean,
}


def main(arguments: list[str]) -> int:
    """Do the one thing that was asked for; a reason to stop is one line and nothing else."""
    if len(arguments) != 1 or arguments[0] not in DEEDS:
        print(f"Say one of: {', '.join(DEEDS)}", file=sys.stderr)
        return 2
    try:
        return DEEDS[arguments[0]]()
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
