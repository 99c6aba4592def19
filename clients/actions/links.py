"""Mints the links by which a client enters. A link is a row with hashes; its secret is derived, never stored.

The mail side needs `mint` alone; it is called in the transaction that writes the delivery's row. The
secret and the typed code are made again from the link's id when the mail is rendered (`clients.tokens`).
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from clients import audit, tokens
from clients.actors import Actor
from clients.models import AccessLink, Assignment, Client, LinkItem
from clients.sealing import derive


@transaction.atomic
def mint(
    *,
    by: Actor,
    client: Client,
    assignments: Sequence[Assignment],
    now: datetime,
    purpose: str = AccessLink.Purpose.WORK,
    delivery_id: uuid.UUID | None = None,
) -> AccessLink:
    """A link to these pieces, frozen now; it lives as many days as the practice says."""
    link_id = uuid.uuid4()
    link = AccessLink.objects.create(
        id=link_id,
        practice_id=client.practice_id,
        client=client,
        secret_hash=tokens.sha256(tokens.secret(key=_key(tokens.K_LINK), link_id=link_id)),
        code_hash=tokens.sha256(tokens.code(key=_key(tokens.K_TYPED), link_id=link_id)),
        purpose=purpose,
        delivery_id=delivery_id,
        created_at=now,
        created_by_kind=by.kind,
        created_by_id=by.id,
        not_after=now + timedelta(days=client.practice.link_days),
    )
    LinkItem.objects.bulk_create([LinkItem(link=link, assignment=each) for each in assignments])
    audit.record(
        by=by,
        action="mint",
        now=now,
        client_id=client.id,
        object_kind="link",
        object_id=link.id,
        purpose=purpose,
    )
    return link


def url(link: AccessLink) -> str:
    """The whole address of the link, secret included: for the mail, or to be shown once."""
    secret = tokens.secret(key=_key(tokens.K_LINK), link_id=link.id)
    return f"{settings.PUBLIC_URL}/l/{link.id}#{secret}"


def code(link: AccessLink) -> str:
    """The same link to be typed, in groups."""
    return tokens.grouped(tokens.code(key=_key(tokens.K_TYPED), link_id=link.id))


def _key(label: str) -> bytes:
    return derive(settings.ATTUNE_MASTER_KEY, label)
