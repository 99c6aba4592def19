"""Mails a fresh link to the address on file, for someone whose link no longer works; at most three a day.

Whoever asks learns nothing: asking writes one row, the same for a link that exists, one that does not, and
one whose client must not be mailed. An engine answers a moment later, so the time of the page says nothing.
"""

import uuid
from datetime import datetime

from django.db import transaction

from clients import outbox
from clients.actions import knocks, links, tallies, turns
from clients.actions.assignments import may_mail
from clients.actors import ClientHand
from clients.models import AccessLink, Assignment, Client, FreshAsk

MOST_A_DAY = 3
MOST_AT_ONCE = 50


def ask(*, lid: str, network: str, now: datetime) -> None:
    """Put the question down. Raises `knocks.TooMany` above the limits."""
    knocks.asked(network=network, now=now)
    FreshAsk.objects.create(lid=_id(lid), asked_at=now)


def answer(*, now: datetime) -> int:
    """Answer who asked, the first ones first; returns how many mails were posted. Engines may do this together."""
    return turns.each(FreshAsk.objects.order_by("id")[:MOST_AT_ONCE], deed=_answer, now=now)


@transaction.atomic
def _answer(ask: FreshAsk, *, now: datetime) -> bool:
    """Whoever takes the row away answers; if that fails, the row is there again."""
    taken, _ = FreshAsk.objects.filter(id=ask.id).delete()
    rows = AccessLink.objects.select_related("client__practice").exclude(client__status=Client.Status.ERASED)
    link = rows.filter(id=ask.lid).first() if taken else None
    return link is not None and _mail(link, asked=ask.id, now=now)


def _mail(link: AccessLink, *, asked: int, now: datetime) -> bool:
    tallies.in_turn(link.client_id)
    asked_for = tallies.scope("fresh-lid", link.id)
    tallies.bump(asked_for, now=now)
    if tallies.count(asked_for, within=tallies.DAY, now=now) > MOST_A_DAY:
        return False
    per_client = tallies.of_client("fresh", link.client_id)
    if tallies.count(per_client, within=tallies.DAY, now=now) >= MOST_A_DAY or not may_mail(link.client):
        return False
    tallies.bump(per_client, now=now)
    return _post(link, asked=asked, now=now)


def _id(lid: str) -> uuid.UUID:
    """The id that was asked for; for what is none, one that nobody has."""
    try:
        return uuid.UUID(lid)
    except ValueError:
        return uuid.uuid4()


def _post(link: AccessLink, *, asked: int, now: datetime) -> bool:
    """One question brings one mail, however often it is answered."""
    hand = ClientHand(id=link.id, practice_id=link.practice_id, client_id=link.client_id, tier="link")
    delivery = outbox.fresh_link(client=link.client, asked_id=uuid.uuid5(link.id, str(asked)), now=now)
    if delivery is None:
        return False
    still_there = Assignment.objects.filter(client=link.client).exclude(
        stage__in=[Assignment.Stage.SCHEDULED, Assignment.Stage.REVOKED]
    )
    links.mint(
        by=hand,
        client=link.client,
        assignments=list(still_there.filter(id__in=link.items.values("assignment_id"))),
        purpose=AccessLink.Purpose.FRESH,
        delivery_id=delivery.id,
        now=now,
    )
    return True
