"""Knocking at mailed links: a flood finds nothing and keeps nobody out; limits stand in the database."""

import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from clients.actions import fresh, knocks, tallies
from clients.models import Client, Delivery, FreshAsk, LinkSession, Tally
from clients.portal.network import network_of
from tests.clients.portal.visits import Phone, hidden, mail_link, secret_of, typed_code
from tests.factories import NOON, make_assignment

BURST = 240
QUARTER = timedelta(minutes=15)


def guess(number: int, *, address: str) -> Any:
    """A made-up link with a made-up secret, from this address."""
    made_up = uuid.UUID(int=number)
    return Phone().post(f"/l/{made_up}", {"secret": f"{number:043d}"}, REMOTE_ADDR=address)


def test_flood_of_guesses_finds_nothing_and_keeps_nobody_out(sam: Client, settings: Any) -> None:
    """Promise 28 in small: a burst from many networks at once, and a client who wants in meanwhile."""
    settings.ATTUNE_KNOCKS_PER_MINUTE = 60
    link, took = mail_link(sam, make_assignment(sam)), []
    statuses, served = [], []

    for number in range(BURST):
        statuses.append(guess(number, address=f"10.{number % 250}.{number // 250}.9").status_code)
        if number % 24 == 23:
            began = time.perf_counter()
            served.append(Phone().post(f"/l/{link.id}", {"secret": secret_of(link)}).status_code)
            took.append(time.perf_counter() - began)

    assert {status: statuses.count(status) for status in set(statuses)} == {410: 60, 429: BURST - 60}
    assert served == [303] * 10
    assert LinkSession.objects.count() == 10
    assert sorted(took)[8] < 0.5


def test_what_is_above_the_limit_writes_no_row(sam: Client, settings: Any) -> None:
    settings.ATTUNE_KNOCKS_PER_MINUTE = 4
    for number in range(4):
        guess(number, address="192.0.2.7")
    before = sorted(Tally.objects.values_list("scope", "count"))

    statuses = {guess(number, address=f"10.0.{number}.1").status_code for number in range(20)}

    assert statuses == {429}
    assert sorted(Tally.objects.values_list("scope", "count")) == before


def test_guessers_of_one_network_wait_and_their_neighbours_come_in(sam: Client) -> None:
    link = mail_link(sam, make_assignment(sam))
    statuses = [guess(number, address="192.0.2.7").status_code for number in range(45)]

    neighbour = Phone().post(f"/l/{link.id}", {"secret": secret_of(link)}, REMOTE_ADDR="192.0.2.8")
    elsewhere = guess(99, address="198.51.100.1")

    assert (statuses.count(410), statuses[40:]) == (40, [429] * 5)
    assert (neighbour.status_code, elsewhere.status_code) == (303, 410)


def test_queue_page_keeps_the_end_of_the_link_for_the_next_press(sam: Client, settings: Any) -> None:
    """GIVEN too many openings WHEN the minute is over THEN the button of the queue page opens the link."""
    settings.ATTUNE_KNOCKS_PER_MINUTE = 4
    link = mail_link(sam, make_assignment(sam))
    for number in range(4):
        Phone().post(f"/l/{link.id}", {"secret": secret_of(link)}, REMOTE_ADDR=f"10.0.{number}.1")
    phone = Phone()

    queue = phone.press(link)
    early = phone.post(f"/l/{link.id}", {"secret": hidden(queue, "secret")})
    phone.at = NOON + timedelta(minutes=1)
    opened = phone.post(f"/l/{link.id}", {"secret": hidden(queue, "secret")})

    assert [queue.status_code, early.status_code, opened.status_code] == [429, 429, 303]
    assert (queue["Retry-After"], "Many people are knocking." in queue.content.decode()) == ("60", True)
    assert str(sam.id) not in queue.content.decode()


def test_typed_code_stands_under_the_same_limits_and_stays_in_the_form(sam: Client, settings: Any) -> None:
    settings.ATTUNE_KNOCKS_PER_MINUTE = 4
    link = mail_link(sam, make_assignment(sam))
    code = typed_code(link)
    for _ in range(4):
        Phone().post("/l/", {"code": "0" * 26}, REMOTE_ADDR="192.0.2.7")

    wrong = Phone().post("/l/", {"code": '<b>"1'}, REMOTE_ADDR="192.0.2.7")
    right = Phone().post("/l/", {"code": code}, REMOTE_ADDR="198.51.100.7")

    assert (wrong.status_code, right.status_code) == (429, 303)
    assert 'name="code" value="&lt;b&gt;&quot;1"' in wrong.content.decode()


@pytest.mark.parametrize(("links", "openings"), [(1, 60), (2, 90)])
def test_program_that_presses_all_day_is_let_in_so_often(sam: Client, links: int, openings: int) -> None:
    """Sixty times in a quarter of an hour at one link, ninety at all links of a client."""
    piece = make_assignment(sam)
    rows = [mail_link(sam, piece) for _ in range(links)]

    statuses = [Phone().press(rows[turn % links]).status_code for turn in range(openings + 2)]
    later = Phone(at=NOON + QUARTER).press(rows[0])

    assert statuses == [303] * openings + [429] * 2
    assert later.status_code == 303


