"""Measures stand letter for letter as published, with their terms and the table that makes a sum of them."""

from typing import Any

import pytest

from psychoed import scoring
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
PHQ_9 = [*PHQ_8, "Thoughts that you would be better off dead or of hurting yourself in some way"]
PHQ_BANDS = [
    [0, "none or minimal"],
    [5, "mild"],
    [10, "moderate"],
    [15, "moderately severe"],
    [20, "severe"],
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
PCL_5 = [
    "Repeated, disturbing, and unwanted memories of the stressful experience?",
    "Repeated, disturbing dreams of the stressful experience?",
    "Suddenly feeling or acting as if the stressful experience were actually happening again"
    " (as if you were actually back there reliving it)?",
    "Feeling very upset when something reminded you of the stressful experience?",
    "Having strong physical reactions when something reminded you of the stressful experience"
    " (for example, heart pounding, trouble breathing, sweating)?",
    "Avoiding memories, thoughts, or feelings related to the stressful experience?",
    "Avoiding external reminders of the stressful experience (for example, people, places, conversations,"
    " activities, objects, or situations)?",
    "Trouble remembering important parts of the stressful experience?",
    "Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts"
    " such as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is"
    " completely dangerous)?",
    "Blaming yourself or someone else for the stressful experience or what happened after it?",
    "Having strong negative feelings such as fear, horror, anger, guilt, or shame?",
    "Loss of interest in activities that you used to enjoy?",
    "Feeling distant or cut off from other people?",
    "Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving"
    " feelings for people close to you)?",
    "Irritable behavior, angry outbursts, or acting aggressively?",
    "Taking too many risks or doing things that could cause you harm?",
    "Being “superalert” or watchful or on guard?",
    "Feeling jumpy or easily startled?",
    "Having difficulty concentrating?",
    "Trouble falling or staying asleep?",
]


def measure(slug: str) -> Piece:
    return next(piece for piece in shelf() if piece.slug == slug)


@pytest.mark.parametrize(("slug", "wording"), [("phq-9", PHQ_9), ("phq-8", PHQ_8), ("gad-7", GAD_7)])
def test_items_are_worded_as_published(slug: str, wording: list[str]) -> None:
    items = [item for item in measure(slug).items if item["type"] == "frequency"]

    assert [item["label"] for item in items] == wording
    assert {(item["type"], item["frame"]) for item in items} == {("frequency", FRAME)}
    assert all(
        [(option["value"], option["label"]) for option in item["options"]] == ANSWERS for item in items
    )


def test_pcl_5_is_worded_as_published_and_needs_a_talk_first() -> None:
    piece = measure("pcl-5")
    items = [item for item in piece.items if item["type"] == "frequency"]

    assert [item["label"] for item in items] == PCL_5
    assert {item["frame"] for item in items} == {"In the past month, how much were you bothered by:"}
    assert [option["label"] for option in items[0]["options"]] == [
        "Not at all",
        "A little bit",
        "Moderately",
        "Quite a bit",
        "Extremely",
    ]
    assert (piece.meta["needs_prep"], piece.meta["licence"]) == (True, "LicenseRef-US-Government-Work")
    assert {name: len(part["items"]) for name, part in piece.meta["scoring"].items()} == {
        "total": 20,
        "intrusion": 5,
        "avoidance": 2,
        "mood": 7,
        "arousal": 6,
    }


@pytest.mark.parametrize("slug", ["phq-9", "phq-8", "gad-7"])
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
        ("phq-9", "phq", PHQ_BANDS, 6),
        ("phq-8", "phq", PHQ_BANDS, 6),
        ("gad-7", "gad", [[0, "minimal"], [5, "mild"], [10, "moderate"], [15, "severe"]], 4),
    ],
)
def test_scoring_stands_as_in_the_sources(slug: str, prefix: str, bands: list[Any], change: int) -> None:
    piece = measure(slug)
    total = piece.meta["scoring"]["total"]

    asked = [item["id"] for item in piece.items if item["type"] == "frequency"]
    assert total["items"] == asked == [f"{prefix}{number}" for number in range(1, len(asked) + 1)]
    assert (total["bands"], total["cutoff"], total["reliable_change"]) == (bands, 10, change)
    assert "verify" in total["source"]


def test_only_the_ninth_question_is_one_about_harm_and_it_is_marked() -> None:
    asked = {
        (piece.slug, item["id"])
        for piece in shelf()
        for item in piece.items
        if "dead" in item.get("label", "") or "hurting yourself" in item.get("label", "")
    }

    assert asked == {("phq-9", "phq9")}
    assert {piece.slug: piece.meta["risk_items"] for piece in shelf() if piece.meta["risk_items"]} == {
        "phq-9": ["phq9"]
    }


@pytest.mark.parametrize(("answer", "called"), [(0, []), (1, ["phq9"]), (3, ["phq9"]), (None, [])])
def test_ninth_answer_calls_for_help_from_several_days_on(answer: int | None, called: list[str]) -> None:
    given = {"phq1": 3, "phq9": {"absent": "skipped"} if answer is None else answer}
    assert [each.item_id for each in scoring.risk(dict(measure("phq-9").meta), answers=given)] == called


def test_how_difficult_it_was_is_asked_and_not_counted() -> None:
    piece = measure("phq-9")
    assert [option["label"] for option in piece.items[-1]["options"]] == [
        "Not difficult at all",
        "Somewhat difficult",
        "Very difficult",
        "Extremely difficult",
    ]
    answers = {**spread(piece, total=27), "difficulty": "extremely"}
    result = scoring.score(dict(piece.meta), answers=answers)
    assert (result.sums[0].value, result.sums[0].band) == (27, "severe")


@pytest.mark.parametrize(
    ("slug", "total", "band"),
    [
        ("phq-9", 19, "moderately severe"),
        ("phq-9", 27, "severe"),
        ("phq-8", 0, "none or minimal"),
        ("phq-8", 4, "none or minimal"),
        ("phq-8", 5, "mild"),
        ("phq-8", 9, "mild"),
        ("phq-8", 10, "moderate"),
        ("phq-8", 15, "moderately severe"),
        ("phq-8", 19, "moderately severe"),
        ("phq-8", 20, "severe"),
        ("phq-8", 24, "severe"),
        ("gad-7", 4, "minimal"),
        ("gad-7", 5, "mild"),
        ("gad-7", 10, "moderate"),
        ("gad-7", 14, "moderate"),
        ("gad-7", 15, "severe"),
        ("gad-7", 21, "severe"),
        ("pcl-5", 30, "below the usual cut-off"),
        ("pcl-5", 31, "at or above the usual cut-off"),
    ],
)
def test_sum_falls_into_its_band(slug: str, total: int, band: str) -> None:
    piece = measure(slug)

    result = scoring.score(dict(piece.meta), answers=spread(piece, total=total))

    first = result.sums[0]
    assert (first.name, first.value, first.band) == ("total", total, band)


def test_half_a_measure_has_no_sum() -> None:
    piece = measure("phq-8")
    answers = {**spread(piece, total=8), "phq8": {"absent": "skipped"}}

    first = scoring.score(dict(piece.meta), answers=answers).sums[0]

    assert (first.answered, first.of, first.value, first.band) == (7, 8, None, "")


def spread(piece: Piece, *, total: int) -> dict[str, Any]:
    """Answers that add up to the total."""
    asked = [item for item in piece.items if item["type"] == "frequency"]
    most = max(option["value"] for option in asked[0]["options"])
    return {item["id"]: max(0, min(most, total - most * at)) for at, item in enumerate(asked)}
