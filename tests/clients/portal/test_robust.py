"""In a real browser: a minute without a connection, a reload, going back, two pages, a double press, an end while typing."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page

from clients import vault
from clients.actions import links
from clients.models import Assignment, Client, Entry, LinkSession
from tests.clients.portal.browsing import opened, press_continue, saved
from tests.clients.portal.test_journey import at
from tests.clients.portal.visits import mail_link
from tests.factories import NOON, make_assignment, make_edition

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ITEMS: list[dict[str, Any]] = [
    {"id": "name", "type": "short_text", "label": "What do you call it?", "max_length": 40},
    {"id": "risk", "type": "short_text", "label": "What did you risk?"},
    {"id": "feel", "type": "long_text", "label": "What was it like?"},
]


@pytest.fixture
def piece(sam: Client) -> Assignment:
    return make_assignment(sam, make_edition(slug="robust", items=ITEMS))


def begun(phone: BrowserContext, piece: Assignment, house: Any) -> Page:
    page = phone.new_page()
    page.clock.install(time=NOON)
    press_continue(page, at(links.url(mail_link(piece.client, piece)), house))
    page.get_by_role("button", name="Begin").click()
    page.locator("#q-name").wait_for()
    return page


def write(page: Page, field: str, text: str) -> None:
    """Type, and wait until it is said anew that it is saved."""
    page.locator(field).wait_for()
    page.wait_for_load_state()
    page.evaluate("document.querySelector('[data-saved-state]').textContent = ''")
    page.locator(field).fill(text)
    page.clock.run_for(1_000)
    saved(page)


def saved_at_last(page: Page) -> None:
    """The page's clock goes on, however often it has to try again, until the page says that it is saved."""
    for _ in range(12):
        page.clock.run_for(31_000)
        if page.locator("[data-saved-state]").filter(has_text="Saved").count():
            return
        page.wait_for_timeout(500)
    saved(page)


def stored(client: Client) -> dict[str, Any]:
    """The answers that were sent."""
    row = Entry.objects.select_related("client").get()
    return vault.reveal(row, "shared", by=client.therapist, purpose="test", now=NOON)["shared"]["answers"]


def test_nothing_is_lost_on_the_way(piece: Assignment, house: Any, chromium: str, tmp_path: Path) -> None:
    with time_machine.travel(NOON), opened(chromium, profile=tmp_path) as phone:
        page = begun(phone, piece, house)
        page.locator("#q-name").fill("A no")
        page.locator("#q-name").press("Enter")
        write(page, "#q-risk", "I asked")

        phone.set_offline(True)
        page.locator("#q-risk").press_sequentially(" for a hug")
        page.clock.run_for(60_000)
        page.locator("[data-saved-state]").filter(has_text="Not saved yet").wait_for()
        phone.set_offline(False)
        saved_at_last(page)
        page.reload()
        after = page.locator("#q-risk").input_value()

        page.locator("#q-risk").press("Control+End")
        page.locator("#q-risk").press_sequentially(", twice")
        page.get_by_role("button", name="Continue").click()
        write(page, "#q-feel", "Warm.")
        page.go_back()
        back = page.locator("#q-risk").input_value()
        page.go_forward()
        page.locator("#q-feel").press("Control+End")
        page.locator("#q-feel").press_sequentially(" And slow.")
        forward = page.locator("#q-feel").input_value()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Send", exact=True).dblclick()
        page.get_by_label("The word from your note").fill("heron")
        page.get_by_role("button", name="Go on").dblclick()
        page.get_by_role("heading", name="Thank you. It is sent.").wait_for()

    assert (after, back) == ("I asked for a hug", "I asked for a hug, twice")
    assert forward == "Warm. And slow."
    assert Entry.objects.count() == 1
    assert stored(piece.client) == {
        "name": "A no",
        "risk": "I asked for a hug, twice",
        "feel": "Warm. And slow.",
    }


def test_two_pages_and_an_end_while_typing(
    piece: Assignment, house: Any, chromium: str, tmp_path: Path
) -> None:
    """In different fields both stand; in one field both are shown; after the end the words can still be copied."""
    with time_machine.travel(NOON), opened(chromium, profile=tmp_path) as phone:
        page = begun(phone, piece, house)
        page.get_by_role("button", name="Skip this one").click()
        other = phone.new_page()
        other.goto(page.url)
        write(page, "#q-risk", "From the first page")
        other.locator("#q-risk").press_sequentially("From the second")
        notice = other.locator("[data-saved-conflict]:not([hidden])")
        notice.wait_for()
        both = notice.inner_text()
        write(page, "#q-risk", "From the first page, still here")

        LinkSession.objects.update(ended_at=NOON)
        page.locator("#q-risk").press_sequentially(" after the end")
        page.clock.run_for(1_000)
        gone = page.locator("[data-saved-gone]:not([hidden])")
        gone.wait_for()
        copied = gone.inner_text()

    assert ("From the second" in both, "From the first page" in both) == (True, True)
    assert "From the first page, still here after the end" in copied
