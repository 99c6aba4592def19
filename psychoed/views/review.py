"""Review and what comes after: approve or send back, a new version, a copy, retire, recall."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from psychoed.actions import approving, versions
from psychoed.actors import LibraryPermission
from psychoed.doors import STAFF, door
from psychoed.forms import ChecklistForm, LineForm
from psychoed.queries import desk, pages
from psychoed.views.words import GROUND_NAMES

APPROVE, WRITE = LibraryPermission.APPROVE, LibraryPermission.WRITE
POST = ("POST",)


@door(STAFF, permission=APPROVE, methods=("GET", "POST"))
def content_review(request: HttpRequest, edition_id: uuid.UUID) -> HttpResponse:
    """Read it as a client will, then approve it or send it back with a sentence."""
    page = desk.draft_page(by=request.member, edition_id=edition_id, statuses=("in_review",))
    back = LineForm(request.POST or None, label=_("What is to be changed"))
    checks = ChecklistForm(request.POST or None)
    done = None
    if request.method == "POST" and back.is_valid() and checks.is_valid():
        done = (_approve if request.POST.get("do") == "approve" else _send_back)(request, page, back, checks)
    shown = {
        "page": page,
        "back": back,
        "checks": checks,
        "ground": GROUND_NAMES.get(page.meta.get("licence_ground", ""), ""),
    }
    return done or render(
        request, "psychoed/review.html", shown, status=422 if back.errors or checks.errors else 200
    )


@door(STAFF, permission=WRITE, methods=POST)
def revise(request: HttpRequest, material_id: uuid.UUID, edition_id: uuid.UUID) -> HttpResponse:
    """A new version with its change note."""
    try:
        fresh = versions.revise(
            edition_id=edition_id, change_note=_text(request), by=request.member, now=timezone.now()
        )
    except versions.NoReason:
        messages.error(request, _("Say in a sentence what changes: those who use it will read it."))
        return redirect("material", material_id)
    return redirect("content_draft", fresh.id)


@door(STAFF, permission=WRITE, methods=POST)
def adapt(request: HttpRequest, material_id: uuid.UUID, edition_id: uuid.UUID) -> HttpResponse:
    """A copy for this practice."""
    pages.material_page(
        by=request.member, material_id=material_id, edition_id=edition_id, today=timezone.now().date()
    )
    copy = versions.adapt(edition_id=edition_id, by=request.member, now=timezone.now())
    return redirect("content_draft", copy.id)


@door(STAFF, permission=WRITE, methods=POST)
def translate(request: HttpRequest, material_id: uuid.UUID, edition_id: uuid.UUID) -> HttpResponse:
    """A draft of the same text in another language."""
    language = request.POST.get("language", "")
    try:
        fresh = versions.translate(
            edition_id=edition_id, language=language, by=request.member, now=timezone.now()
        )
    except versions.NoReason:
        messages.error(request, _("Choose another language than the one it has."))
        return redirect("material", material_id)
    return redirect("content_draft", fresh.id)


@door(STAFF, permission=WRITE, methods=POST)
def retire(request: HttpRequest, material_id: uuid.UUID, edition_id: uuid.UUID) -> HttpResponse:
    """Nobody is given it from now on."""
    versions.retire(edition_id=edition_id, by=request.member, now=timezone.now())
    messages.success(request, _("Retired. Who has it keeps it."))
    return redirect("material", material_id)


@door(STAFF, permission=APPROVE, methods=POST)
def recall(request: HttpRequest, material_id: uuid.UUID, edition_id: uuid.UUID) -> HttpResponse:
    """It is stopped, with a reason."""
    try:
        versions.recall(edition_id=edition_id, reason=_text(request), by=request.member, now=timezone.now())
    except versions.NoReason:
        messages.error(request, _("Say in a sentence why it is recalled: therapists will read it."))
        return redirect("material", material_id)
    messages.success(request, _("Recalled. It is not handed out any more."))
    return redirect("material", material_id)


def _approve(
    request: HttpRequest, page: desk.DraftPage, _back: LineForm, checks: ChecklistForm
) -> HttpResponse | None:
    try:
        approving.approve(
            edition_id=page.edition_id,
            checked=checks.cleaned_data["checked"],
            by=request.member,
            now=timezone.now(),
        )
    except approving.NotReady:
        checks.add_error("checked", _("Tick each line, or send it back to the draft."))
        return None
    except approving.NeedsSecondPerson:
        checks.add_error(None, _("You sent it for review, so somebody else approves it."))
        return None
    messages.success(request, _("Approved. This wording will never change."))
    return redirect("material", page.material_id)


def _send_back(
    request: HttpRequest, page: desk.DraftPage, back: LineForm, _checks: ChecklistForm
) -> HttpResponse | None:
    try:
        approving.send_back(
            edition_id=page.edition_id, note=back.cleaned_data["text"], by=request.member, now=timezone.now()
        )
    except approving.NotReady:
        back.add_error("text", _("Say in a sentence what is to be changed."))
        return None
    messages.success(request, _("It is a draft again."))
    return redirect("content_desk")


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "")[:2000]
