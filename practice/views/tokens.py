"""Personal tokens for programs: made with a fresh factor, shown once, ended at any time."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients import clock
from practice.actions import tokens
from practice.policy import PracticePermission
from psychoed.doors import STAFF, door

WORK = PracticePermission.WORK


class TokenForm(forms.Form):
    """What the program may do, and for how long."""

    name = forms.CharField(label=gettext_lazy("What is it for?"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=[(scope, scope) for scope in tokens.SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it ends"), min_value=1, max_value=365, initial=90
    )


@door(STAFF, permission=WORK)
def token_list(request: HttpRequest) -> HttpResponse:
    """One's own tokens."""
    return _page(request, TokenForm())


@door(STAFF, permission=WORK, methods=("GET", "POST"), step_up=True)
def token_new(request: HttpRequest) -> HttpResponse:
    """Make one; its secret stands on the answer and nowhere else."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _token, secret = tokens.make(by=request.member, now=clock.now(), **form.cleaned_data)
        return _page(request, TokenForm(), secret=secret)
    return _page(request, form)


@door(STAFF, permission=WORK, methods=("POST",))
def token_end(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    """End one of one's own."""
    if tokens.revoke(by=request.member, token_id=token_id, now=clock.now()):
        messages.success(request, _("This token opens nothing any more."))
    return redirect("tokens")


def _page(request: HttpRequest, form: TokenForm, *, secret: str = "") -> HttpResponse:
    shown = {"tokens": tokens.of(by=request.member), "form": form, "secret": secret, "now": clock.now()}
    return render(request, "practice/tokens.html", shown, status=422 if form.errors else 200)
