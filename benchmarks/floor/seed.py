"""Fills the floor's tables: a hundred thousand links of two thousand people."""

import json
import os
import sys
from datetime import date, timedelta
from itertools import islice

import django
from django.core.management import call_command

LINKS, PEOPLE, BATCH = 100_000, 2_000, 5_000
FIRST_DAY = date(2026, 6, 1)


def main(*, links: int = LINKS) -> dict[str, str]:
    """The tables, and where one link among them stands."""
    from benchmarks.floor.models import Link, Person  # noqa: PLC0415 - models can be read only after django.setup

    call_command("migrate", run_syncdb=True, verbosity=0)
    people = [Person(name=f"Person number {n}", email=f"person-{n}@mail.example") for n in range(PEOPLE)]
    Person.objects.bulk_create(people, BATCH)
    made = (
        Link(
            token=f"token-{n:08d}-{'x' * 26}",
            person=people[n % PEOPLE],
            title=f"Ten questions, number {n}",
            state=("open", "ready", "quiet")[n % 3],
            due=FIRST_DAY + timedelta(days=n % 90),
        )
        for n in range(links)
    )
    while batch := list(islice(made, BATCH)):
        Link.objects.bulk_create(batch)
    middle = Link.objects.order_by("id")[links // 2]
    return {"link": f"/link/{middle.token}", "save": f"/save/{middle.id}", "list": "/list"}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"
    django.setup()
    sys.stdout.write(json.dumps(main(links=int(sys.argv[1]) if sys.argv[1:] else LINKS)))
