"""The words of the source, counted by other means than the reading, so that one can prove the other.

Plain text is counted as it stands, HTML as a row of tokens (the reading walks lxml's tree), .docx straight from the XML inside the file (the reading goes through mammoth).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from html import unescape

from psychoed.articles import tokens
from psychoed.blocks import words_of

_NUMBERED = re.compile(r"^[ \t]*(\d{1,2})[.)][ \t]+(?=\S)", re.MULTILINE)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
UNREAD = frozenset({"script", "style", "template", "head", "title", "iframe"})
MOST_COMPARED = 3000
"""Words of a source up to which missing stretches are looked for; beyond that the first places are named."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The words of an article as it arrived; at `marks` stand numbers that a list may have taken over."""

    words: list[str]
    marks: frozenset[int] = field(default_factory=frozenset)
    lines: list[str] = field(default_factory=list)


def of_text(text: str) -> Source:
    """The words of a plain text."""
    marks, words, at = set(), [], 0
    for number in _NUMBERED.finditer(text):
        words += words_of(text[at : number.start()])
        marks.add(len(words))
        words += words_of(number[1])
        at = number.end()
    words += words_of(text[at:])
    return Source(words=words, marks=frozenset(marks), lines=text.split("\n"))


def of_html(text: str) -> Source:
    """The words that a reader of the page sees, or would see if nothing were hidden."""
    read = "".join(_seen(text))
    return Source(words=words_of(read), lines=read.split("\n"))


def left_out(source: Source, read: list[str]) -> int | None:
    """How many numbers of lists were taken over as structure; None where the words are not the same, in order."""
    taken = at = 0
    for position, word in enumerate(source.words):
        if at < len(read) and read[at] == word and not _stands_in_list(source, position, read, at):
            at += 1
        elif position in source.marks:
            taken += 1
        else:
            return None
    return taken if at == len(read) else None


def missing(source: Source, read: list[str]) -> int:
    """How many words of the source were not read anywhere."""
    return (Counter(source.words) - Counter(read)).total()


def gone(source: Source, read: list[str]) -> list[str]:
    """The words themselves, in the order of the source; the numbers of lists are structure.

    Where a word stands in several places, those are named that lie in a stretch that is missing.
    """
    absent = Counter(source.words) - Counter(read)
    stretches = (
        _missing_stretches(source.words, read) if absent and len(source.words) <= MOST_COMPARED else set()
    )
    found = set()
    for position in [*sorted(stretches), *range(len(source.words))]:
        word = source.words[position]
        if position not in found and absent[word] > 0:
            absent[word] -= 1
            found.add(position)
    return [source.words[position] for position in sorted(found) if position not in source.marks]


def _missing_stretches(words: list[str], read: list[str]) -> set[int]:
    matcher = SequenceMatcher(a=words, b=read, autojunk=False)
    return {
        position
        for what, start, end, _from, _to in matcher.get_opcodes()
        if what in {"delete", "replace"}
        for position in range(start, end)
    }


def _stands_in_list(source: Source, position: int, read: list[str], at: int) -> bool:
    """Whether a list's number only happens to equal the next word that was read ("1. 1 cup")."""
    if position not in source.marks:
        return False
    following, rest = source.words[position + 1 : position + 4], read[at : at + 3]
    return following[: len(rest)] == rest


def _seen(text: str) -> Iterator[str]:
    """The text between the tags; a block's edge is a line's end."""
    hidden: list[str] = []
    for token in tokens.of(text):
        if hidden:
            if token.tag == hidden[0]:
                hidden = hidden[:-1] if token.closes else [*hidden, token.tag]
        elif token.tag in UNREAD and not token.closes and token.tag != "head":
            hidden = [token.tag]
            yield "\n"
        elif token.tag:
            yield _edge(token)
        else:
            yield unescape(token.text).replace("\n", " ")


def _edge(token: tokens.Token) -> str:
    if token.tag == "img":
        return f" {unescape(token.alt)} "
    return "" if token.tag in INLINE else "\n"
