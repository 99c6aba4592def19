"""The forms of the therapist's own pages: the 60-second note, repairs, sessions, promises."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from practice import vocabulary as words
from practice.actions.ruptures import NoteText

AT_MOST_MARKERS = 3
LINE = 1000
WEEKDAYS = [
    ("0", _("Mondays")),
    ("1", _("Tuesdays")),
    ("2", _("Wednesdays")),
    ("3", _("Thursdays")),
    ("4", _("Fridays")),
    ("5", _("Saturdays")),
    ("6", _("Sundays")),
]


class NoteForm(forms.Form):
    """The 60-second note: six taps and a line, every part but the first may stay empty."""

    off = forms.ChoiceField(
        label=_("Anything off between us today?"), choices=words.pairs(words.OFF), widget=forms.RadioSelect
    )
    direction = forms.ChoiceField(
        label=_("Which way?"), choices=words.pairs(words.DIRECTIONS), widget=forms.RadioSelect, required=False
    )
    markers = forms.MultipleChoiceField(
        label=_("What you noticed, up to three"),
        choices=words.pairs(words.MARKERS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    my_part = forms.MultipleChoiceField(
        label=_("My part"),
        choices=words.pairs(words.MY_PART),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    my_part_line = forms.CharField(label=_("My part, in a line"), required=False, max_length=LINE)
    did = forms.MultipleChoiceField(
        label=_("What I did"),
        choices=words.pairs(words.REPAIRS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    mended = forms.ChoiceField(
        label=_("How far mended?"),
        choices=words.pairs(words.MENDED),
        widget=forms.RadioSelect,
        required=False,
    )
    next_step = forms.ChoiceField(
        label=_("Next"),
        choices=words.pairs(words.NEXT),
        widget=forms.RadioSelect,
        initial="return",
        required=False,
    )
    client_words = forms.CharField(
        label=_("In the client's own words, one line"), required=False, max_length=LINE
    )
    happened_on = forms.DateField(
        label=_("The hour it is about"), widget=forms.DateInput(attrs={"type": "date"})
    )
    said = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    submit_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, said: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].choices = said or []  # type: ignore[attr-defined]  # a choice field by declaration

    def clean_markers(self) -> list[str]:
        """At most three: more would be a report, not a note."""
        chosen: list[str] = self.cleaned_data["markers"]
        if len(chosen) > AT_MOST_MARKERS:
            raise forms.ValidationError(_("Choose up to three, the ones that matter most."))
        return chosen

    def text(self) -> NoteText:
        """What was said, as the action takes it."""
        data = self.cleaned_data
        names = ("off", "direction", "markers", "my_part", "my_part_line", "did", "mended", "client_words")
        return NoteText(**{name: data[name] for name in names})

    def linked(self) -> list[uuid.UUID]:
        """Which of the client's words the thread is tied to."""
        return [uuid.UUID(value) for value in self.cleaned_data["said"]]


class RepairForm(forms.Form):
    """A repair: of an open thread, or without a rupture."""

    thread = forms.ChoiceField(label=_("Which thread?"), required=False, widget=forms.RadioSelect)
    did = forms.MultipleChoiceField(
        label=_("What helped"),
        choices=words.pairs(words.REPAIRS[:-1]),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one: what did you do?")},
    )
    mended = forms.ChoiceField(
        label=_("How far mended?"),
        choices=words.pairs(words.MENDED),
        widget=forms.RadioSelect,
        required=False,
    )
    client_words = forms.CharField(
        label=_("In the client's own words, one line"), required=False, max_length=LINE
    )
    line = forms.CharField(label=_("What we learned"), required=False, max_length=LINE)
    happened_on = forms.DateField(label=_("When"), widget=forms.DateInput(attrs={"type": "date"}))
    submit_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, threads: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*(threads or []), ("", _("No rupture before it: a good catch"))]
        self.fields["thread"].choices = choices  # type: ignore[attr-defined]  # a choice field by declaration

    def text(self) -> NoteText:
        """What was said, as the action takes it."""
        data = self.cleaned_data
        return NoteText(
            off="",
            did=data["did"],
            mended=data["mended"],
            client_words=data["client_words"],
            line=data["line"],
        )


class SlotForm(forms.Form):
    """ "Tuesdays 10:00"."""

    weekday = forms.ChoiceField(label=_("Day"), choices=WEEKDAYS)
    wall_time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    begins = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_begins(self) -> date:
        """Any day; hours in the past are made too, so that a history can be entered."""
        day: date = self.cleaned_data["begins"]
        return day
