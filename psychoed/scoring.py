"""What a measure comes to: sums, subscales, bands, reliable change. An answer that is missing is never filled in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from psychoed.items import Item

Meta = Mapping[str, Any]
Answers = Mapping[str, Any]
Number = int | float

TOTAL = "total"
RISK_FROM = 1
"""An answer to a risk item calls for help from here on, unless `meta.risk_from` says otherwise."""

BEYOND = "beyond"
WITHIN = "within"
NOT_KNOWN = "na"

_KNOWN = {
    "items", "label", "bands", "cutoff", "reliable_change", "source", "reverse", "range", "multiply",
}  # fmt: skip


class ScoringError(ValueError):
    """A scoring that cannot be worked out: which sum, which key, and what to write instead."""

    def __init__(self, *, name: str, field: str, message: str) -> None:
        super().__init__(f"scoring.{name} – {field}: {message}")
        self.name = name
        self.field = field
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Sum:
    """One sum. Without every answer its value is None: so many answered of so many, no total."""

    name: str
    label: str
    answered: int
    of: int
    value: Number | None = None
    maximum: Number | None = None
    band: str = ""
    cutoff: Number | None = None
    reliable_change: Number | None = None
    source: str = ""

    @property
    def at_cutoff(self) -> bool | None:
        """Whether it is at or above the cut-off; None where there is no sum or no cut-off."""
        if self.value is None or self.cutoff is None:
            return None
        return self.value >= self.cutoff

    @property
    def sentence(self) -> str:
        """The sum in words."""
        if self.value is None:
            counted = {"answered": self.answered, "of": self.of}
            return _("answered %(answered)d of %(of)d – no total") % counted
        return f"{self.value:g} – {self.band}" if self.band else f"{self.value:g}"

    def as_json(self) -> dict[str, Any]:
        """What is kept of it."""
        return {
            "label": self.label,
            "answered": self.answered,
            "of": self.of,
            "value": self.value,
            "maximum": self.maximum,
            "band": self.band,
            "cutoff": self.cutoff,
            "reliable_change": self.reliable_change,
        }


@dataclass(frozen=True, kw_only=True)
class RiskAnswer:
    """An answer that calls for help."""

    item_id: str
    value: Number


@dataclass(frozen=True, kw_only=True)
class Result:
    """Everything that a measure came to."""

    sums: tuple[Sum, ...] = ()
    risk: tuple[RiskAnswer, ...] = field(default=())

    @property
    def total(self) -> Sum | None:
        """The sum that is called total, else the first one."""
        return next((each for each in self.sums if each.name == TOTAL), self.sums[0] if self.sums else None)

    @property
    def subscales(self) -> tuple[Sum, ...]:
        """The other sums."""
        return tuple(each for each in self.sums if each is not self.total)

    def as_json(self) -> dict[str, Any]:
        """What is kept. Answers that call for help are kept as events, not here."""
        whole = self.total
        if whole is None:
            return {}
        told = {key: value for key, value in whole.as_json().items() if key not in {"value", "label"}}
        return {
            "total": whole.value,
            **told,
            "subscales": {each.name: each.as_json() for each in self.subscales},
        }


def score(meta: Meta, *, answers: Answers, items: Iterable[Item] = ()) -> Result:
    """The sums that `meta.scoring` declares, the total first, and the answers that call for help.

    With the items the highest possible sum is known too.
    """
    declared = meta.get("scoring") or {}
    names = sorted(declared, key=lambda name: (name != TOTAL, list(declared).index(name)))
    highest = {item.id: item.highest for item in items if item.highest is not None}
    sums = tuple(_sum(name, declared[name], answers=answers, highest=highest) for name in names)
    return Result(sums=sums, risk=tuple(risk(meta, answers=answers)))


def risk(meta: Meta, *, answers: Answers) -> list[RiskAnswer]:
    """The answers to risk items from their threshold on. Skipped and declined are no answers."""
    thresholds = meta.get("risk_from") or {}
    found = []
    for item_id in meta.get("risk_items") or []:
        value = _number(answers.get(item_id))
        if value is not None and value >= thresholds.get(item_id, RISK_FROM):
            found.append(RiskAnswer(item_id=item_id, value=value))
    return found


def change(earlier: Sum | None, later: Sum | None) -> str:
    """`beyond` measurement noise, `within` it, or not known. Says nothing about better or worse."""
    if earlier is None or later is None or earlier.value is None or later.value is None:
        return NOT_KNOWN
    if later.reliable_change is None:
        return NOT_KNOWN
    return BEYOND if abs(later.value - earlier.value) >= later.reliable_change else WITHIN


def change_in_words(verdict: str) -> str:
    """The same for people."""
    return {BEYOND: _("more than measurement noise"), WITHIN: _("within measurement noise")}.get(verdict, "")


def validate_scoring(meta: Meta, *, item_ids: Sequence[str]) -> None:
    """Refuse a scoring that could not be worked out, naming the sum, the key and the way out."""
    known = set(item_ids)
    for name, each in (meta.get("scoring") or {}).items():
        _check_sum(name, each, known=known)
    for key in ("risk_items", "risk_from"):
        lost = set(meta.get(key) or ()) - known
        if lost:
            raise ScoringError(
                name=key, field="items", message=f"{_listed(lost)} is not an item of this measure"
            )


def _sum(name: str, declared: Meta, *, answers: Answers, highest: Mapping[str, Number]) -> Sum:
    numbers = [_counted(item_id, declared, answers=answers) for item_id in declared["items"]]
    there = [number for number in numbers if number is not None]
    value = sum(there) * declared.get("multiply", 1) if len(there) == len(numbers) else None
    return Sum(
        name=name,
        label=str(declared.get("label", "")),
        answered=len(there),
        of=len(numbers),
        value=value,
        maximum=_maximum(declared, highest=highest),
        band="" if value is None else _band(value, declared.get("bands", [])),
        cutoff=declared.get("cutoff"),
        reliable_change=declared.get("reliable_change"),
        source=str(declared.get("source", "")),
    )


def _maximum(declared: Meta, *, highest: Mapping[str, Number]) -> Number | None:
    if not set(declared["items"]) <= set(highest):
        return None
    most: Number = sum(highest[item_id] for item_id in declared["items"]) * declared.get("multiply", 1)
    return most


def _counted(item_id: str, declared: Meta, *, answers: Answers) -> Number | None:
    value = _number(answers.get(item_id))
    if value is None or item_id not in declared.get("reverse", ()):
        return value
    least, most = declared["range"]
    turned: Number = least + most - value
    return turned


def _number(value: Any) -> Number | None:
    return value if type(value) in (int, float) else None


def _band(value: Number, bands: Sequence[Sequence[Any]]) -> str:
    reached = [label for least, label in bands if value >= least]
    return str(reached[-1]) if reached else ""


def _check_sum(name: str, declared: Any, *, known: set[str]) -> None:
    def need(holds: bool, key: str, message: str) -> None:
        if not holds:
            raise ScoringError(name=name, field=key, message=message)

    need(isinstance(declared, Mapping), "sum", "write items: [ids] and what else is known of it")
    extra = set(declared) - _KNOWN
    need(not extra, _listed(extra), f"is not known; use {_listed(_KNOWN)}")
    listed = declared.get("items")
    need(isinstance(listed, list) and bool(listed), "items", "list the items that are added up")
    lost = set(listed or ()) - known
    need(not lost, "items", f"{_listed(lost)} is not an item of this measure")
    need(len(set(listed or ())) == len(listed or ()), "items", "name each item once")
    need(_rising(declared.get("bands", [])), "bands", "write [[from, word], …] with rising numbers")
    turned = set(declared.get("reverse", ()))
    need(turned <= set(listed or ()), "reverse", "name items that are added up here")
    need(not turned or len(declared.get("range", ())) == 2, "range", "write [lowest, highest] of an item")
    for key in ("cutoff", "reliable_change", "multiply"):
        need(key not in declared or _number(declared[key]) is not None, key, "write a number")


def _rising(bands: Any) -> bool:
    shaped = isinstance(bands, list) and all(isinstance(each, list) and len(each) == 2 for each in bands)
    if not shaped:
        return False
    starts = [each[0] for each in bands]
    return all(_number(start) is not None for start in starts) and starts == sorted(set(starts))


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(map(str, names)))
