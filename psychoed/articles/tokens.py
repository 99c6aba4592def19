"""HTML cut into tags and text, once from front to back: the time it takes grows with the length alone.

It knows no tree and mends nothing. A tag or a comment that never ends hides what follows, as it does in a browser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_NAME = re.compile(r"[\s/]*([^\s/>=]*)")
_EQUALS = re.compile(r"\s*=\s*")
_BARE = re.compile(r"[^\s>]*")
RAW = frozenset({"script", "style", "iframe", "xmp", "noembed", "noframes"})
"""Elements in which tags are only letters, and entities too; nothing of them is read but for the old four."""
LETTERS = frozenset({"title", "textarea"})
"""Elements in which tags are only letters."""


@dataclass(frozen=True, kw_only=True)
class Token:
    """A tag with its name, or a text."""

    tag: str = ""
    closes: bool = False
    text: str = ""
    alt: str = ""


def of(text: str) -> Iterator[Token]:
    """The tokens, in order."""
    at = 0
    while at < len(text):
        start = text.find("<", at)
        if start < 0:
            yield Token(text=text[at:])
            return
        if start > at:
            yield Token(text=text[at:start])
        token, at = _marked(text, start)
        if token:
            yield token
        if token and not token.closes and token.tag in RAW | LETTERS:
            end = _end_of(text, token.tag, at)
            yield Token(text=text[at:end])
            at = end


def _marked(text: str, start: int) -> tuple[Token | None, int]:
    """What stands at a `<`, and where to go on."""
    if found := _TAG.match(text, start):
        return _tag(text, found)
    for opening, closing in (("<!--", "-->"), ("<!", ">"), ("<?", ">"), ("</", ">")):
        if text.startswith(opening, start):
            end = text.find(closing, start + len(opening))
            return None, len(text) if end < 0 else end + len(closing)
    return Token(text="<"), start + 1


def _tag(text: str, found: re.Match[str]) -> tuple[Token | None, int]:
    at, alt = found.end(), ""
    while at < len(text) and text[at] != ">":
        at, name, value = _attribute(text, at)
        alt = value if name == "alt" and not alt else alt
    if at >= len(text):
        return None, len(text)
    return Token(tag=found[1].lower(), closes=text[found.start() + 1] == "/", alt=alt), at + 1


def _attribute(text: str, at: int) -> tuple[int, str, str]:
    """One attribute, or the blanks before the end of the tag. An open quotation mark runs to the end of the text."""
    named = _NAME.match(text, at)
    end = named.end() if named else at
    name = named[1].lower() if named else ""
    if not (equals := _EQUALS.match(text, end)):
        return max(end, at + 1) if end == at else end, name, ""
    end = equals.end()
    if end < len(text) and text[end] in "\"'":
        closing = text.find(text[end], end + 1)
        return (len(text), name, "") if closing < 0 else (closing + 1, name, text[end + 1 : closing])
    bare = _BARE.match(text, end)
    return (bare.end(), name, bare[0]) if bare else (end, name, "")


def _end_of(text: str, tag: str, at: int) -> int:
    found = re.compile(rf"</{tag}[\s/>]", re.IGNORECASE).search(text, at)
    return found.start() if found else len(text)
