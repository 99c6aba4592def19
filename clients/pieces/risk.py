"""What a sitting needs to know of an answer about harm: that it was passed on, by when, and whether they feel safe."""

import uuid
from datetime import datetime

from clients import vault
from clients.models import RiskAct, RiskEvent
from clients.pieces.reach import Sitting, entry


def risk_of(*, by: Sitting, entry_id: uuid.UUID, now: datetime) -> RiskEvent | None:
    """The latest event of an entry within reach."""
    row = entry(by=by, entry_id=entry_id, now=now)
    rows = RiskEvent.objects.filter(entry_id=row.id, client_id=by.client_id).select_related(
        "client__practice"
    )
    return rows.order_by("-at").first()


def said_safe(event: RiskEvent, *, by: Sitting, now: datetime) -> str:
    """What the client answered last to "Do you feel safe right now?"; nothing when they have not."""
    acts = RiskAct.objects.filter(event=event, kind=RiskAct.Kind.SAID).select_related("event__client")
    last = acts.order_by("-at").first()
    if last is None:
        return ""
    shown = vault.reveal(last, "what", by=by, purpose="own page", now=now)
    return str(shown["what"]["safe"])
