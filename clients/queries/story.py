"""Who looked at a client's record, and what was done with it: the log of one client, newest first."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients import access
from clients.actors import Actor
from clients.models import AuditEvent
from clients.queries.members import names_of
from clients.queries.page import Who, head

ACTIONS: dict[str, str | Promise] = {
    "view": _("read"),
    "list": _("read in a list"),
    "open": _("opened"),
    "assign": _("handed over"),
    "revoke": _("took back"),
    "talk": _("talked about"),
    "close": _("closed"),
    "pause": _("paused"),
    "resume": _("took up again"),
    "reminder": _("set a reminder for"),
    "send": _("sent"),
    "link": _("gave a link to"),
    "mint": _("made"),
    "create": _("added"),
    "change": _("changed"),
    "grant": _("let see:"),
    "ungrant": _("no longer lets see:"),
    "erase": _("erased"),
    "export": _("exported"),
    "denied": _("was refused"),
    "enter": _("typed from paper"),
    "take_out": _("took out again"),
    "unlink": _("closed a link to"),
}
OBJECTS: dict[str, str | Promise] = {
    "client": _("the client"),
    "contact": _("safe contact"),
    "safecontact": _("safe contact"),
    "assignment": _("a piece"),
    "entry": _("answers"),
    "measureresult": _("a scale's result"),
    "notdone": _("why it was not this one"),
    "not_done": _("why it was not this one"),
    "betweenus": _("what is between you"),
    "between_us": _("what is between you"),
    "link": _("a link"),
    "delivery": _("a mail"),
    "member": _("a colleague"),
    "mark": _("the calendar"),
    "processnote": _("an own note"),
    "recordsummary": _("the summary"),
    "promise": _("a promise"),
}
FIELDS: dict[str, str | Promise] = {
    "name": _("name"),
    "nickname": _("name"),
    "pronouns": _("name"),
    "address": _("address"),
    "word": _("word"),
    "sender_label": _("sender"),
    "why": _("why"),
    "agreement": _("plan"),
    "learned": _("what was learned"),
    "shared": _("what was shared"),
}


@dataclass(frozen=True, kw_only=True)
class Look:
    """One thing that was done or read: a member by name, or the client's link, the engine, the operator."""

    at: datetime
    actor_kind: str
    name: str
    action: str
    thing: str
    fields: str
    times: int = 1

    def same_as(self, other: Look) -> bool:
        """Whether two lines say the same of one day."""
        return replace(self, at=other.at, times=other.times) == other and self.at.date() == other.at.date()


@dataclass(frozen=True, kw_only=True)
class Looks:
    """A page of the log of one client, newest first; what repeats is one line with a number."""

    who: Who
    lines: tuple[Look, ...]
    page: int
    more: bool


def who_looked(*, by: Actor, client_id: uuid.UUID, now: datetime, page: int = 1, size: int = 100) -> Looks:
    """The log of one client: opaque ids, no content. Reading it needs the same leave as reading the record."""
    row = access.client(by=by, client_id=client_id, now=now)
    start = (max(1, page) - 1) * size
    events = AuditEvent.objects.filter(practice_id=row.practice_id, client_id=row.id).order_by("-number")
    found = list(events[start : start + size + 1])
    names = names_of(practice_id=row.practice_id, member_ids=[event.actor_id for event in found])
    return Looks(
        who=head(row, by=by, now=now),
        lines=_folded(_look(event, names=names) for event in found[:size]),
        page=max(1, page),
        more=len(found) > size,
    )


def _look(event: AuditEvent, *, names: Mapping[uuid.UUID, str]) -> Look:
    kind = event.object_kind.rpartition(".")[2]
    fields = dict.fromkeys(str(FIELDS.get(name, name)) for name in event.fields.split())
    return Look(
        at=event.at,
        actor_kind=event.actor_kind,
        name=names.get(event.actor_id, ""),
        action=str(ACTIONS.get(event.action, event.action)),
        thing=str(OBJECTS.get(kind, kind)),
        fields=", ".join(fields),
    )


def _folded(looks: Iterable[Look]) -> tuple[Look, ...]:
    folded: list[Look] = []
    for look in looks:
        if folded and look.same_as(folded[-1]):
            folded[-1] = replace(folded[-1], times=folded[-1].times + 1)
        else:
            folded.append(look)
    return tuple(folded)
