"""From items to pages and back: what is shown together, what a page changes, what is read, what is shared."""

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from psychoed import answering
from psychoed.answering import Cleaned, Problem, Reading, UnknownItem
from psychoed.items import ItemError
from tests.psychoed.samples import CHECK, LOG

check, log = answering.read_items(CHECK), answering.read_items(LOG)


def keys(items: Any, **how: Any) -> list[tuple[str, list[str]]]:
    """The pages as their keys and what stands on them."""
    return [
        (page.key, [item.id for item in answering.walk(page.items)]) for page in answering.pages(items, **how)
    ]


def test_worksheet_has_one_question_a_page() -> None:
    """Words lead to the question behind them; what stands at the end has its own page."""
    assert keys(check, answers={}) == [
        ("say", ["intro", "say"]),
        ("felt_off", ["felt_off"]),
        ("differently", ["differently"]),
        ("thanks", ["thanks"]),
    ]


def test_answer_opens_the_next_question() -> None:
    """And a question that hangs on a hidden one stays hidden, whatever was answered there before."""
    assert [key for key, _ in keys(check, answers={"felt_off": "yes", "got_to_it": "small"})] == [
        "say",
        "felt_off",
        "got_to_it",
        "how_big",
        "differently",
        "thanks",
    ]
    assert [key for key, _ in keys(check, answers={"felt_off": "no", "got_to_it": "small"})] == [
        "say",
        "felt_off",
        "differently",
        "thanks",
    ]


def test_scale_scrolls_and_what_hangs_on_it_follows() -> None:
    """One page for all; an opened question comes on the next, so that no script is needed."""
    answers = {"felt_off": "yes", "got_to_it": "small"}
    assert keys(check, answers={}, layout="scroll") == [
        ("say", ["intro", "say", "felt_off", "differently", "thanks"]),
    ]
    assert keys(check, answers=answers, layout="scroll") == [
        ("say", ["intro", "say", "felt_off", "differently", "thanks"]),
        ("got_to_it", ["got_to_it"]),
        ("how_big", ["how_big"]),
    ]


def test_steps_have_their_own_pages() -> None:
    """A content note stands alone; a pair and a group show what belongs to the step; a count of all is not here."""
    assert keys(log, answers={}) == [
        ("note", ["note"]),
        ("risk", ["risk"]),
        ("likelihood", ["likelihood"]),
        ("outcome", ["outcome", "guess"]),
    ]
    assert keys(log, answers={}, phase="later") == [
        ("likelihood", ["likelihood"]),
        ("outcome", ["outcome", "happened", "went"]),
    ]


def test_two_steps_are_known() -> None:
    """By an item that is asked later, inside a group too, or by a pair that ends later."""
    assert (answering.is_two_step(log), answering.is_two_step(log[2:3]), answering.is_two_step(check)) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("kind", "layout"),
    [("exercise", "pages"), ("measure", "scroll"), ("session_check", "scroll"), ("handout", "pages")],
)
def test_kind_decides_the_layout(kind: str, layout: str) -> None:
    """The client may switch; this is how it begins."""
    assert answering.layout_of(kind) == layout


def test_page_says_which_buttons_it_needs() -> None:
    """Rather-not for a sensitive question alone; skip where something is asked."""
    pages = answering.pages(check, answers={})
    assert [(page.asks, page.several, page.offers_decline) for page in pages] == [
        (True, False, False),
        (True, False, True),
        (True, False, False),
        (False, False, False),
    ]
    assert answering.pages(check, answers={}, layout="scroll")[0].several is True


@pytest.mark.parametrize(
    ("answers", "key", "place"),
    [
        ({}, "say", (1, 3, False)),
        ({}, "felt_off", (2, 3, False)),
        ({"felt_off": "no"}, "differently", (3, 3, True)),
        ({"felt_off": "yes", "got_to_it": "big"}, "differently", (4, 4, True)),
    ],
)
def test_progress_is_sure_only_when_it_is(
    answers: dict[str, Any], key: str, place: tuple[int, int, bool]
) -> None:
    """Question 3 of 6, unless what is still ahead could add one."""
    pages = answering.pages(check, answers=answers)
    assert answering.progress(pages, key=key, items=check) == place


