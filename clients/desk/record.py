"""What stands in the records about a client: why each mail went or not, who looked, who else may see."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock, queries
from clients.actions import sharing
from clients.actors import ClientPermission
from clients.desk.forms import SharingForm
from psychoed.doors import STAFF, door

CLINICAL = ClientPermission.CLINICAL


@door(STAFF, permission=CLINICAL)
def mails(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Each mail with its reason, the newest first."""
    page = queries.mails(by=request.member, client_id=client_id, now=clock.now())
    return render(request, "clients/desk/mails.html", {"page": page})


@door(STAFF, permission=CLINICAL)
def looked(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Who read or changed what, the newest first. No content stands in it."""
    number = request.GET.get("page", "1")
    page = queries.who_looked(
        by=request.member,
        client_id=client_id,
        now=clock.now(),
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    )
    return render(request, "clients/desk/looked.html", {"page": page})


@door(STAFF, permission=CLINICAL, methods=("GET", "POST"))
def share(request: HttpRequest, client_id: uuid.UUID) -> HttpResponse:
    """Let a colleague see this client, or no longer."""
    now = clock.now()
    page = queries.sharing(by=request.member, client_id=client_id, now=now)
    form = SharingForm(request.POST or None, colleagues=page.colleagues)
    if request.method == "POST" and "end" in request.POST:
        member_id = next(
            (held.member_id for held in page.held if str(held.member_id) == request.POST["end"]), None
        )
        if member_id is not None:
            sharing.take_back(by=request.member, client_id=client_id, member_id=member_id, now=now)
        return redirect("client_sharing", client_id)
    if request.method == "POST" and form.is_valid():
        sharing.grant(by=request.member, client_id=client_id, now=now, **form.cleaned_data)
        messages.success(request, _("They can see it from now on. Each look is written down."))
        return redirect("client_sharing", client_id)
    return render(
        request, "clients/desk/sharing.html", {"page": page, "form": form}, status=422 if form.errors else 200
    )
