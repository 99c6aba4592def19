"""How far a sitting reaches: the linked pieces with the link alone; what was written here with a kept place; all that
is open with a place that has shown that it is the client's, or with the number.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.db.models import CharField, DateTimeField, Exists, Model, OuterRef, Q, Subquery
from django.http import Http404

from clients import tokens
from clients.actors import ClientHand
from clients.models import Assignment, Client, Entry, KeptPlace, LinkItem, LinkSession, SafeContact
from clients.models.assignment import AssignmentQuerySet
from clients.models.entry import EntryQuerySet
from clients.statements import Slot, Statement, built, columns

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=2)
SETTLED = timedelta(minutes=30)
"""A place that was kept so long ago was not made by the program that opens mails a moment after they arrive."""
WHOLE = LinkSession.Tier.NUMBER
NOT_SHOWN = (Assignment.Stage.SCHEDULED, Assignment.Stage.REVOKED)


class NotHere(Http404):
    """Outside the reach of this sitting, or not there at all: the answer is the same."""


@dataclass(frozen=True, kw_only=True)
class Sitting(ClientHand):
    """The client, or whoever holds the link, within one session of it. Passed as `by=` to every deed."""

    link_id: uuid.UUID
    place_id: uuid.UUID | None
    word_confirmed: bool
    settled: bool
    proven: bool
    zone: str
    language: str
    practice: Any
    private: bool = False
    own_since: datetime | None = None

    @property
    def is_whole(self) -> bool:
        """The number or a mailed code was given: everything may be read."""
        return self.tier == WHOLE

    @property
    def is_kept(self) -> bool:
        """This browser has kept a place, or more: what was written in it goes on here."""
        return self.tier != LinkSession.Tier.LINK

    @property
    def is_known(self) -> bool:
        """This browser is the client's: the place was proven once with the agreed word, the number or a code."""
        return self.is_whole or (self.is_kept and self.proven)

    def opens_own(self, *, begun_at: datetime, begun_in: uuid.UUID | None) -> bool:
        """Whether what was kept in an entry opens here. After staff have reset the number, what is older opens only
        where it was written, and on a phone that kept the whole page before: nobody who can reset reads along.
        """
        return self.own_since is None or begun_at >= self.own_since or begun_in in self.hands

    @property
    def hands(self) -> list[uuid.UUID]:
        """Under which marks an entry counts as written here."""
        return [self.id, place_made_in(self.id), *([self.place_id] if self.place_id else [])]


def place_made_in(session_id: uuid.UUID) -> uuid.UUID:
    """The id of the place that this sitting keeps, if it keeps one; so a lost answer never hides what was typed."""
    return uuid.uuid5(session_id, "kept place")


def sitting(*, reference: str, place: str, seen_at: datetime, now: datetime) -> Sitting | None:
    """The sitting that a cookie names, while it lasts: half an hour of quiet, two hours in all."""
    row = _SITTING.row(
        reference=tokens.sha256(reference), place=tokens.sha256(place or "-"), oldest=now - LONGEST, now=now
    )
    if row is None:
        return None
    found, practice = dict(zip(_SAT, row, strict=False)), row[len(_SAT) :]
    if max(seen_at, found["seen_at"]) <= now - IDLE:
        return None
    made_at, proven_at = found["kept_made"], found["kept_proven"]
    return Sitting(
        id=found["id"],
        practice_id=found["practice_id"],
        client_id=found["client_id"],
        tier=found["tier"],
        link_id=found["link_id"],
        place_id=found["kept"],
        word_confirmed=found["word_confirmed_at"] is not None,
        settled=made_at is not None and made_at <= found["began_at"] - SETTLED,
        proven=found["proven_at"] is not None or proven_at is not None,
        zone=found["client__zone"],
        language=found["client__language"],
        practice=built(_practice_model(), practice),
        private=found["private"],
        own_since=None if found["kept_whole"] else found["client__number_reset_at"],
    )


