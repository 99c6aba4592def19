"""Opens a sitting at a mailed link, keeps the place on a private phone, locks and ends it.

Nothing here happens on a GET. A press with the secret or the typed code makes a sitting; what a wrong
one was (unknown, expired, revoked, malformed) is not said to anybody.
"""

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from clients import audit, tokens
from clients.actions import knocks
from clients.actors import ClientHand
from clients.models import AccessLink, Client, Entry, KeptPlace, LinkSession, SafeContact
from clients.pieces import Sitting
from clients.pieces.reach import kept_place, place_made_in

PLACE_DAYS, WHOLE_DAYS = 30, 90
Tier = LinkSession.Tier


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A new sitting: the reference for the cookie, given out once, and whether the place here was locked."""

    session_id: uuid.UUID
    reference: str
    tier: str
    locked: bool


def press(*, lid: str, secret: str, code: str, place: str, network: str, now: datetime) -> Opened | None:
    """Continue was pressed. None for every link that does not open, whatever the reason.

    Raises `knocks.TooMany` above the limits, of which those for guessing keep nobody out whose secret fits.
    """
    link = _alive(lid=lid, secret=secret, code=code, now=now)
    if link is None:
        knocks.guessed(network=network, now=now)
        return None
    kept = kept_place(reference=place, client_id=link.client_id, now=now)
    held = None if kept is None or kept.locked else kept.id
    knocks.opened(link_id=link.id, client_id=link.client_id, place_id=held, network=network, now=now)
    return _sit_down(link, kept=kept, now=now)


@transaction.atomic
def _sit_down(link: AccessLink, *, kept: KeptPlace | None, now: datetime) -> Opened:
    tier = _tier(kept)
    reference = new_reference()
    session = LinkSession.objects.create(
        practice_id=link.practice_id,
        client_id=link.client_id,
        link=link,
        reference_hash=tokens.sha256(reference),
        tier=tier,
        began_at=now,
        seen_at=now,
    )
    if kept is not None:
        _renew(kept, now=now)
    AccessLink.objects.filter(id=link.id).update(first_used_at=link.first_used_at or now, last_used_at=now)
    hand = ClientHand(id=session.id, practice_id=link.practice_id, client_id=link.client_id, tier=tier)
    _note(hand, action="open", kind="link", object_id=link.id, now=now, purpose=tier)
    return Opened(
        session_id=session.id, reference=reference, tier=tier, locked=kept is not None and kept.locked
    )


@transaction.atomic
def rise(*, by: Sitting, now: datetime) -> str:
    """The number or a mailed code was right: the sitting becomes whole, under a new reference."""
    reference = new_reference()
    LinkSession.objects.filter(id=by.id).update(
        reference_hash=tokens.sha256(reference),
        tier=Tier.NUMBER,
        seen_at=now,
        word_confirmed_at=now,
        proven_at=now,
    )
    return reference


@transaction.atomic
def unlock(*, by: Sitting, place: str, now: datetime) -> None:
    """After the number was given, the place on this phone goes on as before, and is known to be the client's."""
    kept = kept_place(reference=place, client_id=by.client_id, now=now)
    if kept is not None:
        KeptPlace.objects.filter(id=kept.id).update(locked=False, proven_at=kept.proven_at or now)


@transaction.atomic
def prove(*, by: Sitting, now: datetime) -> None:
    """The agreed word was given: this sitting, and the place kept here, are known to be the client's."""
    LinkSession.objects.filter(id=by.id).update(proven_at=now)
    if by.place_id is not None:
        KeptPlace.objects.filter(id=by.place_id, proven_at__isnull=True).update(proven_at=now)


@transaction.atomic
def keep_place(*, by: Sitting, place: str, now: datetime) -> str:
    """Keep the place from the first typed character, where the phone is the client's alone.

    Returns the new reference for the cookie, or nothing when there is a place already or none is wanted.
    A locked place is left as it is: it waits for the number.
    """
    if by.place_id is not None or not _is_private(by):
        return ""
    if kept_place(reference=place, client_id=by.client_id, now=now) is not None:
        return ""
    place_id = place_made_in(by.id)
    reference = _make_place(by, place_id=place_id, whole=False, days=PLACE_DAYS, now=now)
    Entry.objects.filter(client_id=by.client_id, begun_in=by.id).update(begun_in=place_id)
    return reference


@transaction.atomic
def keep_page(*, by: Sitting, now: datetime) -> str:
    """Keep my page on this phone: ninety days at the level of the number. Only after the number was given."""
    if not by.is_whole or not _is_private(by):
        return ""
    if by.place_id is not None:
        KeptPlace.objects.filter(id=by.place_id).update(revoked_at=now)
    reference = _make_place(by, place_id=uuid.uuid4(), whole=True, days=WHOLE_DAYS, now=now)
    _note(by, action="keep", kind="place", object_id=by.client_id, now=now)
    return reference


