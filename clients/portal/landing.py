"""The page behind a mailed link: the same bytes for every id, until somebody presses Continue."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from clients import clock
from clients.actions import fresh, knocks, sittings
from clients.portal import cookies, frame
from clients.portal.network import network_of
from clients.portal.origin import from_here
from psychoed.doors import ANYONE, door

MOST_TYPED = {"secret": 200, "code": 100, "fresh": 1}
WAIT_SECONDS = "60"


@door(ANYONE, methods=("GET", "POST"))
@csrf_exempt  # the page is the same for everybody, so it holds no token; the secret itself is the proof
def landing(request: HttpRequest, lid: str = "") -> HttpResponse:
    """A GET reads nothing and changes nothing. A press opens a sitting, or asks for a fresh link."""
    if request.method != "POST":
        return _constant(request, "landing")
    if not from_here(request):
        return HttpResponseForbidden()
    try:
        return _fresh(request, lid) if "fresh" in request.POST else _press(request, lid)
    except knocks.TooMany:
        return _queue(request)


@door(ANYONE)
def pause(request: HttpRequest) -> HttpResponse:
    """The minute's pause as a plain page, for browsers without script."""
    return _constant(request, "pause", back_url=reverse("portal:start"))


@door(ANYONE)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines are asked to leave alone: all of it that begins at a mail."""
    return HttpResponse(
        "User-agent: *\nDisallow: /l/\nDisallow: /x/\nDisallow: /u/\n", content_type="text/plain"
    )


def _press(request: HttpRequest, lid: str) -> HttpResponse:
    now = clock.now()
    secret, code = _typed(request, "secret"), _typed(request, "code").strip()
    if not secret and not code:
        return _constant(request, "landing", status=422, ask_code="1")
    opened = sittings.press(
        lid=lid,
        secret=secret,
        code=code,
        place=cookies.place_of(request),
        network=network_of(request),
        now=now,
    )
    if opened is None:
        return _constant(request, "dead", status=410)
    response = redirect("portal:number" if opened.locked else "portal:start")
    response.status_code = 303
    cookies.set_sitting(response, reference=opened.reference, now=now)
    return response


def _fresh(request: HttpRequest, lid: str) -> HttpResponse:
    fresh.ask(lid=lid, network=network_of(request), now=clock.now())
    return _constant(request, "fresh")


def _queue(request: HttpRequest) -> HttpResponse:
    """Too many at once. What the person brought stays in the form, and the next press is theirs."""
    brought = {name: _typed(request, name) for name in MOST_TYPED if name in request.POST}
    response = _constant(request, "queue", status=429, brought=brought)
    response["Retry-After"] = WAIT_SECONDS
    return response


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[: MOST_TYPED[name]]


def _constant(request: HttpRequest, name: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    """A page that knows nobody: no token, no message; of the request only how this browser wants pages to look."""
    html = render_to_string(
        f"clients/portal/{name}.html",
        frame.bare(request) | shown | {"answers_form": request.method == "POST"},
    )
    return HttpResponse(html, status=status)
