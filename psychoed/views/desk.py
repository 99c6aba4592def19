"""The content desk: what is on its way, and bringing an article in."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from psychoed.actions import drafting
from psychoed.actors import LibraryPermission
from psychoed.articles import ArticleError
from psychoed.doors import STAFF, door
from psychoed.forms import ImportForm
from psychoed.queries import desk
from psychoed.views.library import named_row

WRITE = LibraryPermission.WRITE
REMOVED = "library_removed"
"""Where a session keeps the block that was deleted last, until it is put back or the next one goes."""


@door(STAFF, permission=WRITE)
def content_desk(request: HttpRequest) -> HttpResponse:
    """Drafts, reviews, what is due for another look, and what colleagues suggested."""
    found = desk.desk(by=request.member, today=timezone.now().date())
    shown = {
        "drafts": [named_row(row) for row in found.drafts],
        "in_review": [named_row(row) for row in found.in_review],
        "review_due": [named_row(row) for row in found.review_due],
        "suggestions": found.suggestions,
    }
    return render(request, "psychoed/desk.html", shown)


@door(STAFF, permission=WRITE, methods=("GET", "POST"))
def import_article(request: HttpRequest) -> HttpResponse:
    """Paste or upload; what cannot be read is said at its field, and what was typed stays."""
    form = ImportForm(
        request.POST or None, request.FILES or None, initial={"format": "auto", "language": "en"}
    )
    if request.method == "POST" and form.is_valid() and (edition_id := _drafted(request, form)):
        return redirect("content_draft", edition_id)
    return render(request, "psychoed/import.html", {"form": form}, status=422 if form.errors else 200)


@door(STAFF, permission=WRITE, methods=("POST",))
def undo(request: HttpRequest, edition_id: uuid.UUID) -> HttpResponse:
    """Put back the block that was deleted last."""
    removed = request.session.pop(REMOVED, None)
    if not removed or removed["edition"] != str(edition_id):
        messages.info(request, _("There is nothing to put back."))
        return redirect("content_draft", edition_id)
    drafting.restore(
        edition_id=edition_id,
        index=removed["index"],
        block=removed["block"],
        by=request.member,
        now=timezone.now(),
    )
    messages.success(request, _("It is back."))
    return redirect("content_draft", edition_id)


def _drafted(request: HttpRequest, form: ImportForm) -> uuid.UUID | None:
    data = form.cleaned_data
    file = data["file"]
    try:
        edition = drafting.draft(
            data=file.read() if file else data["text"].encode("utf-8"),
            filename=file.name if file else "",
            format=data["format"],
            language=data["language"],
            by=request.member,
            now=timezone.now(),
        )
    except ArticleError as error:
        field = "file" if file and error.field == "data" else "text" if error.field == "data" else error.field
        form.add_error(field, _(error.message))
        return None
    return edition.id
