"""The one way from a door to a row: everybody against every kind of row, grants while they last, and the refusal on record."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from clients import access, vault
from clients.actors import ClientPermission, Engine, Operator
from clients.models import Assignment, AuditEvent, BetweenUs, Client, Entry
from clients.models.client import Grant
from practice.models import Member
from tests.factories import NOON, make_assignment, make_client

NOW = timezone.now()
"""Grants are weighed by the clock of the asking member, so these stories are played today."""
HOUR = timedelta(hours=1)
Ask = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One of each of Sam's rows."""

    client: Client
    assignment: Assignment
    entry: Entry
    said: BetweenUs


@pytest.fixture
def rows(sam: Client) -> Rows:
    assignment = make_assignment(sam, stage="ready", ready_at=NOON)
    entry = Entry(
        practice_id=sam.practice_id, client=sam, assignment=assignment, state="sent",
        begun_at=NOON, saved_at=NOON, sent_at=NOON, visible_at=NOON,
    )  # fmt: skip
    vault.put(entry, now=NOON, shared={"answers": {"risk": "CANARY"}}, own={"answers": {}})
    entry.save(force_insert=True)
    said = BetweenUs(practice_id=sam.practice_id, client=sam, at=NOON, visible_at=NOON)
    vault.put(said, now=NOON, line="CANARY")
    said.save(force_insert=True)
    return Rows(client=sam, assignment=assignment, entry=entry, said=said)


ASKED: dict[str, tuple[Ask, str]] = {
    "client": (access.client, "client_id"),
    "assignment": (access.assignment, "assignment_id"),
    "entry": (access.entry, "entry_id"),
    "said": (access.said, "said_id"),
}
KINDS = {"client": "client", "assignment": "assignment", "entry": "entry", "said": "between_us"}


def asked(kind: str, rows: Rows, *, by: Any, now: datetime = NOW, **more: Any) -> Any:
    """The row, by the function that serves it."""
    function, name = ASKED[kind]
    return function(by=by, now=now, **{name: getattr(rows, kind).id}, **more)


def grant(rows: Rows, to: Member, *, by: Member, level: str = Grant.Level.CLINICAL, **more: Any) -> Grant:
    return Grant.objects.create(
        practice_id=rows.client.practice_id,
        client=rows.client,
        member=to,
        level=level,
        given_at=NOW - HOUR,
        given_by=by,
        **more,
    )


