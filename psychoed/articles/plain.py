"""Plain text into pieces: one paragraph a line, wrapped lines joined, bulleted and numbered lines as lists."""

import re

from psychoed import inline
from psychoed.articles.findings import Piece

_BULLET = re.compile(r"^(?:[-*+•◦▪‣·●○–])\s+(?=\S)")
_NUMBER = re.compile(r"^(\d{1,2})[.)]\s+(?=\S)")
_ENDS = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_WRAPPED = range(50, 101)


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a plain text, in order."""
    pieces: list[Piece] = []
    for line in _joined(text.split("\n")):
        _add(pieces, line)
    _look_back(pieces)
    return pieces


def _joined(lines: list[str]) -> list[str]:
    """Lines, with those joined that only a narrow window had broken."""
    groups: list[list[str]] = [[]]
    for line in lines:
        if stripped := line.strip():
            groups[-1].append(stripped)
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    if len(groups) == 1:
        return groups[0]
    return [line for group in groups for line in ([" ".join(group)] if _is_wrapped(group) else group)]


def _is_wrapped(group: list[str]) -> bool:
    if len(group) < 2 or any(_BULLET.match(line) or _NUMBER.match(line) for line in group):
        return False
    body = group[:-1]
    return all(len(line) in _WRAPPED for line in body) and any(not _ENDS.search(line) for line in body)


def _add(pieces: list[Piece], line: str) -> None:
    if bullet := _BULLET.match(line):
        _add_item(pieces, text=line[bullet.end() :], ordered=False, mark=line[0])
    elif (number := _NUMBER.match(line)) and int(number[1]) == _next_number(pieces):
        _add_item(pieces, text=line[number.end() :], ordered=True, mark=number[0])
    else:
        pieces.append(_paragraph(line))


def _next_number(pieces: list[Piece]) -> int:
    last = pieces[-1].block if pieces else {}
    return len(last["items"]) + 1 if last.get("type") == "list" and last["ordered"] else 1


def _add_item(pieces: list[Piece], *, text: str, ordered: bool, mark: str) -> None:
    item = inline.escape(text)
    last = pieces[-1].block if pieces else {}
    if last.get("type") == "list" and last["ordered"] == ordered:
        last["items"].append(item)
        return
    pieces.append(Piece(block={"type": "list", "ordered": ordered, "items": [item]}))
    pieces[-1].block["_mark"] = mark


def _paragraph(line: str) -> Piece:
    return Piece(block={"type": "paragraph", "text": inline.escape(line)})


def _look_back(pieces: list[Piece]) -> None:
    """A list of one numbered line, or of one dash, is a line after all: kept as it was written, and said."""
    for piece in pieces:
        if piece.block["type"] != "list":
            continue
        mark = piece.block.pop("_mark")
        if len(piece.block["items"]) == 1 and (piece.block["ordered"] or mark == "–"):
            only = inline.plain(piece.block["items"][0])
            start = mark if piece.block["ordered"] else f"{mark} "
            piece.block = {"type": "paragraph", "text": inline.escape(f"{start}{only}")}
            if not piece.block["text"].startswith("–"):
                piece.note(
                    "lone_item",
                    "This line begins like a list, but no other line follows; it was kept as it is.",
                )
