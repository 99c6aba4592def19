"""In a real browser with a profile of its own: what a shared phone keeps (nothing), and a private one (its place)."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import BrowserContext, Page

from clients.actions import links
from clients.models import AccessLink, Client, Entry, KeptPlace, SafeContact
from tests.clients.portal.browsing import opened, press_continue, saved
from tests.clients.portal.test_journey import at
from tests.clients.portal.visits import WORD, mail_link
from tests.clients.test_links_numbers import NUMBER
from tests.factories import NOON, make_assignment

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MARK = "Kingfisher9417"
CANARY = f"{MARK} by the water"
OUTSIDE = "**/weather"


def link_of(sam: Client, house: Any) -> str:
    """A link to one exercise, as the mail has it."""
    return at(links.url(mail_link(sam, make_assignment(sam))), house)


def write(page: Page, url: str) -> None:
    """Open the link, begin, and write until it is saved."""
    press_continue(page, url)
    page.get_by_role("button", name="Begin").or_(page.get_by_role("button", name="Go on")).first.click()
    page.locator("#q-risk").fill("")
    page.locator("#q-risk").press_sequentially(CANARY)
    saved(page)


def outside(window: BrowserContext) -> None:
    """The weather, wherever it is asked for; so no test leaves the house."""
    window.route(
        OUTSIDE, lambda route: route.fulfill(body="<title>Rain</title>rain", content_type="text/html")
    )


def kept_in(folder: Path, *words: str) -> list[str]:
    """Which files of a profile hold one of the words, as UTF-8 or UTF-16."""
    needles = [needle for word in words for needle in (word.encode(), word.encode("utf-16-le"))]
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]


def test_shared_phone_keeps_nothing(sam: Client, house: Any, chromium: str, tmp_path: Path) -> None:
    """Promise 32: after Finish, and after Leave, no word and no cookie is in the whole profile."""
    SafeContact.objects.filter(client=sam).update(device="others")
    url = link_of(sam, house)

    with time_machine.travel(NOON), opened(chromium, profile=tmp_path) as phone:
        outside(phone)
        page = phone.new_page()
        write(page, url)
        page.goto(f"{house.url}/x/")
        with page.expect_response("**/x/finish") as answer:
            page.get_by_role("button", name="Done for today").click()
        page.get_by_role("heading", name="Done for today").wait_for()
        cleared = answer.value.all_headers().get("clear-site-data")
        finished = [cookie["name"] for cookie in phone.cookies()]
        write(page, url)
        page.get_by_role("link", name="Leave this page").click()
        page.wait_for_url(OUTSIDE)
        page.wait_for_timeout(300)
        left = [cookie["name"] for cookie in phone.cookies()]

    assert kept_in(tmp_path, MARK) == []
    assert (finished, left, KeptPlace.objects.count()) == ([], [], 0)
    assert cleared == '"cache", "cookies", "storage"'


def test_private_phone_keeps_its_place_and_no_word(
    sam: Client, house: Any, chromium: str, tmp_path: Path
) -> None:
    """Promises 25 and 32: one opaque cookie here; another profile with the same link reads nothing before the number."""
    url, mine, other = link_of(sam, house), tmp_path / "mine", tmp_path / "other"

    with time_machine.travel(NOON), opened(chromium, profile=mine) as phone:
        page = phone.new_page()
        write(page, url)
        choose_number(page, house)
        page.goto(f"{house.url}/x/choices")
        page.get_by_role("button", name="Keep my page on this phone").click()
        listed = page.locator("li", has_text="A phone that keeps your page (this one)").count()
        page.goto(f"{house.url}/x/")
        page.get_by_role("button", name="Done for today").click()
        page.get_by_role("heading", name="Done for today").wait_for()
        cookies = [(cookie["name"], cookie["httpOnly"], len(cookie["value"])) for cookie in phone.cookies()]
    words_left = kept_in(mine, MARK, NUMBER)
    with time_machine.travel(NOON), opened(chromium, profile=other) as phone:
        page = phone.new_page()
        press_continue(page, url)
        before = everything_read(page, house)
        page.goto(f"{house.url}/x/number")
        page.locator("#id_number").fill(NUMBER)
        page.get_by_role("button", name="Open").click()
        page.wait_for_url("**/x/")
        after = everything_read(page, house)
        page.goto(f"{house.url}/x/choices")
        page.locator("li", has_text="A phone that keeps your page").get_by_role(
            "button", name="Close it"
        ).click()
        page.wait_for_load_state()
    with time_machine.travel(NOON), opened(chromium, profile=mine) as phone:
        page = phone.new_page()
        press_continue(page, url)
        closed = everything_read(page, house)

    assert (listed, cookies, words_left) == (1, [("place", True, 43)], [])
    assert [CANARY in read for read in (before, after, closed)] == [False, True, False]


def choose_number(page: Page, house: Any) -> None:
    """The number, twice, and the word where it is asked for."""
    page.goto(f"{house.url}/x/number/new")
    page.locator("#id_number").fill(NUMBER)
    page.locator("#id_again").fill(NUMBER)
    page.locator("main form button").first.click()
    page.locator("#word").fill(WORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/x/")


def everything_read(page: Page, house: Any) -> str:
    """All that this profile can read of the entry."""
    entry, found = Entry.objects.get(), ""
    for end in ("1", "check", "sent"):
        page.goto(f"{house.url}/x/{entry.assignment_id}/{entry.id}/{end}")
        found += page.content()
    return found


@pytest.mark.parametrize("script", [True, False])
def test_leaving_shows_nothing_again(
    sam: Client, house: Any, chromium: str, tmp_path: Path, *, script: bool
) -> None:
    """Promise 31: the button, with and without script; then Back twice, and reload."""
    SafeContact.objects.filter(client=sam).update(device="others")
    url = link_of(sam, house)
    code = links.code(AccessLink.objects.get())
    seen = []

    with time_machine.travel(NOON), opened(chromium, profile=tmp_path, script=script) as phone:
        outside(phone)
        page = phone.new_page()
        reach(page, url, code=code, script=script)
        page.wait_for_load_state("networkidle")
        page.get_by_text("Leave this page", exact=True).locator("visible=true").click()
        page.wait_for_url(OUTSIDE)
        seen.append(page.content())
        for _ in range(2):
            page.wait_for_timeout(500)
            page.go_back()
            seen.append(page.content())
        page.reload()
        seen.append(page.content())

    assert [CANARY in each for each in seen] == [False] * 4
    assert any("This page has closed." in each for each in seen)


def reach(page: Page, url: str, *, code: str, script: bool) -> None:
    """A page with words on it: written with script, or without, where the code is typed."""
    if script:
        write(page, url)
        page.get_by_role("button", name="Continue").click()
        page.go_back()
        page.locator("#q-risk").wait_for()
        return
    page.goto(url.split("#", maxsplit=1)[0])
    page.locator("summary").filter(has_text="Type the code").click()
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Begin").click()
    page.locator("#q-risk").fill(CANARY)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Back").click()


def test_words_stay_on_the_screen_when_the_link_dies(
    sam: Client, house: Any, chromium: str, tmp_path: Path
) -> None:
    """Promise 27, with script: the link is revoked in the middle of a sentence."""
    url = link_of(sam, house)

    with time_machine.travel(NOON), opened(chromium, profile=tmp_path) as phone:
        page = phone.new_page()
        write(page, url)
        AccessLink.objects.update(revoked_at=NOON)
        page.locator("#q-risk").press("End")
        page.locator("#q-risk").press_sequentially(", in May")
        page.locator("[data-saved-gone]").wait_for()
        box, field = page.inner_text("[data-saved-gone]"), page.locator("#q-risk").input_value()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("heading", name="This page has closed.").wait_for()
        after = page.inner_text("main")

    assert field == f"{CANARY}, in May"
    assert [f"{CANARY}, in May" in shown for shown in (box, after)] == [True, True]
    assert "nothing was sent" in after
    assert Entry.objects.get().state == "draft"
