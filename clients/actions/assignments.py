"""Hands material to a client: pins the editions, plans the reminder, queues one invitation; takes it back within a minute."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from clients import access, audit, duty, outbox, states, vault
from clients.actions import links
from clients.actors import Actor, ClientPermission
from clients.models import AccessLink, Assignment, Client, Delivery, ReminderPlan, SafeContact
from clients.models.assignment import usual_cadence
from clients.schedule import Slot, next_occurrence
from psychoed import cautions
from psychoed.models import Edition

MOST_AT_ONCE = 6


class CannotAssign(ValueError):
    """Nothing was handed over; `why` is a code that the page puts into words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class After:
    """The piece that this one follows, how it ended, and what was learned from it."""

    assignment_id: uuid.UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What was handed over, and whether a mail is planned."""

    assignments: tuple[Assignment, ...]
    delivery_id: uuid.UUID | None

    @property
    def ids(self) -> tuple[uuid.UUID, ...]:
        """The new rows."""
        return tuple(row.id for row in self.assignments)


@dataclass(frozen=True, kw_only=True)
class HandedLink:
    """The whole address, and the same to be typed by hand."""

    url: str
    code: str


@transaction.atomic
def assign(
    *,
    by: Actor,
    client_id: uuid.UUID,
    edition_ids: Sequence[uuid.UUID],
    now: datetime,
    why: str = "",
    why_readable: bool = False,
    agreement: Mapping[str, Any] | None = None,
    share: str = Assignment.Share.CHOOSE,
    cadence: str = "",
    occasions: int | None = None,
    reminder: Slot | None = None,
    mail: bool = True,
    after: After | None = None,
    prepared: bool = False,
) -> Handed:
    """One assignment per edition, one mail for all of them, due when the minute for undoing has passed.

    Without a `cadence` each is done as often as it is made for.
    """
    client = access.client(by=by, client_id=client_id, now=now, permission=ClientPermission.ASSIGN)
    editions = _editions(client, edition_ids, prepared=prepared, now=now)
    before = _held(by=by, assignment_id=after.assignment_id, now=now) if after is not None else None
    rows = [
        _pin(
            client,
            edition,
            by=by,
            now=now,
            sealed={"why": why, "agreement": dict(agreement or {})},
            why_readable=why_readable,
            share_default=share,
            cadence=cadence or usual_cadence(kind=edition.kind, meta=edition.meta),
            occasions=occasions,
            dose=str((agreement or {}).get("dose", "")),
        )
        for edition in editions
    ]
    if reminder is not None:
        for row in rows:
            if not cautions.has_gate(row.edition.items):
                plan_reminder(row, slot=reminder, now=now)
    if after is not None and before is not None:
        _hand_on(before, outcome=after.outcome, to=rows[0], by=by, now=now)
    delivery_id = _invite(client, rows, by=by, now=now) if mail and may_mail(client) else None
    return Handed(assignments=tuple(rows), delivery_id=delivery_id)


@transaction.atomic
def undo(*, by: Actor, assignment_ids: Sequence[uuid.UUID], now: datetime) -> bool:
    """Take the whole hand-over back, when every piece of it is still within its minute. Says whether it was."""
    rows = [_held(by=by, assignment_id=each, now=now) for each in sorted(assignment_ids)]
    if not rows or any(
        row.undo_until is None or row.undo_until < now or row.stage != "agreed" for row in rows
    ):
        return False
    for row in rows:
        _revoke(row, by=by, now=now, reason="undone")
    return True


@transaction.atomic
def revoke(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> Assignment:
    """Take one piece back at any time before it is closed: its mails stop, its links list it no longer."""
    row = _held(by=by, assignment_id=assignment_id, now=now)
    states.step(states.ASSIGNMENT, was=row.stage, became=Assignment.Stage.REVOKED)
    _revoke(row, by=by, now=now, reason="revoked")
    return row


@transaction.atomic
def resend(*, by: Actor, assignment_ids: Sequence[uuid.UUID], now: datetime) -> Delivery:
    """One invitation once more, with a link of its own; refused while e-mail is not recorded as safe."""
    rows = _of_one_client(by=by, assignment_ids=assignment_ids, now=now)
    if not all(row.is_open or row.stage == Assignment.Stage.SCHEDULED for row in rows):
        raise CannotAssign("not_open")
    client = rows[0].client
    if not may_mail(client):
        raise CannotAssign("mail_not_safe")
    delivery = outbox.invite(client=client, assignment_ids=[row.id for row in rows], due_at=now, now=now)
    links.mint(by=by, client=client, assignments=rows, delivery_id=delivery.id, now=now)
    for row in rows:
        _note(row, by=by, action="send", now=now, purpose="again")
    return delivery


@transaction.atomic
def hand_link(*, by: Actor, assignment_ids: Sequence[uuid.UUID], now: datetime) -> HandedLink:
    """A fresh link to these pieces, to be given in another way than by mail; shown once."""
    rows = _of_one_client(by=by, assignment_ids=assignment_ids, now=now)
    link = links.mint(by=by, client=rows[0].client, assignments=rows, purpose="handed", now=now)
    for row in rows:
        _note(row, by=by, action="link", now=now, purpose="handed over")
    return HandedLink(url=links.url(link), code=links.code(link))


@transaction.atomic
def close_links(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> int:
    """No link that was handed over opens this piece any more: a lost sheet is worth nothing. Says how many there were."""
    row = access.assignment(by=by, assignment_id=assignment_id, now=now, permission=ClientPermission.ASSIGN)
    handed = AccessLink.objects.alive(now).filter(purpose=AccessLink.Purpose.HANDED, items__assignment=row)
    closed = handed.update(revoked_at=now)
    if closed:
        _note(row, by=by, action="unlink", now=now, purpose="handed over")
    return closed


def _of_one_client(*, by: Actor, assignment_ids: Sequence[uuid.UUID], now: datetime) -> list[Assignment]:
    rows = [
        access.assignment(by=by, assignment_id=each, now=now, permission=ClientPermission.ASSIGN)
        for each in assignment_ids
    ]
    if not rows or len({row.client_id for row in rows}) != 1:
        raise CannotAssign("nothing_chosen")
    return rows


def may_mail(client: Client) -> bool:
    """Whether the client said that e-mail is safe, and the address has not bounced since."""
    return (
        SafeContact.objects.filter(
            client=client,
            safety=SafeContact.Safety.SAFE,
            address_paused_at__isnull=True,
            address__isnull=False,
        ).exists()
        and client.status == Client.Status.ACTIVE
    )


def _editions(
    client: Client, edition_ids: Sequence[uuid.UUID], *, prepared: bool, now: datetime
) -> list[Edition]:
    if client.status == Client.Status.ENDED:
        raise CannotAssign("ended")
    wanted = list(dict.fromkeys(edition_ids))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise CannotAssign("nothing_chosen")
    found = Edition.objects.seen_by(client.practice_id).assignable().in_bulk(wanted)
    if len(found) != len(wanted):
        raise CannotAssign("not_in_the_library")
    if any(row.meta.get("risk_items") for row in found.values()) and (why := duty.why_not(client, now=now)):
        raise CannotAssign(why)
    if not prepared and any(cautions.needs_prep(row.meta) for row in found.values()):
        raise CannotAssign("not_prepared")
    return [found[each] for each in wanted]


def _pin(
    client: Client, edition: Edition, *, by: Actor, now: datetime, sealed: dict[str, Any], **plain: Any
) -> Assignment:
    row = Assignment(
        practice_id=client.practice_id,
        client=client,
        edition=edition,
        sha256=edition.sha256,
        language=edition.language,
        kind=edition.kind,
        assigned_by_id=by.id,
        agreed_at=now,
        undo_until=now + timedelta(seconds=settings.ATTUNE_UNDO_SECONDS),
        **plain,
    )
    vault.put(row, now=now, **sealed)
    row.save(force_insert=True)
    _note(row, by=by, action="assign", now=now)
    return row


def plan_reminder(row: Assignment, *, slot: Slot, now: datetime) -> ReminderPlan:
    """The hour that the client chose, in their own wall time; the first due instant is derived from it."""
    first = next_occurrence(slot, after=now)
    chosen = {
        "days": sorted(slot.days),
        "wall_time": slot.at,
        "zone": slot.zone,
        "inside_quiet": slot.inside_quiet,
        "next_due_at": first.due if first else None,
        "unanswered": 0,
        "silent_since": None,
        "stopped_at": None,
        "stopped_why": "",
    }
    whose = {"practice_id": row.practice_id, "client_id": row.client_id, "created_at": now}
    plan, _ = ReminderPlan.objects.update_or_create(
        assignment=row, defaults=chosen, create_defaults=chosen | whose
    )
    return plan


def _invite(client: Client, rows: Sequence[Assignment], *, by: Actor, now: datetime) -> uuid.UUID:
    delivery = outbox.invite(
        client=client,
        assignment_ids=[row.id for row in rows],
        due_at=now + timedelta(seconds=settings.ATTUNE_UNDO_SECONDS),
        now=now,
    )
    links.mint(by=by, client=client, assignments=rows, delivery_id=delivery.id, now=now)
    return delivery.id


def _held(*, by: Actor, assignment_id: uuid.UUID, now: datetime) -> Assignment:
    """The piece, with nobody else moving it until the transaction ends; asked for before anything is written."""
    return access.assignment(
        by=by, assignment_id=assignment_id, now=now, permission=ClientPermission.ASSIGN, lock=True
    )


def _hand_on(row: Assignment, *, outcome: str, to: Assignment, by: Actor, now: datetime) -> None:
    """The piece before this one closes, and points here."""
    if row.client_id != to.client_id or outcome not in (
        Assignment.Outcome.ADAPTED,
        Assignment.Outcome.REPLACED,
    ):
        raise CannotAssign("not_this_successor")
    row.stage = states.step(states.ASSIGNMENT, was=row.stage, became=Assignment.Stage.CLOSED)
    row.outcome, row.closed_at, row.successor = outcome, now, to
    row.talked_at = row.talked_at or now
    row.save(update_fields=["stage", "outcome", "closed_at", "successor", "talked_at"])
    stop_mails(row, why="done", now=now)
    _note(row, by=by, action="close", now=now, purpose=outcome)


def _revoke(row: Assignment, *, by: Actor, now: datetime, reason: str) -> None:
    row.stage, row.revoked_at = Assignment.Stage.REVOKED, now
    row.save(update_fields=["stage", "revoked_at"])
    stop_mails(row, why=reason, now=now)
    _note(row, by=by, action="revoke", now=now, purpose=reason)


def stop_mails(row: Assignment, *, why: str, now: datetime) -> None:
    """No reminder any more for this piece, and nothing of it that waits to go out."""
    plans = ReminderPlan.objects.filter(assignment=row, stopped_at__isnull=True)
    plans.update(stopped_at=now, stopped_why=why, next_due_at=None)
    outbox.cancel_for(assignment_id=row.id, reason=why, now=now)


def _note(row: Assignment, *, by: Actor, action: str, now: datetime, purpose: str = "") -> None:
    audit.record(
        by=by,
        action=action,
        now=now,
        client_id=row.client_id,
        object_kind="assignment",
        object_id=row.id,
        purpose=purpose,
    )
