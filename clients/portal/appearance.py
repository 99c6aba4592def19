"""What was chosen behind *Aa* is kept in this browser; nothing else changes."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from clients.portal import cookies, looks
from clients.portal.origin import from_here
from clients.portal.sitting import wants_json
from psychoed.doors import ANYONE, door


@door(ANYONE, methods=("POST",))
@csrf_exempt  # offered before a sitting too, on a page that holds no token; another site is refused by its origin
def change(request: HttpRequest) -> HttpResponse:
    """Text size, light or dark, contrast, movement, language."""
    if not from_here(request):
        return HttpResponseForbidden()
    response = HttpResponse(status=204) if wants_json(request) else redirect(_back(request))
    looks.keep(response, looks.chosen(request), with_place=bool(cookies.place_of(request)))
    return response


def _back(request: HttpRequest) -> str:
    """The page that it was chosen on, when that is one of ours."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc == request.get_host() and came.path.startswith(("/l/", "/x/", "/u/")):
        return came.path + (f"?{came.query}" if came.query else "")
    return reverse("portal:start")
