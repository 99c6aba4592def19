"""Mail that did not arrive waits on Today with its ways out, and stops waiting once one of them was taken."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from clients.actions import assignments, caseload, sharing
from clients.models import Client, Delivery, SafeContact
from practice.models import Member
from practice.queries import today
from tests.conftest import SignIn
from tests.factories import NOON, make_client, make_edition

LATER = NOON + timedelta(hours=1)
Way = Callable[[Member, Client], Any]


def lose(by: Member, client: Client, state: str = "bounced") -> tuple[Any, ...]:
    """Two pieces, one mail, and it did not arrive."""
    editions = [make_edition(slug=f"{client.code}-{name}", title=name).id for name in ("a", "b")]
    handed = assignments.assign(by=by, client_id=client.id, edition_ids=editions, now=NOON)
    Delivery.objects.filter(id=handed.delivery_id).update(
        state=state, handoff_at=NOON, accepted_at=NOON, reason="refused"
    )
    return handed.ids


def page_of(by: Member) -> today.Today:
    return today.today(by=by, zone="Europe/London", now=LATER)


def test_what_did_not_arrive_waits_before_threads_and_answers(thea: Member, sam: Client) -> None:
    pieces = lose(thea, sam)

    line = page_of(thea).waiting[0]

    assert (line.name, line.status, line.ways) == ("Sam", "bounced", True)
    assert line.lost is not None
    assert (set(line.lost.pieces), line.lost.can_mail, line.lost.doubt) == (set(pieces), True, False)


def test_it_has_three_ways_out(thea: Member, sam: Client, sign_in: SignIn) -> None:
    lose(thea, sam)
    with time_machine.travel(LATER, tick=False):
        text = sign_in(thea).get("/").content.decode()
    assert "the last mail did not arrive" in text
    assert f'href="/clients/{sam.id}/contact/"' in text
    assert f'action="/clients/{sam.id}/mail-again/"' in text
    assert f'action="/clients/{sam.id}/link/"' in text


def test_to_an_address_that_is_paused_nothing_is_mailed_again(
    thea: Member, sam: Client, sign_in: SignIn
) -> None:
    lose(thea, sam)
    SafeContact.objects.update(address_paused_at=NOON, address_paused_why="bounced")
    with time_machine.travel(LATER, tick=False):
        text = sign_in(thea).get("/").content.decode()
    assert "Correct the address" in text
    assert "/mail-again/" not in text


def test_when_nobody_knows_the_page_says_so(thea: Member, sam: Client, sign_in: SignIn) -> None:
    lose(thea, sam, state="uncertain")
    with time_machine.travel(LATER, tick=False):
        text = sign_in(thea).get("/").content.decode()
    assert "nobody knows whether the last mail arrived" in text


def mail_again(by: Member, client: Client) -> None:
    pieces = page_of(by).waiting[0].lost
    assert pieces is not None
    assignments.resend(by=by, assignment_ids=pieces.pieces, now=LATER)


def hand_a_link(by: Member, client: Client) -> None:
    pieces = page_of(by).waiting[0].lost
    assert pieces is not None
    assignments.hand_link(by=by, assignment_ids=pieces.pieces, now=LATER)


def take_the_pieces_back(by: Member, client: Client) -> None:
    for row in page_of(by).waiting[0].lost.pieces:  # type: ignore[union-attr]  # it waits, or the test fails here
        assignments.revoke(by=by, assignment_id=row, now=LATER)


def end_the_work(by: Member, client: Client) -> None:
    caseload.set_standing(by=by, client_id=client.id, status="ended", now=LATER)


@pytest.mark.parametrize("way", [mail_again, hand_a_link, take_the_pieces_back, end_the_work])
def test_one_way_taken_and_it_waits_no_longer(thea: Member, sam: Client, way: Way) -> None:
    lose(thea, sam)
    way(thea, sam)
    assert page_of(thea).waiting == ()


def test_a_corrected_address_can_be_written_to_and_waits_until_it_is(thea: Member, sam: Client) -> None:
    lose(thea, sam)
    SafeContact.objects.update(address_paused_at=NOON, address_paused_why="bounced")
    caseload.confirm_contact(
        by=thea, client_id=sam.id, now=LATER, safety="safe", address="right@mail.example"
    )
    lost = page_of(thea).waiting[0].lost
    assert lost is not None
    assert lost.can_mail


def test_mailing_again_is_one_mail_for_all_that_is_open(thea: Member, sam: Client, sign_in: SignIn) -> None:
    pieces = lose(thea, sam)
    with time_machine.travel(LATER, tick=False):
        landed = sign_in(thea).post(f"/clients/{sam.id}/mail-again/", {"a": pieces}, follow=True)
        refused = sign_in(thea).post(f"/clients/{sam.id}/mail-again/", {}, follow=True)
    assert "A new mail goes out" in landed.content.decode()
    assert "Choose at least one piece" in refused.content.decode()
    assert [row.state for row in Delivery.objects.order_by("created_at")] == ["bounced", "planned"]


def test_a_colleague_who_may_only_read_is_offered_no_way(
    thea: Member, colleague: Member, sam: Client, sign_in: SignIn
) -> None:
    lose(thea, sam)
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="record", now=NOON)
    with time_machine.travel(LATER, tick=False):
        text = sign_in(colleague).get("/").content.decode()
    assert "the last mail did not arrive" in text
    assert "/mail-again/" not in text


@pytest.mark.parametrize("size", [1, 20])
def test_statements_do_not_grow_with_lent_clients_and_lost_mails(
    thea: Member, colleague: Member, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        client = make_client(thea, f"Client {number}")
        lose(thea, client)
        sharing.grant(by=thea, client_id=client.id, member_id=colleague.id, step="work", now=NOON)
    with django_assert_num_queries(18):
        page = page_of(colleague)
    assert (page.how_many_wait, all(line.ways for line in page.waiting)) == (size, True)
