"""Passkeys in a real browser: one is made, opens the desk without a password, and unlocks it again."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, sync_playwright

from practice.models import Member
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A laptop with a built-in authenticator that always says yes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        options: dict[str, Any] = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        yield page
        browser.close()


def sign_in_with_password(page: Page, house: SimpleNamespace, member: Member) -> None:
    page.goto(f"{house.url}/")
    page.get_by_label("E-mail address").fill(member.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/accounts/factors/")


def make_a_passkey(page: Page, house: SimpleNamespace) -> None:
    page.goto(f"{house.url}/accounts/factors/webauthn/add/")
    page.get_by_label("What you call this device").fill("This laptop")
    assert page.get_by_label("It opens the desk by itself").is_checked()
    page.get_by_role("button", name="Set it up").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)


def test_a_passkey_opens_the_desk_and_unlocks_it(house: SimpleNamespace, page: Page, thea: Member) -> None:
    sign_in_with_password(page, house, thea)
    make_a_passkey(page, house)
    assert Authenticator.objects.filter(user=thea.user, type="webauthn").count() == 1
    page.context.clear_cookies()

    page.goto(f"{house.url}/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{house.url}/")
    page.get_by_text("Thea").click()
    page.get_by_role("button", name="Lock the desk").click()
    page.wait_for_url("**/lock/**")
    page.wait_for_timeout(1100)
    page.get_by_role("link", name="Unlock with a passkey").click()
    page.get_by_role("button", name="Use the passkey").click()

    page.wait_for_url(f"{house.url}/")
    assert page.get_by_text("Three steps").is_visible()
