"""Words that hurry or blame are shown to whoever writes; nothing is forbidden."""

from psychoed.articles.wording import to_look_at


def test_words_to_look_at_are_counted_wherever_they_stand() -> None:
    blocks = [
        {"type": "paragraph", "text": "You *must* try. You Must not wait!"},
        {"type": "list", "ordered": False, "items": ["A missed hour", "a mustard seed"]},
    ]
    assert to_look_at(blocks, language="en-GB") == ["must (2)", "!", "missed"]


def test_words_of_other_languages_are_left_alone() -> None:
    assert to_look_at([{"type": "paragraph", "text": "must"}], language="de") == []
