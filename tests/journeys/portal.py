"""The client's part, on a phone: from the mail to the page, writing, leaving in the middle, sending."""

import email
import email.policy
import re

from playwright.sync_api import Page, expect

LINK = re.compile(r"http://\S+/l/\S+#\S+")


def link_in(raw: bytes) -> str:
    """The link as the mail prints it."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    found = LINK.search(body.get_content())
    assert found is not None, body.get_content()
    return found[0]


def open_link(page: Page, link: str) -> None:
    """The page that is the same for everyone, then Continue."""
    page.goto(link)
    expect(page.get_by_role("heading", name="A page is ready.")).to_be_visible()
    page.get_by_role("button", name="Continue").tap()
    page.wait_for_url(re.compile(r"/x/"))


def piece(page: Page, title: str) -> None:
    """Open one of the pages behind the link."""
    page.goto("/x/")
    page.get_by_role("link", name=title).tap()
    expect(page.get_by_role("heading", name=title).first).to_be_visible()


def start_typing(page: Page, item: str, text: str) -> None:
    """Into one field, key by key, until the page says that it is saved."""
    page.locator(f"[name=q-{item}]").press_sequentially(text)
    expect(page.locator("[data-saved-state]")).to_have_text(re.compile("^Saved"))


def written(page: Page, item: str) -> str:
    """What stands in a field."""
    return page.locator(f"[name=q-{item}]").input_value()


def to_the_end(page: Page) -> None:
    """Continue with what is there, up to the page on which all of it is looked over."""
    for _ in range(15):
        if page.url.endswith("/check"):
            return
        with page.expect_navigation():
            page.locator("button[name=go][value=on]:not([hidden])").tap()
    raise AssertionError(page.url)


def keep_private(page: Page, item: str) -> None:
    """On the page where it is looked over: not this answer."""
    page.locator(f"input[name=s-{item}]").uncheck()


def press(page: Page, name: str, *, word: str = "") -> None:
    """A button; where this browser is not known yet, the word from the note comes between."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).tap()
    asked = page.get_by_label("The word from your note")
    if word and asked.count():
        asked.fill(word)
        with page.expect_navigation():
            page.get_by_role("button", name="Go on").tap()


def not_this_one(page: Page, title: str, *, reason: str, word: str) -> None:
    """An answer too; "something between us" leads on to one line about it."""
    piece(page, title)
    page.get_by_role("link", name="Not this one").tap()
    page.locator(f"label.tick:has(input[value={reason}])").tap()
    press(page, "Not this one", word=word)


def say_between_us(page: Page, line: str, *, word: str) -> None:
    """How big, one line, and who begins; all of it may stay empty."""
    page.locator("label.tick:has(input[name=size][value=medium])").tap()
    page.locator("[name=line]").fill(line)
    page.locator("label.tick:has(input[name=starts][value=you])").tap()
    press(page, "Send", word=word)
    expect(page.get_by_role("heading", name="Thank you for saying it.")).to_be_visible()
