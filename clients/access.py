"""Fetch and check in one call: the only way from a door to a row of the caseload. A stranger gets 404."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn

from django.db.models import QuerySet
from django.http import Http404

from clients import audit
from clients.actors import Actor, ClientPermission
from clients.models import Assignment, BetweenUs, Client, Entry, RiskEvent
from clients.models.client import ClientQuerySet, Grant


class Denied(Http404):
    """Not there, or not theirs: the answer is the same. A refusal rolls the deed back, so the door
    writes it down afterwards (`write_down`), in a transaction of its own.
    """

    def __init__(self, *, by: Actor, kind: str, object_id: uuid.UUID, now: datetime) -> None:
        super().__init__()
        self.by, self.kind, self.object_id, self.now = by, kind, object_id, now

    def write_down(self) -> None:
        """One event that says who asked for what, and got nothing."""
        audit.record(
            by=self.by,
            action="denied",
            now=self.now,
            object_kind=self.kind,
            object_id=self.object_id,
            result=0,
        )


def client(
    *, by: Actor, client_id: uuid.UUID, now: datetime, permission: str = ClientPermission.CLINICAL
) -> Client:
    """The client, when `by` holds the permission for them; else 404, and the refusal is written down."""
    found = Client.objects.present().select_related("practice").filter(id=client_id).first()
    if found is None or not by.may(permission, found):
        _refuse(by=by, kind="client", object_id=client_id, now=now)
    return found


def clients(*, by: Actor, now: datetime) -> ClientQuerySet:
    """Every client that `by` may see clinically: the own caseload, and what colleagues granted."""
    granted = Grant.objects.live(now).filter(member_id=by.id, level=Grant.Level.CLINICAL).values("client_id")
    own = Client.objects.of(by.id) | Client.objects.filter(id__in=granted)
    return own.filter(practice_id=by.practice_id).present().select_related("practice")


def with_leave(rows: Iterable[Client], *, by: Actor, now: datetime) -> list[Client]:
    """The rows, each with what `by` was granted: the policy then answers for all of them after one question."""
    found = list(rows)
    lent = [row for row in found if row.therapist_id != by.id]
    if lent:
        held: dict[uuid.UUID, set[str]] = defaultdict(set)
        grants = Grant.objects.live(now).filter(member_id=by.id, client_id__in=[row.id for row in lent])
        for client_id, level in grants.values_list("client_id", "level"):
            held[client_id].add(level)
        for row in lent:
            row.leave = (by.id, frozenset(held[row.id]))
    return found


def people(*, by: Actor, now: datetime) -> ClientQuerySet:
    """Every client whose name `by` may read: for an assistant the whole practice's, else as `clients`."""
    if by.may(ClientPermission.IDENTITY) and not by.may(ClientPermission.CLINICAL):
        return Client.objects.filter(practice_id=by.practice_id).present().select_related("practice")
    return clients(by=by, now=now)


def assignment(
    *,
    by: Actor,
    assignment_id: uuid.UUID,
    now: datetime,
    permission: str = ClientPermission.CLINICAL,
    lock: bool = False,
) -> Assignment:
    """The assignment with its client and edition, or 404. With `lock` nobody else moves it meanwhile."""
    rows = Assignment.objects.select_related("client__practice", "edition", "practice")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(id=assignment_id).first()
    if found is None or not by.may(permission, found.client):
        _refuse(by=by, kind="assignment", object_id=assignment_id, now=now)
    return found


def entry(*, by: Actor, entry_id: uuid.UUID, now: datetime, lock: bool = False) -> Entry:
    """A sent entry that may be opened by now, or 404: drafts and fresh sendings do not exist for staff.

    With `lock` it stays as it was found until the transaction ends: what is being withdrawn is not opened.
    """
    rows = Entry.objects.visible(now).select_related("assignment__edition", "client__practice")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(id=entry_id).first()
    if found is None or not by.may(ClientPermission.CLINICAL, found.client):
        _refuse(by=by, kind="entry", object_id=entry_id, now=now)
    return found


def between_us(*, client_id: uuid.UUID, now: datetime) -> QuerySet[BetweenUs]:
    """What a client said about the two of you, once the minutes to take it back have passed."""
    return BetweenUs.objects.filter(client_id=client_id, visible_at__lte=now, taken_back_at__isnull=True)


def said(*, by: Actor, said_id: uuid.UUID, now: datetime) -> BetweenUs:
    """One "something between us" that may be opened by now, or 404."""
    rows = BetweenUs.objects.filter(visible_at__lte=now, taken_back_at__isnull=True).select_related(
        "client__practice"
    )
    found = rows.filter(id=said_id).first()
    if found is None or not by.may(ClientPermission.CLINICAL, found.client):
        _refuse(by=by, kind="between_us", object_id=said_id, now=now)
    return found


def risk_event(*, by: Actor, event_id: uuid.UUID, now: datetime) -> RiskEvent:
    """An answer about harm: for the client's therapist, and for whoever was told while it is open; or 404."""
    found = RiskEvent.objects.select_related("client__practice").filter(id=event_id).first()
    if found is None or not by.may(ClientPermission.RISK, found):
        _refuse(by=by, kind="risk_event", object_id=event_id, now=now)
    return found


def _refuse(*, by: Actor, kind: str, object_id: uuid.UUID, now: datetime) -> NoReturn:
    raise Denied(by=by, kind=kind, object_id=object_id, now=now)
