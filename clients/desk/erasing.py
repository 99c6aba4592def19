"""Erasing a client: the consequence first, then the client's code, then nothing brings it back."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock, queries
from clients.actions import erasure
from clients.actors import ClientPermission
from clients.desk.forms import EraseForm
from psychoed.doors import STAFF, door


@door(STAFF, permission=ClientPermission.ERASE, methods=("GET", "POST"), step_up=True)
def erase(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """A second factor within the last five minutes, and the code typed by hand."""
    who = queries.who_by_code(by=request.member, client_id=client_id, now=clock.now())
    form = EraseForm(request.POST or None, expected=who.code)
    if request.method == "POST" and form.is_valid():
        erasure.erase(by=request.member, client_id=client_id, now=clock.now())
        messages.success(request, _("Erased. The log of who did what stays, without content."))
        return redirect("clients" if request.member.may(ClientPermission.IDENTITY) else "/")
    return render(
        request, "clients/desk/erase.html", {"who": who, "form": form}, status=422 if form.errors else 200
    )
