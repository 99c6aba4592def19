"""From bytes to text: which encoding it is, what is not text at all, and what kind of file stands behind a name."""

import codecs
import re

from psychoed.articles.findings import ArticleError

MOST_BYTES = 2 * 1024 * 1024
FORMATS = ("text", "markdown", "html", "docx")
_SUFFIXES = {
    "txt": "text", "text": "text", "md": "markdown", "markdown": "markdown",
    "html": "html", "htm": "html", "xhtml": "html", "docx": "docx",
}  # fmt: skip
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NOT_TEXT = {
    b"%PDF": "This is a PDF. Open it, copy its text and paste it here.",
    b"\xd0\xcf\x11\xe0": "This is an old Word file. Save it as .docx and try again.",
    b"{\\rtf": "This is a rich text file. Save it as .docx and try again.",
    b"\x89PNG": "This is a picture. Only text can be read here.",
    b"\xff\xd8\xff": "This is a picture. Only text can be read here.",
    b"GIF8": "This is a picture. Only text can be read here.",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_TAGS = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|table|section|article|br)\b[^<>]{0,400}>", re.IGNORECASE
)
_MARKDOWN = re.compile(
    r"^#{1,6} +\S|^> |^[ ]{0,3}(?:={3,}|-{3,}) *$|^```|\*\*[^*\s][^*]*\*\*|\[[^\[\]\n]{1,300}\]\([^\s()]{1,500}\)|^[-*+] +\S.*\n[-*+] +\S",
    re.MULTILINE,
)


def admit(data: bytes) -> None:
    """Refuse what is empty, too large, or no text in any format that is read here."""
    if not data.strip():
        raise ArticleError("data", "There is nothing in it. Paste the text, or choose a file that has some.")
    if len(data) > MOST_BYTES:
        raise ArticleError(
            "data", "This is larger than 2 MB. Paste only the text, or save the file without pictures."
        )
    for start, sentence in _NOT_TEXT.items():
        if data.startswith(start):
            raise ArticleError("data", sentence)


def format_of(*, data: bytes, filename: str, wanted: str) -> str:
    """The format that was named, that the name ends in, or that the content looks like."""
    if wanted != "auto":
        if wanted not in FORMATS:
            raise ArticleError(
                "format", f"“{wanted[:40]}” is not a format that can be read: {', '.join(FORMATS)}."
            )
        return wanted
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    suffix = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if suffix and filename:
        raise ArticleError(
            "data", f"A file that ends in .{suffix[:12]} cannot be read: .txt, .md, .html or .docx can."
        )
    return _looks_like(decoded(data)[0])


def decoded(data: bytes) -> tuple[str, list[tuple[str, str]]]:
    """The text, and what was doubtful about its encoding."""
    text, notes = _decoded(data)
    if "\x00" in text:
        raise ArticleError("data", "This is not a text file: it holds bytes that no text has.")
    cleaned, removed = _CONTROLS.subn(" ", text.removeprefix("\ufeff"))
    if removed > max(8, len(text) // 50):
        raise ArticleError("data", "This is not a text file: too much of it cannot be read as letters.")
    if removed:
        notes.append(("controls", "Some invisible characters were replaced by blanks."))
    if not cleaned.strip():
        raise ArticleError("data", "There is nothing in it. Paste the text, or choose a file that has some.")
    return re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", cleaned), notes


def _decoded(data: bytes) -> tuple[str, list[tuple[str, str]]]:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise ArticleError(
                "data", "The file says that it is UTF-16, but it breaks off. Save it again."
            ) from error
    if b"\x00" in data:
        raise ArticleError("data", "This is not a text file: it holds bytes that no text has.")
    return _declared(data) or _western(data)


def _declared(data: bytes) -> tuple[str, list[tuple[str, str]]] | None:
    """What a page says of its own encoding, when that is true."""
    if (said := _CHARSET.search(data[:2048])) is None:
        return None
    try:
        name = codecs.lookup(said[1].decode("ascii")).name
        return data.decode(name), [
            ("encoding", f"It was read as {name}, as the page says. Check the special letters.")
        ]
    except (LookupError, UnicodeDecodeError):
        return None


def _western(data: bytes) -> tuple[str, list[tuple[str, str]]]:
    doubt = (
        "encoding",
        "The encoding was not certain; it was read as Western European. Check the special letters.",
    )
    try:
        return data.decode("cp1252"), [doubt]
    except UnicodeDecodeError:
        return data.decode("latin-1"), [doubt]


def _looks_like(text: str) -> str:
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype html", "<html")) or len(_TAGS.findall(text)) >= 2:
        return "html"
    return "markdown" if _MARKDOWN.search(text) else "text"
