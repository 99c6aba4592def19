"""How heavy a client's first pages are: what really travels to a phone, counted by the browser itself."""

import gzip
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Page, Request

from clients.actions import links
from clients.models import Client
from practice.bundles import BUNDLES, Bundles
from tests import figures
from tests.clients.portal.browsing import opened, press_continue
from tests.clients.portal.test_journey import at
from tests.clients.portal.visits import mail_link
from tests.factories import NOON, make_assignment, make_edition

MOST_BYTES, MOST_REQUESTS = 80_000, 8


class Scale:
    """Weighs one page after another: requests, bytes of their bodies and heads as they came, and other places asked."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.asked: list[Request] = []
        page.on("requestfinished", self._note)

    def _note(self, request: Request) -> None:
        self.asked.append(request)

    def weigh(self) -> tuple[int, int, list[str]]:
        """Since the last weighing."""
        self.page.wait_for_load_state("networkidle")
        asked: list[Request] = list(self.asked)
        self.asked.clear()
        sizes = [each.sizes() for each in asked]
        moved = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
        elsewhere = [each.url for each in asked if urlsplit(each.url).netloc != urlsplit(self.base).netloc]
        return len(asked), moved, elsewhere


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_first_pages_are_light(sam: Client, house: Any, chromium: str, tmp_path: Path) -> None:
    """As a new phone meets them, one after another, uncompressed: the limits hold before compression."""
    pieces = [make_assignment(sam, make_edition(kind="handout", slug="calm"))]
    pieces.append(make_assignment(sam, make_edition()))
    url = at(links.url(mail_link(sam, *pieces)), house)
    found = {}

    with time_machine.travel(NOON), opened(chromium, profile=tmp_path) as phone:
        page = phone.new_page()
        phone.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        scale = Scale(page, house.url)
        page.goto(url)
        found["landing"] = scale.weigh()
        press_continue(page, url)
        scale.weigh()
        for name, end in (("start", ""), ("handout", f"{pieces[0].id}/"), ("exercise", f"{pieces[1].id}/")):
            page.goto(f"{house.url}/x/{end}")
            found[name] = scale.weigh()
        page.get_by_role("button", name="Begin").click()
        scale.weigh()
        page.reload()
        found["question"] = scale.weigh()

    assert {name: seen for name, seen in found.items() if seen[0] > MOST_REQUESTS} == {}
    assert {name: seen for name, seen in found.items() if seen[1] > MOST_BYTES} == {}
    assert {name: seen[2] for name, seen in found.items() if seen[2]} == {}
    figures.note("30", f"five first pages of a client: {_said(found)}; 0 requests elsewhere")


def _said(found: dict[str, tuple[int, int, list[str]]]) -> str:
    return ", ".join(f"{name} {seen[0]} requests, {seen[1] / 1000:.0f} kB" for name, seen in found.items())


@pytest.mark.parametrize("path", BUNDLES)
def test_bundle_holds_its_parts_in_their_order(path: str, tmp_path: Path) -> None:
    finder = Bundles(target=tmp_path)

    text = Path(finder.find(path)).read_text(encoding="utf-8")

    places = [
        text.index((settings.BASE_DIR / "static" / part).read_text(encoding="utf-8"))
        for part in BUNDLES[path]
    ]
    assert places == sorted(places)
    assert len(gzip.compress(text.encode())) < 10_000


def test_bundle_follows_its_parts(tmp_path: Path) -> None:
    for part in BUNDLES["js/client.js"]:
        file = tmp_path / "static" / part
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"// {part}", encoding="utf-8")
    finder = Bundles(source=tmp_path / "static", target=tmp_path / "bundles")
    first = Path(finder.find("js/client.js"))
    file.write_text("// changed", encoding="utf-8")
    os.utime(file, (first.stat().st_mtime + 5,) * 2)

    assert "// changed" in Path(finder.find("js/client.js", find_all=True)[0]).read_text(encoding="utf-8")


def test_other_paths_are_not_found_here(tmp_path: Path) -> None:
    finder = Bundles(target=tmp_path)
    assert (finder.find("css/desk.css"), finder.check()) == ([], [])
