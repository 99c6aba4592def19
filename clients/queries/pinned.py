"""What a client was given, as HTML: made once per hash, renderer, language and mode, the same for ever."""

from collections import OrderedDict
from collections.abc import Sequence
from html import escape
from typing import Any

from psychoed.models import Edition
from psychoed.rendering import RENDERER_VERSION, render_blocks, render_text

KEPT = 512
_kept: OrderedDict[tuple[str, int, str, str], str] = OrderedDict()


def fragment(edition: Edition, *, mode: str = "reading") -> str:
    """The handout's text, or the exercise's questions in their order. Approved editions alone are kept."""
    key = (edition.sha256, RENDERER_VERSION, edition.language, mode)
    if edition.sha256 and key in _kept:
        _kept.move_to_end(key)
        return _kept[key]
    made = _made(edition)
    if edition.sha256 and edition.approved_at is not None:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return made


def forget() -> None:
    """Empty the shelf, as a new process would find it."""
    _kept.clear()


def _made(edition: Edition) -> str:
    if edition.kind == "handout":
        return render_blocks(edition.blocks, title=False)
    return _questions(edition.items)


def _questions(items: Sequence[dict[str, Any]]) -> str:
    return "\n".join(_question(item) for item in items)


def _question(item: dict[str, Any]) -> str:
    help_text = f'<p class="hint">{render_text(item["help"])}</p>' if item.get("help") else ""
    options = "".join(
        f"<li>{escape(str(option.get('label', '')))}</li>" for option in item.get("options") or ()
    )
    listed = f"<ul>{options}</ul>" if options else ""
    text = item.get("label") or item.get("text") or ""
    return (
        f'<section class="question"><p class="said">{render_text(str(text))}</p>{help_text}{listed}</section>'
    )
