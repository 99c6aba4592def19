"""Answers as items of a QuestionnaireResponse: every kind goes out and comes back as it was."""

from typing import Any

import pytest

from psychoed import answering, fhir
from psychoed.items import absent
from tests.psychoed.samples import ANSWERS, ASKING, LOG, definition

R4_VALUES = {
    *("valueString", "valueInteger", "valueDecimal", "valueDate", "valueTime", "valueDateTime"),
    *("valueCoding", "valueQuantity", "extension"),
}


def leaves(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every answer in these items and within them."""
    mine = [answer for each in found for answer in each.get("answer", [])]
    return [*mine, *(inner for each in found for inner in leaves(each.get("item", [])))]


@pytest.mark.parametrize("kind", sorted(ASKING))
def test_answer_goes_out_and_comes_back(kind: str) -> None:
    items = answering.read_items([definition(kind)])
    response = fhir.respond(items, answers={"it": ANSWERS[kind]})

    assert {key for each in leaves(response) for key in each} <= R4_VALUES
    assert fhir.answers_of(items, response=response) == {"it": ANSWERS[kind]}


@pytest.mark.parametrize("reason", ["skipped", "declined"])
@pytest.mark.parametrize("kind", sorted(ASKING))
def test_absence_goes_out_without_the_words_before_it(kind: str, reason: str) -> None:
    """Asked and declined is a code of its own; a skipped question stands there without an answer."""
    items = answering.read_items([definition(kind)])
    response = fhir.respond(items, answers={"it": absent(reason, kept="half a sentence")})

    assert "half" not in str(response)
    assert fhir.answers_of(items, response=response) == {"it": absent(reason)}


def test_activity_that_was_done_without_a_clock_comes_back() -> None:
    items = answering.read_items([definition("steps")])

    for value in ({"done": True}, {"seconds": 9}, {"done": True, "seconds": 9}):
        response = fhir.respond(items, answers={"it": value})
        assert fhir.answers_of(items, response=response) == {"it": value}


@pytest.mark.parametrize("value", [{"date": "2026-03-31"}, {"time": "19:30"}])
def test_half_a_moment_comes_back(value: dict[str, str]) -> None:
    items = answering.read_items([definition("datetime")])
    response = fhir.respond(items, answers={"it": value})

    assert fhir.answers_of(items, response=response) == {"it": value}


def test_groups_hold_what_was_answered_in_them() -> None:
    """What was not reached is not there; a group without an answer neither."""
    items = answering.read_items(LOG)
    answers = {"risk": "A no.", "likelihood": {"before": 60}, "happened": "Nothing.", "went": "big"}
    response = fhir.respond(items, answers=answers)

    assert [each["linkId"] for each in response] == ["risk", "likelihood", "outcome"]
    assert [each["linkId"] for each in response[2]["item"]] == ["happened", "went"]
    assert fhir.answers_of(items, response=response) == answers
    assert fhir.respond(items, answers={}) == []


def test_codes_carry_their_words() -> None:
    """And a number behind an option is its code, read back as a number."""
    items = answering.read_items([definition("frequency")])
    response = fhir.respond(items, answers={"it": 2})

    assert response == [
        {"linkId": "it", "answer": [{"valueCoding": {"code": "2", "display": "More than half the days"}}]}
    ]


def test_what_is_not_asked_is_passed_over() -> None:
    items = answering.read_items([definition("short_text")])

    assert fhir.answers_of(items, response=[{"linkId": "other", "answer": [{"valueString": "x"}]}]) == {}
