"""Answers as items of an R4 QuestionnaireResponse, and back.

The shape of an answer follows the question as FHIR has it, so one pair of functions serves every kind. What a
question cannot say in R4 stands in extensions of ours; what somebody typed before they skipped never leaves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from psychoed.fhir.extensions import extension
from psychoed.items import DECLINED, SKIPPED, Answer, Item, absence_of, absent
from psychoed.items.fhir import R4, ours

ABSENT = R4 + "data-absent-reason"
UCUM = "http://unitsofmeasure.org"
Fhir = dict[str, Any]


def respond(items: Iterable[Item], *, answers: Mapping[str, Answer]) -> list[Fhir]:
    """The items of a QuestionnaireResponse: every question that was answered, skipped or declined."""
    found: list[Fhir] = []
    for item in items:
        question = item.fhir()
        if item.kind == "group":
            inner = respond(item.items, answers=answers)  # type: ignore[attr-defined]  # a group has children
            found += [{"linkId": item.id, "item": inner}] if inner else []
        elif item.asks and answers.get(item.id) is not None:
            found += _said(question, answers[item.id])
    return found


def answers_of(items: Iterable[Item], *, response: Sequence[Fhir]) -> dict[str, Answer]:
    """The answers in the items of a QuestionnaireResponse; what is not asked here is passed over."""
    found: dict[str, Answer] = {}
    for item in items:
        mine = [each for each in response if each["linkId"] == item.id]
        if item.kind == "group":
            inner = [each for group in mine for each in group.get("item", [])]
            found |= answers_of(item.items, response=inner)  # type: ignore[attr-defined]  # a group has children
        elif item.asks and mine:
            found[item.id] = _read(item.fhir(), mine)
    return found


def _said(question: Fhir, value: Answer) -> list[Fhir]:
    """A question with its answer; one that repeats as a group stands there once for each time."""
    base = {"linkId": question["linkId"]}
    if reason := absence_of(value):
        mark = [{"url": ABSENT, "valueCode": "asked-declined"}] if reason == DECLINED else []
        return [base | ({"extension": mark} if mark else {})]
    if question["type"] != "group":
        values = value if question.get("repeats") else [value]
        return [base | {"answer": [_LEAVES[question["type"]][0](question, each) for each in values]}]
    occasions = value if question.get("repeats") else [value]
    return [base | {"item": _parts_said(question, each)} for each in occasions]


def _parts_said(question: Fhir, value: Mapping[str, Answer]) -> list[Fhir]:
    return [
        said
        for part in _parts(question)
        if value.get(_name(part)) is not None
        for said in _said(part, value[_name(part)])
    ]


def _read(question: Fhir, found: Sequence[Fhir]) -> Answer:
    first = found[0]
    if not first.get("answer") and not first.get("item"):
        codes = [each.get("valueCode") for each in first.get("extension", []) if each["url"] == ABSENT]
        return absent(DECLINED if "asked-declined" in codes else SKIPPED)
    if question["type"] == "group":
        occasions = [_parts_read(question, each.get("item", [])) for each in found]
        return occasions if question.get("repeats") else occasions[0]
    values = [_LEAVES[question["type"]][1](question, each) for each in first["answer"]]
    return values if question.get("repeats") else values[0]


def _parts_read(question: Fhir, found: Sequence[Fhir]) -> dict[str, Answer]:
    return {
        _name(part): _read(part, mine)
        for part in _parts(question)
        if (mine := [each for each in found if each["linkId"] == part["linkId"]])
    }


def _parts(question: Fhir) -> list[Fhir]:
    return [each for each in question.get("item", []) if each["type"] != "display"]


def _name(part: Fhir) -> str:
    return str(part["linkId"]).rpartition(".")[2]


def _plain(key: str) -> tuple[Callable[..., Fhir], Callable[..., Answer]]:
    return (lambda _question, value: {key: value}), (lambda _question, answer: answer[key])


def _activity_said(question: Fhir, value: Answer) -> Fhir:
    """A number; of something that was done its seconds, and beside them how it was set."""
    if not isinstance(value, Mapping):
        return {"valueInteger": value}
    rest = [ours(f"activity-{key}", each) for key, each in value.items() if key != "seconds"]
    return {"valueInteger": value.get("seconds", 0)} | ({"extension": rest} if rest else {})


def _activity_read(question: Fhir, answer: Fhir) -> Answer:
    seconds = answer["valueInteger"]
    if extension(question, "activity") is None:
        return seconds
    names = [each["url"].rpartition("activity-")[2] for each in answer.get("extension", [])]
    set_up = {name: extension(answer, f"activity-{name}") for name in names}
    return set_up | ({"seconds": seconds} if seconds else {})


def _coded(question: Fhir, value: Answer) -> Fhir:
    codings = (option["valueCoding"] for option in question["answerOption"])
    display = next((each["display"] for each in codings if each["code"] == str(value)), str(value))
    return {"valueCoding": {"code": str(value), "display": display}}


def _uncoded(question: Fhir, answer: Fhir) -> Answer:
    code = answer["valueCoding"]["code"]
    numbered = any("extension" in option["valueCoding"] for option in question["answerOption"])
    return int(code) if numbered else code


def _moment_said(question: Fhir, value: Answer) -> Fhir:
    """A day; without a zone FHIR takes no time of day, so that stands beside it."""
    clock = [ours("time", value["time"])] if "time" in value else []
    return ({"valueDateTime": value["date"]} if "date" in value else {}) | (
        {"extension": clock} if clock else {}
    )


def _moment_read(question: Fhir, answer: Fhir) -> Answer:
    clock = extension(answer, "time")
    found = {"date": answer.get("valueDateTime"), "time": clock}
    return {part: text for part, text in found.items() if text}


def _minutes(question: Fhir, value: Answer) -> Fhir:
    return {"valueQuantity": {"value": value, "unit": "min", "system": UCUM, "code": "min"}}


_LEAVES: dict[str, tuple[Callable[..., Fhir], Callable[..., Answer]]] = {
    "string": _plain("valueString"),
    "text": _plain("valueString"),
    "decimal": _plain("valueDecimal"),
    "date": _plain("valueDate"),
    "integer": (_activity_said, _activity_read),
    "choice": (_coded, _uncoded),
    "time": (
        lambda _question, value: {"valueTime": f"{value}:00"},
        lambda _question, answer: answer["valueTime"][:5],
    ),
    "dateTime": (_moment_said, _moment_read),
    "quantity": (_minutes, lambda _question, answer: int(answer["valueQuantity"]["value"])),
}
