"""The same press twice is one press: a double press, a form sent again after a lost answer, Back and *Send* once more.

A form carries a hidden key, drawn when it was shown. Who comes second, even at the same instant, waits at the row of
the first (docs/adr/0032) and is shown what came of it.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from clients.models import Press

KEPT = timedelta(days=30)
"""A page may lie open for as long; afterwards its *Send* is a new one."""


def take(
    *, practice_id: uuid.UUID, whose: uuid.UUID, what: str, key: uuid.UUID | None, now: datetime
) -> Press | None:
    """The row of this press, held until the transaction ends; its `made` is empty for the first. None without a key.

    Whose it is and what it is for are part of the id: nobody meets the press of somebody else.
    """
    if key is None:
        return None
    press_id = uuid.uuid5(key, f"{whose} {what}")
    fresh = Press(id=press_id, practice_id=practice_id, at=now)
    Press.objects.bulk_create([fresh], ignore_conflicts=True)
    return Press.objects.select_for_update().get(id=press_id)


def keep(press: Press | None, **made: Any) -> None:
    """What came of it, for whoever presses again."""
    if press is not None:
        press.made = made
        press.save(update_fields=["made"])


def sweep(*, now: datetime) -> None:
    """A page that was open for so long is not sent again."""
    Press.objects.filter(at__lt=now - KEPT).delete()
