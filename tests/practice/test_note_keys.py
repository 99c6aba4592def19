"""The 60-second note with keys alone: eight groups of keystrokes at most, in a real browser, on the page as it is served."""

from urllib.parse import parse_qsl

import pytest
import time_machine
from playwright.sync_api import Route, sync_playwright

from clients.models import Client
from practice.models import Member, ProcessNote, RuptureThread
from tests.conftest import SignIn
from tests.factories import NOON
from tests.house.tree import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOST = "http://attune.test"
A_RUPTURE = [
    ["3"],
    ["Enter", "1"],
    ["Enter", "1", "2"],
    ["Enter", "1"],
    ["Enter", "6"],
    ["Enter", "2"],
    ["Control+Enter"],
]
"""Yes · pulling away · two markers · my part · what I did · how far mended · save."""
NOTHING_OFF = [["1"], ["Control+Enter"]]


def sent_by_keys(program: str, html: str, groups: list[list[str]]) -> list[tuple[str, str]]:
    """What the form sends after these keys, from the first field on; nothing but the keyboard is touched."""
    sent: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        if path.startswith("/static/"):
            kind = "text/javascript" if path.endswith(".js") else "text/css"
            route.fulfill(body=(ROOT / path.lstrip("/")).read_text(encoding="utf-8"), content_type=kind)
        elif route.request.method == "POST" and path == "/note/":
            sent.append(route.request.post_data or "")
            route.fulfill(body="<p>saved</p>", content_type="text/html")
        elif path == "/note/":
            route.fulfill(body=html, content_type="text/html")
        else:
            route.fulfill(status=204, body="")

    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = window.new_page()
        page.route("**/*", answer)
        page.goto(f"{HOST}/note/")
        page.locator("[data-step] input:focus").first.wait_for()
        for keys in groups:
            for key in keys:
                page.keyboard.press(key)
        page.get_by_text("saved").wait_for()
        window.close()
    return parse_qsl(sent[0], keep_blank_values=True)


@pytest.mark.parametrize("kind", ["rupture", "calm"])
def test_note_is_written_in_eight_groups_of_keys_at_most(
    thea: Member, sam: Client, sign_in: SignIn, chromium: str, kind: str
) -> None:
    groups = A_RUPTURE if kind == "rupture" else NOTHING_OFF
    with time_machine.travel(NOON, tick=False):
        desk = sign_in(thea)
        html = desk.get(f"/clients/{sam.id}/note/").content.decode()
    typed = sent_by_keys(chromium, html, groups)
    data: dict[str, list[str]] = {}
    for name, value in typed:
        data.setdefault(name, []).append(value)
    with time_machine.travel(NOON, tick=False):
        desk.post(f"/clients/{sam.id}/note/", data)

    assert len(groups) <= 8
    assert [row.kind for row in ProcessNote.objects.all()] == [kind]
    assert RuptureThread.objects.count() == (1 if kind == "rupture" else 0)
