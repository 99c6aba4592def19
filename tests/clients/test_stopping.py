"""RFC 8058: one exact POST, without a cookie, stops reminders; everything else changes nothing."""

import pytest
from django.conf import settings
from django.test import Client as Browser

from clients import tokens
from clients.models import Client, Delivery, SafeContact
from clients.sealing import derive
from tests.clients.mail_cast import Clock, make_reminder

EXACT = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def reminder(sam: Client) -> Delivery:
    return make_reminder(sam, clock=Clock())


def path_of(delivery: Delivery) -> str:
    key = derive(settings.ATTUNE_MASTER_KEY, tokens.K_UNSUBSCRIBE)
    return f"/u/{tokens.unsubscribe(key=key, delivery_id=delivery.id)}"


def post(path: str, body: str = EXACT, kind: str = FORM) -> int:
    browser = Browser(enforce_csrf_checks=True)
    return browser.post(path, data=body, content_type=kind).status_code


def test_exact_post_stops_reminders_at_once(sam: Client, reminder: Delivery) -> None:
    assert post(path_of(reminder)) == 200
    reminder.refresh_from_db()
    assert SafeContact.objects.get(client=sam).reminders_off_at is not None
    assert (reminder.state, reminder.reason) == ("suppressed", "turned_off")


def test_form_data_counts_too(sam: Client, reminder: Delivery) -> None:
    answer = Browser(enforce_csrf_checks=True).post(path_of(reminder), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert SafeContact.objects.get(client=sam).reminders_off_at is not None


@pytest.mark.parametrize(
    "body", ["", "List-Unsubscribe=one-click", f"{EXACT}&more=1", f"{EXACT}&{EXACT}", "else=1"]
)
def test_any_other_body_stops_nothing(sam: Client, reminder: Delivery, body: str) -> None:
    assert post(path_of(reminder), body) == 400
    assert SafeContact.objects.get(client=sam).reminders_off_at is None


def test_looking_changes_nothing(sam: Client, reminder: Delivery) -> None:
    answer = Browser().get(path_of(reminder))
    assert answer.status_code == 200
    assert b"Stop the notes" in answer.content
    assert SafeContact.objects.get(client=sam).reminders_off_at is None


def test_made_up_token_gets_the_same_answer(sam: Client, reminder: Delivery) -> None:
    true = Browser().post(path_of(reminder), EXACT, content_type=FORM)
    false = Browser().post("/u/AAAA.BBBB", EXACT, content_type=FORM)
    assert (true.status_code, true.content) == (false.status_code, false.content)


def test_work_and_invitations_go_on(sam: Client, reminder: Delivery) -> None:
    post(path_of(reminder))
    contact = SafeContact.objects.get(client=sam)
    assert (contact.safety, contact.address_paused_at) == ("safe", None)
