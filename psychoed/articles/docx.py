"""Word's .docx: through mammoth to HTML and from there like any page; its words are counted from the file itself."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import mammoth
from lxml import etree

from psychoed.articles.counting import Source
from psychoed.articles.findings import ArticleError
from psychoed.blocks import words_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_MOST_UNPACKED = 20 * 1024 * 1024
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
"""
_NOTE_MARK = re.compile(r'<sup><a href="#(?:foot|end)note-\d+"[^>]*>\[\d+\]</a></sup>')
_NOTE_BACK = re.compile(r' ?<a href="#(?:foot|end)note-ref-\d+">[^<]*</a>')
_DECLARES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
"""No part of a document declares anything, in whatever encoding: mammoth reads styles and relations too."""
_BROKEN = "This .docx file cannot be opened. Save it again in Word, or paste its text."


def page_of(data: bytes) -> tuple[str, Source, list[tuple[str, str]]]:
    """The document as HTML, its words, and what is doubtful."""
    source = _source(_parts(data))
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(_no_picture),
            id_prefix="",
        )
    except Exception as error:
        raise ArticleError("data", _BROKEN) from error
    page, notes = _NOTE_BACK.subn("", _NOTE_MARK.sub("", result.value))
    doubts = [("footnotes", "The notes at the foot of the pages stand together at the end.")] if notes else []
    return page, source, doubts


def _no_picture(_image: Any) -> dict[str, str]:
    return {"src": ""}


def _parts(data: bytes) -> list[bytes]:
    """The XML of the text and of its notes. Nothing is unpacked that is unreasonably large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_UNPACKED:
                raise ArticleError("data", "This file unpacks to more than 20 MB. Paste its text instead.")
            names = [
                name
                for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
                if name in archive.namelist()
            ]
            parts = [archive.read(name) for name in names]
            others = [each for each in archive.namelist() if each.endswith((".xml", ".rels"))]
            declared = any(_DECLARES.search(archive.read(each)) for each in others)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError) as error:
        if isinstance(error, ArticleError):
            raise
        raise ArticleError("data", _BROKEN) from error
    if not parts or declared:
        raise ArticleError("data", _BROKEN)
    return parts


def _source(parts: list[bytes]) -> Source:
    lines = [line for part in parts for line in _lines(part) if line.strip()]
    if not lines:
        raise ArticleError("data", "There is nothing in it. Paste the text, or choose a file that has some.")
    return Source(words=[word for line in lines for word in words_of(line)], lines=lines)


def _lines(part: bytes) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise ArticleError("data", _BROKEN) from error
    return "".join(_texts(tree)).split("\n")


def _texts(tree: Any) -> Iterator[str]:
    for element in tree.iter():
        if _skipped(element):
            continue
        if element.tag == f"{_W}p":
            yield "\n"
        elif element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            yield " "
        elif element.tag == f"{_W}noBreakHyphen":
            yield "‑"


def _skipped(element: Any) -> bool:
    """Moved or deleted text, and the first of two drawings of the same box."""
    gone = {f"{_W}del", f"{_W}moveFrom", _CHOICE}
    return any(ancestor.tag in gone for ancestor in element.iterancestors())
