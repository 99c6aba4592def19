"""Items with rows of small fields: tables, rings, a week, a ladder. On a phone each row is a block of its own."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Definition, Item
from psychoed.items.scales import within
from psychoed.items.typed import Form, NotClear, bounded, number, one_line, only

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Row(NamedTuple):
    """A row and what it is called."""

    value: str
    label: str


class Column(NamedTuple):
    """A column, what it is called, and whether it takes a number from 0 to 100."""

    value: str
    label: str
    is_number: bool = False


class Grid(Item):
    """Rows and columns; the answer holds, for each row with anything in it, its cells."""

    most: ClassVar[int] = 300

    def opened(self, form: Form) -> int:
        """How many rows stand open: those that are offered at first, those that say something, and one more."""
        rows = self.rows()
        said = [
            place
            for place, row in enumerate(rows, 1)
            if any(only(form, self.cell(row, column)).strip() for column in self.columns())
        ]
        first = int(self.get("open", len(rows)))
        return min(len(rows), max([first, *(place + 1 for place in said)]))

    def rows(self) -> list[Row]:
        """The rows in their order."""
        return numbered(int(self.get("count", 3)), _("Row %(n)s"))

    def columns(self) -> list[Column]:
        """The columns in their order."""
        return []

    def cell(self, row: Row, column: Column) -> str:
        """The form name of a cell."""
        return self.name(f"{row.value}-{column.value}")

    def names(self) -> tuple[str, ...]:
        cells = (self.cell(row, column) for row in self.rows() for column in self.columns())
        return (*cells, self.name("absent"))

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        found = {}
        for row in self.rows():
            cells = {column.value: self._typed_cell(form, row, column) for column in self.columns()}
            there = {name: value for name, value in cells.items() if value is not None}
            if there:
                found[row.value] = there
        return found or None

    def _typed_cell(self, form: Form, row: Row, column: Column) -> Answer:
        text = one_line(only(form, self.cell(row, column)))
        if not text.strip():
            return None
        try:
            if column.is_number:
                value = number(text, decimals=0)
                within(value, least=0, most=100)
                return value
            return bounded(text, most=self.most)
        except NotClear as unclear:
            raise NotClear(f"{row.label}: {unclear}") from unclear

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return {
            self.name(f"{row}-{column}"): [str(text)]
            for row, cells in value.items()
            for column, text in cells.items()
        }

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [self.line(row, value[row.value]) for row in self.rows() if row.value in value]

    def line(self, row: Row, cells: Mapping[str, Answer]) -> str:
        """One row in words."""
        there = [column for column in self.columns() if column.value in cells]
        said = [f"{column.label} {cells[column.value]}".strip() for column in there]
        return f"{row.label}: {', '.join(said)}"

    @property
    def template(self) -> str:
        return "psychoed/items/grid.html"

    @property
    def paper_template(self) -> str:
        return "psychoed/print/grid.html"

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        drawn = [
            {"label": row.label, "cells": [self._drawn(form, row, column) for column in self.columns()]}
            for row in self.rows()
        ]
        opened = self.opened(form)
        return {"grid": drawn[:opened], "folded": drawn[opened:]}

    def _drawn(self, form: Form, row: Row, column: Column) -> dict[str, Any]:
        name = self.cell(row, column)
        spoken = f"{row.label} – {column.value}" if not column.label else ""
        return {
            "name": name,
            "label": column.label,
            "spoken": spoken,
            "text": only(form, name),
            "number": column.is_number,
        }

    def paper(self) -> dict[str, Any]:
        columns = [column.label for column in self.columns()]
        return {"grid": [{"label": row.label, "columns": columns} for row in self.rows()]}

    def fhir_answer(self) -> dict[str, Any]:
        rows = [
            {
                "linkId": f"{self.id}.{row.value}",
                "type": "group",
                "text": row.label,
                "item": [
                    {
                        "linkId": f"{self.id}.{row.value}.{column.value}",
                        "type": "integer" if column.is_number else "string",
                        "text": column.label or row.label,
                    }
                    for column in self.columns()
                ],
            }
            for row in self.rows()
        ]
        return {"type": "group", "item": rows, "extension": [fhir.ours("widget", self.kind)]}


class Table(Grid):
    """Columns of one's own over fixed rows, or over a number of empty ones."""

    kind = "table"
    own_keys = {
        "columns": keys.options(1, 6),
        "rows": keys.options(1, 12, required=False),
        "count": keys.whole(1, 12),
        "open": keys.whole(1, 12),
    }

    @classmethod
    def schema(cls, definition: Definition) -> None:
        super().schema(definition)
        if {"rows", "count"} <= set(definition):
            cls.refuse(definition, field="count", message="leave it out; the rows say how many there are")

    def rows(self) -> list[Row]:
        return named(self.get("rows")) or super().rows()

    def fhir_answer(self) -> dict[str, Any]:
        answer = super().fhir_answer()
        counted = [] if self.get("rows") else [fhir.ours("count", len(self.rows()))]
        return {**answer, "extension": [fhir.control("gtable"), *answer["extension"], *counted]}

    def columns(self) -> list[Column]:
        listed: Sequence[Mapping[str, Any]] = self.definition["columns"]
        return [Column(str(each["value"]), str(each["label"]), bool(each.get("number"))) for each in listed]


class Rings(Grid):
    """Circles around oneself, from near to far, each with room for a few names. An empty one is an answer too."""

    kind = "rings"
    own_keys = {"rings": keys.options(2, 6), "count": keys.whole(1, 8)}

    def rows(self) -> list[Row]:
        return named(self.definition["rings"])

    def columns(self) -> list[Column]:
        return [Column(row.value, "") for row in numbered(int(self.get("count", 4)), "%(n)s")]


class ScheduleGrid(Grid):
    """A week: the days, and in each of them some slots."""

    kind = "schedule_grid"
    own_keys = {"slots": keys.options(1, 4)}

    def rows(self) -> list[Row]:
        return [Row(day, str(WEEKDAYS[place])) for place, day in enumerate(DAYS)]

    def columns(self) -> list[Column]:
        return [Column(row.value, row.label) for row in named(self.definition["slots"])]


class Ladder(Grid):
    """Steps, each with how hard it seems; read from the easiest to the hardest."""

    kind = "ladder"
    own_keys = {
        "count": keys.whole(2, 10),
        "open": keys.whole(1, 10),
        "step_label": keys.words(60),
        "rating_label": keys.words(60),
    }

    def rows(self) -> list[Row]:
        return numbered(int(self.get("count", 6)), _("Step %(n)s"))

    def columns(self) -> list[Column]:
        step = str(self.get("step_label") or _("What"))
        rating = str(self.get("rating_label") or _("How hard, from 0 to 100"))
        return [Column("step", step), Column("rating", rating, is_number=True)]

    def told(self, value: Answer, *, language: str) -> list[str]:
        ordered = sorted(value.values(), key=lambda cells: cells.get("rating", 101))
        return [
            " – ".join(str(cells[part]) for part in ("rating", "step") if part in cells) for cells in ordered
        ]


def named(options: Sequence[Mapping[str, Any]] | None) -> list[Row]:
    """Rows out of options."""
    return [Row(str(each["value"]), str(each["label"])) for each in options or ()]


def numbered(count: int, words: str) -> list[Row]:
    """Rows that are only counted."""
    return [Row(str(place), words % {"n": place}) for place in range(1, count + 1)]
