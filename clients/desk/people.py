"""Adding a client, and what they are called. The list and a client's page stand above, with more on them."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock, queries
from clients.actions import caseload, once
from clients.actors import ClientPermission
from clients.desk.forms import NewPersonForm, PersonForm
from psychoed.doors import STAFF, door

BOTH = ("GET", "POST")


@door(STAFF, permission=ClientPermission.CREATE, methods=BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """A new client; how they can be reached is asked next."""
    practice = request.member.practice
    form = NewPersonForm(
        request.POST or None,
        initial={"language": request.LANGUAGE_CODE, "zone": practice.zone, "submit_key": uuid.uuid4()},
        languages=queries.languages(by=request.member),
    )
    if request.method == "POST" and form.is_valid():
        made = once.open_client(by=request.member, now=clock.now(), **form.cleaned_data)
        return redirect("client_contact", made.id)
    return render(request, "clients/desk/new.html", {"form": form}, status=422 if form.errors else 200)


@door(STAFF, permission=ClientPermission.CLINICAL, methods=BOTH)
def edit(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """What they are called, and their language and clock; hold, end and erase stand below."""
    who = queries.who(by=request.member, client_id=client_id, now=clock.now())
    named = {"name": who.name, "pronouns": who.pronouns, "language": who.language, "zone": who.zone}
    languages = {*queries.languages(by=request.member), who.language}
    form = PersonForm(request.POST or None, initial=named | {"nickname": who.nickname}, languages=languages)
    if request.method == "POST" and form.is_valid():
        caseload.rename(by=request.member, client_id=client_id, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("client", client_id)
    shown = {"form": form, "who": who}
    return render(request, "clients/desk/edit.html", shown, status=422 if form.errors else 200)


@door(STAFF, permission=ClientPermission.CLINICAL, methods=("POST",))
def standing(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Hold, end, or take up again."""
    wanted = request.POST.get("standing", "")
    try:
        caseload.set_standing(by=request.member, client_id=client_id, status=wanted, now=clock.now())
    except caseload.NotAStanding:
        messages.error(request, _("Choose one of the three."))
    else:
        messages.success(request, STANDING_WORDS[wanted]())
    return redirect("client", client_id)


STANDING_WORDS = {
    "active": lambda: _("Taken up again. Mails may go as before."),
    "hold": lambda: _("On hold: no mail goes until you take it up again."),
    "ended": lambda: _("Ended. No mail goes any more; what they were given stays readable."),
}
