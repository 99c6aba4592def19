"""Takes assignments back while senders are at work: `python -m tests.faults.withdraw FILE`.

Each line it writes: the id of the assignment, and how many mails were called back in the same commit.
"""

import os
import random
import sys
import time
from pathlib import Path

import django


def main(file: Path) -> None:
    """Every assignment once, in an order of its own."""
    from django.db import transaction  # noqa: PLC0415 - models exist only after django.setup

    from clients import clock, outbox  # noqa: PLC0415 - the same
    from clients.models import Assignment  # noqa: PLC0415 - the same

    ids = list(Assignment.objects.values_list("id", flat=True))
    random.Random(3).shuffle(ids)
    with file.open("w", encoding="utf-8", buffering=1) as lines:
        for assignment_id in ids:
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
