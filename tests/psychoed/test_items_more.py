"""Kinds with something of their own: rows that unfold, occasions, quoted words, answers taken over, a choice to share."""

from typing import Any

import pytest
from lxml import html

from psychoed import answering, presenting
from psychoed.answering import Problem
from psychoed.items import ItemError, item_of
from tests.psychoed.samples import OPTIONS, definition, sample

WORDS = {"id": "risk", "type": "short_text", "label": "What?"}


def parsed(*drawn: str) -> html.HtmlElement:
    return html.fragment_fromstring("".join(drawn), create_parent="main")


def told(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.xpath(path)]


@pytest.mark.parametrize(
    ("value", "standing"),
    [(None, 2), ({"1": {"step": "Ask"}}, 2), ({"2": {"step": "Ask"}}, 3), ({"6": {"rating": 9}}, 6)],
)
def test_rows_unfold_as_they_are_filled(value: Any, standing: int) -> None:
    """Those that are offered at first, those that say something, and one more; the rest opens without script."""
    page = parsed(presenting.render_item(sample("ladder", count=6, open=2), value=value))

    assert len(page.xpath(".//fieldset[@class='grid-row'][not(ancestor::details)]")) == standing
    assert len(page.xpath(".//details//fieldset")) == 6 - standing


def test_table_without_a_first_part_stands_open() -> None:
    page = parsed(presenting.render_item(sample("table")))

    assert (len(page.xpath(".//fieldset[@class='grid-row']")), page.xpath(".//details")) == (3, [])


@pytest.mark.parametrize(("value", "standing"), [(None, 1), ([{"fear": 30}], 2), ([{"fear": 30}] * 3, 3)])
def test_one_empty_occasion_waits_after_the_filled_ones(value: Any, standing: int) -> None:
    page = parsed(presenting.render_item(sample("repeat"), value=value))

    assert told(page, ".//p[@class='occasion-label']") == [f"Try {place}" for place in range(1, standing + 1)]
    assert told(page, ".//details/summary") == [f"Add: Try {place}" for place in range(standing + 1, 4)]


def test_occasion_that_cannot_be_taken_is_said_at_its_field() -> None:
    """And everything that was typed is in the fields again."""
    item = sample("repeat")
    sent = {"q-it-1-where": "big", "q-it-2-fear": "lots"}
    problem = answering.clean_page([item], raw=sent, answers={}).problems[0]
    page = parsed(presenting.render_item(item, problems=[problem]))

    wrong = page.xpath(".//*[@data-item='it-2-fear']//p[@class='error']")
    assert [each.text_content() for each in wrong] == ["Please write a number in digits, such as 7."]
    assert page.xpath(".//input[@name='q-it-2-fear']/@value") == ["lots"]
    assert page.xpath(".//input[@checked]/@value") == ["big"]


@pytest.mark.parametrize(("length", "said"), [(390, False), (410, True)])
def test_room_is_said_when_it_runs_short(length: int, *, said: bool) -> None:
    """Before, it would only be one more line to read."""
    page = parsed(presenting.render_item(sample("short_text"), value="x" * length))

    assert bool(page.xpath(".//p[@class='question-limit']")) is said


def test_one_question_of_a_group_has_the_page_to_itself() -> None:
    """Where the other ones belong to another version or step, it is drawn like any single question."""
    group = {"id": "both", "type": "group", "items": [{**WORDS, "dose": "small"}, {**WORDS, "id": "who"}]}
    items = answering.read_items([group])
    page = answering.pages(items, answers={}, dose="small")[0]
    shown = parsed(presenting.render_page(page, items=items, answers={}))

    assert told(shown, ".//h1") == ["What?"]


@pytest.mark.parametrize(
    ("child", "field"),
    [
        ({"id": "a", "type": "para", "text": "Words."}, "type"),
        ({"id": "a", "type": "short_text", "label": "What?", "when": "later"}, "when"),
        ({"id": "a", "type": "repeat", "label": "What?", "items": [WORDS]}, "type"),
        ({"id": "a", "type": "short_text"}, "label"),
    ],
)
def test_repeat_takes_plain_questions_alone(child: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as refused:
        item_of(definition("repeat", items=[child]))

    assert (refused.value.item_id, refused.value.field) == ("a", field)


def test_own_words_are_quoted_before_the_next_question() -> None:
    items = answering.read_items(
        [
            WORDS,
            {"id": "said", "type": "quote_own", "of": "risk"},
            {"id": "so", "type": "short_text", "label": "So?"},
        ]
    )
    shown = [
        parsed(
            presenting.render_page(answering.pages(items, answers=answers)[1], items=items, answers=answers)
        )
        for answers in ({"risk": "I said <no>."}, {"risk": {"absent": "skipped", "kept": "half"}})
    ]

    assert told(shown[0], ".//figure") == ["You wroteI said <no>."]
    assert shown[1].xpath(".//figure") == []


BEFORE = "name an earlier question of the same kind, or the question itself"


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"type": "quote_own", "of": "gone"}, "gone is no question before it; name an earlier one"),
        ({"type": "quote_own", "of": "intro"}, "intro is no question before it; name an earlier one"),
        ({"type": "long_text", "label": "So?", "reuse_from": "risk"}, BEFORE),
        ({"type": "short_text", "label": "So?", "reuse_from": "gone"}, BEFORE),
        ({"type": "share_choice", "label": "So?", "of": ["gone"]}, "speaks of gone, which is not there"),
    ],
)
def test_item_that_points_nowhere_is_refused(wrong: dict[str, Any], advice: str) -> None:
    intro = {"id": "intro", "type": "para", "text": "Words."}
    with pytest.raises(ItemError) as refused:
        answering.read_items([intro, WORDS, {"id": "it", **wrong}])

    assert (refused.value.item_id, refused.value.message) == ("it", advice)


