"""One draft on the desk: source, handout with its doubts, phone; every button keeps everything that was typed."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from psychoed.actions import approving, drafting
from psychoed.articles.corrections import Step
from psychoed.blocks import BlockError
from psychoed.doors import STAFF, door
from psychoed.forms import AnswersForm, BlockForm, initial_answers
from psychoed.queries import desk
from psychoed.views.desk import REMOVED, WRITE
from psychoed.views.words import DOUBT_KINDS

OPEN = ("draft", "in_review")
PLACES = ("split", "merge", "up", "down", "delete", "settle", "kind")


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """The button that was pressed: what, at which block, with which kind."""

    what: str
    index: int = -1
    kind: str = ""


@door(STAFF, permission=WRITE, methods=("GET", "POST"))
def content_draft(request: HttpRequest, edition_id: uuid.UUID) -> HttpResponse:
    """Correct it, answer what review asks, and send it there."""
    page = desk.draft_page(by=request.member, edition_id=edition_id, statuses=OPEN)
    if page.status == "in_review":
        return redirect("content_review", edition_id)
    if request.method == "POST":
        return _save(request, page)
    edit = request.GET.get("edit", "")
    opened = int(edit) if edit.isdecimal() and len(edit) < 6 and int(edit) < len(page.blocks) else None
    block = None
    if opened is not None:
        shown = page.blocks[opened]
        block = BlockForm(prefix="block", initial={"kind": shown.kind, "lines": shown.lines})
    return _shown(request, page, answers=_answers(page), opened=opened, block=block)


def _save(request: HttpRequest, page: desk.DraftPage) -> HttpResponse:
    post = request.POST
    pressed = _pressed(post)
    answers = AnswersForm(post, reviewers=page.reviewers, prefix="answers")
    block = BlockForm(post, prefix="block") if "block_index" in post else None
    opened = _number(post.get("block_index", ""), default=None)
    if not answers.is_valid() or (block and not block.is_valid()):
        return _shown(request, page, answers=answers, opened=opened, block=block, status=422)
    try:
        saved = drafting.save(
            edition_id=page.edition_id,
            revision=_number(post.get("revision", ""), default=-1) or 0,
            steps=_steps(block, opened, pressed),
            answers=answers.answers(),
            reviewer_id=answers.reviewer_id(),
            by=request.member,
            now=timezone.now(),
        )
    except drafting.StaleDraft:
        message = _(
            "This draft was changed in another window. What you typed is still here: look, then save again."
        )
        return _shown(request, page, answers=answers, opened=opened, block=block, problem=message, status=409)
    except BlockError as error:
        return _refused(request, page, answers=answers, opened=opened, block=block, error=error)
    if pressed.what == "send":
        return _send(request, page, post)
    return _next(request, page, pressed, saved)


def _refused(
    request: HttpRequest,
    page: desk.DraftPage,
    *,
    answers: AnswersForm,
    opened: int | None,
    block: BlockForm | None,
    error: BlockError,
) -> HttpResponse:
    """At the open block where it is about that one, else on top."""
    if block and (error.index is None or error.index == opened):
        block.add_error("lines", _(error.message))
        return _shown(request, page, answers=answers, opened=opened, block=block, status=422)
    return _shown(
        request, page, answers=answers, opened=opened, block=block, problem=_(error.message), status=422
    )


def _send(request: HttpRequest, page: desk.DraftPage, post: QueryDict) -> HttpResponse:
    try:
        approving.send_for_review(edition_id=page.edition_id, by=request.member, now=timezone.now())
    except approving.NotReady as error:
        fresh = desk.draft_page(by=request.member, edition_id=page.edition_id, statuses=OPEN)
        answers = AnswersForm(post, reviewers=fresh.reviewers, prefix="answers")
        answers.is_valid()
        answers.show(error.problems)
        return _shown(request, fresh, answers=answers, status=422)
    messages.success(request, _("It lies before review."))
    return redirect("content_review", page.edition_id)


def _next(
    request: HttpRequest, page: desk.DraftPage, pressed: Pressed, saved: drafting.Saved
) -> HttpResponse:
    url = reverse("content_draft", args=[page.edition_id])
    if saved.removed is not None:
        request.session[REMOVED] = {
            "edition": str(page.edition_id),
            "index": saved.removed_at,
            "block": saved.removed,
        }
        messages.success(request, _("Deleted."), extra_tags=reverse("content_undo", args=[page.edition_id]))
    elif pressed.what == "save":
        messages.success(request, _("Saved."))
    if pressed.index < 0:
        return redirect(url)
    place = max(0, pressed.index + {"up": -1, "down": 1, "merge": -1}.get(pressed.what, 0))
    edit = f"?edit={place}" if pressed.what == "open" else ""
    return redirect(f"{url}{edit}#block-{place}")


def _pressed(post: QueryDict) -> Pressed:
    """`save`, `send`, or `what:index` with a kind behind it."""
    what, _colon, rest = post.get("do", "save").partition(":")
    place, _colon, kind = rest.partition(":")
    return Pressed(what=what, index=_number(place, default=-1) or 0, kind=kind)


def _steps(block: BlockForm | None, opened: int | None, pressed: Pressed) -> list[Step]:
    """First the text of the open block, then what the button asks; deleting or splitting it needs no first step."""
    steps = []
    own = pressed.index == opened
    if block and opened is not None and not (own and pressed.what in {"delete", "split"}):
        steps.append(
            Step(what="text", index=opened, kind=block.cleaned_data["kind"], text=block.cleaned_data["lines"])
        )
    if pressed.what in PLACES:
        typed = block.cleaned_data if block and own else {}
        steps.append(
            Step(
                what=pressed.what,
                index=pressed.index,
                kind=pressed.kind or typed.get("kind", ""),
                text=typed.get("lines", ""),
            )
        )
    return steps


def _answers(page: desk.DraftPage) -> AnswersForm:
    initial = initial_answers(meta=page.meta, reviewer_id=page.reviewer_id)
    if len(page.reviewers) == 1:
        initial["reviewer"] = str(page.reviewers[0].id)
    return AnswersForm(initial=initial, reviewers=page.reviewers, prefix="answers")


def _shown(
    request: HttpRequest,
    page: desk.DraftPage,
    *,
    answers: AnswersForm,
    opened: int | None = None,
    block: BlockForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "page": page,
        "answers": answers,
        "opened": opened,
        "block_form": block,
        "problem": problem,
        "offers": {code: {"kind": kind, "label": label} for code, (kind, label) in DOUBT_KINDS.items()},
    }
    return render(request, "psychoed/draft.html", shown, status=status)


def _number(text: str, *, default: int | None) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 9 else default
