"""The restore guard: a database that is older than the file beside it is a copy, and sends nothing by itself.

Each tick counts in the database and then writes the same number into a small file outside it. A restored
backup is behind its file, or carries another epoch: every open mail is held until a person has read the
list and releases it (`manage.py release --since`).
"""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from clients import outbox
from clients.models import Delivery, Epoch

State = Delivery.State
ONLY = 1


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An epoch and how far it has counted."""

    epoch: str
    counter: int


def guard(*, now: datetime) -> bool:
    """Count, and say whether mail may go. False while an old copy waits for a person."""
    before = read()
    row, made = _row()
    if row.held_since is not None:
        return False
    here = Mark(epoch=row.epoch, counter=row.counter)
    # Read on both sides of the row: another sender may count, or a person release, in between.
    if not made and is_old_copy(here, beside=before) and is_old_copy(here, beside=read()):
        hold(now=now)
        return False
    Epoch.objects.filter(id=ONLY).update(counter=F("counter") + 1)
    row.refresh_from_db()
    _write(Mark(epoch=row.epoch, counter=row.counter))
    return True


def waits() -> bool:
    """Whether an old copy waits for a person; also before the first beat, when nobody has looked yet."""
    return not Epoch.objects.filter(id=ONLY, held_since__isnull=True).exists()


def is_old_copy(here: Mark, *, beside: Mark | None) -> bool:
    """Whether the file knows more than the database, or knows another one."""
    return beside is not None and (beside.epoch != here.epoch or beside.counter > here.counter)


@transaction.atomic
def hold(*, now: datetime) -> int:
    """Every mail that has not gone out is held; reminders plan nothing while this lasts."""
    Epoch.objects.filter(id=ONLY, held_since__isnull=True).update(held_since=now)
    rows = Delivery.objects.filter(state__in=[State.PLANNED, State.LEASED, State.RETRY_WAIT])
    held = outbox.move(rows, became=State.HELD, reason="restore", now=now, lease_token=None, lease_until=None)
    doubtful = Delivery.objects.filter(state=State.HANDOFF)
    outbox.move(
        doubtful, became=State.UNCERTAIN, reason="restore", now=now, lease_token=None, lease_until=None
    )
    return len(held)


@dataclass(frozen=True, kw_only=True)
class Released:
    """How many mails go after all, and how many were given up."""

    going: int
    given_up: int


@transaction.atomic
def release(*, since: datetime, now: datetime) -> Released:
    """A person has looked: mails due since then go, older ones never will. A new epoch begins."""
    held = Delivery.objects.filter(state=State.HELD)
    old = outbox.move(held.filter(due_at__lt=since), became=State.EXPIRED, reason="restore", now=now)
    going = outbox.move(held.filter(due_at__gte=since), became=State.PLANNED, reason="released", now=now)
    row, _ = _row()
    if row.held_since is None:
        return Released(going=len(going), given_up=len(old))
    Epoch.objects.filter(id=ONLY).update(epoch=str(uuid.uuid4()), counter=0, held_since=None)
    row.refresh_from_db()
    _write(Mark(epoch=row.epoch, counter=row.counter))
    return Released(going=len(going), given_up=len(old))


def read() -> Mark | None:
    """What the file says; None when there is none, or none that can be read."""
    try:
        known = json.loads(Path(settings.ATTUNE_EPOCH_FILE).read_text(encoding="utf-8"))
        return Mark(epoch=str(known["epoch"]), counter=int(known["counter"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _row() -> tuple[Epoch, bool]:
    """The one row; a new database begins a new epoch, and takes the file over."""
    row, made = Epoch.objects.get_or_create(id=ONLY, defaults={"epoch": str(uuid.uuid4())})
    if made:
        _write(Mark(epoch=row.epoch, counter=row.counter))
    return row, made


def _write(mark: Mark) -> None:
    """Whole or not at all: a half-written file would hold everything for nothing."""
    place = Path(settings.ATTUNE_EPOCH_FILE)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{place.name}.{uuid.uuid4().hex}")
    beside.write_text(json.dumps({"epoch": mark.epoch, "counter": mark.counter}), encoding="utf-8")
    beside.replace(place)
