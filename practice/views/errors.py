"""Pages for what went wrong, each saying what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's proof was too old: what was typed is still on the page before."""
    return render(request, "403_csrf.html", status=403)
