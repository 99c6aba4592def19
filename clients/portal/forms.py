"""The small forms of the client's pages. Nothing is asked that has to be answered, but where the deed itself is the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

REASONS = [
    ("forgot", _("Slipped my mind")),
    ("no_time", _("No time")),
    ("no_private_place", _("No private place")),
    ("felt_worse", _("Felt worse")),
    ("no_point", _("Did not see the point")),
    ("too_hard", _("Too hard")),
    ("life", _("Life happened")),
    ("between_us", _("Something between us")),
    ("unsaid", _("Rather not say")),
]
SIZES = [("small", _("Small")), ("medium", _("Medium")), ("big", _("Big"))]
STARTS = [("you", _("You")), ("me", _("Me")), ("not_now", _("Not now"))]
AMOUNT = [
    ("none", _("None of it")),
    ("bit", _("A bit")),
    ("half", _("Half")),
    ("most", _("Most of it")),
    ("all", _("All of it")),
]
EFFECT = [("no", _("No")), ("little", _("A little")), ("some", _("Some")), ("a_lot", _("A lot"))]
HARD = [("easy", _("Easy")), ("ok", _("OK")), ("hard", _("Hard")), ("too_hard", _("Too hard"))]
DAYS = [
    ("0", _("Mon")),
    ("1", _("Tue")),
    ("2", _("Wed")),
    ("3", _("Thu")),
    ("4", _("Fri")),
    ("5", _("Sat")),
    ("6", _("Sun")),
]
EMPTY = {"required": _("Please fill this in, or go back.")}
LINE = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})


def chips(choices: list[tuple[str, Any]], chosen: Any) -> list[dict[str, Any]]:
    """Choices as `_parts/chips.html` and `_parts/scale.html` take them."""
    marked = chosen if isinstance(chosen, list) else [chosen]
    return [{"value": value, "label": label, "checked": value in marked} for value, label in choices]


class NotThisOneForm(forms.Form):
    """Reasons to tap, and a line, all as one likes."""

    reasons = forms.MultipleChoiceField(choices=REASONS, required=False)
    line = forms.CharField(
        label=_("Anything you would like to add"), required=False, max_length=2000, widget=LINE
    )

    @property
    def options(self) -> list[dict[str, Any]]:
        """The reasons as chips."""
        return chips(REASONS, self.data.getlist("reasons") if self.is_bound else [])

    @property
    def is_between_us(self) -> bool:
        """Whether the next page asks about the two of them."""
        return "between_us" in self.cleaned_data["reasons"]

    def said(self) -> dict[str, Any]:
        """As the deed takes it."""
        return {"reasons": self.cleaned_data["reasons"], "line": self.cleaned_data["line"]}


class BetweenUsForm(forms.Form):
    """How big, one line, who begins."""

    size = forms.ChoiceField(choices=SIZES, required=False)
    line = forms.CharField(label=_("In a line, if you like"), required=False, max_length=2000, widget=LINE)
    starts = forms.ChoiceField(choices=STARTS, required=False)
    submit_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def sizes(self) -> list[dict[str, Any]]:
        """The sizes as chips."""
        return chips(SIZES, self.data.get("size", ""))

    @property
    def who(self) -> list[dict[str, Any]]:
        """Who begins, as chips."""
        return chips(STARTS, self.data.get("starts", ""))


def _digits(label: Any, *, digits: int) -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "one-time-code" if digits > 8 else "off"}
    return forms.CharField(
        label=label, max_length=12, strip=True, widget=forms.TextInput(attrs=attrs), error_messages=EMPTY
    )


class NumberForm(forms.Form):
    """The client's own number."""

    number = _digits(_("Your number"), digits=8)


class NewNumberForm(forms.Form):
    """A number to choose, typed twice."""

    number = _digits(_("Six to eight digits"), digits=8)
    again = _digits(_("The same once more"), digits=8)

    def clean_again(self) -> str:
        """Both are the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("number"):
            raise forms.ValidationError(_("The two are not the same. Please type it once more."))
        return again


class CodeForm(forms.Form):
    """The eight digits from the mail."""

    code = _digits(_("The eight digits from the note"), digits=9)


class ByDay(forms.Form):
    """A form that asks on which days."""

    @property
    def day_options(self) -> list[dict[str, Any]]:
        """The days as chips."""
        chosen = self.data.getlist("days") if self.is_bound else self.initial.get("days", [])
        return chips(DAYS, list(chosen))


class WhenForm(ByDay):
    """On which days and at what time notes about one page come; the hour is the client's own."""

    days = forms.MultipleChoiceField(choices=DAYS, required=False)
    at = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        """Days and an hour belong together; neither means no notes."""
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("days")) != (data.get("at") is not None) and not self.has_error("at"):
            self.add_error("at", _("Choose the days, and the time."))
        return data

    def chosen(self) -> dict[str, Any]:
        """As the deed takes it."""
        return {"days": [int(day) for day in self.cleaned_data["days"]], "at": self.cleaned_data["at"]}


class ChoicesForm(ByDay):
    """How notes look, and when none may come."""

    label = forms.CharField(
        label=_("From whom a note seems to be"),
        max_length=40,
        error_messages=EMPTY,
        help_text=_("Stands as the sender. Choose something that tells others nothing."),
    )
    word = forms.CharField(
        label=_("Your word"),
        max_length=40,
        required=False,
        help_text=_("Stands in each note, so that you know it is a real one."),
    )
    days = forms.MultipleChoiceField(choices=DAYS, required=False)
    since = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    until = forms.TimeField(
        label=_("To"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        """Hours belong together, and to at least one day."""
        data: dict[str, Any] = super().clean() or {}
        given = [bool(data.get("days")), data.get("since") is not None, data.get("until") is not None]
        if any(given) and not all(given):
            self.add_error("since", _("Choose the days, and from when to when."))
        return data

    def chosen(self) -> dict[str, Any]:
        """As the deed takes it."""
        data, rules = self.cleaned_data, []
        if data["days"]:
            span = {"from": f"{data['since']:%H:%M}", "to": f"{data['until']:%H:%M}"}
            rules = [{"days": [int(day) for day in data["days"]], **span}]
        return {"label": data["label"], "word": data["word"], "never_times": rules}
