"""What is kept about the client, for the client: everything in one page, one file, and who looked."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from clients import vault
from clients.actions import reviewing
from clients.models import AccessLink, AuditEvent, Client, Entry, KeptPlace, LinkSession
from practice.models import Member
from tests.clients.portal.visits import WORD, Phone, mail_link
from tests.clients.test_links_numbers import NUMBER
from tests.factories import NOON, make_assignment, make_client, make_edition

PAGES = ["/x/everything", "/x/everything/file", "/x/looked"]
PRIVATE, SHARED, DRAFT = "PLANTED-private", "PLANTED-shared", "PLANTED-draft"


@pytest.fixture
def phone(sam: Client) -> Phone:
    """Sam's phone with everything open: one entry sent with an answer kept back, one draft, one refusal, one word."""
    edition = make_edition()
    piece = make_assignment(sam, edition, cadence="event", why="PLANTED-why")
    other = make_assignment(sam, edition)
    make_assignment(sam, make_edition(kind="handout", slug="calm", title="PLANTED-handout"))
    phone = Phone()
    phone.press(mail_link(sam, piece, other))
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk=SHARED)
    phone.type(piece, entry_id, 2, feel=PRIVATE)
    phone.send(piece, entry_id, keep=("feel",))
    phone.autosave(piece, phone.begin(piece, another="1"), version=0, risk=DRAFT)
    phone.post(f"/x/{other.id}/not-this-one", {"reasons": ["too_hard"], "line": "PLANTED-line", "word": WORD})
    phone.post("/x/between-us", {"size": "small", "starts": "me", "line": "PLANTED-between"})
    phone.post("/x/number/new", {"number": NUMBER, "again": NUMBER})
    return phone


def test_everything_is_on_the_page_private_answers_included(phone: Phone) -> None:
    page = phone.get("/x/everything").content.decode()

    told = [SHARED, PRIVATE, DRAFT, "PLANTED-why", "PLANTED-handout", "PLANTED-line", "PLANTED-between", "Too hard",
            "Sam Rivers", "sam@mail.example", "Thursday list", "heron", "Calm grows in small steps."]  # fmt: skip
    assert [word for word in told if word not in page] == []
    assert re.findall(r"<title>(.*?)</title>", page) == ["Notes"]
    assert page.count("Stays with you") == 1


def test_file_holds_the_same_and_its_name_tells_nothing(phone: Phone) -> None:
    answer = phone.get("/x/everything/file")
    found = json.loads(answer.content)

    assert answer["Content-Disposition"] == 'attachment; filename="notes.json"'
    given = {each["not_this_one"] is None and each["kind"]: each for each in found["given"]}
    written = {each["state"]: each for each in given["exercise"]["entries"]}
    sent, draft = written["sent"], written["draft"]
    assert [(each["lines"], each["kept"]) for each in sent["answers"]] == [
        ([SHARED], False),
        ([PRIVATE], True),
    ]
    assert draft["answers"][0]["lines"] == [DRAFT]
    assert given[False]["not_this_one"] == {"reasons": ["too_hard"], "line": "PLANTED-line"}
    assert found["between_us"][0]["line"] == "PLANTED-between"


def test_each_copy_is_written_down(phone: Phone, sam: Client) -> None:
    for url in PAGES[:2]:
        phone.get(url)

    made = AuditEvent.objects.filter(client_id=sam.id, action="export")
    assert list(made.values_list("actor_kind", flat=True)) == ["client", "client"]


@pytest.mark.parametrize("url", PAGES)
def test_nothing_of_it_opens_without_the_number(sam: Client, phone: Phone, url: str) -> None:
    """GIVEN all of it WHEN a kept phone without the number, and a bare link, ask THEN they are sent to the number."""
    phone.browser.cookies.pop("link")
    phone.at += timedelta(hours=8)
    link = AccessLink.objects.get()
    phone.press(link)
    other = Phone()
    other.press(link)

    assert [each.get(url)["Location"] for each in (phone, other)] == ["/x/number", "/x/number"]


def test_what_is_somebody_elses_or_was_withdrawn_is_not_in_it(
    phone: Phone, sam: Client, thea: Member
) -> None:
    nia = make_client(thea, "Nia Other")
    row = Entry(practice_id=nia.practice_id, client=nia, assignment=make_assignment(nia, make_edition(slug="n")),
                begun_at=NOON, saved_at=NOON)  # fmt: skip
    vault.put(row, now=NOON, own={"answers": {"risk": "NIA-canary"}})
    row.save(force_insert=True)
    gone = Entry.objects.get(client=sam, state="draft")
    phone.post(f"/x/{gone.assignment_id}/{gone.id}/remove")

    page = phone.get("/x/everything").content.decode()

    assert ("NIA-canary" in page, "Nia" in page, DRAFT in page, SHARED in page) == (False, False, False, True)


def test_number_of_statements_does_not_grow_with_what_was_written(
    phone: Phone, sam: Client, django_assert_max_num_queries: Any
) -> None:
    edition = make_edition(slug="more")
    with django_assert_max_num_queries(200) as few:
        phone.get("/x/everything")
    for _ in range(10):
        make_assignment(sam, edition)
    with django_assert_max_num_queries(200) as many:
        phone.get("/x/everything")

    assert len(many) == len(few)


def test_who_looked_names_roles_and_no_surname(
    phone: Phone, sam: Client, thea: Member, assistant: Member
) -> None:
    later = NOON + timedelta(minutes=11)
    entry = Entry.objects.get(state="sent")
    vault.reveal(sam, "name", by=assistant, purpose="test", now=later)
    entries_open(thea, entry, later)

    page = html.unescape(phone.get("/x/looked").content.decode())

    rows = [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<li class=\"row\">(.*?)</li>", page)
    ]
    assert "Thursday list opened: what you wrote" in " ".join(rows)
    assert "The practice's desk read: your name, or what is kept about you" in rows
    assert "opened: a link, with the link alone" in next(
        row for row in rows if row.startswith("You, or somebody")
    )
    assert [name for name in ("Thea", "Asa", "PLANTED") if name in page] == []


def entries_open(thea: Member, entry: Entry, at: Any) -> None:
    """The therapist opens the entry."""
    reviewing.open_entry(by=thea, entry_id=entry.id, now=at)


def test_close_all_ends_every_other_way_in(phone: Phone, sam: Client) -> None:
    piece = Entry.objects.get(state="sent").assignment
    link = mail_link(sam, piece)
    other = Phone()
    other.press(link)
    other.autosave(piece, other.begin(piece), version=0, risk="x")

    shut = phone.post("/x/choices/close-all")
    states = [other.get("/x/").status_code, other.press(link).status_code, phone.get("/x/").status_code]

    assert (shut["Location"], states) == ("/x/choices", [410, 410, 200])
    assert KeptPlace.objects.filter(revoked_at__isnull=True).count() == 1
    assert AccessLink.objects.filter(revoked_at__isnull=True).count() == 1
    assert "Close all but this one" not in phone.get("/x/choices").content.decode()


def test_close_all_needs_the_number(sam: Client) -> None:
    piece = make_assignment(sam)
    links = [mail_link(sam, piece) for _ in range(2)]
    phone = Phone()
    phone.press(links[0])

    phone.post("/x/choices/close-all")

    assert AccessLink.objects.filter(revoked_at__isnull=True).count() == 2
    assert LinkSession.objects.filter(ended_at__isnull=True).count() == 1
