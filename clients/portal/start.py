"""What stands behind the link: one piece at once, or a short list; beginning, reading, and "not this one"."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from clients import pieces
from clients.actions import answers, entries, writing
from clients.pieces import Piece, Sitting, Start
from clients.portal import frame, harm, sheet
from clients.portal.forms import NotThisOneForm
from clients.portal.knowing import with_word
from clients.portal.sitting import seated
from psychoed import cautions
from psychoed.doors import LINK, door
from psychoed.queries import kept


@door(LINK)
@seated
def start(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """One piece stands open at once; several are a list."""
    found = pieces.start(by=by, now=now)
    if len(found.pieces) == 1:
        return _one(request, found, by=by, now=now)
    cards = [_card(each, by=by, now=now) for each in found.pieces]
    return frame.show(request, "start", {"start": found, "cards": cards}, by=by)


@door(LINK)
@seated
def piece(request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID) -> HttpResponse:
    """One piece of several."""
    found = pieces.piece(by=by, assignment_id=assignment_id, now=now)
    if not found.pieces:
        raise Http404
    return _one(request, found, by=by, now=now)


@door(LINK, methods=("POST",))
@seated
def begin(request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID) -> HttpResponse:
    """Begin, go on, or start another page."""
    try:
        entry = writing.begin(
            by=by, assignment_id=assignment_id, now=now, another=bool(request.POST.get("another"))
        )
    except writing.NotOpen:
        return redirect("portal:piece", assignment_id)
    return redirect("portal:question", assignment_id, entry.id, 0)


@door(LINK, methods=("POST",))
@seated
def read(request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID) -> HttpResponse:
    """ "I have read it.\""""
    by, refusal = with_word(request, by=by, now=now)
    if refusal is not None:
        return refusal
    try:
        entry = entries.read(by=by, assignment_id=assignment_id, now=now)
    except writing.NotOpen:
        return redirect("portal:piece", assignment_id)
    return redirect("portal:sent", assignment_id, entry.id)


@door(LINK, methods=("GET", "POST"))
@seated
def not_this_one(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID
) -> HttpResponse:
    """Not this one, because … Every reason is as good as none."""
    found = pieces.piece(by=by, assignment_id=assignment_id, now=now)
    if not found.pieces:
        raise Http404
    form = NotThisOneForm(request.POST or None)
    shown = {"form": form, "card": _card(found.pieces[0], by=by, now=now)}
    if request.method != "POST" or not form.is_valid():
        return frame.show(request, "not_this_one", shown, by=by, status=422 if form.errors else 200)
    by, refusal = with_word(request, by=by, now=now)
    if refusal is not None:
        return refusal
    try:
        answers.not_this_one(by=by, assignment_id=assignment_id, now=now, **form.said())
    except writing.NotOpen:
        return redirect("portal:piece", assignment_id)
    if form.is_between_us:
        return redirect("portal:between_us_about", assignment_id)
    return redirect("portal:piece", assignment_id)


@door(LINK, methods=("POST",))
@seated
def after_all(request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID) -> HttpResponse:
    """Take "not this one" back."""
    answers.after_all(by=by, assignment_id=assignment_id, now=now)
    return redirect("portal:piece", assignment_id)


def _one(request: HttpRequest, found: Start, *, by: Sitting, now: datetime) -> HttpResponse:
    only = found.pieces[0]
    shown: dict[str, Any] = {"start": found, "card": _card(only, by=by, now=now)}
    if only.is_handout:
        shown["fragment"] = kept.fragment(only.edition)
        return frame.show(request, "handout", shown, by=by)
    shown["before"] = harm.before(by, meta=only.edition.meta)
    return frame.show(request, "piece", shown, by=by)


def _card(found: Piece, *, by: Sitting, now: datetime) -> dict[str, Any]:
    """A piece in the words of the page."""
    items = found.edition.items
    open_one = found.unfinished
    count, all_asked = sheet.questions(items, agreed=found.dose)
    return {
        "piece": found,
        "id": found.id,
        "title": found.edition.title,
        **frame.tongue_of(found.edition.language, by=by),
        "why": found.why,
        "minutes": found.edition.minutes,
        "questions": count,
        "all_asked": all_asked,
        "note": found.edition.meta.get("content_note", ""),
        "is_measure": found.edition.kind == "measure",
        "inward": cautions.turns_inward(items),
        "terms": found.edition.meta.get("attribution", "") if found.edition.kind == "measure" else "",
        "unfinished": open_one,
        "saved": frame.in_words(open_one.saved_at, now=now) if open_one else "",
        "sent": [_line(each, now=now) for each in found.sent],
        "elsewhere": not by.is_known and open_one is None,
    }


def _line(line: pieces.Occasion, *, now: datetime) -> dict[str, Any]:
    sent_at = line.sent_at or line.saved_at
    return {
        "id": line.id,
        "when": frame.in_words(sent_at, now=now),
        "opened": frame.in_words(line.opened_at, now=now) if line.opened_at else "",
        "can_read": line.can_read,
    }
