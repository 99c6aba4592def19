"""A page behind a token, a list of two hundred rows, and a save."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render

from benchmarks.floor.models import Link

FREQUENCY = (
    "Not at all",
    "Several days",
    "More than half the days",
    "Nearly every day",
    "I would rather not say",
)
HINT = "Choose what fits best."
QUESTIONS = [
    {
        "name": f"q{number}",
        "kind": "radio",
        "label": f"Over the last two weeks, how often was number {number} so?",
        "hint": HINT,
    }
    for number in range(1, 9)
] + [
    {"name": "q9", "kind": "number", "label": "How many nights were good?", "hint": HINT},
    {"name": "q10", "kind": "text", "label": "Is there anything else?", "hint": HINT},
]
ROWS = 200


def link(request: HttpRequest, token: str) -> HttpResponse:
    """One indexed SELECT with a join, out of 100,000; a form of ten questions, drawn from its template each time."""
    found = get_object_or_404(Link.objects.select_related("person"), token=token)
    return render(request, "floor/link.html", {"link": found, "questions": QUESTIONS, "options": FREQUENCY})


def rows(request: HttpRequest) -> HttpResponse:
    """Two hundred rows with their join."""
    found = Link.objects.select_related("person").order_by("id")[:ROWS]
    return render(request, "floor/list.html", {"links": found})


def save(request: HttpRequest, pk: int) -> HttpResponse:
    """One UPDATE."""
    changed = Link.objects.filter(pk=pk).update(answers=json.dumps(json.loads(request.body)))
    return JsonResponse({"saved": changed})
