"""Items as parts of an R4 Questionnaire: types, options, conditions, and what has to be an extension."""

from typing import Any

import pytest

from psychoed.items import fhir
from tests.psychoed.samples import ASKING, KINDS, TELLING, sample

R4_TYPES = {
    "group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time",
    "string", "text", "url", "choice", "open-choice", "attachment", "reference", "quantity",
}  # fmt: skip

TYPES = {
    **dict.fromkeys(TELLING, "display"),
    "short_text": "string",
    "long_text": "text",
    "list_text": "string",
    "plan_if_then": "group",
    "choice": "choice",
    "multi": "choice",
    "yesno_maybe": "choice",
    "share_choice": "choice",
    "frequency": "choice",
    "number": "decimal",
    "scale_0_10": "integer",
    "scale_0_100": "integer",
    "suds": "integer",
    "pair": "group",
    "breath": "integer",
    "steps": "integer",
    "timer": "integer",
    "slider": "integer",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "duration": "quantity",
    "regions": "choice",
    "repeat": "group",
    **dict.fromkeys(["table", "ladder", "rings", "schedule_grid", "cards", "group"], "group"),
}


def everything(item: dict[str, Any]) -> list[dict[str, Any]]:
    """An item with all the items inside it."""
    return [item, *(inner for child in item.get("item", []) for inner in everything(child))]


def extensions(item: dict[str, Any]) -> dict[str, Any]:
    """The extensions by the last word of their address, each with its value."""
    return {
        each["url"].rpartition("/")[2]: next(value for key, value in each.items() if key != "url")
        for each in item.get("extension", [])
    }


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kind_has_its_type(kind: str) -> None:
    """As CLINICAL maps it."""
    assert sample(kind).fhir()["type"] == TYPES[kind]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_item_within_is_whole(kind: str) -> None:
    """A link id that stands once, a type that R4 knows, nothing required."""
    more = {"help": "One line."} if kind in ASKING else {}
    found = everything(sample(kind, **more).fhir())
    ids = [each["linkId"] for each in found]
    assert len(ids) == len(set(ids))
    assert {each["type"] for each in found} <= R4_TYPES
    assert [each for each in found if "required" in each] == []


def test_options_carry_codes_and_hidden_numbers() -> None:
    """The numbers of a frequency are ordinal values."""
    options = sample("frequency").fhir()["answerOption"]
    assert [each["valueCoding"]["code"] for each in options] == ["0", "1", "2", "3"]
    assert options[3]["valueCoding"] == {
        "code": "3",
        "display": "Nearly every day",
        "extension": [{"url": fhir.ORDINAL, "valueDecimal": 3}],
    }


def test_none_of_these_excludes_the_others() -> None:
    """And several may be chosen."""
    found = sample("multi").fhir()
    assert (found["repeats"], extensions(found["answerOption"][3])) == (
        True,
        {"questionnaire-optionExclusive": True},
    )


def test_scale_is_a_slider_with_its_ends() -> None:
    """Whole numbers from nought to ten, the words at the ends as displays."""
    found = sample("scale_0_10").fhir()
    told = extensions(found)
    assert (told["minValue"], told["maxValue"], told["questionnaire-sliderStepValue"]) == (0, 10, 1)
    assert [(each["linkId"], each["text"]) for each in found["item"]] == [
        ("it.lower", "not at all"),
        ("it.upper", "fully"),
    ]


def test_pair_is_two_numbers_that_know_of_each_other() -> None:
    """The second one belongs to the second step."""
    found = sample("pair").fhir()
    halves = [(each["linkId"], each["type"], each["text"]) for each in found["item"]]
    assert halves == [
        ("it.before", "integer", "How strong was it?"),
        ("it.after", "integer", "And now?"),
    ]
    assert [extensions(each).get("pair-of") for each in found["item"]] == ["it", "it"]
    assert [extensions(each).get("later") for each in found["item"]] == [None, True]


def test_number_has_its_limits() -> None:
    """As decimals where decimals are allowed."""
    assert extensions(sample("number").fhir()) == {
        "minValue": 0,
        "maxValue": 24,
        "maxDecimalPlaces": 1,
        "questionnaire-unit": {"display": "hours"},
    }
    assert sample("number", decimals=0).fhir()["type"] == "integer"


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            "breath",
            {
                "activity": "breath",
                "activity-in": 4,
                "activity-out": 6,
                "activity-minutes": 1,
                "activity-hold-in": 0,
                "activity-hold-out": 0,
            },
        ),
        (
            "steps",
            {"activity": "steps", "activity-1": "Feel the floor.", "activity-2": "Look for something round."},
        ),
        ("timer", {"activity": "timer", "activity-seconds": 90}),
    ],
)
def test_activity_tells_how_it_is_set_up(kind: str, told: dict[str, Any]) -> None:
    """Its answer is seconds."""
    assert extensions(sample(kind).fhir()) == told


@pytest.mark.parametrize(
    ("show_if", "told"),
    [
        (
            {"item": "other", "in": ["maybe", 3]},
            {
                "enableWhen": [
                    {"question": "other", "operator": "=", "answerCoding": {"code": "maybe"}},
                    {"question": "other", "operator": "=", "answerInteger": 3},
                ],
                "enableBehavior": "any",
            },
        ),
        (
            {"item": "other", "at_least": 3, "at_most": 5},
            {
                "enableWhen": [
                    {"question": "other", "operator": ">=", "answerInteger": 3},
                    {"question": "other", "operator": "<=", "answerInteger": 5},
                ],
                "enableBehavior": "all",
            },
        ),
    ],
)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_condition_becomes_enable_when(kind: str, show_if: dict[str, Any], told: dict[str, Any]) -> None:
    """For a question, for words and for a group alike."""
    found = sample(kind, show_if=show_if).fhir()
    assert {key: found[key] for key in told} == told


def test_help_reason_and_step_are_said() -> None:
    """Help as a display inside, the rest as extensions of ours."""
    found = sample("short_text", help="One line.", why="It helps.", sensitive=True, when="later").fhir()
    assert extensions(found) == {"why": "It helps.", "sensitive": True, "later": True}
    assert [(each["linkId"], each["text"]) for each in found["item"]] == [("it.help", "One line.")]


def test_words_are_told_without_their_markup() -> None:
    """A content note is marked as one."""
    assert sample("para").fhir()["text"] == "Write one line."
    assert extensions(sample("content_note").fhir()) == {"content-note": True}
