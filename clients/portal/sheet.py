"""The questions of a worksheet as pages, widgets and plain words: only what these pages need of an item.

An answer value is plain JSON; `{"absent": "skipped"}` is an answer too. A kind of item that has no
widget here is asked as text, so that nothing that was given to a client is unanswerable.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _

from psychoed.rendering import render_text

Item = Mapping[str, Any]
Answers = Mapping[str, Any]

LEADS_IN = frozenset({"para", "heading", "notice", "content_note", "quote_own", "link"})
DOES = frozenset({"steps", "breath", "timer", "audio", "pause", "media"})
UNSEEN = frozenset({"summary", "share_choice", "branch"})
ONE_OF = frozenset({"choice", "yesno_maybe", "yes_no", "yesno"})
TENS = range(0, 101, 10)
RANGES = {"scale_0_10": range(11), "suds": TENS, "scale_0_100": TENS, "slider": TENS}
INPUTS = {"short_text": "text", "number": "number", "date": "date", "time": "time"}
SKIPPED, DECLINED = {"absent": "skipped"}, {"absent": "declined"}
LONGEST = 20_000


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a worksheet: what leads in, and what is asked."""

    number: int
    items: tuple[Item, ...]

    @property
    def asks(self) -> tuple[Item, ...]:
        """What can be answered here."""
        return tuple(item for item in self.items if is_asked(item))


@dataclass(kw_only=True)
class Widget:
    """One item as the template draws it."""

    item: Item
    kind: str
    name: str
    value: Any = None
    options: list[dict[str, Any]] = field(default_factory=list)
    parts: list["Widget"] = field(default_factory=list)
    error: str = ""
    html: str = ""
    label: str = ""
    layout: str = "words"


def is_asked(item: Item) -> bool:
    """Whether it takes an answer."""
    return item.get("type") not in LEADS_IN | DOES | UNSEEN


def in_step(items: Iterable[Item], *, later: bool) -> list[Item]:
    """The items of the first visit, or of the second. A pair may end on the second."""
    wanted = "later" if later else "now"
    return [item for item in items if item.get("when", "now") == wanted or (later and _ends_later(item))]


def has_second_step(items: Iterable[Item]) -> bool:
    """Whether something is asked at a later time."""
    return any(is_asked(item) and (item.get("when") == "later" or _ends_later(item)) for item in items)


def pages(items: Sequence[Item], *, later: bool) -> list[Page]:
    """One question each, with the words that lead to it. Numbers stay, whatever is answered."""
    found: list[list[Item]] = [[]]
    for item in in_step(items, later=later):
        if item.get("type") in UNSEEN:
            continue
        found[-1].append(item)
        if item.get("type") not in LEADS_IN:
            found.append([])
    whole = [group for group in found if group]
    return [Page(number=number, items=tuple(group)) for number, group in enumerate(whole, 1)]


def is_shown(item: Item, answers: Answers) -> bool:
    """Whether its condition holds for what has been answered."""
    condition = item.get("show_if")
    if not condition:
        return True
    value = answers.get(condition["item"])
    given = value if isinstance(value, list) else [value]
    return any(each in condition["in"] for each in given)


def shown_pages(found: Iterable[Page], answers: Answers) -> list[Page]:
    """The pages with anything on them for these answers."""
    cut = (
        Page(number=page.number, items=tuple(item for item in page.items if is_shown(item, answers)))
        for page in found
    )
    return [page for page in cut if page.items]


def widget(item: Item, *, value: Any = None, error: str = "", later: bool = False) -> Widget:
    """How one item is drawn."""
    kind = str(item.get("type"))
    made = Widget(
        item=item, kind=_shape(kind), name=f"a-{item['id']}", error=error, label=str(item.get("label", ""))
    )
    made.value = "" if value is None or is_absent(value) else value
    if made.kind == "words":
        made.html = render_text(str(item.get("text") or item.get("label") or ""))
    elif made.kind == "pair":
        made.parts = [_half(item, made, side) for side in _sides(item, later=later)]
    elif made.kind == "lines":
        made.value = "\n".join(made.value) if isinstance(made.value, list) else made.value
    elif made.kind in ("one", "several"):
        made.options = _options(item, made.value)
    elif made.kind == "scale":
        made.layout, made.options = "eleven", _steps(kind)
    elif made.kind == "input":
        made.layout = INPUTS[kind]
    return made