@pytest.mark.parametrize("kind", ASKED)
def test_therapist_gets_the_row_with_all_that_a_page_needs(thea: Member, rows: Rows, kind: str) -> None:
    assert asked(kind, rows, by=thea) == getattr(rows, kind)


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("who", ["colleague", "stranger", "assistant", "cora", "owen", "engine", "operator"])
def test_everybody_else_gets_what_is_not_there(
    rows: Rows, kind: str, who: str, request: pytest.FixtureRequest
) -> None:
    machines = {"engine": Engine, "operator": Operator}
    by = (
        machines[who](practice_id=rows.client.practice_id)
        if who in machines
        else request.getfixturevalue(who)
    )

    with pytest.raises(access.Denied) as refused:
        asked(kind, rows, by=by)

    assert isinstance(refused.value, Http404)
    assert (refused.value.by, refused.value.kind, refused.value.object_id, refused.value.now) == (
        by, KINDS[kind], getattr(rows, kind).id, NOW,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_what_does_not_exist_is_refused_the_same(thea: Member, kind: str) -> None:
    function, name = ASKED[kind]
    with pytest.raises(access.Denied) as refused:
        function(by=thea, now=NOW, **{name: uuid.UUID(int=5)})
    assert (refused.value.kind, refused.value.object_id) == (KINDS[kind], uuid.UUID(int=5))


def test_refusal_is_written_down_without_a_word(colleague: Member, rows: Rows) -> None:
    with pytest.raises(access.Denied) as refused:
        asked("entry", rows, by=colleague)
    assert AuditEvent.objects.filter(action="denied").count() == 0

    refused.value.write_down()

    event = AuditEvent.objects.get(action="denied")
    assert (event.actor_id, event.object_kind, event.object_id, event.result, event.client_id) == (
        colleague.id, "entry", str(rows.entry.id), 0, None,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["client", "assignment", "entry", "said"])
def test_grant_opens_every_clinical_row_until_it_ends(
    thea: Member, colleague: Member, rows: Rows, kind: str
) -> None:
    leave = grant(rows, colleague, by=thea)
    assert asked(kind, rows, by=colleague) == getattr(rows, kind)

    Grant.objects.filter(id=leave.id).update(revoked_at=NOW)
    with pytest.raises(access.Denied):
        asked(kind, rows, by=Member.objects.get(id=colleague.id))


@pytest.mark.parametrize(
    ("leave", "seen"),
    [
        ({"level": Grant.Level.CLINICAL}, True),
        ({"level": Grant.Level.CLINICAL, "until": NOW + HOUR}, True),
        ({"level": Grant.Level.CLINICAL, "until": NOW - HOUR}, False),
        ({"level": Grant.Level.IDENTITY}, False),
        ({"level": Grant.Level.ASSIGN}, False),
    ],
)
def test_caseload_holds_what_was_granted_clinically_while_it_lasts(
    thea: Member, colleague: Member, rows: Rows, leave: dict[str, Any], seen: bool
) -> None:
    own = make_client(colleague, "Ola Own", mail=False)
    grant(rows, colleague, by=thea, **leave)

    found = set(access.clients(by=colleague, now=NOW))

    assert found == ({own, rows.client} if seen else {own})


def test_grant_for_one_colleague_is_nobody_elses(
    thea: Member, colleague: Member, cora: Member, rows: Rows
) -> None:
    grant(rows, cora, by=thea)
    assert list(access.clients(by=colleague, now=NOW)) == []


def test_grant_across_practices_opens_nothing(thea: Member, stranger: Member, rows: Rows) -> None:
    """A row that should not be there: even so, nothing of another practice is listed or served."""
    grant(rows, stranger, by=thea)
    assert list(access.clients(by=stranger, now=NOW)) == []
    with pytest.raises(access.Denied):
        asked("client", rows, by=stranger)


def test_erased_client_is_in_no_list_and_behind_no_door(thea: Member, assistant: Member, rows: Rows) -> None:
    Client.objects.filter(id=rows.client.id).update(status="erased", erased_at=NOON, name=None)
    assert list(access.clients(by=thea, now=NOW)) == []
    assert list(access.people(by=assistant, now=NOW)) == []
    with pytest.raises(access.Denied):
        asked("client", rows, by=thea)


def test_assistant_has_all_names_of_the_practice_and_a_therapist_only_their_own(
    thea: Member, colleague: Member, assistant: Member, stranger: Member, rows: Rows
) -> None:
    other = make_client(colleague, "Ola Other", mail=False)
    make_client(stranger, "Nobody Known", mail=False)
    assert set(access.people(by=assistant, now=NOW)) == {rows.client, other}
    assert set(access.people(by=thea, now=NOW)) == {rows.client}
    assert set(access.people(by=colleague, now=NOW)) == {other}


def test_assistant_gets_a_client_for_names_and_not_for_answers(assistant: Member, rows: Rows) -> None:
    assert asked("client", rows, by=assistant, permission=ClientPermission.IDENTITY) == rows.client
    with pytest.raises(access.Denied):
        asked("client", rows, by=assistant)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "draft", "sent_at": None, "visible_at": None, "shared": None},
        {"visible_at": NOW + timedelta(seconds=1)},
        {"state": "withdrawn", "withdrawn_at": NOON, "shared": None},
    ],
)
def test_entry_that_is_not_the_therapists_yet_or_any_more_is_not_there(
    thea: Member, rows: Rows, change: dict[str, Any]
) -> None:
    Entry.objects.filter(id=rows.entry.id).update(**change)
    with pytest.raises(access.Denied):
        asked("entry", rows, by=thea, lock=True)


@pytest.mark.parametrize(
    ("change", "there"),
    [
        ({}, 1),
        ({"visible_at": NOW}, 1),
        ({"visible_at": NOW + timedelta(seconds=1)}, 0),
        ({"taken_back_at": NOON}, 0),
    ],
)
def test_what_was_said_is_there_once_it_cannot_be_taken_back(
    thea: Member, rows: Rows, change: dict[str, Any], there: int
) -> None:
    BetweenUs.objects.filter(id=rows.said.id).update(**change or {"at": NOON})
    assert access.between_us(client_id=rows.client.id, now=NOW).count() == there
    if not there:
        with pytest.raises(access.Denied):
            asked("said", rows, by=thea)


def test_leave_is_fetched_once_for_a_whole_list(
    thea: Member, colleague: Member, rows: Rows, django_assert_num_queries: Any
) -> None:
    more = [make_client(thea, f"Ada{number} One", mail=False) for number in range(3)]
    grant(rows, colleague, by=thea)
    with django_assert_num_queries(1):
        found = access.with_leave([rows.client, *more], by=colleague, now=NOW)
    assert [by_id for row in found for by_id in row.leave[1]] == [str(Grant.Level.CLINICAL)]
    with django_assert_num_queries(0):
        assert access.with_leave(more, by=thea, now=NOW) == more
