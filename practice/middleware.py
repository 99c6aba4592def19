"""The walls every request passes: the declaration of each door, sessions of staff, and the headers.

A view that declares no door (`psychoed.doors.door`) is answered 404: shut until it says otherwise.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.defaults import page_not_found

from clients import clock
from clients.access import Denied
from clients.portal import looks
from clients.sealing import SealBroken
from clients.vault import CannotBeShown, NotAllowed
from practice import entrance
from psychoed.doors import ANYONE, LINK, SELF, STAFF, TOKEN, Door

Answer = Callable[[HttpRequest], HttpResponse]
MOST_BYTES = 4 * 1024 * 1024
"""The largest thing that is sent here is an article of two megabytes."""
CLIENTS_PAGES = ("/l/", "/x/", "/u/")
FOREIGN_DOORS = {
    "drf_spectacular.": Door(audience=ANYONE, methods=("GET", "HEAD")),
}
"""Doors of libraries, which cannot declare themselves. Those of the accounts library stand in practice/accounts.py."""


class PlainHeaders:
    """Nothing of ours is kept by caches, found by robots or framed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set on every answer, errors included. What no form of ours could send is not read at all."""
        too_much = int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES
        response = HttpResponse(status=413) if too_much else self.get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        response.setdefault("X-Robots-Tag", "noindex, nofollow, noarchive")
        response.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class Policy(CSPMiddleware):
    """The library's policy, written once: only a page that asked for a nonce has one of its own."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """What the library would say, without building it anew for each answer."""
        if getattr(request, "_csp_nonce", None) is not None or settings.DEBUG:
            return super().process_response(request, response)
        response.setdefault("Content-Security-Policy", _plain_policy())
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]  # read by templates
        return response


@cache
def _plain_policy() -> str:
    return str(build_policy())


def _asked(request: HttpRequest) -> str:
    """What was chosen in this browser, or what it asks for by itself."""
    return looks.looks_of(request).language or translation.get_language_from_request(request)


class Tongues:
    """The desk speaks English. A client's page speaks as this browser asks, until a sitting knows whose it is.

    Nothing else is asked before: the address, and whose page it is, never choose the words.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The language does not outlive the request."""
        asks = request.path.startswith(CLIENTS_PAGES)
        language = _asked(request) if asks else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if asks:
            patch_vary_headers(response, ("Accept-Language",))
        return response


def door_of(view: Any) -> Door | None:
    """The declaration a view carries, or that of the library it comes from."""
    for candidate in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        declared = getattr(candidate, "door", None)
        if isinstance(declared, Door):
            return declared
    module = getattr(
        getattr(view, "view_class", None) or getattr(view, "cls", None) or view, "__module__", ""
    )
    return next((declared for start, declared in FOREIGN_DOORS.items() if module.startswith(start)), None)


def _not_allowed(request: HttpRequest, declared: Door) -> HttpResponse:
    """A browser that comes back to where only a button leads is told so; an empty answer would look broken."""
    if request.method != "GET":
        return HttpResponseNotAllowed(declared.methods)
    words = render(request, "405.html", status=405).content
    return HttpResponseNotAllowed(declared.methods, words)


class Doors:
    """Asks each view's door who may come in; puts the acting Member on the request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Times are shown in the zone of the person who asks; it does not outlive the request."""
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, send to the entrance, or let through."""
        declared = door_of(view)
        if declared is None:
            raise Http404
        if declared.audience in (STAFF, SELF, ANYONE) and request.user.is_authenticated:
            self._seat(request)
        if declared.audience in (STAFF, SELF) and (refusal := self._refuse_staff(request, declared)):
            return refusal
        if declared.audience == TOKEN:
            return None  # The API refuses in its own documents, methods included.
        if request.method == "OPTIONS" or request.method not in declared.methods:
            return _not_allowed(request, declared)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal is written down after its deed was rolled back, and is 404; damaged text is said to be so."""
        if isinstance(exception, Denied):
            exception.write_down()
        if isinstance(exception, NotAllowed | Http404):
            return page_not_found(request, exception)
        if isinstance(exception, (CannotBeShown, SealBroken)):
            return render(request, "410_cannot_be_shown.html", status=410)
        return None

    def _seat(self, request: HttpRequest) -> None:
        request.member = entrance.member_of(request)  # type: ignore[attr-defined]  # read by doors of staff
        if request.member is not None:  # type: ignore[attr-defined]  # set in the line above
            timezone.activate(request.member.practice.zone)  # type: ignore[attr-defined]  # set two lines above

    def _refuse_staff(self, request: HttpRequest, declared: Door) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return entrance.ask_to_sign_in(request)
        member = getattr(request, "member", None)
        if member is None:
            logout(request)
            return entrance.ask_to_sign_in(request)
        if (refusal := entrance.refuse_session(request, declared, now=clock.now())) is not None:
            return refusal
        if declared.permission and not member.may(declared.permission):
            raise Http404
        if declared.step_up and not entrance.is_fresh(request, now=clock.now()):
            return redirect(entrance.reauthenticate_url(request))
        return None


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """What every page of the desk knows: who is here, and where they can go."""
    member = getattr(request, "member", None)
    if member is None:
        return {}
    return {
        "member": member,
        "practice": member.practice,
        "nav": entrance.navigation(member, path=request.path),
        "demo": settings.DEMO,
    }


AUDIENCES = (ANYONE, LINK, SELF, STAFF, TOKEN)
