"""What the accounts library says when it refuses, in our words. The keys are its own."""

from django.utils.translation import gettext_lazy as _

SIGN_IN_ERRORS = {
    "account_inactive": _("This login has no access now. Ask the owner of your practice."),
    "cannot_remove_primary_email": _("You sign in with this address. Change to another one first."),
    "duplicate_email": _("You sign in with this address already."),
    "email_password_mismatch": _("The address and the password do not belong together."),
    "email_taken": _("This address belongs to another sign-in."),
    "enter_current_password": _("This is not the password so far."),
    "incorrect_code": _("This code does not fit. The digits change every half minute; each works once."),
    "incorrect_password": _("This is not the password."),
    "invalid_or_expired_key": _("This link has been used, or is too old."),
    "invalid_login": _("This is not an address with which anybody signs in."),
    "invalid_password_reset": _("This link has been used, or is too old."),
    "max_email_addresses": _("You can have at most %d addresses."),
    "too_many_login_attempts": _("This was tried often. Wait an hour, or sign in with a passkey now."),
    "unknown_email": _("This is not an address with which anybody signs in."),
    "unverified_primary_email": _("Press the link in the mail first."),
    "select_only_one": _("Choose one."),
    "same_as_current": _("This is the one you have."),
    "rate_limited": _("This was tried often. Wait a few minutes."),
}
"""About passwords and addresses."""
FACTOR_ERRORS = {
    "add_email_blocked": _("Change the address first, then set up the second factor."),
    "cannot_delete_authenticator": _("This is your only way in besides the password. Add another one first."),
    "cannot_generate_recovery_codes": _("Set up a passkey or an authenticator app first."),
    "incorrect_code": SIGN_IN_ERRORS["incorrect_code"],
    "unverified_email": _("Press the link in the mail first."),
}
"""About second factors."""
