"""The page behind a mailed link: the same bytes for every id, until somebody presses Continue."""

import time
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from clients import clock
from clients.actions import fresh, sittings
from clients.portal import cookies, frame
from psychoed.doors import ANYONE, door

FRESH_SECONDS = 0.3
"""Every asking for a fresh link takes at least so long, whether or not there was anybody to write to."""


@door(ANYONE, methods=("GET", "POST"))
@csrf_exempt  # the page is the same for everybody, so it holds no token; the secret itself is the proof
def landing(request: HttpRequest, lid: str = "") -> HttpResponse:
    """A GET reads nothing and changes nothing. A press opens a sitting, or asks for a fresh link."""
    if request.method != "POST":
        return _constant("landing")
    if not _from_here(request):
        return HttpResponseForbidden()
    if "fresh" in request.POST:
        return _fresh(lid)
    return _press(request, lid)


@door(ANYONE)
def pause(request: HttpRequest) -> HttpResponse:
    """The minute's pause as a plain page, for browsers without script."""
    return _constant("pause", back_url=reverse("portal:start"))


def _press(request: HttpRequest, lid: str) -> HttpResponse:
    now = clock.now()
    secret, code = request.POST.get("secret", "")[:200], request.POST.get("code", "").strip()[:100]
    if not secret and not code:
        return _constant("landing", status=422, ask_code="1")
    opened = sittings.press(
        lid=lid,
        secret=secret,
        code=code,
        place=cookies.place_of(request),
        now=now,
    )
    if opened is None:
        return _constant("dead", status=410)
    response = redirect("portal:number" if opened.locked else "portal:start")
    response.status_code = 303
    cookies.set_sitting(response, reference=opened.reference, now=now)
    return response


def _fresh(lid: str) -> HttpResponse:
    began = time.perf_counter()
    fresh.ask(lid=lid, now=clock.now())
    time.sleep(max(0.0, FRESH_SECONDS - (time.perf_counter() - began)))
    return _constant("fresh")


def _constant(name: str, *, status: int = 200, **shown: str) -> HttpResponse:
    """A page that knows nothing of the request: no token, no message, no person."""
    html = render_to_string(f"clients/portal/{name}.html", frame.bare() | shown)
    return HttpResponse(html, status=status)


def _from_here(request: HttpRequest) -> bool:
    """Another site must not press for a person. Browsers say where a form was sent from."""
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return urlsplit(origin).netloc == request.get_host()
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
