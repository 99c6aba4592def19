"""What a client sent: opened with one press that the client can see, then readable again."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clients import clock, queries
from clients.actions import reviewing
from clients.actors import ClientPermission
from psychoed.doors import STAFF, door


@door(STAFF, permission=ClientPermission.CLINICAL)
def entry(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """The answers that were shared; before the first opening, the button alone."""
    page = queries.entry_page(by=request.member, entry_id=entry_id, now=clock.now())
    template = "clients/desk/entry.html" if page.opened_at else "clients/desk/entry_closed.html"
    return render(request, template, {"page": page})


@door(STAFF, permission=ClientPermission.CLINICAL, methods=("POST",))
def open_entry(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """The first opening is written down where the client can read it."""
    reviewing.open_entry(by=request.member, entry_id=entry_id, now=clock.now())
    return redirect("entry", entry_id)
