"""The people of a practice: who is here, bringing someone in, letting someone go."""

import uuid
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from clients import clock
from clients.queries import handing_on as handing_on_queries
from practice.actions import handing_on, people
from practice.forms.handing_on import HandOnForm
from practice.forms.people import InviteForm, RolesForm
from practice.policy import ROLES, PracticePermission
from practice.queries import people as queries
from psychoed.doors import STAFF, door


@door(STAFF, permission=PracticePermission.PEOPLE, methods=("GET", "POST"))
def practice_people(request: HttpRequest) -> HttpResponse:
    """Who is here, and bringing someone in."""
    practice = request.member.practice
    form = InviteForm(request.POST or None)
    link = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if queries.is_here(practice=practice, email=data["email"]):
            form.add_error("email", _("This person is here already."))
        else:
            roles = frozenset(data["roles"])
            new = people.invite(
                by=request.member,
                practice=practice,
                email=data["email"],
                name=data["name"],
                roles=roles,
                now=clock.now(),
            )
            link = urljoin(settings.PUBLIC_URL, people.set_password_path(member=new))
            form = InviteForm()
    everyone = queries.everyone(practice=practice)
    sizes = handing_on_queries.sizes(by=request.member)
    shown = {
        "people": [(row, sizes.get(row.id, 0)) for row in everyone],
        "form": form,
        "link": link,
        "roles": ROLES.items(),
    }
    return render(request, "practice/people.html", shown, status=422 if form.errors else 200)


@door(STAFF, permission=PracticePermission.PEOPLE, methods=("POST",), step_up=True)
def person_end(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """A person leaves; their next request is refused."""
    practice = request.member.practice
    member = queries.one(practice=practice, member_id=member_id)
    if member is None:
        raise Http404
    try:
        people.end(by=request.member, practice=practice, member=member, now=clock.now())
        messages.success(request, _("%(name)s no longer has access.") % {"name": member.name})
    except people.NotAllowedHere:
        messages.error(request, _("A practice needs an owner. Bring in another owner first."))
    return redirect("practice_people")


@door(STAFF, permission=PracticePermission.PEOPLE, methods=("GET", "POST"), step_up=True)
def person_clients(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """A caseload is handed on: names, whom they go to, and what that means."""
    practice, now = request.member.practice, clock.now()
    member = queries.one(practice=practice, member_id=member_id)
    if member is None:
        raise Http404
    people_of = handing_on_queries.caseload_of(by=request.member, therapist_id=member.id, now=now)
    colleagues = [row for row in queries.therapists(practice=practice) if row[0] != member.id]
    form = HandOnForm(request.POST or None, colleagues=colleagues, people=people_of)
    if request.method == "POST" and form.is_valid():
        to = queries.one(practice=practice, member_id=form.cleaned_data["to"])
        ids = form.cleaned_data["clients"]
        count = handing_on.hand_on(
            by=request.member, practice=practice, member=member, to=to, client_ids=ids, now=now
        )
        said = ngettext(
            "%(count)d client is with %(name)s now.", "%(count)d clients are with %(name)s now.", count
        )
        messages.success(request, said % {"count": count, "name": to.name if to else ""})
        return redirect("practice_people")
    shown = {"form": form, "person": member, "people": people_of, "colleagues": colleagues}
    return render(request, "practice/hand_on.html", shown, status=422 if form.errors else 200)


REFUSALS = {
    "last owner": _l("A practice needs an owner. Bring in another owner first."),
    "clients": _l("There are clients with this therapist. Hand them on first."),
}


@door(STAFF, permission=PracticePermission.PEOPLE, methods=("GET", "POST"), step_up=True)
def person_roles(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """What a person does here, and what that lets them see."""
    practice = request.member.practice
    member = queries.one(practice=practice, member_id=member_id)
    if member is None or member.ended_at is not None:
        raise Http404
    form = RolesForm(
        request.POST if request.method == "POST" else None, initial={"roles": sorted(member.roles)}
    )
    if request.method == "POST" and form.is_valid():
        roles = frozenset(form.cleaned_data["roles"])
        try:
            people.change_roles(
                by=request.member, practice=practice, member=member, roles=roles, now=clock.now()
            )
            messages.success(request, _("Saved. %(name)s signs in again.") % {"name": member.name})
            return redirect("practice_people")
        except people.NotAllowedHere as refused:
            form.add_error("roles", REFUSALS[str(refused)])
    shown = {"form": form, "person": member}
    return render(request, "practice/roles.html", shown, status=422 if form.errors else 200)
