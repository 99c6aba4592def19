"""The record cannot be changed unseen (promise 56): random damage by the owner of the database, found with its number."""

import random
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from clients import audit
from clients.models import AuditEvent, AuditHead
from practice.models import Member
from tests import figures
from tests.conftest import guards_down
from tests.factories import NOON

EVENTS, DAMAGES = 40, 400
FIELDS: dict[str, Callable[[random.Random], Any]] = {
    "at": lambda chance: NOON + timedelta(seconds=chance.randrange(1, 10**6)),
    "actor_kind": lambda chance: chance.choice(["engine", "client", "operator"]),
    "actor_id": lambda chance: uuid.UUID(int=chance.getrandbits(128)),
    "action": lambda chance: chance.choice(["list", "open", "erase"]),
    "client_id": lambda chance: uuid.UUID(int=chance.getrandbits(128)),
    "object_kind": lambda chance: "else",
    "object_id": lambda chance: str(chance.randrange(1000, 2000)),
    "fields": lambda chance: "own",
    "purpose": lambda chance: "nothing",
    "result": lambda chance: chance.randrange(2, 99),
    "digest": lambda chance: f"{chance.getrandbits(256):064x}",
}


def change(number: int, chance: random.Random) -> int:
    field = chance.choice(sorted(FIELDS))
    AuditEvent.objects.filter(number=number).update(**{field: FIELDS[field](chance)})
    return number


def take_out(number: int, chance: random.Random) -> int:
    AuditEvent.objects.filter(number=number).delete()
    return number


def swap(number: int, chance: random.Random) -> int:
    """Two events change places, everything of them but their numbers."""
    here = min(number, EVENTS - 1)
    there = chance.randrange(here + 1, EVENTS + 1)
    one, two = AuditEvent.objects.get(number=here), AuditEvent.objects.get(number=there)
    for row, other in ((one, two), (two, one)):
        AuditEvent.objects.filter(id=row.id).update(object_id=other.object_id, digest=other.digest)
    return here


def close_the_gap(number: int, chance: random.Random) -> int:
    """Taken out, and all that follow moved up."""
    AuditEvent.objects.filter(number=number).delete()
    for row in AuditEvent.objects.filter(number__gt=number).order_by("number"):
        AuditEvent.objects.filter(id=row.id).update(number=row.number - 1)
    AuditHead.objects.exclude(number=1).update(number=EVENTS - 1)
    return number


def cut_the_tail(number: int, chance: random.Random) -> int:
    AuditEvent.objects.filter(number__gte=number).delete()
    return number


def cut_the_tail_with_its_head(number: int, chance: random.Random) -> int:
    """The head is moved back with a digest that fits; only its own mark does not."""
    AuditEvent.objects.filter(number__gte=number).delete()
    last = AuditEvent.objects.filter(number=number - 1).first()
    AuditHead.objects.exclude(number=1).update(number=number - 1, digest=last.digest if last else "")
    return number - 1


def put_in(number: int, chance: random.Random) -> int:
    row = AuditEvent.objects.get(number=number)
    row.pk, row.number, row.object_id = None, EVENTS + 1, "put in"
    row.save(force_insert=True)
    return EVENTS + 1


DAMAGE = [
    change,
    change,
    change,
    take_out,
    swap,
    close_the_gap,
    cut_the_tail,
    cut_the_tail_with_its_head,
    put_in,
]


def test_random_damage_is_found_and_named(thea: Member, stranger: Member) -> None:
    for number in range(EVENTS):
        audit.record(by=thea, action="view", now=NOON, object_kind="thing", object_id=number)
    audit.record(by=stranger, action="view", now=NOON, object_kind="thing", object_id=1)
    chance, done = random.Random(56), Counter[str]()
    assert list(audit.verify()) == []
    with guards_down():
        for _ in range(DAMAGES):
            damage = chance.choice(DAMAGE)
            with transaction.atomic():
                first_bad = damage(chance.randrange(2, EVENTS + 1), chance)
                found = [(finding.practice_id, finding.number) for finding in audit.verify()]
                transaction.set_rollback(True)
            assert found == [(thea.practice_id, first_bad)], damage.__name__
            done[damage.__name__] += 1
    assert list(audit.verify()) == []
    kinds = len(done)
    figures.note(
        "56",
        f"{DAMAGES} random damages of {kinds} kinds as the database's owner: all found, first bad number named",
    )
