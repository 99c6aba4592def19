"""Adding a client and handing something over, once however often the same form is sent."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from clients import access
from clients.actions import assignments, caseload, presses
from clients.actions.assignments import Handed
from clients.actors import Actor, ClientPermission
from clients.models import Assignment, Client, Press


@transaction.atomic
def open_client(*, by: Actor, submit_key: uuid.UUID | None, now: datetime, **who: Any) -> Client:
    """A new client, or the one that this form has made already."""
    press = presses.take(practice_id=by.practice_id, whose=by.id, what="client", key=submit_key, now=now)
    if press is not None and press.made:
        made = uuid.UUID(press.made["client"])
        return access.client(by=by, client_id=made, now=now, permission=ClientPermission.IDENTITY)
    client = caseload.open_client(by=by, now=now, **who)
    presses.keep(press, client=str(client.id))
    return client


@transaction.atomic
def assign(
    *, by: Actor, client_id: uuid.UUID, submit_key: uuid.UUID | None, now: datetime, **what: Any
) -> Handed:
    """What is handed over now, or what this form has handed over already, as far as it was not taken back since."""
    press = presses.take(
        practice_id=by.practice_id, whose=by.id, what=f"assign {client_id}", key=submit_key, now=now
    )
    before = _handed(press, by=by, client_id=client_id, now=now)
    if before is not None:
        return before
    handed = assignments.assign(by=by, client_id=client_id, now=now, **what)
    mail = str(handed.delivery_id) if handed.delivery_id is not None else ""
    presses.keep(press, pieces=[str(each) for each in handed.ids], mail=mail)
    return handed


def _handed(press: Press | None, *, by: Actor, client_id: uuid.UUID, now: datetime) -> Handed | None:
    """Nothing when it is the first press, or when all of it was taken back: then *Send* means it anew."""
    if press is None or not press.made:
        return None
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.ASSIGN)
    ids = press.made["pieces"]
    rows = {
        str(row.id): row
        for row in Assignment.objects.filter(client=client, id__in=ids).exclude(
            stage=Assignment.Stage.REVOKED
        )
    }
    if not rows:
        return None
    mail = press.made["mail"]
    return Handed(
        assignments=tuple(rows[each] for each in ids if each in rows),
        delivery_id=uuid.UUID(mail) if mail else None,
    )
