"""What a password must not be, besides common: the name of the practice, of its person, or of this program."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OURS = ("Attune",)


class NotTheHouse:
    """Named in AUTH_PASSWORD_VALIDATORS. Digits and signs around a name do not make it a password."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse names; everything else is somebody else's question."""
        places = user.members.select_related("practice") if user is not None and user.pk else ()
        names = [*OURS, *(name for place in places for name in (place.name, place.practice.name))]
        if _letters(password) in {_letters(name) for name in names}:
            raise ValidationError(_("This is a name that others would try first."), code="password_is_a_name")

    def get_help_text(self) -> str:
        """Said under the field."""
        return _("Not the name of your practice.")


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalpha())
