"""One entry as pages of questions: which page comes next, what was typed on it, how it reads.

The rules are those of `psychoed.answering`; this room only knows where a client is. A page is named by the
place of its first question in the edition, which never moves whatever is answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clients.pieces import EntryPage
from psychoed import answering, presenting, scoring
from psychoed.answering import PAGES, Cleaned, Page, Place, Problem, Reading
from psychoed.items import FULL, LATER, NOW, Item, absence_of


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The pages as they are for these answers."""

    items: Sequence[Item]
    answers: Mapping[str, Any]
    phase: str
    layout: str
    dose: str
    pages: Sequence[Page]

    def numbers(self) -> list[int]:
        """The numbers of the pages, in their order."""
        return [self.number(page) for page in self.pages]

    def number(self, page: Page) -> int:
        """The number of a page: the place of its first question, which never moves."""
        order = [item.id for item in self.items]
        return order.index(page.key) + 1

    def page(self, number: int) -> Page | None:
        """The page with this number, as far as it is shown now."""
        return next((page for page in self.pages if self.number(page) == number), None)

    def after(self, number: int) -> int | None:
        """The page that follows."""
        return next((each for each in self.numbers() if each > number), None)

    def before(self, number: int) -> int | None:
        """The page that comes before."""
        return next((each for each in reversed(self.numbers()) if each < number), None)

    def holding(self, item_id: str) -> int | None:
        """The number of the page on which an item is asked."""
        here = (page for page in self.pages if item_id in {item.id for item in answering.walk(page.items)})
        return next((self.number(page) for page in here), None)

    def more(self) -> int | None:
        """The first page of the fuller version with a question that this version does not ask."""
        whole = replace(self, dose=FULL, pages=self._pages(FULL))
        here = _asked_on(self.pages)
        return next((whole.number(page) for page in whole.pages if _asked_on([page]) - here), None)

    def place(self, page: Page) -> Place:
        """Question three of six, and whether that is sure."""
        return answering.progress(self.pages, key=page.key, items=self.items, phase=self.phase)

    def clean(self, page: Page, raw: Any, *, leaving: bool) -> Cleaned:
        """What a form changed on this page."""
        return answering.clean_page(
            page.items, raw=raw, answers=self.answers, phase=self.phase, leaving=leaving
        )

    def share(self, changed: Mapping[str, Any]) -> dict[str, bool]:
        """What was just chosen about sharing."""
        return answering.chosen_share(self.items, changed=changed)

    def drawn(self, page: Page, *, language: str, problems: Sequence[Problem] = ()) -> str:
        """The page as HTML."""
        return presenting.render_page(
            page,
            items=self.items,
            answers=self.answers,
            problems=problems,
            phase=self.phase,
            language=language,
            layout=self.layout,
        )

    def _pages(self, dose: str) -> Sequence[Page]:
        return answering.pages(
            self.items, answers=self.answers, phase=self.phase, layout=self.layout, dose=dose
        )


def sheet_of(
    definitions: Sequence[Mapping[str, Any]],
    *,
    answers: Mapping[str, Any],
    later: bool,
    layout: str = PAGES,
    agreed: str = FULL,
) -> Sheet:
    """The sheet for what has been answered so far, in the first or the second step, in the version agreed on."""
    items = answering.read_items(definitions)
    dose = answering.dose_of(items, agreed=agreed)
    phase = LATER if later else NOW
    pages = answering.pages(items, answers=answers, phase=phase, layout=layout, dose=dose)
    return Sheet(items=items, answers=answers, phase=phase, layout=layout, dose=dose, pages=pages)


def agreed_in(found: EntryPage) -> str:
    """The version of this entry: the agreed one, until *Add more* was pressed in it."""
    return FULL if found.document.get("more") else found.piece.dose


def has_second_step(definitions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether something is asked at a later time."""
    return answering.is_two_step(answering.read_items(definitions))


def questions(definitions: Sequence[Mapping[str, Any]], *, agreed: str = FULL) -> int:
    """How many pages with questions the first visit has at least."""
    found = sheet_of(definitions, answers={}, later=False, agreed=agreed)
    return sum(page.asks for page in found.pages)


def in_words(
    definitions: Sequence[Mapping[str, Any]], *, answers: Mapping[str, Any], language: str
) -> dict[str, Reading]:
    """Each answer as a person reads it."""
    items = answering.read_items(definitions)
    return {each.item_id: each for each in answering.readable(items, answers=answers, language=language)}


def asked(sheet: Sheet, *, every_step: bool) -> list[Item]:
    """The questions that belong to these answers, of this step or of both; and whatever else was answered."""
    phase = None if every_step else sheet.phase
    whole = answering.visible(sheet.items, answers=sheet.answers, phase=phase)
    small = answering.visible(sheet.items, answers=sheet.answers, phase=phase, dose=sheet.dose)
    open_ids = {item.id for item in answering.walk(small)} | set(sheet.answers)
    return [item for item in answering.walk(whole) if item.asks and item.id in open_ids]


def written_before(found: EntryPage) -> list[Reading]:
    """On a second visit: what the first one said, in the order of its questions."""
    if not found.occasion.awaits_second_step:
        return []
    edition, answers = found.piece.edition, found.document.get("answers", {})
    items = answering.read_items(edition.items)
    first = {item.id for item in answering.walk(items) if NOW in item.phases()}
    read = answering.readable(items, answers=answers, language=edition.language)
    return [each for each in read if each.item_id in first and each.lines]


def is_given(value: Any) -> bool:
    """Whether there is an answer that could be shared; skipped is none."""
    return value is not None and not absence_of(value)


def calls_for_help(found: EntryPage) -> bool:
    """Whether an answer on this sheet is one after which the numbers to call stand first."""
    return bool(scoring.risk(found.piece.edition.meta, answers=found.document.get("answers", {})))


def _asked_on(pages: Sequence[Page]) -> set[str]:
    return {item.id for page in pages for item in answering.walk(page.items) if item.asks}
