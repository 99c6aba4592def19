"""Opening what a client said about the two of you, and promises."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

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
def promise_make(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Keep a promise in sight."""
    text = request.POST.get("text", "").strip()
    try:
        promises.make(by=request.member, client_id=client_id, text=text, now=clock.now())
    except promises.NoWords:
        messages.error(request, _("Write what you promised, in a line of at most 1,000 letters."))
    return redirect("client", client_id)


@door(STAFF, permission=ClientPermission.CLINICAL, methods=("POST",))
def promise_answer(request: HttpRequest, promise_id: uuid.UUID) -> HttpResponse:
    """Kept, or let go of."""
    kept = request.POST.get("kept") == "1"
    promise = promises.answer(by=request.member, promise_id=promise_id, kept=kept, now=clock.now())
    return redirect("client", promise.client_id)
