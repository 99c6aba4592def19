"""Triggers that keep append-only tables append-only, in SQL for both databases.

Used by migrations alone. SQLite loses the triggers of a table when a later migration
remakes it; such a migration has to call `append_only` again, and a test looks for them.
"""

from typing import Any

from django.db import migrations

REFUSED = "append-only: rows of this table are never changed or deleted"


def append_only(table: str, *, unless: str = "") -> migrations.RunPython:
    """A migration step that makes the database refuse UPDATE, DELETE and TRUNCATE on the table.

    `unless` is a condition in SQL on the OLD row under which a DELETE passes: for rows that go when a person is erased.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in refusing(table=table, vendor=schema_editor.connection.vendor, unless=unless):
            schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for statement in admitting(table=table, vendor=schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return migrations.RunPython(forwards, backwards)


def refusing(*, table: str, vendor: str, unless: str = "") -> list[str]:
    """The statements that put the guards up."""
    if vendor == "sqlite":
        when = {"UPDATE": "", "DELETE": f"WHEN NOT ({unless}) " if unless else ""}
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {when[verb]}"
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    passes = f"IF TG_OP = 'DELETE' THEN IF {unless} THEN RETURN OLD; END IF; END IF; " if unless else ""
    return [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {passes}RAISE EXCEPTION '{REFUSED}'; END $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def admitting(*, table: str, vendor: str) -> list[str]:
    """The statements that take the guards down: for migrations backwards, retention and tests."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE"]


FROZEN = ("title", "language", "version", "kind", "blocks", "items", "meta", "sha256")


def frozen_editions() -> migrations.RunPython:
    """A migration step: what an approved edition says can never be changed or deleted."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        for statement in freezing(vendor=schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def backwards(apps: Any, schema_editor: Any) -> None:
        for statement in thawing(vendor=schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return migrations.RunPython(forwards, backwards)


def freezing(*, vendor: str) -> list[str]:
    """The statements that freeze approved editions."""
    message = "frozen: an approved edition is never changed; make a new version"
    if vendor == "sqlite":
        columns = ", ".join(FROZEN)
        return [
            f"CREATE TRIGGER psychoed_edition_frozen BEFORE UPDATE OF {columns} ON psychoed_edition "
            f"WHEN OLD.approved_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{message}'); END",
            "CREATE TRIGGER psychoed_edition_kept BEFORE DELETE ON psychoed_edition "
            f"WHEN OLD.approved_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{message}'); END",
        ]
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FROZEN)
    return [
        "CREATE FUNCTION psychoed_edition_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.approved_at IS NOT NULL AND (TG_OP = 'DELETE' OR {changed}) THEN "
        f"RAISE EXCEPTION '{message}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER psychoed_edition_frozen BEFORE UPDATE OR DELETE ON psychoed_edition "
        "FOR EACH ROW EXECUTE FUNCTION psychoed_edition_refuse()",
    ]


def thawing(*, vendor: str) -> list[str]:
    """The statements that lift the freeze: for migrations backwards and tests."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS psychoed_edition_{name}" for name in ("frozen", "kept")]
    return ["DROP FUNCTION IF EXISTS psychoed_edition_refuse() CASCADE"]
