"""HTML, Markdown and Word: their structure is kept, their words too, and nothing hostile lives on."""

import io
import re
import zipfile

import docx
import nh3
import pytest

from psychoed.articles import Article, ArticleError, read_article
from psychoed.rendering import render_blocks

TAGS = {"h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "div", "figure", "figcaption", "blockquote", "table",
        "thead", "tbody", "tr", "th", "td", "aside", "section", "em", "strong", "a", "br"}  # fmt: skip


def page(text: str) -> Article:
    return read_article(data=text.encode(), format="html")


def codes(article: Article) -> list[str]:
    return [doubt.code for doubt in article.doubts]


def test_page_keeps_headings_lists_definitions_tables_and_quotations() -> None:
    article = page(
        "<h1>Title</h1><p>One <em>soft</em> and <b>firm</b> <a href='https://a.example/x'>link</a></p>"
        "<h2>Part</h2><ul><li>a</li><li>b<p>more</p></li></ul><h4>Small</h4><ol><li>c</li></ol>"
        "<dl><dt>Name</dt><dd>What it is</dd></dl><table><tr><th>H</th><th>I</th></tr><tr><td>1</td><td></td></tr></table>"
        "<blockquote><p>Said.</p><footer>Ann</footer></blockquote>"
    )
    assert article.blocks == [
        {"type": "title", "text": "Title"},
        {"type": "paragraph", "text": "One *soft* and **firm** [link](https://a.example/x)"},
        {"type": "heading", "level": 2, "text": "Part"},
        {"type": "list", "ordered": False, "items": ["a", "b\nmore"]},
        {"type": "heading", "level": 3, "text": "Small"},
        {"type": "list", "ordered": True, "items": ["c"]},
        {"type": "definitions", "items": [{"term": "Name", "text": "What it is"}]},
        {"type": "table", "rows": [["H", "I"], ["1", ""]], "header": True},
        {"type": "quote", "text": "Said.", "cite": "Ann"},
    ]
    assert article.doubts == []
    assert article.words_lost == 0


def test_page_without_headings_is_read_like_plain_text() -> None:
    article = page(
        "<p><b>The Title</b></p><p><b>A Part</b></p><p>Some prose.</p><p>Calm: slow</p><p>Trust: slower</p>"
    )
    assert [block["type"] for block in article.blocks] == ["title", "heading", "paragraph", "definitions"]


def test_page_order_of_words_survives_a_list_inside_a_quotation_inside_a_list() -> None:
    article = page(
        "<ul><li>one<ul><li>two</li></ul>three<blockquote>four<p>five</p></blockquote></li></ul>six"
    )
    assert article.blocks == [
        {"type": "list", "ordered": False, "items": ["one", "two", "three\nfour\nfive"]},
        {"type": "paragraph", "text": "six"},
    ]
    assert codes(article) == ["nested_list", "no_title"]


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<h1>T</h1><ol start=3><li>x</li><li>y</li></ol>", "list_start"),
        ("<h1>T</h1><p>see <a href='http://a.example'>this</a></p>", "link"),
        ("<h1>T</h1><p><img alt='a door' src='x'> here</p>", "picture"),
        ("<h1>T</h1><nav>Home, and more.</nav>", "aside"),
        ("<h1>T</h1><p style='display: none'>hidden words</p>", "hidden"),
        ("<p>before</p><h1>T</h1>", "late_title"),
    ],
)
def test_page_doubt(html: str, code: str) -> None:
    article = page(html)
    assert codes(article) == [code]
    assert article.words_lost == 0


def test_page_table_of_one_column_is_running_text() -> None:
    article = page("<h1>T</h1><table><tr><td>one</td></tr><tr><td>two</td></tr></table>")
    assert [block["type"] for block in article.blocks] == ["title", "paragraph", "paragraph"]


def test_page_two_line_breaks_part_paragraphs() -> None:
    article = page("<h1>T</h1><div>one<br>two<br><br>three</div>")
    assert [block["text"] for block in article.blocks] == ["T", "one\ntwo", "three"]


