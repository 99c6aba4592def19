"""The therapist's part: a client, how they can be reached, what is handed over, what came back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When a client wants to be reminded: weekday (0 is Monday) and wall time."""

    weekday: int
    at: str


def tick(page: Page, name: str, value: str) -> None:
    """Press a word to tap."""
    page.locator(f"label.tick:has(input[name='{name}'][value='{value}'])").click()


def new_client(page: Page, *, name: str, nickname: str, zone: str) -> str:
    """Add somebody; the address of their page is returned."""
    page.goto("/clients/new/")
    page.get_by_label("Name", exact=True).fill(name)
    page.locator("[name=nickname]").fill(nickname)
    page.locator("details:has(select[name=zone]) summary").click()
    page.locator("select[name=zone]").select_option(zone)
    page.locator("main form button.button-primary").click()
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/contact/"))
    return page.url.removesuffix("contact/")


def mail_is_safe(page: Page, *, address: str, word: str) -> None:
    """What they said about mail; on the page that asks it."""
    tick(page, "safety", "safe")
    page.locator("[name=address]").fill(address)
    page.locator("[name=address_again]").fill(address)
    tick(page, "mailbox", "only_me")
    tick(page, "device", "only_me")
    page.locator("[name=word]").fill(word)
    page.get_by_role("button", name="Record").click()
    page.wait_for_url(lambda url: "contact" not in url)


def choose(page: Page, *titles: str) -> None:
    """From the client's page to the composer, with these pieces in it."""
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Assign", exact=True).click()
    drawer = page.locator("dialog[open]")
    for number, title in enumerate(titles):
        if number:
            drawer.get_by_role("link", name="Add another").click()
        drawer.locator("[data-search]").fill(title)
        with page.expect_response(lambda answer: "q=" in answer.url):
            drawer.get_by_role("button", name="Find").click()
        expect(drawer.locator("[data-search]")).to_have_value(title)
        drawer.locator("a.row-title", has_text=re.compile(f"^{re.escape(title)}$")).last.click()
        expect(drawer.locator("#compose")).to_be_visible()


def plan(page: Page, *, why: str, slot: Slot, when: str = "", then: str = "") -> None:
    """Why, when and where, and a note at the hour that they chose."""
    page.locator("#compose [name=why]").fill(why)
    page.get_by_text("Plan it together").click()
    if when:
        page.locator("details.fold summary", has_text="When").first.click()
        page.locator("#compose [name=when]").fill(when)
        page.locator("#compose [name=then]").fill(then)
    page.locator("details.fold summary", has_text="Reminder").click()
    tick(page, "remind", "mail")
    tick(page, "days", str(slot.weekday))
    page.locator("#compose [name=at]").fill(slot.at)


def prepared_together(page: Page) -> None:
    """One of the pieces is gone through in the room before it goes home."""
    page.locator("#compose [name=prepared]").check()


def send(page: Page) -> None:
    """Send, and be back on the client's page."""
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Handed over.")).to_be_visible()


def note_by_keyboard(page: Page, groups: Sequence[Sequence[str]]) -> int:
    """The 60-second note with keys alone; how many groups of keys it took."""
    for keys in groups:
        for key in keys:
            page.keyboard.press(key)
    page.wait_for_url(lambda url: not url.endswith("/note/"))
    return len(groups)