@transaction.atomic
def leave(*, by: Sitting, now: datetime) -> bool:
    """Leave this page: the sitting ends, the place is locked and not forgotten. Says whether the phone is shared."""
    _end(by, now=now)
    if by.place_id is not None:
        KeptPlace.objects.filter(id=by.place_id).update(locked=True)
    return not _is_private(by)


@transaction.atomic
def finish(*, by: Sitting, now: datetime) -> bool:
    """Done for today: the sitting ends, the place stays as it is. Says whether the phone is shared."""
    _end(by, now=now)
    return not _is_private(by)


@transaction.atomic
def close(*, by: Sitting, kind: str, held_id: uuid.UUID, now: datetime) -> bool:
    """The client closes a link or a kept phone. Every other sitting ends at once with it."""
    if not by.is_whole:
        return False
    rows = {"link": AccessLink, "phone": KeptPlace}.get(kind)
    if rows is None:
        return False
    closed = rows.objects.filter(id=held_id, client_id=by.client_id, revoked_at__isnull=True)  # type: ignore[attr-defined]  # both have the manager
    changed = bool(closed.update(revoked_at=now))
    if changed:
        _end_others(by, now=now)
        _note(by, action="close", kind=kind, object_id=held_id, now=now)
    return changed


@transaction.atomic
def close_all(*, by: Sitting, now: datetime) -> int:
    """Everything else that opens this client's page: other phones, other links, other sittings. This one goes on."""
    if not by.is_whole:
        return 0
    alive = {"client_id": by.client_id, "revoked_at__isnull": True}
    links = AccessLink.objects.filter(**alive, not_after__gt=now).exclude(id=by.link_id)
    phones = KeptPlace.objects.filter(**alive, not_after__gt=now).exclude(id=by.place_id or uuid.UUID(int=0))
    closed = links.update(revoked_at=now) + phones.update(revoked_at=now)
    _end_others(by, now=now)
    _note(by, action="close", kind="link", object_id=by.client_id, now=now, purpose="all")
    return closed


def new_reference() -> str:
    """256 random bits, for a cookie; only the hash is stored."""
    return secrets.token_urlsafe(32)


def _alive(*, lid: str, secret: str, code: str, now: datetime) -> AccessLink | None:
    """The link that the secret, or the typed code, belongs to. Both are looked up by their hash alone."""
    links = AccessLink.objects.alive(now).exclude(client__status=Client.Status.ERASED)
    if secret:
        found = links.filter(secret_hash=tokens.sha256(secret)).first()
        return found if found is not None and str(found.id) == lid.lower() else None
    typed = tokens.normal(code)
    if len(typed) != tokens.CODE_CHARACTERS:
        typed = ""
    return links.filter(code_hash=tokens.sha256(typed)).first()


def _tier(kept: KeptPlace | None) -> str:
    if kept is None or kept.locked:
        return Tier.LINK
    return Tier.NUMBER if kept.whole else Tier.KEPT


def _renew(kept: KeptPlace, *, now: datetime) -> None:
    until = now + timedelta(days=WHOLE_DAYS if kept.whole else PLACE_DAYS)
    KeptPlace.objects.filter(id=kept.id).update(used_at=now, not_after=until)


def _make_place(by: Sitting, *, place_id: uuid.UUID, whole: bool, days: int, now: datetime) -> str:
    """A place under a new reference. One that this sitting made before, whose cookie never arrived, is made anew."""
    reference = new_reference()
    KeptPlace.objects.update_or_create(
        id=place_id,
        client_id=by.client_id,
        defaults={
            "practice_id": by.practice_id,
            "reference_hash": tokens.sha256(reference),
            "whole": whole,
            "made_at": now,
            "proven_at": now if by.is_whole or by.proven else None,
            "used_at": now,
            "not_after": now + timedelta(days=days),
            "revoked_at": None,
        },
    )
    return reference


def _is_private(by: Sitting) -> bool:
    return SafeContact.objects.filter(client_id=by.client_id, device=SafeContact.Sharing.ONLY_ME).exists()


def _end(by: Sitting, *, now: datetime) -> None:
    LinkSession.objects.filter(id=by.id, ended_at__isnull=True).update(ended_at=now)


def _end_others(by: Sitting, *, now: datetime) -> None:
    open_now = LinkSession.objects.filter(client_id=by.client_id, ended_at__isnull=True)
    open_now.exclude(id=by.id).update(ended_at=now)


def _note(
    by: ClientHand, *, action: str, kind: str, object_id: uuid.UUID, now: datetime, purpose: str = ""
) -> None:
    audit.record(
        by=by,
        action=action,
        now=now,
        client_id=by.client_id,
        object_kind=kind,
        object_id=object_id,
        purpose=purpose,
    )
