"""Fills an empty database with clients whose reminders are due now: `python -m tests.faults.seed 300`."""

import os
import sys
import uuid
from datetime import UTC, timedelta

import django
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone


def main(count: int) -> None:
    """One practice without quiet hours, one client and one plan for each reminder."""
    from clients.actions import reminders  # noqa: PLC0415 - models exist only after django.setup
    from clients.models import ReminderPlan, SafeContact  # noqa: PLC0415 - the same
    from clients.schedule import Slot  # noqa: PLC0415 - the same
    from tests import factories  # noqa: PLC0415 - the same

    now = timezone.now()
    due = (now - timedelta(minutes=1)).replace(microsecond=0)
    slot = Slot(days=frozenset(range(7)), at=due.astimezone(UTC).time(), zone="UTC")
    with transaction.atomic():
        practice = factories.make_practice()
        practice.quiet_from = practice.quiet_to
        practice.save()
        thea, edition = factories.make_member(practice, "Thea", "therapist"), factories.make_edition()
        for number in range(count):
            client = factories.make_client(thea, f"Sam{number} Rivers", zone="UTC")
            assignment = factories.make_assignment(client, edition)
            reminders.choose(by=thea, assignment=assignment, slot=slot, now=now)
        SafeContact.objects.update(recheck_due=None)
        ReminderPlan.objects.update(next_due_at=due)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    main(int(sys.argv[1]))
    sys.stdout.write(f"{uuid.uuid4()}\n")
