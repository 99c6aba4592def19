"""From an article to a repaired rupture: the main job of the product, as three people live it, on both databases."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.faults.house import own_database, until
from tests.journeys import desk, library, portal, stranger
from tests.journeys.chrome import Chrome, chrome
from tests.journeys.desk import Slot
from tests.journeys.entrance import sign_in
from tests.journeys.stack import TAKE_BACK_SECONDS, Stack, standing
from tests.servers import redis_program

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
GIVEN = ROOT.parent / "shared" / "articles" / "emotional-safety-and-trust.txt"
OURS = ROOT / "tests" / "psychoed" / "data" / "starting-again-after-silence.txt"
ADDRESS, WORD = "sam.rivers@post.example", "harbour"
WHY = "Proof counts more when it is your own."
BEGUN = "I asked her to wait a moment, and then I"
KEPT = "That she hangs up for good"
BETWEEN = "You looked at the clock when I began"
CANARIES = ("Sam Rivers", ADDRESS, WHY, BEGUN, KEPT, BETWEEN)
ZONES = ("Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Auckland")
NOTE = (["3", "Enter"], ["Enter"], ["1", "Enter"], ["1", "Enter"], ["5", "Enter"], ["Control+Enter"])
"""Yes · what they said is tied · pulling away · went flat · my part · saved."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def stack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    if redis_program() is None:
        pytest.skip("needs a Redis-compatible server")
    with ExitStack() as opened:
        url = f"sqlite:///{tmp_path / 'attune.sqlite3'}"
        if request.param == "postgresql":
            url = opened.enter_context(own_database(request.getfixturevalue("postgres_server")))
        yield opened.enter_context(standing(tmp_path, database_url=url))


@pytest.fixture
def windows(stack: Stack, chromium: str) -> Iterator[Chrome]:
    """What each window showed last lies beside the database afterwards, for whoever looks why it failed."""
    with chrome(chromium, address=stack.address) as opened:
        yield opened
        opened.photograph(stack.folder)


def staff(windows: Chrome, stack: Stack, name: str) -> Page:
    page = windows.laptop().new_page()
    sign_in(page, stack.people[name])
    return page


def waking_zone() -> str:
    """Somewhere it is day, so that no quiet hour comes between."""
    return next(zone for zone in ZONES if 9 <= datetime.now(ZoneInfo(zone)).hour < 19)


def soon(zone: str, *, seconds: int) -> Slot:
    """The first whole minute after so many seconds, over there."""
    at = datetime.now(ZoneInfo(zone)) + timedelta(seconds=seconds + 60)
    return Slot(weekday=at.weekday(), at=f"{at:%H:%M}")


def bring_the_article(windows: Chrome, stack: Stack) -> str:
    """Cora makes a handout of it, Vera approves it; its title is returned."""
    article = (GIVEN if GIVEN.exists() else OURS).read_text(encoding="utf-8")
    page = staff(windows, stack, "Cora")
    handout = library.bring_in(page, article)
    assert library.shapes(handout) == {"titles": 1, "sections": 4, "definitions": 3, "quotes": 1}
    assert sorted(library.words(handout.inner_text())) == sorted(library.words(article))
    title = page.locator("h1").first.inner_text()
    library.send_for_review(page, reviewer="Vera")
    library.approve(staff(windows, stack, "Vera"), title=title)
    return title


def hand_over(page: Page, stack: Stack, *, title: str) -> tuple[str, str]:
    """Thea adds Sam and hands over the handout and the log; the mail tells a stranger nothing."""
    zone = waking_zone()
    sam = desk.new_client(page, name="Sam Rivers", nickname="Sam", zone=zone)
    desk.mail_is_safe(page, address=ADDRESS, word=WORD)
    desk.choose(page, title, "Proof log")
    desk.plan(page, why=WHY, slot=Slot(weekday=3, at="19:30"), when="the kettle is on", then="I write a line")
    desk.send(page)
    mail = stack.mail_to(ADDRESS)
    assert stranger.learns(mail, told=(title, "Proof log", "Thea", "Quiet Room", "Sam", WHY)) == []
    page.goto(sam)
    desk.choose(page, "Alarm log", "Circles")
    desk.plan(page, why="", slot=soon(zone, seconds=75))
    desk.prepared_together(page)
    desk.send(page)
    return sam, portal.link_in(mail)


