"""Answers about harm in many hands at once: `python -m tests.faults.alarms seed 12 | settle NAME | escalate`."""

import os
import sys
from datetime import timedelta
from typing import Any

import django
from django.core.management import call_command


def seed(count: str) -> None:
    """So many answers of one client, all past their hour; two therapists who may settle."""
    from tests import factories  # noqa: PLC0415 - models exist only after django.setup

    call_command("migrate", verbosity=0)
    practice = factories.make_practice()
    thea = factories.make_member(practice, "Thea", "therapist")
    factories.set_plan(practice, cover=factories.make_member(practice, "Colin", "therapist"))
    sam, edition = factories.make_client(thea), factories.make_edition()
    for _ in range(int(count)):
        factories.make_harm(factories.make_assignment(sam, edition))


def settle() -> None:
    """Everything, in the order of the ids, as the client's therapist."""
    from clients.actions import settling  # noqa: PLC0415 - models exist only after django.setup
    from clients.models import RiskEvent  # noqa: PLC0415 - the same
    from practice.models import Member  # noqa: PLC0415 - the same

    thea, now = Member.objects.get(name="Thea"), _late()
    for event_id in RiskEvent.objects.order_by("id").values_list("id", flat=True):
        done = settling.settle(by=thea, event_id=event_id, action="spoke", what={}, now=now)
        sys.stdout.write(f"{event_id} {int(done)}\n")


def escalate() -> None:
    """What is due, as the tick does it."""
    from clients.actions import risk  # noqa: PLC0415 - models exist only after django.setup

    sys.stdout.write(f"{sum(risk.escalate_due(now=_late(), most=2) for _ in range(12))}\n")


def _late() -> Any:
    from tests.factories import NOON  # noqa: PLC0415 - models exist only after django.setup

    return NOON + timedelta(days=2)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    {"seed": seed, "settle": settle, "escalate": escalate}[sys.argv[1]](*sys.argv[2:])
