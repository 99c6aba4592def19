"""HTML cut into tags and text: what a browser shows is counted, and hostile pages take no longer than others."""

import time

import pytest

from psychoed.articles import ArticleError, counting, read_article, tokens
from psychoed.articles.tokens import Token

SECONDS = 20
"""Far more than any of these needs; a reading that grows with the square of the length needs far more than this."""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<b>c</b>", [Token(text="a"), Token(tag="b"), Token(text="c"), Token(tag="b", closes=True)]),
        ("<P CLASS=x>y", [Token(tag="p"), Token(text="y")]),
        ("<p title='a > b'>c", [Token(tag="p"), Token(text="c")]),
        ("<p onclick=it's>c", [Token(tag="p"), Token(text="c")]),
        ("<img alt=\"a 'door'\" src=x/>", [Token(tag="img", alt="a 'door'")]),
        ("<img alt=door alt=other>", [Token(tag="img", alt="door")]),
        ("<img src = x alt = door>", [Token(tag="img", alt="door")]),
        ("<p / =x>c", [Token(tag="p"), Token(text="c")]),
        ("1 < 2", [Token(text="1 "), Token(text="<"), Token(text=" 2")]),
        ("a<!-- <b> -->c", [Token(text="a"), Token(text="c")]),
        ("<!doctype html><?pi?></3>c", [Token(text="c")]),
        ("a<!-- never closed", [Token(text="a")]),
        ("a<p title='never closed", [Token(text="a")]),
        ("a<p", [Token(text="a")]),
        ("<script><b></script>", [Token(tag="script"), Token(text="<b>"), Token(tag="script", closes=True)]),
        ("<textarea><b>", [Token(tag="textarea"), Token(text="<b>")]),
    ],
)
def test_tokens(html: str, expected: list[Token]) -> None:
    assert list(tokens.of(html)) == expected


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>one</p>two", ["one", "two"]),
        ("<b>on</b><i>e</i>", ["one"]),
        ("caf&eacute; &amp; bar", ["café", "bar"]),
        ("<template><template>x</template>y</template>z", ["z"]),
        ("<script>x</script><style>y</style><title>t</title>z", ["z"]),
        ("a<img alt='b c'>d", ["a", "b", "c", "d"]),
    ],
)
def test_words_of_a_page(html: str, words: list[str]) -> None:
    assert counting.of_html(html).words == words


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        "<p ",
        "<!--",
        "<![CDATA[",
        "</",
        "<",
        "<div>",
        "<script>",
        "<ul><li>",
        "<table><tr><td>",
        "[",
        "**a",
        "![a",
        "\\",
    ],
)
@pytest.mark.parametrize("kind", ["html", "auto"])
def test_hostile_article_takes_no_longer_than_others(unit: str, kind: str) -> None:
    text = "Some words\n\n" + unit * (10_000 // len(unit))
    began = time.monotonic()
    try:
        article = read_article(data=text.encode(), format=kind)
    except ArticleError:
        return
    assert article.words_lost == 0
    assert time.monotonic() - began < SECONDS
