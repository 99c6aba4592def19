"""What people type into items: kept as it was meant, refused with a sentence, and read back in plain words."""

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from psychoed.items import NotClear, absent, item_of
from tests.psychoed.samples import ANSWERS, ASKING, form, sample

HIDDEN = "".join(
    map(
        chr,
        [*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    )
)
typed_texts = st.text(
    st.characters(codec="utf-8", exclude_characters=HIDDEN + "\r\u2028\u2029"), max_size=400
)

CLEANED: list[tuple[str, dict[str, Any], Any]] = [
    ("short_text", form(main="I said no."), "I said no."),
    ("short_text", form(main="one\r\ntwo"), "one\ntwo"),
    ("short_text", form(main="left\u202eright\x00"), "leftright"),
    ("short_text", form(main="torn \ud800 letter"), "torn � letter"),
    ("short_text", form(main="-skip"), "-skip"),
    ("list_text", form(main=["a red cup", "", " ", "the\nlamp"]), ["a red cup", "the lamp"]),
    ("list_text", form(main=["1", "2", "3", "4"]), ["1", "2", "3"]),
    ("plan_if_then", form(**{"if": "it rains", "then": ""}), {"if": "it rains"}),
    ("choice", form(main="big"), "big"),
    ("multi", form(main=["big", "small"]), ["small", "big"]),
    ("multi", form(main=["none"]), ["none"]),
    ("multi", form(main=["small", "-skip"]), ["small"]),
    ("yesno_maybe", form(main="maybe"), "maybe"),
    ("frequency", form(main="0"), 0),
    ("number", form(main="7,5 hours"), 7.5),
    ("scale_0_10", form(main="10"), 10),
    ("date", form(main=" 2026-03-31 "), "2026-03-31"),
    ("time", form(main="19:30"), "19:30"),
    ("time", form(main="7.30"), "07:30"),
    ("time", form(main="7:30 pm"), "19:30"),
    ("time", form(main="12 a.m."), "00:00"),
    ("time", form(main="19h30"), "19:30"),
    ("time", form(main="19:30 Uhr"), "19:30"),
    ("time", form(main="٧:٣٠"), "07:30"),
    ("suds", form(anchor="75"), 75),
    ("suds", form(main="60"), 60),
    ("suds", form(main=" ６０ "), 60),
    ("suds", form(main="60", was="60", anchor="75"), 75),
    ("suds", form(main="65", was="60", anchor="75"), 65),
    ("suds", form(main="65", anchor="-skip"), 65),
    ("pair", {"q-it-before-anchor": "50", "q-it-after-anchor": "0"}, {"before": 50}),
    ("breath", form(**{"in": "5", "out": "7", "seconds": "61"}), {"in": 5, "out": 7, "seconds": 61}),
    ("breath", form(**{"in": "4", "out": "6", "done": "1"}), {"in": 4, "out": 6, "done": True}),
    ("steps", form(done="1"), {"done": True}),
    ("timer", form(seconds="90", done="1"), {"seconds": 90}),
    ("timer", form(seconds="999999", done="1"), {"done": True}),
    ("timer", form(seconds="-3", done="1"), {"done": True}),
    ("slider", form(main="40"), 40),
    ("slider", form(main=" ４０ "), 40),
    ("datetime", form(date="2026-03-31", time="7:30 pm"), {"date": "2026-03-31", "time": "19:30"}),
    ("datetime", form(date="", time="19.30"), {"time": "19:30"}),
    ("duration", form(hours="7", minutes="30"), 450),
    ("duration", form(hours="", minutes="90"), 90),
    ("duration", form(hours="0", minutes=""), 0),
    ("regions", form(main=["hands", "throat"]), ["throat", "hands"]),
    ("regions", form(main=["nowhere"]), ["nowhere"]),
    ("share_choice", form(main="share"), "share"),
    ("repeat", form(**{"2-where": "big", "3-fear": "30"}), [{"where": "big"}, {"fear": 30}]),
]


@pytest.mark.parametrize(("kind", "sent", "value"), CLEANED)
def test_answer_is_kept_as_it_was_meant(kind: str, sent: dict[str, Any], value: Any) -> None:
    """One row for each way to answer."""
    assert sample(kind).clean(sent) == value


BLANK: list[dict[str, Any]] = [{}, form(main=""), form(main=" \t\n"), form(main=["", ""])]


@pytest.mark.parametrize("kind", sorted(ASKING))
@pytest.mark.parametrize("sent", BLANK)
def test_blank_is_skipped_only_when_the_page_is_left(kind: str, sent: dict[str, Any]) -> None:
    """While somebody is still writing, a blank field is not yet an answer."""
    item = sample(kind)
    assert (item.clean(sent), item.clean(sent, leaving=False)) == ({"absent": "skipped"}, None)


@pytest.mark.parametrize("kind", sorted(ASKING))
@pytest.mark.parametrize(("mark", "reason"), [("-skip", "skipped"), ("-decline", "declined")])
def test_every_question_can_be_skipped_and_declined(kind: str, mark: str, reason: str) -> None:
    """The way out that is drawn for an absent answer leads back to it."""
    item = sample(kind, sensitive=True)
    drawn = item.form_of(absent(reason))
    assert {mark in texts for texts in drawn.values()} == {True}
    assert item.clean(drawn, leaving=False) == absent(reason)


@pytest.mark.parametrize("kind", sorted(ASKING))
def test_fields_of_an_answer_lead_back_to_it(kind: str) -> None:
    """Opening a page and saving it again changes nothing."""
    item = sample(kind, **({"after_when": "now"} if kind == "pair" else {}))
    assert item.clean(item.form_of(ANSWERS[kind])) == ANSWERS[kind]


@pytest.mark.parametrize("kind", sorted(ASKING))
def test_form_may_be_a_querydict(kind: str) -> None:
    """What Django hands over is read like a plain mapping."""
    item = sample(kind, **({"after_when": "now"} if kind == "pair" else {}))
    sent = QueryDict(mutable=True)
    for name, texts in item.form_of(ANSWERS[kind]).items():
        sent.setlist(name, texts)
    assert item.clean(sent) == ANSWERS[kind]


def test_words_typed_before_skip_come_back() -> None:
    """Skip is pressed by mistake: the words are in the field again, and are not an answer."""
    item = sample("short_text")
    value = item.skip("skipped", form(main="half a sentence"))
    assert value == {"absent": "skipped", "kept": "half a sentence"}
    assert item.form_of(value) == {"q-it": ["half a sentence"], "q-it-absent": ["-skip"]}
    assert item.read(value, language="en") == []


@pytest.mark.parametrize(
    ("typed", "stored", "kept"),
    [
        ("half a sentence", {"absent": "skipped", "kept": "half"}, "half a sentence"),
        ("half", {"absent": "skipped", "kept": "half"}, {"absent": "skipped", "kept": "half"}),
        ("", {"absent": "skipped", "kept": "half"}, {"absent": "skipped"}),
        ("half", None, {"absent": "skipped", "kept": "half"}),
        ("more", {"absent": "declined"}, "more"),
    ],
)
def test_words_that_come_after_a_skip_are_an_answer(typed: str, stored: Any, kept: Any) -> None:
    """The tick from before stands there still; whoever writes on has changed their mind."""
    item = sample("short_text", sensitive=True)
    assert item.clean(form(main=typed, absent="-skip"), stored=stored) == kept


def test_tap_before_skip_is_forgotten() -> None:
    """A tap is no word; nothing is lost."""
    assert sample("choice").skip("skipped", form(main="big")) == {"absent": "skipped"}


def test_unclear_words_do_not_stand_in_the_way_of_skip() -> None:
    """Skip always works."""
    assert sample("number").skip("declined", form(main="seven")) == {"absent": "declined"}
    assert sample("number").clean(form(main="seven", absent="-skip")) == {"absent": "skipped"}


def test_own_option_for_rather_not_is_stored_as_declined() -> None:
    """No second button is offered beside it."""
    options = [{"value": "yes", "label": "Yes"}, {"value": "rather_not_say", "label": "Rather not"}]
    item = sample("choice", options=options, sensitive=True)
    assert item.clean(form(main="rather_not_say")) == {"absent": "declined"}
    assert (item.form_of(absent("declined")), item.offers_decline) == ({"q-it": ["rather_not_say"]}, False)


UNCLEAR: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    (
        "short_text",
        {"max_length": 10},
        form(main="eleven char"),
        "This is 11 characters long, and there is room for 10. Could you shorten it a little?",
    ),
    ("choice", {}, form(main="huge"), "Please choose one of the answers."),
    (
        "multi",
        {},
        form(main=["small", "none"]),
        "“None of these” stands alone. Please take back one of them.",
    ),
    ("number", {}, form(main="seven"), "Please write a number in digits, such as 7."),
    ("number", {}, form(main="25"), "Please write a number from 0 to 24."),
    ("number", {"decimals": 0}, form(main="7.5"), "Please write a whole number, such as 7."),
    ("number", {"decimals": 1}, form(main="7.25"), "Please use at most 1 digits after the point."),
    ("number", {}, form(main="1.000"), "Please write this number without a mark between the thousands."),
    ("suds", {}, form(main="101"), "Please write a number from 0 to 100."),
    ("date", {}, form(main="31.2.2026"), "Please write the day as year, month and day, such as 2026-03-31."),
    ("date", {}, form(main="2026-02-30"), "Please write the day as year, month and day, such as 2026-03-31."),
    ("time", {}, form(main="25:00"), "Please write a time, such as 7:30 or 19:30."),
    ("time", {}, form(main="13:00 pm"), "Please write a time, such as 7:30 or 19:30."),
    ("time", {}, form(main="late"), "Please write a time, such as 7:30 or 19:30."),
    ("ladder", {}, {"q-it-2-rating": "120"}, "Step 2: Please write a number from 0 to 100."),
    ("cards", {}, {"q-it-small": "gone"}, "Please choose one of the answers."),
    ("breath", {}, form(**{"in": "1", "out": "6", "done": "1"}), "Please write a number from 2 to 8."),
    ("slider", {"min": -5, "max": 5}, form(main="6"), "Please write a number from -5 to 5."),
    ("slider", {}, form(main="much"), "Please write a number in digits, such as 7."),
    ("datetime", {}, form(date="2026-03-31", time="late"), "Please write a time, such as 7:30 or 19:30."),
    ("duration", {}, form(hours="101"), "Please write a number from 0 to 6000."),
    ("duration", {}, form(hours="1.5"), "Please write a whole number, such as 7."),
    (
        "regions",
        {},
        form(main=["throat", "nowhere"]),
        "“Nowhere I can tell” stands alone. Please take back one of them.",
    ),
    ("repeat", {}, form(**{"2-fear": "101"}), "Please write a number from 0 to 100."),
]


