"""The practice's settings: people and their roles, numbers to call, quiet hours."""

import uuid
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock
from practice.actions import people
from practice.forms.people import InviteForm, PracticeForm
from practice.policy import ROLES, PracticePermission
from practice.queries import people as queries
from psychoed.doors import STAFF, door


@door(STAFF, permission=PracticePermission.SETTINGS, methods=("GET", "POST"))
def practice_settings(request: HttpRequest) -> HttpResponse:
    """What the practice says about itself."""
    practice = request.member.practice
    language = practice.crisis_text.get("en", "")
    form = PracticeForm(request.POST or None, instance=practice, initial={"crisis": language})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in PracticeForm.Meta.fields}
        values["crisis_text"] = {**practice.crisis_text, "en": form.cleaned_data["crisis"]}
        people.settle(by=request.member, practice=practice, now=clock.now(), **values)
        messages.success(request, _("Saved."))
        return redirect("practice_settings")
    return render(request, "practice/settings.html", {"form": form}, status=422 if form.errors else 200)


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
    shown = {"people": everyone, "form": form, "link": link, "roles": ROLES.items()}
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
