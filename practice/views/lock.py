"""The lock: after fifteen idle minutes the desk is veiled until a factor is shown again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from psychoed.doors import ANYONE, door


@door(ANYONE, methods=("GET", "POST"))
def lock(request: HttpRequest) -> HttpResponse:
    """The veil, with the way back."""
    return render(request, "practice/lock.html", {"next": request.GET.get("next", "/")})
