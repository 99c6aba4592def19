"""Definitions of items: what holds, and what a refusal says about the key and the way out."""

from typing import Any

import pytest

from psychoed.items import KINDS, ItemError, item_of
from tests.psychoed import samples
from tests.psychoed.samples import OPTIONS, definition

LATE = {"item": "other", "at_least": 3}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_sample_that_holds(kind: str) -> None:
    """No kind is left out of the tests that go through all of them."""
    assert item_of(samples.definition(kind)).kind == kind


@pytest.mark.parametrize("kind", sorted(samples.ASKING))
def test_question_may_say_why_and_when(kind: str) -> None:
    """The keys that every question has."""
    more = {
        "why": "It helps.",
        "help": "One line.",
        "when": "later",
        "sensitive": True,
        "highlightable": True,
    }
    item = samples.sample(kind, **more, default_share=False, show_if={"item": "other", "in": ["yes"]})
    assert (item.when, item.sensitive, item.highlightable, item.default_share) == ("later", True, True, False)


def test_nothing_said_means_now_and_as_the_assignment_says() -> None:
    """What is left out has a plain meaning."""
    item = samples.sample("short_text")
    assert (item.when, item.sensitive, item.highlightable, item.default_share, item.show_if) == (
        "now",
        False,
        False,
        None,
        None,
    )


REFUSED: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "short_text",
        {"id": "Big"},
        "id",
        "use small letters, digits and _, beginning with a letter, at most 40",
    ),
    (
        "short_text",
        {"id": "two-words"},
        "id",
        "use small letters, digits and _, beginning with a letter, at most 40",
    ),
    ("short_text", {"label": ""}, "label", "write a text of at most 300 characters"),
    ("short_text", {"label": "x" * 301}, "label", "write a text of at most 300 characters"),
    ("short_text", {"max_length": 501}, "max_length", "write a whole number from 1 to 500"),
    ("short_text", {"max_length": True}, "max_length", "write a whole number from 1 to 500"),
    ("short_text", {"when": "tomorrow"}, "when", "write one of: now, later"),
    ("short_text", {"sensitive": "yes"}, "sensitive", "write true or false"),
    ("short_text", {"show_if": "x"}, "show_if", "write {item: other_id, in: [values]}"),
    (
        "short_text",
        {"show_if": {"item": "a", "in": []}},
        "show_if",
        "list under in the answers that show this item",
    ),
    (
        "short_text",
        {"show_if": {"item": "a"}},
        "show_if",
        "write in: [values], or at_least and at_most with whole numbers",
    ),
    ("long_text", {"max_length": 8001}, "max_length", "write a whole number from 100 to 8000"),
    ("list_text", {"count": 13}, "count", "write a whole number from 1 to 12"),
    ("choice", {"options": OPTIONS[:1]}, "options", "list 2 to 12 options, each with value and label"),
    ("choice", {"options": ["a", "b"]}, "options", "give each option a value and a label"),
    (
        "choice",
        {"options": [{"value": "a b", "label": "A"}, OPTIONS[0]]},
        "options",
        "write the value 'a b' as one word of letters, digits and _",
    ),
    (
        "choice",
        {"options": [{"value": "-skip", "label": "A"}, OPTIONS[0]]},
        "options",
        "write the value '-skip' as one word of letters, digits and _",
    ),
    (
        "choice",
        {"options": [OPTIONS[0], OPTIONS[0]]},
        "options",
        "the value small stands twice; give each option its own",
    ),
    (
        "choice",
        {"options": [{"value": "a", "label": " "}, OPTIONS[0]]},
        "options",
        "give each option a label of at most 300 characters",
    ),
    (
        "frequency",
        {"options": [{"value": "0", "label": "Not"}, {"value": 1, "label": "Some"}]},
        "options",
        "write '0' as a whole number, 0 or more",
    ),
    ("number", {"min": "0"}, "min", "write a number"),
    ("number", {"min": 5, "max": 5}, "max", "write a number above min"),
    ("pair", {"scale": "slider"}, "scale", "write one of: suds, scale_0_100, scale_0_10"),
    ("breath", {"in": 1}, "in", "write a whole number from 2 to 8"),
    ("breath", {"minutes": 9}, "minutes", "write a whole number from 1 to 5"),
    ("steps", {"steps": []}, "steps", "list 1 to 12 texts of at most 300 characters each"),
    ("timer", {"seconds": 5}, "seconds", "write a whole number from 10 to 1800"),
    (
        "summary",
        {"text": "{n of risks}"},
        "text",
        "write a place as {n}, {id}, {n.id=value} or {n.id in [a, b]}",
    ),
    ("table", {"rows": OPTIONS, "count": 3}, "count", "leave it out; the rows say how many there are"),
    ("ladder", {"count": 11}, "count", "write a whole number from 2 to 10"),
    ("group", {"items": []}, "items", "list 1 to 20 items"),
]


@pytest.mark.parametrize(("kind", "change", "field", "advice"), REFUSED)
def test_definition_is_refused_with_the_way_out(
    kind: str, change: dict[str, Any], field: str, advice: str
) -> None:
    """Whose item, which key, what to write instead."""
    with pytest.raises(ItemError) as refusal:
        item_of(definition(kind, **change))
    assert (refusal.value.item_id, refusal.value.field, refusal.value.message) == (
        change.get("id", "it"),
        field,
        advice,
    )


@pytest.mark.parametrize(
    ("kind", "key", "advice"),
    [
        ("short_text", "label", "is missing; write a text of at most 300 characters"),
        ("choice", "options", "is missing; list 2 to 12 options, each with value and label"),
        ("pair", "after", "is missing; write a text of at most 300 characters"),
        ("para", "text", "is missing; write a text of at most 2000 characters"),
    ],
)
def test_missing_key_is_named(kind: str, key: str, advice: str) -> None:
    """A refusal for what is not there says what to write there."""
    whole = definition(kind)
    del whole[key]
    with pytest.raises(ItemError) as refusal:
        item_of(whole)
    assert (refusal.value.field, refusal.value.message) == (key, advice)


def test_unknown_key_is_refused_with_those_that_are_known() -> None:
    """A slip of the pen is not silently ignored."""
    with pytest.raises(ItemError) as refusal:
        item_of(definition("yesno_maybe", lable="x"))
    assert refusal.value.message == (
        "is not a key of yesno_maybe; use one of default_share, dose, help, highlightable, id, label, "
        "reuse_from, sensitive, show_if, type, when, why"
    )


def test_unknown_kind_is_refused_with_those_that_are_known() -> None:
    """The list of kinds stands in the sentence."""
    with pytest.raises(ItemError) as refusal:
        item_of({"id": "x", "type": "hologram", "label": "How far?"})
    assert refusal.value.message == f"'hologram' is not a kind; use one of {', '.join(sorted(KINDS))}"


@pytest.mark.parametrize("nonsense", [None, "risk", 7, ["id"]])
def test_item_that_is_no_mapping_is_refused(nonsense: Any) -> None:
    """A list entry that is no item at all."""
    with pytest.raises(ItemError) as refusal:
        item_of(nonsense)
    assert refusal.value.message == "write each item as keys and values, beginning with id"


def test_group_holds_no_group() -> None:
    """One level is enough for one page."""
    inner = definition("group", id="inner")
    with pytest.raises(ItemError) as refusal:
        item_of(definition("group", items=[inner]))
    assert (refusal.value.item_id, refusal.value.field) == ("inner", "type")


def test_error_reads_as_one_line() -> None:
    """The sentence for a log or a command line."""
    assert (
        str(ItemError(item_id="risk", field="label", message="write a text")) == "risk – label: write a text"
    )
