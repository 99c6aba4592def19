"""Mail programs open links, run scripts and press buttons. None of it sends, spends or unsubscribes anything."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from playwright.sync_api import Error, Page

from clients.actions import links
from clients.models import (
    AccessLink,
    Assignment,
    BetweenUs,
    Client,
    ClientNumber,
    Entry,
    ErasureAsk,
    LinkSession,
    NotDone,
    SafeContact,
)
from tests.clients.portal.browsing import opened
from tests.clients.portal.test_journey import at
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment

VISITS = 50
STEPS = 60
SLOWEST = 8_000
"""A page on a busy machine; a press given up earlier would leave what lies behind it unseen."""
COUNTS = ("Begin", "Send", "No more notes", "Not this one", "Close it", "Mail me a code", "Done for today")
"""Whatever sends, stops, closes, writes to somebody or ends: the robot must have found and pressed all of it."""


def press_everything(page: Page, url: str) -> set[str]:
    """Type into every field, press every button and link, follow wherever it leads; what was pressed, and where."""
    todo, pressed = [url], set()
    while todo and len(pressed) < STEPS:
        here = todo.pop()
        for number in range(30):
            go_to(page, here, url)
            buttons = page.locator("main button:visible, main a:visible")
            if number >= buttons.count():
                break
            mark = f"{page.url.split('#')[0]} {buttons.nth(number).inner_text()}"
            if mark in pressed:
                continue
            pressed.add(mark)
            for field in page.locator("main input[type=text]:visible, main textarea:visible").all():
                field.fill("test")
            with contextlib.suppress(Error):
                buttons.nth(number).click()
                page.wait_for_load_state()
            todo.append(page.url)
    return pressed


def go_to(page: Page, here: str, url: str) -> None:
    """The page, opened again from the mail where it has closed meanwhile."""
    with contextlib.suppress(Error):
        page.goto(here)
    if "/x/" in here and page.get_by_role("heading", name="This page has closed.").count():
        page.goto(url)
        page.get_by_role("button", name="Continue").click()
        page.wait_for_load_state()
        with contextlib.suppress(Error):
            page.goto(here)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_robot_that_presses_everything_changes_nothing_that_counts(
    sam: Client, house: Any, chromium: str, tmp_path: Path
) -> None:
    piece = make_assignment(sam)
    link = mail_link(sam, piece)
    url = at(links.url(link), house)
    for _ in range(VISITS):
        Browser().get(url.split("#")[0])

    with time_machine.travel(NOON), opened(chromium, profile=tmp_path) as robot:
        robot.set_default_timeout(SLOWEST)
        pressed = press_everything(robot.new_page(), url)

    contact = SafeContact.objects.get(client=sam)
    assert [word for word in COUNTS if not any(each.endswith(f" {word}") for each in pressed)] == []
    assert Entry.objects.filter(state="sent").count() == 0
    assert (NotDone.objects.count(), BetweenUs.objects.count()) == (0, 0)
    assert (contact.reminders_off_at, contact.address_paused_at) == (None, None)
    assert (ClientNumber.objects.count(), ErasureAsk.objects.count()) == (0, 0)
    assert list(AccessLink.objects.filter(revoked_at=None)) == [link]
    assert not LinkSession.objects.filter(word_confirmed_at__isnull=False).exists()
    assert not LinkSession.objects.filter(proven_at__isnull=False).exists()
    assert finishes(piece, link)


def finishes(piece: Assignment, link: AccessLink) -> bool:
    """The client comes after the robot, on a phone of their own, and sends."""
    client = Phone(at=NOON)
    client.press(link)
    entry_id = client.begin(piece, another="1")
    client.type(piece, entry_id, 1, risk="Mine.")
    client.browser.defaults["REMOTE_ADDR"] = "198.51.100.7"
    client.send(piece, entry_id)
    return Entry.objects.get(id=entry_id).state == "sent"


def test_client_finishes_after_the_robots(sam: Client) -> None:
    piece = make_assignment(sam, cadence="event")
    link = mail_link(sam, piece)
    finished = 0

    for turn in range(20):
        for _ in range(VISITS):
            Phone().get(f"/l/{link.id}")
        Phone().press(link)
        client = Phone(at=NOON)
        client.press(link)
        entry_id = client.begin(piece, another="1")
        client.type(piece, entry_id, 1, risk=f"Turn {turn}")
        client.send(piece, entry_id)
        finished += Entry.objects.get(id=entry_id).state == "sent"

    assert finished == 20
