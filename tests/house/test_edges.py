"""The edges an attacker feels for first: hosts, cookies, redirects, foreign forms, huge bodies, a demo left on."""

import io
import json
import os
import subprocess
import sys
import uuid
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from clients.actions import caseload
from clients.models import Client, MailedCode
from practice.models import Member
from psychoed.articles import ArticleError, read_article
from tests import figures
from tests.clients.portal.visits import Phone, mail_link
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment
from tests.house import test_doors as doors
from tests.house import world as worlds
from tests.house.doors import CASELOAD, DOORS, SITTING
from tests.house.tree import ROOT

HTTPS = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from clients.portal import cookies
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
browser = Client()
names = ["SESSION_COOKIE", "CSRF_COOKIE", "LANGUAGE_COOKIE"]
print(json.dumps({
    "secure": [getattr(settings, f"{name}_SECURE") for name in names],
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, cookies.SITTING, cookies.PLACE],
    "foreign": browser.get("/l/", secure=True, headers={"host": "evil.example"}).status_code,
    "own": browser.get("/l/", secure=True, headers={"host": "attune.example"}).status_code,
    "hsts": browser.get("/l/", secure=True, headers={"host": "attune.example"})["Strict-Transport-Security"],
    "plain": browser.get("/l/", headers={"host": "attune.example"})["Location"],
    "messages": settings.MESSAGE_STORAGE,
}))
"""


def test_https_makes_every_cookie_a_host_cookie_and_refuses_other_hosts() -> None:
    env = {
        **os.environ,
        "PUBLIC_URL": "https://attune.example",
        "DJANGO_SETTINGS_MODULE": "practice.settings",
    }
    told = subprocess.run(
        [sys.executable, "-c", HTTPS], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert found.pop("names") == ["__Host-desk", "__Host-form", "__Host-link", "__Host-place"]
    assert found == {
        "secure": [True, True, True],
        "foreign": 400,
        "own": 200,
        "hsts": "max-age=31536000; includeSubDomains; preload",
        "plain": "https://attune.example/l/",
        "messages": "django.contrib.messages.storage.session.SessionStorage",
    }


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_other_site_presses_no_link(sam: Client, headers: dict[str, str]) -> None:
    link, phone = mail_link(sam, make_assignment(sam)), Phone()
    assert phone.post(f"/l/{link.id}", {"fresh": "1"}, headers=headers).status_code == 403


def test_other_site_posts_into_no_sitting(thea: Member) -> None:
    world, browser = worlds.make(thea=thea), Browser(enforce_csrf_checks=True)
    link = worlds.link(world)
    assert browser.post(f"/l/{link.id}", {"code": doors.links.code(link)}).status_code == 303
    asked = [route for route in doors.ours() if DOORS[route.name] == SITTING]
    statuses = {
        route.name: doors.ask(browser, "POST", doors.address(route, world.ids)).status_code for route in asked
    }
    assert set(statuses.values()) <= {403, 405}
    assert sum(status == 403 for status in statuses.values()) > 10


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(thea: Member, sign_in: SignIn, there: str) -> None:
    browser = sign_in(thea)
    assert browser.get("/lock/", {"next": there}).headers["Location"] == "/"
    for page in ("/accounts/login/", "/accounts/reauthenticate/"):
        for answer in (browser.get(page, {"next": there}), browser.post(page, {"next": there})):
            assert "evil.example" not in answer.headers.get("Location", "").partition("next=")[0]


@pytest.mark.parametrize(("debug", "demo"), [(False, False), (False, True), (True, False)])
def test_demo_pages_need_both_words(
    thea: Member, sign_in: SignIn, settings: Any, debug: bool, demo: bool
) -> None:
    settings.DEBUG, settings.DEMO = debug, demo
    browser = sign_in(thea)
    assert [browser.get(path).status_code for path in ("/mailbox/", "/mailbox/1/", "/demo/codes/")] == [
        404
    ] * 3


@pytest.mark.parametrize("path", ["/l/", "/u/x", "/accounts/login/", "/api/clients/"])
def test_huge_body_is_refused_unread(db: None, path: str) -> None:
    answer = Browser().generic("POST", path, b"x", CONTENT_LENGTH=str(5 * 1024 * 1024))
    assert answer.status_code == 413


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_document_that_declares_entities_is_refused(encoding: str) -> None:
    """mammoth reads styles and relations as well; a part that declares anything is not handed to it."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><w:styles/>'.encode(encoding)
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("word/styles.xml", bomb)
    with pytest.raises(ArticleError, match="cannot be opened"):
        read_article(data=file.getvalue(), filename="a.docx")


