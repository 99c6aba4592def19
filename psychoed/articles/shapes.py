"""What running text is made into when it looks like it: title, headings, definitions, things to try, the closing quotation.

Every decision that could be wrong leaves a doubt at its block; what is not recognised stays a paragraph.
"""

import re

from psychoed import inline
from psychoed.articles.findings import Piece
from psychoed.blocks import LABELS, words_of
from psychoed.inline import Span

_OPENING = "“\"«„‘'‚‹"
_NAMED = re.compile(r"^(?P<head>[^:.!?\n]{1,80}):\s+(?P<rest>\S.*)$", re.DOTALL)
_ENDS = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_QUOTED = re.compile(r"^(?:[“«„\"‘][^“”«»„\"]+[”»“\"’][.!?]?)$", re.DOTALL)
_LED_IN = re.compile(r"^(?P<head>[^:\n]{1,80}):\s+[“«„\"][^“”«»„\"]+[”»“\"][.!?]?$", re.DOTALL)
_CREDO = re.compile(r"\bnot\b[^.!?]{1,80}?[\s,;:—–-]\s*but\b", re.IGNORECASE)
_SIGNED = re.compile(r"^[—–-]\s*(?P<name>\S[^.!?]{0,60})$")
WRAPPED = "it stands in quotation marks"
"""The one reason that leaves no doubt."""
_LONGEST_HEADING = 12
_LONGEST_TITLE = 20
_LONGEST_QUOTE = 60


def recognise(pieces: list[Piece]) -> list[Piece]:
    """The pieces with everything that could be recognised in them."""
    shaped = _titled(_tidied(pieces))
    shaped = _with_tries(shaped)
    shaped = _with_definitions(shaped)
    _find_headings(shaped)
    _level_headings(shaped)
    return _with_closing_quote(shaped)


def _tidied(pieces: list[Piece]) -> list[Piece]:
    """Tables of one column and definitions without an explanation are running text."""
    result: list[Piece] = []
    for piece in pieces:
        block = piece.block
        if block["type"] == "table":
            block["rows"] = [row for row in block["rows"] if any(cell for cell in row)]
        if block["type"] == "table" and all(len(row) == 1 for row in block["rows"]):
            result += _as_paragraphs([row[0] for row in block["rows"]], piece.notes)
        elif block["type"] == "definitions" and not all(
            item["term"] and item["text"] for item in block["items"]
        ):
            texts = [text for item in block["items"] for text in (item["term"], item["text"]) if text]
            result += _as_paragraphs(texts, piece.notes)
        else:
            result.append(piece)
    return result


def _as_paragraphs(texts: list[str], notes: list[tuple[str, str]]) -> list[Piece]:
    made = [Piece(block={"type": "paragraph", "text": text}) for text in texts]
    if made:
        made[0].notes += notes
    return made


def _titled(pieces: list[Piece]) -> list[Piece]:
    """The first heading of the first rank, or the first line, is the title."""
    if not pieces:
        return pieces
    top = next((piece for piece in pieces if piece.block["type"] == "heading"), None)
    if top is not None and (top is pieces[0] or top.block["level"] == 1):
        top.block = {"type": "title", "text": top.text}
        if top is not pieces[0]:
            top.note(
                "late_title", "The title does not stand first; what stands before it was kept where it was."
            )
        return pieces
    first = pieces[0]
    plain = inline.plain(first.text)
    if first.is_paragraph and len(plain) <= 200 and _reads_as_title(plain):
        first.block = {"type": "title", "text": inline.escape(" ".join(plain.split()))}
    else:
        first.note(
            "no_title", "No title was found: the first line reads as a sentence. Give the handout a title."
        )
    return pieces


def _reads_as_title(plain: str) -> bool:
    return 0 < len(words_of(plain)) <= _LONGEST_TITLE and not re.search(r"[.:;,…][\"'”’»)\]]*$", plain)


def _with_tries(pieces: list[Piece]) -> list[Piece]:
    """`One thing to notice: …` and `One thing to bring: …` are what the reader may try."""
    for piece in pieces:
        if (
            piece.is_paragraph
            and (named := _named(piece))
            and named[0].lower() in {name.lower() for name in LABELS}
        ):
            label = next(name for name in LABELS if name.lower() == named[0].lower())
            if label == named[0]:
                piece.block = {"type": "try", "label": label, "text": named[1]}
    return pieces


def _with_definitions(pieces: list[Piece]) -> list[Piece]:
    """Two or more lines in a row that give a name and its explanation are one block of definitions."""
    result: list[Piece] = []
    at = 0
    while at < len(pieces):
        run = _definitions_from(pieces, at)
        if len(run) >= 2:
            items = [{"term": inline.escape(head), "text": rest} for head, rest in run]
            notes = [note for piece in pieces[at : at + len(run)] for note in piece.notes]
            result.append(Piece(block={"type": "definitions", "items": items}, notes=notes))
            at += len(run)
            continue
        if pieces[at].is_paragraph:
            _doubt_name(pieces[at], alone=bool(run))
        result.append(pieces[at])
        at += 1
    return result


def _definitions_from(pieces: list[Piece], at: int) -> list[tuple[str, str]]:
    run: list[tuple[str, str]] = []
    for piece in pieces[at:]:
        named = _named(piece) if piece.is_paragraph else None
        if named is None or inline.plain(named[1])[0] in _OPENING:
            break
        run.append(named)
    return run


