"""The way of an answer about harm in a real browser: a phone that answers, a laptop that settles, light and dark."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client as Desk
from playwright.sync_api import Page, sync_playwright

from clients import clock
from clients.actions import links
from clients.models import Client, RiskEvent
from practice.models import Member
from psychoed.packs import shelf
from tests.clients.portal.visits import WORD, mail_link
from tests.conftest import SignIn
from tests.factories import make_assignment, make_edition, set_plan

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")
"""A folder in which every step is photographed, for whoever wants to look."""
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


class Walk:
    """A page that is looked at on the way."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name, self.wide = page, name, list[str]()

    def look(self, step: str) -> str:
        """The words of the page; what scrolls sideways is remembered."""
        if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wide.append(step)
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{self.name}-{step}.png", full_page=True)
        return self.page.locator("main").inner_text()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()


def phq_9() -> Any:
    piece = next(each for each in shelf() if each.slug == "phq-9")
    return make_edition(
        kind="measure",
        slug="phq-9",
        title=piece.title,
        items=list(piece.items),
        meta={**piece.meta, "minutes": 2},
    )


def answer(walk: Walk, url: str) -> None:
    """From the mailed link to "I am not sure"."""
    page = walk.page
    page.goto(url)
    walk.press("Continue")
    before = walk.look("before")
    assert "Nobody watches these answers live." in before
    assert before.index("116 123") < before.index("Begin")
    walk.press("Begin")
    for number in range(1, 9):
        page.locator(f"input[name=q-phq{number}][value='1']").check(force=True)
    page.locator("input[name=q-phq9][value='1']").check(force=True)
    walk.look("questions")
    walk.press("Continue")
    assert "is passed on at once" in walk.look("check")
    walk.press("Send")
    page.locator("[name=word]").fill(WORD)
    walk.press("Go on")
    assert "Do you feel safe right now?" in walk.look("sent")
    walk.press("Not sure")
    assert "call the practice" in walk.look("not-sure")


def settle(walk: Walk, address: str) -> None:
    """From Today to settled."""
    page = walk.page
    page.goto(f"{address}/")
    today = walk.look("today")
    assert "An answer is waiting" in today
    assert "Thoughts" not in today
    page.get_by_role("link", name="Look at it").click()
    walk.look("closed")
    walk.press("Open it")
    assert "Thoughts that you would be better off dead" in walk.look("opened")
    walk.press("I am on it")
    page.get_by_label("Spoke by phone").check(force=True)
    walk.look("on-it")
    walk.press("Settle it")
    assert "Settled by Thea" in walk.look("settled")


def seated(desk: Desk, address: str) -> list[Any]:
    """The cookies of a member who has signed in."""
    return [{"name": name, "value": morsel.value, "url": address} for name, morsel in desk.cookies.items()]


@pytest.mark.parametrize("dark", [False, True])
def test_way_of_an_answer_about_harm(
    house: SimpleNamespace, chromium: str, sam: Client, colleague: Member, sign_in: SignIn, *, dark: bool
) -> None:
    set_plan(sam.practice, cover=colleague)
    link = mail_link(sam, make_assignment(sam, phq_9()), now=clock.now())
    url = f"{house.url}/l/{link.id}#{links.url(link).partition('#')[2]}"
    colour: Any = "dark" if dark else "light"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        phone = Walk(browser.new_context(viewport=PHONE, color_scheme=colour).new_page(), f"phone-{colour}")
        answer(phone, url)
        window = browser.new_context(viewport=LAPTOP, color_scheme=colour)
        window.add_cookies(
            seated(sign_in(Member.objects.select_related("user").get(id=sam.therapist_id)), house.url)
        )
        laptop = Walk(window.new_page(), f"laptop-{colour}")
        settle(laptop, house.url)
        browser.close()

    assert (phone.wide, laptop.wide) == ([], [])
    assert RiskEvent.objects.get().acts.filter(kind="settled").count() == 1
