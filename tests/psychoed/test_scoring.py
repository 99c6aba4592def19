"""Sums of measures: bands, subscales, turned items, change; and never a made-up answer."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psychoed import answering, scoring
from psychoed.scoring import RiskAnswer, ScoringError, Sum
from tests.psychoed.samples import OFTEN

IDS = ["a", "b", "c", "d"]
BANDS = [[0, "none"], [5, "mild"], [10, "strong"]]
META: dict[str, Any] = {
    "risk_items": ["d"],
    "scoring": {
        "worry": {"items": ["a", "b"], "label": "Worry"},
        "total": {"items": IDS, "bands": BANDS, "cutoff": 10, "reliable_change": 5, "source": "the manual"},
    },
}
ITEMS = answering.read_items(
    [{"id": each, "type": "frequency", "label": f"Item {each}", "options": OFTEN} for each in IDS]
)


def answered(*values: Any) -> dict[str, Any]:
    """Answers to a, b, c and d, in this order; None is left out."""
    return {key: value for key, value in zip(IDS, values, strict=True) if value is not None}


def total(meta: dict[str, Any], answers: dict[str, Any]) -> Sum:
    """The total, which is there."""
    found = scoring.score(meta, answers=answers, items=ITEMS).total
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("values", "value", "band", "at_cutoff"),
    [
        ((0, 0, 0, 0), 0, "none", False),
        ((1, 1, 1, 1), 4, "none", False),
        ((2, 1, 1, 1), 5, "mild", False),
        ((3, 3, 3, 0), 9, "mild", False),
        ((3, 3, 3, 1), 10, "strong", True),
        ((3, 3, 3, 3), 12, "strong", True),
    ],
)
def test_sum_has_its_band(values: tuple[int, ...], value: int, band: str, at_cutoff: bool) -> None:
    """Each band begins at its number."""
    found = total(META, answered(*values))
    assert (found.value, found.band, found.at_cutoff, found.maximum) == (value, band, at_cutoff, 12)


@pytest.mark.parametrize("missing", [None, {"absent": "skipped"}, {"absent": "declined"}, "3", True])
def test_missing_answer_is_never_filled_in(missing: Any) -> None:
    """Three of four are three of four, whatever the reason."""
    found = total(META, answered(3, 3, 3, missing))
    assert (found.value, found.band, found.at_cutoff) == (None, "", None)
    assert found.sentence == "answered 3 of 4 – no total"


def test_subscale_stands_though_the_total_does_not() -> None:
    """Each sum asks only for its own items."""
    result = scoring.score(META, answers=answered(1, 2, None, None), items=ITEMS)
    assert [(each.name, each.label, each.value) for each in result.subscales] == [("worry", "Worry", 3)]
    assert result.total is not None
    assert result.total.value is None


def test_result_is_kept_as_plain_json() -> None:
    """What a measure came to, without the answers that call for help."""
    assert scoring.score(META, answers=answered(1, 1, 1, 2), items=ITEMS).as_json() == {
        "total": 5,
        "answered": 4,
        "of": 4,
        "maximum": 12,
        "band": "mild",
        "cutoff": 10,
        "reliable_change": 5,
        "subscales": {
            "worry": {
                "label": "Worry",
                "answered": 2,
                "of": 2,
                "value": 2,
                "maximum": 6,
                "band": "",
                "cutoff": None,
                "reliable_change": None,
            }
        },
    }


def test_measure_without_scoring_comes_to_nothing() -> None:
    """Our own session check is never added up."""
    result = scoring.score({}, answers={"a": 3})
    assert (result.sums, result.total, result.subscales, result.risk, result.as_json()) == (
        (),
        None,
        (),
        (),
        {},
    )


def test_highest_sum_is_not_known_without_the_items() -> None:
    """Nothing is guessed from the answers."""
    found = scoring.score(META, answers=answered(1, 1, 1, 1)).total
    assert found is not None
    assert found.maximum is None


def test_turned_items_and_factors() -> None:
    """A reversed item counts from the other end; the sum may be multiplied."""
    declared = {"items": ["a", "b"], "reverse": ["b"], "range": [0, 3], "multiply": 4}
    found = total({"scoring": {"total": declared}}, answered(3, 1, None, None))
    assert (found.value, found.maximum, found.sentence) == (20, 24, "20")


@pytest.mark.parametrize(
    ("meta", "value", "calls"),
    [
        ({"risk_items": ["d"]}, 0, []),
        ({"risk_items": ["d"]}, 1, [RiskAnswer(item_id="d", value=1)]),
        ({"risk_items": ["d"], "risk_from": {"d": 2}}, 1, []),
        ({"risk_items": ["d"], "risk_from": {"d": 2}}, 3, [RiskAnswer(item_id="d", value=3)]),
        ({"risk_items": ["d"]}, {"absent": "declined"}, []),
        ({"risk_items": ["d"]}, None, []),
        ({"risk_items": []}, 3, []),
        ({}, 3, []),
    ],
)
def test_risk_answer_calls_from_its_threshold_on(
    meta: dict[str, Any], value: Any, calls: list[RiskAnswer]
) -> None:
    """Not to have answered is no answer."""
    assert scoring.risk(meta, answers={} if value is None else {"d": value}) == calls


@pytest.mark.parametrize(
    ("earlier", "later", "verdict"),
    [
        ((3, 3, 3, 3), (2, 2, 2, 1), "beyond"),
        ((3, 3, 3, 3), (2, 2, 2, 2), "within"),
        ((0, 0, 0, 0), (3, 2, 0, 0), "beyond"),
        ((0, 0, 0, 0), (0, 0, 0, None), "na"),
        ((None, 0, 0, 0), (0, 0, 0, 0), "na"),
    ],
)
def test_change_is_beyond_noise_or_within(
    earlier: tuple[Any, ...], later: tuple[Any, ...], verdict: str
) -> None:
    """In either direction; not known where a sum is missing."""
    assert scoring.change(total(META, answered(*earlier)), total(META, answered(*later))) == verdict


def test_change_is_not_known_without_a_second_sum_or_a_limit() -> None:
    """No verdict rather than a weak one."""
    one = total({"scoring": {"total": {"items": ["a"]}}}, answered(1, None, None, None))
    assert (scoring.change(None, one), scoring.change(one, None), scoring.change(one, one)) == (
        "na",
        "na",
        "na",
    )


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("beyond", "more than measurement noise"), ("within", "within measurement noise"), ("na", "")],
)
def test_change_is_said_without_praise_or_blame(verdict: str, words: str) -> None:
    """Neither improved nor worse."""
    assert scoring.change_in_words(verdict) == words


@given(values=st.lists(st.integers(0, 3), min_size=4, max_size=4), left_out=st.sets(st.sampled_from(IDS)))
def test_sum_is_whole_or_not_at_all(values: list[int], left_out: set[str]) -> None:
    """For any answers: the plain sum when all are there, none when one is not."""
    answers = {key: value for key, value in answered(*values).items() if key not in left_out}
    assert total(META, answers).value == (None if left_out else sum(values))


REFUSED: list[tuple[Any, str, str]] = [
    ("a+b", "sum", "write items: [ids] and what else is known of it"),
    ({}, "items", "list the items that are added up"),
    ({"items": ["a", "x"]}, "items", "x is not an item of this measure"),
    ({"items": ["a", "a"]}, "items", "name each item once"),
    (
        {"items": ["a"], "bands": [[5, "mild"], [0, "none"]]},
        "bands",
        "write [[from, word], …] with rising numbers",
    ),
    ({"items": ["a"], "bands": ["mild"]}, "bands", "write [[from, word], …] with rising numbers"),
    ({"items": ["a"], "reverse": ["b"]}, "reverse", "name items that are added up here"),
    ({"items": ["a"], "reverse": ["a"]}, "range", "write [lowest, highest] of an item"),
    ({"items": ["a"], "cutoff": "ten"}, "cutoff", "write a number"),
    (
        {"items": ["a"], "prorate": True},
        "prorate",
        "is not known; use bands, cutoff, items, label, multiply, range, reliable_change, reverse, source",
    ),
]


@pytest.mark.parametrize(("declared", "field", "advice"), REFUSED)
def test_scoring_is_refused_with_the_way_out(declared: Any, field: str, advice: str) -> None:
    """Which sum, which key, what to write instead."""
    with pytest.raises(ScoringError) as refusal:
        scoring.validate_scoring({"scoring": {"total": declared}}, item_ids=IDS)
    assert (refusal.value.name, refusal.value.field, refusal.value.message) == ("total", field, advice)


def test_risk_item_has_to_be_there() -> None:
    """A threshold on nothing would watch nothing."""
    with pytest.raises(ScoringError) as refusal:
        scoring.validate_scoring({"risk_items": ["x"]}, item_ids=IDS)
    assert str(refusal.value) == "scoring.risk_items – items: x is not an item of this measure"


def test_scoring_that_holds_is_let_through() -> None:
    """The sample of this file."""
    scoring.validate_scoring(META, item_ids=IDS)
