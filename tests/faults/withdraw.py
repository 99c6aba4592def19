"""Takes assignments back while senders are at work: `python -m tests.faults.withdraw FILE`.

Each line it writes: the id of the assignment, and how many mails were called back in the same commit.
"""

import os
import random
import sys
import time
from pathlib import Path

import django

PATIENCE_SECONDS = 60


def main(file: Path) -> None:
    """Every assignment once, from the first letter on; always first one whose letter could still be called back."""
    from django.db import transaction  # noqa: PLC0415 - models exist only after django.setup

    from clients import clock, outbox  # noqa: PLC0415 - the same
    from clients.models import Assignment, Delivery, DeliveryItem  # noqa: PLC0415 - the same

    left = list(Assignment.objects.values_list("id", flat=True))
    random.Random(3).shuffle(left)
    waiting = DeliveryItem.objects.filter(delivery__state__in=outbox.WITHDRAWABLE)
    latest = time.monotonic() + PATIENCE_SECONDS
    while not Delivery.objects.exists() and time.monotonic() < latest:
        time.sleep(0.01)
    with file.open("w", encoding="utf-8", buffering=1) as lines:
        while left:
            hot = waiting.filter(assignment_id__in=left).values_list("assignment_id", flat=True).first()
            assignment_id = hot or left[0]
            left.remove(assignment_id)
            now = clock.database()
            with transaction.atomic():
                Assignment.objects.filter(id=assignment_id).update(stage="revoked", revoked_at=now)
                called_back = outbox.cancel_for(assignment_id=assignment_id, reason="revoked", now=now)
            lines.write(f"{assignment_id} {called_back}\n")
            time.sleep(0.02)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
    django.setup()
    main(Path(sys.argv[1]))
