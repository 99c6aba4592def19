"""A draft as one document: what an open page says is put over it, and nothing that was typed is lost between two pages.

Beside the answers the document remembers, for each of them, at which version it was changed and by which open
page (`at`), and how far each page had counted its sends (`pages`). So a send that comes late or twice changes
nothing, a page is never in conflict with itself, and two pages that write in different fields never meet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MARK = 12
"""So many letters of a page's random name are kept."""
PAGES = 8
"""Of so many open pages the count of sends is remembered."""


class Verdict(StrEnum):
    """What becomes of a send."""

    KEEP = "keep"
    OLD = "old"
    CONFLICT = "conflict"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What one open page holds: the values of its items, and what was chosen about them.

    `methods` says by what hand a number was set, under the item or each half of a pair.
    `unclear` holds the fields of items that cannot be read yet, as they were typed: too long, no number, half a date.
    """

    answers: Mapping[str, Any]
    unclear: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)
    methods: Mapping[str, str] = field(default_factory=dict)
    share: Mapping[str, bool] = field(default_factory=dict)
    talk: Mapping[str, bool] = field(default_factory=dict)
    closing: Mapping[str, Any] | None = None
    more: bool = False
    page: str = ""
    sequence: int = 0

    @property
    def mark(self) -> str:
        """The page's name, as it is remembered."""
        return self.page[:MARK]

    @property
    def items(self) -> set[str]:
        """What this page says something about."""
        return {*self.answers, *self.unclear}


def weigh(document: Mapping[str, Any], typed: Typed, *, seen: int, there: int) -> Verdict:
    """What to do with a send from a page that was drawn at version `seen`, where version `there` stands."""
    counted = document.get("pages", {}).get(typed.mark, 0)
    if typed.mark and typed.sequence and typed.sequence <= counted:
        return Verdict.OLD
    if any(_collides(document, typed, item_id, seen=seen, there=there) for item_id in typed.items):
        return Verdict.CONFLICT
    return Verdict.KEEP


def merged(document: Mapping[str, Any], typed: Typed, *, version: int = 0) -> dict[str, Any]:
    """The document with what this page holds put over it; None takes an answer out again."""
    answers = {**document.get("answers", {}), **typed.answers, **dict.fromkeys(typed.unclear)}
    unclear = {key: value for key, value in document.get("unclear", {}).items() if key not in typed.answers}
    talk = {**dict.fromkeys(document.get("highlights", []), True), **typed.talk}
    kept: dict[str, Any] = {
        "answers": {key: value for key, value in answers.items() if value is not None},
        "unclear": {**unclear, **{key: dict(value) for key, value in typed.unclear.items()}},
        "methods": _hands(document, typed),
        "share": {**document.get("share", {}), **typed.share},
        "highlights": sorted(key for key, wanted in talk.items() if wanted),
        "closing": document.get("closing", {}) if typed.closing is None else dict(typed.closing),
        "at": _changed_at(document, typed, version=version),
        "pages": _counted(document.get("pages", {}), typed),
    }
    if typed.more or document.get("more"):
        kept["more"] = True
    return kept


def changed_since(document: Mapping[str, Any], version: int) -> set[str]:
    """The items that were changed after a page had been drawn."""
    return {item_id for item_id, (changed, _by) in document.get("at", {}).items() if changed > version}


def _collides(document: Mapping[str, Any], typed: Typed, item_id: str, *, seen: int, there: int) -> bool:
    """Whether another page changed this item after this page had seen it, and says something else."""
    if seen == there:
        return False
    changed, by = document.get("at", {}).get(item_id, (0 if "at" in document else there, ""))
    if changed <= seen or (by and by == typed.mark):
        return False
    said, says = _said(document, item_id), _said_now(typed, item_id)
    return _says(said) and said != says


def _said(document: Mapping[str, Any], item_id: str) -> Any:
    return document.get("unclear", {}).get(item_id) or document.get("answers", {}).get(item_id)


def _said_now(typed: Typed, item_id: str) -> Any:
    return typed.unclear.get(item_id) or typed.answers.get(item_id)


def _says(value: Any) -> bool:
    """An answer, or words beside a skip. Where nothing was said yet, nothing can be lost."""
    return value is not None and not (isinstance(value, dict) and "absent" in value and "kept" not in value)


def _changed(document: Mapping[str, Any], typed: Typed) -> set[str]:
    return {item_id for item_id in typed.items if _said(document, item_id) != _said_now(typed, item_id)}


def _changed_at(document: Mapping[str, Any], typed: Typed, *, version: int) -> dict[str, Any]:
    changed = {item_id: [version, typed.mark] for item_id in _changed(document, typed)}
    return {**document.get("at", {}), **changed}


def _hands(document: Mapping[str, Any], typed: Typed) -> dict[str, str]:
    """By what hand each number was set; a page that only repeats a number changes nothing about it."""
    changed = _changed(document, typed)
    set_now = {key: hand for key, hand in typed.methods.items() if key.partition("-")[0] in changed}
    return {**document.get("methods", {}), **set_now}


def _counted(pages: Mapping[str, int], typed: Typed) -> dict[str, int]:
    others = {mark: count for mark, count in pages.items() if mark != typed.mark}
    latest = dict(list(others.items())[-(PAGES - 1) :])
    return {**latest, typed.mark: max(typed.sequence, pages.get(typed.mark, 0))} if typed.mark else latest
