"""The ladder of keys, unwrapped for the length of one call: the master key opens a practice's keys, these a client's.

Only `clients.vault` asks here. A key that does not open is said like damaged text: it cannot be shown.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.conf import settings
from django.db import models

from clients.models import DataKey
from clients.sealing import SealBroken, derived, unwrap
from clients.statements import Slot as Open
from clients.statements import Statement

Purpose = DataKey.Purpose
OUTER = {
    Purpose.CLIENT: Purpose.PRACTICE,
    Purpose.OWN: Purpose.PRACTICE,
    Purpose.DRAFT: Purpose.PRACTICE,
    Purpose.NOTE: Purpose.NOTES,
}


class CannotBeShown(Exception):
    """The seal is broken or the key is gone: the page says "cannot be shown", never half a text."""


class Slot(NamedTuple):
    """Which key a value stands under."""

    practice_id: uuid.UUID
    purpose: str
    client_id: uuid.UUID | None
    member_id: uuid.UUID | None


class Row(NamedTuple):
    """A key as it lies in its row, still wrapped."""

    id: uuid.UUID
    practice_id: uuid.UUID
    purpose: str
    client_id: uuid.UUID | None
    member_id: uuid.UUID | None
    wrapped: bytes | None


KEY = tuple(Row.__annotations__)


@dataclass
class Keyring:
    """Unwrapped keys, for the length of one call; two queries whatever the number of rows."""

    by_id: dict[uuid.UUID, bytes] = field(default_factory=dict)
    by_slot: dict[Slot, uuid.UUID] = field(default_factory=dict)

    def load(self, slots: Iterable[Slot], *, leave_broken: bool = False) -> None:
        """Fetch and unwrap the live keys of these slots, and the keys above them, whose damage always shuts all.

        `leave_broken`: one client's damaged key leaves the others readable; what it sealed does not open.
        """
        wanted = set(slots)
        if not wanted:
            return
        above: dict[tuple[uuid.UUID, str], bytes] = {}
        inner = []
        for row in _rows_of(wanted):
            if row.client_id is None and row.purpose in (Purpose.PRACTICE, Purpose.NOTES):
                above[row.practice_id, row.purpose] = unwrapped(row, outer=master())
            else:
                inner.append(row)
        for row in inner:
            slot = Slot(
                practice_id=row.practice_id,
                purpose=row.purpose,
                client_id=row.client_id,
                member_id=row.member_id,
            )
            if slot in wanted:
                self._keep(slot, row, above=above, leave_broken=leave_broken)

    def _keep(
        self, slot: Slot, row: Row, *, above: Mapping[tuple[uuid.UUID, str], bytes], leave_broken: bool
    ) -> None:
        outer_key = above.get((row.practice_id, OUTER[Purpose(row.purpose)]), b"")
        try:
            self.by_id[row.id] = unwrapped(row, outer=outer_key)
        except CannotBeShown:
            if not leave_broken:
                raise
        else:
            self.by_slot[slot] = row.id


def _rows_of(wanted: set[Slot]) -> Iterable[Row]:
    """The live keys of a practice and of these clients in it: one statement, ready-made where it is one client."""
    practices, clients = ({getattr(slot, name) for slot in wanted} for name in ("practice_id", "client_id"))
    if len(practices) == len(clients) == 1 and None not in clients:
        return [Row(*each) for each in _KEYS.rows(practice=practices.pop(), client=clients.pop())]
    rows = DataKey.objects.filter(practice_id__in=practices, destroyed_at__isnull=True)
    purposes = {str(slot.purpose) for slot in wanted} | {Purpose.PRACTICE, Purpose.NOTES}
    ours = models.Q(client_id__in=clients - {None}) | models.Q(client_id__isnull=True)
    found = rows.filter(ours, purpose__in=purposes).values_list(*KEY)
    return [Row(*each) for each in found]


_KEYS = Statement(
    lambda: DataKey.objects.filter(
        models.Q(client_id=Open("client", models.UUIDField()))
        | models.Q(client_id__isnull=True, purpose__in=[Purpose.PRACTICE, Purpose.NOTES]),
        practice_id=Open("practice", models.UUIDField()),
        destroyed_at__isnull=True,
    ).values_list(*KEY)
)


def unwrapped(row: Row | DataKey, *, outer: bytes) -> bytes:
    """The key in this row; a wrong or absent key above it shuts everything below, and is said like damage."""
    try:
        return unwrap(outer=outer, wrapped=bytes(row.wrapped or b""), key_id=row.id)
    except (SealBroken, ValueError) as error:
        raise CannotBeShown(f"key {row.id}: {row.purpose}") from error


def master() -> bytes:
    """What opens the keys of practices; it stands in the environment."""
    return derived(settings.ATTUNE_MASTER_KEY, "wrap")
