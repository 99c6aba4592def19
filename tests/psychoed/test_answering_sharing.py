"""What is shared of an entry and what stays, and what the computed sentences say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psychoed import answering
from tests.psychoed.samples import CHECK, LOG, OPTIONS

check, log = answering.read_items(CHECK), answering.read_items(LOG)


def test_private_answers_are_never_in_what_is_shared() -> None:
    """Not even that they exist; hidden answers and words before a skip stay at home too."""
    answers = {
        "say": 7,
        "felt_off": "no",
        "got_to_it": "small",
        "differently": {"absent": "skipped", "kept": "half a line"},
    }
    shared, own = answering.split(answers, private={"say"}, items=check)
    assert shared == {"felt_off": "no", "differently": {"absent": "skipped"}}
    assert own == {
        "say": 7,
        "got_to_it": "small",
        "differently": {"absent": "skipped", "kept": "half a line"},
    }


def test_answer_to_a_question_that_is_gone_stays_at_home() -> None:
    """What this edition does not ask is not sent."""
    assert answering.split({"old": "x"}, private=(), items=check) == ({}, {"old": "x"})


def test_question_behind_a_private_answer_is_shared_by_its_own_choice() -> None:
    """Keeping one answer does not keep the ones that hang on it."""
    answers = {"felt_off": "yes", "got_to_it": "small"}
    assert answering.split(answers, private={"felt_off"}, items=check) == (
        {"got_to_it": "small"},
        {"felt_off": "yes"},
    )


@pytest.mark.parametrize(
    ("private", "shared"),
    [((), {"say": 3, "felt_off": "no"}), (("say",), {}), (("x",), {"say": 3, "felt_off": "no"})],
)
def test_measure_about_risk_is_shared_whole_or_not_at_all(
    private: tuple[str, ...], shared: dict[str, Any]
) -> None:
    """One answer kept back keeps all of them."""
    answers = {"say": 3, "felt_off": "no"}
    assert answering.split(answers, private=private, items=check, whole=True)[0] == shared


@given(
    answers=st.fixed_dictionaries(
        {},
        optional={
            "say": st.integers(0, 10),
            "felt_off": st.sampled_from(["no", "yes"]),
            "differently": st.text(min_size=1),
        },
    ),
    private=st.sets(st.sampled_from(["say", "felt_off", "differently"])),
)
def test_nothing_is_lost_between_shared_and_own(answers: dict[str, Any], private: set[str]) -> None:
    """Both documents together are the answers; the shared one holds nothing private."""
    shared, own = answering.split(answers, private=private, items=check)
    assert ({**own, **shared}, set(shared) & private) == (answers, set())


@pytest.mark.parametrize(
    ("went", "said"),
    [
        ([], []),
        (["big"], ["The first risk."]),
        (["big", "small", None], ["3 risks, 1 big."]),
    ],
)
def test_summary_counts_the_entries(went: list[str | None], said: list[str]) -> None:
    """None says nothing, one has its own sentence."""
    entries = [{} if each is None else {"went": each} for each in went]
    assert answering.summary(log, entries=entries, language="en") == said


def test_summary_inside_an_entry_repeats_answers_in_words() -> None:
    """A place with an item's name is its answer; a dash where there is none."""
    items = answering.read_items(
        [
            {"id": "size", "type": "choice", "label": "How big?", "options": OPTIONS},
            {"id": "who", "type": "short_text", "label": "With whom?"},
            {"id": "said", "type": "summary", "text": "{size}, with {who}. {n.size in [small, big]}"},
        ]
    )
    entries = [{"size": "big"}, {"size": "small", "who": {"absent": "skipped"}}]
    assert answering.summary(items, entries=entries, language="en") == ["Small, with –. 2"]
