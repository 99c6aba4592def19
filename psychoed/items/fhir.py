"""Pieces of an R4 Questionnaire that more than one kind of item needs."""

from collections.abc import Mapping, Sequence
from typing import Any

OURS = "https://attune.example/fhir/StructureDefinition/"
R4 = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
ORDINAL = R4 + "ordinalValue"


def control(code: str) -> dict[str, Any]:
    """How a reader draws the item."""
    coding = [{"system": CONTROLS, "code": code}]
    return {"url": R4 + "questionnaire-itemControl", "valueCodeableConcept": {"coding": coding}}


def help_text(link_id: str, text: str) -> dict[str, Any]:
    """The line under a question."""
    return {"linkId": f"{link_id}.help", "type": "display", "text": text, "extension": [control("help")]}


def condition(show_if: Mapping[str, Any] | None) -> dict[str, Any]:
    """`show_if` as enableWhen."""
    if show_if is None:
        return {}
    other = show_if["item"]
    if "in" in show_if:
        conditions = [{"question": other, "operator": "=", **_coded(each)} for each in show_if["in"]]
        return {"enableWhen": conditions, "enableBehavior": "any"}
    limits = (("at_least", ">="), ("at_most", "<="))
    conditions = [
        {"question": other, "operator": sign, "answerInteger": show_if[key]}
        for key, sign in limits
        if key in show_if
    ]
    return {"enableWhen": conditions, "enableBehavior": "all"}


def choices(options: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Answer options; a number behind an option becomes its ordinal value."""
    return [_choice(option) for option in options]


def slider(*, least: int, most: int, step: int) -> dict[str, Any]:
    """A whole number on a line."""
    bounds = [
        control("slider"),
        {"url": R4 + "minValue", "valueInteger": least},
        {"url": R4 + "maxValue", "valueInteger": most},
        {"url": R4 + "questionnaire-sliderStepValue", "valueInteger": step},
    ]
    return {"type": "integer", "extension": bounds}


def unit(code: str) -> dict[str, Any]:
    """The unit of a quantity, as UCUM writes it."""
    coding = {"system": "http://unitsofmeasure.org", "code": code}
    return {"url": R4 + "questionnaire-unit", "valueCoding": coding}


def ends(link_id: str, *, low: str, high: str) -> list[dict[str, Any]]:
    """The words at the ends of a line."""
    words = (("lower", low), ("upper", high))
    return [
        {"linkId": f"{link_id}.{code}", "type": "display", "text": text, "extension": [control(code)]}
        for code, text in words
        if text
    ]


def ours(name: str, value: Any) -> dict[str, Any]:
    """An extension of this house: a truth, a whole number or a text."""
    kinds = {bool: "valueBoolean", int: "valueInteger"}
    return {"url": OURS + name, kinds.get(type(value), "valueString"): value}


def _choice(option: Mapping[str, Any]) -> dict[str, Any]:
    value = option["value"]
    coded: dict[str, Any] = {"valueCoding": {"code": str(value), "display": option["label"]}}
    if type(value) is int:
        coded["valueCoding"]["extension"] = [{"url": ORDINAL, "valueDecimal": value}]
    if option.get("exclusive"):
        coded["extension"] = [{"url": R4 + "questionnaire-optionExclusive", "valueBoolean": True}]
    return coded


def _coded(value: Any) -> dict[str, Any]:
    return {"answerInteger": value} if type(value) is int else {"answerCoding": {"code": str(value)}}
