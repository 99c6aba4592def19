"""Corrections of a draft: each step does one thing, keeps the doubts beside their blocks and loses no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psychoed.articles import Doubt, left_out, read_article
from psychoed.articles.corrections import KINDS, Sheet, Step, correct, kind_of, lines_of, put_back, read_lines
from psychoed.blocks import Block, BlockError, sequence

EVERY: list[Block] = [
    {"type": "title", "text": "A title"},
    {"type": "heading", "level": 2, "text": "Part"},
    {"type": "heading", "level": 3, "text": "Smaller"},
    {"type": "paragraph", "text": "Some *soft* prose."},
    {"type": "list", "ordered": False, "items": ["one", "two"]},
    {"type": "list", "ordered": True, "items": ["first"]},
    {"type": "definitions", "items": [{"term": "Calm", "text": "slow"}, {"term": "Trust", "text": "slower"}]},
    {"type": "quote", "text": "“It was.”", "cite": "Ann"},
    {"type": "table", "rows": [["a", "b | c"], ["d", ""]], "header": False},
    {"type": "table", "rows": [["a", "b"], ["c", "d"]], "header": True},
    {"type": "notice", "text": "Stop here."},
    {"type": "try", "label": "One thing to notice", "text": "A voice."},
    {"type": "try", "label": "One thing to bring", "text": "A story."},
]


def sheet(*texts: str, doubts: tuple[int, ...] = ()) -> Sheet:
    return Sheet(
        blocks=[{"type": "paragraph", "text": text} for text in texts],
        doubts=[Doubt(block=at, code="x", message="y") for at in doubts],
    )


def done(before: Sheet, what: str, index: int, **more: str) -> Sheet:
    return correct(before, Step(what=what, index=index, **more)).sheet


def told(after: Sheet) -> list[str]:
    return [lines_of(block) for block in after.blocks]


def doubted(after: Sheet) -> list[int]:
    return [doubt.block for doubt in after.doubts]


@pytest.mark.parametrize("block", EVERY, ids=kind_of)
def test_block_written_as_lines_reads_back_as_itself(block: Block) -> None:
    assert read_lines(kind_of(block), lines_of(block)) == block


def test_kinds_cover_every_block() -> None:
    assert {kind_of(block) for block in EVERY} == set(KINDS)


@given(st.sampled_from(EVERY), st.sampled_from([kind for kind in KINDS if not kind.startswith("try")]))
def test_changing_the_kind_keeps_every_word(block: Block, kind: str) -> None:
    before = Sheet(blocks=[block], doubts=[])
    try:
        after = done(before, "kind", 0, kind=kind)
    except BlockError:
        return
    label = block["label"].split() if block["type"] == "try" else []
    assert sequence(after.blocks) == sequence(before.blocks)[len(label) :]


def test_text_that_changes_settles_its_doubt_and_moves_the_others() -> None:
    after = done(sheet("a", "b", "c", doubts=(1, 2)), "text", 1, kind="paragraph", text="x\r\n\r\ny")
    assert (told(after), doubted(after)) == (["a", "x", "y", "c"], [3])


def test_text_that_did_not_change_keeps_its_doubt() -> None:
    after = done(sheet("a", doubts=(0,)), "text", 0, kind="paragraph", text=" a ")
    assert doubted(after) == [0]


def test_split_at_an_empty_line() -> None:
    after = done(sheet("a b", "c", doubts=(1,)), "split", 0, kind="paragraph", text="a\n\nb")
    assert (told(after), doubted(after)) == (["a", "b", "c"], [2])


def test_split_of_a_list_gives_its_lines() -> None:
    before = Sheet(blocks=[{"type": "list", "ordered": False, "items": ["a", "b"]}], doubts=[])
    assert done(before, "split", 0).blocks == [
        {"type": "list", "ordered": False, "items": ["a"]},
        {"type": "list", "ordered": False, "items": ["b"]},
    ]


def test_merge_up_joins_paragraphs_and_adds_to_lists() -> None:
    after = done(sheet("a", "b", "c", doubts=(1, 2)), "merge", 1)
    assert (told(after), doubted(after)) == (["a b", "c"], [1])
    listed = Sheet(blocks=[EVERY[4], {"type": "paragraph", "text": "three"}], doubts=[])
    assert done(listed, "merge", 1).blocks == [
        {"type": "list", "ordered": False, "items": ["one", "two", "three"]}
    ]


def test_move_takes_the_doubt_along() -> None:
    after = done(sheet("a", "b", "c", doubts=(0, 1)), "down", 0)
    assert (told(after), doubted(after)) == (["b", "a", "c"], [1, 0])
    assert told(done(after, "up", 1)) == ["a", "b", "c"]


def test_delete_hands_the_block_back_and_it_can_return() -> None:
    before = sheet("a", "b", "c", doubts=(2,))
    corrected = correct(before, Step(what="delete", index=1))
    assert (told(corrected.sheet), doubted(corrected.sheet)) == (["a", "c"], [1])
    assert corrected.removed == {"type": "paragraph", "text": "b"}
    assert put_back(corrected.sheet, index=1, block=corrected.removed) == before


def test_settle_drops_the_doubts_of_one_block() -> None:
    assert doubted(done(sheet("a", "b", doubts=(0, 1, 1)), "settle", 1)) == [0]


@pytest.mark.parametrize(
    ("what", "index", "more"),
    [
        ("paint", 0, {}),
        ("settle", 9, {}),
        ("settle", -1, {}),
        ("text", 0, {"kind": "paragraph", "text": "  "}),
        ("text", 0, {"kind": "video", "text": "x"}),
        ("text", 0, {"kind": "definitions", "text": "no colon here"}),
        ("text", 0, {"kind": "definitions", "text": "Name: "}),
        ("split", 0, {}),
        ("merge", 0, {}),
        ("up", 0, {}),
        ("down", 1, {}),
        ("kind", 0, {"kind": "definitions"}),
    ],
)
def test_step_that_makes_no_sense_is_refused(what: str, index: int, more: dict[str, str]) -> None:
    with pytest.raises(BlockError):
        done(sheet("a", "b"), what, index, **more)


def test_last_block_cannot_be_deleted() -> None:
    with pytest.raises(BlockError):
        done(sheet("a"), "delete", 0)


def test_words_left_out_are_named() -> None:
    article = read_article(
        data=b"Title\n1. one thing\n2. another thing\nSome prose, with an end.", format="text"
    )
    assert left_out(source=article.source, blocks=article.blocks) == []
    assert left_out(source=article.source, blocks=article.blocks[:-1]) == [
        "Some",
        "prose",
        "with",
        "an",
        "end",
    ]


def test_words_left_out_are_those_of_the_stretch_that_is_missing() -> None:
    article = read_article(data=b"Title\nIt was so.\nThe kettle was on.\nIt was late.", format="text")
    blocks = [*article.blocks[:2], article.blocks[3]]
    assert left_out(source=article.source, blocks=blocks) == ["The", "kettle", "was", "on"]


def test_words_left_out_of_a_very_long_text_are_named_all_the_same() -> None:
    source = "Title\n" + "one two three.\n" * 1500
    blocks = read_article(data=source.encode(), format="text").blocks
    assert left_out(source=source, blocks=blocks[:-1]) == ["one", "two", "three"]
