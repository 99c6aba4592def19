"""Writes down who read and did what, in the transaction of the deed, in a keyed chain per practice."""

import hashlib
import hmac
import json
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, PositiveBigIntegerField, UUIDField

from clients.actors import Actor
from clients.models import AuditEvent, AuditHead
from clients.sealing import derived
from clients.statements import Change, Slot, Statement

START = ""


def record(
    *,
    by: Actor,
    action: str,
    now: datetime,
    client_id: uuid.UUID | None = None,
    object_kind: str = "",
    object_id: object = "",
    fields: Iterable[str] = (),
    purpose: str = "",
    result: int = 1,
) -> None:
    """Append one event to the chain of the actor's practice. Ids, codes and counts only: never a word of content."""
    with transaction.atomic(savepoint=False):
        number, before = _head(by.practice_id)
        event = AuditEvent(
            practice_id=by.practice_id,
            number=number + 1,
            at=now,
            actor_kind=by.kind,
            actor_id=by.id,
            action=action,
            client_id=client_id,
            object_kind=object_kind,
            object_id=str(object_id),
            fields=" ".join(fields)[:300],
            purpose=purpose[:60],
            result=result,
        )
        event.digest = digest(event=event, before=before)
        event.save(force_insert=True)
        _MOVE.made(
            practice=by.practice_id,
            number=event.number,
            digest=event.digest,
            mac=_head_mac(by.practice_id, event.number, event.digest),
        )


def _head(practice_id: uuid.UUID) -> tuple[Any, ...]:
    """Number and digest of the last event, locked; the first event of a practice makes the head."""
    while (found := _HEAD.row(practice=practice_id)) is None:
        AuditHead.objects.get_or_create(practice_id=practice_id)
    return found


MINE = Slot("practice", UUIDField())
_HEAD = Statement(
    lambda: AuditHead.objects.select_for_update().filter(practice_id=MINE).values_list("number", "digest")
)
_MOVE = Change(
    lambda: (
        AuditHead.objects.filter(practice_id=MINE),
        {
            "number": Slot("number", PositiveBigIntegerField()),
            "digest": Slot("digest", CharField()),
            "mac": Slot("mac", CharField()),
        },
    )
)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Sealed fields that somebody is about to read: which, of what, whose, and why."""

    by_id: uuid.UUID
    by_kind: str
    kind: str
    objects: tuple[Any, ...]
    clients: frozenset[uuid.UUID | None]
    fields: tuple[str, ...]
    purpose: str

    def said(self) -> dict[str, Any]:
        """The event's words: one row by its id, several by their number."""
        single = len(self.objects) == 1
        return {
            "action": "view" if single else "list",
            "client_id": next(iter(self.clients)) if len(self.clients) == 1 else None,
            "object_kind": self.kind,
            "object_id": self.objects[0] if single else "",
            "fields": self.fields,
            "purpose": self.purpose,
            "result": len(self.objects),
        }


def stands(reading: Reading) -> bool:
    """Whether this sitting of the client has its event for exactly this reading. Never so for anybody else."""
    return reading.by_kind == CLIENT and reading in _remembered


def remember(reading: Reading) -> None:
    """Once the event is committed, what the client reads again in the same sitting needs no other one."""
    if reading.by_kind == CLIENT:
        transaction.on_commit(lambda: _remember(reading))


def _remember(reading: Reading) -> None:
    with _lock:
        _remembered[reading] = None
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)


CLIENT = "client"
MOST_REMEMBERED = 20_000
_remembered: OrderedDict[Reading, None] = OrderedDict()
"""Ids alone, in this process: whoever does not remember writes the event once more."""
_lock = threading.Lock()


def digest(*, event: AuditEvent, before: str) -> str:
    """The keyed digest over the event and the one before it."""
    spelled = [
        before,
        str(event.practice_id),
        event.number,
        event.at.astimezone(UTC).isoformat(),
        event.actor_kind,
        str(event.actor_id),
        event.action,
        str(event.client_id or ""),
        event.object_kind,
        event.object_id,
        event.fields,
        event.purpose,
        event.result,
    ]
    return hmac.new(_key(), json.dumps(spelled).encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The first number at which a practice's chain does not hold, and what is wrong there."""

    practice_id: uuid.UUID
    number: int
    what: str


def verify() -> Iterator[Finding]:
    """Walk every practice's chain; yields the first bad number of each chain that does not hold."""
    practices = set(AuditEvent.objects.values_list("practice_id", flat=True).distinct())
    practices |= set(AuditHead.objects.values_list("practice_id", flat=True))
    for practice_id in sorted(practices):
        finding = _verify_one(practice_id)
        if finding is not None:
            yield finding


def _verify_one(practice_id: uuid.UUID) -> Finding | None:
    before, expected = START, 1
    for event in (
        AuditEvent.objects.filter(practice_id=practice_id).order_by("number").iterator(chunk_size=2000)
    ):
        if event.number != expected:
            return Finding(practice_id=practice_id, number=expected, what="an event is absent")
        if not hmac.compare_digest(event.digest, digest(event=event, before=before)):
            return Finding(
                practice_id=practice_id, number=event.number, what="an event was changed or put in"
            )
        before, expected = event.digest, expected + 1
    return _verify_head(practice_id, last=expected - 1, last_digest=before)


def _verify_head(practice_id: uuid.UUID, *, last: int, last_digest: str) -> Finding | None:
    head = AuditHead.objects.filter(practice_id=practice_id).first()
    if head is None:
        return Finding(practice_id=practice_id, number=last, what="the head of the chain is absent")
    if head.number != last or head.digest != last_digest:
        return Finding(practice_id=practice_id, number=last + 1, what="the end of the chain was cut off")
    if head.number and not hmac.compare_digest(head.mac, _head_mac(practice_id, head.number, head.digest)):
        return Finding(practice_id=practice_id, number=last, what="the head of the chain was changed")
    return None


def _head_mac(practice_id: uuid.UUID, number: int, last_digest: str) -> str:
    return hmac.new(_key(), f"{practice_id}|{number}|{last_digest}".encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    return derived(settings.ATTUNE_MASTER_KEY, "audit")
