"""Seals hold: a value that was moved or damaged opens nowhere, lengths say nothing, equal words look different."""

import random
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client as Browser

from clients import vault
from clients.models import BetweenUs, Client
from clients.models.sealed import Sealed, SealedField
from practice.models import Member
from tests import figures
from tests.conftest import SignIn
from tests.factories import NOON
from tests.house import test_doors as doors
from tests.house import world as worlds
from tests.house.doors import DOORS, PASSES, SITTING

SPOILS = 2000
Slot = tuple[Model, str]


@pytest.fixture
def world(thea: Member, stranger: Member) -> worlds.World:
    """Sam's world, and the same in another practice."""
    worlds.make(thea=stranger)
    return worlds.make(thea=thea)


def sealed_slots() -> Iterator[Slot]:
    """Every sealed value of every row there is."""
    for model in apps.get_models():
        names = [each.name for each in model._meta.get_fields() if isinstance(each, SealedField)]
        for row in model._base_manager.all() if names else []:
            yield from ((row, name) for name in names if getattr(row, name) is not None)


def ring_for(slots: list[Slot]) -> vault.Keyring:
    """Every key at once: whoever moves values is as mighty as can be."""
    ring = vault.Keyring()
    ring.load({vault._slot(row, name) for row, name in slots})
    return ring


def opens(slot: Slot, raw: bytes, *, ring: vault.Keyring) -> bool:
    """Whether these bytes open in this place."""
    row, name = slot
    kept = getattr(row, name)
    setattr(row, name, Sealed(raw))
    try:
        vault._open(row, name, ring=ring)
    except vault.CannotBeShown:
        return False
    finally:
        setattr(row, name, kept)
    return True


def test_no_value_opens_in_another_place(world: worlds.World) -> None:
    slots = list(sealed_slots())
    ring = ring_for(slots)
    assert all(opens(slot, getattr(*slot).raw, ring=ring) for slot in slots)

    moved = [(there, getattr(*here).raw) for here, there in permutations(slots, 2)]

    assert [there for there, raw in moved if opens(there, raw, ring=ring)] == []
    fields = len({(row._meta.label, name) for row, name in slots})
    figures.note(
        "48", f"{len(moved):,} moves between {len(slots)} values of {fields} fields, two practices: 0 opened"
    )


def test_row_that_changed_hands_does_not_open(world: worlds.World) -> None:
    slots = [
        slot
        for slot in sealed_slots()
        if getattr(slot[0], "client_id", None) and not isinstance(slot[0], Client)
    ]
    ring = ring_for(slots)
    for row, name in slots:
        mine = row.client_id, row.practice_id  # type: ignore[attr-defined]  # filtered above
        other = Client.objects.exclude(id=mine[0]).exclude(practice_id=mine[1]).get()
        row.client_id, row.practice_id = other.id, other.practice_id  # type: ignore[attr-defined]  # the same
        assert not opens((row, name), getattr(row, name).raw, ring=ring)
        row.client_id, row.practice_id = mine  # type: ignore[attr-defined]  # the same
    assert len(slots) > 20


def spoiled(raw: bytes, chance: random.Random) -> bytes:
    """One bit turned over, or the end cut off, or a byte put in."""
    kind, at = chance.randrange(4), chance.randrange(len(raw))
    if kind == 0:
        return raw[:at]
    if kind == 1:
        return raw[:at] + bytes([chance.randrange(256)]) + raw[at:]
    return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]


def test_every_damage_is_seen(world: worlds.World) -> None:
    slots, chance = list(sealed_slots()), random.Random(49)
    ring = ring_for(slots)
    damaged = [(slot, spoiled(getattr(*slot).raw, chance)) for slot in chance.choices(slots, k=SPOILS)]
    assert [slot for slot, raw in damaged if opens(slot, raw, ring=ring)] == []
    figures.note("49", f"{SPOILS:,} bit flips, cuts and insertions: 0 opened")


def damage(*kinds: str) -> int:
    """Turn one bit over in every sealed value of these kinds, in the database."""
    done = 0
    for row, name in list(sealed_slots()):
        if row._meta.get_field(name).seal_kind in kinds:  # type: ignore[union-attr]  # only sealed fields are listed
            raw = getattr(row, name).raw
            setattr(row, name, Sealed(raw[:-1] + bytes([raw[-1] ^ 1])))
            row.save(update_fields=[name])
            done += 1
    return done


ALL_KINDS = ("identity", "contact", "clinical", "own", "process", "draft", "mail")


@pytest.mark.parametrize("kinds", [ALL_KINDS, ("clinical", "own", "process", "draft")])
def test_pages_say_that_it_cannot_be_shown(
    kinds: tuple[str, ...], thea: Member, world: worlds.World, sign_in: SignIn
) -> None:
    assert damage(*kinds) > 5
    browser, seen = sign_in(thea), []
    for route in doors.ours():
        if DOORS[route.name] in PASSES:
            answer: Any = browser.get(doors.address(route, world.ids))
            told = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code < 500, route.name
            assert [
                word for word in worlds.CLINICAL + worlds.PROCESS + worlds.OWN if word.encode() in told
            ] == []
            seen.append(answer.status_code)
    assert 410 in seen
    figures.note(
        "49", f"{len(seen)} pages over {'/'.join(kinds)} damaged: 0 × 5xx, {seen.count(410)} say so with 410"
    )


def test_pages_behind_a_link_break_as_quietly(world: worlds.World) -> None:
    link, browser = worlds.link(world), Browser()
    assert browser.post(f"/l/{link.id}", {"code": doors.links.code(link)}).status_code == 303
    damage(*ALL_KINDS)
    asked = [route for route in doors.ours() if DOORS[route.name] == SITTING]
    answers = [browser.get(doors.address(route, world.ids)) for route in asked]
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


def test_length_says_nothing_and_equal_words_differ(sam: Client) -> None:
    row = BetweenUs(practice_id=sam.practice_id, client=sam, at=NOON, visible_at=NOON)
    lengths, seen = set(), set()
    for size in range(0, 251, 10):
        vault.put(row, now=NOON, line="x" * size)
        lengths.add(len(row.line.raw))
    for _ in range(100):
        vault.put(row, now=NOON, line="the same words")
        seen.add(row.line.raw)
    assert (len(lengths), len(seen)) == (1, 100)
    figures.note("51", "0 to 250 letters: 1 length; the same words 100 times: 100 different ciphertexts")
