"""The blocks a handout is made of: their shapes, their texts in reading order, and their words.

A block is a plain JSON object with a `type`; the list of them is what an edition keeps for ever.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from psychoed import inline

Block = dict[str, Any]

TYPES = ("title", "heading", "paragraph", "list", "definitions", "quote", "table", "notice", "try")
LABELS = ("One thing to notice", "One thing to bring")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


class BlockError(ValueError):
    """A block that is not one of the known shapes; says which and why."""

    def __init__(self, message: str, *, index: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.index = index


def words_of(text: str) -> list[str]:
    """The words of a plain text, in order."""
    return _WORD.findall(text)


def texts(block: Block) -> list[str]:
    """The texts of a block in reading order, with their markup."""
    match block["type"]:
        case "list":
            return list(block["items"])
        case "definitions":
            return [text for item in block["items"] for text in (item["term"], item["text"])]
        case "quote":
            return [block["text"], block.get("cite") or ""]
        case "table":
            return [cell for row in block["rows"] for cell in row]
        case "try":
            return [block["label"], block["text"]]
    return [block["text"]]


def sequence(blocks: Iterable[Block]) -> list[str]:
    """Every word of the blocks as it is read, in order."""
    return [word for block in blocks for text in texts(block) for word in words_of(inline.plain(text))]


def title_of(blocks: Sequence[Block]) -> str:
    """The plain title, where there is one."""
    return next((inline.plain(block["text"]) for block in blocks if block["type"] == "title"), "")


def clean(raw: Any) -> list[Block]:
    """A list of blocks from outside, checked and reduced to what the shapes know. Refuses anything else."""
    if not isinstance(raw, list):
        raise BlockError("The blocks are not a list.")
    cleaned = []
    for index, block in enumerate(raw):
        try:
            cleaned.append(clean_one(block))
        except BlockError as error:
            raise BlockError(f"Block {index + 1}: {error.message}", index=index) from error
    return cleaned


def clean_one(raw: Any) -> Block:
    """One block, checked."""
    if not isinstance(raw, dict) or raw.get("type") not in TYPES:
        raise BlockError("this is not a kind of block that is known.")
    kind = raw["type"]
    match kind:
        case "heading":
            if raw.get("level", 2) not in (2, 3):
                raise BlockError("a heading has level 2 or 3.")
            return {"type": kind, "level": raw.get("level", 2), "text": _text(raw, "text")}
        case "list":
            return {"type": kind, "ordered": bool(raw.get("ordered")), "items": _texts(raw.get("items"))}
        case "definitions":
            return {"type": kind, "items": _definitions(raw.get("items"))}
        case "quote":
            return {"type": kind, "text": _text(raw, "text"), "cite": _optional(raw, "cite")}
        case "table":
            return {"type": kind, "rows": _rows(raw.get("rows")), "header": bool(raw.get("header"))}
        case "try":
            return {"type": kind, "label": _text(raw, "label"), "text": _text(raw, "text")}
    return {"type": kind, "text": _text(raw, "text")}


def _text(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BlockError("its text is empty.")
    return value.strip()


def _optional(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key) or ""
    if not isinstance(value, str):
        raise BlockError("its text is not text.")
    return value.strip()


def _texts(raw: Any) -> list[str]:
    if (
        not isinstance(raw, list)
        or not raw
        or not all(isinstance(item, str) and item.strip() for item in raw)
    ):
        raise BlockError("a list needs at least one line, and no line may be empty.")
    return [item.strip() for item in raw]


def _definitions(raw: Any) -> list[dict[str, str]]:
    if not isinstance(raw, list) or not raw or not all(isinstance(item, dict) for item in raw):
        raise BlockError("definitions need at least one name with its explanation.")
    return [{"term": _text(item, "term"), "text": _text(item, "text")} for item in raw]


def _rows(raw: Any) -> list[list[str]]:
    if not isinstance(raw, list) or not raw or not all(isinstance(row, list) and row for row in raw):
        raise BlockError("a table needs at least one row with a cell.")
    if not all(isinstance(cell, str) for row in raw for cell in row):
        raise BlockError("a cell of the table is not text.")
    return [[cell.strip() for cell in row] for row in raw]