def _sitting() -> Any:
    """Who sits here: the session, its client and practice, and what this browser has kept, in one statement."""
    mine = {"client_id": OuterRef("client_id")}
    kept = KeptPlace.objects.filter(
        **mine, revoked_at__isnull=True, locked=False,
        not_after__gt=NOW, reference_hash=Slot("place", CharField()),
    )  # fmt: skip
    private = SafeContact.objects.filter(**mine, device=SafeContact.Sharing.ONLY_ME)
    rows = LinkSession.objects.filter(
        reference_hash=Slot("reference", CharField()), ended_at__isnull=True,
        began_at__gt=Slot("oldest", DateTimeField()), link__revoked_at__isnull=True, link__not_after__gt=NOW,
    )  # fmt: skip
    rows = rows.exclude(client__status=Client.Status.ERASED)
    rows = rows.annotate(
        kept=Subquery(kept.values("id")[:1]),
        kept_made=Subquery(kept.values("made_at")[:1]),
        kept_proven=Subquery(kept.values("proven_at")[:1]),
        kept_whole=Exists(kept.filter(whole=True, made_at__lt=OuterRef("client__number_reset_at"))),
        private=Exists(private),
    )
    return rows.values_list(*_SAT, *columns(_practice_model(), under="client__practice__"))


def _practice_model() -> type[Model]:
    """The practice stands above; it is reached by the string key, never by an import."""
    return Client._meta.get_field("practice").related_model


_SAT = (
    "id", "practice_id", "client_id", "tier", "link_id", "began_at", "seen_at", "word_confirmed_at", "proven_at",
    "client__zone", "client__language", "kept", "kept_made", "kept_proven", "kept_whole",
    "private", "client__number_reset_at",
)  # fmt: skip
NOW = Slot("now", DateTimeField())
_SITTING = Statement(_sitting)


def kept_place(*, reference: str, client_id: uuid.UUID, now: datetime) -> KeptPlace | None:
    """The place that this browser has kept for this client, locked or not."""
    if not reference:
        return None
    places = KeptPlace.objects.filter(client_id=client_id, revoked_at__isnull=True, not_after__gt=now)
    return places.filter(reference_hash=tokens.sha256(reference)).first()


def assignments(*, by: Sitting, now: datetime) -> AssignmentQuerySet:
    """The pieces within reach."""
    rows = Assignment.objects.filter(client_id=by.client_id).exclude(stage__in=NOT_SHOWN)
    rows = rows.exclude(closed_at__lt=now - timedelta(days=by.practice.reading_access_days))
    if not by.is_known:
        linked = LinkItem.objects.filter(link_id=by.link_id).values("assignment_id")
        rows = rows.filter(Q(id__in=linked) | Q(id__in=entries(by=by).values("assignment_id")))
    return rows.select_related("edition", "client")


def assignment(*, by: Sitting, assignment_id: uuid.UUID, now: datetime, lock: bool = False) -> Assignment:
    """One piece, or 404. With `lock` two presses at the same instant come one after the other."""
    rows = assignments(by=by, now=now)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(id=assignment_id).first() or not_here()


def entries(*, by: Sitting) -> EntryQuerySet:
    """What was written in this sitting or in this kept place; with the number, all of it."""
    rows = Entry.objects.filter(client_id=by.client_id).exclude(state=Entry.State.WITHDRAWN)
    if not by.is_whole:
        return rows.filter(begun_in__in=by.hands)
    return rows if by.own_since is None else rows.filter(sent_or_own(by.hands, since=by.own_since))


def sent_or_own(hands: Any, *, since: Any) -> Q:
    """With the number, after a reset: what was sent, what was begun since, and what was written here."""
    return Q(state=Entry.State.SENT) | Q(begun_at__gte=since) | Q(begun_in__in=hands)


def entry(*, by: Sitting, entry_id: uuid.UUID, now: datetime, lock: bool = False) -> Entry:
    """One entry of a piece within reach, or 404."""
    rows = entries(by=by).select_related("assignment__edition", "client")
    if lock:
        rows = rows.select_for_update(of=("self", "assignment"))
    found = rows.filter(id=entry_id, assignment__in=assignments(by=by, now=now).values("id")).first()
    return found or not_here()


def not_here() -> NoReturn:
    """The one answer for what is out of reach and for what does not exist."""
    raise NotHere
