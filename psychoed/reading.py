"""How long a text takes and how hard it reads: a lint for whoever writes, never a verdict on whoever reads."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from psychoed import inline
from psychoed.blocks import Block, sequence, texts, words_of

WORDS_PER_MINUTE = 180
METHOD = "Flesch-Kincaid grade"
FEWEST_WORDS = 30
_SENTENCE_END = re.compile(r"[.!?…]+(?=[\s”’\"')\]]|$)|\n")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]|[^aeiouy]l)es?$|[^aeiouytd]ed$|[^aeiouy]e$")


@dataclass(frozen=True, kw_only=True)
class Grade:
    """The school grade at which the text reads easily, by one old formula."""

    value: float
    method: str = METHOD
    label: str = "a lint"


def words(blocks: Iterable[Block]) -> int:
    """How many words are read."""
    return len(sequence(blocks))


def minutes(count: int) -> int:
    """About how many minutes so many words take; never less than one."""
    return max(1, math.ceil(count / WORDS_PER_MINUTE))


def grade(blocks: Iterable[Block], *, language: str = "en") -> Grade | None:
    """The grade of the running text. English only, and nothing for a text too short to say."""
    if not language.lower().startswith("en"):
        return None
    prose = [
        inline.plain(text)
        for block in blocks
        if block["type"] not in {"title", "heading"}
        for text in texts(block)
    ]
    return grade_of("\n".join(prose))


def grade_of(text: str) -> Grade | None:
    """The grade of an English text."""
    found = words_of(text)
    if len(found) < FEWEST_WORDS:
        return None
    sentences = sum(1 for part in _SENTENCE_END.split(text) if words_of(part))
    sounds = sum(syllables(word) for word in found)
    value = 0.39 * len(found) / sentences + 11.8 * sounds / len(found) - 15.59
    return Grade(value=round(max(0.0, value), 1))


def syllables(word: str) -> int:
    """About how many syllables an English word has; at least one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(letters))
    if count > 1 and _SILENT.search(letters) and not re.search(r"[^aeiouy]le$", letters):
        count -= 1
    return max(1, count)
