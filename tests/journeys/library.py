"""The curator's part: an article becomes a handout, a second person approves it, the library shows it."""

import re

from playwright.sync_api import Locator, Page, expect


def bring_in(page: Page, article: str) -> Locator:
    """Paste it and read it; the handout as a phone shows it is returned."""
    page.goto("/library/desk/import/")
    page.locator("textarea[name=text]").fill(article)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url(re.compile(r"/library/desk/[0-9a-f-]{36}/"))
    return page.locator(".phone.reading")


def shapes(handout: Locator) -> dict[str, int]:
    """How much of what was recognised."""
    kinds = {"titles": "h1", "sections": "h2", "definitions": "dt", "quotes": "blockquote"}
    return {name: handout.locator(selector).count() for name, selector in kinds.items()}


def words(text: str) -> list[str]:
    """Every word in its order, without the marks around it."""
    return re.findall(r"\w+(?:['’]\w+)*", text)


def send_for_review(page: Page, *, reviewer: str) -> None:
    """The four questions, then off to somebody else."""
    page.locator(
        "label.tick", has=page.locator("input[name=answers-licence_ground][value=permission]")
    ).click()
    page.locator("[name=answers-attribution]").fill("By kind permission of its author")
    page.locator("[name=answers-cautions]").fill("Not in the middle of a crisis.")
    page.locator("[name=answers-sources]").fill("The author's own practice.")
    page.locator("select[name=answers-reviewer]").select_option(label=reviewer)
    page.get_by_role("button", name="Send for review").click()
    expect(page.get_by_text("Everything is saved. Before review")).to_have_count(0)


def approve(page: Page, *, title: str) -> None:
    """The second pair of eyes."""
    page.goto("/library/desk/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name=title).first).to_be_visible()
