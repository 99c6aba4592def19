"""Signing in through the real page: address and password, then the six digits of an authenticator app."""

import base64
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

STEP_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Someone:
    """How a member of staff signs in."""

    email: str
    password: str
    seed: str = ""

    def digits(self) -> str:
        """What their app shows now (RFC 6238)."""
        step = (int(time.time()) // STEP_SECONDS).to_bytes(8, "big")
        hashed = hmac.digest(base64.b32decode(self.seed), step, "sha1")
        start = hashed[-1] & 0x0F
        value = int.from_bytes(hashed[start : start + 4], "big") & 0x7FFFFFFF
        return f"{value % 1_000_000:06d}"


def sign_in(page: Page, someone: Someone, *, digits: Callable[[], str] | None = None) -> None:
    """To the first page behind the entrance."""
    page.goto("/")
    page.get_by_label("E-mail address").fill(someone.email)
    page.get_by_label("Password", exact=True).fill(someone.password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("input[name=code]").fill((digits or someone.digits)())
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/" not in url)
