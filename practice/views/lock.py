"""The lock: after fifteen idle minutes the desk is veiled until a factor is shown again."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from clients import clock
from practice import entrance
from practice.policy import PracticePermission
from psychoed.doors import ANYONE, STAFF, door


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


@door(STAFF, permission=PracticePermission.WORK, methods=("POST",))
def lock_now(request: HttpRequest) -> HttpResponse:
    """Lock before leaving the room; the page that was open is asked for again afterwards."""
    entrance.lock(request, now=clock.now())
    return redirect(f"{reverse('lock')}?next=/")


@door(ANYONE)
def state(request: HttpRequest) -> JsonResponse:
    """Whether the desk is locked, and the form token that holds now: a veiled page asks when it is seen again."""
    locked = not request.user.is_authenticated or entrance.is_locked(request, now=clock.now())
    return JsonResponse({"locked": locked, "csrf": "" if locked else get_token(request)})


@door(STAFF, permission=PracticePermission.WORK, methods=("POST",))
def alive(request: HttpRequest) -> HttpResponse:
    """A person moved: the door itself moves the session's clock on."""
    return HttpResponse(status=204)


@door(ANYONE, methods=("POST",))
def unlock(request: HttpRequest) -> JsonResponse:
    """The password, typed into the veil: the page behind it is opened where it was."""
    if not request.user.is_authenticated or not entrance.reauthenticate(request, request.POST):
        return JsonResponse({"locked": True}, status=403)
    return JsonResponse({"locked": False, "csrf": get_token(request)})


@door(ANYONE)
def opened(request: HttpRequest) -> HttpResponse:
    """Shown in the tab beside, after a passkey or code: the veil lifts when its page is seen again."""
    return render(request, "practice/opened.html")
