"""How long and how hard a text is: words, minutes and the Flesch-Kincaid grade. A lint, not a verdict."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WORDS_PER_MINUTE = 180
METHOD = "Flesch-Kincaid grade"
FEWEST_WORDS = 30
WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.!?…]+[\"”’)\]*]*(?=\s|$)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
VOWELS = re.compile(r"[aeiouy]+")
SILENT_ENDING = re.compile(r"(?<=[^aeiouytd])ed$|(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouysxzcgh])es$")


@dataclass(frozen=True, kw_only=True)
class Lint:
    """A grade as it is shown to whoever writes: with its method, and with the word that says how much it weighs."""

    value: float
    method: str = METHOD
    label: str = "a lint"


def lint(blocks: Sequence[Mapping[str, Any]], *, language: str) -> Lint | None:
    """The grade of the running text. English only, and nothing for a text too short to say."""
    texts = block_texts(blocks, headings=False)
    if not language.lower().startswith("en") or sum(len(words(text)) for text in texts) < FEWEST_WORDS:
        return None
    return Lint(value=grade(texts))


def words(text: str) -> list[str]:
    """The words of a text; the target of a link is not read aloud."""
    return WORD.findall(LINK.sub(r"\1", text))


def sentences(text: str) -> int:
    """How many sentences: a text without a full stop is one."""
    ends = SENTENCE_END.split(text)
    return max(1, sum(1 for part in ends if words(part)))


def syllables(word: str) -> int:
    """An estimate by groups of vowels, without silent endings. Right for most English words."""
    parts = [part for part in re.split(r"['’\-]", word.lower()) if len(part) > 1] or [word.lower()]
    return sum(max(1, len(VOWELS.findall(SILENT_ENDING.sub("", part)))) for part in parts)


def grade(texts: Iterable[str]) -> float:
    """The Flesch-Kincaid grade of all texts taken together, to one place."""
    kept = [text for text in texts if words(text)]
    if not kept:
        return 0.0
    all_words = [word for text in kept for word in words(text)]
    per_sentence = len(all_words) / sum(sentences(text) for text in kept)
    per_word = sum(syllables(word) for word in all_words) / len(all_words)
    return max(0.0, round(0.39 * per_sentence + 11.8 * per_word - 15.59, 1))


def words_per_sentence(texts: Iterable[str]) -> float:
    """The mean length of a sentence, to one place."""
    kept = [text for text in texts if words(text)]
    total = sum(len(words(text)) for text in kept)
    return round(total / max(1, sum(sentences(text) for text in kept)), 1)


def minutes(texts: Iterable[str]) -> int:
    """Whole minutes at a slow pace, at least one."""
    return max(1, math.ceil(sum(len(words(text)) for text in texts) / WORDS_PER_MINUTE))


def block_texts(blocks: Sequence[Mapping[str, Any]], *, headings: bool = True) -> list[str]:
    """Every piece of text that a reader of these blocks reads, in order."""
    found: list[str] = []
    for block in blocks:
        if headings or block.get("type") not in {"title", "heading"}:
            found.extend(_texts_of(block))
    return [text for text in found if text]


def _texts_of(block: Mapping[str, Any]) -> list[str]:
    if block.get("type") == "table":
        return [cell for row in block["rows"] for cell in row]
    if block.get("type") == "definitions":
        return [part for item in block["items"] for part in (item["term"], item["text"])]
    if block.get("type") == "list":
        return list(block["items"])
    return [str(block.get("text", "")), str(block.get("cite", ""))]
