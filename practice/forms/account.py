"""The accounts library's forms in our look: a label over each field, no words inside it; hints stand in the templates."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.cache import cache

USED_SECONDS = 4 * 30
"""Longer than the three half minutes in which a code is valid."""


class Plain:
    """Takes the library's placeholders and hints away."""

    keep_hints = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]  # mixed into forms below
            field.widget.attrs.pop("placeholder", None)
            if not self.keep_hints:
                field.help_text = ""


class Login(Plain, account.LoginForm):  # type: ignore[misc]  # the library has no types
    """Address and password; the way to a forgotten one stays."""

    keep_hints = True


class Reauthenticate(Plain, account.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """The password once more."""


class AddEmail(Plain, account.AddEmailForm):  # type: ignore[misc]  # the library has no types
    """The new address."""


class ChangePassword(Plain, account.ChangePasswordForm):  # type: ignore[misc]  # the library has no types
    """The password so far, the new one twice."""


class SetPassword(Plain, account.SetPasswordForm):  # type: ignore[misc]  # the library has no types
    """A first password."""


class ResetPassword(Plain, account.ResetPasswordForm):  # type: ignore[misc]  # the library has no types
    """The address that gets the link."""


class ResetPasswordKey(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]  # the library has no types
    """The new password, twice."""


class Once(Plain):
    """Digits of the half minute before and after count too, as clocks differ and fingers are slow; each works once.

    The library remembers a code for half a minute, as long as it alone would be valid.
    """

    def clean_code(self) -> str:
        """The code, if nobody has used it."""
        code: str = super().clean_code()  # type: ignore[misc]  # mixed into forms below
        key = f"attune.code?{self.user.pk}&{self.authenticator.pk}&{code}"  # type: ignore[attr-defined]  # the same
        if not cache.add(key, "y", timeout=USED_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class Code(Once, base.AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """Six digits or a recovery code, at the sign-in."""


class CodeAgain(Once, base.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """The same, once more."""


class ActivateApp(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]  # the library has no types
    """The first six digits."""


class AddPasskey(Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # the library has no types
    """What the device is called."""
