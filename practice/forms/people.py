"""Bringing someone into a practice."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.policy import ROLES


class RolesForm(forms.Form):
    """What somebody does here."""

    roles = forms.MultipleChoiceField(
        label=_("What they do here"),
        choices=[(code, f"{role.label}: {role.description}") for code, role in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )


class InviteForm(RolesForm):
    """Someone new."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    field_order = ("name", "email", "roles")
