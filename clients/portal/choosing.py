"""What the client decides: notes by mail, how they look, which phones and links stay open; and what is between the two."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from clients import pieces
from clients.actions import answers, choices, sittings
from clients.pieces import Sitting
from clients.portal import frame
from clients.portal.forms import DAYS, BetweenUsForm, ChoicesForm, WhenForm
from clients.portal.knowing import with_word
from clients.portal.sitting import seated
from psychoed.doors import LINK, door


@door(LINK, methods=("GET", "POST"))
@seated
def choose(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Contact choices. Everything but turning notes off asks for the number."""
    if not by.is_whole:
        return frame.show(request, "choices_closed", {"ways": pieces.door_of(by=by, now=now)}, by=by)
    found = pieces.choices(by=by, now=now)
    form = ChoicesForm(request.POST if request.method == "POST" else None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        choices.change(by=by, now=now, **form.chosen())
        return redirect("portal:choices")
    held = [
        {
            "kind": each.kind,
            "id": each.id,
            "here": each.here,
            "since": frame.in_words(each.since, now=now),
        }
        for each in found.held
    ]
    slots = [
        {"id": each.assignment_id, "title": each.title, "words": _slot_words(each)} for each in found.slots
    ]
    asked = frame.in_words(found.asked_erasure, now=now) if found.asked_erasure else ""
    others = any(not each.here for each in found.held)
    shown = {
        "form": form,
        "found": found,
        "held": held,
        "others": others,
        "slots": slots,
        "asked": asked,
        "ways": pieces.door_of(by=by, now=now),
    }
    return frame.show(request, "choices", shown, by=by, status=422 if form.errors else 200)


@door(LINK, methods=("GET", "POST"))
@seated
def when(request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID) -> HttpResponse:
    """When notes about one page come, or that none do."""
    if not by.is_whole:
        return redirect("portal:number")
    found = pieces.slot(by=by, assignment_id=assignment_id)
    if found is None:
        raise Http404
    none = request.method == "POST" and "none" in request.POST
    initial = {"days": [str(day) for day in found.days], "at": found.at}
    form = WhenForm({} if none else request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choices.when(by=by, assignment_id=assignment_id, now=now, **form.chosen())
        return redirect("portal:choices")
    shown = {"form": form, "slot": found}
    return frame.show(request, "when", shown, by=by, status=422 if form.errors else 200)


@door(LINK, methods=("GET", "POST"))
@seated
def notes(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Notes by mail, on or off; what was just chosen stands on a page of its own."""
    if request.method != "POST":
        return frame.show(request, "notes_set", {"wanted": pieces.notes_on(by=by)}, by=by)
    wanted = request.POST.get("notes") == "on"
    if wanted and not by.is_whole:
        return redirect("portal:number")
    by, refusal = with_word(request, by=by, now=now)
    if refusal is not None:
        return refusal
    choices.notes(by=by, wanted=wanted, now=now)
    return frame.onward("portal:notes")


@door(LINK, methods=("POST",))
@seated
def close(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Close a phone or a link."""
    try:
        held_id = uuid.UUID(request.POST.get("id", ""))
    except ValueError as error:
        raise Http404 from error
    sittings.close(by=by, kind=request.POST.get("kind", ""), held_id=held_id, now=now)
    return redirect("portal:choices")


@door(LINK, methods=("POST",))
@seated
def close_all(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """Close every other phone and link at once."""
    sittings.close_all(by=by, now=now)
    return redirect("portal:choices")


@door(LINK, methods=("GET", "POST"))
@seated
def not_mine(request: HttpRequest, *, by: Sitting, now: datetime) -> HttpResponse:
    """This was not meant for me."""
    if request.method != "POST":
        return frame.show(request, "not_mine", {}, by=by)
    by, refusal = with_word(request, by=by, now=now)
    if refusal is not None:
        return refusal
    choices.not_meant_for_me(by=by, now=now)
    return frame.show(request, "not_mine", {"done": True}, by=by)


@door(LINK, methods=("GET", "POST"))
@seated
def between_us(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID | None = None
) -> HttpResponse:
    """Something between us: from the start page, from "not this one", or after sending."""
    initial = {"submit_key": uuid.uuid4()}
    form = BetweenUsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return frame.show(request, "between_us", {"form": form}, by=by, status=422 if form.errors else 200)
    by, refusal = with_word(request, by=by, now=now)
    if refusal is not None:
        return refusal
    said_id = answers.between_us(by=by, assignment_id=assignment_id, now=now, **form.cleaned_data)
    return frame.onward("portal:said", said_id)


@door(LINK)
@seated
def said(request: HttpRequest, *, by: Sitting, now: datetime, said_id: uuid.UUID) -> HttpResponse:
    """What became of it: a page of its own, so that the browser keeps no form with the words behind it."""
    became = pieces.said(by=by, said_id=said_id, now=now)
    return frame.show(request, "said", {"said_id": said_id, "became": became}, by=by)


@door(LINK, methods=("POST",))
@seated
def unsay(request: HttpRequest, *, by: Sitting, now: datetime, said_id: uuid.UUID) -> HttpResponse:
    """Take it back within ten minutes."""
    answers.unsay(by=by, said_id=said_id, now=now)
    return frame.onward("portal:said", said_id)


def _slot_words(each: pieces.Slot) -> str:
    """Mon, Thu, 19:30; or that none come."""
    if each.at is None:
        return _("no notes")
    if each.silent:
        return _("gone quiet; choose a time to begin again")
    names = dict(DAYS)
    return ", ".join([*(str(names[str(day)]) for day in each.days), f"{each.at:%H:%M}"])


def _initial(found: pieces.Choices) -> dict[str, Any]:
    rule = found.never_times[0] if found.never_times else {}
    return {
        "label": found.label,
        "word": found.word,
        "days": [str(day) for day in rule.get("days", [])],
        "since": rule.get("from"),
        "until": rule.get("to"),
    }
