"""What a client was given, as HTML: made once per hash, renderer, language and mode, the same for ever."""

from collections import OrderedDict
from collections.abc import Sequence
from html import escape
from typing import Any

from psychoed.models import Edition
from psychoed.rendering import RENDERER_VERSION, render_blocks, render_text

KEPT = 512
SAID = ("frame", "label", "text", "before", "after", "if_label", "then_label")
BESIDE = ("help", "why")
ENDS = ("low", "high")
COMPUTED = "summary"
"""A sentence with places for numbers: nobody has read it before there are numbers in it."""
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
    return "\n".join(filter(None, (_question(item) for item in items)))


def _question(item: dict[str, Any]) -> str:
    """The words of one item, and nothing of the interface: those of a group after the group's own."""
    if item.get("type") == COMPUTED:
        return ""
    said = [str(item[key]) for key in SAID if item.get(key)]
    parts = [f'<p class="said">{render_text(text)}</p>' for text in said]
    parts += [f'<p class="hint">{render_text(str(item[key]))}</p>' for key in BESIDE if item.get(key)]
    parts += [_listed([str(option["label"]) for option in item.get("options") or ()])]
    parts += [_listed([str(line) for line in item.get("steps") or ()])]
    parts += [_listed([str(item[key]) for key in ENDS if item.get(key)])]
    own = "".join(parts)
    whole = f'<section class="question">{own}</section>' if own else ""
    return "\n".join(filter(None, [whole, _questions(item.get("items") or [])]))


def _listed(labels: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(label)}</li>' for label in labels)}</ul>" if labels else ""