def test_answer_is_taken_over_until_another_one_is_given() -> None:
    """Never ask twice: what was said to the first question stands in the field of the second."""
    again = {"id": "again", "type": "short_text", "label": "Which one?", "reuse_from": "risk"}
    items = answering.read_items([WORDS, again])
    fields = []
    for answers in ({"risk": "A hug."}, {"risk": "A hug.", "again": "A no."}, {}):
        page = answering.pages(items, answers=answers)[1]
        drawn = parsed(presenting.render_page(page, items=items, answers=answers))
        fields.append(drawn.xpath(".//textarea")[0].text.strip())

    assert fields == ["A hug.", "A no.", ""]


def test_new_page_begins_with_what_is_taken_over() -> None:
    """An answer that is absent is not taken over; one that nobody asks for neither."""
    own = {"id": "own", "type": "short_text", "label": "Your own?", "reuse_from": "own"}
    items = answering.read_items([WORDS, own])

    assert answering.taken_over(items, answers={"risk": "A no.", "own": "Calls"}) == {"own": "Calls"}
    assert answering.taken_over(items, answers={"own": {"absent": "skipped"}}) == {}


@pytest.mark.parametrize(
    ("of", "changed", "shares"),
    [
        (None, {"it": "keep"}, {"risk": False, "size": False, "it": False}),
        (["risk"], {"it": "share"}, {"risk": True, "it": True}),
        (["risk"], {"it": {"absent": "skipped"}}, {}),
        (["risk"], {"risk": "A no."}, {}),
    ],
)
def test_choice_to_share_decides_when_it_is_answered(
    of: list[str] | None, changed: dict[str, Any], shares: dict[str, bool]
) -> None:
    size = {"id": "size", "type": "choice", "label": "How big?", "options": OPTIONS}
    choice = {"id": "it", "type": "share_choice", "label": "And now?", **({"of": of} if of else {})}

    assert answering.chosen_share(answering.read_items([WORDS, size, choice]), changed=changed) == shares


@pytest.mark.parametrize(("side", "outlines"), [("both", 2), ("front", 1), ("back", 1)])
def test_outline_is_a_picture_of_the_list(side: str, outlines: int) -> None:
    """Whatever can be tapped on it is in the list; it is not read out, and hidden until the script comes."""
    page = parsed(presenting.render_item(sample("regions", side=side)))
    tapped = set(page.xpath(".//@data-region"))

    assert tapped <= set(page.xpath(".//input[@type='checkbox']/@value"))
    assert len(page.xpath(".//*[local-name()='svg']")) == outlines
    assert page.xpath(".//*[@data-outlines]/@aria-hidden") == ["true"]
    assert page.xpath(".//*[@data-outlines][@hidden]") != []


@pytest.mark.parametrize(
    ("kind", "sent", "methods"),
    [
        ("suds", {"q-it-anchor": "75"}, {"it": "tap"}),
        ("suds", {"q-it": "60"}, {"it": "type"}),
        ("suds", {"q-it": "55", "q-it-by": "step"}, {"it": "step"}),
        ("suds", {"q-it": "55", "q-it-by": "hammer"}, {"it": "type"}),
        ("slider", {"q-it": "40", "q-it-by": "slide"}, {"it": "slide"}),
        ("slider", {"q-it": "40"}, {"it": "type"}),
        ("pair", {"q-it-before-anchor": "75"}, {"it-before": "tap"}),
        ("scale_0_10", {"q-it": "7"}, {}),
        ("short_text", {"q-it": "7"}, {}),
    ],
)
def test_number_says_by_what_hand_it_was_set(
    kind: str, sent: dict[str, str], methods: dict[str, str]
) -> None:
    """Where the way of setting it could lean on the number."""
    assert answering.clean_page([sample(kind)], raw=sent, answers={}).methods == methods


@pytest.mark.parametrize(
    ("more", "field"),
    [({"min": 10, "max": 10}, "max"), ({"min": 0, "max": 10, "step": 3}, "step"), ({"low": ""}, "low")],
)
def test_line_without_a_way_is_refused(more: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as refused:
        item_of(definition("slider", **more))

    assert refused.value.field == field


def test_line_is_empty_until_it_is_set() -> None:
    """No default and no handle: a number field alone, which works without script."""
    page = parsed(
        presenting.render_item(sample("slider"), problems=[Problem(item_id="it", message="Once more.")])
    )

    assert page.xpath(".//input[@type='range']") == []
    assert page.xpath(".//input[not(@type='hidden')]/@value") == [""]
    assert told(page, ".//p[@class='error']") == ["Once more."]
