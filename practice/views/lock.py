"""The lock: after fifteen idle minutes the desk is veiled until a factor is shown again."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from clients import clock
from practice import entrance
from psychoed.doors import ANYONE, door


@door(ANYONE, methods=("GET", "POST"))
def lock(request: HttpRequest) -> HttpResponse:
    """GET shows the way back in; POST locks at once (the veil asks for it, or the person leaves)."""
    if not request.user.is_authenticated:
        return entrance.ask_to_sign_in(request) if request.method == "GET" else JsonResponse({"locked": True})
    if request.method == "POST":
        entrance.lock(request, now=clock.now())
        return JsonResponse({"locked": True})
    back = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    back = back if safe else "/"
    if not entrance.is_locked(request, now=clock.now()):
        return redirect(back)
    return render(request, "practice/lock.html", {"next": back})
