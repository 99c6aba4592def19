"""A piece that says too little about itself does not reach the shelf."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from psychoed.packs import STARTER, PackError, check_metadata, piece_of, shelf
from psychoed.packs.metadata import months_between
from psychoed.packs.plain_yaml import LARGEST, load

WHOLE = next(piece for piece in shelf() if piece.slug == "the-alarm")


def complaint(**changes: Any) -> tuple[str, str]:
    changed = piece_of(meta={**WHOLE.meta, **changes}, blocks=[], items=[])
    with pytest.raises(PackError) as caught:
        check_metadata(changed)
    return caught.value.field, caught.value.message


def test_whole_metadata_pass() -> None:
    check_metadata(WHOLE)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("summary", " ", "write a text"),
        ("audience", None, "write a text"),
        ("authors", [], "list at least one"),
        ("cautions", "Be careful.", "list at least one"),
        ("not_when", None, "write a list; it may be empty"),
        ("sources", [{"citation": "A book"}], "give each source a citation and what it supports"),
        ("minutes", 0, "write whole minutes, at least 1"),
        ("minutes", True, "write whole minutes, at least 1"),
        ("reading_level", {"value": 3}, "say method and value"),
        ("needs_prep", "no", "write true or false"),
        ("evidence_level", "E", "write A, B, C or D"),
        ("version", "1.0", "write three numbers, such as 1.0.0"),
        ("licence", "free to use", "write an SPDX identifier or LicenseRef-…"),
        ("licence_ground", "found", "write one of ours, permission, free_licence, link_only"),
        ("content_note", None, "write a text; it may be empty"),
        ("doses", {"small": "A line."}, "say small and full"),
        ("cadence", {}, "say its type"),
        ("last_reviewed", "23 November", "write a day as 2026-11-23"),
        ("next_review", "2026-11-23", "has to come after last_reviewed"),
        ("next_review", "2028-11-24", "at most 24 months after last_reviewed"),
    ],
)
def test_what_is_not_said_is_named(field: str, value: Any, message: str) -> None:
    assert complaint(**{field: value}) == (field, message)


@pytest.mark.parametrize(
    ("first", "second", "months"),
    [
        (date(2026, 11, 23), date(2028, 11, 23), 24),
        (date(2026, 11, 23), date(2028, 11, 24), 25),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
    ],
)
def test_a_started_month_counts(first: date, second: date, months: int) -> None:
    assert months_between(first, second) == months


def test_shelf_names_the_file_that_is_not_whole(tmp_path: Path) -> None:
    text = (STARTER / "handouts" / "the-alarm.en.md").read_text(encoding="utf-8")
    (tmp_path / "the-alarm.en.md").write_text(text.replace("evidence_level: C", "evidence_level: Z"))

    with pytest.raises(PackError) as caught:
        shelf(tmp_path)

    assert str(caught.value) == "the-alarm.en.md: evidence_level: write A, B, C or D"


def test_shelf_wants_the_name_of_the_piece_on_the_file(tmp_path: Path) -> None:
    text = (STARTER / "handouts" / "the-alarm.en.md").read_text(encoding="utf-8")
    (tmp_path / "alarm.md").write_text(text)

    with pytest.raises(PackError, match="call it the-alarm"):
        shelf(tmp_path)


def test_empty_shelf_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="holds no packs"):
        shelf(tmp_path)


def test_endless_text_is_not_read() -> None:
    with pytest.raises(PackError, match="is longer than"):
        load("x" * (LARGEST + 1))
