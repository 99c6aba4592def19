"""The cast, and the few fixtures that every room shares."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test import TransactionTestCase

from clients.actions import numbers
from clients.models import Client
from clients.models.risk import ONCE_ERASED
from practice import entrance
from practice.models import Member, Practice
from psychoed import guards
from tests import factories

GUARDED = {
    "clients_auditevent": "",
    "clients_deliveryevent": "",
    "clients_reminderdecision": "",
    "psychoed_editionevent": "",
    "clients_riskevent": ONCE_ERASED,
    "clients_riskact": ONCE_ERASED,
}
"""The append-only tables, each with the condition under which a row may be deleted."""


@contextlib.contextmanager
def guards_down() -> Iterator[None]:
    """Takes the append-only triggers away for as long as a test's rows are flushed."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for statement in [line for table in GUARDED for line in guards.admitting(table=table, vendor=vendor)]:
            cursor.execute(statement)
        for statement in guards.thawing(vendor=vendor):
            cursor.execute(statement)
        yield
        for statement in [
            line
            for table, unless in GUARDED.items()
            for line in guards.refusing(table=table, vendor=vendor, unless=unless)
        ]:
            cursor.execute(statement)
        for statement in guards.freezing(vendor=vendor):
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_guards() -> Iterator[None]:
    flush = TransactionTestCase._fixture_teardown

    def past_the_guards(self: Any) -> None:
        with guards_down():
            flush(self)

    TransactionTestCase._fixture_teardown = past_the_guards  # type: ignore[method-assign]  # restored below
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]  # back as it was


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    """Argon2 is slow on purpose; the tests that are about it ask for it by name."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    numbers._slow.time_cost, numbers._slow.memory_cost = 1, 64


@pytest.fixture
def practice(db: None) -> Practice:
    return factories.make_practice("Quiet Room")


@pytest.fixture
def thea(practice: Practice) -> Member:
    """The therapist."""
    return factories.make_member(practice, "Thea", "therapist")


@pytest.fixture
def colleague(practice: Practice) -> Member:
    """A therapist of the same practice."""
    return factories.make_member(practice, "Colin", "therapist")


@pytest.fixture
def assistant(practice: Practice) -> Member:
    """Sees names and times."""
    return factories.make_member(practice, "Asa", "assistant")


@pytest.fixture
def cora(practice: Practice) -> Member:
    """The curator."""
    return factories.make_member(practice, "Cora", "curator")


@pytest.fixture
def owen(practice: Practice) -> Member:
    """The owner."""
    return factories.make_member(practice, "Owen", "owner")


@pytest.fixture
def stranger(db: None) -> Member:
    """Everything in another practice."""
    elsewhere = factories.make_practice("Elsewhere")
    return factories.make_member(elsewhere, "Stran", "owner", "therapist", "curator")


@pytest.fixture
def sam(thea: Member) -> Client:
    """Thea's client, who reads mail safely on a phone of their own."""
    return factories.make_client(thea)


SignIn = Callable[[Member | None], Browser]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A browser in which this member is signed in with a second factor; None is anonymous."""

    def enter(member: Member | None) -> Browser:
        browser = Browser()
        if member is None:
            return browser
        if not Authenticator.objects.filter(user=member.user).exists():
            TOTP.activate(member.user, generate_totp_secret())
            RecoveryCodes.activate(member.user)
        browser.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = browser.session
        session[entrance.SEAT] = str(member.id)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 0}]
        session["account_authentication_methods_user"] = user_id_to_str(member.user)
        session.save()
        return browser

    return enter
