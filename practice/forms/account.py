"""The accounts library's forms in our look: a label over each field, no words inside it; hints stand in the templates."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn


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


class Code(Plain, base.AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """Six digits or a recovery code, at the sign-in."""


class CodeAgain(Plain, base.ReauthenticateForm):  # type: ignore[misc]  # the library has no types
    """The same, once more."""


class ActivateApp(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]  # the library has no types
    """The first six digits."""


class AddPasskey(Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # the library has no types
    """What the device is called."""
