"""Every pair of colours that is drawn on another can be read: WCAG 2.2, computed from the tokens themselves."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
GROUNDS = ("paper", "surface", "raised")
WORDS = ("ink", "muted", "accent", "accent-deep", "clay", "moss", "amber", "danger")
TEXT = [(word, ground) for word in WORDS for ground in GROUNDS] + [
    ("ink", "accent-soft"),
    ("accent", "accent-soft"),
    ("accent-deep", "accent-soft"),
    ("muted", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
]
EDGES = [("edge", ground) for ground in GROUNDS] + [("accent", "accent-soft")]
LOOK = {
    "light": {
        "paper": "#FBFAF7",
        "surface": "#FFFFFF",
        "raised": "#F4F1EA",
        "ink": "#1F2A2E",
        "accent": "#1E6B66",
    },
    "dark": {
        "paper": "#14191B",
        "surface": "#1B2225",
        "raised": "#232B2E",
        "ink": "#E8ECEB",
        "accent": "#7CC4BC",
    },
}


def themes() -> list[dict[str, str]]:
    """The colours of each block that names a paper: light, dark by the system, dark by choice."""
    blocks = re.findall(r"\{([^{}]*--paper:[^{}]*)\}", TOKENS)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9A-F]{6});", block)) for block in blocks]


def strengthened(theme: dict[str, str]) -> dict[str, str]:
    """What takes the place of a colour where more contrast is wanted."""
    return {
        name.removeprefix("strong-"): value for name, value in theme.items() if name.startswith("strong-")
    }


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_known_pairs() -> None:
    """The ruler itself: black on white is 21, and the grey that just passes is 4.5."""
    assert (round(contrast("#000000", "#FFFFFF"), 2), round(contrast("#767676", "#FFFFFF"), 2)) == (21, 4.54)


def test_themes_light_dark_and_dark_by_choice() -> None:
    """The system's dark and the chosen dark are the same dark."""
    light, by_system, by_choice = themes()
    assert by_system == by_choice
    assert {"light": light, "dark": by_choice} == {
        "light": {**light, **LOOK["light"]},
        "dark": {**by_choice, **LOOK["dark"]},
    }


@pytest.mark.parametrize(("word", "ground"), TEXT)
def test_text_can_be_read(word: str, ground: str) -> None:
    """Words reach 4.5 on every ground they stand on, light and dark."""
    low = [round(contrast(theme[word], theme[ground]), 2) for theme in themes()]
    assert [ratio for ratio in low if ratio < 4.5] == []


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_can_be_seen(edge: str, ground: str) -> None:
    """What can be pressed or filled in has an edge of 3 or more."""
    assert [theme for theme in themes() if contrast(theme[edge], theme[ground]) < 3] == []


@pytest.mark.parametrize(("word", "ground"), TEXT)
def test_stronger_text_can_be_read_by_more(word: str, ground: str) -> None:
    """Where more contrast is wanted, by choice or by the system, words reach 7 and edges 4.5."""
    strong = [theme | strengthened(theme) for theme in themes()]
    assert [theme for theme in strong if contrast(theme[word], theme[ground]) < 7] == []
    assert [theme for theme in strong for edge, on in EDGES if contrast(theme[edge], theme[on]) < 4.5] == []


def test_stronger_colours_are_taken_alike_by_choice_and_by_the_system() -> None:
    taken = [
        set(re.findall(r"--([a-z-]+): var\(--strong-", block))
        for block in re.findall(r"\{([^{}]*)\}", TOKENS)
    ]
    names = set(strengthened(themes()[0]))
    assert [block for block in taken if block] == [names, names]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_colours_stand_in_one_file(sheet: Path) -> None:
    """No other sheet names a colour, except paper, which knows only ink on white."""
    named = re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[;, )])", sheet.read_text(encoding="utf-8"))
    assert sheet.name in {"tokens.css", "print.css"} or named == []
