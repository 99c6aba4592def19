"""What the practice says about itself, with the help block beside it as a client reads it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock
from clients.portal import frame
from practice.actions import people
from practice.forms.settings import PracticeForm, held, settled
from practice.policy import PracticePermission
from psychoed.doors import STAFF, door


@door(STAFF, permission=PracticePermission.SETTINGS, methods=("GET", "POST"))
def practice_settings(request: HttpRequest) -> HttpResponse:
    """POST saves; with *look* it only shows what a client would read, and keeps nothing."""
    practice = request.member.practice
    form = PracticeForm(request.POST or None, initial=held(practice))
    good = request.method == "POST" and form.is_valid()
    if good and "look" not in request.POST:
        people.settle(by=request.member, practice=practice, now=clock.now(), **settled(form, practice))
        messages.success(request, _("Saved."))
        return redirect("practice_settings")
    shown = {"form": form, "help": _help(form), "looked": "look" in request.POST}
    return render(request, "practice/settings.html", shown, status=422 if form.errors else 200)


def _help(form: PracticeForm) -> frame.Help:
    """From what stands in the fields now, saved or not."""
    days, crisis = (str(form[name].value() or "") for name in ("reading_days", "crisis"))
    return frame.help_block(text=crisis, abroad=False, days=days)
