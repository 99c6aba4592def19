"""A real browser with a profile of its own, as small as a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
PHONE = {"width": 390, "height": 844}


@contextmanager
def opened(
    program: str, *, profile: Path, width: int = 390, dark: bool = False, script: bool = True
) -> Iterator[BrowserContext]:
    """The browser with this profile, until it is closed; what it keeps stays in the folder."""
    with sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            str(profile),
            executable_path=program,
            args=ARGUMENTS,
            viewport={**PHONE, "width": width},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        context.set_default_timeout(60_000)
        yield context
        context.close()


def press_continue(page: Page, url: str) -> None:
    """Open the link from the mail, and press."""
    page.goto(url)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/x/**", wait_until="commit")


def saved(page: Page) -> None:
    """Until the page says that it is saved."""
    page.locator("[data-saved-state]").filter(has_text="Saved").wait_for()
