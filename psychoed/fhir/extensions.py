"""Reads what stands in the extensions of an R4 element."""

from typing import Any

from psychoed.items.fhir import CONTROLS, OURS, R4

Fhir = dict[str, Any]


def extension(found: Fhir, name: str, *, base: str = OURS) -> Any:
    """The value of an extension by its name; None where it is not there."""
    for each in found.get("extension", []):
        if each["url"] == base + name:
            return next(value for key, value in each.items() if key != "url")
    return None


def control(question: Fhir) -> str:
    """How the question asks to be drawn, as R4 names it."""
    concept = extension(question, "questionnaire-itemControl", base=R4) or {}
    return next((each["code"] for each in concept.get("coding", []) if each["system"] == CONTROLS), "")
