"""Whether the house stands: asked by supervisors, tells nothing about anyone."""

from django.http import HttpRequest, JsonResponse

from clients import clock
from clients.queries import engine
from psychoed.doors import ANYONE, door


@door(ANYONE)
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, no sender of mail has fallen silent, and no mail waits for long."""
    pulse = engine.pulse(now=clock.database())
    told = {
        "database": "answers",
        "senders": pulse.senders,
        "overdue_seconds": pulse.overdue_seconds,
        "held": pulse.held,
        "waits_for_release": pulse.waits_for_release,
    }
    return JsonResponse(told, status=200 if pulse.well else 503)
