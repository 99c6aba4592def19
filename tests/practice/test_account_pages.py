"""The pages and mails about signing in: in our words, without a dead end, told once what is told once."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as SHOWN
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template.loader import get_template
from django.test import Client as Browser

from practice import accounts
from practice.models import Member, User
from tests.conftest import SignIn
from tests.factories import PASSWORD

OURS = Path(settings.BASE_DIR) / "templates"
MAILS = [
    "account/email/email_changed",
    "account/email/email_confirmation",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_reset_key",
    "account/email/password_set",
    "account/email/unknown_account",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
]
SAID = [
    "email_confirmation_sent",
    "email_confirmed",
    "email_deleted",
    "logged_in",
    "logged_out",
    "password_changed",
    "primary_email_set",
]
NOT_OUR_WORDS = re.compile(
    r"example\.com|thank you for using|two-factor|security key|sign ?up|username", re.IGNORECASE
)


@pytest.fixture
def desk(thea: Member, sign_in: SignIn) -> Browser:
    """Thea has just shown her factor."""
    browser = sign_in(thea)
    session = browser.session
    session[SHOWN] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return browser


def templates() -> set[str]:
    views = [getattr(found.callback, "view_class", None) for found in accounts.urlpatterns]
    names = {getattr(view, "template_name", None) for view in views} - {None}
    pages = {str(name) for name in names} - {"account/logout.html"}
    letters = {f"{mail}_{part}.txt" for mail in MAILS for part in ("subject", "message")}
    return pages | letters | {f"account/messages/{said}.txt" for said in SAID} | {"429.html"}


@pytest.mark.parametrize("name", sorted(templates()))
def test_every_word_is_ours(name: str) -> None:
    found = get_template(name)
    assert Path(found.origin.name).is_relative_to(OURS)
    assert NOT_OUR_WORDS.findall(Path(found.origin.name).read_text()) == []


PAGES = (
    "/accounts/email/", "/accounts/password/change/", "/accounts/reauthenticate/?next=/", "/accounts/factors/",
    "/accounts/factors/reauthenticate/?next=/", "/accounts/factors/totp/deactivate/",
    "/accounts/factors/recovery-codes/", "/accounts/factors/webauthn/add/", "/accounts/password/reset/",
    "/accounts/password/reset/done/", "/accounts/password/reset/key/abc-def/", "/accounts/confirm-email/xyz/",
    "/accounts/inactive/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_and_leads_on(desk: Browser, path: str) -> None:
    answer = desk.get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert NOT_OUR_WORDS.findall(re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)) == []
    assert "placeholder=" not in text
    assert re.search(r"<main.*(<a |<button)", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_headers(desk: Browser, path: str) -> None:
    headers = desk.get(path).headers
    assert "no-store" in headers["Cache-Control"]
    assert (headers["Referrer-Policy"], headers["X-Frame-Options"]) == ("same-origin", "DENY")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_passkey_is_offered_first(thea: Member) -> None:
    browser = Browser()
    browser.force_login(thea.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = browser.get("/accounts/factors/").content.decode()
    assert text.index("/accounts/factors/webauthn/add/") < text.index("/accounts/factors/totp/activate/")


def test_recovery_codes_are_told_once(desk: Browser, thea: Member) -> None:
    quiet = desk.get("/accounts/factors/recovery-codes/").content.decode()
    codes = Authenticator.objects.get(user=thea.user, type="recovery_codes").wrap().get_unused_codes()
    assert [code for code in codes if code in quiet] == []

    told = desk.post("/accounts/factors/recovery-codes/").content.decode()
    again = desk.post("/accounts/factors/recovery-codes/").content.decode()

    assert [code for code in codes if code in told] == codes
    assert [code for code in codes if code in again] == []
    assert "are not shown again" in again


def test_new_codes_end_the_earlier_ones(desk: Browser, thea: Member) -> None:
    earlier = Authenticator.objects.get(user=thea.user, type="recovery_codes").wrap().get_unused_codes()
    told = desk.post("/accounts/factors/recovery-codes/new/").content.decode()
    later = Authenticator.objects.get(user=thea.user, type="recovery_codes").wrap().get_unused_codes()
    assert set(earlier).isdisjoint(later)
    assert [code for code in later if code in told] == later


def test_the_last_factor_stays(desk: Browser, thea: Member) -> None:
    text = desk.post("/accounts/factors/totp/deactivate/").content.decode()
    assert "This is your only way in besides the password." in text
    assert Authenticator.objects.filter(user=thea.user, type="totp").exists()


def test_a_new_address_counts_from_its_link_on(desk: Browser, thea: Member, mailoutbox: list[Any]) -> None:
    earlier = thea.user.email
    desk.post("/accounts/email/", {"email": "thea.new@mail.example", "action_add": ""})
    assert User.objects.get(id=thea.user_id).email == earlier
    link = next(word for word in mailoutbox[-1].body.split() if "/confirm-email/" in word)
    assert mailoutbox[-1].to == ["thea.new@mail.example"]

    anybody = Browser()
    path = link.removeprefix("http://testserver")
    assert anybody.get(path).status_code == 200
    assert User.objects.get(id=thea.user_id).email == earlier
    anybody.post(path)

    assert User.objects.get(id=thea.user_id).email == "thea.new@mail.example"
    assert [mail.to for mail in mailoutbox[1:]] == [[earlier]]


def test_a_change_of_password_is_told_and_ends_the_others(
    desk: Browser, thea: Member, sign_in: SignIn, mailoutbox: list[Any]
) -> None:
    other = sign_in(thea)
    assert other.get("/").status_code == 200
    said = {"oldpassword": PASSWORD, "password1": "another quiet word", "password2": "another quiet word"}
    desk.post("/accounts/password/change/", said)
    assert (desk.get("/").status_code, other.get("/").status_code) == (200, 302)
    assert [mail.subject for mail in mailoutbox] == ["Your sign-in: the password was changed"]
    assert "another quiet word" not in mailoutbox[0].body


def test_a_mail_server_that_is_away_shows_the_same_page(
    thea: Member, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 9,
    )  # fmt: skip
    answers = [
        Browser().post("/accounts/password/reset/", {"email": email})
        for email in (thea.user.email, "nobody@mail.example")
    ]
    assert [answer.headers["Location"] for answer in answers] == ["/accounts/password/reset/done/"] * 2


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)", "iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel)", "Mac"),
        ("", "My passkey"),
    ],
)
def test_a_passkey_is_called_what_the_device_is(desk: Browser, agent: str, name: str) -> None:
    page = desk.get("/accounts/factors/webauthn/add/", headers={"User-Agent": agent})
    assert page.context["form"]["name"].value() == name
