"""Whose words stand in a draft: sends that come late, twice, lost, or from two open pages."""

from typing import Any

import pytest

from clients.drafts import PAGES, Typed, Verdict, changed_since, merged, weigh

KEEP, OLD, CONFLICT = Verdict.KEEP, Verdict.OLD, Verdict.CONFLICT


def typed(page: str = "here", sequence: int = 1, *, unclear: Any = None, **answers: Any) -> Typed:
    return Typed(answers=answers, unclear=unclear or {}, page=page, sequence=sequence)


def draft(*sends: Typed) -> tuple[dict[str, Any], int]:
    """The document after these sends, and its version."""
    document: dict[str, Any] = {"answers": {}}
    for version, send in enumerate(sends, 1):
        document = merged(document, send, version=version)
    return document, len(sends)


@pytest.mark.parametrize(
    ("before", "send", "seen", "verdict"),
    [
        ([], typed(risk="a"), 0, KEEP),
        ([typed(risk="a")], typed(sequence=2, risk="ab"), 1, KEEP),
        ([typed(risk="a")], typed(sequence=2, risk="ab"), 0, KEEP),
        ([typed(sequence=2, risk="ab")], typed(sequence=1, risk="a"), 0, OLD),
        ([typed(sequence=2, risk="ab")], typed(sequence=2, risk="ab"), 0, OLD),
        ([typed(risk="a")], typed("there", risk="b"), 0, CONFLICT),
        ([typed(risk="a")], typed("there", risk="b"), 1, KEEP),
        ([typed(risk="a")], typed("there", risk="a"), 0, KEEP),
        ([typed(risk="a")], typed("there", feel="b"), 0, KEEP),
        ([typed(risk="a"), typed("there", feel="b")], typed(sequence=2, risk="ab"), 1, KEEP),
        ([typed(risk="a"), typed("there", feel="b")], typed("third", risk="c"), 1, KEEP),
        ([typed(risk="a"), typed("there", 1, feel="b")], typed(sequence=1, risk="a"), 0, OLD),
        ([typed(risk={"absent": "skipped"})], typed("there", risk="b"), 0, KEEP),
        ([typed(risk={"absent": "skipped", "kept": "a"})], typed("there", risk="b"), 0, CONFLICT),
        ([typed(unclear={"size": {"q-size": ["7x"]}})], typed("there", size=7), 0, CONFLICT),
        ([typed(size=7)], typed("there", unclear={"size": {"q-size": ["7x"]}}), 0, CONFLICT),
        ([typed(risk="a")], typed("", 0, risk="b"), -1, CONFLICT),
        ([typed("", 0, risk="a")], typed("", 0, risk="a"), 0, KEEP),
    ],
)
def test_send_is_weighed(before: list[Typed], send: Typed, seen: int, verdict: Verdict) -> None:
    """Kept, passed over as older than what stands, or shown beside what another page wrote into the same field."""
    document, version = draft(*before)

    assert weigh(document, send, seen=seen, there=version) == verdict


def test_draft_from_before_is_not_put_over() -> None:
    """A document that does not say yet who changed what: what stands there is another page's."""
    old = {"answers": {"risk": "a"}, "last": {"page": "x", "sequence": 3}}

    assert weigh(old, typed(risk="b"), seen=1, there=2) == CONFLICT
    assert weigh(old, typed(risk="b"), seen=2, there=2) == KEEP


def test_page_that_is_sent_knows_what_changed_after_it_was_drawn() -> None:
    document, _ = draft(typed(risk="a"), typed("there", feel="b"))

    assert [changed_since(document, version) for version in (0, 1, 2)] == [{"risk", "feel"}, {"feel"}, set()]


def test_what_cannot_be_read_takes_the_place_of_the_answer_and_gives_it_back() -> None:
    """The last thing typed is what stands, whether it can be read or not."""
    fields = {"size": {"q-size": ["7x"]}}
    wrong, _ = draft(typed(size=7), typed(sequence=2, unclear=fields))
    right = merged(wrong, typed(sequence=3, size=8), version=3)

    assert (wrong["answers"], wrong["unclear"]) == ({}, fields)
    assert (right["answers"], right["unclear"]) == ({"size": 8}, {})


def test_hand_is_remembered_for_the_number_that_it_set() -> None:
    """A page that sends the number again, without having touched it, does not change by what hand it was set."""
    first = Typed(answers={"fear": 55, "lik": {"before": 75}}, methods={"fear": "step", "lik-before": "tap"})
    again = Typed(
        answers={"fear": 55, "lik": {"before": 80}}, methods={"fear": "type", "lik-before": "slide"}
    )
    document, _ = draft(first, again)

    assert document["methods"] == {"fear": "step", "lik-before": "slide"}


def test_count_of_sends_is_kept_for_the_latest_pages() -> None:
    document, _ = draft(*(typed(f"page {number}", number, risk="a") for number in range(1, PAGES + 3)))

    assert next(iter(document["pages"].items())) == ("page 3", 3)
    assert len(document["pages"]) == PAGES
