"""One question after another: shown, kept at every pause of the hand, skipped as easily as answered."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clients import pieces
from clients.actions import writing
from clients.actions.writing import Saved
from clients.drafts import Typed
from clients.pieces import EntryPage, Sitting
from clients.portal import cookies, frame, sheet
from clients.portal.sheet import Sheet
from clients.portal.sitting import closed, seated
from psychoed.answering import PAGES, SCROLL, Cleaned
from psychoed.doors import LINK, door

LAYOUTS = {f"as-{layout}": layout for layout in (PAGES, SCROLL)}
"""What the buttons say that change the layout; they keep what is typed, like every button of the page."""
MORE = "more"
"""What the button *Add more* says."""


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
    """A question, or all of them. Continue and Skip keep what is there and go on; so does another layout."""
    found = pieces.entry_page(by=by, entry_id=entry_id, now=now)
    if not found.occasion.is_unfinished:
        return redirect("portal:sent", assignment_id, entry_id)
    here = sheet_for(request, found)
    if request.method != "POST":
        return _shown(request, found, here, number, by=by, now=now)
    layout = LAYOUTS.get(request.POST.get("go", ""))
    cleaned = here.clean(number, request.POST, leaving=layout is None)
    saved = _save(request, typed_of(request, here, cleaned), found, by=by, now=now)
    if saved is None:
        return closed(request)
    if saved.conflict:
        return stale(request, found, saved, cleaned, by=by)
    after = sheet_for(request, found, document=saved.document)
    if cleaned.problems and after.page(number) is not None:
        response = _shown(request, found, after, number, by=by, now=now, saved=saved)
        return with_place(response, saved)
    if layout is not None:
        writing.lay_out(by=by, assignment_id=found.piece.id, layout=layout, now=now)
    following = number if layout else after.after(number, said=cleaned.changed)
    return with_place(redirect(place_of(found, following)), saved)


@door(LINK, methods=("POST",))
@seated
def save(
    request: HttpRequest, *, by: Sitting, now: datetime, assignment_id: uuid.UUID, entry_id: uuid.UUID
) -> HttpResponse:
    """What autosave sends: the fields of one open page."""
    found = pieces.entry_page(by=by, entry_id=entry_id, now=now)
    here = sheet_for(request, found)
    cleaned = here.clean(whole(request, "n", default=-1), request.POST, leaving=False)
    saved = _save(request, typed_of(request, here, cleaned), found, by=by, now=now)
    if saved is None:
        return JsonResponse({"gone": True}, status=410)
    if saved.conflict:
        return JsonResponse({"version": saved.version, "kept": _words(found, saved, cleaned)}, status=409)
    told = {"version": saved.version, "saved_at_words": _saved_words(now, now=now)}
    return with_place(JsonResponse(told), saved)


def typed_of(request: HttpRequest, here: Sheet, cleaned: Cleaned) -> Typed:
    """Answers, what of them cannot be read yet, and what the check page says about them."""
    data = request.POST
    shown = data.getlist("shown")
    closing: dict[str, Any] = {
        name: data[f"c-{name}"] for name in ("amount", "effect", "hard") if f"c-{name}" in data
    }
    if obstacles := data.getlist("c-obstacles"):
        closing["obstacles"] = obstacles
    return Typed(
        answers=cleaned.changed,
        methods=cleaned.methods,
        unclear={each.item_id: each.typed for each in cleaned.problems},
        share={
            **here.share(cleaned.changed),
            **{key: f"s-{key}" in data for key in shown if "shares" in data},
        },
        talk={key: f"t-{key}" in data for key in shown},
        closing=closing if "closing" in data else None,
        more=data.get("go") == MORE,
        page=data.get("page", "")[:40],
        sequence=whole(request, "sequence", default=0),
    )


def sheet_for(request: HttpRequest, found: EntryPage, *, document: Mapping[str, Any] | None = None) -> Sheet:
    """The pages of this entry: for what a page sends, as they were when it was drawn."""
    drawn_as = request.POST.get("view", "")
    return sheet.sheet_of(
        found.piece.edition.items,
        document=found.document if document is None else document,
        later=found.occasion.awaits_second_step,
        layout=drawn_as if drawn_as in LAYOUTS.values() else found.piece.layout,
        agreed=request.POST.get("dose") or sheet.agreed_in(found),
    )


def place_of(found: EntryPage, number: int | None) -> str:
    """The address of a page; after the last one, that on which all is looked over."""
    where = [found.piece.id, found.occasion.id]
    if number is None:
        return reverse("portal:check", args=where)
    return reverse("portal:question", args=[*where, number])


def stale(
    request: HttpRequest, found: EntryPage, saved: Saved, cleaned: Cleaned, *, by: Sitting
) -> HttpResponse:
    """Written in two open pages: both texts, to be copied; nothing was put over the other."""
    shown = {
        "typed": [
            *sheet.said(found, cleaned.changed),
            *(text for each in cleaned.problems for text in sheet.texts(each.typed)),
        ],
        "kept": _words(found, saved, cleaned),
        "again": reverse("portal:check", args=[found.piece.id, found.occasion.id]),
    }
    return frame.show(request, "stale", shown, by=by, status=409)


def with_place(response: HttpResponse, saved: Saved) -> HttpResponse:
    """The cookie of a place that was kept with this save."""
    if saved.place:
        cookies.set_place(response, reference=saved.place)
    return response


def _save(
    request: HttpRequest, typed: Typed, found: EntryPage, *, by: Sitting, now: datetime
) -> Saved | None:
    """None when the entry or the piece takes no more writing; the words are shown to be copied."""
    try:
        return writing.save(
            by=by,
            entry_id=found.occasion.id,
            version=whole(request, "version", default=-1),
            typed=typed,
            place=cookies.place_of(request),
            now=now,
            seen=found,
        )
    except writing.NotOpen:
        return None


def _shown(
    request: HttpRequest,
    found: EntryPage,
    here: Sheet,
    number: int,
    *,
    by: Sitting,
    now: datetime,
    saved: Saved | None = None,
) -> HttpResponse:
    page = here.page(number)
    if page is None:
        return redirect(place_of(found, here.after(number)))
    edition, earlier = found.piece.edition, here.before(number)
    shown = {
        "page": page,
        "drawn": here.drawn(page, language=edition.language),
        "place": here.place(page) if page.asks and here.layout == PAGES else None,
        "number": number,
        "view": here.layout,
        "dose": here.dose,
        "written": sheet.written_before(found) if earlier is None else [],
        "version": saved.version if saved else found.version,
        "title": edition.title,
        **frame.tongue_of(edition.language, by=by),
        "back": place_of(found, earlier) if earlier else reverse("portal:piece", args=[found.piece.id]),
        "save_url": reverse("portal:save", args=[found.piece.id, found.occasion.id]),
        "saved_words": _saved_words(found.occasion.saved_at, now=now) if found.version else "",
        "layout_choices": _layouts(here),
    }
    return frame.show(request, "question", shown, by=by, status=422 if saved else 200)


class Choice(NamedTuple):
    """One layout behind *Aa*. The bar is kept under what it shows, so this can be a key."""

    label: str
    go: str
    current: bool
    form: str = "answers"


def _layouts(here: Sheet) -> tuple[Choice, ...]:
    """One question, or one page: the client may switch at any time, and it stays so for this piece."""
    words = {PAGES: _("One question"), SCROLL: _("One page")}
    return tuple(Choice(words[layout], go, layout == here.layout) for go, layout in LAYOUTS.items())


def _saved_words(instant: datetime, *, now: datetime) -> str:
    return _("Saved %(when)s") % {"when": frame.in_words(instant, now=now)}


def _words(found: EntryPage, saved: Saved, cleaned: Cleaned) -> str:
    """What the other page wrote into the same fields."""
    there, unclear = saved.document.get("answers", {}), saved.document.get("unclear", {})
    mine = {*cleaned.changed, *(each.item_id for each in cleaned.problems)}
    said = sheet.said(found, {key: there[key] for key in mine if key in there})
    return "\n\n".join([*said, *(text for key in mine for text in sheet.texts(unclear.get(key, {})))])


def whole(request: HttpRequest, name: str, *, default: int) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else default
