"""Answers about harm at the desk: what is open for whom, and one event with what was done about it. Nothing beside it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from clients import access, duty, vault
from clients.actors import Actor
from clients.models import RiskAct, RiskEvent, RiskWatch
from clients.queries.members import names_of

Kind = RiskAct.Kind


@dataclass(frozen=True, kw_only=True)
class Harm:
    """One open event as a line: whose it is, since when, and who is on it. No word of it."""

    id: uuid.UUID
    client_id: uuid.UUID
    kind: str
    at: datetime
    due_at: datetime | None
    mine: bool
    taken_by: uuid.UUID | None

    @property
    def word(self) -> str:
        """The one word beside the name."""
        return "harm" if self.kind == RiskEvent.Kind.ANSWER else "waiting"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it was put, and its answer in words."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Before:
    """The same questions at an earlier time."""

    at: datetime
    answers: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class Done:
    """One act in order: who did what, and when. `what` is there for the settling and for the client's own word."""

    kind: str
    stage: str
    at: datetime
    who: str
    what: Mapping[str, Any]

    @property
    def on(self) -> date | None:
        """The day on which they will be seen."""
        text = self.what.get("on")
        return date.fromisoformat(text) if text else None


@dataclass(frozen=True, kw_only=True)
class EventPage:
    """The page; without words until it has been opened by whoever looks."""

    id: uuid.UUID
    client_id: uuid.UUID
    entry_id: uuid.UUID
    kind: str
    at: datetime
    due_at: datetime | None
    is_open: bool
    opened: bool
    own_client: bool
    taken_by: str
    next_name: str
    name: str = ""
    title: str = ""
    answers: tuple[Asked, ...] = ()
    earlier: tuple[Before, ...] = ()
    safe: str = ""
    acts: tuple[Done, ...] = ()

    @property
    def settled(self) -> Done | None:
        """What was done in the end."""
        return next((act for act in self.acts if act.kind == Kind.SETTLED), None)


def harm(*, by: Actor) -> tuple[Harm, ...]:
    """What is open of the own clients, and what this member was told of; the oldest first. One statement."""
    told = RiskAct.objects.filter(event_id=OuterRef("event_id"), kind=Kind.TOLD, who_id=by.id)
    rows = RiskWatch.objects.filter(
        Q(client__therapist_id=by.id) | Q(Exists(told)), practice_id=by.practice_id
    )
    rows = rows.annotate(taken_by=_taken_by()).select_related("event", "client").order_by("event__at")
    return tuple(
        Harm(
            id=row.event_id,
            client_id=row.client_id,
            kind=row.event.kind,
            at=row.event.at,
            due_at=row.due_at,
            mine=row.client.therapist_id == by.id,
            taken_by=row.taken_by,  # annotated above
        )
        for row in rows
    )


def event_page(*, by: Actor, event_id: uuid.UUID, now: datetime) -> EventPage:
    """One event for the client's therapist or whoever was told. Opening comes first; each look is written down."""
    event = access.risk_event(by=by, event_id=event_id, now=now)
    acts = list(event.acts.select_related("event__client").order_by("at", "id"))
    names = names_of(practice_id=event.practice_id, member_ids=[act.who_id for act in acts if act.who_id])
    watch = RiskWatch.objects.filter(event=event).first()
    outside: dict[str, Any] = {
        "id": event.id,
        "client_id": event.client_id,
        "entry_id": event.entry_id,
        "kind": event.kind,
        "at": event.at,
        "due_at": watch.due_at if watch else None,
        "is_open": watch is not None,
        "own_client": event.therapist_id == by.id,
        "taken_by": next(
            (names.get(act.who_id, "") for act in acts if act.who_id and act.kind == Kind.TAKEN), ""
        ),
        "next_name": _next_name(event, acts, now=now) if watch and watch.due_at else "",
    }
    if not any(act.kind == Kind.SEEN and act.who_id == by.id for act in acts):
        return EventPage(**outside, opened=False)
    told = vault.reveal(event, "told", by=by, purpose="risk", now=now)["told"]
    done = _done(acts, names=names, by=by, now=now)
    return EventPage(
        **outside,
        opened=True,
        name=told["name"] or "",
        title=told["title"],
        answers=_asked(told["answers"]),
        earlier=tuple(
            Before(at=datetime.fromisoformat(each["at"]), answers=_asked(each["answers"]))
            for each in told["earlier"]
        ),
        safe=next((str(act.what["safe"]) for act in reversed(done) if act.kind == Kind.SAID), ""),
        acts=tuple(done),
    )


def _taken_by() -> Any:
    rows = RiskAct.objects.filter(event_id=OuterRef("event_id"), kind=Kind.TAKEN)
    return rows.order_by("at").values("who_id")[:1]


def _next_name(event: RiskEvent, acts: Iterable[RiskAct], *, now: datetime) -> str:
    """Who will be told at the set hour, as things stand now."""
    plan = duty.plan_of(event.client.practice) or duty.WITHOUT_A_PLAN
    told = {act.who_id for act in acts if act.kind == Kind.TOLD}
    following = duty.turn(event.client, plan=plan, now=now).after(told)
    if following is None:
        return ""
    return names_of(practice_id=event.practice_id, member_ids=[following]).get(following, "")


def _done(acts: list[RiskAct], *, names: dict[uuid.UUID, str], by: Actor, now: datetime) -> list[Done]:
    """The acts with their words, which are opened in one event."""
    sealed = [act for act in acts if act.what is not None]
    shown = vault.reveal_all(sealed, "what", by=by, purpose="risk", now=now)
    words = {act.id: held["what"] for act, held in zip(sealed, shown, strict=True)}
    return [
        Done(
            kind=act.kind,
            stage=act.stage,
            at=act.at,
            who=names.get(act.who_id, "") if act.who_id else "",
            what=words.get(act.id, {}),
        )
        for act in acts
    ]


def _asked(rows: Iterable[Mapping[str, Any]]) -> tuple[Asked, ...]:
    return tuple(Asked(label=row["label"], lines=tuple(row["lines"])) for row in rows)
