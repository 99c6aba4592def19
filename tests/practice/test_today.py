"""Today: the hours in their zone, one line for each client who waits, and news that names nobody."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from clients import vault
from clients.models import AuditEvent, BetweenUs, Client
from practice.actions import sessions
from practice.models import Member
from practice.queries import today
from tests import crowd
from tests.conftest import SignIn
from tests.factories import NOON, make_client, make_edition

STATEMENTS_OF_TODAY = 24
STATEMENTS_OF_THE_LIST = 15


def say(client: Client) -> None:
    row = BetweenUs(practice_id=client.practice_id, client=client, at=NOON, visible_at=NOON)
    vault.put(row, now=NOON, line="the silence after my message")
    row.save(force_insert=True)


def test_the_next_hour_has_a_card_and_the_last_one_is_over(thea: Member, sam: Client) -> None:
    ola = make_client(thea, "Ola Other")
    sessions.plan(by=thea, client_id=sam.id, starts_at=NOON - timedelta(hours=2), now=NOON)
    sessions.plan(by=thea, client_id=ola.id, starts_at=NOON + timedelta(hours=1), now=NOON)

    page = today.today(by=thea, zone="Europe/London", now=NOON)

    assert [(line.name, line.over) for line in page.sessions] == [("Sam", True), ("Ola", False)]
    assert page.next_client_id == ola.id


def test_in_the_evening_the_card_is_of_the_next_day(thea: Member, sam: Client) -> None:
    sessions.plan(by=thea, client_id=sam.id, starts_at=NOON + timedelta(hours=22), now=NOON)
    page = today.today(by=thea, zone="Europe/London", now=NOON)
    assert (page.sessions, page.next_client_id) == ((), sam.id)


def test_the_day_is_the_practices_day_not_the_servers(thea: Member, sam: Client) -> None:
    late = NOON.replace(hour=23, minute=30)
    sessions.plan(by=thea, client_id=sam.id, starts_at=late, now=NOON)
    assert today.today(by=thea, zone="Europe/London", now=NOON).sessions == ()
    tomorrow = today.today(by=thea, zone="Europe/London", now=NOON + timedelta(days=1))
    assert [line.name for line in tomorrow.sessions] == ["Sam"]


def test_a_client_waits_once_with_what_weighs_most(thea: Member, sam: Client) -> None:
    say(sam)
    say(sam)
    page = today.today(by=thea, zone="Europe/London", now=NOON)
    assert [(line.name, line.status, line.said) for line in page.waiting] == [("Sam", "waiting", 2)]


def test_at_most_seven_are_shown_and_the_rest_counted(thea: Member) -> None:
    for number in range(9):
        say(make_client(thea, f"Client {number}", mail=False))
    page = today.today(by=thea, zone="Europe/London", now=NOON)
    assert (len(page.waiting), page.more_waiting) == (7, 2)


@pytest.mark.parametrize("clients", [1, 50])
def test_statements_do_not_grow_with_the_caseload(
    thea: Member, clients: int, django_assert_num_queries: Any
) -> None:
    for number in range(clients):
        say(make_client(thea, f"Client {number}", mail=False))
    with django_assert_num_queries(16):
        today.today(by=thea, zone="Europe/London", now=NOON)


def test_news_come_without_a_name_and_without_an_event(thea: Member, sam: Client, sign_in: SignIn) -> None:
    with time_machine.travel(NOON, tick=False):
        browser = sign_in(thea)
        seen = today.today(by=thea, zone="Europe/London", now=NOON).mark
        quiet = browser.get(f"/today/news/?seen={seen}").content.decode()
        say(sam)
        before = AuditEvent.objects.count()
        loud = browser.get(f"/today/news/?seen={seen}").content.decode()
    assert "Something came back" not in quiet
    assert "Something came back" in loud
    assert f"word-{sam.id}" in loud
    assert "Sam" not in loud
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("size", [10, 200, 2000])
def test_today_and_the_list_cost_the_same_at_any_size(
    thea: Member, size: int, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    crowd.give_each(crowd.make_crowd(thea, size), make_edition(), entries=2, now=NOON)
    with time_machine.travel(NOON, tick=False):
        browser = sign_in(thea)
        browser.get("/")
        browser.get("/clients/")

        with django_assert_num_queries(STATEMENTS_OF_TODAY):
            first = browser.get("/")
        with django_assert_num_queries(STATEMENTS_OF_THE_LIST):
            listed = browser.get("/clients/")

    assert first.context["page"].how_many_wait == -(-size // 10)
    assert (listed.context["page"].total, len(listed.context["page"].lines)) == (size, min(size, 25))
    assert max(len(first.content), len(listed.content)) <= 60_000


def test_only_the_names_that_are_shown_are_opened(thea: Member, sign_in: SignIn) -> None:
    crowd.give_each(crowd.make_crowd(thea, 100), make_edition(), entries=1, now=NOON)
    with time_machine.travel(NOON, tick=False):
        sign_in(thea).get("/")

    event = AuditEvent.objects.filter(purpose="today").get()
    assert (event.action, event.fields, event.result) == ("list", "nickname", 7)
