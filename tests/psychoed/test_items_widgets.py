"""Items as they are drawn: labelled, described, usable without script, the same in every language, and on paper."""

from typing import Any

import pytest
from lxml import html

from psychoed import answering, presenting
from psychoed.answering import Problem
from psychoed.items import absent
from tests.psychoed.samples import ANSWERS, ASKING, KINDS, OPTIONS, TELLING, definition, sample

FIELDS = ".//*[self::input or self::textarea or self::select][not(@type='hidden')]"
LAYOUTS = ["pages", "scroll"]
SINGLE = {"short_text", "long_text", "number", "date", "time"}
BLANK = set(ASKING) - {
    *(
        "choice",
        "yesno_maybe",
        "share_choice",
        "frequency",
        "scale_0_10",
        "scale_0_100",
        "suds",
        "pair",
        "cards",
    ),
}
"""What can be left empty, or emptied again, in its own fields."""
PROBLEM = "Please look at this once more."


def drawn(kind: str, *, more: dict[str, Any] | None = None, **how: Any) -> html.HtmlElement:
    """The sample of a kind, as parsed HTML."""
    item = sample(kind, **(more or {}))
    return html.fragment_fromstring(presenting.render_item(item, **how), create_parent="main")


def texts(found: html.HtmlElement, path: str) -> list[str]:
    """What stands in the elements of a path, blanks tidied."""
    return [" ".join(each.text_content().split()) for each in found.xpath(path)]


