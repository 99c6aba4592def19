"""A real Chromium with two kinds of window: the client's phone, and the laptop of staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 768, "height": 1024}
LAPTOP = {"width": 1280, "height": 800}
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
PATIENCE = 40_000


@dataclass(kw_only=True)
class Chrome:
    """Windows that share nothing with each other, and what went wrong in any of them."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)

    def phone(self, *, kept: Any = None, dark: bool = False, zone: str = "Europe/London") -> BrowserContext:
        """A phone; `kept` is what its browser had stored when it was put away."""
        return self._window(
            viewport=PHONE, has_touch=True, is_mobile=True, storage_state=kept, zone=zone, dark=dark
        )

    def tablet(self, *, kept: Any = None, dark: bool = False) -> BrowserContext:
        """A tablet, held upright."""
        return self._window(viewport=TABLET, storage_state=kept, zone="Europe/London", dark=dark)

    def laptop(self, *, kept: Any = None, dark: bool = False) -> BrowserContext:
        """A laptop."""
        return self._window(viewport=LAPTOP, storage_state=kept, zone="Europe/London", dark=dark)

    def photograph(self, folder: Path) -> None:
        """The last state of every page that is still open."""
        for number, page in enumerate(page for window in self.browser.contexts for page in window.pages):
            page.screenshot(path=folder / f"last-{number}.png", full_page=True)

    def _window(self, *, zone: str, dark: bool, **more: Any) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.address,
            locale="en-GB",
            timezone_id=zone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        context.on("page", self._listen)
        return context

    def _listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: (
                self.complaints.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )
        page.on(
            "console",
            lambda line: (
                self.complaints.append(f"{page.url}: {line.text}")
                if line.type == "error" and "Content Security Policy" in line.text
                else None
            ),
        )


@contextmanager
def chrome(program: str, *, address: str) -> Iterator[Chrome]:
    """The browser, closed when the story is over."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        try:
            yield Chrome(browser=browser, address=address)
        finally:
            browser.close()
