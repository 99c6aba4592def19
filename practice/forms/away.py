"""When a therapist is away, and who stands in for them."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AwayForm(forms.Form):
    """From which day on, until which day, and who is told meanwhile of what cannot wait."""

    first = forms.DateField(label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"}))
    back = forms.DateField(label=_("Back on"), widget=forms.DateInput(attrs={"type": "date"}))
    cover = forms.ChoiceField(
        label=_("Who stands in for you"),
        required=False,
        help_text=_("Without a name it is whoever covers by the practice's plan."),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cover"].choices = [
            ("", _("As the practice's plan says")),
            *((str(each), name) for each, name in people),
        ]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """One is back after one has left."""
        data = super().clean() or {}
        if data.get("first") and data.get("back") and data["back"] <= data["first"]:
            self.add_error("back", _("This day has to come after the first day away."))
        return data
