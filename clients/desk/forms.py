"""What is asked about a client: who they are, how they can safely be reached, and what erasing takes."""

import uuid
from collections.abc import Iterable
from datetime import time
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from psychoed.languages import own_name

SAFETY = [
    ("safe", _("Yes, e-mail is safe")),
    ("in_person", _("No e-mail: I hand things over in the session")),
    ("unsafe", _("No, never write")),
    ("unknown", _("Not asked yet")),
]
SHARING = [("only_me", _("Nobody else")), ("others", _("Others too")), ("unknown", _("Not asked yet"))]


@lru_cache
def zones() -> list[tuple[str, str]]:
    """The zones of the world by name, places only."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in names]


class PersonForm(forms.Form):
    """What a client is called, and which language and clock they live by."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    nickname = forms.CharField(
        label=_("What they like to be called"),
        max_length=60,
        required=False,
        help_text=_("Empty: their name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    pronouns = forms.CharField(
        label=_("Pronouns"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    zone = forms.ChoiceField(label=_("Where their clock is"), choices=zones)

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = dict(settings.LANGUAGES) | {code: own_name(code) for code in languages}
        self.fields["language"].choices = sorted(offered.items())  # type: ignore[attr-defined]  # a choice field


class NewPersonForm(PersonForm):
    """The same for a new client: sent twice it is one client."""

    submit_key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class ContactForm(forms.Form):
    """The questions of safe contact. There is no field for the reason, on purpose."""

    safety = forms.ChoiceField(label=_("Is e-mail safe for you?"), choices=SAFETY, widget=forms.RadioSelect)
    address = forms.EmailField(label=_("E-mail address"), required=False, max_length=254)
    address_again = forms.EmailField(
        label=_("The address once more"),
        required=False,
        max_length=254,
        help_text=_("Typed twice, because a slip would write to somebody else."),
    )
    mailbox = forms.ChoiceField(
        label=_("Who else reads this mailbox?"), choices=SHARING, widget=forms.RadioSelect
    )
    device = forms.ChoiceField(
        label=_("Does anyone else use this phone?"), choices=SHARING, widget=forms.RadioSelect
    )
    sender_label = forms.CharField(
        label=_("What may it say as the sender?"),
        max_length=40,
        required=False,
        help_text=_("Something neutral that they will know: “Notes”, “Thursday list”."),
    )
    word = forms.CharField(
        label=_("A word to know it by"),
        max_length=20,
        required=False,
        help_text=_("Agreed between you two; it stands in each mail, so that a false one is noticed."),
    )
    never_days = forms.MultipleChoiceField(
        label=_("When never?"),
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick the days on which no mail may come in these hours. None ticked: no such times."),
    )
    never_from = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    never_to = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    known = forms.BooleanField(
        required=False, label=_("I know that this address is also used for another client")
    )

    def clean(self) -> dict[str, Any]:
        """Safe needs an address, twice the same; times come in pairs."""
        data = super().clean() or {}
        address, again = data.get("address", ""), data.get("address_again", "")
        if address.lower() != again.lower() and not self.has_error("address"):
            self.add_error("address_again", _("The two addresses differ."))
        if data.get("safety") == "safe" and not address and not self.has_error("address"):
            self.add_error("address", _("Where may it go?"))
        if data.get("never_days") and not (data.get("never_from") and data.get("never_to")):
            self.add_error("never_from", _("From when until when?"))
        return data

    def never_times(self) -> list[dict[str, Any]]:
        """The times without mail, as they are kept."""
        data = self.cleaned_data
        if not data["never_days"]:
            return []
        days = [int(day) for day in data["never_days"]]
        return [{"days": days, "from": _spelled(data["never_from"]), "to": _spelled(data["never_to"])}]

    def answers(self) -> dict[str, Any]:
        """What the deed takes."""
        kept = ("safety", "address", "mailbox", "device", "sender_label", "word")
        return {name: self.cleaned_data[name] for name in kept} | {"never_times": self.never_times()}


class EraseForm(forms.Form):
    """Erasing is confirmed by typing the client's code."""

    code = forms.CharField(
        label=_("Type the client's code to erase"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_code(self) -> str:
        """The very code, however it was written."""
        typed: str = self.cleaned_data["code"].strip().upper()
        if typed != self.expected:
            raise forms.ValidationError(_("This is not the client's code. Nothing was erased."))
        return typed


class SharingForm(forms.Form):
    """Who else may see this client, and how much."""

    member_id = forms.TypedChoiceField(label=_("Colleague"), coerce=uuid.UUID)
    step = forms.ChoiceField(
        label=_("May see"),
        choices=[
            ("names", _("Name and times")),
            ("record", _("What was shared: answers and plans")),
            ("work", _("The same, and hand things over")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, colleagues: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = [(str(each), name) for each, name in colleagues]  # type: ignore[attr-defined]  # a choice field


def _spelled(at: time) -> str:
    return at.strftime("%H:%M")