HOSTILE = [
    "<script>alert(1)</script>words",
    "<p onclick=alert(1)>words</p>",
    "<a href='javascript:alert(1)'>words</a>",
    "<a href=' jAvAsCrIpT&#58;alert(1)'>words</a>",
    "<a href='data:text/html,<script>1</script>'>words</a>",
    "<a href='https://a.example/\" onmouseover=\"x'>words</a>",
    "<a href='https://a.example/)[x](javascript:1'>words</a>",
    "<svg><script>alert(1)</script><a xlink:href='javascript:1'>in</a></svg>words",
    "words <math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<img src=x onerror=alert(1) alt='<b onclick=1>words'>",
    "<iframe srcdoc='<script>1</script>'></iframe>words",
    "<style>@import 'x'</style><link rel=stylesheet href=x>words",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>words",
    "<textarea><script>1</script></textarea>words",
    "<!--[if IE]><script>1</script><![endif]-->words",
    "&lt;script&gt;alert(1)&lt;/script&gt; words",
    "<p>*<b>x*</b>[words](javascript:alert(1))</p>",
    "<base href='https://evil.example'><meta http-equiv=refresh content='0;url=x'>words",
    "<div>" * 3000 + "words" + "</div>" * 3000,
    "<table><a href=javascript:1>words<tr></table>",
    "<<b>script>words<</b>/script>",
    "<?php echo 1 ?><![CDATA[<b>x</b>]]>words",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_page_keeps_its_words_and_nothing_else(html: str) -> None:
    article = page(html)
    rendered = render_blocks(article.blocks)
    assert article.words_lost == 0
    assert "words" in rendered
    links = {"a": {"href"}, "dl": {"class"}, "div": {"class", "tabindex"}, "figure": {"class"}, "th": {"scope"},
             "aside": {"class", "role"}, "section": {"class"}, "h2": {"class"}}  # fmt: skip
    cleaned = nh3.clean(rendered, tags=TAGS, attributes=links, url_schemes={"https", "mailto"},
                        link_rel="noreferrer noopener nofollow")  # fmt: skip
    assert bare(cleaned) == bare(rendered)


def bare(html: str) -> str:
    """Spelling differences of entities and attribute order left out."""
    plainer = html.replace("&quot;", '"').replace("&#x27;", "'").replace("&nbsp;", "\xa0")
    return re.sub(r'<a href="([^"]*)" rel="[^"]*">', r'<a href="\1">', plainer)


def word_file(*, title: bool = True) -> bytes:
    document = docx.Document()
    if title:
        document.add_heading("A Title", 0)
    document.add_paragraph("Before the first part.")
    document.add_heading("Part", 1)
    paragraph = document.add_paragraph("Some ")
    paragraph.add_run("strong").bold = True
    paragraph.add_run(" and ")
    paragraph.add_run("soft").italic = True
    document.add_heading("Smaller", 2)
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("two", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for index, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {index}"
    document.add_paragraph("Well said.", style="Quote")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_word_file_keeps_title_headings_lists_table_and_quotation() -> None:
    article = read_article(data=word_file())
    assert article.blocks == [
        {"type": "title", "text": "A Title"},
        {"type": "paragraph", "text": "Before the first part."},
        {"type": "heading", "level": 2, "text": "Part"},
        {"type": "paragraph", "text": "Some **strong** and *soft*"},
        {"type": "heading", "level": 3, "text": "Smaller"},
        {"type": "list", "ordered": False, "items": ["one", "two"]},
        {"type": "list", "ordered": True, "items": ["first"]},
        {"type": "table", "rows": [["cell 0", "cell 1"], ["cell 2", "cell 3"]], "header": False},
        {"type": "quote", "text": "Well said.", "cite": ""},
    ]
    assert (article.format, article.words_lost) == ("docx", 0)


def test_word_file_of_plain_paragraphs_is_read_like_plain_text() -> None:
    document = docx.Document()
    for line in ("A Title", "A Part", "Some prose, with an end.", "Calm: slow", "Trust: slower"):
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    article = read_article(data=file.getvalue(), filename="x.docx")
    assert [block["type"] for block in article.blocks] == ["title", "heading", "paragraph", "definitions"]


def test_word_file_that_is_broken_is_refused() -> None:
    whole = word_file()
    for data in (whole[: len(whole) // 2], b"PK\x03\x04 nothing", zipped("word/other.xml", b"<a/>")):
        with pytest.raises(ArticleError) as refused:
            read_article(data=data)
        assert refused.value.field == "data"


@pytest.mark.parametrize(
    "xml",
    [
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><w/>",
        b"<not xml",
        b"<w:document xmlns:w='x'/>",
        b" " * 21 * 1024 * 1024,
    ],
)
def test_word_file_that_is_hostile_is_refused(xml: bytes) -> None:
    with pytest.raises(ArticleError):
        read_article(data=zipped("word/document.xml", xml))


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()
