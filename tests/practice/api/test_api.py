"""The API: a token and its scope open a door, everything else is a problem document, and notes are not in it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client as Browser

from clients import clock, vault
from clients.models import AuditEvent, Client, Entry
from practice.actions import ruptures, sessions, tokens
from practice.models import Member
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_client, make_edition

Program = Callable[..., Browser]
LONG_AGO = NOON.replace(year=2020)


@pytest.fixture
def program(db: None) -> Program:
    def enter(member: Member, *scopes: str, now: Any = None) -> Browser:
        _token, secret = tokens.make(
            by=member, name="test", scopes=list(scopes or tokens.SCOPES), days=30, now=now or clock.now()
        )
        return Browser(headers={"Authorization": f"Bearer {secret}"})

    return enter


def sent_entry(client: Client, shared: dict[str, Any], *, opened: bool = True) -> Entry:
    entry = Entry(
        practice_id=client.practice_id,
        client=client,
        assignment=make_assignment(client),
        state="sent",
        begun_at=NOON,
        saved_at=NOON,
        sent_at=LONG_AGO,
        visible_at=LONG_AGO,
        kept_back=1,
        opened_at=LONG_AGO if opened else None,
        opened_by_id=client.therapist_id if opened else None,
    )
    vault.put(entry, now=NOON, shared=shared, own={"answers": {"feel": "only mine"}})
    entry.save(force_insert=True)
    return entry


@pytest.mark.parametrize("path", ["library/", "clients/", "assignments/"])
def test_without_a_token_it_is_401(db: None, path: str) -> None:
    answer = Browser().get(f"/api/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "A token is needed",
        "status": 401,
        "detail": "Authentication credentials were not provided.",
    }


def test_a_session_of_the_desk_opens_nothing(thea: Member, sign_in: SignIn) -> None:
    assert sign_in(thea).get("/api/clients/").status_code == 401


def test_a_token_without_the_scope_is_403(thea: Member, program: Program) -> None:
    answer = program(thea, "library:read").get("/api/clients/")
    assert (answer.status_code, answer.json()["title"]) == (403, "This token does not carry the scope")


def test_clients_are_those_of_the_caseload(
    thea: Member, colleague: Member, program: Program, sam: Client
) -> None:
    make_client(colleague, "Ola Other")
    answer = program(thea, "clients:read").get("/api/clients/")
    assert [(row["id"], row["name"]) for row in answer.json()["results"]] == [(str(sam.id), "Sam Rivers")]


def test_reading_names_is_one_event(thea: Member, program: Program, sam: Client) -> None:
    browser = program(thea, "clients:read")
    before = AuditEvent.objects.count()
    browser.get("/api/clients/")
    event = AuditEvent.objects.latest("id")
    assert (AuditEvent.objects.count() - before, event.action, event.purpose) == (1, "view", "api")


def test_fifty_rows_cost_what_one_costs(
    thea: Member, program: Program, sam: Client, django_assert_num_queries: Any
) -> None:
    browser = program(thea, "clients:read")
    browser.get("/api/clients/")
    with django_assert_num_queries(8):
        browser.get("/api/clients/")
    for number in range(20):
        make_client(thea, f"Client {number}", mail=False)
    with django_assert_num_queries(8):
        browser.get("/api/clients/")


def test_a_client_is_made_and_a_bad_zone_is_named(thea: Member, program: Program) -> None:
    browser = program(thea, "clients:write")
    made = browser.post("/api/clients/", {"name": "Nia New"}, content_type="application/json")
    assert (made.status_code, made.json()["name"]) == (201, "Nia New")
    wrong = browser.post(
        "/api/clients/", {"name": "Nia", "zone": "Mars/One"}, content_type="application/json"
    )
    assert (wrong.status_code, wrong.json()["errors"]) == (
        400,
        {"zone": ["Write a time zone such as Europe/London."]},
    )


def test_an_assignment_is_made_once_per_call(thea: Member, program: Program, sam: Client) -> None:
    edition = make_edition()
    body = {"client": str(sam.id), "edition": str(edition.id), "why": "You said so."}
    made = program(thea, "assignments:write").post("/api/assignments/", body, content_type="application/json")
    assert (made.status_code, made.json()["sha256"], made.json()["why"]) == (
        201,
        edition.sha256,
        "You said so.",
    )


@pytest.mark.parametrize("other", ["colleague", "stranger"])
def test_foreign_and_missing_are_the_same_404(
    request: pytest.FixtureRequest, program: Program, sam: Client, other: str
) -> None:
    entry = sent_entry(sam, {"answers": {"risk": "a canary"}})
    browser = program(request.getfixturevalue(other))
    foreign = browser.get(f"/api/assignments/{entry.assignment_id}/entries/")
    missing = browser.get(f"/api/assignments/{uuid.uuid4()}/entries/")
    assert (foreign.status_code, foreign.content) == (404, missing.content)


def test_entries_hold_what_was_shared_and_nothing_kept(thea: Member, program: Program, sam: Client) -> None:
    entry = sent_entry(sam, {"answers": {"risk": "I asked"}})
    answer = program(thea, "entries:read").get(f"/api/assignments/{entry.assignment_id}/entries/")
    row = answer.json()["results"][0]
    assert (row["shared"], row["kept_back"]) == ({"answers": {"risk": "I asked"}}, 1)
    assert "only mine" not in answer.content.decode()


def test_entry_that_nobody_opened_stays_shut(thea: Member, program: Program, sam: Client) -> None:
    """The client reads "not opened yet", and may still withdraw it."""
    entry = sent_entry(sam, {"answers": {"risk": "I asked"}}, opened=False)
    answer = program(thea, "entries:read").get(f"/api/assignments/{entry.assignment_id}/entries/")
    assert [row["shared"] for row in answer.json()["results"]] == [None]
    assert not AuditEvent.objects.filter(purpose="api", fields="shared").exists()


def test_summaries_are_written_and_read_and_process_notes_are_nowhere(
    thea: Member, program: Program, sam: Client
) -> None:
    session = sessions.plan(by=thea, client_id=sam.id, starts_at=NOON, now=NOON)
    text = ruptures.NoteText(off="yes", client_words="a canary in a process note")
    ruptures.record(
        by=thea, client_id=sam.id, text=text, happened_on=NOON.date(), submit_key=uuid.uuid4(), now=NOON
    )
    browser = program(thea)
    path = f"/api/clients/{sam.id}/summaries/"
    made = browser.post(
        path, {"session": str(session.id), "text": "Agreed one log."}, content_type="application/json"
    )
    assert made.status_code == 201
    read = browser.get(path)
    assert [row["text"] for row in read.json()["results"]] == ["Agreed one log."]
    assert "canary" not in read.content.decode()


def test_a_token_dies_with_its_day_its_end_and_its_members_place(thea: Member, program: Program) -> None:
    old = program(thea, now=LONG_AGO)
    assert old.get("/api/library/").status_code == 401
    ended = program(thea)
    assert ended.get("/api/library/").status_code == 200
    Member.objects.filter(id=thea.id).update(ended_at=NOON)
    assert ended.get("/api/library/").status_code == 401


def test_only_the_digest_of_a_token_is_kept(thea: Member) -> None:
    token, secret = tokens.make(by=thea, name="t", scopes=["library:read"], days=1, now=NOON)
    assert secret not in str(vars(token))
    assert token.not_after == NOON + timedelta(days=1)


def test_the_schema_is_valid_and_without_warnings(db: None, tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))
    assert "openapi: 3.1.0" in (tmp_path / "schema.yaml").read_text()


def test_the_browsable_page_asks_nobody_else(db: None) -> None:
    page = Browser().get("/api/").content.decode()
    assert "/api/clients/{client_id}/summaries/" in page
    assert "https://" not in page.replace("https://www.w3.org", "")
