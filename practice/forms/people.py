"""The forms of the practice's settings: who is in it, and what it says about itself."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.schedule import walltime
from practice.models import Practice
from practice.policy import ROLES


class InviteForm(forms.Form):
    """Someone new."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    roles = forms.MultipleChoiceField(
        label=_("What they do here"),
        choices=[(code, f"{role.label}: {role.description}") for code, role in ROLES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )


class PracticeForm(forms.ModelForm):  # type: ignore[type-arg]  # the generic form has no runtime parameter
    """What clients and mails are told about the practice."""

    crisis = forms.CharField(
        label=_("Numbers to call"),
        help_text=_("Stands on every page of a client. Local numbers, one per line, with when they answer."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    class Meta:
        model = Practice
        fields = [
            "name", "public_label", "country", "zone", "quiet_from", "quiet_to", "reading_days", "link_days",
            "always_ask_number",
        ]  # fmt: skip
        labels = {
            "name": _("Name of the practice"),
            "public_label": _("Label in mails"),
            "country": _("Country (two letters)"),
            "zone": _("Time zone"),
            "quiet_from": _("Quiet from"),
            "quiet_to": _("Quiet until"),
            "reading_days": _("When answers are usually read"),
            "link_days": _("Days a link stays open"),
            "always_ask_number": _("Ask for the client's own number every time"),
        }
        help_texts = {
            "public_label": _("Neutral words. No name of a practice, no field of work."),
            "reading_days": _("Shown to clients, for example: Wednesdays and Fridays."),
            "zone": _("For example Europe/London."),
        }

    def clean_zone(self) -> str:
        """A zone that exists."""
        zone: str = self.cleaned_data["zone"]
        if not walltime.is_zone(zone):
            raise forms.ValidationError(_("Write a time zone such as Europe/London or America/New_York."))
        return zone

    def clean_link_days(self) -> int:
        """One to ninety."""
        days: int = self.cleaned_data["link_days"]
        if not 1 <= days <= 90:
            raise forms.ValidationError(_("Choose between 1 and 90 days."))
        return days
