"""The one-click door of RFC 8058: a mail program posts here, without cookie, and reminders end. Nothing else does."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from clients import clock
from clients.actions import reminders
from clients.portal import frame
from psychoed.doors import ANYONE, door

FIELD, WORD = "List-Unsubscribe", "One-Click"


@door(ANYONE, methods=("GET", "POST"))
@csrf_exempt  # the token in the address is the proof, and mail programs have no cookie
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A GET shows a button and reads nothing. A POST with exactly one field stops reminders, without a redirect.

    The answer is the same for any token, so that it tells nothing about anybody.
    """
    if request.method != "POST":
        return _page(request, "stop_notes", action=request.path)
    if dict(request.POST.lists()) != {FIELD: [WORD]} or request.FILES:
        return HttpResponseBadRequest()
    reminders.unsubscribe(token=token[:200], now=clock.now())
    return _page(request, "notes_stopped")


def _page(request: HttpRequest, name: str, **shown: str) -> HttpResponse:
    """A page that knows nobody."""
    return HttpResponse(render_to_string(f"clients/portal/{name}.html", frame.bare(request) | shown))
