"""The strict Markdown of handouts: what it does not know it refuses, with the line. See docs/packs.md."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from psychoed.packs.errors import PackError
from psychoed.packs.inline import joined

Block = dict[str, Any]
FENCE = re.compile(r":::([a-z-]+)(?: (.+))?$")
HEADING = re.compile(r"(#{1,3}) (.+)$")
DEFINITION = re.compile(r"((?:\\.|[^\\:]|:(?!:))+):: (.+)$")
BULLET = re.compile(r"- (.+)$")
NUMBER = re.compile(r"(\d+)\. (.+)$")
QUOTE = re.compile(r"> (.+)$")
CELL = re.compile(r"((?:\\.|[^\\|])*)\|")
RULE = re.compile(r"\|(?: --- \|)+$")
STRUCTURE = re.compile(r"[-#>|:]|\d+\. ")
TRIES = {"notice-one": "One thing to notice", "bring-one": "One thing to bring"}


def read_blocks(body: str, *, first_line: int = 1) -> list[Block]:
    """The blocks of a handout, in order. Blocks stand apart by an empty line."""
    return [_block(lines, line=line) for line, lines in _groups(body, first_line=first_line)]


def _groups(body: str, *, first_line: int) -> Iterator[tuple[int, list[str]]]:
    group: list[str] = []
    for line, raw in enumerate([*body.split("\n"), ""], start=first_line):
        text = raw.rstrip(" ")
        if text:
            group.append(text)
        elif group:
            yield line - len(group), group
            group = []


def _block(lines: list[str], *, line: int) -> Block:
    where = f"line {line}"
    try:
        if lines[0].startswith(":::"):
            return _fenced(lines)
        if lines[0].startswith("#"):
            return _heading(lines)
        if lines[0].startswith("|"):
            return _table(lines)
        if lines[0].startswith(">"):
            return _quote(lines)
        return _running(lines)
    except PackError as error:
        raise PackError(field=where, message=error.message) from error


def _running(lines: list[str]) -> Block:
    if lines[0].startswith("- "):
        return {
            "type": "list",
            "ordered": False,
            "items": [joined(item) for _, item in _entries(lines, BULLET)],
        }
    if NUMBER.match(lines[0]):
        return _numbered(lines)
    if DEFINITION.match(lines[0]):
        found = _entries(lines, DEFINITION)
        items = [{"term": joined([head]), "text": joined(item)} for head, item in found]
        return {"type": "definitions", "items": items}
    return {"type": "paragraph", "text": joined(_plain(lines))}


def _heading(lines: list[str]) -> Block:
    found = HEADING.match(lines[0])
    if not found or len(lines) > 1:
        raise PackError(field="", message="a heading is one line with one to three # and a space, alone")
    text = joined([found[2]])
    if len(found[1]) == 1:
        return {"type": "title", "text": text}
    return {"type": "heading", "level": len(found[1]), "text": text}


def _fenced(lines: list[str]) -> Block:
    found = FENCE.match(lines[0])
    if not found or lines[-1] != ":::" or len(lines) < 3:
        raise PackError(
            field="", message="a box is :::name, its text without empty lines, and ::: at the end"
        )
    text = joined(_plain(lines[1:-1]))
    if found[1] == "try" and found[2]:
        return {"type": "try", "label": joined([found[2]]), "text": text}
    if found[2] or found[1] not in {"notice", *TRIES}:
        raise PackError(field="", message=f"a box is one of notice, {', '.join(TRIES)}, or try with a label")
    if found[1] == "notice":
        return {"type": "notice", "text": text}
    return {"type": "try", "label": TRIES[found[1]], "text": text}


def _quote(lines: list[str]) -> Block:
    inner = [found[1] for found in map(QUOTE.match, lines) if found]
    if len(inner) != len(lines):
        raise PackError(field="", message="every line of a quotation begins with > and a space")
    cite = joined([inner.pop()[2:]]) if len(inner) > 1 and inner[-1].startswith("— ") else ""
    return {"type": "quote", "text": joined(inner), "cite": cite}


def _table(lines: list[str]) -> Block:
    header = len(lines) > 1 and bool(RULE.match(lines[1]))
    rows = [_cells(row) for row in (lines[:1] + lines[2:] if header else lines)]
    return {"type": "table", "rows": rows, "header": header}


def _cells(row: str) -> list[str]:
    cells = CELL.findall(row[1:])
    if not cells or not re.fullmatch(rf"\|(?:{CELL.pattern})+", row):
        raise PackError(field="", message="a row of a table begins and ends with |")
    return [joined([cell.strip(" ")]) for cell in cells]


def _numbered(lines: list[str]) -> Block:
    found = _entries(lines, NUMBER)
    if [head for head, _ in found] != [str(n) for n in range(1, len(found) + 1)]:
        raise PackError(field="", message="number the list 1, 2, 3 without a gap")
    return {"type": "list", "ordered": True, "items": [joined(item) for _, item in found]}


def _entries(lines: Sequence[str], pattern: re.Pattern[str]) -> list[tuple[str, list[str]]]:
    """Heads and lines of a list: an entry begins at the margin, its further lines are indented."""
    entries: list[tuple[str, list[str]]] = []
    for line in lines:
        found = pattern.match(line)
        if line.startswith("  ") and entries:
            entries[-1][1].append(line.lstrip(" "))
        elif found:
            entries.append((found[1] if pattern.groups > 1 else "", [found[pattern.groups]]))
        else:
            raise PackError(
                field="", message="indent further lines of a list by two spaces, or leave a line empty"
            )
    return entries


def _plain(lines: list[str]) -> list[str]:
    for line in lines:
        if STRUCTURE.match(line) or line.startswith(" "):
            raise PackError(
                field="", message=f"leave an empty line before, or put a backslash in front of: {line[:40]}"
            )
    return lines
