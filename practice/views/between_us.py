"""Opening what a client said about the two of you, and promises."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from clients import clock
from clients.actions import opening
from clients.actors import ClientPermission
from practice.actions import promises
from psychoed.doors import STAFF, door


@door(STAFF, permission=ClientPermission.CLINICAL, methods=("POST",))
def said_open(request: HttpRequest, said_id: uuid.UUID) -> HttpResponse:
    """Open the client's words; the client can see that it was read."""
    client_id = opening.open_said(by=request.member, said_id=said_id, now=clock.now())
    return redirect(f"/clients/{client_id}/#said-{said_id}")


@door(STAFF, permission=ClientPermission.CLINICAL, methods=("POST",))
def promise_answer(request: HttpRequest, promise_id: uuid.UUID) -> HttpResponse:
    """Kept, or let go of."""
    kept = request.POST.get("kept") == "1"
    promise = promises.answer(by=request.member, promise_id=promise_id, kept=kept, now=clock.now())
    return redirect("client", promise.client_id)
