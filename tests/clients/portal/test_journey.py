"""In a real browser: yesterday's sentence on yesterday's phone, one answer kept, sent, and taken back."""

from pathlib import Path
from typing import Any

import pytest
import time_machine

from clients import vault
from clients.actions import links
from clients.models import Client, Entry
from tests.clients.portal.browsing import opened, press_continue, saved
from tests.clients.portal.visits import mail_link
from tests.factories import NOON, make_assignment

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HALF = "I asked for a hu"
TODAY, TOMORROW = NOON, NOON.replace(day=4, hour=19)


def at(page_url: str, house: Any) -> str:
    return page_url.replace("http://testserver", house.url)


def test_client_goes_on_the_next_evening_without_a_code(
    sam: Client, house: Any, chromium: str, tmp_path: Path
) -> None:
    piece = make_assignment(sam)
    url = at(links.url(mail_link(sam, piece)), house)

    with time_machine.travel(TODAY), opened(chromium, profile=tmp_path) as phone:
        page = phone.new_page()
        press_continue(page, url)
        page.get_by_role("button", name="Begin").click()
        page.locator("#q-risk").press_sequentially(HALF)
        saved(page)
    with time_machine.travel(TOMORROW), opened(chromium, profile=tmp_path) as phone:
        page = phone.new_page()
        press_continue(page, url)
        page.get_by_role("button", name="Go on").click()
        assert page.locator("#q-risk").input_value() == HALF
        page.locator("#q-risk").press("End")
        page.locator("#q-risk").press_sequentially("g.")
        page.get_by_role("button", name="Continue").click()
        page.locator("#q-feel").fill("Warm, and a bit afraid.")
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Skip this one").click()
        page.locator("input[name=s-feel]").uncheck()
        page.get_by_role("button", name="Send", exact=True).click()
        page.get_by_role("heading", name="Thank you. It is sent.").wait_for()
        row = Entry.objects.select_related("client").get()
        shared = vault.reveal(row, "shared", by=sam.therapist, purpose="test", now=TOMORROW)["shared"]
        page.get_by_role("button", name="Take it back").click()
        page.get_by_role("heading", name="Look it over, then send").wait_for()
        shown = page.inner_text("main")

    assert (row.state, row.hand, row.kept_back) == ("sent", "kept", 1)
    assert shared["answers"] == {"risk": "I asked for a hug.", "size": {"absent": "skipped"}}
    assert ("Warm, and a bit afraid." in shown, Entry.objects.get().state) == (True, "draft")


def test_leaving_blanks_and_locks_the_page(sam: Client, house: Any, chromium: str, tmp_path: Path) -> None:
    url = at(links.url(mail_link(sam, make_assignment(sam))), house)

    with time_machine.travel(TODAY), opened(chromium, profile=tmp_path) as phone:
        phone.route("**/weather", lambda route: route.fulfill(body="rain"))
        page = phone.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        press_continue(page, url)
        page.wait_for_load_state()
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url("**/weather")
        page.goto(f"{house.url}/x/")
        after = page.inner_text("body")

    assert "Small risks" not in after
    assert [each for each in asked if not each.startswith((house.url, "https://www.bbc.com/weather"))] == []