@pytest.mark.parametrize(("kind", "more", "sent", "sentence"), UNCLEAR)
def test_unclear_answer_is_met_with_a_sentence(
    kind: str, more: dict[str, Any], sent: dict[str, Any], sentence: str
) -> None:
    """What is wrong, and what would be right."""
    with pytest.raises(NotClear) as unclear:
        sample(kind, **more).clean(sent)
    assert str(unclear.value) == sentence


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ({"min": 3}, "Please write a number that is not below 3."),
        ({"max": 1}, "Please write a number that is not above 1."),
    ],
)
def test_one_bound_is_said_alone(bounds: dict[str, int], sentence: str) -> None:
    """A limit that is not there is not spoken of."""
    item = item_of({"id": "it", "type": "number", "label": "How many?", **bounds})
    with pytest.raises(NotClear) as unclear:
        item.clean(form(main="2"))
    assert str(unclear.value) == sentence


NUMBERS: list[tuple[str, int, float]] = [
    ("7", 0, 7),
    ("+7", 0, 7),
    ("−7", 0, -7),
    ("007", 0, 7),
    ("7.0", 0, 7),
    ("7,0", 0, 7),
    ("1 000", 0, 1000),
    ("1\u00a0000", 0, 1000),
    ("1’000", 0, 1000),
    ("1.000", 0, 1000),
    ("1,000,000", 0, 1_000_000),
    ("1.234,5", 1, 1234.5),
    ("1,234.5", 1, 1234.5),
    ("1234,5", 1, 1234.5),
    ("0,125", 3, 0.125),
    (".5", 1, 0.5),
    ("５，５".replace("，", ","), 1, 5.5),
    ("٧٫٥", 1, 7.5),
    ("७", 0, 7),
]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("text", "decimals", "value"), NUMBERS)
def test_number_is_read_however_it_is_written(text: str, decimals: int, value: float, language: str) -> None:
    """Comma or point, any script's digits, in any language of the page."""
    item = type(sample("number")).of(
        {"id": "it", "type": "number", "label": "How many?", "decimals": decimals}
    )
    with translation.override(language):
        assert item.clean(form(main=text)) == value


