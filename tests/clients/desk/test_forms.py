"""New client, edit, safe contact, hold and end, erase: they work, and a slip keeps what was typed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients import vault
from clients.models import Client, Delivery, SafeContact
from practice.models import Member
from tests.conftest import SignIn
from tests.factories import NOON, make_client, make_edition

PERSON = {"name": "Noa North", "nickname": "", "pronouns": "they", "language": "de", "zone": "Europe/Berlin"}
ASKED = {
    "safety": "safe",
    "address": "noa@mail.example",
    "address_again": "noa@mail.example",
    "mailbox": "only_me",
    "device": "others",
    "sender_label": "Thursday list",
    "word": "heron",
}


@pytest.fixture(autouse=True)
def _something_in_german(db: None) -> None:
    make_edition(language="de", slug="auf-deutsch")


def test_new_client_goes_on_to_safe_contact(desk: Browser, thea: Member) -> None:
    answer = desk.post("/clients/new/", PERSON)

    made = Client.objects.get()
    assert answer.headers["Location"] == f"/clients/{made.id}/contact/"
    assert (made.therapist_id, made.language, made.zone) == (thea.id, "de", "Europe/Berlin")
    shown = vault.reveal(made, "name", "nickname", "pronouns", by=thea, purpose="t", now=NOON)
    assert shown == {"name": "Noa North", "nickname": "Noa North", "pronouns": "they"}


def test_new_client_without_a_name_keeps_the_rest(desk: Browser) -> None:
    answer = desk.post("/clients/new/", PERSON | {"name": ""})
    assert (answer.status_code, Client.objects.count()) == (422, 0)
    assert 'value="they"' in answer.content.decode()


def test_new_client_is_for_therapists(assistant: Member, owen: Member, sign_in: SignIn) -> None:
    for someone in (assistant, owen):
        assert sign_in(someone).post("/clients/new/", PERSON).status_code == 404


def test_edit_changes_what_they_are_called(desk: Browser, thea: Member, sam: Client) -> None:
    desk.post(f"/clients/{sam.id}/edit/", PERSON | {"nickname": "Noa"})
    shown = vault.reveal(Client.objects.get(id=sam.id), "name", "nickname", by=thea, purpose="t", now=NOON)
    assert shown == {"name": "Noa North", "nickname": "Noa"}


def test_contact_is_recorded_and_asked_again_after_ninety_days(desk: Browser, thea: Member) -> None:
    noa = make_client(thea, "Noa North", mail=False)
    times = {"never_days": ["5", "6"], "never_from": "17:00", "never_to": "19:00"}

    answer = desk.post(f"/clients/{noa.id}/contact/", ASKED | times)

    contact = SafeContact.objects.select_related("client").get(client=noa)
    assert answer.headers["Location"] == f"/clients/{noa.id}/"
    assert (contact.safety, contact.mailbox, contact.device) == ("safe", "only_me", "others")
    assert contact.never_times == [{"days": [5, 6], "from": "17:00", "to": "19:00"}]
    assert contact.recheck_due == date(2026, 6, 3) + timedelta(days=90)
    shown = vault.reveal(contact, "address", "sender_label", "word", by=thea, purpose="t", now=NOON)
    assert shown == {"address": "noa@mail.example", "sender_label": "Thursday list", "word": "heron"}


@pytest.mark.parametrize(
    ("slip", "field"),
    [
        ({"address_again": "noa@mial.example"}, "address_again"),
        ({"address": "", "address_again": ""}, "address"),
        ({"address": "no address", "address_again": "no address"}, "address"),
        ({"never_days": ["5"]}, "never_from"),
        ({"safety": ""}, "safety"),
    ],
)
def test_contact_with_a_slip_records_nothing_and_keeps_what_was_typed(
    desk: Browser, thea: Member, slip: dict[str, Any], field: str
) -> None:
    noa = make_client(thea, "Noa North", mail=False)
    answer = desk.post(f"/clients/{noa.id}/contact/", ASKED | slip)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="heron"' in answer.content.decode()
    assert SafeContact.objects.get(client=noa).safety == "unknown"


def test_contact_warns_of_an_address_that_another_client_has(
    desk: Browser, thea: Member, sam: Client
) -> None:
    noa = make_client(thea, "Noa North", mail=False)
    shared = ASKED | {"address": "SAM@mail.example", "address_again": "sam@mail.example"}

    warned = desk.post(f"/clients/{noa.id}/contact/", shared)
    assert (warned.status_code, warned.context["taken"]) == (422, True)
    assert "Sam" not in warned.content.decode().replace("SAM@", "")
    assert SafeContact.objects.get(client=noa).safety == "unknown"

    desk.post(f"/clients/{noa.id}/contact/", shared | {"known": "on"})
    assert SafeContact.objects.get(client=noa).safety == "safe"


def test_contact_has_no_field_for_a_reason(desk: Browser, sam: Client) -> None:
    form = desk.get(f"/clients/{sam.id}/contact/").context["form"]
    assert [name for name in form.fields if "why" in name or "reason" in name] == []


def test_contact_page_opens_filled(desk: Browser, sam: Client) -> None:
    text = desk.get(f"/clients/{sam.id}/contact/").content.decode()
    assert text.count('value="sam@mail.example"') == 2


@pytest.mark.parametrize(
    ("wanted", "mail"), [("hold", "cancelled"), ("ended", "cancelled"), ("active", "planned")]
)
def test_standing_calls_back_the_mails_that_wait(desk: Browser, sam: Client, wanted: str, mail: str) -> None:
    times = dict.fromkeys(("created_at", "due_at", "not_after", "next_attempt_at"), NOON)
    Delivery.objects.create(
        practice_id=sam.practice_id, client=sam, kind="invite", dedupe_key="d", message_id="m", **times
    )
    desk.post(f"/clients/{sam.id}/standing/", {"standing": wanted})
    assert (Client.objects.get(id=sam.id).status, Delivery.objects.get().state) == (wanted, mail)


def test_standing_takes_no_other_word(desk: Browser, sam: Client) -> None:
    desk.post(f"/clients/{sam.id}/standing/", {"standing": "erased"})
    assert Client.objects.get(id=sam.id).status == "active"


def fresh(browser: Browser) -> Browser:
    """A factor was shown a moment ago."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": NOON.timestamp()}]
    session.save()
    return browser


def test_erase_asks_for_a_fresh_factor(desk: Browser, sam: Client) -> None:
    answer = desk.post(f"/clients/{sam.id}/erase/", {"code": sam.code})
    assert (answer.status_code, Client.objects.get(id=sam.id).status) == (302, "active")


def test_erase_with_the_code_typed_erases(desk: Browser, sam: Client) -> None:
    answer = fresh(desk).post(f"/clients/{sam.id}/erase/", {"code": f" {sam.code.lower()} "})
    assert (answer.headers["Location"], Client.objects.get(id=sam.id).status) == ("/clients/", "erased")
    assert desk.get(f"/clients/{sam.id}/").status_code == 404


def test_erase_with_another_code_erases_nothing(desk: Browser, sam: Client) -> None:
    answer = fresh(desk).post(f"/clients/{sam.id}/erase/", {"code": "WRONG"})
    assert (answer.status_code, Client.objects.get(id=sam.id).status) == (422, "active")


def test_erase_by_an_owner_shows_the_code_and_no_name(owen: Member, sam: Client, sign_in: SignIn) -> None:
    text = fresh(sign_in(owen)).get(f"/clients/{sam.id}/erase/").content.decode()
    assert sam.code in text
    assert "Sam Rivers" not in text
