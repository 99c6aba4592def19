"""Items in a real browser at phone width: big enough to touch, nothing cut off, nothing that starts by itself."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from psychoed import answering, presenting
from psychoed.items import absence_of
from tests.house.tree import ROOT
from tests.psychoed.samples import ANSWERS, ASKING, KINDS, definition, item_of, sample

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHEETS = ("tokens", "base", "parts", "portal", "items")
LONG = "Rechtsschutzversicherungsgesellschaften" * 3
SMALL = """() => [...document.querySelectorAll('button, .tick, select, textarea, input')]
  .filter((each) => each.offsetParent && !each.closest('.tick > *') && each.type !== 'hidden')
  .filter((each) => !each.matches('.tick > input') && each.getBoundingClientRect().height < 44)
  .map((each) => each.outerHTML.slice(0, 80))"""
WIDTH = "() => document.documentElement.scrollWidth"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        program = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield program
        program.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640})
    tab = context.new_page()
    yield tab
    context.close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One page for all kinds, one after the other."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US")
    yield context.new_page()
    context.close()


def show(page: Page, *drawn: str, script: str = "") -> None:
    """These items on one sheet, with the style sheets of the client's page and perhaps a script."""
    style = "".join((ROOT / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS)
    code = "".join(
        f"<script type='module'>{(ROOT / 'static' / 'js' / f'{each}.js').read_text(encoding='utf-8')}</script>"
        for each in script.split()
    )
    page.set_content(
        f"<!doctype html><html lang='en'><title>Notes</title><style>{style}</style><body class='portal'>"
        f"<main class='sheet'><h1>Notes</h1><form class='stack' id='answers'>{''.join(drawn)}</form></main>{code}"
    )


def show_still(page: Page, kind: str) -> None:
    """An activity with its script, on a clock that moves only when the test moves it."""
    page.clock.install(time=0)
    show(page, presenting.render_item(sample(kind)), script="activities")
    page.clock.pause_at(60)


def sent(page: Page) -> list[list[str]]:
    """What the form would send."""
    found: list[list[str]] = page.evaluate(
        "[...new FormData(document.querySelector('form'))].filter((each) => each[1])"
    )
    return found


@pytest.mark.parametrize("layout", ["pages", "scroll"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_kind_fits_a_phone(page: Page, kind: str, layout: str) -> None:
    """360 pixels wide, in long German words, every target at least 44 pixels high."""
    more = {"label": LONG, "sensitive": True} if "label" in sample(kind).known_keys() else {"text": LONG}
    value = ANSWERS.get(kind)
    show(page, presenting.render_item(sample(kind, **more), value=value, layout=layout, language="de"))
    assert (page.evaluate(WIDTH), page.evaluate(SMALL)) == (360, [])


def test_chosen_state_is_more_than_a_colour(page: Page) -> None:
    """A tick and a heavier word."""
    show(page, presenting.render_item(sample("choice"), value="big"))
    look = "(each) => [getComputedStyle(each, '::before').content.includes('✓'), getComputedStyle(each).fontWeight]"
    chosen = page.locator("input:checked + span").evaluate(look)
    other = page.locator("input:not(:checked) + span").first.evaluate(look)
    assert (chosen, other) == ([True, "600"], [False, "400"])


def test_radios_answer_to_the_keys(page: Page) -> None:
    """Real radios: arrows move, nothing goes on by itself."""
    show(page, presenting.render_item(sample("choice")))
    page.locator("input").first.focus()
    for key in ("Space", "ArrowDown"):
        page.keyboard.press(key)
    assert sent(page) == [["q-it", "medium"]]


def test_hundred_is_empty_until_it_is_touched(page: Page) -> None:
    """The buttons come with the script; the first press goes to the middle, then by five."""
    show(page, presenting.render_item(sample("suds")), script="scales")
    assert sent(page) == []
    more = page.get_by_role("button", name="Five more")
    more.click()
    assert sent(page) == [["q-it-anchor", "50"], ["q-it", "50"], ["q-it-by", "step"]]
    more.click()
    assert sent(page) == [["q-it", "55"], ["q-it-by", "step"]]


def test_anchor_and_number_follow_each_other(page: Page) -> None:
    """What was touched last is what is sent."""
    show(page, presenting.render_item(sample("suds"), value=60), script="scales")
    page.locator("label", has_text="75").click()
    assert sent(page) == [["q-it-anchor", "75"], ["q-it", "75"], ["q-it-was", "60"], ["q-it-by", "tap"]]
    page.locator("input[type=text]").fill("30")
    assert sent(page) == [["q-it", "30"], ["q-it-was", "60"], ["q-it-by", "type"]]


def test_breath_waits_for_its_button(page: Page) -> None:
    """It begins, waits, goes on and stops by a press alone; the seconds are counted."""
    show_still(page, "breath")
    page.clock.run_for(5_000)
    assert page.locator("[data-stage]").is_hidden()
    page.get_by_role("button", name="Begin").click()
    page.clock.run_for(2_100)
    assert page.locator("[data-word]").text_content() == "Breathe in"
    page.get_by_role("button", name="Wait here").click()
    page.clock.run_for(60_000)
    assert page.locator("[data-word]").text_content() == "Breathe in"
    page.get_by_role("button", name="Go on").click()
    page.clock.run_for(3_000)
    assert page.locator("[data-word]").text_content() == "Breathe out"
    page.get_by_role("button", name="Stop").click()
    assert sent(page)[-2:] == [["q-it-seconds", "5"], ["q-it-done", "1"]]


def test_breath_ends_in_its_own_time(page: Page) -> None:
    """With the seconds that were chosen, whole breaths, at least the minute."""
    show_still(page, "breath")
    page.locator("[name=q-it-in]").select_option("5")
    page.get_by_role("button", name="Begin").click()
    page.clock.run_for(70_000)
    assert page.locator("[data-word]").text_content() == "That was it. Look around the place where you are."
    assert ["q-it-seconds", "66"] in sent(page)


def test_breath_without_motion_is_words(page: Page) -> None:
    """Somebody who asked for less motion sees no circle."""
    page.emulate_media(reduced_motion="reduce")
    show(page, presenting.render_item(sample("breath")), script="activities")
    page.get_by_role("button", name="Begin").click()
    assert (page.locator("[data-circle]").is_hidden(), page.locator("[data-word]").is_visible()) == (
        True,
        True,
    )


@pytest.mark.parametrize("kind", ["breath", "steps", "timer"])
def test_activity_is_text_without_script(page: Page, kind: str) -> None:
    """Nothing that would do nothing is shown."""
    show(page, presenting.render_item(sample(kind)))
    assert page.get_by_role("button").count() == 0
    page.get_by_label("I did this").check()
    assert ["q-it-done", "1"] in sent(page)


def test_timer_tells_the_time_that_is_left(page: Page) -> None:
    """And says its end in words, without a sound."""
    show_still(page, "timer")
    page.get_by_role("button", name="Begin").click()
    page.clock.run_for(30_100)
    assert page.locator("[data-word]").text_content() == "1:00"
    page.clock.run_for(61_000)
    assert page.locator("[data-word]").text_content() == "The time is up. Go on when you like."
    assert ["q-it-seconds", "90"] in sent(page)


def test_steps_can_be_taken_one_at_a_time(page: Page) -> None:
    """The last one ticks that it was done."""
    show(page, presenting.render_item(sample("steps")), script="activities")
    page.get_by_role("button", name="One at a time").click()
    assert page.locator("li:visible").all_text_contents() == ["Feel the floor."]
    for _ in range(2):
        page.get_by_role("button", name="Next").click()
    assert (page.locator("li:visible").count(), sent(page)) == (2, [["q-it-done", "1"]])


HANGING = [
    definition("choice") | {"id": "gate", "label": "How big?"},
    definition("suds") | {"id": "fear", "label": "How strong?", "show_if": {"item": "gate", "in": ["big"]}},
    definition("short_text") | {"id": "why", "label": "Why?", "show_if": {"item": "fear", "at_least": 50}},
]


def test_question_comes_and_goes_with_its_answer(page: Page) -> None:
    """What hangs on it too, with its buttons; words in it are kept, and sent only while it is there."""
    items = answering.read_items(HANGING)
    first = answering.pages(items, answers={}, layout="scroll")[0]
    drawn = presenting.render_page(first, items=items, answers={}, layout="scroll", waiting=items[1:])
    show(page, drawn, script="scales activities portal/hanging")
    page.get_by_label("Big").check()
    page.get_by_role("button", name="Five more").click()
    page.get_by_label("Why?").fill("He shouted.")
    open_ones = sent(page)
    page.get_by_label("Small").check()
    closed = sent(page)
    page.get_by_label("Big").check()

    assert [each for each in open_ones if each[0] in ("live", "q-why")] == [
        ["live", "fear"],
        ["live", "why"],
        ["q-why", "He shouted."],
    ]
    assert closed == [["q-gate", "small"]]
    assert page.get_by_label("Why?").input_value() == "He shouted."


def gallery() -> list[str]:
    """Every kind on one page, each under an id of its own, with an answer or without."""
    return [
        presenting.render_item(
            item_of(definition(kind) | {"id": f"{kind}_{turn}"}), value=value, layout="scroll"
        )
        for kind in sorted(ASKING)
        for turn, value in enumerate((None, ANSWERS[kind]))
    ]


@pytest.mark.parametrize("dark", [False, True])
def test_gallery_of_all_kinds_has_no_barrier(browser: Browser, *, dark: bool) -> None:
    """axe finds nothing; nothing runs out at 320 pixels, nor at twice the size of the letters on a small window."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    show(page, *gallery(), script="scales activities")
    narrow = page.evaluate(WIDTH)
    rules = [each["id"] for each in Axe().run(page).response["violations"]]
    page.set_viewport_size({"width": 640, "height": 640})
    page.add_style_tag(content=":root { font-size: 200%; }")
    large = page.evaluate(WIDTH)
    context.close()

    assert (rules, narrow, large) == ([], 320, 640)


HANDS = {"date": "03312026", "time": "0730PM"}
"""What is typed into the pickers that the browser brings along; everything else takes a seven."""
HERE = """() => { const each = document.activeElement;
  return each === document.body ? null : [each.name || "", each.type || each.tagName]; }"""


def act(page: Page, kind: str) -> None:
    """What somebody does without a pointer: space on a tick, letters in a field, down in a list."""
    if kind in ("radio", "checkbox"):
        page.keyboard.press("Space")
    elif kind == "SUMMARY":
        page.keyboard.press("Enter")
    elif kind == "select-one":
        page.keyboard.press("ArrowDown")
    elif kind != "button":
        page.keyboard.type(HANDS.get(kind, "7"))


def walk_through(page: Page) -> list[str]:
    """Tab from the first field to the last one, acting once in each; the names that were reached."""
    reached: list[str] = []
    for _ in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        name, kind = here
        if not name or name not in reached:
            act(page, kind)
            reached += [name] if name else []
    return reached


NAMED: dict[str, list[str]] = {
    "short_text": ['textbox "What happened?"'],
    "long_text": ['textbox "What happened?"'],
    "list_text": ['group "What happened?"', 'textbox "Line 1"'],
    "plan_if_then": ['group "What happened?"', 'textbox "If it is …"', 'textbox "then I …"'],
    "choice": ['group "What happened?"', 'radio "Small"'],
    "multi": ['group "What happened?"', 'checkbox "None of these"'],
    "yesno_maybe": ['group "What happened?"', 'radio "Maybe"'],
    "share_choice": ['group "What happened?"', 'radio "Keep it to myself"'],
    "frequency": ['group "Over the last 2 weeks, how often? What happened?"', 'radio "Several days"'],
    "number": ['textbox "What happened?"'],
    "scale_0_10": ['group "What happened?"', 'radio "10"'],
    "scale_0_100": ['radio "75"', 'textbox "or a number between"', 'button "Five more"'],
    "suds": ['group "What happened?"', 'radio "100"', 'button "Five less"'],
    "slider": ['group "What happened?"', 'textbox "as a number"', 'button "More"'],
    "pair": ['group "How strong was it?"', 'radio "50"'],
    "date": ['textbox "What happened?"'],
    "time": ['textbox "What happened?"'],
    "datetime": ['group "What happened?"', 'textbox "Day"'],
    "duration": ['group "What happened?"', 'textbox "Hours"', 'textbox "Minutes"'],
    "breath": ['combobox "Seconds in"', 'button "Begin"', 'checkbox "I did this"'],
    "steps": ["listitem", 'button "One at a time"', 'checkbox "I did this"'],
    "timer": ['button "Begin"', 'checkbox "I did this"'],
    "table": ['group "Row 1"', 'textbox "Thought"'],
    "ladder": ['group "Step 1"', 'textbox "How hard, from 0 to 100"'],
    "rings": ['group "Small"', 'textbox "Small – 1"'],
    "schedule_grid": ['group "Monday"', 'textbox "Medium"'],
    "cards": ['group "Small"', 'radio "Matters most"'],
    "regions": ['group "What happened?"', 'checkbox "Throat"', 'checkbox "Nowhere I can tell"'],
    "repeat": ['group "Try 1"', 'group "Where?"', 'radio "Small"'],
}


@pytest.mark.parametrize("kind", sorted(ASKING))
def test_kind_is_heard_and_answered_without_a_pointer(tab: Page, kind: str) -> None:
    """A voice says the question and each way to answer it; every field is reached, folded ones too; it is an answer."""
    item = sample(kind)
    show(tab, presenting.render_item(item), script="scales activities")
    told = tab.locator("form").aria_snapshot()
    reached = walk_through(tab)

    form: dict[str, list[str]] = {}
    for name, value in sent(tab):
        form.setdefault(name, []).append(value)
    fields = "[...document.querySelectorAll('form [name]')].filter((each) => each.type !== 'hidden').map((each) => each.name)"
    assert set(tab.evaluate(fields)) == set(reached)
    assert [each for each in NAMED[kind] if each not in told] == []
    assert ("slider" in told, "img" in told) == (False, False)
    answer = item.clean(form)
    assert (answer is not None, absence_of(answer)) == (True, "")
