"""From items to pages, from what was typed to answers, and from answers to what can be read or shared."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from psychoed.item_lists import Frozen as Frozen
from psychoed.item_lists import read_items as read_items
from psychoed.item_lists import validate_items as validate_items
from psychoed.item_lists import walk as walk
from psychoed.items import (
    DECLINED,
    FULL,
    LATER,
    NOW,
    SKIPPED,
    Answer,
    Group,
    Item,
    NotClear,
    QuoteOwn,
    ShareChoice,
    Summary,
    absence_of,
    absent,
    gathered,
)
from psychoed.items.doses import offered, within

PAGES = "pages"
SCROLL = "scroll"
LAYOUTS = {"exercise": PAGES, "handout": PAGES, "measure": SCROLL, "session_check": SCROLL}

Answers = Mapping[str, Answer]


class UnknownItem(KeyError):
    """An answer to a question that this edition does not ask."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What could not be taken: the item (and which part), the sentence for its field, the fields as they were typed."""

    item_id: str
    message: str
    part: str = ""
    typed: Mapping[str, list[str]] = field(default_factory=dict)


class Cleaned(NamedTuple):
    """What a page changed, what it could not take, and by what hand numbers were set.

    An answer of None was taken back to unreached.
    """

    changed: dict[str, Answer]
    problems: list[Problem]
    methods: Mapping[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Page:
    """Items that are shown together. Its key is the id of its first question, which never moves."""

    key: str
    items: Sequence[Item]
    asks: bool = True
    several: bool = False
    offers_decline: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One answer as people read it. `absent` is skipped, declined, or empty."""

    item_id: str
    label: str
    lines: tuple[str, ...] = ()
    absent: str = ""


class Place(NamedTuple):
    """Which question this is, and of how many; `sure` is false while an answer can still add questions."""

    number: int
    of: int
    sure: bool


def layout_of(kind: str) -> str:
    """One question on a page, or one page for all, as this kind of material begins; the client may switch."""
    return LAYOUTS.get(kind, PAGES)


def is_two_step(items: Iterable[Item]) -> bool:
    """Whether a second step waits: a guess now, the outcome later."""
    return any(LATER in item.phases() for item in walk(items))


def dose_of(items: Iterable[Item], *, agreed: str) -> str:
    """The version of an exercise that is shown where this one was agreed."""
    return offered(walk(items), agreed=agreed)


def visible(
    items: Iterable[Item], *, answers: Answers, phase: str | None = None, dose: str = FULL
) -> list[Item]:
    """The items whose condition holds, in their order; of one step and of one version where they are named."""
    met: dict[str, Item] = {}
    shown: list[Item] = []
    for item in items:
        if not (within(item, dose=dose) and _holds(item, answers=answers, met=met)):
            continue
        whole = _without_hidden(item, answers=answers, met=met, dose=dose)
        met.update({each.id: each for each in walk([whole])})
        if phase is None:
            shown.append(whole)
        elif whole.in_phase(phase):
            shown.append(whole.within(phase) if isinstance(whole, Group) else whole)
    return shown


def pages(
    items: Iterable[Item], *, answers: Answers, phase: str = NOW, layout: str = PAGES, dose: str = FULL
) -> list[Page]:
    """What is shown together. On scrolled pages a question that hangs on another of the page comes on the next."""
    found = visible(items, answers=answers, phase=phase, dose=dose)
    shown = [item for item in found if not _speaks_of_all(item)]
    parts = _by_question(shown) if layout == PAGES else _by_depth(shown)
    return [_page(part) for part in parts]


def progress(pages_: Sequence[Page], *, key: str, items: Iterable[Item], phase: str = NOW) -> Place:
    """Question 3 of 6. Not sure while a question that is still ahead could open or close another one."""
    asking = [page for page in pages_ if page.asks]
    number = next((place for place, page in enumerate(asking, 1) if page.key == key), len(asking))
    ahead = {item.id for page in asking[max(number - 1, 0) :] for item in walk(page.items)}
    hanging = {
        each.show_if["item"] for each in walk(items) if each.asks and each.show_if and each.in_phase(phase)
    }
    return Place(number=number, of=len(asking), sure=not ahead & hanging)


def clean_page(
    items: Iterable[Item], *, raw: Any, answers: Answers, phase: str = NOW, leaving: bool = True
) -> Cleaned:
    """The answers in what a form sent. `raw` is a QueryDict or a mapping of texts or lists.

    `leaving` is false for a draft that is saved while somebody writes: what is blank then is not yet skipped.
    """
    changed: dict[str, Answer] = {}
    problems: list[Problem] = []
    pressed = _pressed(raw)
    for item in walk(items):
        if not item.asks or not item.in_phase(phase):
            continue
        stored = answers.get(item.id)
        if pressed:
            reason = pressed if item.offers_decline else SKIPPED
            changed[item.id] = item.skip(reason, raw, phase=phase, stored=stored)
            continue
        try:
            changed[item.id] = item.clean(raw, phase=phase, stored=stored, leaving=leaving)
        except NotClear as unclear:
            typed = gathered(raw, item.names())
            problems.append(Problem(item_id=item.id, message=str(unclear), part=unclear.part, typed=typed))
    methods = {
        key: hand for item in walk(items) for key, hand in item.methods(raw).items() if item.id in changed
    }
    return Cleaned(changed, problems, methods)


def merge(answers: Answers, *, changed: Answers, items: Iterable[Item]) -> dict[str, Answer]:
    """The document after a save: for each item what was typed last. An answer that nobody asked for is refused."""
    asked = {item.id for item in walk(items) if item.asks}
    if unknown := set(changed) - asked:
        raise UnknownItem(", ".join(sorted(unknown)))
    whole = {**answers, **changed}
    return {item_id: value for item_id, value in whole.items() if value is not None}


def readable(items: Iterable[Item], *, answers: Answers, language: str) -> list[Reading]:
    """The answers in the order of their questions; what was not reached or not shown is left out."""
    return [
        Reading(
            item_id=item.id,
            label=item.label_in(language),
            lines=tuple(item.read(answers[item.id], language=language)),
            absent=absence_of(answers[item.id]),
        )
        for item in walk(visible(items, answers=answers))
        if item.asks and answers.get(item.id) is not None
    ]


def split(
    answers: Answers, *, private: Collection[str], items: Iterable[Item], whole: bool = False
) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """(shared, own). Own holds what was kept back, what belongs to questions that are hidden now, and words
    that were typed before somebody pressed skip. With `whole` (a measure that asks about risk) one answer
    kept back keeps all of them back.
    """
    if whole and set(private) & set(answers):
        return {}, dict(answers)
    open_ids = {item.id for item in walk(visible(items, answers=answers)) if item.asks} - set(private)
    shared = {item_id: _bare(value) for item_id, value in answers.items() if item_id in open_ids}
    own = {item_id: value for item_id, value in answers.items() if shared.get(item_id) != value}
    return shared, own


def chosen_share(items: Iterable[Item], *, changed: Answers) -> dict[str, bool]:
    """What a `share_choice` that was just answered says about the questions of its page."""
    listed = [item for item in walk(items) if item.asks]
    return {
        item.id: changed[choice.id] == "share"
        for choice in listed
        if isinstance(choice, ShareChoice) and changed.get(choice.id) in ("share", "keep")
        for item in listed
        if choice.speaks_of(item.id)
    }


def taken_over(items: Iterable[Item], *, answers: Answers) -> dict[str, Answer]:
    """What a new page begins with: answers of the last one that are asked to be taken over, those that say something."""
    found = {item.id: answers.get(item.reuse_from) for item in walk(items) if item.reuse_from}
    return {item_id: value for item_id, value in found.items() if value is not None and not absence_of(value)}


def summary(items: Iterable[Item], *, entries: Sequence[Answers], language: str) -> list[str]:
    """What the computed sentences say about these entries, oldest first; what is empty is left out."""
    listed = list(walk(items))
    said = [
        sentence_of(item, items=listed, entries=entries, language=language)
        for item in listed
        if isinstance(item, Summary)
    ]
    return [sentence for sentence in said if sentence]


def sentence_of(item: Summary, *, items: Iterable[Item], entries: Sequence[Answers], language: str) -> str:
    """One computed sentence about these entries."""
    by_id = {each.id: each for each in walk(items)}

    def in_words(item_id: str, value: Answer) -> str:
        return ", ".join(by_id[item_id].read(value, language=language))

    return item.sentence(entries, in_words=in_words)


def quoted(item: QuoteOwn, *, items: Iterable[Item], answers: Answers, language: str) -> str:
    """The client's own words from an earlier question, in lines; empty where there are none."""
    found = next((each for each in walk(items) if each.id == item.of_item), None)
    return "" if found is None else "\n".join(found.read(answers.get(found.id), language=language))


def _holds(item: Item, *, answers: Answers, met: Mapping[str, Item]) -> bool:
    if item.show_if is None:
        return True
    other = met.get(item.show_if["item"])
    return other is not None and other.opens(item.show_if, answers.get(other.id))


def _without_hidden(item: Item, *, answers: Answers, met: Mapping[str, Item], dose: str) -> Item:
    if not isinstance(item, Group):
        return item
    mine = [child for child in item.items if within(child, dose=dose)]
    return item.of_only([child for child in mine if _holds(child, answers=answers, met=met)])


def _speaks_of_all(item: Item) -> bool:
    return isinstance(item, Summary) and item.over_entries


def _asks(item: Item) -> bool:
    return any(each.asks for each in walk([item]))


def _by_question(items: Iterable[Item]) -> list[list[Item]]:
    """One question on each page, with the words that stand before it; a content note stands alone."""
    parts: list[list[Item]] = []
    lead: list[Item] = []
    for item in items:
        lead.append(item)
        if _asks(item) or item.kind == "content_note":
            parts.append(lead)
            lead = []
    return [*parts, lead] if lead else parts


def _by_depth(items: Iterable[Item]) -> list[list[Item]]:
    """All questions on one page; what hangs on an answer of that page comes on the next one."""
    depths: dict[str, int] = {}
    parts: list[list[Item]] = []
    for item in items:
        depth = depths[item.show_if["item"]] + 1 if item.show_if and item.show_if["item"] in depths else 0
        depths.update({each.id: depth for each in walk([item])})
        while len(parts) <= depth:
            parts.append([])
        parts[depth].append(item)
    return [part for part in parts if part]


def _page(items: Sequence[Item]) -> Page:
    asking = [each for each in walk(items) if each.asks]
    key = next((item for item in items if _asks(item)), items[0]).id
    return Page(
        key=key,
        items=items,
        asks=bool(asking),
        several=len(asking) > 1,
        offers_decline=len(asking) == 1 and asking[0].offers_decline,
    )


def _pressed(raw: Any) -> str:
    """Which of the page's two ways not to answer was pressed."""
    return {"skip": SKIPPED, "decline": DECLINED}.get(str(raw.get("go", "")), "")


def _bare(value: Answer) -> Answer:
    reason = absence_of(value)
    return absent(reason) if reason else value
