"""Corners of the reading: odd markup, footnotes, tracked changes, and what a broken file may do."""

import io
import zipfile

import mammoth
import pytest

from psychoed.articles import Article, ArticleError, read_article

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def page(html: str) -> Article:
    return read_article(data=html.encode(), format="html")


def relations(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{REL}/{kind}" Target="{target}"/></Relationships>'
    )


def word(body: str, *, footnotes: str = "") -> bytes:
    """A .docx by hand, for what python-docx cannot write."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", relations("officeDocument", "word/document.xml"))
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        if footnotes:
            archive.writestr("word/_rels/document.xml.rels", relations("footnotes", "footnotes.xml"))
            archive.writestr("word/footnotes.xml", f"<w:footnotes {W}>{footnotes}</w:footnotes>")
    return file.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_word_file_with_footnotes_keeps_them_at_the_end() -> None:
    note = f'<w:footnote w:id="1"><w:p>{run("A note.")}</w:p></w:footnote>'
    body = f'<w:p>{run("Title here")}</w:p><w:p>{run("Prose, with an end.")}<w:r><w:footnoteReference w:id="1"/></w:r></w:p>'
    article = read_article(data=word(body, footnotes=note))
    assert [block["type"] for block in article.blocks] == ["title", "paragraph", "list"]
    assert article.blocks[2]["items"] == ["A note."]
    assert [doubt.code for doubt in article.doubts] == ["footnotes"]
    assert (article.words_in, article.words_lost) == (8, 0)


def test_word_file_leaves_out_what_was_struck_out_by_tracking() -> None:
    struck = '<w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    body = f"<w:p>{run('One')}<w:r><w:tab/><w:noBreakHyphen/></w:r>{struck}{run(' two')}<w:r><w:br/></w:r>{run('three')}</w:p>"
    article = read_article(data=word(body))
    assert (article.words_out, article.words_lost) == (3, 0)
    assert "gone" not in str(article.blocks)


def test_word_file_with_a_picture_keeps_its_words() -> None:
    body = f"<w:p>{run('A title')}</w:p><w:p>{run('Prose, with an end.')}</w:p>"
    assert read_article(data=word(body)).words_lost == 0


def test_word_file_that_the_reader_cannot_bear_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*_args: object, **_kwargs: object) -> None:
        raise KeyError("styles")

    monkeypatch.setattr(mammoth, "convert_to_html", break_off)
    with pytest.raises(ArticleError) as refused:
        read_article(data=word(f"<w:p>{run('words')}</w:p>"))
    assert refused.value.field == "data"


def in_words(data: bytes) -> str:
    with pytest.raises(ArticleError) as refused:
        read_article(data=data)
    assert refused.value.field == "data"
    return str(refused.value)


@pytest.mark.parametrize(
    "harm", ["squeezed bytes overwritten", "unknown way of squeezing", "password", "cut off"]
)
def test_word_file_that_was_damaged_on_its_way_is_refused_with_a_way_out(harm: str) -> None:
    name = b"word/document.xml"
    data = bytearray(word(f"<w:p>{run('Words that repeat. ' * 90)}</w:p>"))
    first = zipfile.ZipFile(io.BytesIO(data)).getinfo(name.decode()).header_offset
    entry = data.rfind(name) - 46
    if harm == "squeezed bytes overwritten":
        data[first + 30 + len(name) : first + 70 + len(name)] = b"\xff" * 40
    elif harm == "unknown way of squeezing":
        data[first + 8] = data[entry + 10] = 99
    elif harm == "password":
        data[first + 6] = data[entry + 8] = 1
    else:
        del data[len(data) // 2 :]
    assert (
        in_words(bytes(data)) == "This .docx file cannot be opened. Save it again in Word, or paste its text."
    )


def test_page_that_claims_an_encoding_that_does_not_exist_is_read_as_western() -> None:
    article = read_article(data=b'<meta charset="klingon"><h1>Gr\xf6\xdfe</h1>', format="html")
    assert article.blocks == [{"type": "title", "text": "Größe"}]
    assert "Western" in article.doubts[0].message


def test_page_with_nothing_but_tags_is_refused() -> None:
    with pytest.raises(ArticleError):
        page("<div><img src=x><script>words</script></div>")


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<h1>T</h1><template><template>x</template>y</template><p>z</p>", ["T", "z"]),
        ("<h1>T</h1><style/><p>z</p></style><p>y</p>", ["T", "y"]),
        ("<h1>T</h1><p>a</p></br><p>b</p>", ["T", "a", "b"]),
        ("<h1>T</h1><pre>a\n  b</pre>", ["T", "a\n  b"]),
        ("<h1>T</h1><hr/><p>a<hr/>b</p>", ["T", "a", "b"]),
    ],
)
def test_page_keeps_what_a_reader_sees(html: str, kept: list[str]) -> None:
    article = page(html)
    assert [block["text"] for block in article.blocks] == kept
    assert article.words_lost == 0


def test_definitions_without_explanations_are_running_text() -> None:
    article = page("<h1>T</h1><dl>Before<dt>A<p>b</p></dt><dd>c</dd><dd>d</dd><dt>e</dt></dl>")
    assert [block["text"] for block in article.blocks] == ["T", "Before", "A\nb", "c\nd", "e"]


def test_table_without_a_row_is_read_all_the_same() -> None:
    article = page("<h1>T</h1><table><caption>About it, all.</caption><td>a</td><td>b<p>c</p></td></table>")
    assert article.blocks[1:] == [
        {"type": "paragraph", "text": "About it, all."},
        {"type": "table", "rows": [["a", "b\nc"]], "header": False},
    ]


def test_table_inside_a_table_is_one_cell() -> None:
    article = page("<h1>T</h1><table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>")
    assert article.blocks[1]["rows"] == [["a\nb", "c"]]


def test_doubt_at_the_very_end_stands_at_the_last_block() -> None:
    article = page("<h1>T</h1><p>Prose, with an end.</p><p hidden></p>")
    assert [(doubt.block, doubt.code) for doubt in article.doubts] == [(1, "hidden")]


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ("It was late when he said: “I am still here.”", "it ends with a quotation"),
        ("And so it goes on, every day.\n— Ann", "somebody's name stands under it"),
        ("It is not a race, but a walk.", "it says “not …, but …” in one line"),
    ],
)
def test_closing_quotation_says_why_it_was_taken(last: str, why: str) -> None:
    article = read_article(data=f"Title\nPart\nProse, with an end.\n{last}".encode(), format="text")
    assert article.blocks[-1]["type"] == "quote"
    assert [doubt.message for doubt in article.doubts] == [f"Taken as the closing quotation, since {why}."]


def test_closing_line_that_is_very_long_stays_a_paragraph() -> None:
    text = "Title\nPart\nProse, with an end.\n“" + "word " * 70 + "word.”"
    assert read_article(data=text.encode(), format="text").blocks[-1]["type"] == "paragraph"


def test_word_file_of_a_hidden_kind_is_read_by_its_content() -> None:
    article = read_article(data=word(f"<w:p>{run('A title')}</w:p>"), filename="article")
    assert article.format == "docx"


def test_page_whose_structure_cannot_be_trusted_is_read_line_by_line() -> None:
    article = page("<h1>T</h1>" + "<div>" * 400 + "deep *words*" + "</div>" * 400 + "<p>and more</p>")
    assert [block["text"] for block in article.blocks] == ["T", "deep \\*words\\*", "and more"]
    assert [(doubt.block, doubt.code) for doubt in article.doubts] == [(0, "plain")]
    assert article.words_lost == 0
