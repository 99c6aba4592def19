"""One run of text inside a handout: how it is written on lines, and read back without loss."""

import re
from collections.abc import Sequence

from psychoed.packs.errors import PackError

SENTENCE = re.compile(r"([.!?…][\"”’)]*) (?=[^\s])")
LEADING = re.compile(r"[-#>|:]|— |\d+\. | ")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MEANINGS = {"n": "\n", "t": "\t"}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def check_text(text: object, *, field: str) -> str:
    """Refuse what a line cannot carry: nothing at all, stray space at the ends, control characters."""
    if not isinstance(text, str) or not text:
        raise PackError(field=field, message="has no text")
    if text != text.strip():
        raise PackError(field=field, message="begins or ends with empty space")
    if CONTROL.search(text):
        raise PackError(field=field, message="holds a control character")
    return text


def flowing(text: str) -> list[str]:
    """The text on lines, one sentence each, so that a change shows where it was made."""
    lines: list[str] = []
    hard = _escape(text).split("\n")
    for place, part in enumerate(hard):
        soft = SENTENCE.sub(r"\1\n", part).split("\n")
        soft[-1] += "\\" if place < len(hard) - 1 else ""
        lines.extend(soft)
    return [guard(line) for line in lines]


def single(text: str, *, also: str = "") -> str:
    """The text on one line; a line break becomes a backslash and an n. `also` names further marks to guard."""
    return guard(_escape(text, also=also).replace("\n", "\\n"))


def guard(line: str) -> str:
    """A backslash before whatever would look like structure at the start of a line."""
    return "\\" + line if LEADING.match(line) else line


def joined(lines: Sequence[str]) -> str:
    """The text again: lines belong together, except after a backslash at the end of a line."""
    text = ""
    for place, line in enumerate(lines):
        if place:
            text += "\n" if _continues(lines[place - 1]) else " "
        text += line
    if lines and _continues(lines[-1]):
        raise PackError(field="text", message="ends with a single backslash")
    return ESCAPED.sub(lambda found: MEANINGS.get(found[1], found[1]), text)


def _continues(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _escape(text: str, *, also: str = "") -> str:
    marks = "".join(f"|{re.escape(mark)}" for mark in also)
    escaped = re.sub(rf"\\|(?<=:):{marks}", lambda found: f"\\{found[0]}", text)
    return escaped.replace("\t", "\\t")
