"""One damaged row does not shut a page: the words say so in its place, the record and the log hear of it."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from clients import vault
from clients.models import AuditEvent, Client, DataKey
from clients.models.sealed import Sealed
from practice.actions import sessions
from practice.models import Member
from tests import factories, figures
from tests.conftest import SignIn
from tests.factories import NOON

SAID = "cannot be shown"


@pytest.fixture
def ola(thea: Member) -> Client:
    """Thea's other client, whose row is whole."""
    return factories.make_client(thea, name="Ola Whole")


@pytest.fixture
def desk(thea: Member, sam: Client, ola: Client, sign_in: SignIn) -> Browser:
    """Both have an hour today, Sam's first."""
    for hour, client in enumerate((sam, ola), start=1):
        sessions.plan(by=thea, client_id=client.id, starts_at=NOON + timedelta(hours=hour), now=NOON)
    return sign_in(thea)


def spoil(client: Client, *names: str) -> None:
    """One bit each, in the database."""
    row = Client.objects.get(id=client.id)
    for name in names:
        raw = getattr(row, name).raw
        setattr(row, name, Sealed(raw[:-1] + bytes([raw[-1] ^ 1])))
    row.save(update_fields=names)


def spoil_key(client: Client) -> None:
    """The key itself."""
    key = DataKey.objects.get(client_id=client.id, purpose="client")
    wrapped = bytes(key.wrapped or b"")
    DataKey.objects.filter(id=key.id).update(wrapped=wrapped[:-1] + bytes([wrapped[-1] ^ 1]))


@pytest.mark.parametrize("how", ["name", "key"])
def test_the_list_and_the_clients_page_stand(
    desk: Browser, sam: Client, ola: Client, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    spoil(sam, "name", "nickname") if how == "name" else spoil_key(sam)

    with caplog.at_level(logging.ERROR, logger="clients.vault"):
        pages = {path: desk.get(path) for path in ("/clients/", f"/clients/{sam.id}/", f"/clients/{ola.id}/")}

    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(pages, 200)
    told = [SAID in page.content.decode() for page in pages.values()]
    assert told == [True, True, False]
    assert "Ola" in pages["/clients/"].content.decode()
    alarms = AuditEvent.objects.filter(action="damaged")
    assert {(event.client_id, event.object_kind) for event in alarms} == {(sam.id, "clients.client")}
    assert len(caplog.records) == alarms.count() > 1
    figures.note(
        "49", f"one client's {how} damaged: list and page stand, {alarms.count()} alarms in the record"
    )


def test_today_stands(desk: Browser, sam: Client, ola: Client) -> None:
    """The next card is Sam's, with the damaged name in its head."""
    spoil(sam, "nickname")
    with time_machine.travel(NOON, tick=False):
        page = desk.get("/")
    text = page.content.decode()
    assert page.status_code == 200
    assert (SAID in text, "Ola" in text) == (True, True)


def test_the_search_finds_the_damaged_row_by_its_code(desk: Browser, sam: Client) -> None:
    spoil(sam, "name", "nickname")
    text = desk.get(f"/clients/?q={sam.code}").content.decode()
    assert (SAID in text, sam.code in text, "Ola" in text) == (True, True, False)


def test_whole_rows_raise_no_alarm(desk: Browser, sam: Client) -> None:
    assert SAID not in desk.get("/clients/").content.decode() + desk.get("/").content.decode()
    assert not AuditEvent.objects.filter(action="damaged").exists()


def test_a_wrong_key_above_still_shuts_everything(desk: Browser, sam: Client, thea: Member) -> None:
    """Not one name is damaged but what opens all of them: a page full of gaps would be a lie."""
    for key in DataKey.objects.filter(practice_id=sam.practice_id, purpose="practice"):
        DataKey.objects.filter(id=key.id).update(wrapped=bytes(reversed(bytes(key.wrapped or b""))))
    assert desk.get("/clients/").status_code == 410


def test_who_may_not_read_is_refused_before_any_seal(sam: Client, colleague: Member) -> None:
    spoil(sam, "name")
    with pytest.raises(vault.NotAllowed):
        vault.reveal_readable([sam], "name", by=colleague, purpose="x", now=NOON)
    assert vault.reveal_readable([], "name", by=colleague, purpose="x", now=NOON) == []
