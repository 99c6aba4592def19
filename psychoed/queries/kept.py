"""Editions that never change again, read once and kept: their wording, their items, their text as HTML.

What is kept is content alone, under the hash that pins it; nothing about a person can enter, because nothing
but an edition's own columns is read here. The oldest goes when there are too many. docs/adr/0026.
"""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DEFERRED

from psychoed.answering import Frozen
from psychoed.models import Edition
from psychoed.rendering import RENDERER_VERSION, render_blocks

CONTENT = ("kind", "language", "title", "blocks", "items", "meta")
NAMES = ["id", "sha256", "status", *CONTENT]
MOST = 512


class Pin(NamedTuple):
    """Which wording an assignment stands on, and where it stands in its life today."""

    id: uuid.UUID
    sha256: str
    status: str


_contents: OrderedDict[tuple[uuid.UUID, str], tuple[Any, ...]] = OrderedDict()
_fragments: OrderedDict[tuple[uuid.UUID, str, int, str], str] = OrderedDict()
_lock = threading.Lock()


def editions(pins: Iterable[Pin]) -> dict[uuid.UUID, Edition]:
    """The editions with their content; one statement for those that are not kept here yet, none when all are."""
    wanted = {pin.id: pin for pin in pins}
    content = {pin.id: _find(_contents, pin[:2]) for pin in wanted.values()}
    absent = [edition_id for edition_id, found in content.items() if found is None]
    if absent:
        content |= {row[0]: (*row[1:5], Frozen(row[5]), row[6]) for row in _read(absent)}
    built = {pin.id: _built(pin, content[pin.id]) for pin in wanted.values()}
    for edition_id in absent:
        if is_frozen(built[edition_id]):
            _keep(_contents, (edition_id, built[edition_id].sha256), content[edition_id])
    return built


def is_frozen(edition: Edition) -> bool:
    """Approved once, so that it carries its hash and the database refuses every change."""
    return bool(edition.sha256) and not edition.is_open


def fragment(edition: Edition) -> str:
    """A handout's text as HTML, without its title: drawn once for each wording, renderer and language."""
    key = (edition.id, edition.sha256, RENDERER_VERSION, edition.language)
    found = _find(_fragments, key) if is_frozen(edition) else None
    if found is not None:
        return str(found)
    drawn = render_blocks(edition.blocks, title=False)
    if is_frozen(edition):
        _keep(_fragments, key, drawn)
    return drawn


def _built(pin: Pin, content: tuple[Any, ...]) -> Edition:
    """A row of its own for each page, over the same content."""
    given = dict(zip(NAMES, (*pin, *content), strict=True))
    every = [given.get(field.attname, DEFERRED) for field in Edition._meta.concrete_fields]
    return Edition.from_db(DEFAULT_DB_ALIAS, NAMES, every)


def _read(wanted: list[uuid.UUID]) -> Iterable[tuple[Any, ...]]:
    return Edition.objects.filter(id__in=wanted).values_list("id", *CONTENT)


def _find(kept: "OrderedDict[Any, Any]", key: Any) -> Any:
    with _lock:
        if key in kept:
            kept.move_to_end(key)
        return kept.get(key)


def _keep(kept: "OrderedDict[Any, Any]", key: Any, thing: Any) -> None:
    with _lock:
        kept[key] = thing
        while len(kept) > MOST:
            kept.popitem(last=False)
