"""The demo practice: only in a demo, only once, with every state of the work in it and nothing left to be mailed of its past."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from clients import audit
from clients.models import Assignment, Client, Delivery, Entry
from practice.actions.demo.people import PRACTICE
from practice.models import Member, Practice, User
from tests import factories
from tests.conftest import SignIn

EVERY_STAGE = {"agreed", "started", "ready", "talked", "closed", "revoked"}
EVERY_OUTCOME = {"", "kept", "adapted", "replaced", "finished", "let_go"}


@pytest.fixture
def demo(settings: Any, db: None) -> None:
    settings.DEBUG = settings.DEMO = True
    call_command("load_library", stdout=io.StringIO())


def told(*words: str) -> str:
    out = io.StringIO()
    call_command("demo_practice", *words, stdout=out)
    return out.getvalue()


def test_demo_is_refused_outside_a_demo(db: None) -> None:
    with pytest.raises(CommandError, match="DEBUG=1 and DEMO=1"):
        told()

    assert Practice.objects.count() == 0


def test_demo_is_refused_where_a_practice_is_already(demo: None, practice: Practice) -> None:
    with pytest.raises(CommandError, match="practice here already"):
        told()

    assert list(Practice.objects.all()) == [practice]


def test_lost_password_is_made_anew_and_ends_what_was_open(demo: None, db: None, sign_in: SignIn) -> None:
    practice = factories.make_practice(PRACTICE)
    thea = factories.make_member(practice, "Thea", "therapist")
    browser = sign_in(thea)
    assert not browser.get("/lock/state/").json()["locked"]

    password = told("--new-password").split("told this once: ")[1].split()[0]

    assert User.objects.get(id=thea.user_id).check_password(password)
    assert browser.get("/lock/state/").json()["locked"]


@pytest.mark.parametrize(("debug", "demo_on"), [(False, True), (True, False), (False, False)])
def test_new_password_is_refused_outside_a_demo(
    practice: Practice, thea: Member, settings: Any, debug: bool, demo_on: bool
) -> None:
    """Not even for a practice that bears the demo's name."""
    settings.DEBUG, settings.DEMO = debug, demo_on
    Practice.objects.update(name=PRACTICE)
    with pytest.raises(CommandError, match="DEBUG=1 and DEMO=1"):
        told("--new-password")
    assert User.objects.get(id=thea.user_id).check_password(factories.PASSWORD)


def test_new_password_says_where_there_is_no_demo(demo: None) -> None:
    with pytest.raises(CommandError, match="make run"):
        told("--new-password")


def test_codes_page_does_not_exist_outside_a_demo(db: None) -> None:
    assert Browser().get("/demo/codes/").status_code == 404


# Three months of a dozen people are written through the real deeds: about twenty seconds.
@pytest.mark.slow
def test_demo_holds_every_state_once_and_is_made_once(demo: None) -> None:
    """GIVEN a demo WHEN it is filled twice THEN all is there once, and the password was told the first time alone."""
    first = told()
    before = (Client.objects.count(), Assignment.objects.count(), Delivery.objects.count())
    second = told()

    assert ("told this once" in first, "told this once" in second) == (True, False)
    assert (Client.objects.count(), Assignment.objects.count(), Delivery.objects.count()) == before
    assert Member.objects.count() == 6
    assert set(Assignment.objects.values_list("stage", flat=True)) == EVERY_STAGE
    assert set(Assignment.objects.values_list("outcome", flat=True)) == EVERY_OUTCOME
    assert set(Entry.objects.values_list("state", flat=True)) == {"draft", "predicted", "sent"}
    assert list(Delivery.objects.open().values_list("kind", flat=True)) == ["invite"]
    assert list(audit.verify()) == []
