"""The scripts in a real browser: nothing typed is lost, leaving is at once, a link waits for a press."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.house.tree import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOME = "http://attune.test/"
AUTOSAVE = """
<form data-autosave-url="/save/" method="post" action="/next/"><input type="hidden" name="version" value="3">
<textarea name="text"></textarea><p data-saved-state data-saving="Saving" data-waiting="Not saved yet"></p>
<div data-saved-conflict hidden><p data-typed-here></p><p data-kept-there></p></div>
<div data-saved-gone hidden><p data-typed-here></p></div><div data-saved-locked hidden><p data-typed-here></p></div>
<button>Send</button></form><script type="module" src="/static/js/portal/autosave.js"></script>"""
LEAVE = """<p>Something private</p><a href="/weather/" data-leave data-exit-url="/weather/" data-leave-url="/lock/">Leave</a>
<form data-leave-form hidden><input type="hidden" name="csrfmiddlewaretoken" value="t"></form>
<script type="module" src="/static/js/portal/leave.js"></script>"""
OPEN = """<form data-open-link method="post" action="/opened/"><input type="hidden" name="secret" data-secret>
<details data-typed-code><summary>Code</summary><input name="code"></details><button>Continue</button></form>
<script type="module" src="/static/js/portal/open-link.js"></script>"""
DRAFT = """<form data-draft-key="note:1" data-draft-url="/draft/"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<input name="line"><input type="checkbox" name="mark" value="a"><input type="checkbox" name="mark" value="b">
<span data-draft-state data-back="Back"></span><button type="button" data-draft-discard hidden>Afresh</button></form>
<script type="module" src="/static/js/desk/draft-keeper.js"></script>"""
VEIL = """<input id="field" value="half a sen"><dialog data-veil data-lock-url="/lock/" data-alive-url="/alive/"
data-state-url="/state/" data-idle-seconds="1"><form data-unlock action="/unlock/"><p data-unlock-refused hidden>No</p>
<button>Unlock</button></form></dialog><script type="module" src="/static/js/desk/idle-veil.js"></script>"""
LIVE = """<main data-live-url="/live/"><div data-live="day"><a href="#one">One</a></div></main>
<script type="module" src="/static/js/desk/live.js"></script>"""
KEYS = """<input data-search><ul data-list-keys><li><a class="row-title" href="#1">1</a></li><li><a class="row-title"
href="#2">2</a></li></ul><script type="module" src="/static/js/desk/list-keys.js"></script>"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        program = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield program
        program.close()