def _doubt_name(piece: Piece, *, alone: bool) -> None:
    named = _named(piece)
    if named is None:
        return
    if not alone:
        piece.note(
            "name_before_quotation",
            "This could be a name with its explanation, but a quotation follows the colon; it was kept as a paragraph.",
        )
    elif "," not in named[0] and len(words_of(inline.plain(named[1]))) > 2:
        piece.note(
            "lone_definition",
            "This could be a name with its explanation, but it stands alone; it was kept as a paragraph.",
        )


def _named(piece: Piece) -> tuple[str, str] | None:
    """The name before a colon and the text after it, where a name of at most five words stands there."""
    matched = _NAMED.match(inline.plain(piece.text))
    if matched is None or not 1 <= len(words_of(matched["head"])) <= 5 or len(matched["head"].split()) > 5:
        return None
    rest = _after(inline.spans(piece.text), matched.start("rest"))
    return " ".join(matched["head"].split()), inline.written(rest)


def _after(spans: list[Span], offset: int) -> list[Span]:
    result = []
    for span in spans:
        if offset < len(span.text):
            result.append(Span(span.text[offset:], style=span.style, href=span.href))
        offset = max(0, offset - len(span.text))
    return result


def _find_headings(pieces: list[Piece]) -> None:
    """Where nothing is marked as a heading, short lines without an end are, when running text follows."""
    if any(piece.block["type"] == "heading" for piece in pieces):
        return
    at = 0
    while at < len(pieces):
        run = _short_run(pieces, at)
        if run:
            _judge_short(pieces, at, run)
        at += max(1, run)


def _short_run(pieces: list[Piece], at: int) -> int:
    count = 0
    while at + count < len(pieces) and _is_short(pieces[at + count]):
        count += 1
    return count


def _is_short(piece: Piece) -> bool:
    plain = inline.plain(piece.text)
    if not piece.is_paragraph or not 1 <= len(words_of(plain)) <= _LONGEST_HEADING or len(plain) > 90:
        return False
    if "\n" in plain or plain[0].islower() or _SIGNED.match(plain) or plain[0] in _OPENING:
        return False
    return piece.bold or not _ENDS.search(plain) or plain.endswith("?")


def _judge_short(pieces: list[Piece], at: int, run: int) -> None:
    followed = at + run < len(pieces)
    if not followed or run > 2:
        pieces[at].note(
            "short_lines",
            "Short lines without an end, but no running text follows; kept as paragraphs. They may be headings or a list."
            if run > 1
            else "A short line without an end, but no running text follows; it was kept as a paragraph.",
        )
        return
    for offset in range(run):
        piece = pieces[at + offset]
        if inline.plain(piece.text).endswith("?") and not piece.bold:
            piece.note("question", "A short question; it was kept as a paragraph and may be a heading.")
        else:
            piece.block = {
                "type": "heading",
                "level": 2 + offset,
                "text": inline.escape(inline.plain(piece.text)),
            }
            if run == 2:
                piece.note(
                    "two_headings",
                    "Two short lines follow each other; they were taken as a heading and a smaller one.",
                )


def _level_headings(pieces: list[Piece]) -> None:
    """The highest rank in use becomes level 2, all others level 3."""
    headings = [piece.block for piece in pieces if piece.block["type"] == "heading"]
    highest = min((block["level"] for block in headings), default=2)
    for block in headings:
        block["level"] = 2 if block["level"] == highest else 3


def _with_closing_quote(pieces: list[Piece]) -> list[Piece]:
    """The last lines of the last section: a quotation, with who said it, or a credo, is the pull-quote."""
    start = (
        max(
            (at for at, piece in enumerate(pieces) if piece.block["type"] in {"heading", "title"}), default=-1
        )
        + 1
    )
    if any(piece.block["type"] == "quote" for piece in pieces[start:]):
        return pieces
    sectioned = start > 1
    closing = [at for at in range(start, len(pieces)) if pieces[at].is_paragraph]
    if not closing:
        return pieces
    last = closing[-1]
    cite = ""
    if (
        (signed := _SIGNED.match(inline.plain(pieces[last].text)))
        and len(closing) > 1
        and closing[-2] == last - 1
    ):
        cite, last = inline.escape(signed["name"]), last - 1
    if reason := _reads_as_closing(inline.plain(pieces[last].text), sectioned=sectioned, signed=bool(cite)):
        _quote(pieces[last], cite=cite, reason=reason)
        return [piece for at, piece in enumerate(pieces) if not (cite and at == last + 1)]
    _quote_within(pieces, closing)
    return pieces


def _quote_within(pieces: list[Piece], closing: list[int]) -> None:
    """A quotation inside the last section stands in when the very last line is none."""
    for at in reversed(closing):
        plain = inline.plain(pieces[at].text)
        if _QUOTED.match(plain) and len(words_of(plain)) <= _LONGEST_QUOTE:
            _quote(pieces[at], cite="", reason="it stands in quotation marks in the last section")
            return


def _reads_as_closing(plain: str, *, sectioned: bool, signed: bool) -> str:
    """Why it reads as a closing quotation; nothing where it does not."""
    if len(words_of(plain)) > _LONGEST_QUOTE:
        return ""
    if _QUOTED.match(plain):
        return WRAPPED
    if signed:
        return "somebody's name stands under it"
    if sectioned and (led := _LED_IN.match(plain)) and len(words_of(led["head"])) <= 6:
        return "it ends with a quotation"
    return (
        "it says “not …, but …” in one line"
        if sectioned and len(words_of(plain)) <= 30 and _CREDO.search(plain)
        else ""
    )


def _quote(piece: Piece, *, cite: str, reason: str) -> None:
    piece.block = {"type": "quote", "text": piece.text, "cite": cite}
    if reason != WRAPPED:
        piece.note(
            "closing_quote",
            f"Taken as the closing quotation, since {reason}.",
        )
