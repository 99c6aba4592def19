"""Article text into blocks: plain text, Markdown, HTML and .docx, without losing a word.

Reading and counting go separate ways; where they disagree on a single word, the structure is given
up and every line is kept as a paragraph, and a doubt says so.
"""

import re

from markdown_it import MarkdownIt

from psychoed import inline
from psychoed.articles import counting, decoding, docx, markup, plain, shapes
from psychoed.articles.counting import Source
from psychoed.articles.findings import Article, ArticleError, Doubt, Piece, doubts_of
from psychoed.blocks import Block, sequence

__all__ = ["FORMATS", "MOST_BYTES", "Article", "ArticleError", "Doubt", "left_out", "read_article"]

FORMATS = ("auto", *decoding.FORMATS)
MOST_BYTES = decoding.MOST_BYTES
_PLAIN_DOUBT = "Its structure could not be read without losing words, so every line was kept as a paragraph."


def read_article(*, data: bytes, filename: str = "", format: str = "auto") -> Article:  # noqa: A002 - the word people use
    """The article as blocks, with its doubts. Raises ArticleError where nothing can be read at all."""
    decoding.admit(data)
    kind = decoding.format_of(data=data, filename=filename, wanted=format)
    if kind == "docx":
        page, source, notes = docx.page_of(data)
        return _article(kind, _pieces("html", page), source, notes)
    text, notes = decoding.decoded(data)
    if kind == "markdown":
        text = _page_of_markdown(text)
    source = counting.of_text(text) if kind == "text" else counting.of_html(text)
    return _article(kind, _pieces(kind, text), source, notes)


def left_out(*, source: str, blocks: list[Block]) -> list[str]:
    """The words of the kept source that the blocks no longer say: deleted or corrected."""
    return counting.gone(counting.of_text(source), sequence(blocks))


def _pieces(kind: str, text: str) -> list[Piece]:
    pieces = plain.pieces_of(text) if kind == "text" else markup.pieces_of(text)
    return shapes.recognise(pieces)


def _page_of_markdown(text: str) -> str:
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    return str(parser.render(text))


def _article(kind: str, pieces: list[Piece], source: Source, notes: list[tuple[str, str]]) -> Article:
    """The proof that nothing was lost, or the plain reading that has nothing to lose."""
    if not source.words:
        raise ArticleError(
            "data", "There are no words in it. Paste the text, or choose a file that has some."
        )
    taken = counting.left_out(source, sequence(piece.block for piece in pieces))
    if taken is None:
        pieces, taken = _line_by_line(source), 0
    pieces[0].notes[:0] = notes
    blocks = [piece.block for piece in pieces]
    read = sequence(blocks)
    return Article(
        blocks=blocks,
        doubts=doubts_of(pieces),
        words_in=len(source.words) - taken,
        words_out=len(read),
        words_lost=counting.missing(source, read) - taken,
        format=kind,
        source="\n".join(line.strip() for line in source.lines).strip(),
    )


def _line_by_line(source: Source) -> list[Piece]:
    lines = [re.sub(r"\s+", " ", line).strip() for line in source.lines]
    pieces = [Piece(block={"type": "paragraph", "text": inline.escape(line)}) for line in lines if line]
    pieces[0].note("plain", _PLAIN_DOUBT)
    return pieces
