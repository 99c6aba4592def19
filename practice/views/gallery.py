"""The gallery: every part in every state on one page, and the deciding pages as shells. Only while developing."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from practice import drawing
from practice.views import gallery_samples as samples
from psychoed.doors import ANYONE, door

PAGES = {
    "today": "Today",
    "today-empty": "Today, nothing there",
    "client": "A client",
    "client-new": "A client, first day",
    "prep": "Prep card",
    "composer": "Composer",
    "portal-start": "The client’s page",
    "portal-question": "One question",
    "portal-check": "Check and send",
    "handout": "Handout",
    "import": "Import desk",
    "sign-in": "Entrance",
}


class SampleForm(forms.Form):
    """Fields of every shape, for looking at."""

    name = forms.CharField(label="Name", help_text="As the client likes to be called.")
    address = forms.EmailField(label="Address for notes")
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("de", "Deutsch")])
    why = forms.CharField(
        label="Why this, for you",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One line.",
    )
    sees = forms.ChoiceField(
        label="Who sees what",
        widget=forms.RadioSelect,
        choices=[("all", "Share all"), ("choose", "Sam chooses")],
    )
    tried = forms.BooleanField(label="We tried it together", required=False)


@door(ANYONE)
def gallery(request: HttpRequest) -> HttpResponse:
    """All parts, or one page shell by its name; there is no such page in production."""
    if not settings.DEBUG:
        raise Http404
    page = request.GET.get("page", "")
    if page and page not in PAGES:
        raise Http404
    name = page.replace("-", "_")
    template = f"practice/gallery/{name}.html" if page else "practice/gallery.html"
    return render(request, template, {**_context(page), "asked": page})


def _context(page: str) -> dict[str, Any]:
    portal = page.startswith(("portal", "handout"))
    wrong = SampleForm({"name": "", "address": "sam at example", "language": "en"})
    wrong.full_clean()
    return {
        "pages": PAGES,
        "nav": samples.NAV,
        "practice": {"name": "Practice at the Mill"},
        "form": SampleForm(),
        "wrong_form": wrong,
        "line": drawing.timeline(samples.ROWS, start=samples.START, end=samples.END, today=samples.TODAY),
        "line_new": drawing.timeline([], start=samples.START, end=samples.END),
        "spark": drawing.sparkline(samples.VALUES, low=0, high=27),
        "spark_one": drawing.sparkline([6], low=0, high=21),
        "samples": samples.PARTS,
        **(samples.PORTAL if portal else {}),
    }
