"""How a client can safely be reached: asked in person, recorded, asked again after ninety days."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock, queries
from clients.actions import caseload
from clients.actors import ClientPermission
from clients.desk.forms import ContactForm
from psychoed.doors import STAFF, door


@door(STAFF, permission=ClientPermission.CLINICAL, methods=("GET", "POST"))
def contact(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """The questions, one page, in the order in which they are asked."""
    now = clock.now()
    page = queries.contact_page(by=request.member, client_id=client_id, now=now)
    form = ContactForm(request.POST or None, initial=page.answers)
    taken = False
    if request.method == "POST" and form.is_valid():
        taken = _taken(request, form, client_id) and not form.cleaned_data["known"]
        if not taken:
            caseload.confirm_contact(by=request.member, client_id=client_id, now=now, **form.answers())
            messages.success(request, _("Recorded. It is asked again in three months."))
            return redirect("client", client_id)
    status = 422 if taken or form.errors else 200
    return render(
        request, "clients/desk/contact.html", {"page": page, "form": form, "taken": taken}, status=status
    )


@door(STAFF, permission=ClientPermission.CLINICAL, methods=("GET", "POST"))
def number(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Their own number: whether there is one, how often it was tried; reset where it was forgotten."""
    now = clock.now()
    page = queries.number_page(by=request.member, client_id=client_id, now=now)
    if request.method == "POST":
        if caseload.reset_number(by=request.member, client_id=client_id, now=now):
            messages.success(request, _("Reset. Until tomorrow they can choose a new one."))
        return redirect("client_number", client_id)
    return render(request, "clients/desk/number.html", {"page": page})


def _taken(request: HttpRequest, form: ContactForm, client_id: uuid.UUID) -> bool:
    address = form.cleaned_data["address"]
    return queries.address_is_taken(by=request.member, client_id=client_id, address=address, now=clock.now())
