"""Races between the verbs themselves, in threads on a real database: `python -m tests.faults.at_once ROUNDS`.

Each round sets a small scene, lets everybody go at the same instant, and looks at what is there afterwards.
What broke the rule of the race is printed as JSON, race by race; an empty list is the answer that is hoped for.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

CROWD = 6
Deed = Callable[[], Any]


def all_at_once(deeds: Sequence[Deed]) -> list[Any]:
    """What each came back with, or the exception that it raised; every thread has a connection of its own."""
    barrier, results = Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Deed) -> None:
        try:
            connection.ensure_connection()
            barrier.wait()
            results[place] = deed()
        except Exception as raised:  # noqa: BLE001 - whatever comes is the result
            results[place] = raised
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def main(rounds: int) -> dict[str, list[str]]:
    """The complaints of each race in so many rounds."""
    from tests.faults import presses, scenes  # noqa: PLC0415 - models exist only after django.setup

    house = scenes.House()
    return {
        name: [complaint for _ in range(rounds) for complaint in play(house)]
        for name, play in (scenes.RACES | presses.RACES).items()
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))) + "\n")
