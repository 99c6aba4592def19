"""Weekly hours. What became of an hour is said on the page after the session."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock
from clients.actors import ClientPermission
from practice.actions import sessions
from practice.forms.notes import SlotForm
from practice.queries import between
from practice.queries import notes as queries
from psychoed.doors import STAFF, door

CLINICAL = ClientPermission.CLINICAL


@door(STAFF, permission=CLINICAL, methods=("GET", "POST"))
def slot(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Set the weekly hour; the sessions of the coming weeks are made from it."""
    now = clock.now()
    zone = request.member.practice.zone
    page = queries.note_form(by=request.member, client_id=client_id, zone=zone, now=now)
    form = SlotForm(
        request.POST or None,
        initial={"begins": now.date(), **between.weekly(by=request.member, client_id=client_id)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        sessions.open_slot(
            by=request.member,
            client_id=client_id,
            weekday=int(data["weekday"]),
            wall_time=data["wall_time"],
            zone=zone,
            begins=data["begins"],
            now=now,
        )
        messages.success(request, _("The hours of the next eight weeks are on your page."))
        return redirect("client", client_id)
    return render(
        request, "practice/slot.html", {"form": form, "page": page}, status=422 if form.errors else 200
    )
