"""One definition of each kind of item, with an answer to it, for every test that goes through all kinds."""

from typing import Any

from psychoed.items import Item, item_of

OPTIONS = [
    {"value": "small", "label": "Small"},
    {"value": "medium", "label": "Medium"},
    {"value": "big", "label": "Big"},
]
OFTEN = [
    {"value": 0, "label": "Not at all"},
    {"value": 1, "label": "Several days"},
    {"value": 2, "label": "More than half the days"},
    {"value": 3, "label": "Nearly every day"},
]

TELLING: dict[str, dict[str, Any]] = {
    "heading": {"text": "The first part"},
    "para": {"text": "Write *one* line."},
    "content_note": {"text": "The next page asks about a quiet room."},
    "summary": {"text": "{n} small risks."},
    "quote_own": {"of": "risk"},
}

ASKING: dict[str, dict[str, Any]] = {
    "short_text": {},
    "long_text": {},
    "list_text": {"count": 3},
    "plan_if_then": {},
    "choice": {"options": OPTIONS},
    "multi": {"options": [*OPTIONS, {"value": "none", "label": "None of these", "exclusive": True}]},
    "yesno_maybe": {},
    "share_choice": {},
    "frequency": {"frame": "Over the last 2 weeks, how often?", "options": OFTEN},
    "number": {"min": 0, "max": 24, "decimals": 1, "unit": "hours"},
    "scale_0_10": {"low": "not at all", "high": "fully"},
    "scale_0_100": {"low": "no chance", "high": "certain"},
    "suds": {},
    "pair": {"scale": "suds", "before": "How strong was it?", "after": "And now?", "after_when": "later"},
    "breath": {"in": 4, "out": 6},
    "steps": {"steps": ["Feel the floor.", "Look for something round."]},
    "timer": {"seconds": 90, "text": "Look out of a window."},
    "slider": {"low": "far", "high": "near"},
    "date": {},
    "time": {},
    "datetime": {},
    "duration": {},
    "regions": {},
    "repeat": {
        "count": 3,
        "each_label": "Try",
        "items": [
            {"id": "where", "type": "choice", "label": "Where?", "options": OPTIONS},
            {"id": "fear", "type": "suds", "label": "How strong?"},
        ],
    },
    "table": {
        "columns": [
            {"value": "thought", "label": "Thought"},
            {"value": "belief", "label": "0 to 100", "number": True},
        ]
    },
    "ladder": {"count": 3},
    "rings": {"rings": OPTIONS, "count": 2},
    "schedule_grid": {"slots": OPTIONS[:2]},
    "cards": {
        "cards": OPTIONS,
        "piles": [{"value": "most", "label": "Matters most"}, {"value": "less", "label": "Matters less"}],
    },
}

GROUP: dict[str, Any] = {
    "label": "About it",
    "items": [
        {"id": "one", "type": "short_text", "label": "First?"},
        {"id": "two", "type": "scale_0_10", "label": "Second?"},
    ],
}

ANSWERS: dict[str, Any] = {
    "short_text": "I said no to a visit.",
    "long_text": "He was tired.\nIt was late.",
    "list_text": ["a red cup", "the lamp"],
    "plan_if_then": {"if": "it is Thursday evening", "then": "I write one line"},
    "choice": "medium",
    "multi": ["small", "big"],
    "yesno_maybe": "maybe",
    "share_choice": "keep",
    "frequency": 2,
    "number": 7.5,
    "scale_0_10": 7,
    "scale_0_100": 60,
    "suds": 75,
    "pair": {"before": 80, "after": 25},
    "breath": {"in": 4, "out": 7, "seconds": 125},
    "steps": {"done": True},
    "timer": {"seconds": 90},
    "slider": 40,
    "date": "2026-03-31",
    "time": "19:30",
    "datetime": {"date": "2026-03-31", "time": "19:30"},
    "duration": 450,
    "regions": ["throat", "hands"],
    "repeat": [{"where": "small", "fear": 75}, {"fear": 30}],
    "table": {"1": {"thought": "he is angry", "belief": 80}, "3": {"thought": "he is tired"}},
    "ladder": {"1": {"step": "Ask him", "rating": 70}, "2": {"step": "Say hello", "rating": 20}},
    "rings": {"small": {"1": "Ana", "2": "Ben"}, "big": {"1": "The library"}},
    "schedule_grid": {"mon": {"small": "A walk"}, "sun": {"medium": "Rest"}},
    "cards": {"small": "most", "big": "less"},
}

KINDS = {**TELLING, **ASKING, "group": GROUP}

CHECK: list[dict[str, Any]] = [
    {"id": "intro", "type": "para", "text": "Five short questions."},
    {"id": "say", "type": "scale_0_10", "label": "I could say it."},
    {"id": "felt_off", "type": "yesno_maybe", "label": "Did anything feel off?", "sensitive": True},
    {
        "id": "got_to_it",
        "type": "choice",
        "label": "Did we get to it?",
        "options": OPTIONS,
        "show_if": {"item": "felt_off", "in": ["maybe", "yes"]},
    },
    {
        "id": "how_big",
        "type": "choice",
        "label": "How big?",
        "options": OPTIONS,
        "show_if": {"item": "got_to_it", "in": ["small"]},
    },
    {"id": "differently", "type": "long_text", "label": "One thing to do differently"},
    {"id": "thanks", "type": "para", "text": "Thank you."},
]
LOG: list[dict[str, Any]] = [
    {"id": "note", "type": "content_note", "text": "About small moments."},
    {"id": "risk", "type": "short_text", "label": "What did you risk?"},
    {
        "id": "likelihood",
        "type": "pair",
        "scale": "scale_0_100",
        "before": "How likely?",
        "after": "And now?",
        "after_when": "later",
    },
    {
        "id": "outcome",
        "type": "group",
        "items": [
            {"id": "guess", "type": "short_text", "label": "What do you expect?"},
            {"id": "happened", "type": "short_text", "label": "What happened?", "when": "later"},
            {"id": "went", "type": "choice", "label": "It went", "options": OPTIONS, "when": "later"},
        ],
    },
    {
        "id": "counted",
        "type": "summary",
        "text": "{n} risks, {n.went=big} big.",
        "text_one": "The first risk.",
    },
]


def definition(kind: str, **more: Any) -> dict[str, Any]:
    """The sample of a kind, with other keys where they are given."""
    label = {"label": "What happened?"} if kind in ASKING and kind != "pair" else {}
    return {"id": "it", "type": kind, **label, **KINDS[kind], **more}


def sample(kind: str, **more: Any) -> Item:
    """The same as an item."""
    return item_of(definition(kind, **more))


def form(**fields: str | list[str]) -> dict[str, str | list[str]]:
    """A form of the item `it`: `main` is its field, every other name a part of it."""
    return {"q-it" if part == "main" else f"q-it-{part}": value for part, value in fields.items()}
