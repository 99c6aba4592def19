"""The entrance: no page before a second factor, idle desks lock, and nothing is lost by it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client as Browser

from practice import entrance
from practice.models import Member
from tests.conftest import SignIn
from tests.factories import NOON, PASSWORD


@pytest.fixture
def clock() -> time_machine.Traveller:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_anonymous_is_sent_to_the_entrance_and_back(sign_in: SignIn) -> None:
    answer = sign_in(None).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=%2F")


def test_a_password_alone_opens_nothing(thea: Member) -> None:
    browser = Browser()
    browser.force_login(thea.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/factors/")


def test_the_seed_of_the_second_factor_is_sealed(thea: Member, sign_in: SignIn) -> None:
    sign_in(thea)
    row = Authenticator.objects.get(user=thea.user, type="totp")
    adapter = entrance.MFAAdapter()
    assert adapter.decrypt(row.data["secret"]) not in str(row.data)


def test_today_opens_with_both_factors(thea: Member, sign_in: SignIn) -> None:
    assert sign_in(thea).get("/").status_code == 200


def test_an_idle_desk_locks_and_a_fresh_factor_opens_it(
    thea: Member, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    browser = sign_in(thea)
    assert browser.get("/").status_code == 200
    clock.shift(timedelta(minutes=15, seconds=1))
    assert browser.get("/").headers["Location"] == "/lock/?next=%2F"
    assert browser.get("/lock/?next=/").status_code == 200

    browser.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})

    assert browser.get("/").status_code == 200


def test_a_poll_in_the_background_is_no_activity(
    thea: Member, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    browser = sign_in(thea)
    browser.get("/")
    for _minute in range(16):
        clock.shift(timedelta(minutes=1))
        browser.get("/", headers={entrance.QUIET_HEADER: "1"})
    assert browser.get("/").headers["Location"] == "/lock/?next=%2F"


def test_after_twelve_hours_the_session_ends(
    thea: Member, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    browser = sign_in(thea)
    for _part in range(12 * 5):
        browser.get("/")
        clock.shift(timedelta(minutes=12, seconds=5))
    assert browser.get("/").headers["Location"] == "/accounts/login/?next=%2F"


def test_the_lock_never_leads_elsewhere(thea: Member, sign_in: SignIn) -> None:
    browser = sign_in(thea)
    browser.get("/")
    assert browser.get("/lock/?next=https://evil.example/").headers["Location"] == "/"


def test_a_draft_outlives_the_lock(thea: Member, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    browser = sign_in(thea)
    kept = browser.post(
        "/draft/", {"key": "note", "body": {"line": "mid-sent"}}, content_type="application/json"
    )
    assert kept.status_code == 200
    clock.shift(timedelta(minutes=20))
    assert browser.get("/draft/?key=note", headers={"Accept": "application/json"}).status_code == 423
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert browser.get("/draft/?key=note").json() == {"body": {"line": "mid-sent"}}


def test_someone_whose_place_has_ended_is_out_at_once(thea: Member, sign_in: SignIn) -> None:
    browser = sign_in(thea)
    assert browser.get("/").status_code == 200
    Member.objects.filter(id=thea.id).update(ended_at=NOON)
    assert browser.get("/").status_code == 302


def test_the_password_typed_into_the_veil_opens_the_desk_in_place(
    thea: Member, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    browser = sign_in(thea)
    browser.get("/")
    browser.post("/lock/")
    clock.shift(timedelta(seconds=1))
    assert browser.get("/lock/state/").json() == {"locked": True, "csrf": ""}

    assert browser.post("/lock/unlock/", {"password": "wrong"}).status_code == 403
    assert browser.get("/").status_code == 302
    opened = browser.post("/lock/unlock/", {"password": PASSWORD})

    assert (opened.status_code, opened.json()["locked"]) == (200, False)
    assert browser.get("/").status_code == 200


def test_a_movement_keeps_the_desk_open(thea: Member, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    browser = sign_in(thea)
    browser.get("/")
    for _part in range(3):
        clock.shift(timedelta(minutes=14))
        assert browser.post("/lock/alive/").status_code == 204
    assert browser.get("/").status_code == 200
