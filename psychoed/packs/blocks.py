"""What a block of a handout may look like."""

from collections.abc import Mapping, Sequence
from typing import Any

from psychoed.packs.errors import PackError
from psychoed.packs.inline import check_text

KEYS = {
    "title": {"text"},
    "heading": {"level", "text"},
    "paragraph": {"text"},
    "list": {"ordered", "items"},
    "definitions": {"items"},
    "quote": {"text", "cite"},
    "table": {"rows", "header"},
    "notice": {"text"},
    "try": {"label", "text"},
}


def check_blocks(blocks: Sequence[Mapping[str, Any]]) -> None:
    """Refuse any block that the dialect could not write and read back unchanged."""
    for place, block in enumerate(blocks):
        _check_block(block, field=f"block {place + 1}")


def _check_block(block: Mapping[str, Any], *, field: str) -> None:
    kind = block.get("type") if isinstance(block, Mapping) else None
    if kind not in KEYS:
        raise PackError(field=field, message=f"unknown type {kind!r}")
    if set(block) != KEYS[kind] | {"type"}:
        raise PackError(field=field, message=f"a {kind} has exactly: {', '.join(sorted(KEYS[kind]))}")
    if kind == "table":
        _check_table(block, field=field)
    elif "items" in block:
        _check_entries(block, field=field)
    else:
        _check_texts(block, field=field)


def _check_texts(block: Mapping[str, Any], *, field: str) -> None:
    check_text(block["text"], field=field)
    if block.get("cite"):
        check_text(block["cite"], field=f"{field}, cite")
    elif block.get("cite", "") != "":
        raise PackError(field=f"{field}, cite", message="has to be text, or empty")
    if block.get("level", 2) not in (2, 3) or isinstance(block.get("level"), bool):
        raise PackError(field=field, message="a heading has level 2 or 3")
    check_text(block.get("label", "-"), field=f"{field}, label")


def _check_entries(block: Mapping[str, Any], *, field: str) -> None:
    if not isinstance(block["items"], list) or not block["items"]:
        raise PackError(field=field, message="has no items")
    if not isinstance(block.get("ordered", False), bool):
        raise PackError(field=field, message="`ordered` is true or false")
    for place, item in enumerate(block["items"]):
        where = f"{field}, item {place + 1}"
        if block["type"] == "list":
            check_text(item, field=where)
        elif not isinstance(item, Mapping) or set(item) != {"term", "text"}:
            raise PackError(field=where, message="a definition has exactly: term, text")
        else:
            check_text(item["term"], field=where)
            check_text(item["text"], field=where)


def _check_table(block: Mapping[str, Any], *, field: str) -> None:
    rows = block["rows"]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) and row for row in rows):
        raise PackError(field=field, message="a table has rows, and a row has cells")
    if not isinstance(block["header"], bool):
        raise PackError(field=field, message="`header` is true or false")
    for row, cells in enumerate(rows):
        for cell in cells:
            if cell != "":
                check_text(cell, field=f"{field}, row {row + 1}")