def test_page_gives_changes_and_problems() -> None:
    """What could be taken is kept, what could not is shown as it was typed."""
    items = answering.read_items(
        [
            {"id": "risk", "type": "short_text", "label": "What?"},
            {"id": "hours", "type": "number", "label": "How many hours?"},
        ]
    )
    sent = QueryDict("q-risk=I+said+no&q-hours=many&page=x&version=3")
    assert answering.clean_page(items, raw=sent, answers={}) == Cleaned(
        {"risk": "I said no"},
        [
            Problem(
                item_id="hours",
                message="Please write a number in digits, such as 7.",
                typed={"q-hours": ["many"], "q-hours-absent": []},
            )
        ],
    )


def test_draft_is_not_yet_skipped() -> None:
    """Only leaving the page makes a blank an answer; a blank takes back what was there."""
    page = answering.pages(check, answers={})[2]
    answers = {"differently": "Slower."}
    sent = {"q-differently": ""}
    draft = answering.clean_page(page.items, raw=sent, answers=answers, leaving=False)
    left = answering.clean_page(page.items, raw=sent, answers=answers)
    assert answering.merge(answers, changed=draft.changed, items=check) == {}
    assert answering.merge(answers, changed=left.changed, items=check) == {
        "differently": {"absent": "skipped"}
    }


@pytest.mark.parametrize(
    ("pressed", "changed"),
    [
        ("skip", {"felt_off": {"absent": "skipped"}}),
        ("decline", {"felt_off": {"absent": "declined"}}),
        ("on", {"felt_off": "yes"}),
        ("", {"felt_off": "yes"}),
    ],
)
def test_buttons_of_a_page_are_heard(pressed: str, changed: dict[str, Any]) -> None:
    """Continue, skip, rather not."""
    page = answering.pages(check, answers={})[1]
    sent = {"q-felt_off": "yes", "go": pressed}
    assert answering.clean_page(page.items, raw=sent, answers={}) == Cleaned(changed, [])


def test_question_that_is_not_sensitive_is_only_skipped() -> None:
    """The word that is stored is one that was offered."""
    page = answering.pages(check, answers={})[0]
    cleaned = answering.clean_page(page.items, raw={"go": "decline"}, answers={})
    assert cleaned.changed == {"say": {"absent": "skipped"}}


def test_page_of_the_second_step_changes_nothing_of_the_first() -> None:
    """The guess stays as it was written, even where a form sends it again."""
    page = answering.pages(log, answers={}, phase="later")[1]
    sent = {"q-guess": "rewritten", "q-happened": "He came.", "q-went": "big"}
    cleaned = answering.clean_page(page.items, raw=sent, answers={"guess": "nothing"}, phase="later")
    assert cleaned.changed == {"happened": "He came.", "went": "big"}


def test_answer_that_nobody_asked_for_is_refused() -> None:
    """Words that are read have no answer either."""
    for stranger in ("strange", "intro"):
        with pytest.raises(UnknownItem):
            answering.merge({}, changed={stranger: "x"}, items=check)


SAVES = st.lists(
    st.tuples(st.sampled_from(["risk", "guess"]), st.text("ab \n", max_size=6), st.booleans()), max_size=12
)


@given(saves=SAVES)
def test_last_thing_typed_is_what_stays(saves: list[tuple[str, str, bool]]) -> None:
    """Whatever the order of pages and of drafts."""
    by_id = {item.id: item for item in answering.walk(log)}
    answers: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for item_id, text, leaving in saves:
        raw = {f"q-{item_id}": text}
        cleaned = answering.clean_page([by_id[item_id]], raw=raw, answers=answers, leaving=leaving)
        answers = answering.merge(answers, changed=cleaned.changed, items=log)
        last[item_id] = text if text.strip() else ({"absent": "skipped"} if leaving else None)
    assert answers == {item_id: value for item_id, value in last.items() if value is not None}


