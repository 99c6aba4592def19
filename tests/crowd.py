"""A large caseload, made in a few statements: what the verb for one client writes, for many at once."""

from datetime import timedelta
from typing import Any

from clients import sealing, vault
from clients.models import Assignment, Client, DataKey, Entry
from clients.models.sealed import Sealed
from practice.models import Member
from psychoed.models import Edition
from tests.factories import NOON

BATCH = 2000


def make_crowd(therapist: Member, count: int, *, name: str = "Client", now: Any = NOON) -> list[Client]:
    """Clients with names under keys of their own; no safe contact, no audit event."""
    outer = vault._outer_key(therapist.practice_id, vault.Purpose.PRACTICE)
    clients, keys = [], []
    for number in range(count):
        who = Client(
            practice_id=therapist.practice_id, therapist_id=therapist.id, created_by_id=therapist.id,
            code=f"{therapist.id.hex[:4]}{number}", created_at=now,
        )  # fmt: skip
        for purpose in (vault.Purpose.CLIENT, vault.Purpose.OWN):
            key = DataKey(practice_id=who.practice_id, purpose=purpose, client_id=who.id, created_at=now)
            plain = sealing.new_key()
            key.wrapped = sealing.wrap(outer=outer, key=plain, key_id=key.id)
            keys.append(key)
            if purpose == vault.Purpose.CLIENT:
                _name(who, f"{name} {number:04}", key=plain, key_id=key.id)
        clients.append(who)
    DataKey.objects.bulk_create(keys, BATCH)
    return Client.objects.bulk_create(clients, BATCH)


def give_each(clients: list[Client], edition: Edition, *, entries: int, now: Any = NOON) -> None:
    """One piece for each, done so many times; of every tenth client the last time was not read yet."""
    pieces = [
        Assignment(
            practice_id=who.practice_id, client=who, edition=edition, sha256=edition.sha256, language="en",
            kind=edition.kind, assigned_by_id=who.therapist_id, agreed_at=now, undo_until=now,
        )
        for who in clients
    ]  # fmt: skip
    done = []
    for number, piece in enumerate(pieces):
        for day in range(entries):
            at = now - timedelta(days=day + 1)
            read = not (day == 0 and number % 10 == 0)
            done.append(Entry(
                practice_id=piece.practice_id, client_id=piece.client_id, assignment=piece, state="sent",
                begun_at=at, saved_at=at, sent_at=at, visible_at=at, answered=3,
                opened_at=at if read else None, opened_by_id=piece.assigned_by_id if read else None,
            ))  # fmt: skip
    Assignment.objects.bulk_create(pieces, BATCH)
    Entry.objects.bulk_create(done, BATCH)


def _name(who: Client, text: str, *, key: bytes, key_id: Any) -> None:
    for field in ("name", "nickname", "pronouns"):
        value = sealing.seal(
            key=key, key_id=key_id, place=vault._place(who, field), plain=f'"{text}"'.encode()
        )
        setattr(who, field, Sealed(value))
