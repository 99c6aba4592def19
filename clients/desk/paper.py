"""Paper: a piece printed to be written on, and what was written typed into the same record."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients import clock, queries
from clients.actions import paper
from clients.actors import ClientPermission
from psychoed import answering, presenting
from psychoed.answering import SCROLL, Page, Problem
from psychoed.doors import STAFF, door
from psychoed.items import LATER, NOW, Item, absence_of

ASSIGN = ClientPermission.ASSIGN
SAYS_NUMBERS = ("summary",)
"""A sentence that is made of the answers: nothing to type."""
WHY_NOT: dict[str, str | Promise] = {
    "not_open": gettext_lazy("This piece is no longer with them."),
    "nothing_to_type": gettext_lazy("Something to read; nothing has to come back."),
    "asks_harm": gettext_lazy(
        "This scale asks about harm. It is not typed in from paper: look at it together, or let them send it by link, so that somebody is told at once."
    ),
    "nothing_typed": gettext_lazy("Nothing was typed yet."),
}


class PaperForm(forms.Form):
    """When it was written, and whether what they usually keep is meant to be shared."""

    written_on = forms.DateField(
        label=gettext_lazy("Written on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    kept_too = forms.BooleanField(
        label=gettext_lazy("They want these shared too, and said so"), required=False
    )
    submit_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_written_on(self) -> date:
        """A day that has been."""
        day: date = self.cleaned_data["written_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still ahead."))
        return day


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed into the sheet, and what could not be read."""

    answers: Mapping[str, Any]
    problems: Sequence[Problem] = ()


@door(STAFF, permission=ClientPermission.CLINICAL)
def sheet(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """The piece as it is printed; `?large=1` in large print."""
    page = queries.paper_page(by=request.member, assignment_id=assignment_id, now=clock.now())
    return render(
        request, "clients/desk/paper.html", {"page": page, "large": request.GET.get("large") == "1"}
    )


@door(STAFF, permission=ASSIGN, methods=("GET", "POST"))
def typing(request: HttpRequest, assignment_id: uuid.UUID) -> HttpResponse:
    """The same questions as fields; what is left empty was not handed over."""
    now = clock.now()
    page = queries.paper_page(by=request.member, assignment_id=assignment_id, now=now, permission=ASSIGN)
    today = now.astimezone(ZoneInfo(page.who.zone)).date()
    initial = {"written_on": today, "submit_key": uuid.uuid4()}
    form = PaperForm(request.POST or None, initial=initial, today=today)
    typed = _typed(page, request.POST) if request.method == "POST" else Typed(answers={})
    if request.method == "POST" and form.is_valid() and not _is_held_back(page, form, typed):
        found = _entered(request, page, form, typed, now=now)
        if found is not None:
            return found
    wrong = bool(form.errors or typed.problems)
    shown = {"page": page, "form": form, "problems": typed.problems, **_drawn(page, typed)}
    return render(request, "clients/desk/from_paper.html", shown, status=422 if wrong else 200)


@door(STAFF, permission=ASSIGN, methods=("POST",))
def take_out(request: HttpRequest, entry_id: uuid.UUID) -> HttpResponse:
    """What was typed from paper, out again."""
    row = paper.take_out(by=request.member, entry_id=entry_id, now=clock.now())
    messages.success(request, _("Taken out. The sheet itself is theirs, or in your file."))
    return redirect("piece", row.id)


def _is_held_back(page: queries.PaperPage, form: PaperForm, typed: Typed) -> bool:
    """Something was typed that the client keeps unless they say otherwise, and nobody ticked that they did."""
    if typed.problems:
        return True
    given = {key for key, value in typed.answers.items() if value is not None}
    if given & page.kept and not form.cleaned_data["kept_too"]:
        form.add_error("kept_too", _("Tick this if they said so. If not, empty the fields here."))
        return True
    return False


def _entered(
    request: HttpRequest, page: queries.PaperPage, form: PaperForm, typed: Typed, *, now: datetime
) -> HttpResponse | None:
    noon = datetime.combine(form.cleaned_data["written_on"], time(12), tzinfo=ZoneInfo(page.who.zone))
    try:
        entry = paper.enter(
            by=request.member,
            assignment_id=page.id,
            answers=typed.answers,
            written_at=noon,
            submit_key=form.cleaned_data["submit_key"],
            now=now,
        )
    except paper.CannotType as refusal:
        form.add_error(None, str(WHY_NOT[refusal.why]))
        return None
    messages.success(
        request, _("Kept, marked as from paper."), extra_tags=reverse("entry_take_out", args=[entry.id])
    )
    return redirect("entry", entry.id)


def _typed(page: queries.PaperPage, raw: Any) -> Typed:
    """Both steps, one after the other: a sheet may hold the guess and the outcome. A blank is no answer."""
    first = answering.clean_page(page.items, raw=raw, answers={}, phase=NOW, leaving=False)
    given = {key: value for key, value in first.changed.items() if value is not None}
    second = answering.clean_page(page.items, raw=raw, answers=given, phase=LATER, leaving=False)
    whole = {**given, **{key: value for key, value in second.changed.items() if value is not None}}
    answers = {key: value for key, value in whole.items() if not absence_of(value)}
    return Typed(answers=answers, problems=[*first.problems, *second.problems])


def _drawn(page: queries.PaperPage, typed: Typed) -> dict[str, Any]:
    """The questions in their order: those that are shared, and apart those that the client keeps."""
    apart = [item for item in page.items if {each.id for each in answering.walk([item])} & page.kept]
    plain = [item for item in page.items if item not in apart]
    return {
        "questions": [_fields(part, phase, page, typed) for part in (plain,) for phase in (NOW, LATER)],
        "apart": [_fields(part, phase, page, typed) for part in (apart,) for phase in (NOW, LATER)],
    }


def _fields(items: Sequence[Item], phase: str, page: queries.PaperPage, typed: Typed) -> str:
    mine = answering.visible(items, answers={}, phase=phase) if phase == LATER else items
    shown = [item for item in mine if item.in_phase(phase) and item.kind not in SAYS_NUMBERS]
    if not shown:
        return ""
    return presenting.render_page(
        Page(key=shown[0].id, items=shown),
        items=page.items,
        answers=typed.answers,
        problems=typed.problems,
        phase=phase,
        language=page.language,
        layout=SCROLL,
    )
