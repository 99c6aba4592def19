"""Every page of a client at 360 px: axe-core finds nothing, nothing scrolls sideways, help stands in its place."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from clients.actions import links
from clients.models import Client
from practice.models import Practice
from tests.clients.portal.browsing import opened, press_continue
from tests.clients.portal.test_journey import at
from tests.clients.portal.visits import mail_link
from tests.factories import NOON, make_assignment, make_edition

LONG = "Gefühlsregulationsgewohnheitentagebuch – what a very long title can do to a small page"
KINDS = [
    {"id": "intro", "type": "para", "text": "A few words first."},
    {"id": "word", "type": "short_text", "label": "What small thing did you risk?", "help": "A hug.", "highlightable": True},
    {"id": "size", "type": "choice", "label": "How big was it?", "options": [{"value": "s", "label": "Small"}, {"value": "b", "label": "Big"}]},
    {"id": "body", "type": "multi", "label": "Where?", "options": [{"value": "c", "label": "Chest"}, {"value": "h", "label": "Hands"}]},
    {"id": "much", "type": "scale_0_10", "label": "How much?", "low": "not at all", "high": "fully"},
    {"id": "alarm", "type": "suds", "label": "How strong is the alarm?"},
    {"id": "lik", "type": "pair", "before": "How likely did it feel?", "after": "And now?", "scale": "scale_0_100"},
    {"id": "calm", "type": "breath", "label": "Breathe", "in": 4, "out": 6},
    {"id": "look", "type": "steps", "label": "Five things", "steps": ["Look.", "Feel."]},
]  # fmt: skip


@pytest.fixture
def pieces(sam: Client, practice: Practice) -> list[Any]:
    """An exercise with every kind of question, and a handout; numbers to call."""
    practice.crisis_text = {"en": "Samaritans, day and night: 116 123\nIn danger now: 999"}
    practice.reading_days = "Wednesdays"
    practice.save()
    exercise = make_edition(items=KINDS, title=LONG)
    handout = make_edition(kind="handout", slug="calm", title="Borrowed calm")
    return [make_assignment(sam, exercise, why_readable=True), make_assignment(sam, handout)]


class Look:
    """Looks at one page after another, and remembers what is wrong where."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base, self.found = page, base, {}

    def here(self, name: str) -> None:
        results = Axe().run(self.page)
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        helped = self.page.locator("footer .help").count() == 1
        rules = [each["id"] for each in results.response["violations"]]
        if rules or wide or not helped:
            self.found[name] = (rules, wide, helped)

    def at(self, *ends: str) -> None:
        for end in ends:
            self.page.goto(f"{self.base}/x/{end}")
            self.here(end or "start")

    def turn(self, name: str) -> None:
        """Another layout, from the panel *Aa*."""
        self.page.locator("[data-appearance] summary").click()
        self.press(name)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dark", [False, True])
def test_pages_of_a_client_have_no_barrier(
    pieces: list[Any], house: Any, chromium: str, tmp_path: Path, *, dark: bool
) -> None:
    exercise, handout = pieces
    url = at(links.url(mail_link(exercise.client, exercise, handout)), house)

    with time_machine.travel(NOON), opened(chromium, profile=tmp_path, width=360, dark=dark) as phone:
        look = Look(phone.new_page(), house.url)
        look.page.goto(url)
        look.here("landing")
        look.at("")
        press_continue(look.page, url)
        look.at("", "choices", "number", "number/new", "between-us", "not-mine", "pause")
        look.at(f"{handout.id}/", f"{exercise.id}/not-this-one", f"{exercise.id}/")
        look.press("Begin")
        entry = look.page.url.rsplit("/x/", 1)[1].rsplit("/", 1)[0]
        look.at(*(f"{entry}/{end}" for end in ("3", "4", "5", "6", "7", "8", "9", "2")))
        look.turn("One page")
        look.here("one page")
        look.turn("One question")
        look.page.locator("#q-word").fill("I asked for a hug.")
        look.press("Continue")
        look.at(f"{entry}/check")
        look.press("Send")
        look.here("word")
        look.page.get_by_label("The word from your note").fill("heron")
        look.press("Go on")
        look.here("sent")

    assert look.found == {}
