"""The pages of the accounts library that we show, each behind a door of ours. What does not stand here does not exist.

The names are the library's: it asks for them when it leads from page to page.
"""

from django.urls import path, re_path

from practice.views import account, factors

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.nobody_signs_up, name="account_signup"),
    path("inactive/", account.inactive, name="account_inactive"),
    path("everywhere/", account.everywhere, name="account_everywhere"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", account.email, name="account_email"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("factors/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/totp/activate/", factors.totp_add, name="mfa_activate_totp"),
    path("factors/totp/deactivate/", factors.totp_remove, name="mfa_deactivate_totp"),
    path("factors/recovery-codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/recovery-codes/new/", factors.recovery_codes_new, name="mfa_generate_recovery_codes"),
    path("factors/webauthn/add/", factors.passkey_add, name="mfa_add_webauthn"),
    path("factors/webauthn/login/", factors.passkey_login, name="mfa_login_webauthn"),
    path(
        "factors/webauthn/reauthenticate/",
        factors.passkey_reauthenticate,
        name="mfa_reauthenticate_webauthn",
    ),
    path("factors/webauthn/keys/<int:pk>/remove/", factors.passkey_remove, name="mfa_remove_webauthn"),
    path("factors/webauthn/keys/<int:pk>/edit/", factors.passkey_rename, name="mfa_edit_webauthn"),
]
