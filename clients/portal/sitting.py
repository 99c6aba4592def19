"""Every page behind a link asks here first: which sitting is this, does it last, may it go on without the number."""

import dataclasses
import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from clients import clock, pieces
from clients.pieces import Sitting
from clients.portal import cookies, frame, looks
from psychoed.languages import spoken

View = Callable[..., HttpResponse]
TYPED = ("q-", "line", "reasons-line")


def seated(view: View | None = None, *, always: bool = False) -> Any:
    """Give the view its sitting (`by`) and the instant (`now`); without a sitting the page has closed.

    `always` marks the ways in and out, which a practice that always asks for the number leaves open.
    """
    if view is None:
        return functools.partial(seated, always=always)

    @functools.wraps(view)
    def with_sitting(request: HttpRequest, **where: Any) -> HttpResponse:
        now = clock.now()
        reference, seen_at = cookies.sitting_of(request)
        by = _resolve(request, reference=reference, seen_at=seen_at, now=now)
        if by is None:
            return closed(request)
        timezone.activate(by.zone)
        by = dataclasses.replace(by, language=looks.looks_of(request).language or by.language)
        with translation.override(spoken(by.language)):
            if by.practice.always_ask_number and not by.is_whole and not always:
                return redirect("portal:number")
            response = view(request, by=by, now=now, **where)
        if cookies.SITTING not in response.cookies:
            cookies.set_sitting(response, reference=reference, now=now)
        looks.follow_place(request, response)
        return response

    return with_sitting


def _resolve(request: HttpRequest, *, reference: str, seen_at: datetime, now: datetime) -> Sitting | None:
    if not reference:
        return None
    return pieces.sitting(reference=reference, place=cookies.place_of(request), seen_at=seen_at, now=now)


def closed(request: HttpRequest) -> HttpResponse:
    """The page has closed, or its link has: what was typed is shown once more, to be copied."""
    if wants_json(request):
        return JsonResponse({"gone": True}, status=410)
    shown = frame.bare(request) | {"typed": typed_words(request)}
    return render(request, "clients/portal/closed.html", shown, status=410)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which keeps the words on the page itself."""
    return "application/json" in request.headers.get("Accept", "")


def typed_words(request: HttpRequest) -> list[str]:
    """Everything that was typed into the form that came too late."""
    return [
        value
        for name in request.POST
        if name.startswith(TYPED)
        for value in request.POST.getlist(name)
        if value.strip()
    ]
