"""The figures of signing in: no default account, codes that work once, fair passwords, limits to the second, no guessing."""

import gzip
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import authenticate, password_validation
from django.core.cache import cache
from django.test import Client as Browser
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from clients.models import AuditEvent
from practice.forms.account import ChangePassword
from practice.models import Member, Practice, User
from practice.passwords import NotTheHouse
from tests import figures
from tests.conftest import SignIn
from tests.factories import NOON, PASSWORD
from tests.house import world as worlds
from tests.practice.one_code import ROUNDS, THREADS

TOP = 3000
LETTERS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=8, max_size=80)
COMMON = password_validation.CommonPasswordValidator().passwords
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_nobody_has_an_account_before_one_is_made(db: None) -> None:
    assert (User.objects.count(), Member.objects.count(), Practice.objects.count()) == (0, 0, 0)
    figures.note("1", "a fresh database holds 0 accounts")


def test_every_line_of_the_record_has_somebody(thea: Member, sign_in: SignIn) -> None:
    worlds.make(thea=thea)
    sign_in(thea).get("/clients/")
    rows = AuditEvent.objects.all()
    nobody = [row.number for row in rows if not row.actor_kind or row.actor_id is None]
    assert nobody == []
    figures.note("1", f"{rows.count()} lines of the record: 0 without an actor")


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_one_code_opens_once(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Twenty at the same moment with the same six digits, again and again, over the cache that all processes share."""
    url = (
        f"sqlite:///{tmp_path / 'cache'}"
        if engine == "sqlite"
        else request.getfixturevalue("postgres_server")
    )
    env = {**os.environ, "DATABASE_URL": url, "BROKER_URL": "", "DJANGO_SETTINGS_MODULE": "practice.settings"}
    said = subprocess.run(
        [sys.executable, "-m", "tests.practice.one_code"], env=env, capture_output=True, text=True, check=True
    )
    assert json.loads(said.stdout) == [1] * ROUNDS
    figures.note(
        "4", f"{ROUNDS} races of {THREADS} threads with one code on {engine}: exactly 1 success in each"
    )


def test_a_code_opens_for_slow_fingers_and_no_second_time(thea: Member) -> None:
    """The half minute before and after counts; two minutes off does not, and a code that was used never again."""
    secret = generate_totp_secret()
    TOTP.activate(thea.user, secret)
    with time_machine.travel(NOON, tick=False) as clock:
        step = int(time.time()) // 30
        codes = {shift: format_hotp_value(hotp_value(secret, step + shift)) for shift in (-4, -1, 0, 1, 4)}
        assert [shift for shift, code in codes.items() if shown(thea, code)] == [-1, 0, 1]
        clock.shift(timedelta(seconds=31))
        assert [shift for shift, code in codes.items() if shown(thea, code)] == []


def shown(member: Member, code: str) -> bool:
    """Whether a browser that holds the password is let in by this code."""
    browser = Browser()
    browser.post(LOGIN, {"login": member.user.email, "password": PASSWORD})
    browser.post("/accounts/factors/authenticate/", {"code": code})
    return not browser.get("/lock/state/").json()["locked"]


@given(password=LETTERS)
@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_any_letters_make_a_password(thea: Member, password: str) -> None:
    """Whatever is long enough, in any script, with spaces and signs, is taken as it is and opens afterwards."""
    assume(password.lower().strip() not in COMMON)
    user = User.objects.get(id=thea.user_id)
    user.set_password(PASSWORD)
    user.save()
    form = ChangePassword(user, {"oldpassword": PASSWORD, "password1": password, "password2": password})
    assert form.is_valid(), form.errors
    form.save()
    composed = unicodedata.normalize("NFD", password)
    assert [User.objects.get(id=user.id).check_password(typed) for typed in (password, composed)] == [
        True,
        True,
    ]
    assert not User.objects.get(id=user.id).check_password(password + "x")


TAKEN = [
    "correct horse",
    "ααββγγδδ",
    "暗号は長いほど良い",
    " q v x z k ",
    "🌿🌿🌿🌿🌿🌿🌿🌿",
    "p" * 64,
    "lower case only",
]
REFUSED = ["short", "password", "Quiet Room", "quietroom2026", "Attune!!", "!!thea99", "12345678"]


@pytest.mark.parametrize("password", TAKEN)
def test_fair_passwords_are_taken(thea: Member, password: str) -> None:
    password_validation.validate_password(password, thea.user)


@pytest.mark.parametrize("password", REFUSED)
def test_what_others_would_try_first_is_refused(thea: Member, password: str) -> None:
    with pytest.raises(password_validation.ValidationError):
        password_validation.validate_password(password, thea.user)
    assert NotTheHouse().get_help_text() == "Not the name of your practice."


def test_no_common_password_is_taken(thea: Member) -> None:
    listed = Path(password_validation.__file__).with_name("common-passwords.txt.gz")
    common = gzip.decompress(listed.read_bytes()).decode().split("\n")[:TOP]
    checks = password_validation.get_default_password_validators()[:2]
    taken = []
    for password in common:
        try:
            password_validation.validate_password(password, None, checks)
        except password_validation.ValidationError:
            continue
        taken.append(password)
    assert taken == []
    figures.note("5", f"{TOP} most common passwords: 0 taken; 150 random ones of any script: 0 refused")


@pytest.mark.parametrize(("seconds", "opens"), [(15 * 60, 200), (15 * 60 + 1, 302)])
def test_idle_to_the_second(thea: Member, sign_in: SignIn, seconds: int, opens: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser = sign_in(thea)
        browser.get("/")
        clock.shift(timedelta(seconds=seconds))
        assert browser.get("/").status_code == opens


@pytest.mark.parametrize(("more", "opens"), [(0, 200), (1, 302)])
def test_twelve_hours_to_the_second(thea: Member, sign_in: SignIn, more: int, opens: int) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser = sign_in(thea)
        browser.get("/")
        for _part in range(60):
            clock.shift(timedelta(minutes=12))
            browser.post("/lock/alive/") if _part < 59 else None
        clock.shift(timedelta(seconds=more))
        assert browser.get("/").status_code == opens
    figures.note(
        "6", "15 min: open; 15 min 1 s: shut; 12 h: open; 12 h 1 s: out; the draft is there afterwards"
    )


ENDS = {
    "switched off": lambda member: User.objects.filter(id=member.user_id).update(is_active=False),
    "place ended": lambda member: Member.objects.filter(id=member.id).update(ended_at=NOON),
    "role taken": lambda member: Member.objects.filter(id=member.id).update(
        is_therapist=False, is_curator=True
    ),
    "password": lambda member: User.objects.filter(id=member.user_id).update(password="other"),
}


@pytest.mark.parametrize("how", ENDS)
def test_next_request_is_refused(thea: Member, sign_in: SignIn, how: str) -> None:
    """In two browsers, of which one only polls."""
    desk, poll = sign_in(thea), sign_in(thea)
    assert [browser.get("/clients/").status_code for browser in (desk, poll)] == [200, 200]
    ENDS[how](thea)
    answers = [desk.get("/clients/").status_code, poll.get("/today/news/").status_code]
    assert set(answers) <= {302, 404}
    figures.note("7", f"{how}: the next request of both browsers refused")


def told(email: str, password: str, *, address: str = "127.0.0.1") -> tuple[int, str, dict[str, str]]:
    answer = Browser(REMOTE_ADDR=address).post(LOGIN, {"login": email, "password": password})
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+|nonce="[^"]+"', "", answer.content.decode())
    headers = {name: value for name, value in answer.headers.items() if "nonce" not in value}
    return answer.status_code, text.replace(email, "ADDRESS"), headers


def test_known_and_unknown_are_told_the_same(thea: Member) -> None:
    known, unknown = thea.user.email, "nora" + thea.user.email[4:]
    with time_machine.travel(NOON, tick=False):
        assert told(known, "wrong words") == told(unknown, "wrong words")
    cache.clear()
    resets = [Browser().post("/accounts/password/reset/", {"email": email}) for email in (known, unknown)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in resets} == {
        (302, "/accounts/password/reset/done/")
    }
    figures.note("9", "sign-in and reset, known beside unknown: identical but for the form token")


def test_guessing_is_slow_and_locks_nobody_out(thea: Member, sign_in: SignIn) -> None:
    """Fifty machines, one address; meanwhile a passkey and an open desk work as before."""
    open_desk, tried = sign_in(thea), 0
    for number in range(50):
        _status, text, _headers = told(thea.user.email, f"guess {number}", address=f"10.0.0.{number}")
        tried += "do not belong together" in text
    assert tried == 10
    assert "sign in with a passkey now" in told(thea.user.email, PASSWORD, address="10.0.1.1")[1]

    passkey = Browser(REMOTE_ADDR="10.0.1.1").get(
        "/accounts/factors/webauthn/login/",
        headers={"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"},
    )
    assert (passkey.status_code, list(passkey.json())) == (200, ["request_options"])
    assert open_desk.get("/").status_code == 200
    figures.note(
        "10", "50 machines, one address, one hour: 10 passwords looked at; passkey and open desk go on"
    )


def test_right_password_is_right_again_after_an_hour(thea: Member) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for number in range(12):
            told(thea.user.email, "guess", address=f"10.0.0.{number}")
        clock.shift(timedelta(hours=1, seconds=1))
        assert told(thea.user.email, PASSWORD)[0] == 302
    assert authenticate(None, email=thea.user.email, password=PASSWORD) == thea.user
