"""Sessions of staff at rest: a dump of the database opens no desk, and ending them still ends them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser

from clients.models import AuditEvent, Client
from practice import logins
from practice.actions import people
from practice.models import Member
from tests import figures
from tests.conftest import SignIn
from tests.factories import NOON

COOKIE = settings.SESSION_COOKIE_NAME
WORD = re.compile(r"[A-Za-z0-9_=-]{16,}")


def words_of_the_database() -> set[str]:
    """Every word in any row of any table that is long enough to be a key."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found |= {word for row in cursor.fetchall() for cell in row for word in WORD.findall(str(cell))}
    return found


def opens(cookie: str) -> bool:
    """Whether a browser that holds this and nothing else is let in."""
    browser = Browser()
    browser.cookies[COOKIE] = cookie
    return not browser.get("/lock/state/").json()["locked"]


def test_no_word_of_a_dump_is_a_cookie(thea: Member, owen: Member, sam: Client, sign_in: SignIn) -> None:
    browsers = [sign_in(member) for member in (thea, owen, thea)]
    keys = [browser.cookies[COOKIE].value for browser in browsers]
    browsers[0].get("/")

    words = words_of_the_database()

    assert all(opens(key) for key in keys)
    assert {row.session_key for row in Session.objects.all()} < words
    assert words.isdisjoint(keys)
    tried = [word for word in sorted(words) if len(word) <= 128]
    assert [word for word in tried if opens(word)] == []
    figures.note("21 (staff)", f"{len(tried)} words of a database dump sent as a session cookie: 0 let in")


def test_words_in_a_session_are_sealed(owen: Member, thea: Member, sign_in: SignIn) -> None:
    session = sign_in(owen).session
    session["said"] = "canarysession"
    session.save()

    row = Session.objects.get(session_key=logins.row_key(session.session_key))
    assert "canarysession" not in str(vars(row))
    assert logins.SessionStore(session.session_key)["said"] == "canarysession"


def test_a_row_copied_over_another_opens_nothing(owen: Member, thea: Member, sign_in: SignIn) -> None:
    """Who can write the table still cannot sit down in somebody else's place."""
    hers, his = sign_in(thea), sign_in(owen)
    taken = Session.objects.get(session_key=logins.row_key(his.cookies[COOKIE].value)).session_data
    Session.objects.filter(session_key=logins.row_key(hers.cookies[COOKIE].value)).update(session_data=taken)

    assert hers.get("/").status_code == 302
    assert not his.get("/lock/state/").json()["locked"]


@pytest.mark.parametrize("damage", ["", "not base64 at all", "AAAA"])
def test_a_damaged_session_is_no_session(thea: Member, sign_in: SignIn, damage: str) -> None:
    browser = sign_in(thea)
    Session.objects.update(session_data=damage)
    assert browser.get("/").headers["Location"] == "/accounts/login/?next=%2F"


def test_signing_out_ends_the_session_on_the_server(thea: Member, sign_in: SignIn) -> None:
    browser, other = sign_in(thea), sign_in(thea)
    key = browser.cookies[COOKIE].value
    browser.post("/accounts/logout/")
    assert not opens(key)
    assert other.get("/").status_code == 200


def test_an_ended_session_is_not_written_back(thea: Member, sign_in: SignIn) -> None:
    late = sign_in(thea).session
    late["typed"] = "x"
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        late.save()
    assert Session.objects.count() == 0


def test_everywhere_means_everywhere(thea: Member, owen: Member, sign_in: SignIn) -> None:
    mine, his = [sign_in(thea), sign_in(thea)], sign_in(owen)
    assert [browser.get("/").status_code for browser in mine] == [200, 200]

    people.sign_out_everywhere(by=thea, now=NOON)

    assert [browser.get("/").status_code for browser in mine] == [302, 302]
    assert not his.get("/lock/state/").json()["locked"]
    assert AuditEvent.objects.get(object_kind="session").actor_id == thea.id


def test_a_key_is_made_anew_at_the_step_up(thea: Member, sign_in: SignIn) -> None:
    browser = sign_in(thea)
    old = browser.cookies[COOKIE].value
    session = browser.session
    session.cycle_key()
    session.save()
    assert not opens(old)
    assert opens(session.session_key)


def test_what_has_run_out_goes_when_somebody_signs_in(thea: Member, owen: Member, sign_in: SignIn) -> None:
    browser, alive = sign_in(thea), sign_in(thea)
    session = browser.session
    session.set_expiry(-1)
    session.save()
    assert Session.objects.count() == 2
    sign_in(owen)
    assert Session.objects.count() == 2
    assert not Session.objects.filter(session_key=logins.row_key(session.session_key)).exists()
    assert alive.get("/").status_code == 200


def test_a_session_costs_one_statement(
    thea: Member, sign_in: SignIn, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    key = sign_in(thea).cookies[COOKIE].value
    with django_assert_num_queries(1):
        assert logins.SessionStore(key).get("_auth_user_id") == str(thea.user_id)


@pytest.mark.django_db(transaction=True)
def test_an_asynchronous_door_would_keep_it_in_the_same_way() -> None:
    async def round_trip() -> tuple[str, str, bool]:
        kept = logins.SessionStore()
        await kept.aset("said", "canaryasync")
        await kept.asave()
        key = str(kept.session_key)
        said = await logins.SessionStore(key).aget("said")
        await kept.adelete()
        return key, said, await kept.aexists(key)

    key, said, still = async_to_sync(round_trip)()
    assert (said, still) == ("canaryasync", False)
    assert logins.row_key(key) != key
