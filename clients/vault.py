"""The only way to plaintext: `reveal` asks the policy, writes the audit event, and opens the seal, in one transaction.

Keys stand in a ladder: the master key (environment) wraps a practice's keys, these wrap the
clients' keys. Each client has two: `client` for what staff may read when the policy says so, and
`own` for drafts and answers that were kept private, which only a session of that client may ask
for. Process notes have a key per author and client.
"""

import json
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext

from clients import audit
from clients.actors import Actor, ClientPermission
from clients.keyring import OUTER, Keyring, Slot, master, unwrapped
from clients.keyring import CannotBeShown as CannotBeShown
from clients.models import DataKey
from clients.models.sealed import (
    CLINICAL,
    CONTACT,
    DRAFT,
    IDENTITY,
    MAIL,
    OWN,
    PROCESS,
    RISK,
    Sealed,
    SealedField,
)
from clients.sealing import SealBroken, blind_index, derive, new_key, seal, unseal, wrap

NAMES = ("name", "nickname")
LOG = logging.getLogger(__name__)
Purpose = DataKey.Purpose
Wanted = Sequence[tuple[models.Model, tuple[str, ...]]]
"""Rows, each with the names of the fields that are to be opened."""

PERMISSION = {
    IDENTITY: str(ClientPermission.IDENTITY),
    CONTACT: str(ClientPermission.CONTACT),
    CLINICAL: str(ClientPermission.CLINICAL),
    OWN: str(ClientPermission.OWN),
    MAIL: str(ClientPermission.MAIL),
    PROCESS: "note.process",
    DRAFT: "practice.work",
    RISK: str(ClientPermission.RISK),
}
KEY_PURPOSE = {
    IDENTITY: Purpose.CLIENT,
    CONTACT: Purpose.CLIENT,
    CLINICAL: Purpose.CLIENT,
    MAIL: Purpose.CLIENT,
    OWN: Purpose.OWN,
    PROCESS: Purpose.NOTE,
    DRAFT: Purpose.DRAFT,
    RISK: Purpose.CLIENT,
}


class NotAllowed(PermissionError):
    """The policy says no; doors turn it into 404. The refusal is written down by the door's transaction."""


def open_practice(*, practice_id: uuid.UUID, now: datetime) -> None:
    """Make a practice's two outer keys, for its record and for its notes. May be called again."""
    for purpose in (Purpose.PRACTICE, Purpose.NOTES):
        if not DataKey.objects.filter(practice_id=practice_id, purpose=purpose).exists():
            _make(practice_id=practice_id, purpose=purpose, outer=master(), now=now)


def open_client(*, practice_id: uuid.UUID, client_id: uuid.UUID, now: datetime) -> None:
    """Make a client's two keys."""
    outer = _outer_key(practice_id, Purpose.PRACTICE)
    for purpose in (Purpose.CLIENT, Purpose.OWN):
        _make(practice_id=practice_id, purpose=purpose, outer=outer, now=now, client_id=client_id)


def put(row: models.Model, *, now: datetime, **values: Any) -> None:
    """Seal values into the row's sealed fields; the row is not saved. None empties a field.

    Values are anything JSON can hold. A key that is made on first use (notes, drafts) is made here.
    """
    ring = Keyring()
    ring.load(_slot(row, name) for name in values)
    _seal(row, values, ring=ring, now=now)


def _seal(row: models.Model, values: Mapping[str, Any], *, ring: Keyring, now: datetime) -> None:
    for name, value in values.items():
        if value is None:
            setattr(row, name, None)
            continue
        slot = _slot(row, name)
        key_id = ring.by_slot.get(slot) or _make_late(slot, ring=ring, now=now)
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        sealed = seal(key=ring.by_id[key_id], key_id=key_id, place=_place(row, name), plain=plain)
        setattr(row, name, Sealed(sealed))


@dataclass(frozen=True, kw_only=True)
class Held:
    """A row that was opened, and can be sealed again with the keys that opened it. Lives as long as one page."""

    row: models.Model
    values: dict[str, Any]
    _ring: Keyring = field(repr=False)

    def put(self, *, now: datetime, **values: Any) -> None:
        """See `put`."""
        _seal(self.row, values, ring=self._ring, now=now)


def hold(row: models.Model, *names: str, by: Actor, purpose: str, now: datetime) -> Held:
    """`reveal`, for a page that will write into the same row."""
    ring = Keyring()
    values = reveal_each([(row, names)], by=by, purpose=purpose, now=now, ring=ring)[0]
    return Held(row=row, values=values, _ring=ring)


def reveal(row: models.Model, *names: str, by: Actor, purpose: str, now: datetime) -> dict[str, Any]:
    """The plaintext of these fields of one row. See `reveal_all`."""
    return reveal_all([row], *names, by=by, purpose=purpose, now=now)[0]


