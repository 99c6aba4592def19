"""Look it over, send it, take it back: who reads what is said before, and every step says what it does."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clients import pieces
from clients.actions import entries, writing
from clients.drafts import changed_since
from clients.pieces import EntryPage, Sitting
from clients.portal import cookies, forms, frame, harm, sheet
from clients.portal.knowing import with_word
from clients.portal.sheet import Sheet
from clients.portal.sitting import closed, seated
from clients.portal.writing_pages import MORE, place_of, stale, typed_of, whole, with_place
from psychoed.answering import Cleaned
from psychoed.doors import LINK, door

WORK = frozenset({"exercise"})


@door(LINK)
@seated
def check(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """All answers on one page: change, share or keep, mark what to talk about."""
    found = pieces.entry_page(by=by, entry_id=entry_id, now=now)
    if not found.occasion.is_unfinished:
        return redirect("portal:sent", assignment_id, entry_id)
    return _check(request, found, by=by)


@door(LINK, methods=("POST",))
@seated
def send(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """Send, or keep it for the second visit. A second press finds it sent."""
    found = pieces.entry_page(by=by, entry_id=entry_id, now=now)
    if not found.occasion.is_unfinished:
        return redirect("portal:sent", assignment_id, entry_id)
    try:
        return _send(request, found, by=by, now=now)
    except writing.NotOpen:
        return closed(request)


@door(LINK)
@seated
def sent(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """It is on its way: for ten minutes it can be taken back, then it says whether it was read."""
    found = pieces.entry_page(by=by, entry_id=entry_id, now=now)
    if found.occasion.is_unfinished:
        return redirect("portal:check", assignment_id, entry_id)
    line = found.occasion
    shown = {
        "found": found,
        "when": frame.in_words(line.sent_at or now, now=now),
        "until": frame.in_words(line.visible_at, now=now) if line.visible_at else "",
        "opened": frame.in_words(line.opened_at, now=now) if line.opened_at else "",
        "answers": _answers(found) if line.can_read else [],
        "harm": harm.after(by, entry_id=entry_id, now=now),
        "just_now": request.GET.get("just") == "1",
        "ways": pieces.door_of(by=by, now=now),
    }
    return frame.show(request, "sent", shown, by=by)


@door(LINK, methods=("POST",))
@seated
def undo(
    request: HttpRequest,
    *,
    by: Sitting,
    now: datetime,
    assignment_id: uuid.UUID,
    entry_id: uuid.UUID,
    deed: str,
) -> HttpResponse:
    """Take back (ten minutes), withdraw (a day, unless it was read), or throw a draft away."""
    if deed == "take-back" and entries.take_back(by=by, entry_id=entry_id, now=now):
        return redirect("portal:check", assignment_id, entry_id)
    if deed == "withdraw" and entries.withdraw(by=by, entry_id=entry_id, now=now):
        return redirect("portal:piece", assignment_id)
    if deed == "remove":
        return _remove(by=by, assignment_id=assignment_id, entry_id=entry_id, now=now)
    return redirect("portal:sent", assignment_id, entry_id)


def _remove(*, by: Sitting, assignment_id: uuid.UUID, entry_id: uuid.UUID, now: datetime) -> HttpResponse:
    try:
        writing.throw_away(by=by, entry_id=entry_id, now=now)
    except writing.NotOpen:
        return redirect("portal:sent", assignment_id, entry_id)
    return redirect("portal:piece", assignment_id)


def _send(request: HttpRequest, found: EntryPage, *, by: Sitting, now: datetime) -> HttpResponse:
    """First what the page says is kept, then it is sent as it stands there."""
    where = (found.piece.id, found.occasion.id)
    saved = writing.save(
        by=by,
        entry_id=found.occasion.id,
        version=whole(request, "version", default=-1),
        typed=typed_of(request, _here(found), Cleaned({}, [])),
        place=cookies.place_of(request),
        now=now,
    )
    if saved.conflict:
        return stale(request, found, saved, Cleaned({}, []), by=by)
    if request.POST.get("go") == MORE:
        return redirect(place_of(found, _here(found).more()))
    if request.POST.get("go") == "later":
        entries.predict(by=by, entry_id=found.occasion.id, now=now)
        return redirect("portal:piece", found.piece.id)
    if changed_since(saved.document, whole(request, "version", default=-1)):
        return _check(
            request, pieces.entry_page(by=by, entry_id=found.occasion.id, now=now), by=by, moved=True
        )
    by, refusal = with_word(request, by=by, now=now)
    if refusal is not None:
        return refusal
    entries.send(by=by, entry_id=found.occasion.id, version=saved.version, submit_key=_key(request), now=now)
    if "between_us" in request.POST.getlist("c-obstacles"):
        return redirect("portal:between_us_about", found.piece.id)
    return with_place(redirect(reverse("portal:sent", args=where) + "?just=1"), saved)


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("submit_key", ""))
    except ValueError:
        return uuid.uuid4()


def _check(request: HttpRequest, found: EntryPage, *, by: Sitting, moved: bool = False) -> HttpResponse:
    items, where = found.piece.edition.items, [found.piece.id, found.occasion.id]
    answers, closing = _answers(found), found.document.get("closing", {})
    later = not found.occasion.awaits_second_step and sheet.has_second_step(items)
    shown = {
        "answers": answers,
        "call_first": sheet.calls_for_help(found),
        "shared": sum(1 for each in answers if each["given"] and each["share"]),
        "kept": sum(1 for each in answers if each["given"] and not each["share"]),
        "is_measure": found.piece.edition.kind == "measure",
        "asks_harm": bool(found.piece.edition.meta.get("risk_items")),
        "two_steps": later,
        "has_more": _here(found).more() is not None,
        "version": found.version,
        "submit_key": uuid.uuid4(),
        "title": found.piece.edition.title,
        **frame.tongue_of(found.piece.edition.language, by=by),
        "save_url": reverse("portal:save", args=where),
        "send_url": reverse("portal:send", args=where),
        "remove_url": reverse("portal:undo", args=[*where, "remove"]),
        "wants_closing": found.piece.edition.kind in WORK and not later,
        "closing": closing,
        "amount": forms.chips(forms.AMOUNT, closing.get("amount")),
        "effect": forms.chips(forms.EFFECT, closing.get("effect")),
        "hard": forms.chips(forms.HARD, closing.get("hard")),
        "obstacles": forms.chips(forms.REASONS, closing.get("obstacles", [])),
    }
    return frame.show(request, "check", shown | {"moved": moved}, by=by, status=409 if moved else 200)


def _answers(found: EntryPage) -> list[dict[str, Any]]:
    """Each question that was asked, with its answer in words, and where to change it."""
    answers, shares = found.document.get("answers", {}), found.document.get("share", {})
    marked, edition = found.document.get("highlights", []), found.piece.edition
    second, unfinished = found.occasion.awaits_second_step, found.occasion.is_unfinished
    here = _here(found)
    read = sheet.in_words(edition.items, answers=answers, language=edition.language)
    waits = {each.item_id: each for each in here.problems()}
    return [
        {
            "id": item.id,
            "label": item.label_in(edition.language),
            "text": "\n".join(read[item.id].lines) if item.id in read else "",
            "given": sheet.is_given(answers.get(item.id)),
            "waits": waits.get(item.id),
            "share": shares.get(item.id, found.piece.shared_unless(item.id)),
            "marked": item.id in marked,
            "can_mark": item.highlightable,
            "url": _change(found, here.holding(item.id)) if unfinished else "",
        }
        for item in sheet.asked(here, every_step=second or not unfinished)
    ]


def _here(found: EntryPage) -> Sheet:
    return sheet.sheet_of(
        found.piece.edition.items,
        document=found.document,
        later=found.occasion.awaits_second_step,
        layout=found.piece.layout,
        agreed=sheet.agreed_in(found),
    )


def _change(found: EntryPage, number: int | None) -> str:
    if number is None:
        return ""
    return reverse("portal:question", args=[found.piece.id, found.occasion.id, number])
