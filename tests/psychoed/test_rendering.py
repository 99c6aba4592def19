"""Blocks become one safe, semantic, deterministic fragment; and how long and hard it reads."""

import pytest

from psychoed.blocks import Block, BlockError, clean
from psychoed.reading import Lint, lint
from psychoed.rendering import minutes, render_blocks, render_text, words

HOSTILE = "<script>alert('x')</script>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* **c**", "a <em>b</em> <strong>c</strong>"),
        (
            "**[a](https://b.example)**",
            '<strong><a href="https://b.example" rel="noreferrer noopener nofollow">a</a></strong>',
        ),
        ("[a](mailto:a@b.example)", '<a href="mailto:a@b.example" rel="noreferrer noopener nofollow">a</a>'),
        ("[a](http://b.example)", "[a](http://b.example)"),
        ("[a](javascript:alert(1))", "[a](javascript:alert(1))"),
        ("\\*a\\* 5 * 3 * 2", "*a* 5 * 3 * 2"),
        ("a\nb & <i>", "a<br>b &amp; &lt;i&gt;"),
        ("**a***b*", "<strong>a</strong><em>b</em>"),
    ],
)
def test_text_renders(text: str, html: str) -> None:
    assert render_text(text) == html


@pytest.mark.parametrize(
    ("block", "html"),
    [
        ({"type": "title", "text": "T"}, "<h1>T</h1>"),
        ({"type": "heading", "level": 3, "text": "H"}, "<h3>H</h3>"),
        ({"type": "heading", "level": 2, "text": "H"}, "<h2>H</h2>"),
        ({"type": "paragraph", "text": "P"}, "<p>P</p>"),
        ({"type": "list", "ordered": True, "items": ["a", "b"]}, "<ol><li>a</li><li>b</li></ol>"),
        ({"type": "list", "ordered": False, "items": ["a"]}, "<ul><li>a</li></ul>"),
        (
            {"type": "definitions", "items": [{"term": "N", "text": "x"}]},
            '<dl class="definitions"><div><dt>N</dt><dd>x</dd></div></dl>',
        ),
        (
            {"type": "quote", "text": "Q", "cite": "C"},
            '<figure class="pull-quote"><blockquote><p>Q</p></blockquote><figcaption>C</figcaption></figure>',
        ),
        ({"type": "notice", "text": "N"}, '<aside class="notice" role="note"><p>N</p></aside>'),
        (
            {"type": "try", "label": "One thing to bring", "text": "x"},
            '<section class="try"><h2 class="try-label">One thing to bring</h2><p>x</p></section>',
        ),
        (
            {"type": "table", "header": True, "rows": [["a"], ["b"]]},
            '<div class="scroller" tabindex="0"><table><thead><tr><th scope="col">a</th></tr></thead>'
            "<tbody><tr><td>b</td></tr></tbody></table></div>",
        ),
    ],
)
def test_block_renders(block: Block, html: str) -> None:
    assert render_blocks([block]) == html


def test_fragment_leaves_the_title_out_on_request() -> None:
    blocks = [{"type": "title", "text": "T"}, {"type": "paragraph", "text": "P"}]
    assert render_blocks(blocks, title=False) == "<p>P</p>"


def test_fragment_escapes_every_text_of_every_block() -> None:
    blocks: list[Block] = [
        *({"type": kind, "text": HOSTILE} for kind in ("title", "paragraph", "notice")),
        {"type": "heading", "level": 2, "text": HOSTILE},
        {"type": "list", "ordered": False, "items": [HOSTILE]},
        {"type": "definitions", "items": [{"term": HOSTILE, "text": HOSTILE}]},
        {"type": "quote", "text": HOSTILE, "cite": HOSTILE},
        {"type": "table", "header": True, "rows": [[HOSTILE], [HOSTILE]]},
        {"type": "try", "label": HOSTILE, "text": HOSTILE},
    ]
    assert render_blocks(blocks).count("&lt;script&gt;") == 13
    assert "<script" not in render_blocks(blocks)


@pytest.mark.parametrize(
    "blocks",
    [
        None,
        ["x"],
        [{"type": "video", "text": "x"}],
        [{"type": "paragraph"}],
        [{"type": "paragraph", "text": " "}],
        [{"type": "heading", "level": 1, "text": "x"}],
        [{"type": "list", "items": []}],
        [{"type": "list", "items": ["a", ""]}],
        [{"type": "definitions", "items": [{"term": "a"}]}],
        [{"type": "definitions", "items": []}],
        [{"type": "quote", "text": "x", "cite": 3}],
        [{"type": "table", "rows": [[]]}],
        [{"type": "table", "rows": [[3]]}],
    ],
)
def test_blocks_of_no_known_shape_are_refused(blocks: object) -> None:
    with pytest.raises(BlockError):
        clean(blocks)


def test_blocks_are_reduced_to_what_their_shape_knows() -> None:
    assert clean([{"type": "paragraph", "text": " x ", "onclick": "y"}]) == [
        {"type": "paragraph", "text": "x"}
    ]


@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (180, 1), (181, 2), (700, 4)])
def test_minutes_are_rounded_up(count: int, expected: int) -> None:
    assert minutes(count) == expected


def test_words_are_counted_without_markup() -> None:
    assert words([{"type": "paragraph", "text": "*two* [words](https://a.example/not-these)"}]) == 2


def test_grade_is_a_lint_said_for_english_and_for_enough_words_only() -> None:
    long = [{"type": "paragraph", "text": "The cat sat on the mat. " * 10}]
    assert lint(long, language="en-GB") == Lint(value=0.0, method="Flesch-Kincaid grade", label="a lint")
    assert lint([{"type": "paragraph", "text": "A few words only."}], language="en") is None
    assert lint(long, language="de") is None