def is_labelled(page: html.HtmlElement, field: html.HtmlElement) -> bool:
    """By a label around it, one that points to it, or words of its own."""
    around = field.xpath("ancestor::label")
    pointing = page.xpath(f".//label[@for='{field.get('id')}']") if field.get("id") else []
    return bool(around or pointing or field.get("aria-label"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", sorted(ASKING))
def test_every_field_has_a_label(kind: str, layout: str) -> None:
    """And every label that points somewhere points to a field."""
    page = drawn(kind, layout=layout, more={"sensitive": True})
    assert [field.get("name") for field in page.xpath(FIELDS) if not is_labelled(page, field)] == []
    ids = set(page.xpath(".//@id"))
    assert set(page.xpath(".//label/@for")) - ids == set()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_id_stands_once(kind: str, layout: str) -> None:
    """And whatever describes a field is there."""
    more = {"help": "One line.", "why": "It helps."} if kind in ASKING else {}
    problem = Problem(item_id="it", message=PROBLEM)
    page = drawn(kind, layout=layout, more=more, problems=[problem])
    ids = page.xpath(".//@id")
    assert len(ids) == len(set(ids))
    described = {each for listed in page.xpath(".//@aria-describedby") for each in listed.split()}
    assert described - set(ids) == set()


@pytest.mark.parametrize("kind", sorted(set(ASKING) - {"pair", *SINGLE}))
def test_several_fields_stand_in_a_fieldset(kind: str) -> None:
    """With the question as its legend."""
    assert texts(drawn(kind), "./div/fieldset/legend")[0].endswith("What happened?")


@pytest.mark.parametrize("kind", sorted(SINGLE))
def test_single_field_is_named_by_the_question(kind: str) -> None:
    """The question is the label."""
    page = drawn(kind)
    assert texts(page, ".//label[@for='q-it']") == ["What happened?"]
    assert len(page.xpath(".//*[@id='q-it']")) == 1


def test_pair_asks_twice() -> None:
    """Each half is a question of its own; at the second step the first half is told again."""
    assert texts(drawn("pair", more={"after_when": "now"}), ".//legend") == ["How strong was it?", "And now?"]
    later = drawn("pair", value={"before": 75}, phase="later")
    assert texts(later, ".//legend") == ["And now?"]
    assert texts(later, ".//p[@class='question-earlier']") == ["How strong was it? 75 of 100"]


@pytest.mark.parametrize("kind", sorted(ASKING))
def test_fields_are_named_after_the_item(kind: str) -> None:
    """No name is drawn that the item does not own."""
    names = set(drawn(kind, layout="scroll", more={"sensitive": True}).xpath(".//@name"))
    assert names - set(sample(kind).names()) == set()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", sorted(ASKING))
def test_drawn_answer_is_sent_back_unchanged(kind: str, layout: str) -> None:
    """Opening a page and pressing continue keeps every answer."""
    more = {"after_when": "now"} if kind == "pair" else {}
    page = drawn(kind, value=ANSWERS[kind], layout=layout, more=more)
    assert sample(kind, **more).clean(sent_by(page)) == ANSWERS[kind]


@pytest.mark.parametrize("reason", ["skipped", "declined"])
@pytest.mark.parametrize("kind", sorted(ASKING))
def test_drawn_absence_is_sent_back_unchanged(kind: str, reason: str) -> None:
    """On a page with several questions each shows that it was skipped."""
    more = {"sensitive": True, **({"after_when": "now"} if kind == "pair" else {})}
    page = drawn(kind, value=absent(reason), layout="scroll", more=more)
    assert sample(kind, **more).clean(sent_by(page), leaving=False) == absent(reason)


def sent_by(page: html.HtmlElement) -> dict[str, list[str]]:
    """What a browser without script would send."""
    sent: dict[str, list[str]] = {}
    for field in page.xpath(".//*[self::input or self::textarea or self::select]"):
        if field.get("type") in ("radio", "checkbox") and field.get("checked") is None:
            continue
        if field.tag == "select":
            value = field.xpath("./option[@selected]/@value")[0]
        elif field.tag == "textarea":
            value = (field.text or "").removeprefix("\n")
        else:
            value = field.get("value", "")
        sent.setdefault(field.get("name"), []).append(value)
    return sent


@pytest.mark.parametrize("kind", sorted(ASKING))
def test_nothing_is_required_or_preset(kind: str) -> None:
    """No field insists, nothing is chosen before somebody chooses; breathing alone proposes its seconds."""
    page = drawn(kind, layout="scroll")
    assert page.xpath(".//@required") + page.xpath(".//input[@checked]") == []
    assert sample(kind).clean(sent_by(page), leaving=False) is None


@pytest.mark.parametrize("kind", sorted(ASKING))
def test_ways_out_stand_at_each_question_of_a_long_page(kind: str) -> None:
    """Where one question has the page, its buttons do this. What can be left blank or taken back is skipped like that."""
    several = texts(
        drawn(kind, layout="scroll", more={"sensitive": True}), ".//*[contains(@class, 'tick-quiet')]"
    )
    alone = texts(
        drawn(kind, layout="pages", more={"sensitive": True}), ".//*[contains(@class, 'tick-quiet')]"
    )
    radios = kind not in BLANK
    assert set(several) == {"I’d rather not say", *(["Skip this one"] if radios else [])}
    assert alone == []


def test_rather_not_is_offered_for_sensitive_questions_alone() -> None:
    """And not twice where an option says it already."""
    own = [{"value": "yes", "label": "Yes"}, {"value": "rather_not_say", "label": "Rather not"}]
    plain = texts(drawn("choice", layout="scroll"), ".//label")
    twice = texts(drawn("choice", layout="scroll", more={"options": own, "sensitive": True}), ".//label")
    assert (plain, twice) == (
        ["Small", "Medium", "Big", "Skip this one"],
        ["Yes", "Rather not", "Skip this one"],
    )


@pytest.mark.parametrize("kind", sorted(set(ASKING) - {"pair"}))
def test_problem_stands_at_its_field_with_what_was_typed(kind: str) -> None:
    """The sentence is tied to the field or the fieldset."""
    problem = Problem(item_id="it", message=PROBLEM, typed={"q-it": ["many"]})
    page = drawn(kind, problems=[problem])
    assert texts(page, ".//p[@id='q-it-error']") == [PROBLEM]
    assert any("q-it-error" in listed for listed in page.xpath(".//@aria-describedby"))


def test_typed_number_that_was_unclear_is_still_there() -> None:
    """Nobody types it twice."""
    page = drawn(
        "number", value=7, problems=[Problem(item_id="it", message=PROBLEM, typed={"q-it": ["many"]})]
    )
    assert page.xpath(".//input[@id='q-it']/@value") == ["many"]


def test_problem_of_a_half_stands_at_the_half() -> None:
    """The other half is left alone."""
    problem = Problem(item_id="it", message=PROBLEM, part="it-after", typed={"q-it-after": ["140"]})
    page = drawn("pair", more={"after_when": "now"}, problems=[problem])
    assert texts(page, ".//fieldset[@id='q-it-after']/p[@id='q-it-after-error']") == [PROBLEM]
    assert page.xpath(".//p[@id='q-it-before-error']") == []


def test_problem_of_another_item_is_not_shown() -> None:
    """Each sentence at its own place."""
    page = drawn("number", problems=[Problem(item_id="other", message=PROBLEM)])
    assert page.xpath(".//p[@class='error']") == []


def test_question_of_a_page_is_its_heading() -> None:
    """One h1 on a page with one question; none of them on a long page, unless it is asked for."""
    counts = [
        len(drawn("choice", **how).xpath(".//legend/h1"))
        for how in ({}, {"layout": "scroll"}, {"layout": "scroll", "heading": "h1"}, {"heading": ""})
    ]
    assert counts == [1, 0, 1, 0]


def test_frame_is_repeated_above_each_item() -> None:
    """And the numbers behind the options are not shown."""
    page = drawn("frequency")
    assert texts(page, ".//legend") == ["Over the last 2 weeks, how often? What happened?"]
    assert texts(page, ".//label") == [
        "Not at all",
        "Several days",
        "More than half the days",
        "Nearly every day",
    ]


def test_typed_words_cannot_become_markup() -> None:
    """Neither in a field nor in what is told again."""
    evil = "</textarea><script>alert(1)</script>"
    page = drawn("long_text", value=evil)
    assert (page.xpath(".//script"), page.xpath(".//textarea")[0].text.removeprefix("\n")) == ([], evil)


def test_label_cannot_become_markup() -> None:
    """Nor can the words of an edition."""
    assert drawn("short_text", more={"label": "<b>x</b>"}).xpath(".//b") == []
    assert drawn("para", more={"text": "<b>x</b> *y*"}).xpath(".//b") == []


def test_first_line_break_of_a_text_is_not_eaten() -> None:
    """Browsers drop one after the tag, so one is written for them."""
    assert sent_by(drawn("long_text", value="\nsecond line")) == {"q-it": ["\nsecond line"]}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_german_changes_words_and_no_values(kind: str) -> None:
    """Numbers in attributes stay numbers; a comma stands only in a field that reads one."""
    value = ANSWERS.get(kind)
    pages = [drawn(kind, value=value, language=language) for language in ("en", "de")]
    values = [[each.replace(",", ".") for each in page.xpath(".//@value")] for page in pages]
    assert values[0] == values[1]
    assert pages[0].xpath(".//@id") == pages[1].xpath(".//@id")


@pytest.mark.parametrize(("language", "direction"), [("en", ["ltr"]), ("ar", ["rtl"])])
def test_question_says_its_language(language: str, direction: list[str]) -> None:
    """A voice reads it rightly, and it runs the right way."""
    page = drawn("choice", language=language)
    assert (page.xpath("./div/@lang"), page.xpath("./div/@dir")) == ([language], direction)


@pytest.mark.parametrize("kind", sorted(TELLING))
def test_words_to_be_read_have_no_fields(kind: str) -> None:
    """They are text."""
    assert drawn(kind).xpath(FIELDS) == []


def test_group_draws_its_children_with_their_own_answers() -> None:
    """One heading, the ways out at each question."""
    page = drawn(
        "group", value={"one": "A line.", "two": 7}, problems=[Problem(item_id="two", message=PROBLEM)]
    )
    assert texts(page, ".//h1") == ["About it"]
    assert page.xpath(".//textarea")[0].text.strip() == "A line."
    assert page.xpath(".//input[@checked]/@value") == ["7"]
    assert texts(page, ".//p[@class='error']") == [PROBLEM]


def test_whole_page_is_drawn_with_its_answers() -> None:
    """Words before the question, a sentence about the answers after it, and which question it is."""
    items = answering.read_items(
        [
            {"id": "intro", "type": "para", "text": "One question."},
            {"id": "size", "type": "choice", "label": "How big?", "options": OPTIONS},
            {"id": "said", "type": "summary", "text": "It was {size}."},
        ]
    )
    answers = {"size": "big"}
    page = answering.pages(items, answers=answers, layout="scroll")[0]
    shown = presenting.render_page(page, items=items, answers=answers, layout="scroll")
    parsed = html.fragment_fromstring(shown, create_parent="main")
    assert texts(parsed, ".//p[contains(@class, 'item-text')]") == ["One question.", "It was Big."]
    assert texts(parsed, ".//p[@class='question-place']") == ["Question 1 of 1"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_form_on_paper(kind: str) -> None:
    """Without a field, and with the question on it."""
    before = [{"id": "risk", "type": "short_text", "label": "Before?"}] if kind == "quote_own" else []
    shown = presenting.render_paper(answering.read_items([*before, definition(kind, id="it")]))
    parsed = html.fragment_fromstring(f"<div>{shown}</div>")
    assert parsed.xpath(FIELDS) == []
    asked = {"pair": "How strong was it?", "group": "First?"}.get(kind, "What happened?")
    assert (asked in parsed.text_content()) == (kind not in TELLING)


def test_paper_says_what_hangs_on_an_answer_and_what_comes_later() -> None:
    """Paper cannot hide a question, so it says when it fits."""
    items = answering.read_items(
        [
            {"id": "way", "type": "yesno_maybe", "label": "Did it?"},
            {
                "id": "so",
                "type": "short_text",
                "label": "And?",
                "show_if": {"item": "way", "in": ["yes"]},
                "when": "later",
            },
        ]
    )
    parsed = html.fragment_fromstring(f"<div>{presenting.render_paper(items)}</div>")
    assert texts(parsed, ".//p[@class='hint']") == [
        "Only if it fits what you answered above.",
        "Fill this in later, when you know how it went.",
    ]


def test_blank_widget_is_kept_and_an_answer_never_is() -> None:
    """What one person wrote cannot stand in another one's field."""
    item = sample("short_text")
    blank = presenting.render_item(item)
    written = presenting.render_item(item, value="mine alone")
    assert (presenting.render_item(item) is blank, "mine alone" in written, "mine alone" in blank) == (
        True,
        True,
        False,
    )
