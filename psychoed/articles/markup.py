"""HTML into pieces: one walk over lxml's tree that keeps every word, in order, and only the structure that blocks know.

Nothing of the page's tags, attributes or addresses survives but emphasis, strong and https or mailto
links. Which block the text of an element belongs to is decided by the outermost table, list,
definition list, quotation or heading around it; a block is only ever added to while it is the last
one, so that the order of the words cannot change.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from psychoed.articles.counting import INLINE, UNREAD
from psychoed.articles.findings import Piece
from psychoed.articles.gathering import Gatherer
from psychoed.inline import Span, safe_href

_TAIL = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_STYLES = {"em": "em", "i": "em", "dfn": "em", "strong": "strong", "b": "strong"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ASIDE = {"nav": "a menu", "footer": "the foot of the page", "aside": "a box beside the text"}


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a page, in order."""
    walk = _Walk()
    for event, element in _events(text):
        walk.step(event, element)
    return walk.gatherer.done()


def _events(text: str) -> Iterator[tuple[str, Any]]:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    cleaned = _TAIL.sub("", _DECLARATION.sub("", text))
    try:
        tree = html.document_fromstring(cleaned.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return
    yield from etree.iterwalk(tree, events=("start", "end"))


class _Walk:
    """Where the walk stands: what is open, what is styled, what is skipped."""

    def __init__(self) -> None:
        self.gatherer = Gatherer()
        self.styles: list[str] = []
        self.links: list[str] = []
        self.skipping = 0
        self.pre = 0

    def step(self, event: str, element: Any) -> None:
        """One edge of one element, and the text that follows it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            self._open(tag, element)
            self._text(element.text)
        else:
            self._close(tag)
            self._text(element.tail)

    def _open(self, tag: str, element: Any) -> None:
        if self.skipping or tag in UNREAD or not tag:
            self.skipping += 1
            if self.skipping == 1:
                self._edge(tag)
            return
        self.pre += tag == "pre"
        if tag not in INLINE:
            self.gatherer.open(tag, number=_start_of(element))
        self._mark(tag, element)
        self._say(tag, element)

    def _edge(self, tag: str) -> None:
        if tag not in INLINE:
            self.gatherer.flush()

    def _mark(self, tag: str, element: Any) -> None:
        if tag in _STYLES:
            self.styles.append(_STYLES[tag])
        if tag == "a":
            self.links.append(self._address(element.get("href") or ""))
        if tag == "img" and (alt := (element.get("alt") or "").strip()):
            self.gatherer.add(Span(f" {alt} "))
            self.gatherer.doubt("picture", "A picture cannot be kept; its description stands in its place.")

    def _address(self, href: str) -> str:
        address = safe_href(href)
        if href.strip() and not address and not href.startswith("#"):
            self.gatherer.doubt(
                "link", "A link was left out, since only https and mail addresses can be kept."
            )
        return address

    def _say(self, tag: str, element: Any) -> None:
        if tag in _ASIDE and next(element.iterancestors("blockquote"), None) is None:
            self.gatherer.doubt(
                "aside", f"This came from {_ASIDE[tag]}; delete it if it is not part of the article."
            )
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            self.gatherer.doubt(
                "hidden", "This was hidden on the page; delete it if it is not part of the article."
            )

    def _close(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
            if self.skipping == 0:
                self._edge(tag)
            return
        self.pre -= tag == "pre"
        if tag in _STYLES:
            self.styles.pop()
        if tag == "a":
            self.links.pop()
        if tag not in INLINE:
            self.gatherer.close(tag)

    def _text(self, text: str | None) -> None:
        if not text or self.skipping:
            return
        words = text if self.pre else re.sub(r"\s+", " ", text)
        style = "strong" if "strong" in self.styles else "em" if self.styles else ""
        self.gatherer.add(Span(words, style=style, href=self.links[-1] if self.links else ""))


def _start_of(element: Any) -> int:
    """The number with which a numbered list begins."""
    start = str(element.get("start") or "1")
    return int(start) if start.isdecimal() and len(start) < 6 else 1
