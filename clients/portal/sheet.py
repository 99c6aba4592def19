"""One entry as pages of questions: which page comes next, what was typed on it, how it reads.

The rules are those of `psychoed.answering`; this room only knows where a client is. A page is named by the
place of its first question in the edition, which never moves whatever is answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from clients.pieces import EntryPage
from psychoed import answering, presenting, scoring
from psychoed.answering import PAGES, SCROLL, Cleaned, Page, Place, Problem, Reading
from psychoed.items import FULL, LATER, NOW, Group, Item, absence_of, gathered, present
from psychoed.items.doses import within


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The pages as they are for these answers."""

    items: Sequence[Item]
    answers: Mapping[str, Any]
    unclear: Mapping[str, Any]
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

    def after(self, number: int, *, said: Mapping[str, Any] | None = None) -> int | None:
        """The page that follows, but for those whose questions were all answered or skipped just now."""
        just = set(said or ())
        ahead = (page for page in self.pages if self.number(page) > number)
        return next((self.number(page) for page in ahead if not just or _asked_on([page]) - just), None)

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

    def clean(self, number: int, raw: Any, *, leaving: bool) -> Cleaned:
        """What a form says: about all questions of its page, and about every other one whose fields it holds.

        A page may be older than the answers that decide what it asks; what was typed on it is kept all the same.
        """
        page = self.page(number)
        mine = list(answering.walk(page.items)) if page else []
        here = {item.id for item in mine}
        live = set(gathered(raw, ("live",))["live"])
        others = [
            item
            for item in answering.walk(self.items)
            if item.id not in here and (item.sends(raw) or item.id in live)
        ]
        cleaned = answering.clean_page(
            [*mine, *others], raw=raw, answers=self.answers, phase=self.phase, leaving=leaving
        )
        return self._touched(cleaned, raw) if "touched" in raw else cleaned

    def _touched(self, cleaned: Cleaned, raw: Any) -> Cleaned:
        """Where the page says which fields were touched, it says nothing about the others that hold an answer."""
        touched = set(str(raw["touched"]).split())
        mine = {item.id for item in answering.walk(self.items) if touched.intersection(item.names())}
        there = {*self.answers, *self.unclear} - mine
        return Cleaned(
            {item_id: value for item_id, value in cleaned.changed.items() if item_id not in there},
            [each for each in cleaned.problems if each.item_id not in there],
            {key: hand for key, hand in cleaned.methods.items() if key.partition("-")[0] not in there},
        )

    def problems(self) -> list[Problem]:
        """What was typed and cannot be read yet, with the sentence for its field."""
        waiting = [item for item in answering.walk(self.items) if item.id in self.unclear]
        return [
            each
            for item in waiting
            for each in answering.clean_page(
                [item], raw=self.unclear[item.id], answers={}, phase=self.phase
            ).problems
        ]

    def share(self, changed: Mapping[str, Any]) -> dict[str, bool]:
        """What was just chosen about sharing."""
        return answering.chosen_share(self.items, changed=changed)

    def drawn(self, page: Page, *, language: str) -> str:
        """The page as HTML."""
        return presenting.render_page(
            page,
            items=self.items,
            answers=self.answers,
            problems=self.problems(),
            phase=self.phase,
            language=language,
            layout=self.layout,
            waiting=self._waiting(page),
        )

    def _waiting(self, page: Page) -> list[Item]:
        """On one page for all: what hangs on an answer, and may be wanted before the page is left."""
        if self.layout != SCROLL or page is not self.pages[0]:
            return []
        here = {item.id for item in page.items}
        return [
            item.within(self.phase) if isinstance(item, Group) else item
            for item in self.items
            if item.show_if
            and item.id not in here
            and item.in_phase(self.phase)
            and within(item, dose=self.dose)
        ]

    def _pages(self, dose: str) -> Sequence[Page]:
        return answering.pages(
            self.items, answers=self.answers, phase=self.phase, layout=self.layout, dose=dose
        )


def sheet_of(
    definitions: Sequence[Mapping[str, Any]],
    *,
    document: Mapping[str, Any],
    later: bool,
    layout: str = PAGES,
    agreed: str = FULL,
) -> Sheet:
    """The sheet for what has been answered so far, in the first or the second step, in the version agreed on."""
    items, answers = answering.read_items(definitions), document.get("answers", {})
    dose = answering.dose_of(items, agreed=agreed)
    phase = LATER if later else NOW
    pages = answering.pages(items, answers=answers, phase=phase, layout=layout, dose=dose)
    return Sheet(
        items=items,
        answers=answers,
        unclear=document.get("unclear", {}),
        phase=phase,
        layout=layout,
        dose=dose,
        pages=pages,
    )


def agreed_in(found: EntryPage) -> str:
    """The version of this entry: the agreed one, until *Add more* was pressed in it."""
    return FULL if found.document.get("more") else found.piece.dose


def has_second_step(definitions: Sequence[Mapping[str, Any]]) -> bool:
    """Whether something is asked at a later time."""
    return answering.is_two_step(answering.read_items(definitions))


def questions(definitions: Sequence[Mapping[str, Any]], *, agreed: str = FULL) -> tuple[int, bool]:
    """How many questions the first visit has at the most, and whether it has so many whatever is answered."""
    items = answering.read_items(definitions)
    dose = answering.dose_of(items, agreed=agreed)
    mine = [item for item in items if within(item, dose=dose)]
    asked = [
        item for item in answering.walk(mine) if item.asks and item.in_phase(NOW) and within(item, dose=dose)
    ]
    hanging = (item.show_if for item in answering.walk(mine) if item.asks or isinstance(item, Group))
    return len(asked), not any(hanging)


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
    """On a second visit: what the first one said, in the order of its questions; what is asked again says so itself."""
    if not found.occasion.awaits_second_step:
        return []
    edition, answers = found.piece.edition, found.document.get("answers", {})
    items = answering.read_items(edition.items)
    first = {item.id for item in answering.walk(items) if item.phases() == {NOW}}
    read = answering.readable(items, answers=answers, language=edition.language)
    return [each for each in read if each.item_id in first and each.lines]


def said(found: EntryPage, answers: Mapping[str, Any]) -> list[str]:
    """These answers in plain words, each as one text; what was typed before a skip too."""
    edition = found.piece.edition
    listed = answering.walk(answering.read_items(edition.items))
    read = (item.read(present(answers.get(item.id)), language=edition.language) for item in listed)
    return ["\n".join(lines) for lines in read if lines]


def texts(fields: Mapping[str, Sequence[str]]) -> list[str]:
    """What stands in fields that cannot be read yet, as it was typed."""
    return [text for typed in fields.values() for text in typed if text.strip()]


def is_given(value: Any) -> bool:
    """Whether there is an answer that could be shared; skipped is none."""
    return value is not None and not absence_of(value)


def calls_for_help(found: EntryPage) -> bool:
    """Whether an answer on this sheet is one after which the numbers to call stand first."""
    return bool(scoring.risk(found.piece.edition.meta, answers=found.document.get("answers", {})))


def _asked_on(pages: Sequence[Page]) -> set[str]:
    return {item.id for page in pages for item in answering.walk(page.items) if item.asks}
