"""Kept drafts: what is typed comes back, belongs to its client, and never covers what was typed later."""

import json

import pytest
import time_machine
from django.test import Client as Browser

from clients.models import Client
from practice.models import KeptDraft, Member
from tests.conftest import SignIn
from tests.factories import NOON, make_client


def keep(browser: Browser, key: str) -> int:
    sent = json.dumps({"key": key, "body": {"line": ["half a sentence"]}})
    return browser.post("/draft/", sent, content_type="application/json").status_code


@pytest.mark.parametrize("key", ["", "note:", "note:nobody", "compose:", "x" * 121])
def test_draft_of_no_form_or_no_client_is_refused_and_nothing_is_kept(
    thea: Member, sign_in: SignIn, key: str
) -> None:
    """Words about a client that stand under no client could not be erased with them."""
    assert (keep(sign_in(thea), key), KeptDraft.objects.count()) == (400, 0)


def test_draft_of_a_client_stands_under_that_client(thea: Member, sam: Client, sign_in: SignIn) -> None:
    browser = sign_in(thea)
    assert keep(browser, f"note:{sam.id}") == 200
    assert KeptDraft.objects.get().client_id == sam.id
    assert browser.get("/draft/", {"key": f"note:{sam.id}"}).json()["body"] == {"line": ["half a sentence"]}


def test_draft_about_nobody_is_kept_and_given_back(thea: Member, sign_in: SignIn) -> None:
    browser = sign_in(thea)
    assert (keep(browser, "x" * 120), keep(browser, "x" * 120)) == (200, 200)
    assert browser.get("/draft/", {"key": "x" * 120}).json()["body"] == {"line": ["half a sentence"]}


def test_draft_of_a_strangers_client_is_refused(stranger: Member, sam: Client, sign_in: SignIn) -> None:
    assert (keep(sign_in(stranger), f"note:{sam.id}"), KeptDraft.objects.count()) == (404, 0)


@pytest.mark.parametrize("form", ["note", "repair"])
def test_form_with_errors_says_that_it_holds_the_newest_words(
    thea: Member, sign_in: SignIn, form: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        sam, browser = make_client(thea), sign_in(thea)
        keep(browser, f"{form}:{sam.id}")
        path = f"/clients/{sam.id}/{form}/"
        fresh = browser.get(path)
        wrong = browser.post(path, {"off": "yes", "happened_on": "never", "client_words": "the newest words"})
    assert ("data-draft-typed" in fresh.content.decode(), wrong.status_code) == (False, 422)
    assert "data-draft-typed" in wrong.content.decode()
    assert "the newest words" in wrong.content.decode()
