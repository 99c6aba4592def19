"""The composer's questions, in the order in which they are talked through. Every one but the material is optional."""

import uuid
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from clients.schedule import Quiet, Slot

LOW_CONFIDENCE = 7
CADENCES = [
    ("", _("As it is made")),
    ("once", _("Once")),
    ("daily", _("Each day")),
    ("weekly", _("Each week")),
    ("event", _("Whenever it happens")),
]


class ReminderForm(forms.Form):
    """None, or the days and the hour that the client chose."""

    remind = forms.ChoiceField(
        label=_("Reminder"),
        choices=[("none", _("None")), ("mail", _("By mail, at a time they choose"))],
        initial="none",
        required=False,
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label=_("On"),
        choices=[(str(number), name) for number, name in WEEKDAYS_ABBR.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    at = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    inside_quiet = forms.BooleanField(label=_("Keep it: they chose this hour knowingly"), required=False)

    def __init__(self, *args: Any, quiet: Quiet, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiet, self.name = quiet, name

    def clean(self) -> dict[str, Any]:
        """A reminder needs a day and an hour; an hour in the quiet ones is asked about once."""
        data = super().clean() or {}
        if data.get("remind") == "mail":
            if not data.get("days"):
                self.add_error("days", _("On which days?"))
            if not data.get("at") and not self.has_error("at"):
                self.add_error("at", _("At what time?"))
            self._ask_about_quiet_hours(data)
        return data

    def _ask_about_quiet_hours(self, data: dict[str, Any]) -> None:
        at = data.get("at")
        if at is None or not self.quiet.holds(at):
            data["inside_quiet"] = False
        elif not data.get("inside_quiet"):
            hours = {
                "from": f"{self.quiet.start:%H:%M}",
                "until": f"{self.quiet.end:%H:%M}",
                "time": f"{at:%H:%M}",
            }
            question = _(
                "%(name)s chose %(time)s, which lies in the quiet hours (%(from)s to %(until)s). Keep it?"
            )
            self.add_error("inside_quiet", question % (hours | {"name": self.name}))

    @property
    def asks_about_quiet_hours(self) -> bool:
        """Whether the tick is shown: the question was put, or was answered with yes before."""
        return bool(self["inside_quiet"].errors or self["inside_quiet"].value())

    def slot(self, *, zone: str) -> Slot | None:
        """The slot in the client's own clock."""
        data = self.cleaned_data
        if data.get("remind") != "mail":
            return None
        return Slot(
            days=frozenset(int(day) for day in data["days"]),
            at=data["at"],
            zone=zone,
            inside_quiet=data["inside_quiet"],
        )


class Composer(ReminderForm):
    """Material, why and *Send* come first; all else waits behind "Plan it together"."""

    e = forms.TypedMultipleChoiceField(coerce=uuid.UUID, required=True, widget=forms.MultipleHiddenInput)
    why = forms.CharField(
        label=_("Why this, for them"),
        max_length=400,
        required=False,
        help_text=_("One line, in the client's words."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    why_readable = forms.BooleanField(
        label=_("This line may be read by anyone who opens the mail: no names, nothing private"),
        required=False,
    )
    mail = forms.BooleanField(label=_("Send a mail"), required=False)
    prepared = forms.BooleanField(
        label=_("We prepared it together: what it is for, when to stop, and what to do if it gets too much"),
        required=False,
    )
    dose = forms.ChoiceField(
        label=_("How much"),
        choices=[("", _("As it is")), ("small", _("Smaller")), ("full", _("Fuller"))],
        required=False,
        widget=forms.RadioSelect,
    )
    cadence = forms.ChoiceField(
        label=_("How often"), choices=CADENCES, required=False, initial="", widget=forms.RadioSelect
    )
    occasions = forms.IntegerField(
        label=_("How many times in all"), required=False, min_value=1, max_value=90
    )
    when = forms.CharField(label=_("If it is"), max_length=200, required=False)
    then = forms.CharField(label=_("then I"), max_length=200, required=False)
    sure = forms.TypedChoiceField(
        label=_("How sure are you that it will fit your week?"),
        choices=[("", "")] + [(str(number), str(number)) for number in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    barrier = forms.CharField(label=_("If this gets in the way"), max_length=200, required=False)
    barrier_then = forms.CharField(label=_("then I"), max_length=200, required=False)
    tried = forms.BooleanField(label=_("We tried it together for a minute"), required=False)
    share = forms.ChoiceField(
        label=_("Who sees what"),
        choices=[
            ("choose", _("They choose for each answer")),
            ("all", _("All answers are shared, unless they say otherwise")),
        ],
        initial="choose",
        required=False,
        widget=forms.RadioSelect,
    )
    submit_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        choices=[("", ""), ("adapted", ""), ("replaced", "")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, editions: list[uuid.UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["e"].choices = [(each, "") for each in editions]  # type: ignore[attr-defined]  # a choice field

    def agreement(self) -> dict[str, Any]:
        """What was planned together; nothing that was left empty."""
        data = self.cleaned_data
        names = ("dose", "when", "then", "sure", "barrier", "barrier_then", "tried")
        return {name: data[name] for name in names if data[name] not in ("", None, False)}

    @property
    def is_planned(self) -> bool:
        """Whether "Plan it together" has to stand open: something in it was filled in, or is wrong."""
        if not self.is_bound:
            return False
        folded = set(self.fields) - {"e", "why", "mail", "prepared", "submit_key", "after", "outcome"}
        return bool(folded & set(self.errors)) or any(
            self[name].value() not in (None, "", False, [], "once", "none", "choose") for name in folded
        )
