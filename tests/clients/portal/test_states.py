"""Every page of a client in every state, in one real browser: axe-core finds nothing, nothing scrolls sideways.

The pages are gathered from the server first and served to the browser from memory, so a round costs seconds.
"""

import copy
import functools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, sync_playwright

from clients.models import Client
from practice.models import Member, Practice
from tests.clients.portal.browsing import ARGUMENTS
from tests.clients.portal.pseudo import BACKWARDS, LONG, MARK, spoken_too
from tests.clients.portal.rounds import Round, every_page
from tests.factories import make_client
from tests.house.tree import ROOT

HOST = "http://pages.example"
KEPT = re.compile(r'{% kept "clients/portal/([^"]+)"')
WIDE = "document.documentElement.scrollWidth > innerWidth"
HELP = "document.querySelectorAll('footer .help').length"
TIGHT = """[...document.querySelectorAll('a.button, button, .bar-item, summary')].filter(
    (one) => one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().height < 24)
).map((one) => one.outerHTML.slice(0, 80))"""
SMALL = """[...document.querySelectorAll('main .button, main button, .bar-item, .bar summary')].filter(
    (one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 80))"""
MIRRORED = """(() => {
    const at = (one) => one ? one.getBoundingClientRect().left : null;
    const name = at(document.querySelector('.bar-name')), leave = at(document.querySelector('.bar-leave'));
    const pair = [...document.querySelectorAll('.pair > *')].slice(0, 2).map(at);
    const rows = [...document.querySelectorAll('.scale-row > *')].slice(0, 2).map(at);
    return [name > leave || (document.querySelector('.bar')?.offsetHeight ?? 99) > 80, pair.length < 2 || pair[0] > pair[1], rows.length < 2 || rows[0] > rows[1]];
})()"""
UNMARKED = """(mark) => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const near = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
        if (!/[a-z]{3}/i.test(text) || /20[0-9][0-9]/.test(text) || text.includes(mark) || near.closest('[lang]') !== document.documentElement) continue;
        if (!near.closest('[data-said], .keep, .why, .answer-text, .row-title, dd, code')) found.push(text);
    }
    return found;
}"""


@pytest.fixture
def helped(practice: Practice) -> None:
    """Numbers to call, in each language; the day on which answers are read."""
    practice.crisis_text = {
        "en": "Samaritans, day and night: 116 123\nIn danger now: 999",
        "de": "Telefonseelsorge: 116 123",
    }
    practice.reading_days = "Wednesdays"
    practice.save()


@contextmanager
def shown(program: str) -> Iterator[Page]:
    """A page whose host answers with what was gathered, and with our own files; nothing else is reached."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        page = browser.new_page()
        page.route("**/*", _file)
        yield page
        browser.close()


def look(page: Page, tour: Round, *scripts: str, axe: bool = True, arg: Any = None) -> dict[str, Any]:
    """What each page of the round says to these questions, where it is not what it is to be."""
    found = {}
    for name, html in tour.pages.items():
        page.route(f"{HOST}/x/", functools.partial(_page, html=html))
        page.goto(f"{HOST}/x/")
        said: list[Any] = [page.evaluate(script, arg) for script in scripts]
        if axe:
            said.append([each["id"] for each in Axe().run(page).response["violations"]])
        if any(said):
            found[name] = said
    return found


def _page(route: Route, *, html: bytes) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


def _file(route: Route) -> None:
    file = finders.find(route.request.url.removeprefix(f"{HOST}/static/"))
    if file is None:
        route.abort()
    else:
        route.fulfill(path=str(file))


def sets(page: Page, *, width: int = 320, dark: bool = False, more: bool = False) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.emulate_media(color_scheme="dark" if dark else "light", contrast="more" if more else "no-preference")


def test_round_comes_by_every_template(sam: Client, helped: None) -> None:
    """A page that is added is looked at, or this says so."""
    folder = ROOT / "templates" / "clients" / "portal"
    pages = {path.name for path in folder.glob("*.html")}
    kept = set(KEPT.findall("".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))))
    kept |= {"_looks.html"}
    passing = {"left.html"}
    seen = {name.removeprefix("clients/portal/") for name in every_page(sam).templates}
    assert pages - seen - kept - passing == set(), "kept: drawn once for all pages; passing: gone by itself"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "how", "axe"),
    [
        ("en", {}, True),
        ("de", {"dark": True}, True),
        ("es", {"dark": True, "more": True, "width": 640}, False),
    ],
)
def test_no_page_has_a_barrier(
    thea: Member, helped: None, chromium: str, *, language: str, how: dict[str, Any], axe: bool
) -> None:
    """Light and dark, with more contrast, on the narrowest phone: that is 200 % of a window of 640 too."""
    tour = every_page(make_client(thea, "Lupe", language=language), language=language)
    helpless = f"({HELP}) !== 1 && !document.querySelector('.entrance')"
    with shown(chromium) as page:
        sets(page, **how)
        assert look(page, tour, WIDE, helpless, TIGHT, SMALL, axe=axe) == {}


@pytest.mark.browser
@pytest.mark.slow
def test_pages_hold_long_words_and_run_from_right_to_left(
    thea: Member, helped: None, chromium: str, tmp_path: Path, settings: Any
) -> None:
    """Words that are 40 % longer fit 320 px at the largest type; the other way round everything is mirrored.

    What is not marked as said through gettext, in this language, is text of the client, the piece or the practice.
    """
    spoken_too(settings, tmp_path)
    tours = {
        code: every_page(make_client(thea, code.title(), language=code), language=code, texts=code)
        for code in MARK
    }
    unmirrored = f"{MIRRORED}.includes(false) && !document.querySelector('.entrance')"
    with shown(chromium) as page:
        sets(page, width=390)
        assert look(page, tours[BACKWARDS], WIDE, TIGHT, unmirrored, axe=False) == {}
        sets(page)
        big = copy.copy(tours[LONG])
        big.pages = {
            name: re.sub(rb"<html ", b'<html data-text="largest" ', html)
            for name, html in tours[LONG].pages.items()
        }
        assert look(page, big, WIDE, TIGHT, axe=False) == {}
        assert look(page, tours[LONG], UNMARKED, axe=False, arg=MARK[LONG]) == {}
