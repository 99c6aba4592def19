"""A message is a row first: written in the transaction of the deed, sent later by whichever engine sees it.

Committing the deed commits the mail, and rolling back takes it away. Celery is not known here: `wake`
may be set to a function that pokes an engine, and nothing is lost when it fails, because every engine
looks for due rows anyway. Nothing personal stands in a row; address and words are read when it is sent.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from clients import faults, states, tokens
from clients.hours import sending_for
from clients.models import Assignment, Client, Delivery, DeliveryEvent, DeliveryItem
from clients.models.delivery import DeliveryQuerySet
from clients.schedule import Sending
from clients.sealing import derive

logger = logging.getLogger(__name__)

Kind, State = Delivery.Kind, Delivery.State
CODE_MINUTES = 10
AT_ONCE = timedelta(hours=48)
WITHDRAWABLE = (State.PLANNED, State.LEASED, State.RETRY_WAIT, State.HELD)
"""States from which a mail can still be called back: nothing has been handed over."""


def nobody(*, delivery_id: uuid.UUID) -> None:
    """Nobody is woken; the next look finds the row."""


wake: Callable[..., None] = nobody
"""Set in `apps.ready()`; called with `delivery_id=` after the commit."""


def invite(
    *, client: Client, assignment_ids: Sequence[uuid.UUID], due_at: datetime, now: datetime
) -> Delivery:
    """One mail for these new pieces; never in quiet hours. The first of them counts its invitations."""
    first = assignment_ids[0]
    number = Delivery.objects.filter(kind=Kind.INVITE, subject_id=first).count() + 1
    going = sending_for(client, due=due_at)
    row = _row(
        practice_id=client.practice_id,
        client=client,
        kind=Kind.INVITE,
        subject_id=first,
        about=f"{first}|{number}",
        due_at=due_at,
        now=now,
    )
    _set_window(row, going)
    return _posted(row, assignment_ids=assignment_ids, now=now) or row


def remind(
    *,
    client: Client,
    occurrence: date,
    assignment_ids: Sequence[uuid.UUID],
    due_at: datetime,
    going: Sending,
    wording: str,
    now: datetime,
) -> Delivery | None:
    """The reminder of one client and local day. None when that day already had one."""
    row = _row(
        practice_id=client.practice_id,
        client=client,
        kind=Kind.REMINDER,
        about=str(occurrence),
        due_at=due_at,
        now=now,
    )
    row.occurrence, row.template_version = occurrence, wording
    _set_window(row, going)
    return _posted(row, assignment_ids=assignment_ids, now=now)


def join(*, delivery_id: uuid.UUID, assignment_id: uuid.UUID) -> None:
    """One more piece that the same mail covers."""
    DeliveryItem.objects.bulk_create(
        [DeliveryItem(delivery_id=delivery_id, assignment_id=assignment_id)], ignore_conflicts=True
    )


def mail_code(*, client: Client, code_id: uuid.UUID, now: datetime) -> Delivery | None:
    """Eight digits, at once, of use for ten minutes. The digits are `tokens.digits(key, code_id)`."""
    row = _row(
        practice_id=client.practice_id,
        client=client,
        kind=Kind.CODE,
        subject_id=code_id,
        about=str(code_id),
        due_at=now,
        now=now,
    )
    row.not_after = now + timedelta(minutes=CODE_MINUTES)
    return _posted(row, assignment_ids=(), now=now)


def fresh_link(*, client: Client, asked_id: uuid.UUID, now: datetime) -> Delivery | None:
    """A new link for someone whose link no longer works, to the address on file, at once.

    `asked_id` names the asking, so that pressing twice mails once. Mint the link with the delivery's id.
    """
    row = _row(
        practice_id=client.practice_id,
        client=client,
        kind=Kind.FRESH,
        subject_id=asked_id,
        about=str(asked_id),
        due_at=now,
        now=now,
    )
    return _posted(row, assignment_ids=(), now=now)


def notice(
    *, practice_id: uuid.UUID, member_id: uuid.UUID, event_id: uuid.UUID, stage: str, now: datetime
) -> Delivery | None:
    """A content-free note to a member of staff, at once: something waits at the desk."""
    row = _row(
        practice_id=practice_id,
        kind=Kind.NOTICE,
        subject_id=event_id,
        about=f"{event_id}|{member_id}|{stage}",
        due_at=now,
        now=now,
    )
    row.member_id = member_id
    return _posted(row, assignment_ids=(), now=now)


def cancel_for(*, assignment_id: uuid.UUID, reason: str, now: datetime) -> int:
    """Call back what waits to go out for this piece, unless the same mail covers another that is still open.

    Call it in the transaction of the change. A mail whose content is already on the wire is too late.
    """
    others = DeliveryItem.objects.filter(delivery_id=OuterRef("id")).exclude(assignment_id=assignment_id)
    others = others.filter(
        assignment_id__in=Assignment.objects.open().filter(paused_at__isnull=True).values("id")
    )
    mine = DeliveryItem.objects.filter(assignment_id=assignment_id).values("delivery_id")
    rows = Delivery.objects.filter(id__in=mine, state__in=WITHDRAWABLE).exclude(Exists(others))
    return len(move(rows, became=State.CANCELLED, reason=reason, now=now))


def cancel_client(
    *,
    client_id: uuid.UUID,
    reason: str,
    now: datetime,
    kinds: Sequence[str] = (),
    became: str = State.CANCELLED,
) -> int:
    """Call back all that waits to go out to a client: everything, or only mails of these kinds."""
    rows = Delivery.objects.filter(client_id=client_id, state__in=WITHDRAWABLE)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return len(move(rows, became=became, reason=reason, now=now))


def readdress(*, client_id: uuid.UUID, now: datetime) -> None:
    """The address or the words on file have changed: letters that were written before are written anew.

    One that may have arrived already is not sent again to another address; nobody knows, and that stands.
    """
    rows = Delivery.objects.filter(client_id=client_id, state__in=WITHDRAWABLE)
    move(rows.filter(ambiguous__gt=0), became=State.UNCERTAIN, reason="address_changed", now=now)
    rows.update(snapshot=None)
    rewindow(client_id=client_id, now=now)


def rewindow(*, client_id: uuid.UUID, now: datetime) -> None:
    """The client's hours have changed: what waits for a window gets a new one before it can be claimed."""
    rows = Delivery.objects.filter(
        client_id=client_id, state__in=[State.PLANNED, State.LEASED, State.RETRY_WAIT]
    )
    rows.filter(window_to__gt=now).update(window_to=now)


