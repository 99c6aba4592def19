"""Second factors: passkeys first, an authenticator app beside them, recovery codes shown once.

A new or removed factor ends every other session of the login. The last factor can be exchanged, not removed.
"""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes.internal import flows
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from practice import entrance
from practice.refusals import FACTOR_ERRORS
from psychoed.doors import ANYONE, SELF, door

FORM = ("GET", "POST")


class AddApp(totp.ActivateTOTPView):
    """Six digits from an app."""

    def form_valid(self, form: Any) -> HttpResponse:
        """From now on they are asked for."""
        answer = super().form_valid(form)
        entrance.keep_only_this_session(self.request)
        return answer


class RemoveApp(totp.DeactivateTOTPView):
    """The app goes; a passkey stays."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Other sessions may have begun with it."""
        answer = super().form_valid(form)
        entrance.keep_only_this_session(self.request)
        return answer


class AddPasskey(webauthn.AddWebAuthnView):
    """A finger, a face or a key on a ring; it opens the desk by itself."""

    def get_initial(self) -> dict[str, Any]:
        """Without the password, unless a key cannot do that."""
        return {**super().get_initial(), "passwordless": True}

    def form_valid(self, form: Any) -> HttpResponse:
        """From now on it is asked for."""
        answer = super().form_valid(form)
        entrance.keep_only_this_session(self.request)
        return answer


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """A phone was lost or sold."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Whoever holds it is out; the last factor stays until there is another."""
        if not get_adapter().can_delete_authenticator(self.object):
            messages.error(self.request, FACTOR_ERRORS["cannot_delete_authenticator"])
            return redirect("mfa_index")
        answer = super().form_valid(form)
        entrance.keep_only_this_session(self.request)
        return answer


class RenamePasskey(webauthn.EditWebAuthnView):
    """So that one knows which to remove."""

    success_url = reverse_lazy("mfa_index")


@door(SELF, methods=FORM, step_up=True)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Told once: a press shows them, so that no page that is merely loaded uses it up."""
    if request.method == "POST":
        return _show(request)
    return render(request, "mfa/recovery_codes/index.html", {"kept": entrance.recovery_codes(request)})


@door(SELF, methods=("POST",), step_up=True)
def recovery_codes_new(request: HttpRequest) -> HttpResponse:
    """Ten new ones, shown on the same answer; the earlier ones end."""
    flows.generate_recovery_codes(request)
    return _show(request)


def _show(request: HttpRequest) -> HttpResponse:
    kept, told_for_the_first_time = flows.view_recovery_codes(request)
    codes = kept.get_unused_codes() if kept and told_for_the_first_time else []
    return render(request, "mfa/recovery_codes/index.html", {"kept": kept, "codes": codes})


setting_up = door(SELF, methods=FORM, before_factor=True, step_up=True)
changing = door(SELF, methods=FORM, step_up=True)
opening = door(SELF, methods=FORM, before_factor=True, while_locked=True)

index = door(SELF, before_factor=True)(base.index)
authenticate = door(ANYONE, methods=FORM)(base.authenticate)
reauthenticate = opening(base.reauthenticate)
totp_add = setting_up(AddApp.as_view())
totp_remove = changing(RemoveApp.as_view())
passkey_add = setting_up(AddPasskey.as_view())
passkey_remove = changing(RemovePasskey.as_view())
passkey_rename = changing(RenamePasskey.as_view())
passkey_login = door(ANYONE, methods=FORM)(webauthn.login_webauthn)
passkey_reauthenticate = opening(webauthn.reauthenticate_webauthn)
