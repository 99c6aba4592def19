"""What a curator does to the blocks of a draft, one step at a time: arithmetic on lists, no database.

Each kind of block can be written as plain lines and read back, so that its kind can be changed
without typing it again. A step never loses a word by itself; only deleting does, and it hands the block back.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from psychoed.articles.findings import Doubt
from psychoed.blocks import LABELS, Block, BlockError, clean_one

KINDS = (
    "title", "heading2", "heading3", "paragraph", "bullets", "numbers", "definitions", "quote", "table", "table_head",
    "notice", "try_notice", "try_bring",
)  # fmt: skip
_BY_LINE = frozenset({"bullets", "numbers", "definitions", "table", "table_head"})
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The blocks of a draft with their doubts."""

    blocks: list[Block]
    doubts: list[Doubt]


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is done: `text`, `kind`, `split`, `merge`, `up`, `down`, `delete` or `settle`, and to which block."""

    what: str
    index: int
    kind: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """The sheet after a step, and the block that was taken out where one was."""

    sheet: Sheet
    removed: Block | None = None
    removed_at: int = 0
    shift: int = 0


def correct(sheet: Sheet, step: Step) -> Corrected:
    """Apply one step. Refuses what makes no sense with a BlockError that names the block."""
    if step.what not in _STEPS or not 0 <= step.index < len(sheet.blocks):
        raise BlockError("There is no such block any more. Look at the page again.", index=None)
    try:
        return _STEPS[step.what](sheet, step)
    except BlockError as error:
        raise BlockError(error.message[:1].upper() + error.message[1:], index=step.index) from error


def correct_all(sheet: Sheet, steps: Sequence[Step]) -> Corrected:
    """Several steps, as one page sends them: a text that fell into two blocks moves the places after it."""
    done, shift, shifted_from = Corrected(sheet=sheet), 0, -1
    for step in steps:
        moved = replace(step, index=step.index + shift) if step.index > shifted_from else step
        before = len(done.sheet.blocks)
        after = correct(done.sheet, moved)
        if step.what in {"text", "split"}:
            shift, shifted_from = len(after.sheet.blocks) - before, step.index
        removed, removed_at = (
            (after.removed, moved.index) if after.removed else (done.removed, done.removed_at)
        )
        done = Corrected(sheet=after.sheet, removed=removed, removed_at=removed_at, shift=shift)
    return done


def put_back(sheet: Sheet, *, index: int, block: Block) -> Sheet:
    """A block that was deleted returns to its place."""
    at = min(max(index, 0), len(sheet.blocks))
    blocks = [*sheet.blocks[:at], clean_one(block), *sheet.blocks[at:]]
    return Sheet(blocks=blocks, doubts=_shifted(sheet.doubts, start=at, by=1))


def kind_of(block: Block) -> str:
    """The kind under which a block is offered for correction."""
    match block["type"]:
        case "heading":
            return f"heading{block.get('level', 2)}"
        case "list":
            return "numbers" if block.get("ordered") else "bullets"
        case "table":
            return "table_head" if block.get("header") else "table"
        case "try":
            return "try_bring" if block["label"] == LABELS[1] else "try_notice"
    return str(block["type"])


def lines_of(block: Block) -> str:
    """A block as plain lines: one item, definition or row a line."""
    match block["type"]:
        case "list":
            return "\n".join(_one_line(item) for item in block["items"])
        case "definitions":
            return "\n".join(
                f"{_one_line(item['term'])}: {_one_line(item['text'])}" for item in block["items"]
            )
        case "table":
            return "\n".join(
                " | ".join(_one_line(cell).replace("|", r"\|") for cell in row) for row in block["rows"]
            )
        case "quote":
            return f"{block['text']}\n— {block['cite']}" if block.get("cite") else str(block["text"])
    return str(block["text"])


def read_lines(kind: str, text: str) -> Block:
    """The block that these lines say."""
    if kind not in KINDS:
        raise BlockError("this is not a kind of block that is known.")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise BlockError("its text is empty. Delete the block if it is not needed.")
    return clean_one(_READERS[kind](kind, lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _running(kind: str, lines: list[str]) -> Block:
    return {"type": kind, "text": "\n".join(lines)}


def _single(kind: str, lines: list[str]) -> Block:
    if kind == "title":
        return {"type": "title", "text": " ".join(lines)}
    return {"type": "heading", "level": int(kind[-1]), "text": " ".join(lines)}


def _items(kind: str, lines: list[str]) -> Block:
    return {"type": "list", "ordered": kind == "numbers", "items": lines}


def _named(_kind: str, lines: list[str]) -> Block:
    items = []
    for line in lines:
        term, colon, text = line.partition(": ")
        if not colon or not term.strip() or not text.strip():
            raise BlockError(f"“{line[:40]}” needs a name, a colon and an explanation.")
        items.append({"term": term, "text": text})
    return {"type": "definitions", "items": items}


def _quoted(_kind: str, lines: list[str]) -> Block:
    cite = ""
    if len(lines) > 1 and lines[-1].startswith("—"):
        *lines, cite = lines
    return {"type": "quote", "text": "\n".join(lines), "cite": cite.removeprefix("—").strip()}


def _table(kind: str, lines: list[str]) -> Block:
    rows = [[cell.replace(r"\|", "|").strip() for cell in _CELL.split(line)] for line in lines]
    return {"type": "table", "header": kind == "table_head", "rows": rows}


def _attempt(kind: str, lines: list[str]) -> Block:
    return {"type": "try", "label": LABELS[kind == "try_bring"], "text": "\n".join(lines)}


_READERS: dict[str, Callable[[str, list[str]], Block]] = {
    "title": _single, "heading2": _single, "heading3": _single, "paragraph": _running, "notice": _running,
    "bullets": _items, "numbers": _items, "definitions": _named, "quote": _quoted, "table": _table,
    "table_head": _table, "try_notice": _attempt, "try_bring": _attempt,
}  # fmt: skip


def _replaced(sheet: Sheet, index: int, blocks: list[Block], *, taken: int = 1) -> Sheet:
    """These blocks instead of `taken` ones from `index` on; what was doubtful about those is settled."""
    doubts = [doubt for doubt in sheet.doubts if not index <= doubt.block < index + taken]
    return Sheet(
        blocks=[*sheet.blocks[:index], *blocks, *sheet.blocks[index + taken :]],
        doubts=_shifted(doubts, start=index + taken, by=len(blocks) - taken),
    )


def _shifted(doubts: list[Doubt], *, start: int, by: int) -> list[Doubt]:
    return [replace(doubt, block=doubt.block + by) if doubt.block >= start else doubt for doubt in doubts]


def _with_text(sheet: Sheet, step: Step) -> Corrected:
    """The typed text and kind; an empty line in running text begins a new block."""
    kept = sheet.blocks[step.index]
    text = step.text.replace("\r\n", "\n").strip()
    if step.kind == kind_of(kept) and text == lines_of(kept).strip():
        return Corrected(sheet=sheet)
    parts = [text] if step.kind in _BY_LINE else _EMPTY_LINE.split(text)
    return Corrected(sheet=_replaced(sheet, step.index, [read_lines(step.kind, part) for part in parts]))


def _with_kind(sheet: Sheet, step: Step) -> Corrected:
    block = read_lines(step.kind, lines_of(sheet.blocks[step.index]))
    return Corrected(sheet=_replaced(sheet, step.index, [block]))


def _split(sheet: Sheet, step: Step) -> Corrected:
    """At the empty lines; a block of lines without one falls into its lines."""
    kind = step.kind or kind_of(sheet.blocks[step.index])
    text = (step.text or lines_of(sheet.blocks[step.index])).replace("\r\n", "\n").strip()
    parts = _EMPTY_LINE.split(text)
    if len(parts) < 2 and (kind in _BY_LINE or "\n" in text):
        parts = text.splitlines()
    if len(parts) < 2:
        raise BlockError("leave an empty line where it divides, then press Split.")
    return Corrected(sheet=_replaced(sheet, step.index, [read_lines(kind, part) for part in parts]))


def _merged_up(sheet: Sheet, step: Step) -> Corrected:
    if step.index == 0:
        raise BlockError("there is nothing above it to join.")
    above, block = sheet.blocks[step.index - 1], sheet.blocks[step.index]
    kind = kind_of(above)
    glue = "\n" if kind in _BY_LINE else " "
    joined = read_lines(kind, f"{lines_of(above)}{glue}{lines_of(block)}")
    return Corrected(sheet=_replaced(sheet, step.index - 1, [joined], taken=2))


def _moved(sheet: Sheet, step: Step) -> Corrected:
    there = step.index + (-1 if step.what == "up" else 1)
    if not 0 <= there < len(sheet.blocks):
        raise BlockError("it cannot go further.")
    blocks = list(sheet.blocks)
    blocks[step.index], blocks[there] = blocks[there], blocks[step.index]
    places = {step.index: there, there: step.index}
    doubts = [replace(doubt, block=places.get(doubt.block, doubt.block)) for doubt in sheet.doubts]
    return Corrected(sheet=Sheet(blocks=blocks, doubts=doubts))


def _deleted(sheet: Sheet, step: Step) -> Corrected:
    if len(sheet.blocks) == 1:
        raise BlockError("a handout keeps at least one block.")
    return Corrected(sheet=_replaced(sheet, step.index, []), removed=sheet.blocks[step.index])


def _settled(sheet: Sheet, step: Step) -> Corrected:
    doubts = [doubt for doubt in sheet.doubts if doubt.block != step.index]
    return Corrected(sheet=Sheet(blocks=sheet.blocks, doubts=doubts))


_STEPS: dict[str, Callable[[Sheet, Step], Corrected]] = {
    "text": _with_text, "kind": _with_kind, "split": _split, "merge": _merged_up, "up": _moved, "down": _moved,
    "delete": _deleted, "settle": _settled,
}  # fmt: skip
