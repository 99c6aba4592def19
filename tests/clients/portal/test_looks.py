"""What is chosen behind Aa: it holds at once, with the sitting or with the kept place, and tells nobody anything."""

import re
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from clients.actions import links
from clients.models import Client, SafeContact
from tests.clients.portal.browsing import opened
from tests.clients.portal.test_journey import at
from tests.clients.portal.test_languages import lang_of
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment

LOOKS = "/x/looks"
NINETY_DAYS = 90 * 24 * 60 * 60


def root_of(page: Any) -> str:
    return str(page.content.decode().split("<html", 1)[1].split(">", 1)[0])


def seated(sam: Client) -> tuple[Phone, Any]:
    phone, piece = Phone(), make_assignment(sam)
    phone.press(mail_link(sam, piece))
    return phone, piece


def test_choice_stands_on_the_next_page_and_goes_with_the_browser(sam: Client) -> None:
    phone, _piece = seated(sam)
    chosen = {"text": "large", "theme": "dark", "contrast": "more", "motion": "none", "language": "es"}

    answer = phone.post(LOOKS, chosen, headers={"referer": "http://testserver/x/choices?a=1"})

    assert (answer.status_code, answer["Location"]) == (302, "/x/choices?a=1")
    assert (answer.cookies["looks"]["max-age"], answer.cookies["looks"]["httponly"]) == ("", True)
    page = phone.get("/x/")
    assert root_of(page) == (
        ' lang="es" dir="ltr" data-text="large" data-theme="dark" data-contrast="more" data-motion="none"'
    )
    assert sam.language == "en"


def test_one_choice_leaves_the_others(sam: Client) -> None:
    phone, _piece = seated(sam)
    phone.post(LOOKS, {"theme": "dark", "text": "large"})
    told = phone.post(LOOKS, {"theme": ""}, headers={"accept": "application/json"})
    assert (told.status_code, told.content) == (204, b"")
    assert root_of(phone.get("/x/")) == ' lang="en" dir="ltr" data-text="large"'


def test_choice_before_the_press_is_the_same_for_every_link(sam: Client) -> None:
    link, browser = mail_link(sam, make_assignment(sam)), Browser()
    browser.post(LOOKS, {"language": "de", "theme": "dark"})
    known, unknown = browser.get(f"/l/{link.id}"), browser.get("/l/anything")
    assert known.content == unknown.content
    assert lang_of(known) == "de ltr"


def test_choice_is_kept_as_long_as_the_place(sam: Client) -> None:
    """The place is kept with the first thing that is typed: what was chosen before goes along."""
    phone, piece = seated(sam)
    phone.post(LOOKS, {"text": "largest"})

    saved = phone.type(piece, phone.begin(piece), risk="I asked for a hug.")
    again = phone.post(LOOKS, {"theme": "light"})

    assert saved.cookies["looks"]["max-age"] == NINETY_DAYS
    assert again.cookies["looks"]["max-age"] == NINETY_DAYS
    assert phone.browser.cookies["looks"].value == "text-largest.theme-light"


@pytest.mark.parametrize(("device", "left"), [("others", ""), ("only_me", "theme-dark")])
def test_leaving_takes_the_choice_along_on_a_shared_phone(sam: Client, device: str, left: str) -> None:
    SafeContact.objects.filter(client=sam).update(device=device)
    phone, _piece = seated(sam)
    phone.post(LOOKS, {"theme": "dark"})
    phone.post("/x/leave")
    assert phone.browser.cookies["looks"].value == left


def test_only_our_own_values_are_taken(sam: Client) -> None:
    phone, _piece = seated(sam)
    phone.post(LOOKS, {"theme": 'dark" onload="x', "text": "huge", "language": "cy", "contrast": "more"})
    assert phone.browser.cookies["looks"].value == "contrast-more"
    phone.browser.cookies["looks"] = 'theme-dark".motion-none.who-sam' + "." * 300
    assert root_of(phone.get("/x/")) == ' lang="en" dir="ltr" data-motion="none"'


@pytest.mark.django_db
def test_another_site_can_neither_choose_nor_lead_away() -> None:
    browser = Browser()
    refused = browser.post(LOOKS, {"theme": "dark"}, headers={"origin": "https://elsewhere.example"})
    back = browser.post(LOOKS, {"theme": "dark"}, headers={"referer": "https://elsewhere.example/x/"})
    assert (refused.status_code, back["Location"]) == (403, "/x/")
    assert browser.get(LOOKS).status_code == 405


def test_page_that_answers_a_press_offers_no_way_off_it(sam: Client) -> None:
    phone, _piece = seated(sam)
    phone.post("/x/looks", {"theme": "dark"})
    pressed = phone.post("/x/number", {"number": ""}).content.decode()
    asked = phone.get("/x/number").content.decode()
    assert ('name="language"' in asked, "data-without-script" in asked) == (True, True)
    assert ('name="language"' in pressed, "data-without-script" in pressed) == (False, False)
    assert 'name="theme" value="dark" checked' in pressed


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_choices_hold_at_once_in_a_real_browser(
    sam: Client, house: Any, chromium: str, tmp_path: Path
) -> None:
    """Another language before the press keeps the link's end, and a line that is typed is not lost to it."""
    url = at(links.url(mail_link(sam, make_assignment(sam))), house)
    with time_machine.travel(NOON), opened(chromium, profile=tmp_path) as phone:
        page = phone.new_page()
        page.goto(url)
        page.locator("[data-appearance] summary").click()
        page.get_by_role("radio", name="Dark").click()
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        with page.expect_navigation():
            page.get_by_role("radio", name="Deutsch").click()
        page.get_by_role("button", name="Weiter").click()
        page.wait_for_url("**/x/**")
        page.goto(f"{house.url}/x/between-us")
        page.get_by_label("In einer Zeile").fill("Die Stille.")
        page.locator("[data-appearance] summary").click()
        page.get_by_role("radio", name="English").click()
        page.locator("[data-next-page]").filter(has_text="Ab der nächsten Seite").wait_for()
        typed = page.get_by_label("In einer Zeile").input_value()
        page.goto(f"{house.url}/x/between-us")
        shown = (page.evaluate("document.documentElement.dataset.theme"), page.locator("h1").inner_text())

    assert (paper, typed, shown) == ("rgb(20, 25, 27)", "Die Stille.", ("dark", "Something between us"))


def test_no_press_is_quicker_than_what_hands_over_the_end_of_the_link() -> None:
    """The script of the mailed page is waited for, before its button is there; a module would come after it."""
    page = Phone().get("/l/").content.decode()
    script = re.search(r'<script src="[^"]*js/portal/open-link[^"]*"></script>', page)
    assert script is not None
    assert script.start() < page.index("</head>") < page.index("<button")