def write_and_come_back(windows: Chrome, link: str, *, title: str) -> Page:
    """Sam reads, begins, puts the phone away in the middle of a sentence, and goes on without a code."""
    phone = windows.phone()
    page = phone.new_page()
    portal.open_link(page, link)
    portal.piece(page, title)
    portal.press(page, "I have read it", word=WORD)
    portal.piece(page, "Proof log")
    portal.press(page, "Begin")
    portal.start_typing(page, "risk", BEGUN)
    kept = phone.storage_state()
    phone.close()
    page = windows.phone(kept=kept).new_page()
    portal.open_link(page, link)
    portal.piece(page, "Proof log")
    portal.press(page, "Go on")
    assert portal.written(page, "risk") == BEGUN
    return page


def send_take_back_send(page: Page) -> None:
    """One answer stays private; sent, taken back, sent again."""
    portal.start_typing(page, "prediction", KEPT)
    portal.to_the_end(page)
    portal.keep_private(page, "prediction")
    portal.press(page, "Send it as it is", word=WORD)
    expect(page.get_by_text("One answer stays with you.")).to_be_visible()
    portal.press(page, "Take it back")
    portal.piece(page, "Proof log")
    portal.press(page, "Go on")
    portal.to_the_end(page)
    portal.press(page, "Send it as it is", word=WORD)
    expect(page.get_by_role("heading", name="Thank you. It is sent.")).to_be_visible()


def read_it(page: Page, sam: str, phone: Page) -> None:
    """The caseload shows it by itself; Thea opens it, and Sam can see that."""
    page.goto("/clients/")
    word = page.locator("ul.rows [data-live]").first
    expect(word).to_have_text(
        re.compile("ready to talk|answer waiting"), timeout=(TAKE_BACK_SECONDS + 60) * 1000
    )
    answers = page.locator("li.row", has_text="Proof log").get_by_role("button", name="answers")
    assert until(lambda: page.goto(sam) and answers.count(), seconds=TAKE_BACK_SECONDS + 60, step=2)
    answers.click()
    page.wait_for_url("**/entries/**")
    expect(page.get_by_text(BEGUN)).to_be_visible()
    expect(page.get_by_text(KEPT)).to_have_count(0)
    portal.piece(phone, "Proof log")
    expect(phone.get_by_text("read today")).to_be_visible()
    page.goto(sam)
    page.locator("a.row-title", has_text="Proof log").click()
    page.get_by_role("button", name="Keep", exact=True).click()


def record_and_repair(page: Page, sam: str) -> None:
    """With the keyboard alone in less than a minute; then the repair; the page shows all three."""
    page.goto(sam)
    page.locator("form[action*='/opening/'] button").first.click()
    expect(page.get_by_text(BETWEEN)).to_be_visible()
    page.goto(f"{sam}note/")
    expect(page.get_by_text(BETWEEN[:12])).to_have_count(1)
    began = time.monotonic()
    assert desk.note_by_keyboard(page, NOTE) <= 8
    assert time.monotonic() - began < 60
    expect(page.get_by_role("link", name="Thread since").first).to_be_visible()
    page.goto(f"{sam}repair/")
    desk.tick(page, "did", "r.own")
    desk.tick(page, "mended", "3")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(sam)
    for mark in ("rupture", "repair", "answered"):
        expect(page.locator("svg title").filter(has_text=mark).first).to_be_attached()


def erase(page: Page, sam: str) -> None:
    page.goto(f"{sam}erase/")
    page.locator("[name=code]").fill(page.locator("main strong").last.inner_text())
    page.get_by_role("button", name="Erase for good").click()
    page.wait_for_url(lambda url: "erase" not in url)


def test_from_an_article_to_a_repaired_rupture_and_to_nothing(stack: Stack, windows: Chrome) -> None:
    """GIVEN a practice WHEN all of the main job is lived through THEN each sees their part, and erasing leaves nothing."""
    title = bring_the_article(windows, stack)
    thea = staff(windows, stack, "Thea")
    sam, link = hand_over(thea, stack, title=title)
    phone = write_and_come_back(windows, link, title=title)
    send_take_back_send(phone)
    portal.not_this_one(phone, "Circles", reason="between_us", word=WORD)
    portal.say_between_us(phone, BETWEEN, word=WORD)
    read_it(thea, sam, phone)
    stack.mail_to(ADDRESS, after=2, seconds=150)
    thea.goto(f"{sam}mails/")
    expect(thea.get_by_text("Reminder").first).to_be_visible()
    assert stack.count_to(ADDRESS) == 3
    record_and_repair(thea, sam)
    erase(thea, sam)
    assert stranger.readable(stack, CANARIES) == []
    assert stack.manage("audit", "verify").stdout.strip() == "Every chain holds."
    assert windows.complaints == []
