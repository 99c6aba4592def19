"""Around an answer about harm: what is said before, what is said right after sending, and one question."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from clients import duty, pieces
from clients.actions import risk
from clients.pieces import Sitting
from clients.portal import frame
from clients.portal.sitting import seated
from psychoed.doors import LINK, door


@door(LINK, methods=("POST",))
@seated
def safe(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """ "Do you feel safe right now?" Yes, no, not sure. Nothing is locked by any of them."""
    risk.say_safe(by=by, entry_id=entry_id, answer=request.POST.get("safe", ""), now=now)
    return redirect("portal:sent", assignment_id, entry_id)


@door(LINK, methods=("POST",))
@seated
def look(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """ "Please look at this before we meet." """
    risk.please_look(by=by, entry_id=entry_id, now=now)
    return redirect("portal:sent", assignment_id, entry_id)


def before(by: Sitting, *, meta: dict[str, Any]) -> dict[str, Any]:
    """What stands before the first question of a page that asks about harm; nothing for others."""
    if not meta.get("risk_items"):
        return {}
    plan = duty.plan_of(by.practice)
    return {"often": plan.often if plan else "", "hours": plan.hours if plan else 0}


def after(by: Sitting, *, entry_id: uuid.UUID, now: datetime) -> dict[str, Any]:
    """What stands on the page that says it is sent: what was passed on, or that one may ask for a look."""
    event, plan = pieces.risk_of(by=by, entry_id=entry_id, now=now), duty.plan_of(by.practice)
    if event is None:
        return {"may_ask": True, "hours": plan.hours} if plan else {}
    return {
        "kind": event.kind,
        "by_when": frame.in_words(event.due_at, now=now),
        "safe": pieces.said_safe(event, by=by, now=now),
        "phone": plan.phone if plan else "",
    }