class Server:
    """What the page's own server would say, and everything that was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.body = ""
        self.answers: dict[str, Callable[[], tuple[int, Any]]] = {}

    def asked_for(self, path: str) -> list[str]:
        """The bodies that came to this path."""
        return [body for _, where, body in self.asked if where == path]

    def handle(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file: Path = ROOT / path.lstrip("/")
            route.fulfill(body=file.read_text(encoding="utf-8"), content_type="text/javascript")
            return
        if path == "/":
            route.fulfill(body=f"<!doctype html><title>Notes</title>{self.body}", content_type="text/html")
            return
        raw = route.request.post_data_buffer or b""
        self.asked.append((route.request.method, path, raw.decode("utf-8", "replace")))
        status, answer = self.answers.get(path, lambda: (200, {}))()
        if status == 0:
            route.abort()
        elif isinstance(answer, str):
            route.fulfill(status=status, body=answer, content_type="text/html")
        else:
            route.fulfill(status=status, body=json.dumps(answer), content_type="application/json")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context()
    context.route("**/*", server.handle)
    tab = context.new_page()
    yield tab
    context.close()


def show(page: Page, server: Server, body: str, address: str = "") -> None:
    """Open a page that holds this and nothing else."""
    server.body = body
    page.goto(HOME + address)


def test_autosave_keeps_what_was_typed_last(page: Page, server: Server) -> None:
    """While one send is under way more is typed; the last send carries all of it, and the version of the drawing."""
    versions = iter(range(4, 99))
    server.answers["/save/"] = lambda: (200, {"version": next(versions), "saved_at_words": "Saved at ten"})
    show(page, server, AUTOSAVE)
    # On a busy machine a send may go between two letters: what counts is the one that carries the last of them.
    with page.expect_request_finished(lambda asked: "He answered at nine" in (asked.post_data or "")):
        page.locator("textarea").press_sequentially("He answered at nine", delay=60)
    page.get_by_text("Saved at ten").wait_for()
    last = server.asked_for("/save/")[-1]
    assert "He answered at nine" in last
    assert page.locator("[name=version]").input_value() == "3"


def test_autosave_tries_again_when_the_line_is_down(page: Page, server: Server) -> None:
    """A lost connection is said quietly, and nothing has to be typed again."""
    tries = iter([0, 503, 200, 200, 200])
    server.answers["/save/"] = lambda: (next(tries), {"version": 4, "saved_at_words": "Saved at ten"})
    show(page, server, AUTOSAVE)
    page.locator("textarea").fill("kept")
    page.get_by_text("Not saved yet").wait_for()
    page.get_by_text("Saved at ten").wait_for(timeout=12000)
    assert ["kept" in body for body in server.asked_for("/save/")] == [True] * 3


def test_autosave_shows_both_texts_when_two_places_wrote(page: Page, server: Server) -> None:
    """Neither text is overwritten: both stand there to be copied."""
    server.answers["/save/"] = lambda: (409, {"version": 9, "kept": "written on the phone"})
    show(page, server, AUTOSAVE)
    page.locator("textarea").fill("written here")
    page.locator("[data-saved-conflict]").wait_for()
    texts = [
        page.locator(f"[data-saved-conflict] {part}").inner_text()
        for part in ("[data-typed-here]", "[data-kept-there]")
    ]
    assert texts == ["written here", "written on the phone"]


@pytest.mark.parametrize(
    ("status", "place"), [(410, "gone"), (404, "gone"), (401, "locked"), (403, "locked")]
)
def test_autosave_leaves_the_text_when_the_link_is_closed(
    page: Page, server: Server, status: int, place: str
) -> None:
    """The text stays on the screen and nothing more is sent."""
    server.answers["/save/"] = lambda: (status, {})
    show(page, server, AUTOSAVE)
    page.locator("textarea").fill("mine")
    page.locator(f"[data-saved-{place}]").wait_for()
    page.locator("textarea").fill("mine and more")
    page.wait_for_timeout(900)
    assert page.locator("textarea").input_value() == "mine and more"
    assert len(server.asked_for("/save/")) == 1


def test_autosave_sends_the_last_words_when_the_page_is_closed(page: Page, server: Server) -> None:
    """Six tenths of a second are not waited for when somebody goes."""
    show(page, server, AUTOSAVE)
    page.locator("textarea").fill("at the last moment")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    page.wait_for_timeout(200)
    assert ["at the last moment" in body for body in server.asked_for("/save/")] == [True]


def test_form_is_sent_once_however_often_it_is_pressed(page: Page, server: Server) -> None:
    """The second press of a slow form does nothing."""
    server.answers["/next/"] = lambda: (204, {})
    show(page, server, AUTOSAVE)
    for _ in range(3):
        page.evaluate("document.querySelector('form').requestSubmit()")
    page.wait_for_timeout(300)
    assert len(server.asked_for("/next/")) == 1


@pytest.mark.parametrize("way", ["press", "keys"])
def test_leaving_blanks_locks_and_replaces(page: Page, server: Server, way: str) -> None:
    """By the link or by three Shifts: the session is locked and Back does not lead here."""
    page.goto(HOME + "before/")
    show(page, server, LEAVE)
    if way == "press":
        page.locator("[data-leave]").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/weather/")
    page.go_back()
    assert page.url == HOME + "before/"
    assert len(server.asked_for("/lock/")) == 1


def test_shift_between_other_keys_does_not_leave(page: Page, server: Server) -> None:
    """Who writes capital letters stays."""
    show(page, server, LEAVE)
    for key in ("Shift", "a", "Shift", "b", "Shift"):
        page.keyboard.press(key)
    assert page.url == HOME


def test_link_waits_for_the_press(page: Page, server: Server) -> None:
    """The secret leaves the address and waits in the form; only a press sends it, once."""
    server.answers["/opened/"] = lambda: (200, "<p>opened</p>")
    show(page, server, OPEN, "#s3cret")
    page.wait_for_timeout(400)
    assert (page.url, server.asked_for("/opened/")) == (HOME, [])
    page.get_by_role("button").click()
    page.get_by_text("opened").wait_for()
    assert server.asked_for("/opened/") == ["secret=s3cret&code="]


def test_link_without_its_secret_offers_the_code(page: Page, server: Server) -> None:
    """A mail gateway that cut the fragment leaves the box for the printed code, open."""
    show(page, server, OPEN)
    assert page.locator("[data-typed-code]").get_attribute("open") == ""


def test_draft_comes_back_and_is_thrown_away(page: Page, server: Server) -> None:
    """Fields of every shape return; what was typed since is sent; starting afresh forgets."""
    server.answers["/draft/"] = lambda: (200, {"body": {"line": ["half a sentence"], "mark": ["b"]}})
    show(page, server, DRAFT)
    page.get_by_text("Back", exact=True).wait_for()
    assert page.evaluate("[...new FormData(document.querySelector('form'))].slice(1)") == [
        ["line", "half a sentence"],
        ["mark", "b"],
    ]
    page.locator("[name=line]").fill("a whole sentence")
    page.wait_for_timeout(1300)
    page.locator("[data-draft-discard]").click()
    page.wait_for_timeout(300)
    kept = [json.loads(body) for method, _, body in server.asked if method == "POST"]
    assert kept == [{"key": "note:1", "body": {"line": ["a whole sentence"], "mark": ["b"]}}]
    assert "DELETE" in [method for method, _, _ in server.asked]


def test_older_draft_is_never_put_over_a_form_that_came_back(page: Page, server: Server) -> None:
    """With errors a form holds what was typed last; it becomes the draft, and the older one is not even asked for."""
    server.answers["/draft/"] = lambda: (200, {"body": {"line": ["older"], "mark": ["b"]}})
    typed = DRAFT.replace("<form", "<form data-draft-typed").replace(
        'name="line"', 'name="line" value="newest"'
    )
    show(page, server, typed)
    page.wait_for_timeout(300)
    asked = [(method, body) for method, path, body in server.asked if path == "/draft/"]
    assert page.locator("[name=line]").input_value() == "newest"
    assert [(method, json.loads(body)) for method, body in asked] == [
        ("POST", {"key": "note:1", "body": {"line": ["newest"]}})
    ]


def test_veil_covers_locks_and_gives_the_field_back(page: Page, server: Server) -> None:
    """After the quiet while nothing can be read or lost; the factor returns to the same field."""
    answers = iter([(403, {}), (200, {"csrf": "new"})])
    server.answers["/unlock/"] = lambda: next(answers)
    show(page, server, VEIL)
    page.locator("#field").focus()
    page.locator("dialog[open]").wait_for(timeout=9000)
    page.get_by_role("button").click()
    page.locator("[data-unlock-refused]").wait_for()
    page.get_by_role("button").click()
    page.locator("dialog").wait_for(state="hidden")
    assert page.evaluate("[document.activeElement.id, document.activeElement.value]") == [
        "field",
        "half a sen",
    ]
    assert len(server.asked_for("/lock/")) == 1


def test_live_part_is_swapped_without_losing_focus(page: Page, server: Server) -> None:
    """News arrive under the hands of somebody who reads."""
    server.answers["/live/"] = lambda: (200, '<div data-live="day"><a href="#one">One, ready</a></div>')
    page.clock.install()
    show(page, server, LIVE)
    page.locator("a").focus()
    page.clock.run_for(31_000)
    page.get_by_text("One, ready").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "One, ready"


def test_list_moves_by_keys_and_slash_searches(page: Page, server: Server) -> None:
    """j and k walk, slash looks; a letter typed into a field stays a letter."""
    show(page, server, KEYS)
    steps = []
    for key in ("j", "j", "k", "/", "j"):
        page.keyboard.press(key)
        steps.append(page.evaluate("document.activeElement.textContent || document.activeElement.value"))
    assert steps == ["1", "2", "1", "", "j"]
