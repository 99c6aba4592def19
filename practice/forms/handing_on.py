"""Whom a caseload goes to, and who of it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class HandOnForm(forms.Form):
    """One colleague, and the clients; everybody is chosen at first."""

    to = forms.TypedChoiceField(
        label=_("Who takes over"),
        coerce=uuid.UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a colleague.")},
    )
    clients = forms.TypedMultipleChoiceField(
        label=_("Which clients"),
        coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(
        self, *args: Any, colleagues: Iterable[tuple[uuid.UUID, str]], people: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        clients: Any = self.fields["clients"]
        to.choices = [(str(each), name) for each, name in colleagues]
        clients.choices = [(str(each.id), self._line(each)) for each in people]
        clients.initial = [value for value, _words in clients.choices]

    @staticmethod
    def _line(each: Any) -> str:
        ended = _("the work has ended")
        return f"{each.name} · {ended}" if each.status == "ended" else str(each.name)
