"""Writes down who read and did what, in the transaction of the deed, in a keyed chain per practice."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from clients.actors import Actor
from clients.models import AuditEvent, AuditHead
from clients.sealing import derive

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
    with transaction.atomic():
        AuditHead.objects.get_or_create(practice_id=by.practice_id)
        head = AuditHead.objects.select_for_update().get(practice_id=by.practice_id)
        event = AuditEvent(
            practice_id=by.practice_id,
            number=head.number + 1,
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
        event.digest = digest(event=event, before=head.digest)
        event.save(force_insert=True)
        AuditHead.objects.filter(practice_id=by.practice_id).update(
            number=event.number,
            digest=event.digest,
            mac=_head_mac(by.practice_id, event.number, event.digest),
        )


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
    return derive(settings.ATTUNE_MASTER_KEY, "audit")
