"""Questions that are asked with every page: their SQL is written once by Django, and then only filled in.

Building a statement costs Django several times what asking it costs. A `Statement` is an ordinary queryset
of `values_list`, written with a `Slot` wherever a value belongs; it is compiled when it is first asked on a
connection, and answers plain tuples. docs/adr/0025.
"""

import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DEFERRED, Expression, Field, Model, QuerySet
from django.db.models.sql import UpdateQuery


class Slot(Expression):
    """A place in a statement for a value of this field's kind."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The mark, and this slot in the value's place."""
        return "%s", [self]

    def value(self, given: Any, connection: Any) -> Any:
        """The value as this database takes it."""
        return self.output_field.get_db_prep_value(given, connection, prepared=False)


class Statement:
    """One question, its slots open."""

    def __init__(self, write: Callable[[], "QuerySet[Any, Any]"]) -> None:
        self._write = write
        self._mine = threading.local()

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """The answer, as the queryset itself would give it."""
        with self._asked(given) as cursor:
            return [self._mine.read(row) for row in cursor.fetchall()]

    def row(self, **given: Any) -> tuple[Any, ...] | None:
        """The first row of the answer."""
        return next(iter(self.rows(**given)), None)

    def _asked(self, given: dict[str, Any]) -> Any:
        connection = connections[DEFAULT_DB_ALIAS]
        if getattr(self._mine, "connection", None) is not connection:
            self._compile(connection)
        filled = [
            each.value(given[each.name], connection) if isinstance(each, Slot) else each
            for each in self._mine.places
        ]
        cursor = _cursor(connection)
        cursor.execute(self._mine.sql, filled)
        return cursor

    def _compile(self, connection: Any) -> None:
        """For this thread's connection, and anew for another one."""
        compiler = self._compiler(connection)
        self._mine.sql, self._mine.places = compiler.as_sql()
        self._mine.read = _reader(compiler, connection)
        self._mine.connection = connection

    def _compiler(self, connection: Any) -> Any:
        return self._write().query.get_compiler(connection=connection)


class Change(Statement):
    """One UPDATE, its slots open: which rows, and what becomes of them."""

    def __init__(self, write: Callable[[], "tuple[QuerySet[Any, Any], dict[str, Any]]"]) -> None:
        super().__init__(lambda: write()[0])
        self._values = lambda: write()[1]

    def made(self, **given: Any) -> int:
        """How many rows were changed."""
        with self._asked(given) as cursor:
            return int(cursor.rowcount)

    def _compile(self, connection: Any) -> None:
        query: Any = self._write().query.chain(UpdateQuery)
        query.add_update_values(self._values())
        self._mine.sql, self._mine.places = query.get_compiler(connection=connection).as_sql()
        self._mine.connection = connection


def _cursor(connection: Any) -> Any:
    """An ordinary cursor, or one whose statements PostgreSQL plans once and keeps (`practice.env.database`)."""
    if not connection.settings_dict["OPTIONS"].get("prepare_threshold"):
        return connection.cursor()
    connection.ensure_connection()
    line, usual = connection.connection, connection.connection.cursor_factory
    line.cursor_factory = _prepared()
    try:
        return connection.cursor()
    finally:
        line.cursor_factory = usual


@cache
def _prepared() -> Any:
    """Read when it is needed: a house on SQLite has no driver for PostgreSQL to ask."""
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - see above

    usual: Any = ServerBindingCursor

    class Prepared(usual):
        def execute(self, query: Any, params: Any = None) -> Any:
            return usual.execute(self, query, params, prepare=True)

    return Prepared


def slot_for(model: type[Model], column: str, *, name: str = "") -> Slot:
    """A slot for a value of this column, under the column's name or another one."""
    field = next(each for each in model._meta.concrete_fields if each.attname == column)
    return Slot(name or column, field)


def columns(model: type[Model], *, under: str = "") -> list[str]:
    """Every column of a model, as `values_list` names it below another one."""
    return [f"{under}{field.attname}" for field in model._meta.concrete_fields]


def built(model: type[Model], values: Sequence[Any], *, names: Sequence[str] = ()) -> Any:
    """A row of the model from these columns of an answer; without names from all of them."""
    if not names:
        return model.from_db(DEFAULT_DB_ALIAS, columns(model), values)
    given = dict(zip(names, values, strict=True))
    every = [given.get(field.attname, DEFERRED) for field in model._meta.concrete_fields]
    return model.from_db(DEFAULT_DB_ALIAS, names, every)


def _reader(compiler: Any, connection: Any) -> Callable[[Any], tuple[Any, ...]]:
    """A row as Python's values; columns that need no reading are left as they are."""
    chosen = [expression for expression, _sql, _alias in compiler.select[: compiler.col_count]]
    readers = compiler.get_converters(chosen)
    steps = [(place, functions, expression) for place, (functions, expression) in readers.items()]

    def read(row: Any) -> tuple[Any, ...]:
        values = list(row[: len(chosen)])
        for place, functions, expression in steps:
            for function in functions:
                values[place] = function(values[place], expression, connection)
        return tuple(values)

    return read
