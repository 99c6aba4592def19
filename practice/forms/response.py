"""What the practice does about an answer about harm: who looks, how soon, who if not, and whom clients can call."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clients import duty, helplines

ELSEWHERE = 1
"""How many empty places for another country or language stand below; each saving brings the next."""


class ResponseForm(forms.Form):
    """The plan. Half of it is none, so each part that is absent is asked for at its place."""

    checker = forms.ChoiceField(label=_("Who looks at such an answer"))
    often = forms.ChoiceField(
        label=_("How often somebody looks"),
        choices=[(duty.DAILY, _("Every day")), (duty.WORKDAYS, _("Each working day"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how often somebody looks; clients are told so.")},
    )
    hours = forms.IntegerField(
        label=_("Within how many hours somebody has acted"),
        min_value=1,
        max_value=duty.MOST_HOURS,
        help_text=_("Hours of the clock, nights and weekends included. After that the cover is told."),
        error_messages={"required": _("Say within how many hours, from 1 to 72.")},
    )
    cover = forms.ChoiceField(
        label=_("Who covers"),
        error_messages={"required": _("Choose who covers, or say that there is nobody.")},
    )
    away = forms.ChoiceField(
        label=_("While whoever looks is away"),
        choices=[
            (duty.GOES_TO_COVER, _("The cover is told at once")),
            (duty.NOT_GIVEN, _("No such scale is handed over")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what holds while whoever looks is away.")},
    )
    phone = forms.CharField(
        label=_("The practice's telephone number"),
        max_length=40,
        required=False,
        help_text=_("Stands below the numbers to call when a client says that they do not feel safe."),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = [(str(each), name) for each, name in people]
        own, nobody = (
            (duty.THEIR_OWN, _("Each client's own therapist")),
            (duty.NOBODY, _("Nobody else is here")),
        )
        self.fields["checker"].choices = [own, *members]  # type: ignore[attr-defined]  # a choice field
        self.fields["cover"].choices = [("", _("Choose")), *members, nobody]  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        """Nobody covers for themselves, and a cover that is nobody takes nothing over."""
        data = super().clean() or {}
        if data.get("cover") and data["cover"] == data.get("checker"):
            self.add_error("cover", _("The cover has to be somebody else."))
        if data.get("cover") == duty.NOBODY and data.get("away") == duty.GOES_TO_COVER:
            self.add_error("away", _("There is nobody who covers. Choose the other answer, or a cover."))
        return data


class NumbersForm(forms.Form):
    """Whom to call, for one language of one country."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    text = forms.CharField(
        label=_("Numbers to call"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose")), *helplines.countries()]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Numbers belong to a country."""
        data = super().clean() or {}
        if (data.get("text") or "").strip() and not data.get("country"):
            self.add_error("country", _("In which country do these numbers answer?"))
        return data


class WholeNumbers(forms.BaseFormSet):  # type: ignore[type-arg]  # the generic set has no runtime parameter
    """All numbers. Those of the practice's own country are part of the plan."""

    home = ""

    def clean(self) -> None:
        """Without a number at home there is no plan."""
        if any(self.errors):
            return
        if not any(
            form.cleaned_data.get("country") == self.home and form.cleaned_data.get("text", "").strip()
            for form in self
        ):
            self.forms[0].add_error(
                "text", _("Write the numbers of your own country: they stand on every page of a client.")
            )

    def texts(self) -> dict[str, str]:
        """As they are kept: by language at home, by language and country elsewhere."""
        rows = (form.cleaned_data for form in self)
        return {
            helplines.key(language=row["language"], country=row["country"], home=self.home): row[
                "text"
            ].strip()
            for row in rows
            if row.get("text", "").strip()
        }


NumbersSet = forms.formset_factory(NumbersForm, formset=WholeNumbers, extra=0)


def numbers_shown(texts: Mapping[str, str], *, home: str) -> list[dict[str, str]]:
    """What is kept as rows of the form: home first, then elsewhere, then some empty places."""
    rows = [_row(name, text, home=home) for name, text in texts.items() if text.strip()]
    rows.sort(key=lambda row: row["country"] != home)
    if not rows or rows[0]["country"] != home:
        rows.insert(0, {"country": home, "language": settings.LANGUAGE_CODE, "text": ""})
    return [
        *rows,
        *({"country": "", "language": settings.LANGUAGE_CODE, "text": ""} for _ in range(ELSEWHERE)),
    ]


def _row(name: str, text: str, *, home: str) -> dict[str, str]:
    language, _dash, country = name.rpartition("-")
    abroad = bool(language) and country.isupper()
    return {"country": country if abroad else home, "language": language if abroad else name, "text": text}
