"""The tables and the models agree, on both databases, from the first migration to the last."""

import os
import subprocess
import sys
import uuid
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.db.migrations import CreateModel

from tests.house.tree import ROOT


def manage(*arguments: str, database: str) -> subprocess.CompletedProcess[str]:
    """manage.py on a database of its own."""
    env = {**os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "practice.settings"}
    asked = [sys.executable, "manage.py", *arguments]
    return subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_no_model_has_drifted(db: None) -> None:
    """Every change of a model is in a migration."""
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_migrations_apply_to_an_empty_sqlite(tmp_path: Path) -> None:
    """From nothing to the present, and a second time without a word."""
    database = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    first = manage("migrate", "--no-input", database=database)
    assert first.returncode == 0, first.stderr
    assert "No migrations to apply" in manage("migrate", "--no-input", database=database).stdout


@pytest.mark.postgres
def test_migrations_apply_to_an_empty_postgresql(postgres_server: str) -> None:
    """The same on the database of a larger practice."""
    name = f"empty_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = urlsplit(postgres_server)._replace(path=f"/{name}").geturl()
    first = manage("migrate", "--no-input", database=database)
    assert first.returncode == 0, first.stderr
    assert "No migrations to apply" in manage("migrate", "--no-input", database=database).stdout


def test_first_migration_holds_the_people_alone() -> None:
    """Practice, User and Member come before everything that points at them."""
    first = import_module("practice.migrations.0001_people").Migration
    made = {operation.name for operation in first.operations if isinstance(operation, CreateModel)}
    assert made == {"Practice", "User", "Member"}