def test_answers_are_read_in_the_order_of_the_questions() -> None:
    """Hidden ones and unreached ones are not there; absent ones say so."""
    answers = {"felt_off": {"absent": "declined"}, "got_to_it": "small", "say": 7}
    assert answering.readable(check, answers=answers, language="en") == [
        Reading(item_id="say", label="I could say it.", lines=("7 of 10",)),
        Reading(item_id="felt_off", label="Did anything feel off?", absent="declined"),
    ]


LOST: list[tuple[list[dict[str, Any]], tuple[str, str, str]]] = [
    (
        [{"id": "a", "type": "para", "text": "x"}, {"id": "a", "type": "para", "text": "y"}],
        ("a", "id", "stands twice; give each item its own"),
    ),
    (
        [{"id": "a", "type": "para", "text": "x", "show_if": {"item": "b", "in": ["x"]}}],
        ("a", "show_if", "b does not stand before it; name an earlier item"),
    ),
    (
        [{"id": "s", "type": "summary", "text": "{n.gone=x}"}],
        ("s", "text", "speaks of gone, which is not there"),
    ),
    (
        [
            {
                "id": "g",
                "type": "group",
                "items": [
                    {"id": "a", "type": "yesno_maybe", "label": "A?"},
                    {"id": "b", "type": "short_text", "label": "B?", "show_if": {"item": "a", "in": ["yes"]}},
                ],
            }
        ],
        ("b", "show_if", "a does not stand before it; name an earlier item"),
    ),
    (
        [
            {"id": "way", "type": "yesno_maybe", "label": "Did it?"},
            {"id": "b", "type": "short_text", "label": "B?", "show_if": {"item": "way", "in": ["yes", "ja"]}},
        ],
        ("b", "show_if", "ja is no answer of way; use no, maybe, yes"),
    ),
    (
        [
            {"id": "way", "type": "yesno_maybe", "label": "Did it?"},
            {"id": "b", "type": "short_text", "label": "B?", "show_if": {"item": "way", "at_least": 2}},
        ],
        ("b", "show_if", "the answers of way are no numbers; write in: [values]"),
    ),
    (
        [
            {"id": "a", "type": "para", "text": "x"},
            {"id": "b", "type": "short_text", "label": "B?", "show_if": {"item": "a", "in": ["x"]}},
        ],
        ("b", "show_if", "a has no answer; name an item that is asked"),
    ),
]


@pytest.mark.parametrize(("definitions", "told"), LOST)
def test_items_that_do_not_fit_together_are_refused(
    definitions: list[dict[str, Any]], told: tuple[str, str, str]
) -> None:
    """Ids once, conditions backwards and onto another page, sums of what is there."""
    with pytest.raises(ItemError) as refusal:
        answering.validate_items(definitions)
    assert (refusal.value.item_id, refusal.value.field, refusal.value.message) == told


def test_child_of_a_group_is_hidden_by_its_own_condition() -> None:
    """The rest of the group stays."""
    items = answering.read_items(
        [
            {"id": "way", "type": "yesno_maybe", "label": "Written?"},
            {
                "id": "g",
                "type": "group",
                "items": [
                    {"id": "a", "type": "short_text", "label": "A?"},
                    {
                        "id": "b",
                        "type": "short_text",
                        "label": "B?",
                        "show_if": {"item": "way", "in": ["yes"]},
                    },
                ],
            },
        ]
    )
    shown = [
        [each.id for each in answering.walk(answering.visible(items, answers={"way": way}))]
        for way in ("no", "yes")
    ]
    assert shown == [["way", "g", "a"], ["way", "g", "a", "b"]]
