"""A question of an R4 Questionnaire as an item of ours, for what R4 itself can say; the rest is refused by name.

Text, choices, scales, numbers, days and times, tables, groups, conditions and help come back as they went out.
What needs extensions of ours to be drawn (breathing, cards, the body) is not read from other houses.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from psychoed.fhir.extensions import Fhir, control, extension
from psychoed.items import Definition
from psychoed.items.fhir import ORDINAL, R4

PLAIN = {"text": "long_text", "date": "date", "time": "time", "dateTime": "datetime", "quantity": "duration"}
LATER = "later"


class NotOurs(ValueError):
    """A question that no item of ours can ask; its link id, and why."""

    def __init__(self, link_id: str, why: str) -> None:
        super().__init__(f"{link_id}: {why}")
        self.link_id = link_id


def definition_of(question: Fhir) -> Definition:
    """The definition; `read_items` checks it like any other."""
    make = _MAKERS.get(question["type"])
    if make is None:
        raise NotOurs(question["linkId"], f"{question['type']} is no type that can be asked here")
    return {"id": question["linkId"], **make(question), **_around(question)}


def _around(question: Fhir) -> Definition:
    """What every question may carry: why, the step, the version, whether it is sensitive, when it is shown."""
    found: dict[str, Any] = {}
    for child in question.get("item", []):
        if child["type"] == "display" and control(child) == "help":
            found["help"] = child["text"]
    for key, name in (("why", "why"), ("dose", "dose"), ("reuse_from", "reuse-from")):
        if (said := extension(question, name)) is not None:
            found[key] = said
    if extension(question, "sensitive"):
        found["sensitive"] = True
    if extension(question, LATER):
        found["when"] = LATER
    return {**found, **_condition(question)}


def _condition(question: Fhir) -> Definition:
    conditions = question.get("enableWhen")
    if not conditions:
        return {}
    others = {each["question"] for each in conditions}
    if len(others) > 1:
        raise NotOurs(question["linkId"], "it hangs on more than one question")
    rule: dict[str, Any] = {"item": others.pop()}
    limits = {">=": "at_least", "<=": "at_most"}
    for each in conditions:
        if each["operator"] == "=":
            coded = each.get("answerCoding", {}).get("code", each.get("answerInteger"))
            rule.setdefault("in", []).append(coded)
        elif each["operator"] in limits:
            rule[limits[each["operator"]]] = each["answerInteger"]
        else:
            raise NotOurs(question["linkId"], f"{each['operator']} is no condition of ours")
    return {"show_if": rule}


def _labelled(kind: str, question: Fhir, **more: Any) -> Definition:
    return {
        "type": kind,
        "label": question["text"],
        **{key: each for key, each in more.items() if each is not None},
    }


def _display(question: Fhir) -> Definition:
    marks = {"content-note": "content_note", "heading": "heading"}
    kind = next((kind for mark, kind in marks.items() if extension(question, mark)), "para")
    return {"type": kind, "text": question["text"]}


def _string(question: Fhir) -> Definition:
    if question.get("repeats"):
        count = extension(question, "questionnaire-maxOccurs", base=R4)
        return _labelled("list_text", question, count=count, max_length=question.get("maxLength"))
    return _labelled("short_text", question, max_length=question.get("maxLength"))


def _choice(question: Fhir) -> Definition:
    widget = extension(question, "widget")
    if widget in ("yesno_maybe", "share_choice"):
        return _labelled(widget, question)
    if widget:
        raise NotOurs(question["linkId"], f"{widget} is drawn by its own house alone")
    options = [_option(each) for each in question["answerOption"]]
    numbered = all(type(each["value"]) is int for each in options)
    kind = "multi" if question.get("repeats") else "frequency" if numbered else "choice"
    return _labelled(kind, question, options=options, frame=extension(question, "frame"))


def _option(option: Fhir) -> dict[str, Any]:
    coding = option["valueCoding"]
    ordinal = next(
        (each["valueDecimal"] for each in coding.get("extension", []) if each["url"] == ORDINAL), None
    )
    alone = extension(option, "questionnaire-optionExclusive", base=R4)
    value = coding["code"] if ordinal is None else int(ordinal)
    return {"value": value, "label": coding["display"]} | ({"exclusive": True} if alone else {})


def _integer(question: Fhir) -> Definition:
    if activity := extension(question, "activity"):
        raise NotOurs(question["linkId"], f"{activity} is done in its own house alone")
    least, most = (extension(question, f"{end}Value", base=R4) for end in ("min", "max"))
    if control(question) != "slider":
        return _number(question)
    step = extension(question, "questionnaire-sliderStepValue", base=R4)
    ends = {
        key: next((each["text"] for each in question.get("item", []) if control(each) == code), None)
        for key, code in (("low", "lower"), ("high", "upper"))
    }
    kind = extension(question, "widget") or {(0, 10, 1): "scale_0_10", (0, 100, 5): "scale_0_100"}.get(
        (least, most, step)
    )
    if kind is None or kind == "slider":
        return _labelled("slider", question, min=least, max=most, step=step, **ends)
    return _labelled(kind, question, **ends)


def _number(question: Fhir) -> Definition:
    unit = extension(question, "questionnaire-unit", base=R4) or {}
    return _labelled(
        "number",
        question,
        min=extension(question, "minValue", base=R4),
        max=extension(question, "maxValue", base=R4),
        decimals=extension(question, "maxDecimalPlaces", base=R4),
        unit=unit.get("display"),
    )


def _group(question: Fhir) -> Definition:
    widget = extension(question, "widget")
    if widget == "table":
        return _table(question)
    if widget:
        raise NotOurs(question["linkId"], f"{widget} is drawn by its own house alone")
    if any(extension(each, "pair-of") for each in question["item"]):
        return _pair(question)
    label = {"label": question["text"]} if question.get("text") else {}
    return {"type": "group", **label, "items": [definition_of(each) for each in question["item"]]}


def _pair(question: Fhir) -> Definition:
    """The same scale twice; where a reader knows no pairs they are two numbers in a group."""
    before, after = (each for each in question["item"] if extension(each, "pair-of"))
    half = _integer(before)
    told = {key: half[key] for key in ("low", "high") if key in half}
    later = {"after_when": LATER} if extension(after, LATER) else {}
    scale = {"scale": half["type"], "before": before["text"], "after": after["text"]}
    return {"type": "pair", "label": question["text"], **scale, **told, **later}


def _table(question: Fhir) -> Definition:
    rows = [each for each in question["item"] if each["type"] == "group"]
    columns = [
        {"value": _last(cell), "label": cell["text"]}
        | ({"number": True} if cell["type"] == "integer" else {})
        for cell in rows[0]["item"]
    ]
    count = extension(question, "count")
    named = [{"value": _last(row), "label": row["text"]} for row in rows] if count is None else None
    return _labelled("table", question, columns=columns, rows=named, count=count)


def _last(part: Fhir) -> str:
    return str(part["linkId"]).rpartition(".")[2]


_MAKERS: dict[str, Callable[[Fhir], Definition]] = {
    "display": _display,
    "string": _string,
    "choice": _choice,
    "integer": _integer,
    "decimal": _number,
    "group": _group,
    **{kind: partial(_labelled, ours) for kind, ours in PLAIN.items()},
}
