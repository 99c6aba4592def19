"""Rates and rests: fair shares between practices, and a destination that asked for quiet gets it."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from clients import outbox
from clients.actions import deliveries, limits
from clients.models import Bucket, Client, Delivery
from practice.models import Member
from tests.clients.mail_cast import Clock, Fake, make_sender, mint_for
from tests.factories import NOON, make_assignment, make_client, make_edition

pytestmark = pytest.mark.django_db


def test_bucket_gives_what_it_has_and_fills_again(settings: Settings) -> None:
    settings.ATTUNE_MAIL_PER_MINUTE = 60
    assert limits.take(limits.EVERYTHING, wanted=100, now=NOON) == 60
    assert limits.take(limits.EVERYTHING, wanted=1, now=NOON) == 0
    assert limits.take(limits.EVERYTHING, wanted=100, now=NOON + timedelta(seconds=10)) == 10


def test_what_was_not_used_is_given_back(settings: Settings) -> None:
    settings.ATTUNE_MAIL_PER_MINUTE = 60
    limits.take(limits.EVERYTHING, wanted=60, now=NOON)
    limits.give(limits.EVERYTHING, count=5)
    limits.give(limits.EVERYTHING, count=0)
    assert limits.take(limits.EVERYTHING, wanted=60, now=NOON) == 5


def test_clock_that_runs_back_fills_nothing(settings: Settings) -> None:
    settings.ATTUNE_MAIL_PER_MINUTE = 60
    limits.take(limits.EVERYTHING, wanted=60, now=NOON)
    assert limits.take(limits.EVERYTHING, wanted=1, now=NOON - timedelta(hours=1)) == 0
    assert Bucket.objects.get().refilled_at == NOON


def test_longer_rest_is_not_made_shorter() -> None:
    assert limits.rest("domain:x", seconds=100, reason="421", now=NOON) == NOON + timedelta(seconds=100)
    assert limits.rest("domain:x", seconds=10, reason="421", now=NOON) == NOON + timedelta(seconds=100)
    assert limits.resting("domain:x", now=NOON + timedelta(seconds=99)) is not None
    assert limits.resting("domain:x", now=NOON + timedelta(seconds=100)) is None


def invite(client: Client, edition: Any, *, now: Any = NOON) -> Delivery:
    assignment = make_assignment(client, edition)
    delivery = outbox.invite(client=client, assignment_ids=[assignment.id], due_at=now, now=now)
    mint_for(delivery, assignment, now=now)
    return delivery


def test_practice_with_one_mail_does_not_wait_for_one_with_many(thea: Member, stranger: Member) -> None:
    edition, carrier = make_edition(), Fake()
    for number in range(6):
        invite(make_client(thea, f"Sam{number} Rivers"), edition)
    late = invite(make_client(stranger, "Ola Berg"), edition, now=NOON)
    deliveries.send_due(make_sender(Clock(), carrier), most=2)
    late.refresh_from_db()
    assert (late.state, len(carrier.sent)) == ("accepted", 2)


def test_code_overtakes_invitations(thea: Member) -> None:
    edition = make_edition()
    for number in range(3):
        invite(make_client(thea, f"Sam{number} Rivers"), edition)
    ola = make_client(thea, "Ola Berg")
    code = outbox.mail_code(client=ola, code_id=ola.id, now=NOON)
    deliveries.send_due(make_sender(Clock()), most=1)
    assert code is not None
    code.refresh_from_db()
    assert code.state == "accepted"


def test_rate_bounds_a_batch(thea: Member, settings: Settings) -> None:
    settings.ATTUNE_MAIL_PER_MINUTE = 4
    edition, carrier = make_edition(), Fake()
    for number in range(4):
        invite(make_client(thea, f"Sam{number} Rivers"), edition)
    assert deliveries.send_due(make_sender(Clock(), carrier)) == 2


def test_domain_that_rests_gets_nothing_and_costs_no_attempt(sam: Client) -> None:
    delivery, clock = invite(sam, make_edition()), Clock()
    until = limits.rest(limits.domain_scope("sam@mail.example"), seconds=60, reason="421", now=NOON)
    deliveries.send_due(make_sender(clock))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason, delivery.attempt) == ("retry_wait", "domain_rests", 0)
    assert delivery.next_attempt_at == until


def test_practice_that_rests_is_passed_over(sam: Client) -> None:
    invite(sam, make_edition())
    limits.rest(limits.practice_scope(sam.practice_id), seconds=60, reason="5.7.1", now=NOON)
    assert deliveries.send_due(make_sender(Clock())) == 0


def test_sender_that_is_told_to_stop_gives_back_what_it_holds(thea: Member) -> None:
    edition, carrier = make_edition(), Fake()
    for number in range(3):
        invite(make_client(thea, f"Sam{number} Rivers"), edition)
    sender = make_sender(Clock(), carrier)
    sender.go_on = lambda: not carrier.sent
    assert deliveries.send_due(sender) == 3
    assert sorted(Delivery.objects.values_list("state", "attempt")) == [
        ("accepted", 1),
        ("retry_wait", 0),
        ("retry_wait", 0),
    ]


def test_practice_is_not_charged_for_what_the_whole_could_not_send(thea: Member, settings: Settings) -> None:
    settings.ATTUNE_MAIL_PER_MINUTE = 4
    limits.take(limits.EVERYTHING, wanted=3, now=NOON)
    edition = make_edition()
    for number in range(3):
        invite(make_client(thea, f"Sam{number} Rivers"), edition)
    assert deliveries.send_due(make_sender(Clock())) == 1
    assert Bucket.objects.get(scope=limits.practice_scope(thea.practice_id)).tokens == 1
