"""The chips of the note in a real browser: one press of the mouse chooses, whatever had the focus before."""

import uuid
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, sync_playwright

from practice.forms.notes import NoteForm, RepairForm
from tests.house.tree import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHEETS = ("tokens", "base", "parts", "desk", "practice")
PLACES = "() => [...document.querySelectorAll('.tick')].map((each) => each.getBoundingClientRect().toJSON())"
CHOSEN = "() => [...document.querySelectorAll('input:checked')].map((each) => `${each.name} ${each.value}`)"
EVERY = "() => [...document.querySelectorAll('input')].map((each) => [each.name, each.value])"


@pytest.fixture(scope="module")
def laptop(chromium: str) -> Iterator[Page]:
    with sync_playwright() as play:
        program = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield program.new_page(viewport={"width": 1280, "height": 1400})
        program.close()


def show(page: Page, form: NoteForm | RepairForm, *names: str) -> None:
    """These steps of a form as the note's page shows them, with its script."""
    steps = "".join(render_to_string("practice/_chips.html", {"field": form[name]}) for name in names)
    style = "".join((ROOT / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    code = (ROOT / "static" / "js" / "desk" / "note.js").read_text(encoding="utf-8")
    page.set_content(
        f"<!doctype html><html lang='en'><style>{style}</style><main class='page page-narrow'>"
        f"<form class='note-form' data-note>{steps}<button class='button button-primary'>Save</button></form></main>"
        f"<script type='module'>{code}</script>"
    )


def test_every_chip_is_chosen_by_one_press(laptop: Page) -> None:
    """GIVEN the repair, the focus in its first step WHEN each chip is pressed once THEN each is chosen.

    A chip that grew when its step took the focus slipped away between press and release, and nothing was chosen.
    """
    thread = str(uuid.uuid4())
    form = RepairForm(initial={"thread": thread}, threads=[(thread, "Thread since 28 November")])
    show(laptop, form, "thread", "did", "mended")
    boxes = [pair for pair in laptop.evaluate(EVERY) if pair[0] == "did"]
    assert len(boxes) == 11
    for name, value in boxes:
        laptop.locator("fieldset").first.locator("input").first.focus()
        laptop.locator(f"label.tick:has(input[name='{name}'][value='{value}'])").click()
    laptop.locator("label.tick:has(input[name='mended'][value='3'])").click()
    expected = [f"thread {thread}", *(f"{name} {value}" for name, value in boxes), "mended 3"]
    assert laptop.evaluate(CHOSEN) == expected


def test_nothing_moves_when_a_step_takes_the_focus(laptop: Page) -> None:
    """The digits of the keyboard path stand in the corner of a chip, outside the flow of the words."""
    show(laptop, NoteForm(), "off", "direction", "my_part", "mended", "next_step")
    laptop.evaluate("document.activeElement.blur()")
    still = laptop.evaluate(PLACES)
    for step in laptop.locator("fieldset").all():
        step.locator("input").first.focus()
        assert laptop.evaluate(PLACES) == still
