"""Links: the same page for every id, nothing changed by looking, one answer for whatever does not open."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clients.actions import fresh, links
from clients.models import (
    AccessLink,
    AuditEvent,
    Client,
    Delivery,
    Entry,
    KeptPlace,
    LinkSession,
    SafeContact,
)
from practice.models import Member
from tests.clients.portal.visits import Phone, mail_link, secret_of, typed_code
from tests.factories import NOON, make_assignment, make_edition

SAFE_TWICE = 50


def everything() -> dict[str, list[Any]]:
    """Every row of every table of ours, as it stands."""
    return {
        model._meta.label: sorted(map(repr, model._base_manager.values_list()))
        for context in ("practice", "clients", "psychoed")
        for model in apps.get_app_config(context).get_models()
    }


def dead_presses(sam: Client) -> dict[str, Any]:
    """A press on each kind of link that does not open."""
    piece = make_assignment(sam)
    expired = mail_link(sam, piece, now=NOON - timedelta(days=40))
    revoked = mail_link(sam, piece)
    AccessLink.objects.filter(id=revoked.id).update(revoked_at=NOON)
    unknown = uuid.uuid4()
    phone = Phone()
    return {
        "unknown": phone.post(f"/l/{unknown}", {"secret": "A" * 43}),
        "malformed": phone.post("/l/%00..%2F<b>", {"secret": "\x00 not a secret"}),
        "expired": phone.press(expired),
        "revoked": phone.press(revoked),
    }


def test_page_behind_a_link_is_the_same_for_every_id(sam: Client) -> None:
    link = mail_link(sam, make_assignment(sam))
    browser = Browser()

    with CaptureQueriesContext(connection) as asked:
        pages = [browser.get(f"/l/{lid}") for lid in (link.id, uuid.uuid4(), "nonsense", "a" * 500)]

    assert len({page.content for page in pages}) == 1
    assert {page.status_code for page in pages} == {200}
    assert [dict(page.cookies) for page in pages] == [{}, {}, {}, {}]
    assert asked.captured_queries == []


def test_search_engines_are_asked_to_stay_away() -> None:
    page = Browser().get("/robots.txt")

    assert page["Content-Type"] == "text/plain"
    assert [line for line in page.content.decode().splitlines() if line.startswith("Disallow")] == [
        "Disallow: /l/", "Disallow: /x/", "Disallow: /u/"]  # fmt: skip


def test_page_behind_a_link_tells_nothing_about_anyone(sam: Client, thea: Member) -> None:
    edition = make_edition(title="CANARY-title")
    link = mail_link(sam, make_assignment(sam, edition, why="CANARY-why", why_readable=True))

    page = Browser().get(f"/l/{link.id}").content.decode()

    named = ["CANARY", "Sam", "Thea", "Quiet Room", "heron", "Thursday list", str(link.id), "csrf"]
    assert [word for word in named if word in page] == []
    assert re.findall(r"<title>(.*?)</title>", page) == ["Notes"]


def test_every_dead_link_gives_the_same_answer(sam: Client) -> None:
    answers = dead_presses(sam)

    assert {each.status_code for each in answers.values()} == {410}
    assert len({each.content for each in answers.values()}) == 1
    headers = [{k: v for k, v in each.headers.items() if k != "Date"} for each in answers.values()]
    assert headers.count(headers[0]) == len(headers)
    assert not LinkSession.objects.exists()


def test_secret_of_one_link_does_not_open_another(sam: Client) -> None:
    piece = make_assignment(sam)
    mine, other = mail_link(sam, piece), mail_link(sam, piece)

    answer = Phone().post(f"/l/{other.id}", {"secret": secret_of(mine)})

    assert answer.status_code == 410


def test_continue_without_the_end_of_the_link_asks_for_the_code(sam: Client) -> None:
    """WHEN a browser without script presses Continue THEN it is not told that the link is dead."""
    link = mail_link(sam)
    answer = Phone().post(f"/l/{link.id}", {"secret": "", "code": " "})

    assert (answer.status_code, "no longer works" in answer.content.decode()) == (422, False)
    assert "<details data-typed-code open>" in answer.content.decode()


def test_typed_code_opens_the_same_link(sam: Client) -> None:
    link = mail_link(sam, make_assignment(sam))

    answer = Phone().post("/l/", {"code": f" {typed_code(link).lower()} "})

    assert (answer.status_code, answer["Location"]) == (303, "/x/")


def test_looking_changes_nothing_however_often(sam: Client) -> None:
    piece = make_assignment(sam)
    link, phone = mail_link(sam, piece), Phone()
    phone.press(link)
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="A word.")
    urls = [f"/l/{link.id}", "/x/", "/x/pause", "/x/number", "/x/number/new", "/x/code", "/x/choices", "/x/not-mine",
            "/x/between-us", f"/x/{piece.id}/", f"/x/{piece.id}/not-this-one", f"/x/{piece.id}/between-us",
            *(f"/x/{piece.id}/{entry_id}/{end}" for end in ("0", "1", "2", "check", "sent"))]  # fmt: skip
    before = everything()

    statuses = {phone.get(url).status_code for url in urls * 3} | {
        Phone().get(url).status_code for url in urls
    }
    for _ in range(SAFE_TWICE):
        phone.get(f"/l/{link.id}")
        phone.browser.head("/x/")
        phone.browser.options("/x/")

    after = everything()
    assert statuses <= {200, 302, 410}
    assert {name for name in after if after[name] != before[name]} <= {
        "clients.AuditEvent",
        "clients.AuditHead",
    }
    assert set(AuditEvent.objects.values_list("action", flat=True)) <= {
        "create", "change", "mint", "open", "begin", "view", "list", "assign"}  # fmt: skip


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_nothing_but_a_post_reaches_a_deed(sam: Client, method: str) -> None:
    piece = make_assignment(sam)
    phone = Phone()
    phone.press(mail_link(sam, piece))

    answer = getattr(phone.browser, method)(f"/x/{piece.id}/begin")

    assert (answer.status_code, Entry.objects.count()) == (405, 0)


def test_press_from_another_site_is_refused(sam: Client) -> None:
    link = mail_link(sam, make_assignment(sam))

    answer = Phone().post(
        f"/l/{link.id}", {"secret": secret_of(link)}, headers={"origin": "https://elsewhere.example"}
    )

    assert (answer.status_code, LinkSession.objects.count()) == (403, 0)


def test_secret_is_stored_nowhere(sam: Client) -> None:
    link = mail_link(sam, make_assignment(sam))
    secret, code = secret_of(link), typed_code(link)
    phone = Phone()
    phone.press(link)
    reference = phone.browser.cookies["link"].value.split(".")[0]

    stored = repr(everything())

    assert [each for each in (secret, code, reference, links.code(link)) if each in stored] == []


def test_link_can_be_used_until_it_ends(sam: Client) -> None:
    link = mail_link(sam, make_assignment(sam))

    statuses = [Phone().press(link).status_code for _ in range(20)]

    assert statuses == [303] * 20


def test_revoking_stops_an_open_page_and_gives_the_words_back(sam: Client) -> None:
    piece = make_assignment(sam)
    link, phone = mail_link(sam, piece), Phone()
    phone.press(link)
    entry_id = phone.begin(piece)
    AccessLink.objects.filter(id=link.id).update(revoked_at=NOON)

    saved = phone.autosave(piece, entry_id, version=0, risk="Half a sent")
    page = phone.post(f"/x/{piece.id}/{entry_id}/1", {"q-risk": "Half a sent", "version": 0})

    assert (saved.status_code, saved.json()) == (410, {"gone": True})
    assert (page.status_code, "Half a sent" in page.content.decode()) == (410, True)


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 410)])
def test_sitting_ends_after_a_quiet_half_hour(sam: Client, minutes: int, status: int) -> None:
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))
    phone.at = NOON + timedelta(minutes=minutes)

    assert phone.get("/x/").status_code == status


def test_sitting_ends_after_two_hours_even_of_steady_use(sam: Client) -> None:
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))

    statuses = []
    for minutes in (25, 50, 75, 100, 119, 121):
        phone.at = NOON + timedelta(minutes=minutes)
        statuses.append(phone.get("/x/").status_code)

    assert statuses == [200, 200, 200, 200, 200, 410]


def test_stamp_of_a_sitting_cannot_be_made_up(sam: Client) -> None:
    phone = Phone()
    phone.press(mail_link(sam, make_assignment(sam)))
    reference, _stamp, mark = phone.browser.cookies["link"].value.split(".")
    phone.at = NOON + timedelta(minutes=40)
    phone.browser.cookies["link"] = f"{reference}.{int(phone.at.timestamp())}.{mark}"

    assert phone.get("/x/").status_code == 410


def ask_fresh(lid: object) -> Any:
    """The one button of the page that says a link no longer works; and the engine's look a moment later."""
    page = Phone().post(f"/l/{lid}", {"fresh": "1"})
    fresh.answer(now=NOON)
    return page


