"""What a client asks of the practice about their own record: to be erased, and to be kept after all."""

from datetime import datetime

from django.db import transaction

from clients import audit
from clients.actions.choices import NeedsNumber
from clients.models import ErasureAsk
from clients.pieces import Sitting


@transaction.atomic
def ask_erasure(*, by: Sitting, now: datetime) -> None:
    """The wish stands on the desk until it is done or taken back. Asking twice is asking once."""
    if not by.is_whole:
        raise NeedsNumber
    _row, made = ErasureAsk.objects.get_or_create(
        client_id=by.client_id,
        taken_back_at=None,
        defaults={"practice_id": by.practice_id, "asked_at": now},
    )
    if made:
        _note(by, action="ask", now=now)


@transaction.atomic
def keep_me(*, by: Sitting, now: datetime) -> bool:
    """The wish is taken back."""
    if not by.is_whole:
        raise NeedsNumber
    taken = ErasureAsk.objects.filter(client_id=by.client_id, taken_back_at=None).update(taken_back_at=now)
    if taken:
        _note(by, action="take_back", now=now)
    return bool(taken)


def _note(by: Sitting, *, action: str, now: datetime) -> None:
    audit.record(
        by=by, action=action, now=now, client_id=by.client_id, object_kind="erasure", object_id=by.client_id
    )
