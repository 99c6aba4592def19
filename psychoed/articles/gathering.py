"""Collects the text of a page's elements into pieces, block by block."""

import itertools
from dataclasses import dataclass

from psychoed import inline
from psychoed.articles.findings import Piece
from psychoed.blocks import Block
from psychoed.inline import Span

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HOLDERS = frozenset({"table", "ul", "ol", "dl", "blockquote", *_HEADINGS})
_RANK = {"table": 0, "ul": 1, "ol": 1, "dl": 2, "blockquote": 3}


@dataclass(frozen=True)
class _Open:
    tag: str
    id: int


class Gatherer:
    """The open elements, the text since the last edge, and the pieces so far."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._open: list[_Open] = []
        self._spans: list[Span] = []
        self._doubts: list[tuple[str, str]] = []
        self._owners: list[int] = []
        self._ids = itertools.count(1)
        self._fresh = True

    def add(self, span: Span) -> None:
        """Text of the present element."""
        self._spans.append(span)

    def doubt(self, code: str, message: str) -> None:
        """A doubt about whatever block the next text lands in."""
        if (code, message) not in self._doubts:
            self._doubts.append((code, message))

    def open(self, tag: str, *, number: int = 1) -> None:
        """An element begins."""
        if tag == "br":
            self._spans.append(Span("\n"))
            return
        self.flush()
        if tag == "ol" and number != 1:
            self.doubt("list_start", f"The list began with {number} in the article; here it begins with 1.")
        if tag in {"ul", "ol"} and any(held.tag in {"ul", "ol"} for held in self._open):
            self.doubt("nested_list", "A list inside a list was made into one list.")
        self._open.append(_Open(tag, next(self._ids)))
        self._begin(tag)

    def close(self, tag: str) -> None:
        """An element ends."""
        if tag == "br":
            return
        self.flush()
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                break
        if tag == "li":
            self._fresh = True

    def done(self) -> list[Piece]:
        """All pieces, when the page is over."""
        self.flush()
        if self.pieces and self._doubts:
            self.pieces[-1].notes += self._doubts
        return self.pieces

    def flush(self) -> None:
        """The text since the last edge becomes part of a block."""
        spans, self._spans = self._spans, []
        for part in _paragraphs(spans):
            self._land(part)

    def _begin(self, tag: str) -> None:
        holder = self._holder()
        if tag in {"li", "dt", "dd"}:
            self._fresh = True
        if holder is None or holder.tag != "table" or self._depth("table") > 1:
            return
        if tag == "tr":
            self._table(holder)["rows"].append([])
        if tag in {"td", "th"}:
            rows = self._table(holder)["rows"]
            if not rows:
                rows.append([])
            rows[-1].append("")
            self._table(holder)["header"] |= tag == "th" and len(rows) == 1

    def _depth(self, tag: str) -> int:
        return sum(1 for held in self._open if held.tag == tag)

    def _table(self, holder: _Open) -> Block:
        return self._block(holder, {"type": "table", "rows": [], "header": False})

    def _holder(self) -> _Open | None:
        """The open element that decides the block: the outermost of the strongest kind."""
        held = [element for element in self._open if element.tag in _HOLDERS]
        return min(held, key=lambda element: _RANK.get(element.tag, 4)) if held else None

    def _land(self, spans: list[Span]) -> None:
        holder = self._holder()
        text = inline.written(spans)
        tag = holder.tag if holder else ""
        if holder and tag == "table" and any(held.tag in {"td", "th"} for held in self._open):
            self._into_cell(holder, text)
        elif holder and tag in {"ul", "ol"}:
            self._into_list(holder, text)
        elif holder and tag == "dl":
            self._into_definitions(holder, spans)
        elif holder and tag == "blockquote":
            self._into_quote(holder, text)
        elif holder and tag in _HEADINGS:
            self._new(
                {"type": "heading", "level": _HEADINGS[tag], "text": inline.escape(_plain(spans))}, owner=0
            )
        else:
            self._new({"type": "paragraph", "text": text}, owner=0)
            self.pieces[-1].bold = all(span.style == "strong" or not span.text.strip() for span in spans)
        self.pieces[-1].notes += self._doubts
        self._doubts = []

    def _new(self, block: Block, *, owner: int) -> Block:
        self.pieces.append(Piece(block=block))
        self._owners.append(owner)
        return block

    def _block(self, holder: _Open, empty: Block) -> Block:
        """The holder's block while it is still the last one, else a new one."""
        if self._owners and self._owners[-1] == holder.id:
            return self.pieces[-1].block
        return self._new(empty, owner=holder.id)

    def _into_cell(self, holder: _Open, text: str) -> None:
        rows = self._table(holder)["rows"]
        if not rows or not rows[-1]:
            rows[-1:] = [[""]]
        rows[-1][-1] = f"{rows[-1][-1]}\n{text}".strip()

    def _into_list(self, holder: _Open, text: str) -> None:
        items = self._block(holder, {"type": "list", "ordered": holder.tag == "ol", "items": []})["items"]
        if self._fresh or not items:
            items.append(text)
        else:
            items[-1] = f"{items[-1]}\n{text}"
        self._fresh = False

    def _into_definitions(self, holder: _Open, spans: list[Span]) -> None:
        items = self._block(holder, {"type": "definitions", "items": []})["items"]
        is_term = any(held.tag == "dt" for held in self._open)
        if is_term and (self._fresh or not items):
            items.append({"term": inline.escape(_plain(spans)), "text": ""})
        elif not items:
            items.append({"term": "", "text": inline.written(spans)})
        else:
            key = "term" if is_term else "text"
            items[-1][key] = f"{items[-1][key]}\n{inline.written(spans)}".strip()
        self._fresh = False

    def _into_quote(self, holder: _Open, text: str) -> None:
        block = self._block(holder, {"type": "quote", "text": "", "cite": ""})
        source = any(held.tag in {"footer", "figcaption"} for held in self._open)
        key = "cite" if block["text"] and (source or block["cite"]) else "text"
        block[key] = f"{block[key]}\n{text}".strip()


def _plain(spans: list[Span]) -> str:
    return " ".join("".join(span.text for span in spans).split())


def _paragraphs(spans: list[Span]) -> list[list[Span]]:
    """Two line breaks make a new paragraph; blanks at the edges go."""
    parts: list[list[Span]] = [[]]
    breaks = 0
    for span in spans:
        if span.text == "\n":
            breaks += 1
            continue
        if breaks > 1 and span.text.strip():
            parts.append([])
        elif breaks and parts[-1]:
            parts[-1].append(Span("\n"))
        breaks = 0 if span.text.strip() else breaks
        parts[-1].append(span)
    return [trimmed for part in parts if (trimmed := _trimmed(part))]


def _trimmed(spans: list[Span]) -> list[Span]:
    merged = inline.merged(spans)
    if not "".join(span.text for span in merged).strip():
        return []
    merged[0] = Span(merged[0].text.lstrip(), style=merged[0].style, href=merged[0].href)
    merged[-1] = Span(merged[-1].text.rstrip(), style=merged[-1].style, href=merged[-1].href)
    return [span for span in merged if span.text]