def test_phone_that_kept_its_place_comes_in_whatever_a_robot_does(sam: Client) -> None:
    piece = make_assignment(sam)
    link, phone = mail_link(sam, piece), Phone()
    phone.press(link)
    phone.autosave(piece, phone.begin(piece), version=0, risk="Half a sent")
    for _ in range(62):
        robot = Phone().press(link)

    assert (robot.status_code, phone.press(link).status_code) == (429, 303)


def test_limits_outlive_the_broker_and_are_swept_after_two_days(sam: Client) -> None:
    """They stand in rows, under names that tell no address."""
    guess(1, address="192.0.2.7")
    named = [row.scope for row in Tally.objects.all()]

    tallies.sweep(now=NOON + timedelta(hours=47))
    kept = Tally.objects.count()
    tallies.sweep(now=NOON + timedelta(hours=49))

    assert ([name for name in named if "192" in name], kept, Tally.objects.count()) == ([], 2, 0)


def ask_fresh(lid: object, *, address: str = "127.0.0.1") -> Any:
    """The one button of the page that says a link no longer works."""
    return Phone().post(f"/l/{lid}", {"fresh": "1"}, REMOTE_ADDR=address)


def test_asking_is_the_same_work_for_an_id_that_exists_and_one_that_does_not(sam: Client) -> None:
    """The page answers before anybody looks whose link it was: time tells nothing."""
    old = mail_link(sam, make_assignment(sam), now=NOON - timedelta(days=40))
    ask_fresh(uuid.uuid4())
    statements = []

    for lid in (uuid.uuid4(), old.id, "nonsense"):
        with CaptureQueriesContext(connection) as asked:
            ask_fresh(lid)
        statements.append([query["sql"].split(' "s')[0][:60] for query in asked.captured_queries])

    assert statements == [statements[0]] * 3
    assert (FreshAsk.objects.count(), Delivery.objects.count()) == (4, 0)
    assert [fresh.answer(now=NOON), fresh.answer(now=NOON), FreshAsk.objects.count()] == [1, 0, 0]
    assert Delivery.objects.get().kind == "fresh"


def test_asking_too_often_from_one_network_queues(sam: Client) -> None:
    statuses = [ask_fresh(uuid.uuid4()).status_code for _ in range(22)]
    elsewhere = ask_fresh(uuid.uuid4(), address="198.51.100.7")

    assert statuses == [200] * 20 + [429] * 2
    assert elsewhere.status_code == 200
    assert 'name="fresh" value="1"' in ask_fresh(uuid.uuid4()).content.decode()


def test_asks_that_two_engines_see_are_answered_once(sam: Client) -> None:
    old = mail_link(sam, make_assignment(sam), now=NOON - timedelta(days=40))
    ask_fresh(old.id)
    seen = FreshAsk.objects.get()

    first, second = fresh._answer(seen, now=NOON), fresh._answer(seen, now=NOON)

    assert (first, second, Delivery.objects.count()) == (True, False, 1)


@pytest.mark.parametrize(
    ("proxies", "headers", "network"),
    [
        (0, {"REMOTE_ADDR": "192.0.2.77"}, "192.0.2.0/24"),
        (0, {"REMOTE_ADDR": "192.0.2.77", "HTTP_X_FORWARDED_FOR": "198.51.100.9"}, "192.0.2.0/24"),
        (
            1,
            {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.5, 198.51.100.9"},
            "198.51.100.0/24",
        ),
        (2, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.5, 10.9.9.9"}, "203.0.113.0/24"),
        (2, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.5"}, "10.0.0.0/24"),
        (1, {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "<b>"}, "unknown"),
        (0, {"REMOTE_ADDR": ""}, "unknown"),
        (0, {"REMOTE_ADDR": "2001:db8:1:22ff::9"}, "2001:db8:1:2200::/56"),
        (0, {"REMOTE_ADDR": "::ffff:192.0.2.77"}, "192.0.2.0/24"),
    ],
)
def test_only_configured_proxies_are_believed(
    settings: Any, proxies: int, headers: dict[str, Any], network: str
) -> None:
    settings.ATTUNE_PROXIES = proxies

    assert network_of(RequestFactory().get("/l/", **headers)) == network


def test_made_up_header_gives_no_second_chance(sam: Client) -> None:
    """GIVEN no proxy is configured WHEN every guess names another address THEN they are one network."""
    statuses = [
        Browser()
        .post("/l/", {"code": "0"}, REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR=f"10.0.{number}.1")
        .status_code
        for number in range(knocks.GUESSES_OF_A_NETWORK + 3)
    ]

    assert statuses[-3:] == [429] * 3
