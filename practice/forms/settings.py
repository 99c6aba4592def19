"""What a practice says about itself, in words: where it is, what clients read, when mail rests, how long links live."""

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients import helplines
from clients.desk.forms import zones

AT_HOME = "en"
"""The desk speaks English; numbers in other languages and countries stand on the page about answers about harm."""
STEP = 30
READING = ((90, _("Three months")), (182, _("Half a year")), (365, _("A year")), (730, _("Two years")))
LINK_LIFE = (
    (7, _("A week")),
    (14, _("Two weeks")),
    (30, _("A month")),
    (60, _("Two months")),
    (90, _("Three months")),
)
GROUPS = (
    (_("The practice"), ("name", "country", "zone")),
    (_("What clients read"), ("reading_days", "crisis", "public_label")),
    (_("When mail rests"), ("quiet_from", "quiet_to")),
    (_("Links and reading again"), ("link_days", "always_ask_number", "reading_access_days")),
)


def half_hours() -> list[tuple[str, str]]:
    """The clock in half hours, as it is said."""
    times = [time(minute // 60, minute % 60) for minute in range(0, 24 * 60, STEP)]
    return [(each.isoformat("minutes"), each.isoformat("minutes")) for each in times]


class PracticeForm(forms.Form):
    """Everything on one calm page; what was typed stays when something is not right yet."""

    name = forms.CharField(
        label=_("Name of the practice"),
        max_length=120,
        help_text=_("For your own people. It stands in no mail."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=helplines.countries)
    zone = forms.ChoiceField(
        label=_("Where the clock is"),
        choices=zones,
        help_text=_(
            "The hours of the day on Today, and of quiet hours for clients without a clock of their own."
        ),
    )
    reading_days = forms.CharField(
        label=_("When answers are usually read"),
        max_length=80,
        required=False,
        help_text=_("Days in words, as in “Wednesdays and Fridays”. Clients read: “Usually read on …”."),
    )
    crisis = forms.CharField(
        label=_("Numbers to call"),
        help_text=_("One per line, with when somebody answers. The first number can be pressed."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )
    public_label = forms.CharField(
        label=_("Who a mail is from"),
        max_length=60,
        help_text=_(
            "Neutral words, such as “Notes”. No name of a practice, no field of work: others see mailboxes."
        ),
    )
    quiet_from = forms.TypedChoiceField(label=_("From"), coerce=time.fromisoformat, choices=half_hours)
    quiet_to = forms.TypedChoiceField(label=_("Until"), coerce=time.fromisoformat, choices=half_hours)
    link_days = forms.TypedChoiceField(
        label=_("A mailed link lives for"),
        coerce=int,
        choices=LINK_LIFE,
        help_text=_(
            "Afterwards one press mails a fresh one to the address on file. Nobody is ever locked out."
        ),
    )
    always_ask_number = forms.BooleanField(
        label=_("Ask for the client's own number every time"),
        required=False,
        help_text=_("Safer on phones that others use; one more step for everybody else."),
    )
    reading_access_days = forms.TypedChoiceField(
        label=_("After the work has ended, clients can read again for"), coerce=int, choices=READING
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("quiet_from", "quiet_to", "link_days", "reading_access_days"):
            self._keep(name, (kwargs.get("initial") or {}).get(name))

    def _keep(self, name: str, held: Any) -> None:
        """What is on record stays a choice, even where it is none that we would offer."""
        field: Any = self.fields[name]
        said = held.isoformat("minutes") if isinstance(held, time) else held
        if said is not None and str(said) not in {str(value) for value, _words in field.choices}:
            words = said if isinstance(held, time) else _("%(days)s days") % {"days": said}
            field.choices = [*field.choices, (said, words)]
        self.initial[name] = said

    def clean(self) -> dict[str, Any]:
        """A night without an end would hold every mail for ever."""
        held: dict[str, Any] = super().clean() or {}
        if held.get("quiet_from") is not None and held.get("quiet_from") == held.get("quiet_to"):
            self.add_error("quiet_to", _("Choose an hour that is not the one it begins at."))
        return held

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The fields under their headings."""
        for heading, names in GROUPS:
            yield heading, [self[name] for name in names]


def held(practice: Any) -> dict[str, Any]:
    """What is on record, as the form asks for it."""
    names = [name for _heading, fields in GROUPS for name in fields if name != "crisis"]
    return {name: getattr(practice, name) for name in names} | {
        "crisis": practice.crisis_text.get(AT_HOME, "")
    }


def settled(form: PracticeForm, practice: Any) -> dict[str, Any]:
    """What the form says, as it is kept."""
    said = dict(form.cleaned_data)
    crisis = said.pop("crisis")
    return said | {"crisis_text": {**practice.crisis_text, AT_HOME: crisis}}
