"""The exercises of the starter library: plain to read, made of the right kinds, careful where care is needed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from psychoed import answering, presenting, reading
from psychoed.packs import Piece, shelf

EXERCISES = [piece for piece in shelf() if piece.kind in ("exercise", "session_check")]
BY_SLUG = {piece.slug: piece for piece in EXERCISES}
SAID = (
    *("label", "help", "why", "text", "before", "after", "low", "high", "frame", "step_label"),
    *("rating_label", "if_label", "then_label", "each_label"),
)
LISTS = ("options", "rings", "cards", "piles", "columns", "rows", "slots")


def name(piece: Piece) -> str:
    return piece.slug


def read(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Every text of the items that a person reads."""
    for item in items:
        yield from (item[key] for key in SAID if item.get(key))
        yield from item.get("steps", [])
        yield from (each["label"] for key in LISTS for each in item.get(key, []))
        yield from read(item.get("items", []))


def kinds(slug: str) -> list[str]:
    """The kinds in their order, those within groups after their group."""
    items = answering.read_items(list(BY_SLUG[slug].items))
    return [item.kind for item in answering.walk(items)]


@pytest.mark.parametrize("piece", EXERCISES, ids=name)
def test_exercise_is_plain_to_read(piece: Piece) -> None:
    """Instructions for a reading age of nine to eleven, and no sentence that has to be read twice."""
    texts = list(read(piece.items))
    longest = max(
        len(reading.words(sentence)) for text in texts for sentence in reading.SENTENCE_END.split(text)
    )

    assert piece.meta["reading_level"] == {"method": reading.METHOD, "value": reading.grade(texts)}
    assert (reading.grade(texts) <= 6, longest <= 18) == (True, True)


@pytest.mark.parametrize(
    ("slug", "wanted"),
    [
        ("waiting-for-an-answer", ["suds", "para", "timer", "suds"]),
        ("ladder-of-small-risks", ["ladder", "quote_own", "list_text"]),
        ("circles", ["rings", "quote_own", "repeat"]),
        ("where-i-feel-it", ["content_note", "short_text", "regions"]),
        ("borrowed-calm", ["plan_if_then", "pair"]),
        ("say-it-out-loud", ["quote_own", "repeat"]),
        ("what-i-did-not-say", ["long_text", "share_choice", "choice"]),
        ("steady-breath", ["suds", "para", "breath", "suds"]),
        ("five-things", ["suds", "choice", "steps"]),
    ],
)
def test_exercise_is_made_of_the_right_kinds(slug: str, wanted: list[str]) -> None:
    """In this order, one after the other."""
    found = kinds(slug)

    assert any(found[at : at + len(wanted)] == wanted for at in range(len(found)))


@pytest.mark.parametrize("slug", ["say-it-out-loud", "waiting-for-an-answer"])
def test_exercise_with_another_person_asks_about_safety_first(slug: str) -> None:
    """In every version, and nothing else is asked before the answer is no."""
    piece = BY_SLUG[slug]
    items = answering.read_items(list(piece.items))
    first = [
        [each.id for each in answering.walk(answering.visible(items, answers={}, dose=dose)) if each.asks]
        for dose in ("small", "usual", "full")
    ]

    assert first == [["gate"]] * 3
    assert (piece.meta["needs_prep"], bool(piece.meta["not_when"])) == (True, True)


@pytest.mark.parametrize("slug", ["steady-breath", "where-i-feel-it"])
def test_inward_exercise_has_its_way_out_first(slug: str) -> None:
    """The page begins with it, and the pack names the outward version to be offered before."""
    piece = BY_SLUG[slug]

    assert kinds(slug)[0] == "content_note"
    assert piece.meta["outward"] in BY_SLUG
    assert piece.meta["not_when"] != []


@pytest.mark.parametrize("piece", EXERCISES, ids=name)
def test_exercise_says_when_it_is_not_the_right_one(piece: Piece) -> None:
    """For the gates before it is handed over."""
    assert (bool(piece.meta["not_when"]), bool(piece.meta["cautions"])) == (True, True)


def test_what_was_not_said_is_private_until_it_is_shared() -> None:
    """Every answer is kept at first; how to begin is asked of those who share."""
    items = answering.read_items(list(BY_SLUG["what-i-did-not-say"].items))
    asked = [item for item in answering.walk(items) if item.asks]
    kept, shared = (
        [item.id for item in answering.visible(items, answers={"keep_or_share": answer}) if item.asks]
        for answer in ("keep", "share")
    )

    assert [item.id for item in asked if item.default_share is not False] == []
    assert (kept[-1], shared[-1]) == ("keep_or_share", "next")


@pytest.mark.parametrize("piece", EXERCISES, ids=name)
def test_exercise_can_be_done_on_paper(piece: Piece) -> None:
    """Every question stands on it, both steps too."""
    items = answering.read_items(list(piece.items))
    paper = presenting.render_paper(items)
    asked = [item.label for item in answering.walk(items) if item.asks and item.kind != "pair"]

    assert [label for label in asked if label.replace("'", "&#x27;") not in paper] == []