def reveal_all(
    rows: Iterable[models.Model], *names: str, by: Actor, purpose: str, now: datetime
) -> list[dict[str, Any]]:
    """The plaintext of these fields of many rows, in the rows' order, as one audit event."""
    return reveal_each([(row, names) for row in rows], by=by, purpose=purpose, now=now)


def reveal_each(
    wanted: Wanted,
    *,
    by: Actor,
    purpose: str,
    now: datetime,
    ring: Keyring | None = None,
    readable: bool = False,
) -> list[dict[str, Any]]:
    """The plaintext of some fields of each row, in their order; one audit event for each kind of row.

    Raises NotAllowed when the policy refuses any of them, CannotBeShown when a seal is broken.
    The event and the opening stand in one transaction: no text without its event. What a client reads
    again of their own, within one sitting, has its event already (docs/adr/0026).
    `readable`: see `reveal_readable`.
    """
    if not wanted:
        return []
    each: Callable[..., dict[str, Any]] = partial(_readable, by=by, now=now) if readable else _whole
    ring = ring or Keyring()
    _ask(wanted, by=by)
    events = [each for each in _events(wanted, by=by, purpose=purpose) if not audit.stands(each)]
    if not events:
        return _opened(wanted, ring=ring, each=each)
    with transaction.atomic():
        for event in events:
            audit.record(by=by, now=now, **event.said())
            audit.remember(event)
        return _opened(wanted, ring=ring, each=each)


def _opened(wanted: Wanted, *, ring: Keyring, each: Callable[..., dict[str, Any]]) -> list[dict[str, Any]]:
    slots = {_slot(row, name) for row, names in wanted for name in names}
    ring.load(slots, leave_broken=each is not _whole)
    return [each(row, names, ring=ring) for row, names in wanted]


def _whole(row: models.Model, names: Iterable[str], *, ring: Keyring) -> dict[str, Any]:
    return {name: _open(row, name, ring=ring) for name in names}


def reveal_readable(
    rows: Iterable[models.Model], *names: str, by: Actor, purpose: str, now: datetime
) -> list[dict[str, Any]]:
    """As `reveal_all`, for a page that has to stand when one of its rows is damaged.

    In the place of what does not open stand the words that say so, and an event of its own is written down.
    """
    return reveal_each([(row, names) for row in rows], by=by, purpose=purpose, now=now, readable=True)


def _readable(
    row: models.Model, names: Iterable[str], *, ring: Keyring, by: Actor, now: datetime
) -> dict[str, Any]:
    shown, broken = {}, []
    for name in names:
        try:
            shown[name] = _open(row, name, ring=ring)
        except CannotBeShown:
            shown[name] = _in_its_place(row, name)
            broken.append(name)
    if broken:
        _raise_alarm(row, broken, by=by, now=now)
    return shown


def _in_its_place(row: models.Model, name: str) -> str:
    told = gettext("cannot be shown")
    # A client is still known by the code; whoever looks for one can tell which.
    return f"{row.code} ({told})" if name in NAMES and hasattr(row, "code") else told


def _raise_alarm(row: models.Model, names: list[str], *, by: Actor, now: datetime) -> None:
    client_id = row.pk if row._meta.label_lower == "clients.client" else _client_id(row)
    audit.record(
        by=by,
        action="damaged",
        now=now,
        client_id=client_id,
        object_kind=row._meta.label_lower,
        object_id=row.pk,
        fields=sorted(names),
    )
    LOG.error("a sealed value does not open: %s %s", row._meta.label_lower, row.pk)


def index(*, practice_id: uuid.UUID, address: str) -> str:
    """The blind index of an address within a practice, so that a bounce finds the person."""
    return blind_index(key=derive(_outer_key(practice_id, Purpose.PRACTICE), "address-index"), text=address)


def destroy(*, client_id: uuid.UUID, now: datetime) -> int:
    """Destroy every key of a client, notes included; what they sealed can never be read again."""
    return DataKey.objects.filter(client_id=client_id, destroyed_at__isnull=True).update(
        wrapped=None, destroyed_at=now
    )


def _ask(wanted: Wanted, *, by: Actor) -> None:
    """The policy, once for each permission and client, whatever the number of their rows and fields."""
    held: set[tuple[str, Any]] = set()
    for row, name in ((row, name) for row, names in wanted for name in names):
        kind = _field(row, name).seal_kind
        subject = getattr(row, "event", row) if kind == RISK else getattr(row, "client", None) or row
        asked = (PERMISSION[kind], subject.pk)
        if asked not in held and not by.may(PERMISSION[kind], subject):
            raise NotAllowed(f"{PERMISSION[kind]} is not held")
        held.add(asked)
        owner = getattr(row, "author_id", None) if kind == PROCESS else getattr(row, "member_id", by.id)
        if kind in (PROCESS, DRAFT) and owner != by.id:
            raise NotAllowed("a process note or a draft belongs to its author alone")


