"""How much of an exercise is asked: what is marked small, what is usual, what waits under *Add more*."""

import pytest

from psychoed import answering
from psychoed.items import FULL, LATER, NOW, SMALL, USUAL, ItemError
from psychoed.packs import Piece, shelf
from tests.psychoed.samples import OPTIONS

SHEET = [
    {"id": "intro", "type": "para", "text": "A few words."},
    {"id": "risk", "type": "short_text", "label": "What?", "dose": "small"},
    {"id": "guess", "type": "short_text", "label": "What next?"},
    {
        "id": "around",
        "type": "group",
        "items": [
            {"id": "size", "type": "choice", "label": "How big?", "options": OPTIONS, "dose": "full"},
            {"id": "who", "type": "short_text", "label": "Who?"},
        ],
    },
]
OPEN = {"gate": "no", "fits": "yes"}
DOSED = [piece for piece in shelf() if piece.items and piece.kind != "measure"]


def asked(dose: str) -> list[str]:
    items = answering.read_items(SHEET)
    shown = answering.visible(items, answers={}, dose=dose)
    return [item.id for item in answering.walk(shown) if item.asks]


@pytest.mark.parametrize(
    ("dose", "ids"),
    [
        (SMALL, ["risk"]),
        (USUAL, ["risk", "guess", "who"]),
        (FULL, ["risk", "guess", "size", "who"]),
    ],
)
def test_version_asks_what_belongs_to_it(dose: str, ids: list[str]) -> None:
    """A question that says nothing is a usual one; within a group each child speaks for itself."""
    assert asked(dose) == ids


def test_words_belong_to_every_version() -> None:
    """No dose can take a caution away."""
    found = answering.pages(answering.read_items(SHEET), answers={}, dose=SMALL)

    assert [[item.id for item in page.items] for page in found] == [["intro", "risk"]]


@pytest.mark.parametrize(
    ("agreed", "shown"), [("", USUAL), ("small", SMALL), ("full", FULL), ("huge", USUAL)]
)
def test_agreed_version_is_the_one_that_is_shown(agreed: str, shown: str) -> None:
    assert answering.dose_of(answering.read_items(SHEET), agreed=agreed) == shown


def test_nothing_marked_small_leaves_the_usual_version() -> None:
    plain = answering.read_items([{"id": "risk", "type": "short_text", "label": "What?"}])

    assert answering.dose_of(plain, agreed=SMALL) == USUAL


def test_question_that_could_never_be_asked_is_refused() -> None:
    """It hangs on one that its version does not ask."""
    size = {"id": "size", "type": "choice", "label": "How big?", "options": OPTIONS}
    why = {"id": "why", "type": "short_text", "label": "Why?", "dose": "small"}
    with pytest.raises(ItemError) as refused:
        answering.read_items([size, why | {"show_if": {"item": "size", "in": ["big"]}}])

    assert (refused.value.item_id, refused.value.field) == ("why", "dose")


@pytest.mark.parametrize("piece", DOSED, ids=lambda piece: piece.slug)
def test_small_version_of_the_library_is_smaller(piece: Piece) -> None:
    """Something is asked, and at least one question waits; a gate stands in every version."""
    items = answering.read_items(list(piece.items))
    small, full = (
        {item.id for item in answering.walk(answering.visible(items, answers=OPEN, dose=dose)) if item.asks}
        for dose in (SMALL, FULL)
    )

    assert (small < full, bool(small)) == (True, True)
    assert "gate" in small or "gate" not in full


def test_proof_log_asks_three_things_first_and_three_later() -> None:
    """What I tried, what I expected, how likely; then what happened, how likely now, and one tap."""
    piece = next(piece for piece in DOSED if piece.slug == "proof-log")
    items = answering.read_items(list(piece.items))
    now, later, small = (
        [
            item.id
            for page in answering.pages(items, answers={}, phase=phase, dose=dose)
            for item in answering.walk(page.items)
            if item.asks
        ]
        for phase, dose in ((NOW, USUAL), (LATER, USUAL), (NOW, SMALL))
    )

    assert now == ["risk", "prediction", "likelihood"]
    assert later == ["happened", "likelihood", "went"]
    assert small == ["risk"]
