"""Checks of one key in an item's definition: each says what to write instead, or nothing when it fits."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}")
VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]{0,39}")


@dataclass(frozen=True)
class Key:
    """What may stand under a key; `advice` returns an empty text when the value fits."""

    advice: Callable[[Any], str]
    required: bool = False


def words(most: int = 300, *, required: bool = False) -> Key:
    """A text that says something."""

    def advice(value: Any) -> str:
        fits = isinstance(value, str) and value.strip() and len(value) <= most
        return "" if fits else f"write a text of at most {most} characters"

    return Key(advice, required)


def whole(least: int, most: int, *, required: bool = False) -> Key:
    """A whole number within limits."""

    def advice(value: Any) -> str:
        return (
            ""
            if type(value) is int and least <= value <= most
            else f"write a whole number from {least} to {most}"
        )

    return Key(advice, required)


def figure() -> Key:
    """Any number."""
    return Key(lambda value: "" if type(value) in (int, float) else "write a number")


def flag() -> Key:
    """True or false."""
    return Key(lambda value: "" if type(value) is bool else "write true or false")


def one_of(*choices: str, required: bool = False) -> Key:
    """One of a few words."""
    listed = ", ".join(choices)
    return Key(lambda value: "" if value in choices else f"write one of: {listed}", required)


def lines(least: int, most: int) -> Key:
    """A list of short texts."""

    def advice(value: Any) -> str:
        fits = isinstance(value, list) and least <= len(value) <= most and all(map(_is_line, value))
        return "" if fits else f"list {least} to {most} texts of at most 300 characters each"

    return Key(advice, required=True)


def options(least: int, most: int, *, numbers: bool = False, required: bool = True) -> Key:
    """What can be chosen: a list of value and label, no value twice."""

    def advice(value: Any) -> str:
        if not isinstance(value, list) or not least <= len(value) <= most:
            return f"list {least} to {most} options, each with value and label"
        return next(filter(None, (_option(each, numbers=numbers) for each in value)), "") or _twice(value)

    return Key(advice, required)


def condition() -> Key:
    """When an item is shown: another item, and the answers that open it."""

    def advice(value: Any) -> str:
        if not isinstance(value, Mapping) or not isinstance(value.get("item"), str):
            return "write {item: other_id, in: [values]}"
        rest = set(value) - {"item"}
        if rest == {"in"}:
            listed = isinstance(value["in"], list) and bool(value["in"])
            return "" if listed else "list under in the answers that show this item"
        numbers = rest and rest <= {"at_least", "at_most"} and all(type(value[key]) is int for key in rest)
        return "" if numbers else "write in: [values], or at_least and at_most with whole numbers"

    return Key(advice)


def identifier() -> Key:
    """An id that can stand in a form name."""
    fits = "use small letters, digits and _, beginning with a letter, at most 40"
    return Key(
        lambda value: "" if isinstance(value, str) and IDENTIFIER.fullmatch(value) else fits, required=True
    )


def pointer() -> Key:
    """The id of another item; whether it is there is checked when all are known."""
    return Key(identifier().advice)


def pointers(most: int) -> Key:
    """Ids of other items."""

    def advice(value: Any) -> str:
        one = identifier().advice
        fits = isinstance(value, list) and 1 <= len(value) <= most and not any(map(one, value))
        return "" if fits else f"list 1 to {most} ids of questions"

    return Key(advice)


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 300


def _option(option: object, *, numbers: bool) -> str:
    if not isinstance(option, Mapping) or not {"value", "label"} <= set(option):
        return "give each option a value and a label"
    if not _is_line(option["label"]):
        return "give each option a label of at most 300 characters"
    value = option["value"]
    if numbers:
        return (
            ""
            if type(value) is int and 0 <= value <= 100
            else f"write {value!r} as a whole number, 0 or more"
        )
    fits = isinstance(value, str) and VALUE.fullmatch(value)
    return "" if fits else f"write the value {value!r} as one word of letters, digits and _"


def _twice(listed: list[Mapping[str, Any]]) -> str:
    values = [option["value"] for option in listed]
    twice = next((value for value in values if values.count(value) > 1), None)
    return "" if twice is None else f"the value {twice} stands twice; give each option its own"
