"""The starter library keeps its own rules: short, plain, kind, honest about itself, and nobody else's words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from psychoed import answering, reading
from psychoed.blocks import Block, texts, words_of
from psychoed.packs import Piece, read_pack, shelf, write_pack
from psychoed.packs.metadata import months_between
from psychoed.packs.shelf import STARTER

PIECES = shelf()
HANDOUTS = [piece for piece in PIECES if piece.kind == "handout"]
OURS = [piece for piece in PIECES if piece.kind != "measure"]
ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "articles"
BANNED = re.compile(
    r"\b(homework|compliance|missed|overdue|failed|should|must|streaks?|scor(?:e|es|ed|ing)|patients?|only"
    r"|trigger warnings?|still haven't|don't forget|safe space|vagus|vagal|polyvagal|nervous system)\b|!",
    re.IGNORECASE,
)


def name(piece: Piece) -> str:
    return piece.slug


def strings(value: Any) -> Iterator[str]:
    """Every text in the items, whatever it is for; ids and values are plain words and pass."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def told(piece: Piece) -> list[str]:
    """Everything that a client may read of a piece."""
    meta = [piece.title, piece.meta["summary"], piece.meta["content_note"], *strings(piece.meta["doses"])]
    return meta + [text for block in blocks_of(piece) for text in texts(block)] + list(strings(piece.items))


def blocks_of(piece: Piece) -> list[Block]:
    return [dict(block) for block in piece.blocks]


def each(items: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Every item, those within groups too."""
    for item in items:
        yield item
        yield from item.get("items", [])


def eights(text: str) -> set[tuple[str, ...]]:
    found = [word.lower() for word in words_of(text.replace("’", "'"))]
    return {tuple(found[at : at + 8]) for at in range(len(found) - 7)}


@pytest.mark.parametrize("piece", PIECES, ids=name)
def test_pack_lies_in_its_canonical_spelling(piece: Piece) -> None:
    path = next(STARTER.rglob(piece.filename))

    assert write_pack(piece) == path.read_text(encoding="utf-8")
    assert read_pack(write_pack(piece), filename=piece.filename) == piece


@pytest.mark.parametrize("piece", HANDOUTS, ids=name)
def test_handout_is_short_and_plain(piece: Piece) -> None:
    running = reading.block_texts(piece.blocks, headings=False)
    longest = {
        kind: max(
            len(words_of(text))
            for block in blocks_of(piece)
            if block["type"] == kind
            for text in texts(block)
        )
        for kind in ("paragraph", "notice")
    }

    assert sum(len(reading.words(text)) for text in reading.block_texts(piece.blocks)) <= 700
    assert reading.grade(running) <= 7
    assert reading.words_per_sentence(running) <= 18
    assert longest["paragraph"] <= 50
    assert longest["notice"] <= 65


@pytest.mark.parametrize("piece", HANDOUTS, ids=name)
def test_handout_says_its_length_and_grade_truly(piece: Piece) -> None:
    lint = reading.lint(piece.blocks, language=piece.language)

    assert lint is not None
    assert piece.meta["minutes"] == reading.minutes(reading.block_texts(piece.blocks))
    assert piece.meta["reading_level"] == {"method": lint.method, "value": lint.value}


@pytest.mark.parametrize("piece", HANDOUTS, ids=name)
def test_handout_ends_with_something_to_notice_and_to_bring(piece: Piece) -> None:
    closing = [(block["type"], block["label"]) for block in piece.blocks[-2:]]

    assert closing == [("try", "One thing to notice"), ("try", "One thing to bring")]
    assert piece.blocks[0] == {"type": "title", "text": piece.title}
    assert sum(1 for block in piece.blocks if block["type"] == "quote") <= 1
    assert sum(1 for block in piece.blocks if block["type"] == "notice") == 1


@pytest.mark.parametrize("piece", OURS, ids=name)
def test_nothing_that_shames_or_hurries_is_said(piece: Piece) -> None:
    assert [(found[0], text) for text in told(piece) for found in BANNED.finditer(text)] == []


@pytest.mark.parametrize("piece", PIECES, ids=name)
def test_metadata_is_honest_and_names_what_exists(piece: Piece) -> None:
    last, following = (date.fromisoformat(piece.meta[key]) for key in ("last_reviewed", "next_review"))
    slugs = {other.slug for other in PIECES}

    assert piece.meta["authors"] == ["Attune starter library"]
    assert piece.meta["test_status"] == {"people": 0}
    assert months_between(last, following) <= 24
    assert set(piece.meta["pairs_with"]) - slugs == set()
    assert piece.slug not in piece.meta["pairs_with"]


@pytest.mark.parametrize("piece", OURS, ids=name)
def test_our_own_words_are_free_to_share(piece: Piece) -> None:
    assert (piece.meta["licence"], piece.meta["licence_ground"]) == ("CC-BY-4.0", "ours")
    assert piece.meta["attribution"] == "Attune starter library, CC BY 4.0"


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="no ../shared/articles beside the repository")
@pytest.mark.parametrize("piece", PIECES, ids=name)
def test_no_sentence_is_taken_from_the_article(piece: Piece) -> None:
    article = {eight for path in ARTICLES.iterdir() for eight in eights(path.read_text(encoding="utf-8"))}

    assert {eight for text in told(piece) for eight in eights(text)} & article == set()


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.items], ids=name)
def test_items_are_what_the_item_kinds_allow(piece: Piece) -> None:
    items = answering.read_items(list(piece.items))

    assert len(items) == len(piece.items)
    assert len(answering.pages(items, answers={}, phase="now", layout=answering.layout_of(piece.kind))) >= 1


@pytest.mark.parametrize("piece", OURS, ids=name)
def test_sensitive_question_says_why_or_is_asked_gently(piece: Piece) -> None:
    asked = [item for item in each(piece.items) if item.get("sensitive")]

    assert [item["id"] for item in asked if not (item.get("why") or item.get("help"))] == []


@pytest.mark.parametrize("slug", ["say-it-out-loud", "waiting-for-an-answer"])
def test_safety_is_asked_first_and_nothing_follows_but_a_no(slug: str) -> None:
    piece = next(one for one in PIECES if one.slug == slug)
    items = answering.read_items(list(piece.items))
    told = {
        answer: len(answering.pages(items, answers={"gate": answer}, phase="now", layout="pages"))
        for answer in ("no", "yes", "not_sure")
    }
    skipped = answering.pages(items, answers={"gate": {"absent": "skipped"}}, phase="now", layout="pages")

    assert told["no"] > 5
    assert (told["yes"] <= 2, told["not_sure"] <= 2, len(skipped)) == (True, True, 1)


def test_proof_log_counts_the_bad_ones_as_plainly_as_the_good() -> None:
    piece = next(one for one in PIECES if one.slug == "proof-log")
    items = answering.read_items(list(piece.items))
    entries = [{"went": "better"}, {"went": "better"}, {"went": "worse"}, {"went": {"absent": "skipped"}}]

    told = answering.summary(items, entries=entries, language="en")

    assert told == [
        "Small risks so far: 4. Better than the alarm said: 2. As it said: 0. Worse: 1. Cannot tell yet: 0."
    ]
