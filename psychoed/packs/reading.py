"""The text of a pack as a piece."""

from typing import Any

from psychoed.packs import plain_yaml
from psychoed.packs.blocks import check_blocks
from psychoed.packs.errors import PackError
from psychoed.packs.markdown import read_blocks
from psychoed.packs.piece import Piece, piece_of
from psychoed.pinning import ITEMS_SCHEMA


def read_pack(text: str, *, filename: str) -> Piece:
    """The piece that a pack holds; the ending of the file name says how it is written."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        if filename.endswith(".md"):
            return _handout(plain)
        if filename.endswith((".yaml", ".yml")):
            return _with_items(plain)
    except PackError as error:
        raise error.in_file(filename) from error
    raise PackError(file=filename, field="file", message="a pack ends in .md (handout) or .yaml (all others)")


def _handout(text: str) -> Piece:
    front, line, body = _front_matter(text)
    meta = plain_yaml.load(front)
    items = _list(meta.pop("items", []), field="items")
    blocks = read_blocks(body, first_line=line)
    check_blocks(blocks)
    piece = piece_of(meta=meta, blocks=blocks, items=items)
    if piece.kind != "handout":
        raise PackError(field="kind", message=f"a Markdown pack is a handout; write a {piece.kind} as .yaml")
    return piece


def _front_matter(text: str) -> tuple[str, int, str]:
    parts = text.split("\n---\n", maxsplit=1)
    if not text.startswith("---\n") or len(parts) != 2:
        raise PackError(field="front matter", message="begin with --- and end the metadata with another ---")
    front = parts[0].removeprefix("---\n")
    return front, front.count("\n") + 4, parts[1]


def _with_items(text: str) -> Piece:
    document = plain_yaml.load(text)
    unknown = sorted(set(document) - {"schema", "meta", "blocks", "items"})
    if unknown:
        raise PackError(field=unknown[0], message="a pack has schema, meta, items and perhaps blocks")
    if document.get("schema") != ITEMS_SCHEMA:
        raise PackError(field="schema", message=f"write schema: {ITEMS_SCHEMA}")
    if not isinstance(document.get("meta"), dict):
        raise PackError(field="meta", message="is not there")
    piece = piece_of(
        meta=document["meta"],
        blocks=_list(document.get("blocks", []), field="blocks"),
        items=_list(document.get("items", []), field="items"),
    )
    if piece.kind == "handout":
        raise PackError(field="kind", message="write a handout as .md")
    return piece


def _list(value: Any, *, field: str) -> list[Any]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise PackError(field=field, message="has to be a list of `key: value` groups")
    return value
