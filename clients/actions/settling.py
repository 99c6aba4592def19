"""What staff do about an answer about harm: open it, take it on, and say what was done. Each is written once and stays."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from clients import access, audit, outbox, vault
from clients.actors import Actor
from clients.models import Delivery, RiskAct, RiskEvent, RiskWatch

Kind = RiskAct.Kind
ACTIONS = ("spoke", "will_see", "cover_informed", "emergency", "known")
"""Spoke by phone · will see them on a day · informed the cover · emergency services · known, a plan is in place."""


@transaction.atomic
def open_event(*, by: Actor, event_id: uuid.UUID, now: datetime) -> RiskEvent:
    """The first look of each person is an act of its own; it comes before the words are shown."""
    event = access.risk_event(by=by, event_id=event_id, now=now)
    _once(event, Kind.SEEN, by=by, now=now)
    return event


@transaction.atomic
def take_on(*, by: Actor, event_id: uuid.UUID, now: datetime) -> bool:
    """ "I am on it": others see it and need not call twice. The hour stays; only settling ends it."""
    event = access.risk_event(by=by, event_id=event_id, now=now)
    if not RiskWatch.objects.filter(event=event).exists():
        return False
    return _once(event, Kind.TAKEN, by=by, now=now)


@transaction.atomic
def settle(*, by: Actor, event_id: uuid.UUID, action: str, what: Mapping[str, Any], now: datetime) -> bool:
    """Say what was done. Whoever takes the open row away has settled it; whoever comes second has not."""
    event = access.risk_event(by=by, event_id=event_id, now=now)
    if action not in ACTIONS:
        raise ValueError(f"{action} is no action")
    watch = RiskWatch.objects.select_for_update(of=("self",)).filter(event=event).first()
    if watch is None or not watch.delete()[0]:
        return False
    act = _act(event, Kind.SETTLED, by=by, now=now)
    vault.put(act, now=now, what={**what, "action": action})
    act.save(force_insert=True)
    _call_back(event, now=now)
    _note(event, by=by, action="settle", now=now)
    return True


def _call_back(event: RiskEvent, *, now: datetime) -> None:
    """A notice that still waits to go out has nothing to tell any more."""
    waiting = Delivery.objects.filter(
        kind=Delivery.Kind.NOTICE, subject_id=event.id, state__in=outbox.WITHDRAWABLE
    )
    outbox.move(waiting, became=Delivery.State.CANCELLED, reason="settled", now=now)


def _once(event: RiskEvent, kind: str, *, by: Actor, now: datetime) -> bool:
    if RiskAct.objects.filter(event=event, kind=kind, who_id=by.id).exists():
        return False
    _act(event, kind, by=by, now=now).save(force_insert=True)
    _note(event, by=by, action=f"risk_{kind}", now=now)
    return True


def _act(event: RiskEvent, kind: str, *, by: Actor, now: datetime) -> RiskAct:
    return RiskAct(
        practice_id=event.practice_id, client_id=event.client_id, event=event, kind=kind, who_id=by.id, at=now
    )


def _note(event: RiskEvent, *, by: Actor, action: str, now: datetime) -> None:
    audit.record(
        by=by, action=action, now=now, client_id=event.client_id, object_kind="risk_event", object_id=event.id
    )
