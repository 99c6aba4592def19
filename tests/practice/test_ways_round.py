"""No way round the lock, the second factor or the fresh one: the whole map of doors is walked in each half-open state."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as SHOWN
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client as Browser

from practice.middleware import door_of
from practice.models import Member, User
from psychoed.doors import ANYONE, LINK, SELF, STAFF, TOKEN, Door
from tests import figures
from tests.conftest import SignIn
from tests.factories import NOON, PASSWORD
from tests.house import test_doors as doors
from tests.house import world as worlds

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
METHODS = ("GET", "POST", "PUT", "DELETE")
STEP_UP = {
    "account_change_password",
    "account_email",
    "account_set_password",
    "client_erase",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "person_clients",
    "person_end",
    "person_roles",
    "token_new",
}
"""What asks for a factor that is at most five minutes old. A door of this kind stands here, or the test is red."""
SET_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn"}
WHILE_LOCKED = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


def declared(route: doors.Route) -> Door:
    found = door_of(route.view)
    assert found is not None, route.name
    return found


def guarded() -> list[doors.Route]:
    """Every door that needs somebody who is signed in."""
    return [route for route in doors.routes() if declared(route).audience in {STAFF, SELF}]


@pytest.fixture
def world(thea: Member) -> worlds.World:
    return worlds.make(thea=thea)


def where(browser: Browser, world: worlds.World, route: doors.Route, method: str) -> str:
    answer = doors.ask(browser, method, doors.address(route, world.ids))
    return str(answer.headers.get("Location", answer.status_code))


def test_every_door_says_who_comes_in() -> None:
    assert {declared(route).audience for route in doors.routes()} == {ANYONE, LINK, SELF, STAFF, TOKEN}


def test_a_locked_desk_is_opened_at_three_doors_and_nowhere_else(
    world: worlds.World, thea: Member, sign_in: SignIn
) -> None:
    browser = sign_in(thea)
    browser.post("/lock/")
    passed = {
        route.name
        for route in guarded()
        for method in METHODS
        if not where(browser, world, route, method).startswith("/lock/?next=")
    }
    assert passed == WHILE_LOCKED


def test_fifteen_idle_minutes_shut_the_same_doors(world: worlds.World, thea: Member, sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser = sign_in(thea)
        browser.get("/")
        clock.shift(timedelta(minutes=15, seconds=1))
        asked = [route for route in guarded() if route.name not in WHILE_LOCKED]
        passed = [r.name for r in asked if not where(browser, world, r, "GET").startswith("/lock/?next=")]
    assert passed == []


FORMS: dict[str, dict[str, str]] = {
    "/accounts/password/change/": {
        "oldpassword": PASSWORD,
        "password1": "another quiet word",
        "password2": "another quiet word",
    },
    "/accounts/email/": {"email": "elsewhere@mail.example", "action_add": ""},
    "/accounts/factors/totp/deactivate/": {},
    "/accounts/factors/recovery-codes/": {},
    "/accounts/factors/recovery-codes/new/": {},
    "/accounts/everywhere/": {},
}
"""What would be worth changing, filled in as it should be."""


def kept(member: Member) -> tuple[Any, ...]:
    user = User.objects.get(id=member.user_id)
    addresses = list(user.emailaddress_set.values_list("email", "verified"))
    return (
        user.password,
        user.email,
        user.stamp,
        addresses,
        list(Authenticator.objects.values_list("pk", "data")),
    )


@pytest.mark.parametrize("path", FORMS)
def test_nothing_is_changed_behind_the_lock(thea: Member, sign_in: SignIn, path: str) -> None:
    browser = sign_in(thea)
    browser.get("/")
    before = kept(thea)
    browser.post("/lock/")
    answer = browser.post(path, FORMS[path])
    assert answer.headers["Location"].startswith("/lock/?next=")
    assert kept(thea) == before


@pytest.mark.parametrize("path", [path for path in FORMS if path != "/accounts/everywhere/"])
def test_nothing_is_changed_with_an_old_factor(thea: Member, sign_in: SignIn, path: str) -> None:
    browser = sign_in(thea)
    browser.get("/")
    before = kept(thea)
    answer = browser.post(path, FORMS[path])
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/?next=")
    assert kept(thea) == before


def test_the_table_of_step_ups_is_whole() -> None:
    assert {route.name for route in guarded() if declared(route).step_up} == STEP_UP


@pytest.mark.parametrize("age", [301, 3600, 40_000])
def test_an_old_factor_opens_no_dangerous_door(
    world: worlds.World, thea: Member, owen: Member, sign_in: SignIn, age: int
) -> None:
    """Replayed with the factor of the sign-in, as it grows old."""
    browsers = [sign_in(thea), sign_in(owen)]
    for browser in browsers:
        session = browser.session
        session[SHOWN] = [{"method": "mfa", "type": "totp", "at": time.time() - age}]
        session.save()
    dangerous = [route for route in guarded() if route.name in STEP_UP]
    passed = [
        (route.name, method)
        for route in dangerous
        for method in METHODS
        if not any(
            where(browser, world, route, method).startswith("/accounts/reauthenticate/?next=")
            for browser in browsers
        )
    ]
    assert passed == []
    figures.note("8", f"{len(dangerous)} doors with a factor {age} s old, {len(METHODS)} methods: 0 opened")


def password_only(member: Member) -> Browser:
    """Somebody who knows the password, and no more."""
    browser = Browser()
    browser.force_login(member.user, backend=BACKEND)
    session = browser.session
    session[SHOWN] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(member.user_id)
    session.save()
    return browser


def enrol(member: Member) -> str:
    secret = generate_totp_secret()
    TOTP.activate(member.user, secret)
    RecoveryCodes.activate(member.user)
    return secret


@pytest.mark.parametrize(
    ("enrolled", "leads", "open_doors"),
    [(False, "/accounts/factors/", SET_UP), (True, "/accounts/factors/reauthenticate/?next=", set())],
)
def test_a_password_alone_opens_no_door(
    world: worlds.World, thea: Member, enrolled: bool, leads: str, open_doors: set[str]
) -> None:
    """Before a factor exists, and beside one that was shown in some other session."""
    if enrolled:
        enrol(thea)
    browser = password_only(thea)
    asked = [(route, method) for route in guarded() for method in METHODS]
    passed = {r.name for r, method in asked if not where(browser, world, r, method).startswith(leads)}
    assert passed == open_doors | WHILE_LOCKED
    state = "beside an unshown factor" if enrolled else "before a factor"
    figures.note("2", f"{len(asked)} requests with a password alone, {state}: 0 reached a page of the desk")


def test_a_reset_password_is_still_no_second_factor(thea: Member, mailoutbox: list[Any]) -> None:
    enrol(thea)
    browser = Browser()
    browser.post("/accounts/password/reset/", {"email": thea.user.email})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    form = browser.get(link.removeprefix("http://testserver"), follow=True).redirect_chain[-1][0]
    browser.post(form, {"password1": "another quiet word", "password2": "another quiet word"})
    assert User.objects.get(id=thea.user_id).check_password("another quiet word")

    assert browser.get("/").headers["Location"].startswith("/accounts/login/")
    signed = browser.post("/accounts/login/", {"login": thea.user.email, "password": "another quiet word"})
    assert signed.headers["Location"] == "/accounts/factors/authenticate/"
    assert browser.get("/").headers["Location"].startswith("/accounts/login/")


def digits(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.django_db(transaction=True)
def test_whoever_sat_there_with_a_password_is_out_when_the_factor_comes(thea: Member) -> None:
    """The password was guessed before the owner of the login set up a factor."""
    thief, owner = password_only(thea), password_only(thea)
    assert thief.get("/accounts/factors/").status_code == 200
    page = owner.get("/accounts/factors/totp/activate/")
    code = digits(page.context["form"].secret)
    answer = owner.post("/accounts/factors/totp/activate/", {"code": code})

    assert answer.headers["Location"] == "/accounts/factors/recovery-codes/"
    assert owner.get("/").status_code == 200
    assert thief.get("/accounts/factors/").headers["Location"].startswith("/accounts/login/")


def test_the_code_shown_late_opens_the_desk(thea: Member) -> None:
    secret = enrol(thea)
    browser = password_only(thea)
    asked = browser.get("/")
    answer = browser.post(asked.headers["Location"], {"code": digits(secret)})
    assert answer.headers["Location"] == "/"
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/accounts/factors/webauthn/", "/accounts/login/code/confirm/"]
)
def test_pages_we_do_not_want_do_not_exist(thea: Member, sign_in: SignIn, path: str) -> None:
    assert [sign_in(who).get(path).status_code for who in (None, thea)] == [404, 404]
