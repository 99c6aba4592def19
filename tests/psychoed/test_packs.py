"""Content packs: read strictly, written back without loss, and plain about what is wrong."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from psychoed.packs import PackError, Piece, read_pack, write_pack
from psychoed.packs.piece import piece_of

IDENTITY = {"slug": "a-page", "language": "en", "title": "A page"}
SPECIAL = "\\:#->|*_[]()—.!? \n\t1"
CONTROL = "\x00\x01\x0b\x0c\r\x1b\x7f\x85\u2028\u2029"

words = st.text(st.one_of(st.sampled_from(SPECIAL), st.characters(codec="utf-8", exclude_characters=CONTROL)))
texts = words.map(str.strip).filter(
    lambda text: text != "" and not any(0x7F <= ord(sign) <= 0x9F or ord(sign) < 9 for sign in text)
    and all(ord(sign) >= 32 or sign in "\n\t" for sign in text)
)  # fmt: skip
blocks = st.one_of(
    st.fixed_dictionaries({"type": st.sampled_from(["title", "paragraph", "notice"]), "text": texts}),
    st.fixed_dictionaries({"type": st.just("heading"), "level": st.sampled_from([2, 3]), "text": texts}),
    st.fixed_dictionaries(
        {"type": st.just("list"), "ordered": st.booleans(), "items": st.lists(texts, min_size=1, max_size=4)}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("definitions"),
            "items": st.lists(st.fixed_dictionaries({"term": texts, "text": texts}), min_size=1, max_size=3),
        }
    ),
    st.fixed_dictionaries({"type": st.just("quote"), "text": texts, "cite": st.one_of(st.just(""), texts)}),
    st.fixed_dictionaries(
        {
            "type": st.just("table"),
            "header": st.booleans(),
            "rows": st.lists(
                st.lists(st.one_of(st.just(""), texts), min_size=1, max_size=3), min_size=1, max_size=3
            ),
        }
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("try"),
            "label": st.one_of(st.sampled_from(["One thing to notice", "One thing to bring"]), texts),
            "text": texts,
        }
    ),
)
plain = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def handout(body: str) -> str:
    return f"---\nkind: handout\nslug: a-page\nlanguage: en\ntitle: A page\n---\n\n{body}\n"


def blocks_of(body: str) -> list[Any]:
    return list(read_pack(handout(body), filename="a-page.en.md").blocks)


def complaint(text: str, *, filename: str = "a-page.en.md") -> tuple[str, str, str]:
    with pytest.raises(PackError) as caught:
        read_pack(text, filename=filename)
    return caught.value.file, caught.value.field, caught.value.message


def exercise(**meta: Any) -> Piece:
    items = [{"id": "risk", "type": "short_text", "label": "What did you risk?"}]
    return piece_of(meta={**IDENTITY, "kind": "exercise", **meta}, blocks=[], items=items)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(blocks, max_size=5))
@example([{"type": "paragraph", "text": "a\n\n b::c:: d\\"}])
@example([{"type": "quote", "text": "— not a cite", "cite": ""}])
@example([{"type": "quote", "text": "x. — y", "cite": "— z"}])
@example([{"type": "table", "rows": [["a"], ["---"]], "header": False}])
@example(
    [{"type": "list", "ordered": False, "items": ["a"]}, {"type": "list", "ordered": False, "items": ["b"]}]
)
@example([{"type": "definitions", "items": [{"term": "- a:", "text": ": b"}]}])
@example([{"type": "paragraph", "text": "1. Not a list. 2. Nor this."}])
def test_a_handout_survives_being_written_and_read(given_blocks: list[Any]) -> None:
    piece = piece_of(meta={**IDENTITY, "kind": "handout"}, blocks=given_blocks, items=[])

    again = read_pack(write_pack(piece), filename=piece.filename)

    assert again == piece
    assert again.sha256 == piece.sha256


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=8), plain, max_size=4))
@example(
    {"when": "no", "on": "2026-11-23", "at": "10:30", "n": "010", "~": None, "<<": "x", "=": "y", "f": 1e300}
)
def test_metadata_and_items_survive_being_written_and_read(extra: dict[str, Any]) -> None:
    piece = exercise(more=extra)

    again = read_pack(write_pack(piece), filename=piece.filename)

    assert again == piece
    assert again.sha256 == piece.sha256


def test_every_shape_of_block_is_read_from_its_spelling() -> None:
    body = (
        "# A page\n\nOne line.\nAnother, with *weight*.\n\n## Part\n\n### Smaller\n\n- one\n- two\n  goes on\n\n"
        "1. first\n2. second\n\nRupture:: A strain.\nRepair:: What you do.\n\n> Stay.\n> — Someone\n\n"
        "| a | b |\n| --- | --- |\n| c |  |\n\n:::notice\nBe safe.\n:::\n\n:::notice-one\nLook.\n:::\n\n"
        ":::bring-one\nBring.\n:::\n\n:::try Etwas\nText.\n:::"
    )

    found = blocks_of(body)

    assert found == [
        {"type": "title", "text": "A page"},
        {"type": "paragraph", "text": "One line. Another, with *weight*."},
        {"type": "heading", "level": 2, "text": "Part"},
        {"type": "heading", "level": 3, "text": "Smaller"},
        {"type": "list", "ordered": False, "items": ["one", "two goes on"]},
        {"type": "list", "ordered": True, "items": ["first", "second"]},
        {
            "type": "definitions",
            "items": [
                {"term": "Rupture", "text": "A strain."},
                {"term": "Repair", "text": "What you do."},
            ],
        },
        {"type": "quote", "text": "Stay.", "cite": "Someone"},
        {"type": "table", "rows": [["a", "b"], ["c", ""]], "header": True},
        {"type": "notice", "text": "Be safe."},
        {"type": "try", "label": "One thing to notice", "text": "Look."},
        {"type": "try", "label": "One thing to bring", "text": "Bring."},
        {"type": "try", "label": "Etwas", "text": "Text."},
    ]


def test_a_file_from_windows_reads_the_same() -> None:
    text = handout("# A page\n\nTwo\nlines.")

    again = read_pack("\ufeff" + text.replace("\n", "\r\n"), filename="a-page.en.md")

    assert again == read_pack(text, filename="a-page.en.md")


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ("A line\n- then a list", "line 8", "leave an empty line before, or put a backslash in front of: - then a list"),
        ("#### Too deep", "line 8", "a heading is one line with one to three # and a space, alone"),
        ("1. one\n3. three", "line 8", "number the list 1, 2, 3 without a gap"),
        (":::notice\nText", "line 8", "a box is :::name, its text without empty lines, and ::: at the end"),
        (
            ":::warning\nText\n:::",
            "line 8",
            "a box is one of notice, notice-one, bring-one, or try with a label",
        ),
        ("| a | b", "line 8", "a row of a table begins and ends with |"),
        ("> one\ntwo", "line 8", "every line of a quotation begins with > and a space"),
        ("- one\ntwo", "line 8", "indent further lines of a list by two spaces, or leave a line empty"),
        ("ends \\", "line 8", "ends with a single backslash"),
        ("a\x07b", "block 1", "holds a control character"),
    ],
)  # fmt: skip
def test_what_the_dialect_does_not_know_is_refused_with_its_line(body: str, field: str, message: str) -> None:
    assert complaint(handout(body)) == ("a-page.en.md", field, message)


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("meta: [", "yaml", "cannot be read, "),
        ("- a list", "yaml", "has to be a list of `key: value` lines"),
        ("a: &x 1\nb: *x", "yaml", "write it out; a pack may not point at another place"),
        ("meta: {}\nmeta: {}", "meta", "stands twice (line 2)"),
        ("schema: exercise/1\nextra: 1", "extra", "a pack has schema, meta, items and perhaps blocks"),
        ("schema: exercise/2\nmeta: {}", "schema", "write schema: exercise/1"),
        ("schema: exercise/1\nitems: []", "meta", "is not there"),
        ("schema: exercise/1\nmeta: {}", "kind", "say it in the metadata, as text"),
        (
            "schema: exercise/1\nmeta: {kind: x}\nitems: no",
            "items",
            "has to be a list of `key: value` groups",
        ),
        ("a: \x00", "yaml", "cannot be read, "),
        ("? [a]\n: 1", "yaml", "a key has to be text (line 1)"),
        ("x: " + "[" * 41, "yaml", "is nested too deeply"),
    ],
)
def test_yaml_that_is_not_a_pack_is_refused_by_field(text: str, field: str, message: str) -> None:
    file, said_field, said = complaint(text, filename="a-page.en.yaml")

    assert (file, said_field) == ("a-page.en.yaml", field)
    assert said.startswith(message)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "poem"}, "kind"),
        ({"slug": "A Page"}, "slug"),
        ({"slug": "a" * 81}, "slug"),
        ({"language": "english!"}, "language"),
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": 5}, "title"),
        ({"more": {1: "x"}}, "meta.more"),
        ({"more": [object()]}, "meta.more[0]"),
        ({"more": float("nan")}, "text"),
        ({"more": "\ud800"}, "text"),
    ],
)
def test_an_identity_or_value_that_cannot_be_pinned_is_refused(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(PackError) as caught:
        exercise(**changed)

    assert caught.value.field == field


def test_kind_and_file_ending_have_to_agree() -> None:
    as_yaml = "schema: exercise/1\nmeta: {kind: handout, slug: a, language: en, title: A}"

    assert complaint(as_yaml, filename="a.en.yaml")[1:] == ("kind", "write a handout as .md")
    assert complaint(handout("Text").replace("kind: handout", "kind: measure"))[1] == "kind"
    assert complaint("text", filename="a.en.txt")[1] == "file"
    assert complaint("no front matter")[1] == "front matter"


@pytest.mark.parametrize(
    "block",
    [
        {"type": "poem", "text": "a"},
        {"type": "paragraph"},
        {"type": "paragraph", "text": "a", "colour": "red"},
        {"type": "paragraph", "text": ""},
        {"type": "paragraph", "text": " a"},
        {"type": "heading", "level": 4, "text": "a"},
        {"type": "list", "ordered": True, "items": []},
        {"type": "list", "ordered": "yes", "items": ["a"]},
        {"type": "definitions", "items": ["a"]},
        {"type": "quote", "text": "a", "cite": None},
        {"type": "table", "rows": [[]], "header": True},
        {"type": "table", "rows": [["a"]], "header": 1},
        {"type": "try", "label": "", "text": "a"},
    ],
)
def test_a_block_that_could_not_be_read_back_is_not_written(block: dict[str, Any]) -> None:
    piece = piece_of(meta={**IDENTITY, "kind": "handout"}, blocks=[block], items=[])

    with pytest.raises(PackError) as caught:
        write_pack(piece)

    assert caught.value.field.startswith("block 1")


def test_a_handout_keeps_its_questions_in_the_front_matter() -> None:
    item = {"id": "a", "type": "short_text", "label": "What stayed with you?"}
    piece = piece_of(
        meta={**IDENTITY, "kind": "handout"}, blocks=[{"type": "paragraph", "text": "A."}], items=[item]
    )

    again = read_pack(write_pack(piece), filename=piece.filename)

    assert again.items == [item]


def test_an_exercise_keeps_blocks_where_it_has_them() -> None:
    piece = piece_of(
        meta={**IDENTITY, "kind": "exercise"}, blocks=[{"type": "paragraph", "text": "A."}], items=[]
    )

    assert read_pack(write_pack(piece), filename=piece.filename) == piece


def test_one_sentence_stands_on_one_line() -> None:
    block = {"type": "paragraph", "text": "First. Second? \u201cThird.\u201d Fourth"}
    piece = piece_of(meta={**IDENTITY, "kind": "handout"}, blocks=[block], items=[])

    lines = write_pack(piece).split("---\n\n")[1].splitlines()

    assert lines == ["First.", "Second?", "\u201cThird.\u201d", "Fourth"]
