"""One question after another: shown, kept at every pause of the hand, skipped as easily as answered."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clients import pieces
from clients.actions import writing
from clients.actions.writing import Saved, Typed
from clients.pieces import EntryPage, Sitting
from clients.portal import cookies, frame, sheet
from clients.portal.sitting import closed, seated
from psychoed.doors import LINK, door

WHOLE = 0
"""The number of the page that holds all questions."""


@door(LINK, methods=("GET", "POST"))
@seated
def question(
    request: HttpRequest,
    *,
    by: Sitting,
    now: datetime,
    assignment_id: uuid.UUID,
    entry_id: uuid.UUID,
    number: int,
) -> HttpResponse:
    """A question, or all of them. Continue and Skip keep what is there and go on."""
    found = pieces.entry_page(by=by, entry_id=entry_id, now=now)
    if not found.occasion.is_unfinished:
        return redirect("portal:sent", assignment_id, entry_id)
    items = items_on(found, number)
    if not items:
        return redirect("portal:check", assignment_id, entry_id)
    if request.method != "POST":
        return _shown(request, found, number, by=by, now=now)
    values, errors = sheet.read(items, request.POST)
    for item in items:
        if values.get(item["id"], "") is None and request.POST.get("go") in ("skip", "decline"):
            values[item["id"]] = sheet.SKIPPED if request.POST["go"] == "skip" else sheet.DECLINED
    saved = _save(request, Typed(answers=values), by=by, entry_id=entry_id, now=now)
    if saved is None:
        return closed(request)
    if saved.conflict:
        return stale(request, found, saved, by=by)
    if errors:
        response = _shown(request, found, number, by=by, now=now, errors=errors, saved=saved)
    else:
        response = redirect(_next(found, number, saved.document))
    return _with_place(response, saved)


@door(LINK, methods=("POST",))
@seated
def save(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """What autosave sends: the fields of one open page."""
    found = pieces.entry_page(by=by, entry_id=entry_id, now=now)
    values, _errors = sheet.read(items_on(found, _whole(request, "n", default=-1)), request.POST)
    saved = _save(request, typed_of(request, values), by=by, entry_id=entry_id, now=now)
    if saved is None:
        return JsonResponse({"gone": True}, status=410)
    if saved.conflict:
        return JsonResponse({"version": saved.version, "kept": _words(found, saved, values)}, status=409)
    words = _("Saved %(when)s") % {"when": frame.in_words(now, now=now)}
    return _with_place(JsonResponse({"version": saved.version, "saved_at_words": words}), saved)


def typed_of(request: HttpRequest, values: dict[str, Any]) -> Typed:
    """Answers, and what the check page says about them."""
    data = request.POST
    shown = data.getlist("shown")
    closing = {name: data[f"c-{name}"] for name in ("amount", "effect", "hard") if f"c-{name}" in data}
    if obstacles := data.getlist("c-obstacles"):
        closing["obstacles"] = obstacles
    return Typed(
        answers=values,
        share={key: f"s-{key}" in data for key in shown if "shares" in data},
        talk={key: f"t-{key}" in data for key in shown},
        closing=closing if "closing" in data else None,
        page=data.get("page", "")[:40],
        sequence=_whole(request, "sequence", default=0),
    )


def items_on(found: EntryPage, number: int) -> list[sheet.Item]:
    """What stands on one page; on page nought stands everything."""
    every = _pages(found)
    shown = every if number == WHOLE else [page for page in every if page.number == number]
    return [item for page in shown for item in page.items]


def stale(request: HttpRequest, found: EntryPage, saved: Saved, *, by: Sitting) -> HttpResponse:
    """Written in two open pages: both texts, to be copied; nothing was put over the other."""
    values, _errors = sheet.read(found.piece.edition.items, request.POST)
    shown = {
        "typed": [
            sheet.plain(item, values[item["id"]])
            for item in found.piece.edition.items
            if values.get(item.get("id", "")) is not None
        ],
        "kept": _words(found, saved, {key: value for key, value in values.items() if value is not None}),
        "again": reverse("portal:check", args=[found.piece.id, found.occasion.id]),
    }
    return frame.show(request, "stale", shown, by=by, status=409)


def _pages(found: EntryPage) -> list[sheet.Page]:
    return sheet.pages(found.piece.edition.items, later=found.occasion.awaits_second_step)


def _save(
    request: HttpRequest, typed: Typed, *, by: Sitting, entry_id: uuid.UUID, now: datetime
) -> Saved | None:
    """None when the entry or the piece takes no more writing; the words are shown to be copied."""
    try:
        return writing.save(
            by=by,
            entry_id=entry_id,
            version=_whole(request, "version", default=-1),
            typed=typed,
            place=cookies.place_of(request),
            now=now,
        )
    except writing.NotOpen:
        return None


def _shown(
    request: HttpRequest,
    found: EntryPage,
    number: int,
    *,
    by: Sitting,
    now: datetime,
    errors: dict[str, str] | None = None,
    saved: Saved | None = None,
) -> HttpResponse:
    document = saved.document if saved else found.document
    answers, later = document.get("answers", {}), found.occasion.awaits_second_step
    visible = sheet.shown_pages(_pages(found), answers)
    here = visible if number == WHOLE else [page for page in visible if page.number == number]
    if not here:
        return redirect(_next(found, number, document))
    asking = [page.number for page in visible if page.asks]
    where = [found.piece.id, found.occasion.id]
    shown = {
        "widgets": [
            sheet.widget(
                item, value=answers.get(item["id"]), error=(errors or {}).get(item["id"], ""), later=later
            )
            for page in here
            for item in page.items
        ],
        "asks": any(page.asks for page in here),
        "sensitive": number != WHOLE and any(item.get("sensitive") for item in here[0].asks),
        "number": number,
        "at": asking.index(number) + 1 if number in asking else 0,
        "of": len(asking),
        "version": saved.version if saved else found.version,
        "title": found.piece.edition.title,
        "back": _before(found, number, visible),
        "save_url": reverse("portal:save", args=where),
        "saved_words": _("Saved %(when)s") % {"when": frame.in_words(found.occasion.saved_at, now=now)}
        if found.version
        else "",
        "layout_choices": [
            {
                "label": _("One question"),
                "url": reverse("portal:question", args=[*where, 1]),
                "current": number > 0,
            },
            {
                "label": _("One page"),
                "url": reverse("portal:question", args=[*where, 0]),
                "current": number == 0,
            },
        ],
    }
    return frame.show(request, "question", shown, by=by, status=422 if errors else 200)


def _next(found: EntryPage, number: int, document: dict[str, Any]) -> str:
    """The next page that has anything on it; after the last, the page on which all is looked over."""
    where = [found.piece.id, found.occasion.id]
    visible = sheet.shown_pages(_pages(found), document.get("answers", {}))
    after = next((page.number for page in visible if page.number > number), None)
    if after is None or number == WHOLE:
        return reverse("portal:check", args=where)
    return reverse("portal:question", args=[*where, after])


def _before(found: EntryPage, number: int, visible: list[sheet.Page]) -> str:
    earlier = [page.number for page in visible if page.number < number]
    if not earlier or number == WHOLE:
        return reverse("portal:piece", args=[found.piece.id])
    return reverse("portal:question", args=[found.piece.id, found.occasion.id, earlier[-1]])


def _words(found: EntryPage, saved: Saved, values: dict[str, Any]) -> str:
    """What the other page wrote into the same fields."""
    there = saved.document.get("answers", {})
    items = {item.get("id"): item for item in found.piece.edition.items}
    return "\n\n".join(sheet.plain(items[key], there[key]) for key in values if key in there and key in items)


def _with_place(response: HttpResponse, saved: Saved) -> HttpResponse:
    if saved.place:
        cookies.set_place(response, reference=saved.place)
    return response


def _whole(request: HttpRequest, name: str, *, default: int) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else default