def test_fresh_link_goes_to_the_address_on_file_and_lists_what_is_there(sam: Client) -> None:
    piece = make_assignment(sam)
    gone = make_assignment(sam, piece.edition, stage="revoked", revoked_at=NOON)
    old = mail_link(sam, piece, gone, now=NOON - timedelta(days=40))

    ask_fresh(old.id)

    mail = Delivery.objects.get()
    link = AccessLink.objects.get(purpose="fresh")
    assert (mail.kind, mail.client_id, link.delivery_id) == ("fresh", sam.id, mail.id)
    assert [item.assignment_id for item in link.items.all()] == [piece.id]


def test_asking_for_a_fresh_link_tells_nobody_anything(sam: Client) -> None:
    old = mail_link(sam, make_assignment(sam), now=NOON - timedelta(days=40))

    answers = [ask_fresh(lid) for lid in (old.id, uuid.uuid4(), "nonsense")]

    assert len({(each.status_code, each.content) for each in answers}) == 1


def test_fresh_link_is_mailed_three_times_a_day_at_most(sam: Client) -> None:
    piece = make_assignment(sam)
    old = [mail_link(sam, piece, now=NOON - timedelta(days=40)) for _ in range(2)]

    for _ in range(3):
        for link in old:
            ask_fresh(link.id)

    assert Delivery.objects.count() == 3


def test_fresh_link_is_not_mailed_where_mail_is_not_safe(sam: Client) -> None:
    SafeContact.objects.filter(client=sam).update(safety="in_person")
    old = mail_link(sam, make_assignment(sam), now=NOON - timedelta(days=40))

    ask_fresh(old.id)

    assert (Delivery.objects.count(), KeptPlace.objects.count()) == (0, 0)


def test_page_that_answers_a_form_takes_itself_out_of_the_tabs_that_are_restored(sam: Client) -> None:
    """A browser keeps what was sent with the page it got; the page replaces that entry before anything else."""
    piece, phone = make_assignment(sam), Phone()
    phone.press(mail_link(sam, piece))

    shown = phone.get("/x/between-us").content.decode()
    answered = phone.post("/x/between-us", {"line": "Something"})

    first = "js/portal/forget-sent.js"
    assert (first in answered.content.decode(), first in shown) == (True, False)
    pages = [
        phone.post("/l/", {"code": "0"}),
        phone.post("/l/", {"fresh": "1"}),
        phone.post("/l/"),
        phone.get("/l/"),
    ]
    assert [first in page.content.decode() for page in pages] == [True, True, True, False]