def move(
    rows: DeliveryQuerySet, *, became: str, reason: str, now: datetime, sender_id: str = "", **fields: Any
) -> list[uuid.UUID]:
    """Change the state of these rows, each with its event, in one transaction; returns the ids that changed.

    The rows are locked in the order of their ids and the filter holds at that moment: whoever comes
    second finds another state, and changes nothing. Give `rows` unordered and uncut. What is over keeps
    no letter: neither address nor link stays in the table, sealed or not.
    """
    with transaction.atomic():
        found = list(rows.select_for_update(of=("self",)).order_by("id").values_list("id", "state"))
        for _, was in found:
            states.step(states.DELIVERY, was=was, became=became)
        ids = [each for each, _ in found]
        if became not in Delivery.OPEN:
            fields["snapshot"] = None
        if ids:
            Delivery.objects.filter(id__in=ids).update(state=became, reason=reason[:40], **fields)
            DeliveryEvent.objects.bulk_create(
                [
                    DeliveryEvent(
                        delivery_id=each,
                        was=was,
                        became=became,
                        at=now,
                        sender_id=sender_id,
                        reason=reason[:60],
                    )
                    for each, was in found
                ]
            )
    return ids


def _row(
    *,
    kind: str,
    about: str,
    due_at: datetime,
    now: datetime,
    practice_id: uuid.UUID,
    client: Client | None = None,
    subject_id: uuid.UUID | None = None,
) -> Delivery:
    """A row that is not written yet. `about` is what makes a second one the same mail."""
    delivery_id = uuid.uuid4()
    who = client.id if client else ""
    return Delivery(
        id=delivery_id,
        practice_id=practice_id,
        client=client,
        kind=kind,
        subject_id=subject_id,
        dedupe_key=tokens.sha256(f"{practice_id}|{who}|{kind}|{about}"),
        message_id=tokens.message_id(
            key=derive(settings.ATTUNE_MASTER_KEY, tokens.K_MESSAGE),
            delivery_id=delivery_id,
            domain=settings.MAIL_DOMAIN,
        ),
        created_at=now,
        due_at=due_at,
        next_attempt_at=due_at,
        not_after=due_at + AT_ONCE,
    )


def _set_window(row: Delivery, going: Sending | None) -> None:
    """The allowed hours of a mail that waits for them; without any it is held for a person to look."""
    if going is None:
        row.state, row.reason = State.HELD, "no_allowed_hour"
        return
    row.window_from, row.window_to = going.window.opens, going.window.closes
    row.next_attempt_at, row.not_after = going.window.opens, going.not_after


def _posted(row: Delivery, *, assignment_ids: Sequence[uuid.UUID], now: datetime) -> Delivery | None:
    """Write the row, once. None when the same mail, or another of the same day, stands there already."""
    with transaction.atomic():
        Delivery.objects.bulk_create([row], ignore_conflicts=True)
        if not Delivery.objects.filter(id=row.id).exists():
            return None
        DeliveryItem.objects.bulk_create(
            [DeliveryItem(delivery=row, assignment_id=each) for each in assignment_ids]
        )
        DeliveryEvent.objects.create(delivery_id=row.id, became=row.state, at=now, reason=row.reason)
        if row.next_attempt_at <= now:
            transaction.on_commit(partial(_poke, row.id), robust=True)
    return row


def _poke(delivery_id: uuid.UUID) -> None:
    """Wake an engine, for speed alone: a broker that is away costs nothing but some seconds."""
    faults.here("after_commit_before_poke")
    try:
        wake(delivery_id=delivery_id)
    except Exception:  # noqa: BLE001 - whatever the broker does, the row is committed and will be found
        logger.warning("nobody could be woken; the next tick sends what is due")
