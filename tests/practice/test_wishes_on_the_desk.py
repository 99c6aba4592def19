"""A client's wish to be erased: on Today and in the caseload until it is done or taken back, with its way out."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser

from clients.actions import sharing
from clients.models import Client, ErasureAsk
from practice.models import Member
from practice.queries import today
from tests.conftest import SignIn
from tests.factories import NOON, make_client
from tests.practice.test_today import say


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk(thea: Member, sign_in: SignIn) -> Browser:
    return sign_in(thea)


@pytest.fixture
def wish(sam: Client) -> ErasureAsk:
    return ErasureAsk.objects.create(practice_id=sam.practice_id, client=sam, asked_at=NOON)


def text(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def test_wish_waits_on_today_with_its_way_out(desk: Browser, sam: Client, wish: ErasureAsk) -> None:
    page = text(desk, "/")
    found = [f'href="/clients/{sam.id}/#wish"' in page, f'href="/clients/{sam.id}/erase/"' in page]
    assert (found, page.count("asks to be erased")) == ([True, True], 2)
    assert 'id="wish"' in text(desk, f"/clients/{sam.id}/")


def test_wish_is_a_line_in_the_caseload(desk: Browser, thea: Member, sam: Client, wish: ErasureAsk) -> None:
    make_client(thea, "Ola Other")
    page = desk.get("/clients/?word=wish")
    assert [(line.name, line.word) for line in page.context["page"].lines] == [("Sam Rivers", "wish")]
    shown = page.content.decode()
    assert ("asked on 3 June to be erased" in shown, f'href="/clients/{sam.id}/erase/"' in shown) == (
        True,
        True,
    )


def test_what_was_taken_back_waits_no_more(desk: Browser, sam: Client, wish: ErasureAsk) -> None:
    ErasureAsk.objects.update(taken_back_at=NOON)
    assert "to be erased</span>" not in text(desk, "/") + text(desk, "/clients/")


def test_wish_of_somebody_whose_work_has_ended_is_still_in_the_list(
    desk: Browser, sam: Client, wish: ErasureAsk
) -> None:
    Client.objects.filter(id=sam.id).update(status="ended", ended_at=NOON)
    assert "asked on 3 June to be erased" in text(desk, "/clients/")


def test_what_is_between_the_two_comes_first_and_the_wish_beside_it(
    thea: Member, sam: Client, wish: ErasureAsk
) -> None:
    ola = make_client(thea, "Ola Other")
    say(sam)
    ErasureAsk.objects.create(practice_id=ola.practice_id, client=ola, asked_at=NOON)
    lines = today.today(by=thea, zone="Europe/London", now=NOON).waiting
    assert [(line.name, line.status, line.wish) for line in lines] == [
        ("Sam", "waiting", NOON),
        ("Ola", "wish", NOON),
    ]


def test_open_page_hears_of_a_wish(thea: Member, sam: Client) -> None:
    before = today.news(by=thea, now=NOON).mark
    ErasureAsk.objects.create(practice_id=sam.practice_id, client=sam, asked_at=NOON)
    after = today.news(by=thea, now=NOON)
    assert (after.mark != before, after.words) == (True, {sam.id: "wish"})


def test_colleague_with_leave_reads_it_and_cannot_erase(
    thea: Member, colleague: Member, sam: Client, wish: ErasureAsk, sign_in: SignIn
) -> None:
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="record", now=NOON)
    there = sign_in(colleague)
    pages = text(there, "/"), text(there, "/clients/")
    assert ["to be erased" in page for page in pages] == [True, True]
    assert [f"/clients/{sam.id}/erase/" in page for page in pages] == [False, False]
