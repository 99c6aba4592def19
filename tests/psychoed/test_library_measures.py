"""Measures stand letter for letter as published, with their terms and the table that makes a sum of them."""

from typing import Any

import pytest

from psychoed.packs import STARTER, Piece, shelf

FRAME = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
ANSWERS = [(0, "Not at all"), (1, "Several days"), (2, "More than half the days"), (3, "Nearly every day")]
PHQ_8 = [
    "Little interest or pleasure in doing things",
    "Feeling down, depressed, or hopeless",
    "Trouble falling or staying asleep, or sleeping too much",
    "Feeling tired or having little energy",
    "Poor appetite or overeating",
    "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
    "Trouble concentrating on things, such as reading the newspaper or watching television",
    "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety"
    " or restless that you have been moving around a lot more than usual",
]
GAD_7 = [
    "Feeling nervous, anxious or on edge",
    "Not being able to stop or control worrying",
    "Worrying too much about different things",
    "Trouble relaxing",
    "Being so restless that it is hard to sit still",
    "Becoming easily annoyed or irritable",
    "Feeling afraid as if something awful might happen",
]


def measure(slug: str) -> Piece:
    return next(piece for piece in shelf() if piece.slug == slug)


@pytest.mark.parametrize(("slug", "wording"), [("phq-8", PHQ_8), ("gad-7", GAD_7)])
def test_items_are_worded_as_published(slug: str, wording: list[str]) -> None:
    items = measure(slug).items

    assert [item["label"] for item in items] == wording
    assert {(item["type"], item["frame"]) for item in items} == {("frequency", FRAME)}
    assert all(
        [(option["value"], option["label"]) for option in item["options"]] == ANSWERS for item in items
    )


@pytest.mark.parametrize("slug", ["phq-8", "gad-7"])
def test_measure_keeps_the_terms_of_its_owners(slug: str) -> None:
    meta = measure(slug).meta
    terms = " ".join((STARTER / "measures" / "LICENSE").read_text(encoding="utf-8").split())

    assert (meta["licence"], meta["licence_ground"]) == ("LicenseRef-PHQ-Screeners", "free_licence")
    assert "No permission required to reproduce, translate, display or distribute." in meta["attribution"]
    assert "No permission required to reproduce, translate, display or distribute." in terms
    assert "LicenseRef-PHQ-Screeners" in terms


@pytest.mark.parametrize(
    ("slug", "prefix", "bands", "change"),
    [
        (
            "phq-8",
            "phq",
            [
                [0, "none or minimal"],
                [5, "mild"],
                [10, "moderate"],
                [15, "moderately severe"],
                [20, "severe"],
            ],
            6,
        ),
        ("gad-7", "gad", [[0, "minimal"], [5, "mild"], [10, "moderate"], [15, "severe"]], 4),
    ],
)
def test_scoring_stands_as_in_the_sources(slug: str, prefix: str, bands: list[Any], change: int) -> None:
    piece = measure(slug)
    total = piece.meta["scoring"]["total"]

    assert total["items"] == [f"{prefix}{number}" for number in range(1, len(piece.items) + 1)]
    assert total["items"] == [item["id"] for item in piece.items]
    assert (total["bands"], total["cutoff"], total["reliable_change"]) == (bands, 10, change)
    assert "verify" in total["source"]


def test_no_measure_asks_what_nobody_would_answer() -> None:
    asked = [item["label"] for piece in shelf() if piece.kind == "measure" for item in piece.items]

    assert [label for label in asked if "dead" in label or "hurting yourself" in label] == []
    assert {piece.slug: piece.meta["risk_items"] for piece in shelf() if piece.meta["risk_items"]} == {}
