"""What only a demo shows: who can sign in, and the six digits that their authenticator app would say."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from clients import clock
from practice.actions import demo
from psychoed.doors import ANYONE, door


@door(ANYONE)
def codes(request: HttpRequest) -> HttpResponse:
    """The codes of this half minute. Outside the demo the page does not exist."""
    if not (settings.DEBUG and settings.DEMO):
        raise Http404
    people = demo.codes(now=clock.now())
    return render(request, "practice/demo_codes.html", {"people": people})


def sign_in(request: HttpRequest) -> dict[str, Any]:
    """For the sign-in pages: whom to sign in as. Settings name this only where DEBUG and DEMO are on."""
    if not request.path.startswith(reverse("account_login")) or not demo.is_there():
        return {}
    return {"demo_sign_in": demo.sign_ins()}
