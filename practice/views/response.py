"""What the practice does about an answer about harm: the plan without which no such scale is handed over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import clock, duty
from practice.actions import people
from practice.forms.response import NumbersSet, ResponseForm, numbers_shown
from practice.policy import PracticePermission
from practice.queries import people as queries
from psychoed.doors import STAFF, door


@door(STAFF, permission=PracticePermission.SETTINGS, methods=("GET", "POST"))
def practice_response(request: HttpRequest) -> HttpResponse:
    """Who looks, how soon, who if not, and whom clients can call."""
    practice = request.member.practice
    therapists = queries.therapists(practice=practice)
    form = ResponseForm(request.POST or None, initial=practice.response_plan, people=therapists)
    numbers = _numbers(request)
    if request.method == "POST" and all([form.is_valid(), numbers.is_valid()]):
        people.settle(
            by=request.member,
            practice=practice,
            now=clock.now(),
            response_plan=form.cleaned_data,
            crisis_text=numbers.texts(),
        )
        messages.success(request, _("Saved. Scales that ask about harm can be handed over."))
        return redirect("practice_response")
    wrong = request.method == "POST"
    shown = {"form": form, "numbers": numbers, "whole": duty.plan_of(practice) is not None, "wrong": wrong}
    return render(request, "practice/response.html", shown, status=422 if wrong else 200)


def _numbers(request: HttpRequest) -> Any:
    """The rows of numbers, as kept or as sent."""
    practice = request.member.practice
    rows = numbers_shown(practice.crisis_text, home=practice.country)
    numbers = NumbersSet(request.POST or None, initial=rows, prefix="numbers")
    numbers.home = practice.country
    return numbers
