"""The one thing that interrupts: an answer about harm. Open it, take it on, say what was done; three presses."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients import clock, queries
from clients.actions import settling
from clients.actors import ClientPermission
from psychoed.doors import STAFF, door

RISK = ClientPermission.RISK
ACTIONS = [
    ("spoke", gettext_lazy("Spoke by phone")),
    ("will_see", gettext_lazy("Will see them on …")),
    ("cover_informed", gettext_lazy("Informed who covers")),
    ("emergency", gettext_lazy("Called emergency services")),
    ("known", gettext_lazy("Known already, a plan is in place")),
]


class SettleForm(forms.Form):
    """What was done, when, and a line beside it."""

    action = forms.ChoiceField(
        label=gettext_lazy("What did you do?"),
        choices=ACTIONS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you did.")},
    )
    on = forms.DateField(
        label=gettext_lazy("The day you will see them"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    at = forms.TimeField(
        label=gettext_lazy("At what time you did it"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    note = forms.CharField(
        label=gettext_lazy("A line for the record"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Seeing somebody needs a day."""
        data = super().clean() or {}
        if data.get("action") == "will_see" and not data.get("on") and not self.has_error("on"):
            self.add_error("on", _("On which day will you see them?"))
        return data

    def said(self) -> dict[str, str]:
        """As it is kept."""
        data = self.cleaned_data
        told = {"note": data["note"].strip()}
        told["at"] = data["at"].strftime("%H:%M") if data["at"] else ""
        told["on"] = data["on"].isoformat() if data["on"] and data["action"] == "will_see" else ""
        return told


@door(STAFF, permission=RISK)
def event(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """The event; before the first opening, the button alone."""
    return _shown(request, event_id, SettleForm())


@door(STAFF, permission=RISK, methods=("POST",))
def open_event(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Opening is written down, then the words are there."""
    settling.open_event(by=request.member, event_id=event_id, now=clock.now())
    return redirect("risk_event", event_id)


@door(STAFF, permission=RISK, methods=("POST",))
def take_on(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """I am on it."""
    if not settling.take_on(by=request.member, event_id=event_id, now=clock.now()):
        messages.info(request, _("Nothing was changed: you are on it, or it was settled."))
    return redirect("risk_event", event_id)


@door(STAFF, permission=RISK, methods=("POST",))
def settle(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """What was done; the second of two who press is told that it was settled."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _shown(request, event_id, form)
    done = settling.settle(
        by=request.member,
        event_id=event_id,
        action=form.cleaned_data["action"],
        what=form.said(),
        now=clock.now(),
    )
    if done:
        messages.success(request, _("Settled. It stands in the record."))
    else:
        messages.info(request, _("Somebody had settled it before you. What you wrote was not kept."))
    return redirect("risk_event", event_id)


def _shown(request: HttpRequest, event_id: uuid.UUID, form: SettleForm) -> HttpResponse:
    page = queries.event_page(by=request.member, event_id=event_id, now=clock.now())
    shown = {"page": page, "form": form, "actions": dict(ACTIONS)}
    return render(request, "clients/desk/risk.html", shown, status=422 if form.errors else 200)
