"""Whatever the article: every word that goes in comes out, in order, in every format."""

import io

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from psychoed import inline
from psychoed.articles import ArticleError, read_article
from psychoed.blocks import clean, sequence, words_of
from psychoed.rendering import render_blocks

LETTERS = st.text(alphabet='abcÄéß*[]()\\_#:.—–-"“”’1 2\t<>&;`!|~+=>', max_size=50)
LINES = st.one_of(
    LETTERS,
    st.sampled_from(
        [
            "", "- one", "* two", "1. first", "2) second", "3. x", "Name: explanation of it", "Short line", "“Quoted.”",
            "— Ann", "Not this, but that.", "<p>para</p>", "<ul><li>a<li>b</ul>", "<table><tr><td>x<td>y</table>",
            "**b** *e* [l](https://x.example)", "# H", "> q", "    code", "| a | b |", "|---|---|", "```", "</body>",
            "<b>x<i>y</b>z</i>", "<script>x</script>", "&lt;b&gt;", "<img alt='pic here'>", "<dl><dt>t<dd>d<dd>e</dl>",
        ]
    ),
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=14).map("\n".join)
WORDS = st.lists(
    st.sampled_from(["calm", "don’t", "co-regulation", "Ärger", "42"]), min_size=1, max_size=6
).map(" ".join)
SPANS = st.lists(
    st.builds(
        inline.Span,
        LETTERS,
        style=st.sampled_from(["", "em", "strong"]),
        href=st.sampled_from(["", "https://a.b/c"]),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(text=TEXTS, kind=st.sampled_from(["text", "markdown", "html"]))
def test_words_survive(text: str, kind: str) -> None:
    try:
        article = read_article(data=text.encode(), format=kind)
    except ArticleError:
        return
    assert (article.words_lost, article.words_out) == (0, article.words_in)
    assert clean(article.blocks) == article.blocks
    assert render_blocks(article.blocks) == render_blocks(article.blocks)


@settings(deadline=None)
@given(text=TEXTS.filter(lambda text: text.strip()))
def test_words_of_plain_text_are_the_source_but_for_list_numbers(text: str) -> None:
    try:
        article = read_article(data=text.encode(), format="text")
    except ArticleError:
        return
    found, source = sequence(article.blocks), iter(words_of(text))
    assert all(word in source for word in found)
    assert [doubt.code for doubt in article.doubts if doubt.code == "plain"] == []


@settings(deadline=None, max_examples=40)
@given(lines=st.lists(WORDS, min_size=1, max_size=8))
def test_words_of_a_word_file_survive(lines: list[str]) -> None:
    document = docx.Document()
    for index, line in enumerate(lines):
        document.add_paragraph(
            line, style=["Normal", "Heading 1", "List Bullet", "Quote", "Title"][index % 5]
        )
    file = io.BytesIO()
    document.save(file)
    article = read_article(data=file.getvalue())
    assert sequence(article.blocks) == [word for line in lines for word in words_of(line)]
    assert article.words_lost == 0


@given(spans=SPANS)
def test_markup_says_the_same_words_as_its_spans(spans: list[inline.Span]) -> None:
    written = inline.written(spans)
    assert inline.plain(written) == "".join(span.text for span in spans)


@given(text=LETTERS)
def test_markup_escaped_reads_as_it_was(text: str) -> None:
    assert inline.plain(inline.escape(text)) == text
    assert [span for span in inline.spans(inline.escape(text)) if span.style or span.href] == []
