"""Blocks as HTML: one deterministic fragment per list of blocks, safe by construction.

Every word passes through `html.escape`; a tag can only come from this file. The fragment holds
nothing of the interface, so it can be kept for ever beside the hash of what it was made from.
"""

import math
from collections.abc import Callable, Iterable
from html import escape

from psychoed import inline
from psychoed.blocks import Block, sequence
from psychoed.reading import WORDS_PER_MINUTE

RENDERER_VERSION = 1
"""Raised with every change of the output; what was rendered before keeps its own."""


def render_blocks(blocks: Iterable[Block], *, title: bool = True) -> str:
    """The whole handout as a fragment; without its title where the page says it itself."""
    return "\n".join(_SHAPES[block["type"]](block) for block in blocks if title or block["type"] != "title")


def render_text(text: str) -> str:
    """One text with its tiny markup."""
    return "".join(_span(span) for span in inline.spans(text))


def words(blocks: Iterable[Block]) -> int:
    """How many words are read."""
    return len(sequence(blocks))


def minutes(count: int) -> int:
    """About how many minutes so many words take; never less than one."""
    return max(1, math.ceil(count / WORDS_PER_MINUTE))


def _span(span: inline.Span) -> str:
    html = escape(span.text).replace("\n", "<br>")
    if href := inline.safe_href(span.href):
        html = f'<a href="{escape(href)}" rel="noreferrer noopener nofollow">{html}</a>'
    tag = span.style
    return f"<{tag}>{html}</{tag}>" if tag else html


def _title(block: Block) -> str:
    return f"<h1>{render_text(block['text'])}</h1>"


def _heading(block: Block) -> str:
    level = 3 if block.get("level") == 3 else 2
    return f"<h{level}>{render_text(block['text'])}</h{level}>"


def _paragraph(block: Block) -> str:
    return f"<p>{render_text(block['text'])}</p>"


def _list(block: Block) -> str:
    tag = "ol" if block.get("ordered") else "ul"
    items = "".join(f"<li>{render_text(item)}</li>" for item in block["items"])
    return f"<{tag}>{items}</{tag}>"


def _definitions(block: Block) -> str:
    items = "".join(
        f"<div><dt>{render_text(item['term'])}</dt><dd>{render_text(item['text'])}</dd></div>"
        for item in block["items"]
    )
    return f'<dl class="definitions">{items}</dl>'


def _quote(block: Block) -> str:
    cite = block.get("cite")
    caption = f"<figcaption>{render_text(cite)}</figcaption>" if cite else ""
    return f'<figure class="pull-quote"><blockquote><p>{render_text(block["text"])}</p></blockquote>{caption}</figure>'


def _table(block: Block) -> str:
    rows = block["rows"]
    head = ""
    if block.get("header"):
        cells = "".join(f'<th scope="col">{render_text(cell)}</th>' for cell in rows[0])
        head, rows = f"<thead><tr>{cells}</tr></thead>", rows[1:]
    body = "".join(
        "<tr>" + "".join(f"<td>{render_text(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f'<div class="scroller" tabindex="0"><table>{head}<tbody>{body}</tbody></table></div>'


def _notice(block: Block) -> str:
    return f'<aside class="notice" role="note"><p>{render_text(block["text"])}</p></aside>'


def _try(block: Block) -> str:
    label, text = render_text(block["label"]), render_text(block["text"])
    return f'<section class="try"><h2 class="try-label">{label}</h2><p>{text}</p></section>'


_SHAPES: dict[str, Callable[[Block], str]] = {
    "title": _title,
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "definitions": _definitions,
    "quote": _quote,
    "table": _table,
    "notice": _notice,
    "try": _try,
}
