"""Takes a bounce in: a mail that did not arrive after all, and an address that is paused."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from clients import bounces, outbox, tokens
from clients.actions import outcomes
from clients.models import Delivery
from clients.sealing import derive

State = Delivery.State


@transaction.atomic
def take_in(raw: bytes, *, recipient: str = "", now: datetime) -> bool:
    """True when it was a bounce of ours; forged ones, holiday replies and noise change nothing."""
    key = derive(settings.ATTUNE_MASTER_KEY, tokens.K_BOUNCE)
    bounce = bounces.read(raw, key=key, recipient=recipient)
    if bounce is None or bounce.kind == bounces.NOTHING or bounce.status.startswith("4."):
        return False
    rows = Delivery.objects.filter(id=bounce.delivery_id, state__in=[State.ACCEPTED, State.UNCERTAIN])
    outbox.move(rows, became=State.BOUNCED, reason="bounced", now=now, enhanced_code=bounce.status[:12])
    if bounce.kind == bounces.GONE:
        row = Delivery.objects.filter(id=bounce.delivery_id).first()
        outcomes.pause_address(client_id=row.client_id if row else None, now=now)
    return True
