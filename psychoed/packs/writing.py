"""A piece as the text of its pack."""

from collections.abc import Callable, Mapping
from typing import Any

from psychoed.packs import plain_yaml
from psychoed.packs.blocks import check_blocks
from psychoed.packs.inline import flowing, single
from psychoed.packs.order import ordered
from psychoed.packs.piece import Piece, check_plain
from psychoed.pinning import schema_of

Block = Mapping[str, Any]
FENCES = {"One thing to notice": "notice-one", "One thing to bring": "bring-one"}


def write_pack(piece: Piece) -> str:
    """The text of the pack; reading it gives the same piece, to the byte of its hash."""
    check_plain(piece)
    if piece.kind == "handout":
        return _handout(piece)
    document: dict[str, Any] = {"schema": schema_of(piece.kind), "meta": dict(piece.meta)}
    if piece.blocks:
        document["blocks"] = list(piece.blocks)
    return plain_yaml.dump(ordered({**document, "items": list(piece.items)}))


def _handout(piece: Piece) -> str:
    check_blocks(piece.blocks)
    front = dict(piece.meta)
    if piece.items:
        front["items"] = list(piece.items)
    body = "\n\n".join(WRITERS[block["type"]](block) for block in piece.blocks)
    return f"---\n{plain_yaml.dump(ordered(front))}---\n\n{body}\n"


def _title(block: Block) -> str:
    return f"# {single(block['text'])}"


def _heading(block: Block) -> str:
    return f"{'#' * block['level']} {single(block['text'])}"


def _paragraph(block: Block) -> str:
    return "\n".join(flowing(block["text"]))


def _list(block: Block) -> str:
    marks = [f"{n}. " if block["ordered"] else "- " for n in range(1, len(block["items"]) + 1)]
    return "\n".join(mark + _hanging(flowing(item)) for mark, item in zip(marks, block["items"], strict=True))


def _definitions(block: Block) -> str:
    return "\n".join(
        f"{single(item['term'], also=':')}:: {_hanging(flowing(item['text']))}" for item in block["items"]
    )


def _quote(block: Block) -> str:
    lines = [f"> {line}" for line in flowing(block["text"])]
    return "\n".join([*lines, f"> — {single(block['cite'])}"] if block["cite"] else lines)


def _table(block: Block) -> str:
    rows = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in block["rows"]]
    if block["header"]:
        rows.insert(1, f"|{' --- |' * len(block['rows'][0])}")
    return "\n".join(rows)


def _cell(cell: str) -> str:
    return single(cell, also="|") if cell else ""


def _notice(block: Block) -> str:
    return _fenced(name="notice", text=block["text"])


def _try(block: Block) -> str:
    name = FENCES.get(block["label"]) or f"try {single(block['label'])}"
    return _fenced(name=name, text=block["text"])


def _fenced(*, name: str, text: str) -> str:
    return "\n".join([f":::{name}", *flowing(text), ":::"])


def _hanging(lines: list[str]) -> str:
    return "\n  ".join(lines)


WRITERS: dict[str, Callable[[Block], str]] = {
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
