"""The library as everyone of the practice sees it: the list, one text, and how it looks to a client."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from psychoed import answering, presenting
from psychoed.actions import versions
from psychoed.actors import LibraryPermission
from psychoed.doors import STAFF, door
from psychoed.forms import LANGUAGES, LineForm
from psychoed.items import LATER, NOW
from psychoed.queries import pages, shelf
from psychoed.views.words import GROUND_NAMES, KIND_NAMES, STATUS_NAMES, STATUS_SHAPES, VERB_NAMES

READ = LibraryPermission.READ


@door(STAFF, permission=READ)
def library(request: HttpRequest) -> HttpResponse:
    """Search, filters by kind and status, and what there is."""
    page = request.GET.get("page", "1")
    asked = shelf.Asked(
        text=request.GET.get("q", "")[:100].replace("\x00", ""),
        kind=request.GET.get("kind", ""),
        status=request.GET.get("status", ""),
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
    )
    found = shelf.shelf(by=request.member, asked=asked, today=timezone.now().date())
    shown = {
        "shelf": found,
        "asked": asked,
        "kinds": KIND_NAMES.items(),
        "statuses": [(name, STATUS_NAMES[name]) for name in found.statuses],
        "rows": [named_row(row) for row in found.rows],
        "is_filtered": bool(asked.text or asked.kind or asked.status),
        **_pager(request, found),
    }
    return render(request, "psychoed/library.html", shown)


@door(STAFF, permission=READ)
def material(request: HttpRequest, material_id: uuid.UUID) -> HttpResponse:
    """One text with its facts, its versions and its preview."""
    return _material_page(request, material_id=material_id, edition_id=asked_edition(request))


@door(STAFF, permission=READ, methods=("POST",))
def suggest(request: HttpRequest, material_id: uuid.UUID, edition_id: uuid.UUID) -> HttpResponse:
    """A remark on the text for whoever keeps the library."""
    form = suggestion_form(request.POST)
    form.is_valid()
    try:
        versions.suggest(
            edition_id=edition_id,
            text=form.cleaned_data.get("text", ""),
            by=request.member,
            now=timezone.now(),
        )
    except versions.NoReason:
        form.add_error("text", _("Write what you would change."))
        return _material_page(request, material_id=material_id, edition_id=edition_id, suggestion=form)
    messages.success(request, _("Thank you. It lies on the content desk."))
    return redirect("material", material_id)


@door(STAFF, permission=READ)
def preview(request: HttpRequest, material_id: uuid.UUID, edition_id: uuid.UUID) -> HttpResponse:
    """How it looks to a client, on the width of a phone."""
    page = pages.material_page(
        by=request.member, material_id=material_id, edition_id=edition_id, today=timezone.now().date()
    )
    return render(request, "psychoed/preview.html", {"page": page, "questions": questions_of(page)})


def asked_edition(request: HttpRequest) -> uuid.UUID | None:
    """The edition that the address names; nonsense is nothing."""
    try:
        return uuid.UUID(request.GET.get("edition", ""))
    except ValueError:
        return None


def suggestion_form(data: Any = None) -> LineForm:
    """One field, with the reminder that no client belongs into it."""
    return LineForm(
        data,
        label=_("What would you change?"),
        hint=_("About the text only. Names and details of clients do not belong here."),
    )


def named_row(row: shelf.Row) -> dict[str, Any]:
    """A line of a list in words."""
    facts = [
        str(KIND_NAMES[row.kind]),
        _("about %(n)s min") % {"n": row.minutes},
        language_name(row.language),
    ]
    facts += [_("shared library")] if row.shared else []
    facts += [_("due for another look")] if row.review_due else []
    return {
        "row": row,
        "meta": " · ".join(facts),
        "status": STATUS_NAMES[row.status],
        "shape": STATUS_SHAPES[row.status],
    }


def questions_of(page: pages.TextPage) -> list[tuple[str, list[SafeString]]]:
    """Every question as a client meets it, whatever it hangs on: first those of now, then those of the second step."""
    items = answering.read_items(page.items)
    steps = []
    for phase, name in ((NOW, ""), (LATER, _("Later, when it is over"))):
        drawn = [
            presenting.render_item(
                item, phase=phase, language=page.row.language, layout=answering.SCROLL, heading="h2"
            )
            for item in items
            if item.in_phase(phase)
        ]
        steps += [(name, drawn)] if drawn else []
    return steps


def language_name(code: str) -> str:
    """The language in words, where it has a name here."""
    return str(dict(LANGUAGES).get(code, code))


def _material_page(
    request: HttpRequest,
    *,
    material_id: uuid.UUID,
    edition_id: uuid.UUID | None,
    suggestion: LineForm | None = None,
) -> HttpResponse:
    page = pages.material_page(
        by=request.member, material_id=material_id, edition_id=edition_id, today=timezone.now().date()
    )
    shown = {
        "page": page,
        "head": named_row(page.row),
        "questions": questions_of(page),
        "versions": [
            (version, STATUS_NAMES[version.status], language_name(version.language))
            for version in page.versions
        ],
        "history": [(line, VERB_NAMES.get(line.verb, line.verb)) for line in page.history],
        "ground": GROUND_NAMES.get(page.licence, page.licence),
        "languages": [(code, name) for code, name in LANGUAGES if code != page.row.language],
        "suggestion": suggestion or suggestion_form(),
    }
    return render(request, "psychoed/material.html", shown, status=422 if suggestion else 200)


def _pager(request: HttpRequest, found: shelf.Shelf) -> dict[str, str]:
    kept: dict[str, str | int] = {
        name: request.GET[name] for name in ("q", "kind", "status") if request.GET.get(name)
    }

    def url(page: int) -> str:
        return f"{reverse('library')}?{urlencode({**kept, 'page': page})}" if 1 <= page <= found.pages else ""

    where = _("%(first)s to %(last)s of %(total)s") % {
        "first": found.first,
        "last": found.last,
        "total": found.total,
    }
    return {"previous_url": url(found.page - 1), "next_url": url(found.page + 1), "where": where}
