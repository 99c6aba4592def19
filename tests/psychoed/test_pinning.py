"""The hash that pins an edition: the same for the same meaning, another for any other."""

from typing import Any

import pytest

from psychoed.pinning import canonical, edition_sha256

HASH = "fb77558df5e8b121c11513e421417a56e7d99e276b85ce1b70dd9fe70d2674fa"
PARTS: dict[str, Any] = {
    "kind": "handout",
    "language": "en",
    "title": "Grüße",
    "blocks": [{"type": "title", "text": "Grüße"}],
    "items": [],
    "meta": {"b": 1, "a": [True, None]},
}


def test_canonical_text_is_sorted_tight_and_in_plain_unicode() -> None:
    assert canonical(**PARTS) == (
        '{"blocks":[{"text":"Grüße","type":"title"}],"items":[],"kind":"handout","language":"en",'
        '"meta":{"a":[true,null],"b":1},"schema":"handout/1","title":"Grüße"}'
    )


def test_hash_is_pinned_for_ever() -> None:
    assert edition_sha256(**PARTS) == HASH


def test_order_of_keys_does_not_matter() -> None:
    other = {**PARTS, "meta": {"a": [True, None], "b": 1}}

    assert edition_sha256(**other) == HASH


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "exercise"},
        {"language": "de"},
        {"title": "Grüsse"},
        {"blocks": []},
        {"items": [{}]},
        {"meta": {}},
    ],
)
def test_any_change_changes_the_hash(change: dict[str, Any]) -> None:
    assert edition_sha256(**{**PARTS, **change}) != HASH


def test_what_is_no_number_cannot_be_pinned() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        canonical(**{**PARTS, "meta": {"x": float("nan")}})
