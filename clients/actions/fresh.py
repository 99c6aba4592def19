"""Mails a fresh link to the address on file, for someone whose link no longer works; at most three a day.

Whoever asks learns nothing: the answer is the same for a link that exists, one that does not, and one
whose client must not be mailed.
"""

import uuid
from datetime import datetime

from django.db import transaction

from clients import outbox
from clients.actions import links, tallies
from clients.actions.assignments import may_mail
from clients.actors import ClientHand
from clients.models import AccessLink, Assignment, Client

MOST_A_DAY = 3


def ask(*, lid: str, now: datetime) -> bool:
    """Post the mail when there is someone to mail it to. The door tells nobody what came of it.

    Nothing is written for a link that does not exist: guessing fills no table.
    """
    link = _link(lid)
    return link is not None and _ask(link, now=now)


@transaction.atomic
def _ask(link: AccessLink, *, now: datetime) -> bool:
    tallies.in_turn(link.client_id)
    asked_for = tallies.scope("fresh-lid", link.id)
    tallies.bump(asked_for, now=now)
    if tallies.count(asked_for, within=tallies.DAY, now=now) > MOST_A_DAY:
        return False
    per_client = tallies.of_client("fresh", link.client_id)
    if tallies.count(per_client, within=tallies.DAY, now=now) >= MOST_A_DAY or not may_mail(link.client):
        return False
    tallies.bump(per_client, now=now)
    return _post(link, now=now)


def _link(lid: str) -> AccessLink | None:
    try:
        link_id = uuid.UUID(lid)
    except ValueError:
        link_id = uuid.uuid4()
    rows = AccessLink.objects.select_related("client__practice").exclude(client__status=Client.Status.ERASED)
    return rows.filter(id=link_id).first()


def _post(link: AccessLink, *, now: datetime) -> bool:
    hand = ClientHand(id=link.id, practice_id=link.practice_id, client_id=link.client_id, tier="link")
    delivery = outbox.fresh_link(client=link.client, asked_id=uuid.uuid4(), now=now)
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
