"""Length and difficulty of a text: counted the way a person would count, give or take an odd word."""

import pytest

from psychoed import reading


def test_words_are_what_is_read_aloud() -> None:
    assert reading.words("It's a well-meant “no”, [said](https://x.example/y) twice.") == [
        "It's",
        "a",
        "well-meant",
        "no",
        "said",
        "twice",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("A heading without a full stop", 1),
        ("One. Two? Three…", 3),
        ("“Stay.” She stayed.", 2),
        ("Version 1.5 is one sentence.", 1),
    ],
)
def test_sentences_end_where_a_reader_pauses(text: str, count: int) -> None:
    assert reading.sentences(text) == count


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1),
        ("safe", 1),
        ("called", 1),
        ("wanted", 2),
        ("little", 2),
        ("people", 2),
        ("therapist", 3),
        ("well-meant", 2),
    ],
)
def test_syllables_of_everyday_words(word: str, count: int) -> None:
    assert reading.syllables(word) == count


def test_grade_rises_with_longer_words_and_sentences() -> None:
    plain = reading.grade(["The cat sat on the mat. It was warm."])
    learned = reading.grade(
        ["Psychoeducational interventions necessitate considerable therapeutic deliberation."]
    )

    assert plain == 0.0
    assert learned > 20


def test_nothing_to_read_has_no_grade_and_one_minute() -> None:
    assert (reading.grade([]), reading.minutes([]), reading.words_per_sentence([])) == (0.0, 1, 0.0)


@pytest.mark.parametrize(("count", "minutes"), [(1, 1), (180, 1), (181, 2), (700, 4)])
def test_minutes_are_counted_at_a_slow_pace(count: int, minutes: int) -> None:
    assert reading.minutes(["word " * count]) == minutes


def test_every_text_of_every_block_is_read_in_order() -> None:
    blocks = [
        {"type": "title", "text": "a"},
        {"type": "list", "ordered": False, "items": ["b", "c"]},
        {"type": "definitions", "items": [{"term": "d", "text": "e"}]},
        {"type": "quote", "text": "f", "cite": ""},
        {"type": "table", "rows": [["g", ""], ["h"]], "header": False},
    ]

    assert reading.block_texts(blocks) == ["a", "b", "c", "d", "e", "f", "g", "h"]
    assert reading.block_texts(blocks, headings=False)[0] == "b"