def read(items: Iterable[Item], data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed into these items: values to keep (None takes one out), and what could not be read.

    `data` is the posted form (a QueryDict). What could not be read is kept as it was typed.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for item in items:
        if is_asked(item):
            values[item["id"]], error = _value(item, data)
            if error:
                errors[item["id"]] = error
    return values, errors


def is_absent(value: Any) -> bool:
    """Skipped, or rather not said."""
    return isinstance(value, dict) and "absent" in value


def plain(item: Item, value: Any) -> str:
    """An answer as a person reads it."""
    if is_absent(value):
        return _("Rather not say") if value["absent"] == "declined" else _("Skipped")
    words = {str(option["value"]): str(option["label"]) for option in _listed(item)}
    if isinstance(value, list):
        return "\n".join(words.get(str(part), str(part)) for part in value)
    if isinstance(value, dict):
        return "\n".join(
            f"{item.get(side) or side} {value[side]}" for side in ("before", "after") if side in value
        )
    return words.get(str(value), str(value))


def _shape(kind: str) -> str:
    if kind in LEADS_IN:
        return "words"
    if kind in DOES:
        return "does"
    if kind in ONE_OF:
        return "one"
    if kind in RANGES:
        return "scale"
    if kind in INPUTS:
        return "input"
    return {"multi": "several", "pair": "pair", "list_text": "lines"}.get(kind, "text")


def _half(item: Item, whole: Widget, side: str) -> Widget:
    value = whole.value.get(side) if isinstance(whole.value, dict) else None
    return Widget(
        item=item,
        kind="scale",
        name=f"{whole.name}-{side}",
        value="" if value is None else value,
        options=_steps(str(item.get("scale", "scale_0_10"))),
        label=str(item.get(side, "")),
        layout="eleven",
    )


def _ends_later(item: Item) -> bool:
    return item.get("type") == "pair" and item.get("after_when") == "later"


def _sides(item: Item, *, later: bool) -> tuple[str, ...]:
    if not _ends_later(item):
        return ("before", "after")
    return ("after",) if later else ("before",)


def _steps(kind: str) -> list[dict[str, Any]]:
    return [{"value": step, "label": step} for step in RANGES.get(kind, RANGES["scale_0_10"])]


def _listed(item: Item) -> list[Item]:
    if item.get("options"):
        return list(item["options"])
    if item.get("type") in ONE_OF:
        return [
            {"value": "yes", "label": _("Yes")},
            {"value": "maybe", "label": _("Maybe")},
            {"value": "no", "label": _("No")},
        ]
    return []


def _options(item: Item, value: Any) -> list[dict[str, Any]]:
    chosen = value if isinstance(value, list) else [value]
    return [
        {"value": option["value"], "label": option["label"], "checked": option["value"] in chosen}
        for option in _listed(item)
    ]


def _value(item: Item, data: Any) -> tuple[Any, str]:
    kind, name = _shape(str(item.get("type"))), f"a-{item['id']}"
    if kind == "several":
        known = [option["value"] for option in _listed(item)]
        return [each for each in known if str(each) in data.getlist(name)] or None, ""
    if kind == "pair":
        return _pair(item, name, data)
    typed = str(data.get(name, ""))[:LONGEST].replace("\r\n", "\n").strip()
    if not typed:
        return None, ""
    if kind == "lines":
        return [line.strip() for line in typed.split("\n") if line.strip()], ""
    if kind == "one":
        return next((each["value"] for each in _listed(item) if str(each["value"]) == typed), None), ""
    if kind == "scale":
        return _whole(typed, highest=max(RANGES[str(item["type"])]))
    return _checked(str(item.get("type")), typed)


def _pair(item: Item, name: str, data: Any) -> tuple[Any, str]:
    highest = max(RANGES.get(str(item.get("scale")), RANGES["scale_0_10"]))
    found = {}
    for side in ("before", "after"):
        value, error = _whole(str(data.get(f"{name}-{side}", "")), highest=highest)
        if value is not None and not error:
            found[side] = value
    return found or None, ""


def _whole(typed: str, *, highest: int) -> tuple[Any, str]:
    if not typed:
        return None, ""
    if re.fullmatch(r"[0-9]{1,3}", typed) and int(typed) <= highest:
        return int(typed), ""
    return typed, _("Please choose one of the numbers.")


def _checked(kind: str, typed: str) -> tuple[Any, str]:
    """Numbers, days and times are looked at; a value that cannot be read stays as it was typed."""
    if kind == "number":
        plain_number = typed.replace(",", ".")
        if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,4})?", plain_number):
            return (float(plain_number) if "." in plain_number else int(plain_number)), ""
        return typed, _("Please write a number, such as 7 or 2.5.")
    if kind == "date" and not _reads(parse_date, typed):
        return typed, _("Please write a day, such as 2026-03-31.")
    if kind == "time" and not _reads(parse_time, typed):
        return typed, _("Please write a time, such as 19:30.")
    return typed, ""


def _reads(parse: Any, typed: str) -> bool:
    try:
        return parse(typed) is not None
    except ValueError:
        return False