@pytest.mark.parametrize(
    "text", ["1e5", "nan", "inf", "--1", "1..2", "1-2", "0x10", "9" * 41, "½", "1,2,3.4.5"]
)
def test_what_is_no_number_is_asked_again(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(NotClear):
        sample("number").clean(form(main=text))


@pytest.mark.parametrize(("language", "text"), [("en", "7.5"), ("de", "7,5")])
def test_number_is_shown_as_the_language_writes_it(language: str, text: str) -> None:
    """And the shown one is read back as the same."""
    item = sample("number")
    with translation.override(language):
        assert item.form_of(7.5) == {"q-it": [text]}
        assert item.clean(item.form_of(7.5)) == 7.5
    assert item.read(7.5, language=language) == [f"{text} hours"]


@given(text=typed_texts)
@example(text=" leading and trailing ")
@example(text="אבג 123 \u200f!")
@example(text="👩‍👩‍👧 é é")
def test_any_text_comes_back_equal(text: str) -> None:
    """From the field to the record and back to the eye, nothing but line ends changes."""
    item = sample("long_text")
    value = item.clean(form(main=text), leaving=False)
    assert value == (text if text.strip() else None)
    assert "\n".join(item.read(value, language="en")) == (text if text.strip() else "")


@given(text=st.text(max_size=300))
def test_any_text_at_all_is_safe_to_keep(text: str) -> None:
    """Control characters and turned-round lines are gone, and a second cleaning changes nothing."""
    item = sample("long_text")
    value = item.clean(form(main=text), leaving=False) or ""
    assert set(value) & set(HIDDEN) == set()
    assert (item.clean(form(main=value), leaving=False) or "") == (value if value.strip() else "")


@given(value=st.integers(0, 100))
def test_any_number_of_a_hundred_comes_back(value: int) -> None:
    """Whether it has an anchor or stands between two."""
    item = sample("suds")
    assert item.clean(item.form_of(value)) == value


@given(value=st.decimals(0, 24, places=1))
def test_any_number_with_a_mark_comes_back_in_german(value: Any) -> None:
    """The comma is written and read."""
    item = sample("number")
    with translation.override("de"):
        assert item.clean(item.form_of(float(value))) == float(value)


def test_half_of_a_pair_waits_for_the_second_step() -> None:
    """The second half is put beside the first, which stays as it was."""
    item = sample("pair")
    first = item.clean({"q-it-before-anchor": "75"})
    later = item.clean({"q-it-after": "30"}, phase="later", stored=first)
    assert (first, later) == ({"before": 75}, {"before": 75, "after": 30})


def test_skipping_the_second_half_leaves_the_first() -> None:
    """What was guessed is not lost because the outcome is not known."""
    item = sample("pair")
    assert item.skip("skipped", {}, phase="later", stored={"before": 75}) == {"before": 75}
    assert item.clean({"q-it-after-anchor": "-skip"}, phase="later", stored={"before": 75}) == {"before": 75}
    assert item.skip("skipped", {}, phase="now", stored={"before": 75}) == {"absent": "skipped"}


def test_unclear_half_is_named() -> None:
    """The sentence stands at the half that it is about."""
    item = sample("pair", after_when="now")
    with pytest.raises(NotClear) as unclear:
        item.clean({"q-it-before-anchor": "50", "q-it-after": "140"})
    assert unclear.value.part == "it-after"


def test_pair_of_eleven_buttons() -> None:
    """A pair may rest on 0 to 10 as well."""
    item = sample("pair", scale="scale_0_10", after_when="now")
    value = item.clean({"q-it-before": "8", "q-it-after": "3"})
    assert (value, item.clean(item.form_of(value))) == ({"before": 8, "after": 3}, {"before": 8, "after": 3})


@pytest.mark.parametrize(
    ("kind", "condition", "value", "opened"),
    [
        ("choice", {"in": ["big"]}, "big", True),
        ("choice", {"in": ["big"]}, "small", False),
        ("choice", {"in": ["big"]}, None, False),
        ("choice", {"in": ["rather_not_say"]}, {"absent": "declined"}, True),
        ("choice", {"in": ["rather_not_say"]}, {"absent": "skipped"}, False),
        ("multi", {"in": ["big", "none"]}, ["small", "big"], True),
        ("multi", {"in": ["none"]}, ["small"], False),
        ("scale_0_10", {"at_least": 7}, 7, True),
        ("scale_0_10", {"at_least": 7}, 6, False),
        ("scale_0_10", {"at_least": 3, "at_most": 5}, 4, True),
        ("scale_0_10", {"at_most": 5}, 6, False),
        ("short_text", {"at_least": 1}, "9", False),
        ("pair", {"at_least": 50}, {"before": 80, "after": 20}, False),
        ("pair", {"at_least": 50}, {"before": 80}, True),
        ("pair", {"at_least": 50}, None, False),
    ],
)
def test_answer_opens_what_hangs_on_it(
    kind: str, condition: dict[str, Any], value: Any, opened: bool
) -> None:
    """A condition is met by an answer, never by its absence."""
    assert sample(kind).opens({"item": "it", **condition}, value) is opened
