"""Questions as items of an R4 Questionnaire and back: whatever R4 itself can say comes back as it went out."""

from typing import Any

import pytest

from psychoed import answering
from psychoed.fhir import NotOurs, definition_of
from psychoed.items import item_of
from psychoed.packs import Piece, shelf
from tests.psychoed.samples import KINDS, OPTIONS, definition, sample

BACK = [
    *("heading", "para", "content_note", "short_text", "long_text", "list_text", "choice", "multi"),
    *("yesno_maybe", "share_choice", "frequency", "number", "scale_0_10", "scale_0_100", "suds", "slider"),
    *("date", "time", "datetime", "duration", "table", "group", "pair"),
]
OURS_ALONE = sorted(set(KINDS) - {*BACK, "summary", "quote_own"})
MEASURES = [piece for piece in shelf() if piece.kind == "measure"]


@pytest.mark.parametrize("kind", BACK)
def test_question_comes_back_as_it_went_out(kind: str) -> None:
    """Its own keys, and those that every question may have: drawn, read and told to programs like the first."""
    more: dict[str, Any] = {"show_if": {"item": "other", "in": ["yes"]}}
    if "help" in sample(kind).known_keys() and sample(kind).asks:
        more |= {"help": "One line.", "why": "It helps.", "sensitive": True, "when": "later", "dose": "full"}
    first = sample(kind, **more)
    again = item_of(definition_of(first.fhir()))

    assert again.fhir() == first.fhir()
    assert type(again) is type(first)


@pytest.mark.parametrize(
    "more",
    [
        {"rows": OPTIONS},
        {"count": 5},
        {"rows": OPTIONS, "show_if": {"item": "other", "at_least": 3, "at_most": 5}},
    ],
)
def test_table_keeps_its_rows(more: dict[str, Any]) -> None:
    """Fixed ones by name, empty ones by number."""
    first = sample("table", **more)

    assert definition_of(first.fhir()) == definition("table", **more)


@pytest.mark.parametrize("kind", OURS_ALONE)
def test_what_only_we_can_draw_is_refused_by_name(kind: str) -> None:
    with pytest.raises(NotOurs) as refused:
        definition_of(sample(kind).fhir())

    assert refused.value.link_id == "it"


@pytest.mark.parametrize(
    "foreign",
    [
        {"linkId": "it", "type": "attachment", "text": "A photograph"},
        {"linkId": "it", "type": "text", "text": "?", "enableWhen": [{"question": "a", "operator": "exists", "answerBoolean": True}]},
        {"linkId": "it", "type": "text", "text": "?", "enableWhen": [
            {"question": each, "operator": "=", "answerCoding": {"code": "x"}} for each in ("a", "b")]},
    ],
)  # fmt: skip
def test_what_we_cannot_ask_is_refused(foreign: dict[str, Any]) -> None:
    with pytest.raises(NotOurs):
        definition_of(foreign)


@pytest.mark.parametrize("piece", MEASURES, ids=lambda piece: piece.slug)
def test_measure_of_the_library_comes_back_word_for_word(piece: Piece) -> None:
    """Licensed wording, options, numbers behind them, and the frame above each item."""
    items = answering.read_items(list(piece.items))
    again = answering.read_items([definition_of(item.fhir()) for item in items])

    assert [item.fhir() for item in again] == [item.fhir() for item in items]
    assert [item.label for item in answering.walk(again)] == [item.label for item in answering.walk(items)]