def _events(wanted: Wanted, *, by: Actor, purpose: str) -> list[audit.Reading]:
    """What is to be written down: one event for each kind of row, with everything that is opened of it."""
    kinds: dict[str, list[tuple[models.Model, tuple[str, ...]]]] = {}
    for row, names in wanted:
        kinds.setdefault(row._meta.label_lower, []).append((row, names))
    return [
        audit.Reading(
            by_id=by.id,
            by_kind=by.kind,
            kind=kind,
            objects=tuple(row.pk for row, _names in found),
            clients=frozenset(_client_id(row) for row, _names in found),
            fields=tuple(sorted({name for _row, names in found for name in names})),
            purpose=purpose,
        )
        for kind, found in kinds.items()
    ]


def _open(row: models.Model, name: str, *, ring: Keyring) -> Any:
    value = getattr(row, name)
    if value is None:
        return None
    try:
        key_id = ring.by_slot[_slot(row, name)]
        plain = unseal(key=ring.by_id[key_id], place=_place(row, name), sealed=value.raw)
    except (SealBroken, KeyError) as error:
        raise CannotBeShown(f"{row._meta.label_lower} {row.pk}: {name}") from error
    return json.loads(plain)


def _field(row: models.Model, name: str) -> "SealedField[Any, Any]":
    return _field_of(type(row), name)


@cache
def _field_of(model: type[models.Model], name: str) -> "SealedField[Any, Any]":
    found = model._meta.get_field(name)
    if not isinstance(found, SealedField):
        raise TypeError(f"{name} is not a sealed field")
    return found


def _slot(row: models.Model, name: str) -> Slot:
    purpose = KEY_PURPOSE[_field(row, name).seal_kind]
    practice_id: uuid.UUID = row.practice_id  # type: ignore[attr-defined]  # every sealed row has a practice
    if purpose == Purpose.NOTE:
        member_id = row.author_id  # type: ignore[attr-defined]  # a process note has an author
        return Slot(practice_id=practice_id, purpose=purpose, client_id=_client_id(row), member_id=member_id)
    if purpose == Purpose.DRAFT:
        member_id = row.member_id  # type: ignore[attr-defined]  # a kept draft has a member
        return Slot(practice_id=practice_id, purpose=purpose, client_id=_client_id(row), member_id=member_id)
    return Slot(practice_id=practice_id, purpose=purpose, client_id=_client_id(row), member_id=None)


def _client_id(row: models.Model) -> uuid.UUID | None:
    return getattr(row, "client_id", None)


def _place(row: models.Model, name: str) -> str:
    practice_id = row.practice_id  # type: ignore[attr-defined]  # every sealed row has a practice
    return f"{practice_id}|{_client_id(row)}|{row._meta.label_lower}|{name}|{row.pk}"


def _make(
    *,
    practice_id: uuid.UUID,
    purpose: str,
    outer: bytes,
    now: datetime,
    client_id: uuid.UUID | None = None,
    member_id: uuid.UUID | None = None,
) -> tuple[DataKey, bytes]:
    key_id, key = uuid.uuid4(), new_key()
    row = DataKey.objects.create(
        id=key_id,
        practice_id=practice_id,
        purpose=purpose,
        client_id=client_id,
        member_id=member_id,
        wrapped=wrap(outer=outer, key=key, key_id=key_id),
        created_at=now,
    )
    return row, key


def _make_late(slot: Slot, *, ring: Keyring, now: datetime) -> uuid.UUID:
    """Note and draft keys are made with the first note or draft; other keys must exist already."""
    if slot.purpose not in (Purpose.NOTE, Purpose.DRAFT):
        raise CannotBeShown(f"no live {slot.purpose} key")
    with transaction.atomic():
        outer = _outer_key(slot.practice_id, OUTER[Purpose(slot.purpose)], lock=True)
        ring.load([slot])
        if slot in ring.by_slot:  # somebody else made it while we waited for the key above
            return ring.by_slot[slot]
        row, key = _make(
            practice_id=slot.practice_id,
            purpose=slot.purpose,
            outer=outer,
            now=now,
            client_id=slot.client_id,
            member_id=slot.member_id,
        )
    ring.by_id[row.id] = key
    ring.by_slot[slot] = row.id
    return row.id


def _outer_key(practice_id: uuid.UUID, purpose: str, *, lock: bool = False) -> bytes:
    rows = DataKey.objects.select_for_update() if lock else DataKey.objects.all()
    row = rows.get(
        practice_id=practice_id, purpose=purpose, destroyed_at__isnull=True, client_id__isnull=True
    )
    return unwrapped(row, outer=master())
