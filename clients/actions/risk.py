"""An answer about harm arises with the sending, is told to whoever is on duty, and is passed on once at the set hour.

Everything here happens in the transaction of the deed that caused it: the entry, the event and the notice
stand together, or none of them does. A notice says nothing; the page behind it opens this event and no more.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from clients import audit, duty, outbox, pieces, vault
from clients.actions import numbers, turns
from clients.actors import Actor, Engine
from clients.models import Client, Delivery, Entry, RiskAct, RiskEvent, RiskWatch
from clients.pieces import Sitting
from psychoed import answering, scoring

Kind, Stage = RiskAct.Kind, RiskAct.Stage
EARLIER = 3
SAFE = ("yes", "no", "unsure")
LOST = (Delivery.State.FAILED, Delivery.State.BOUNCED, Delivery.State.DEAD, Delivery.State.EXPIRED)
"""How a notice ends that nobody can have read: then nobody waits for the hour."""
SOME = 200


def arise(entry: Entry, shared: dict[str, Any], *, by: Sitting, now: datetime) -> RiskEvent | None:
    """In the transaction of the sending: an event for the answers from their threshold on, and its notice.

    Of the shared answers alone. A measure is shared whole; what a client keeps elsewhere reaches nobody.
    """
    edition = entry.assignment.edition
    found = [each.item_id for each in scoring.risk(edition.meta, answers=shared)]
    if not found or _stands_already(entry, shared, found, by=by, now=now):
        return None
    told = _outline(entry, by=by, now=now) | {
        "given": {item_id: shared[item_id] for item_id in found},
        "answers": _read(entry, shared, found),
        "earlier": _earlier(entry, found, by=by, now=now),
    }
    return _raise(entry, kind=RiskEvent.Kind.ANSWER, told=told, by=by, now=now)


@transaction.atomic
def say_safe(*, by: Sitting, entry_id: uuid.UUID, answer: str, now: datetime) -> bool:
    """ "Do you feel safe right now?" is answered; the last answer counts. Says whether there was something to answer."""
    event = pieces.risk_of(by=by, entry_id=entry_id, now=now)
    if event is None or answer not in SAFE:
        return False
    if pieces.said_safe(event, by=by, now=now) != answer:
        _act(event, Kind.SAID, now=now, what={"safe": answer})
        _note(event, by=by, action="say_safe", now=now)
    return True


@transaction.atomic
def please_look(*, by: Sitting, entry_id: uuid.UUID, now: datetime) -> bool:
    """The client asks that somebody looks before they meet. Where a plan says who and how soon; once while it is open."""
    entry = pieces.entry(by=by, entry_id=entry_id, now=now)
    if entry.state != Entry.State.SENT or numbers.needs_word(by):
        return False
    if duty.plan_of(by_client(entry).practice) is None:
        return False
    if not RiskEvent.objects.filter(entry_id=entry.id, watch__isnull=False).exists():
        told = _outline(entry, by=by, now=now) | {"given": {}, "answers": [], "earlier": []}
        _raise(entry, kind=RiskEvent.Kind.ASKED, told=told, by=by, now=now)
    return True


def escalate_due(*, now: datetime, most: int = SOME) -> int:
    """Pass on what nobody has settled by its hour, or of which nobody can have read. Work in step with what is open."""
    lost = Delivery.objects.filter(kind=Delivery.Kind.NOTICE, subject_id=OuterRef("event_id"), state__in=LOST)
    due = RiskWatch.objects.filter(Q(due_at__lte=now) | Q(Exists(lost)), due_at__isnull=False)
    waiting = due.order_by("due_at").values_list("id", flat=True)[:most]
    return turns.each(waiting, deed=_escalate, now=now)


@transaction.atomic
def _escalate(watch_id: uuid.UUID, *, now: datetime) -> bool:
    """Whoever locks the row passes it on; whoever comes second finds that it has been, or that it was settled."""
    rows = RiskWatch.objects.filter(id=watch_id, due_at__isnull=False)
    watch = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if watch is None:
        return False
    event = RiskEvent.objects.select_related("client__practice").get(id=watch.event_id)
    engine = Engine(practice_id=event.practice_id)
    _act(event, Kind.ESCALATED, now=now)
    _note(event, by=engine, action="escalate", now=now)
    told = set(event.acts.filter(kind=Kind.TOLD).values_list("who_id", flat=True))
    turn = _turn(event.client, now=now)
    following = turn.after(told)
    if following is not None:
        _tell(event, following, stage=Stage.COVER, now=now)
    elif turn.first is not None:
        _tell(event, turn.first, stage=Stage.AGAIN, now=now)
    watch.due_at = None
    watch.save(update_fields=["due_at"])
    return True


def by_client(entry: Entry) -> Client:
    """The client with the practice, whose plan counts."""
    return Client.objects.select_related("practice").get(id=entry.client_id)


def _outline(entry: Entry, *, by: Sitting, now: datetime) -> dict[str, Any]:
    """What the client is called, and what the page is."""
    name = vault.reveal(by_client(entry), "nickname", by=by, purpose="risk", now=now)["nickname"]
    return {"name": name, "title": entry.assignment.edition.title}


def _raise(entry: Entry, *, kind: str, told: dict[str, Any], by: Sitting, now: datetime) -> RiskEvent:
    client = by_client(entry)
    plan = duty.plan_of(client.practice) or duty.WITHOUT_A_PLAN
    event = RiskEvent(
        practice_id=entry.practice_id,
        client=client,
        kind=kind,
        assignment_id=entry.assignment_id,
        entry_id=entry.id,
        at=now,
        due_at=now + plan.within,
    )
    vault.put(event, now=now, told=told)
    event.save(force_insert=True)
    RiskWatch.objects.create(practice_id=event.practice_id, client=client, event=event, due_at=event.due_at)
    _note(event, by=by, action="risk", now=now)
    first = _turn(client, now=now).first
    if first is not None:
        _tell(event, first, stage=Stage.FIRST, now=now)
    return event


def _turn(client: Client, *, now: datetime) -> duty.Turn:
    return duty.turn(client, plan=duty.plan_of(client.practice) or duty.WITHOUT_A_PLAN, now=now)


def _tell(event: RiskEvent, member_id: uuid.UUID, *, stage: str, now: datetime) -> None:
    """One notice per event, person and stage; being told is what opens the event for them."""
    _act(event, Kind.TOLD, now=now, who_id=member_id, stage=stage)
    outbox.notice(practice_id=event.practice_id, member_id=member_id, event_id=event.id, stage=stage, now=now)


def _act(
    event: RiskEvent, kind: str, *, now: datetime, what: dict[str, Any] | None = None, **more: Any
) -> None:
    act = RiskAct(
        practice_id=event.practice_id, client_id=event.client_id, event=event, kind=kind, at=now, **more
    )
    if what is not None:
        vault.put(act, now=now, what=what)
    act.save(force_insert=True)


def _stands_already(
    entry: Entry, shared: dict[str, Any], found: list[str], *, by: Sitting, now: datetime
) -> bool:
    """The same page was taken back and sent again with the same answers: it was told, and still is open."""
    given = {item_id: shared[item_id] for item_id in found}
    rows = RiskEvent.objects.filter(entry_id=entry.id, watch__isnull=False).select_related("client")
    shown = vault.reveal_all(rows, "told", by=by, purpose="risk", now=now)
    return any(each["told"].get("given") == given for each in shown)


def _read(entry: Entry, answers: dict[str, Any], found: list[str]) -> list[dict[str, Any]]:
    """These questions as they were put, and the answers in words."""
    edition = entry.assignment.edition
    items = answering.read_items(edition.items)
    lines = {
        each.item_id: each.lines
        for each in answering.readable(items, answers=answers, language=edition.language)
    }
    return [
        {"id": item.id, "label": item.label_in(edition.language), "lines": list(lines.get(item.id, ()))}
        for item in answering.walk(items)
        if item.id in found and item.id in lines
    ]


def _earlier(entry: Entry, found: list[str], *, by: Sitting, now: datetime) -> list[dict[str, Any]]:
    """What was answered to these questions at the times before, the latest first."""
    rows = Entry.objects.filter(
        client_id=entry.client_id,
        assignment__edition__material_id=entry.assignment.edition.material_id,
        state=Entry.State.SENT,
        sent_at__lt=now,
    ).exclude(id=entry.id)
    before = list(rows.select_related("client", "assignment__edition").order_by("-sent_at")[:EARLIER])
    shown = vault.reveal_all(before, "shared", by=by, purpose="risk", now=now)
    return [
        {
            "at": row.sent_at.isoformat() if row.sent_at else "",
            "answers": _read(row, held["shared"]["answers"], found),
        }
        for row, held in zip(before, shown, strict=True)
        if held["shared"]
    ]


def _note(event: RiskEvent, *, by: Actor, action: str, now: datetime) -> None:
    audit.record(
        by=by, action=action, now=now, client_id=event.client_id, object_kind="risk_event", object_id=event.id
    )
