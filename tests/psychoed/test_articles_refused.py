"""What cannot be read is refused at its field in one plain sentence; odd encodings are read, and said."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from psychoed.articles import ArticleError, read_article


def refused(data: bytes, *, filename: str = "", kind: str = "auto") -> str:
    with pytest.raises(ArticleError) as error:
        read_article(data=data, filename=filename, format=kind)
    return error.value.field


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n\t ",
        b"\xef\xbb\xbf",
        b"... --- ...",
        b"words\x00more",
        b"\x00\x01\x02\xff\xfe",
        b"\xff\xfew",
        bytes(range(1, 32)) * 40,
        b"%PDF-1.7 words",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1 words}",
        b"\x89PNG\r\n",
        b"word " * 1024 * 1024,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_article_that_is_no_text_is_refused(data: bytes) -> None:
    assert refused(data) == "data"


def test_article_of_an_unknown_format_is_refused() -> None:
    assert refused(b"words", kind="pages") == "format"


def test_article_with_an_unknown_ending_is_refused() -> None:
    assert refused(b"words", filename="a.odt") == "data"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_article_in_a_certain_encoding_has_no_doubt_about_it(encoding: str) -> None:
    article = read_article(data="Größe\nDas ist gut, ja.".encode(encoding), format="text")
    assert article.blocks[0] == {"type": "title", "text": "Größe"}
    assert article.doubts == []


def test_article_in_western_encoding_is_read_with_a_doubt() -> None:
    article = read_article(data="Größe “x”\nDas ist gut.".encode("cp1252"), format="text")
    assert article.blocks[0]["text"] == "Größe “x”"
    assert [doubt.code for doubt in article.doubts] == ["encoding"]


def test_article_with_bytes_of_no_encoding_is_read_with_a_doubt() -> None:
    article = read_article(data=b"Title \x81\xe4\nProse, with an end.", format="text")
    assert [doubt.code for doubt in article.doubts] == ["encoding"]
    assert article.words_lost == 0


def test_article_is_read_in_the_encoding_that_its_page_names() -> None:
    data = '<meta charset="iso-8859-2"><h1>Ždár</h1>'.encode("iso-8859-2")
    article = read_article(data=data, format="html")
    assert article.blocks == [{"type": "title", "text": "Ždár"}]


def test_article_with_a_stray_control_character_is_read_with_a_doubt() -> None:
    article = read_article(data=b"Title\nSome\x07 prose, with an end.", format="text")
    assert [doubt.code for doubt in article.doubts] == ["controls"]


def test_command_prints_blocks_and_doubts(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Title\nCalm: a slow thing.\nProse follows, with an end.", encoding="utf-8")
    out = io.StringIO()
    call_command("import_article", str(path), stdout=out)
    assert out.getvalue().splitlines()[0].split() == ["0", "title", "Title"]
    assert out.getvalue().splitlines()[-1] == "text: 10 words in, 10 out, 0 left out, 1 doubts"


def test_command_answers_programs(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Title\n\n## Part\n\nProse.", encoding="utf-8")
    out = io.StringIO()
    call_command("import_article", str(path), json=True, stdout=out)
    said = json.loads(out.getvalue())
    assert (said["words_lost"], [block["type"] for block in said["blocks"]]) == (
        0,
        ["title", "heading", "paragraph"],
    )


@pytest.mark.parametrize(("name", "text"), [("a.txt", ""), ("a.pdf", "words"), ("missing.txt", None)])
def test_command_refuses_in_one_line(tmp_path: Path, name: str, text: str | None) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("import_article", str(path), stderr=err)
    assert left.value.code == 2
    assert err.getvalue().count("\n") == 1
