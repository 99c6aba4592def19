"""The caseload: one word each, found by name, one event and the same statements at any size."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients import queries, vault
from clients.actions import sharing
from clients.models import Assignment, AuditEvent, BetweenUs, Client, Delivery, Entry, NotDone, SafeContact
from practice.models import Member
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_client, make_edition

QUERIES_OF_THE_LIST = 15
Story = Callable[[Member, Client], None]


def word_of(by: Member, client: Client, **more: Any) -> str:
    page = queries.caseload(by=by, now=NOON + timedelta(hours=1), **more)
    return next(line.word for line in page.lines if line.id == client.id)


def sent(client: Client, **more: Any) -> Entry:
    row = make_assignment(client)
    at = {"begun_at": NOON, "saved_at": NOON, "sent_at": NOON, "visible_at": NOON}
    fields = {"state": "sent", **at, **more}
    return Entry.objects.create(practice_id=client.practice_id, client=client, assignment=row, **fields)


def an_answer(thea: Member, client: Client) -> None:
    sent(client)


def a_read_answer(thea: Member, client: Client) -> None:
    sent(client, opened_at=NOON, opened_by_id=thea.id)


def an_answer_that_can_be_taken_back(thea: Member, client: Client) -> None:
    sent(client, visible_at=NOON + timedelta(hours=2))


def ready_work(thea: Member, client: Client) -> None:
    make_assignment(client, stage="ready", ready_at=NOON)


def not_this_one(thea: Member, client: Client) -> None:
    NotDone.objects.create(
        practice_id=client.practice_id, client=client, assignment=make_assignment(client), at=NOON
    )


def between_us(thea: Member, client: Client) -> None:
    BetweenUs.objects.create(practice_id=client.practice_id, client=client, at=NOON, visible_at=NOON)


def a_paused_address(thea: Member, client: Client) -> None:
    SafeContact.objects.filter(client=client).update(address_paused_at=NOON, address_paused_why="bounced")


def a_bounced_mail(thea: Member, client: Client) -> None:
    times = dict.fromkeys(("created_at", "due_at", "not_after", "next_attempt_at"), NOON)
    Delivery.objects.create(
        practice_id=client.practice_id,
        client=client,
        kind="invite",
        state="bounced",
        dedupe_key="d",
        message_id="m",
        **times,
    )


def open_work(thea: Member, client: Client) -> None:
    make_assignment(client)


def nothing(thea: Member, client: Client) -> None:
    """Nothing was ever handed over."""


@pytest.mark.parametrize(
    ("story", "word"),
    [
        (nothing, "new"),
        (open_work, "quiet"),
        (a_read_answer, "quiet"),
        (an_answer_that_can_be_taken_back, "quiet"),
        (an_answer, "ready"),
        (ready_work, "ready"),
        (not_this_one, "ready"),
        (a_paused_address, "bounced"),
        (a_bounced_mail, "bounced"),
        (between_us, "waiting"),
    ],
)
def test_word_says_what_matters_most(thea: Member, sam: Client, story: Story, word: str) -> None:
    story(thea, sam)
    assert word_of(thea, sam) == word


def test_word_comes_from_above_too(thea: Member, sam: Client) -> None:
    open_work(thea, sam)
    assert word_of(thea, sam, marks={sam.id: frozenset({"thread"})}) == "thread"


def test_a_mail_that_arrived_later_takes_the_word_away(thea: Member, sam: Client) -> None:
    a_bounced_mail(thea, sam)
    open_work(thea, sam)
    later = dict.fromkeys(
        ("created_at", "due_at", "not_after", "next_attempt_at", "handoff_at", "accepted_at"),
        NOON + timedelta(minutes=5),
    )
    Delivery.objects.create(
        practice_id=sam.practice_id,
        client=sam,
        kind="invite",
        state="accepted",
        dedupe_key="e",
        message_id="n",
        **later,
    )
    assert word_of(thea, sam) == "quiet"


def test_list_shows_own_clients_by_name(
    desk: Browser, thea: Member, colleague: Member, stranger: Member
) -> None:
    for owner, name in (
        (thea, "Zoe Zett"),
        (thea, "ada Ahorn"),
        (colleague, "Cay Other"),
        (stranger, "Far Away"),
    ):
        make_client(owner, name, mail=False)

    page = desk.get("/clients/")

    assert [line.name for line in page.context["page"].lines] == ["ada Ahorn", "Zoe Zett"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("q=ola", ["Ola Other"]),
        ("q=OTHER+ola", ["Ola Other"]),
        ("q=nobody", []),
        ("word=new", ["Ola Other", "Sam Rivers"]),
        ("word=ready", []),
        ("word=ended", ["Eve Ended"]),
        ("q=eve", ["Eve Ended"]),
        ("page=99", ["Ola Other", "Sam Rivers"]),
        ("page=x", ["Ola Other", "Sam Rivers"]),
    ],
)
def test_search_and_word_narrow_the_list(
    desk: Browser, thea: Member, sam: Client, asked: str, names: list[str]
) -> None:
    make_client(thea, "Ola Other", mail=False)
    ended = make_client(thea, "Eve Ended", mail=False)
    Client.objects.filter(id=ended.id).update(status="ended", ended_at=NOON)

    page = desk.get(f"/clients/?{asked}").context["page"]

    assert [line.name for line in page.lines] == names


def test_list_turns_its_pages(desk: Browser, thea: Member) -> None:
    for number in range(27):
        make_client(thea, f"Client {number:02}", mail=False)
    second = desk.get("/clients/?page=2")
    assert [line.name for line in second.context["page"].lines] == ["Client 25", "Client 26"]
    assert "26 to 27 of 27" in second.content.decode()


def test_an_empty_list_offers_the_first_step(desk: Browser) -> None:
    assert 'href="/clients/new/"' in desk.get("/clients/").content.decode()


@pytest.mark.parametrize("size", [1, 50])
def test_list_costs_the_same_for_one_client_and_for_fifty(
    desk: Browser, thea: Member, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        make_assignment(
            make_client(thea, f"Client {number}", mail=False), make_edition(slug=f"piece-{number}")
        )
    desk.get("/clients/")

    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        assert len(desk.get("/clients/").context["page"].lines) == min(size, 25)


def test_list_is_one_event(desk: Browser, thea: Member, sam: Client) -> None:
    make_client(thea, "Ola Other", mail=False)
    before = AuditEvent.objects.count()
    desk.get("/clients/?q=ola")
    event = AuditEvent.objects.latest("id")
    assert (AuditEvent.objects.count(), event.action, event.result) == (before + 1, "list", 2)


def test_the_refresh_carries_words_and_no_name_and_is_not_written_down(
    desk: Browser, thea: Member, sam: Client
) -> None:
    open_work(thea, sam)
    before = AuditEvent.objects.count()
    text = desk.get("/clients/words/", headers={"X-Attune-Poll": "1"}).content.decode()
    assert f'data-live="word-{sam.id}"' in text
    assert "quiet" in text
    assert "Sam" not in text
    assert AuditEvent.objects.count() == before


def test_a_colleague_with_leave_sees_the_client_in_their_list(
    thea: Member, sam: Client, colleague: Member, sign_in: SignIn
) -> None:
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="record", now=NOON)
    assert "Sam Rivers" in sign_in(colleague).get("/clients/").content.decode()


def test_a_name_that_cannot_be_opened_does_not_take_the_list_down(
    desk: Browser, thea: Member, sam: Client
) -> None:
    other = make_client(thea, "Ola Other", mail=False)
    Client.objects.filter(id=other.id).update(name=Client.objects.get(id=sam.id).name)
    page = desk.get("/clients/")
    assert page.status_code == 200
    assert {line.name for line in page.context["page"].lines} == {
        f"{other.code} (cannot be shown)",
        "Sam Rivers",
    }


def test_revoked_work_does_not_count_as_handed_over(thea: Member, sam: Client) -> None:
    row = make_assignment(sam)
    Assignment.objects.filter(id=row.id).update(stage="revoked", revoked_at=NOON)
    assert word_of(thea, sam) == "new"
    assert vault.reveal(row, "why", by=thea, purpose="t", now=NOON)["why"]


@pytest.mark.parametrize("size", [1, 30])
def test_list_of_clients_whom_a_colleague_shares_costs_one_statement_more(
    thea: Member, colleague: Member, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        client = make_client(thea, f"Client {number}", mail=False)
        sharing.grant(by=thea, client_id=client.id, member_id=colleague.id, step="record", now=NOON)
    with django_assert_num_queries(8):
        assert queries.caseload(by=colleague, now=NOON).total == size
