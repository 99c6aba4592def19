"""After the session: one form with one Save. Every part may stay empty, only not all of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.actions.after import Talked
from practice.actions.promises import LONGEST
from practice.actions.ruptures import NoteText
from practice.forms.notes import NoteForm

OUTCOMES = [
    ("", _("Not today")),
    ("kept", _("Keep")),
    ("adapted", _("Adapt")),
    ("replaced", _("Replace")),
    ("finished", _("Finish")),
    ("let_go", _("Let go")),
]
BECAME = [
    ("held", _("took place")),
    ("moved", _("moved")),
    ("cancelled_client", _("they cancelled")),
    ("cancelled_therapist", _("I cancelled")),
    ("no_show", _("they did not come")),
]
LEARNED = 400


@dataclass(frozen=True, kw_only=True)
class PieceLine:
    """One piece that can be talked about."""

    id: uuid.UUID
    title: str
    came_back: datetime | None


class AfterForm(NoteForm):
    """Practice, between us, what I promised, what comes next."""

    state = forms.ChoiceField(
        label=_("The hour"), choices=BECAME, widget=forms.RadioSelect, required=False, initial="held"
    )
    promise = forms.CharField(label=_("I promised"), required=False, max_length=LONGEST)
    next_on = forms.DateField(
        label=_("Next hour on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    next_at = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(
        self, *args: Any, pieces: Sequence[PieceLine], zone: str, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pieces, self.zone, self.now = pieces, zone, now
        self.fields["off"].required = self.fields["happened_on"].required = False
        for piece in pieces:
            self.fields[f"piece-{piece.id}"] = forms.ChoiceField(
                label=piece.title, choices=OUTCOMES, widget=forms.RadioSelect, required=False, initial=""
            )
            self.fields[f"learned-{piece.id}"] = forms.CharField(
                label=_("What we learned"), required=False, max_length=LEARNED
            )

    def clean(self) -> dict[str, Any]:
        """Something was said; the next hour has a day and a time, and is still ahead."""
        data = super().clean() or {}
        if bool(data.get("next_on")) != bool(data.get("next_at")):
            self.add_error("next_at" if data.get("next_on") else "next_on", _("A day and a time, please."))
        elif (moment := self.next_moment()) is not None and moment <= self.now:
            self.add_error("next_on", _("This hour has already been."))
        said = (data.get("off"), data.get("promise"), data.get("next_on"), data.get("state"), self.talked())
        if not any(said) and not self.errors:
            raise forms.ValidationError(_("Nothing was filled in yet."))
        return data

    @property
    def practice(self) -> list[dict[str, Any]]:
        """Each piece with its two fields."""
        return [
            {"piece": piece, "outcome": self[f"piece-{piece.id}"], "learned": self[f"learned-{piece.id}"]}
            for piece in self.pieces
        ]

    def talked(self) -> tuple[Talked, ...]:
        """The pieces that were talked about."""
        data = self.cleaned_data
        return tuple(
            Talked(
                assignment_id=piece.id,
                outcome=data[f"piece-{piece.id}"],
                learned=data.get(f"learned-{piece.id}", "").strip(),
            )
            for piece in self.pieces
            if data.get(f"piece-{piece.id}")
        )

    def note(self) -> NoteText | None:
        """The note, where the question was answered. "No" ends it: what stood below is not kept."""
        off = self.cleaned_data.get("off")
        return None if not off else NoteText(off="no") if off == "no" else self.text()

    def next_moment(self) -> datetime | None:
        """The next hour as an instant."""
        day, at = self.cleaned_data.get("next_on"), self.cleaned_data.get("next_at")
        return datetime.combine(day, at, tzinfo=ZoneInfo(self.zone)) if day and at else None
