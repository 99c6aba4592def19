"""Articles become blocks: what is recognised, what is left as it was, and what is doubtful."""

from pathlib import Path

import pytest

from psychoed.articles import Article, read_article

OWN = Path(__file__).parent / "data" / "starting-again-after-silence.txt"
SHARED = Path(__file__).parents[3] / "shared" / "articles" / "emotional-safety-and-trust.txt"


def read(text: str, *, kind: str = "text") -> Article:
    return read_article(data=text.encode(), format=kind)


def types(article: Article) -> list[str]:
    return [block["type"] for block in article.blocks]


def codes(article: Article) -> list[tuple[int, str]]:
    return [(doubt.block, doubt.code) for doubt in article.doubts]


ARTICLE_SHAPE = [
    "title", "paragraph", "paragraph",
    "heading", "paragraph", "paragraph", "paragraph",
    "heading", "paragraph", "paragraph", "paragraph",
    "heading", "definitions", "paragraph",
    "heading", "paragraph",
]  # fmt: skip


def test_own_article_has_title_sections_definitions_and_closing_quotation() -> None:
    article = read_article(data=OWN.read_bytes(), filename=OWN.name)
    assert types(article) == [*ARTICLE_SHAPE, "quote"]
    assert [item["term"] for item in article.blocks[12]["items"]] == [
        "A plain question",
        "Naming your part",
        "A second try",
    ]
    assert article.words_lost == 0
    assert article.words_in == article.words_out
    assert article.doubts == []


@pytest.mark.skipif(not SHARED.exists(), reason="the article in ../shared is not here")
def test_shared_article_has_title_four_sections_three_definitions_and_closing_quotation() -> None:
    article = read_article(data=SHARED.read_bytes(), filename=SHARED.name)
    assert types(article) == [*ARTICLE_SHAPE, "paragraph", "quote"]
    assert [block["text"] for block in article.blocks if block["type"] == "heading"] == [
        "What Emotional Safety Actually Means",
        "Why It’s Hard to Trust Again",
        "How Therapy Helps You Relearn Safety",
        "The Shift",
    ]
    assert len(article.blocks[12]["items"]) == 3
    assert article.words_lost == 0
    assert codes(article) == [(16, "name_before_quotation"), (17, "closing_quote")]


def test_definition_head_of_six_words_stays_a_paragraph() -> None:
    article = read("Title\nOne two three four five six: explained.\nA name: explained.")
    assert types(article) == ["title", "paragraph", "paragraph"]


def test_definition_before_a_quotation_stays_a_paragraph_with_a_doubt() -> None:
    article = read(
        "Title\nShe said: “Come in.”\nHe said: “Not yet.”\nAnd so they waited for the rain to end."
    )
    assert types(article) == ["title", "paragraph", "paragraph", "paragraph"]
    assert codes(article) == [(1, "name_before_quotation"), (2, "name_before_quotation")]


def test_definition_standing_alone_is_a_doubt() -> None:
    article = read(
        "Title\nCo-regulation: you settle beside somebody.\nThen comes prose, a whole sentence of it."
    )
    assert types(article) == ["title", "paragraph", "paragraph"]
    assert codes(article) == [(1, "lone_definition")]


def test_definitions_keep_their_explanations_markup() -> None:
    article = read(
        "# T\n\n**Calm:** a *slow* thing\n\n**Trust:** see [here](https://a.example)\n", kind="markdown"
    )
    assert article.blocks[1] == {
        "type": "definitions",
        "items": [
            {"term": "Calm", "text": "a *slow* thing"},
            {"term": "Trust", "text": "see [here](https://a.example)"},
        ],
    }


def test_lists_bulleted_and_numbered_are_lists() -> None:
    article = read("Title\n- one thing\n• two things\n\nSome prose.\n1. first\n2) second\n\n3. third")
    assert article.blocks[1:] == [
        {"type": "list", "ordered": False, "items": ["one thing", "two things"]},
        {"type": "paragraph", "text": "Some prose."},
        {"type": "list", "ordered": True, "items": ["first", "second", "third"]},
    ]
    assert (article.words_in, article.words_out, article.words_lost) == (10, 10, 0)


@pytest.mark.parametrize("line", ["3. Breathe slowly now.", "1. Only this one line here."])
def test_list_number_that_no_list_can_regenerate_is_kept_in_the_text(line: str) -> None:
    article = read(f"Title\n{line}\nAnd then prose, with an end.")
    assert article.blocks[1] == {"type": "paragraph", "text": line}