@pytest.mark.parametrize("form", [{"secret": "x" * 43}, {"code": "0" * 26}, {"fresh": "1"}])
def test_flood_writes_nothing_and_takes_no_lock(db: None, settings: Any, form: dict[str, str]) -> None:
    """A stranger who floods the links must not make a client's save wait: what is above the limit is only read."""
    settings.ATTUNE_KNOCKS_PER_MINUTE = 4
    with time_machine.travel(NOON, tick=False):
        for _ in range(4):
            Browser().post(f"/l/{uuid.uuid4()}", form)
        with CaptureQueriesContext(connection) as asked:
            answer = Browser().post(f"/l/{uuid.uuid4()}", form)
    assert (answer.status_code, len(asked) > 0) == (429, True)
    assert [query["sql"][:6] for query in asked if not query["sql"].startswith("SELECT")] == []


def changed(thea: Member, sam: Client, *, address: str, at: Any) -> None:
    """Staff write another address down."""
    caseload.confirm_contact(
        by=thea,
        client_id=sam.id,
        now=at,
        safety="safe",
        address=address,
        word="heron",
        mailbox="only_me",
        device="only_me",
    )


@pytest.mark.parametrize(("address", "codes"), [("sam@mail.example", 1), ("thea@staff.example", 0)])
def test_staff_cannot_mail_themselves_a_code(thea: Member, sam: Client, address: str, codes: int) -> None:
    """Words were written; the address changes; a new browser with a fresh link asks for a code."""
    piece, day = make_assignment(sam), NOON + timedelta(days=1)
    phone, link = Phone(), mail_link(sam, piece)
    phone.press(link)
    phone.type(piece, phone.begin(piece), 1, risk="I asked for a hug.")

    changed(thea, sam, address=address, at=day)
    other = Phone(at=day)
    other.press(mail_link(sam, piece, now=day))
    other.post("/x/code", {"send": "1"})

    assert MailedCode.objects.count() == codes


def test_phone_kept_before_still_gets_its_code(thea: Member, sam: Client) -> None:
    piece, day = make_assignment(sam), NOON + timedelta(days=1)
    phone, link = Phone(), mail_link(sam, piece)
    phone.press(link)
    phone.type(piece, phone.begin(piece), 1, risk="I asked for a hug.")
    changed(thea, sam, address="new@mail.example", at=day)
    phone.at = day
    phone.press(link)
    phone.post("/x/code", {"send": "1"})
    assert MailedCode.objects.count() == 1


def test_foreign_and_absent_rows_cost_the_same_but_for_the_grant(
    thea: Member, colleague: Member, sign_in: SignIn
) -> None:
    """A colleague's client is looked up like one that is not there; the one statement more asks for a grant.

    An answer about harm asks besides whether they were told of it, and whether it is still open.
    """
    world, browser = worlds.make(thea=thea), sign_in(colleague)
    more: dict[str, int] = {}
    for route in [each for each in doors.ours() if DOORS[each.name] == CASELOAD and each.parameters]:
        counts = []
        for ids in (world.ids, None):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                browser.get(doors.address(route, ids))
            counts.append(len(asked))
        more[route.name] = counts[0] - counts[1]
    told = more.pop("risk_event")
    assert (set(more.values()) <= {0, 1}, told) == (True, 3)
    figures.note(
        "15",
        f"{len(more)} pages asked for a colleague's row and for none: same status, at most one statement more "
        "(three for an answer about harm, of which a colleague may have been told)",
    )