def test_list_item_that_begins_with_its_own_number_loses_nothing() -> None:
    article = read("Title\n1. 1 cup\n2. 2 spoons")
    assert article.blocks[1]["items"] == ["1 cup", "2 spoons"]
    assert article.words_lost == 0


def test_headings_are_short_lines_without_an_end_before_prose() -> None:
    article = read(
        "Title\nA Short Line\nProse follows here.\nNo heading at all, but a sentence.\nlower case line\nProse."
    )
    assert types(article) == ["title", "heading", "paragraph", "paragraph", "paragraph", "paragraph"]


def test_two_short_lines_are_two_ranks_of_heading_and_a_doubt() -> None:
    article = read("Title of it\n\nPart One\nThe Door\nIt was open, and nobody went in.")
    assert [(block["type"], block.get("level")) for block in article.blocks[1:3]] == [
        ("heading", 2),
        ("heading", 3),
    ]
    assert codes(article) == [(1, "two_headings"), (2, "two_headings")]


def test_three_short_lines_stay_paragraphs_with_one_doubt() -> None:
    article = read("Title\nMilk\nBread\nHoney\nAll of these were on the table.")
    assert types(article) == ["title", "paragraph", "paragraph", "paragraph", "paragraph"]
    assert codes(article) == [(1, "short_lines")]


def test_short_question_stays_a_paragraph_with_a_doubt() -> None:
    article = read("Title\nWhy now?\nBecause it is quiet.")
    assert types(article) == ["title", "paragraph", "paragraph"]
    assert codes(article) == [(1, "question")]


def test_title_that_reads_as_a_sentence_is_a_paragraph_and_a_doubt() -> None:
    article = read("This is already the first sentence of the text, and it ends.\nHere is another one.")
    assert types(article) == ["paragraph", "paragraph"]
    assert codes(article) == [(0, "no_title")]


def test_quotation_with_a_name_under_it_is_a_quote_with_its_source() -> None:
    article = read("Title\nSome prose, to begin with.\n“It was enough.”\n— Ann Example")
    assert article.blocks[-1] == {"type": "quote", "text": "“It was enough.”", "cite": "Ann Example"}
    assert article.words_lost == 0


def test_credo_outside_any_section_stays_a_paragraph() -> None:
    article = read("Title\nSome prose, to begin with.\nIt is not perfection, but proof.")
    assert types(article) == ["title", "paragraph", "paragraph"]


def test_quotation_in_the_middle_of_the_last_section_is_the_quote() -> None:
    article = read("Title\nPart\nFirst there is prose.\n“I stayed.”\nThen there is more prose.")
    assert types(article) == ["title", "heading", "paragraph", "quote", "paragraph"]
    assert codes(article) == [(3, "closing_quote")]


def test_try_lines_are_things_to_try() -> None:
    article = read(
        "Title\nProse comes first.\nOne thing to notice: a steady voice.\nOne thing to bring: the story."
    )
    assert article.blocks[2:] == [
        {"type": "try", "label": "One thing to notice", "text": "a steady voice."},
        {"type": "try", "label": "One thing to bring", "text": "the story."},
    ]


def test_wrapped_lines_are_joined_where_blank_lines_part_paragraphs() -> None:
    wrapped = (
        "This paragraph was broken by a narrow window, and so its lines\nend wherever they happened to end."
    )
    article = read(f"Title\n\n{wrapped}\n\nAnother paragraph.")
    assert article.blocks[1]["text"] == wrapped.replace("\n", " ")


def test_characters_of_the_markup_in_plain_text_are_only_characters() -> None:
    article = read("Title\nFive *stars* and [a](https://b.example) \\ here.")
    assert article.blocks[1]["text"] == "Five \\*stars\\* and \\[a\\](https://b.example) \\\\ here."
    assert article.words_lost == 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Just words here.", "text"),
        ("# Title\n\nwords", "markdown"),
        ("some **strong** words", "markdown"),
        ("- a\n- b", "markdown"),
        ("<!DOCTYPE html><title>x</title>words", "html"),
        ("<p>one</p><p>two</p>", "html"),
        ("a <b and c> d", "text"),
    ],
)
def test_format_is_seen_in_the_content(text: str, kind: str) -> None:
    assert read(text, kind="auto").format == kind


@pytest.mark.parametrize(("name", "kind"), [("a.txt", "text"), ("a.MD", "markdown"), ("b.htm", "html")])
def test_format_is_seen_in_the_name(name: str, kind: str) -> None:
    assert read_article(data=b"words # here", filename=name).format == kind
