"""practice/env.py: a wrong value stops the start with words that say what to write."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from practice import env

KEY = base64.b64encode(bytes(range(32))).decode()


def test_value_comes_from_the_variable() -> None:
    """Surrounding blanks are an accident."""
    assert (
        env.text("PUBLIC_URL", source={"PUBLIC_URL": " https://attune.example \n"})
        == "https://attune.example"
    )


def test_value_comes_from_the_named_file(tmp_path: Path) -> None:
    """The way container secrets arrive; the file wins over the variable."""
    (tmp_path / "secret").write_text("from the file\n", encoding="utf-8")
    source = {"SECRET_KEY_FILE": str(tmp_path / "secret"), "SECRET_KEY": "from the variable"}
    assert env.text("SECRET_KEY", source=source) == "from the file"


def test_default_stands_in() -> None:
    """What is not set is what the settings say."""
    assert env.text("BROKER_URL", "", source={}) == ""


@pytest.mark.parametrize(
    ("word", "meant"), [("1", True), ("yes", True), ("On", True), ("0", False), ("off", False), ("", False)]
)
def test_flag_reads(word: str, meant: bool) -> None:
    """The usual ways to say yes and no."""
    assert env.flag("DEBUG", source={"DEBUG": word}) is meant


def test_key_reads_thirty_two_bytes() -> None:
    """Base64, as every generator prints it."""
    assert env.key("ATTUNE_MASTER_KEY", source={"ATTUNE_MASTER_KEY": KEY}) == bytes(range(32))


def test_sqlite_path_may_be_relative_or_absolute() -> None:
    """Three slashes, then the path."""
    assert (
        env.database("DATABASE_URL", "sqlite:///var/data/a.sqlite3", source={})["NAME"]
        == "var/data/a.sqlite3"
    )
    assert env.database("DATABASE_URL", "sqlite:////srv/a.sqlite3", source={})["NAME"] == "/srv/a.sqlite3"


def test_postgres_address_is_taken_apart() -> None:
    """Percent signs included."""
    database = env.database(
        "DATABASE_URL", "", source={"DATABASE_URL": "postgres://thea:p%40ss@db.example:6432/attune"}
    )
    found = {name: database[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    assert found == {
        "USER": "thea",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "NAME": "attune",
    }


def test_postgres_socket_is_found() -> None:
    """A folder in place of a host."""
    database = env.database("DATABASE_URL", "postgres:///attune?host=/run/postgresql", source={})
    assert (database["HOST"], database["NAME"]) == ("/run/postgresql", "attune")


def test_statements_are_prepared_unless_the_address_says_no() -> None:
    """Some pools of connections do not know prepared statements."""
    found = [
        env.database("DATABASE_URL", f"postgres://db/attune{end}", source={})["OPTIONS"]
        for end in ("", "?prepare=1", "?prepare=0")
    ]
    asked = {"prepare_threshold": env.WHEN_ASKED}
    assert found == [asked, asked, {}]


@pytest.mark.parametrize(
    ("address", "kind", "port"),
    [
        ("smtp://relay.example", "smtp", 25),
        ("smtps://relay.example", "smtps", 465),
        ("smtp+tls://relay:587", "smtp+tls", 587),
        ("local:", "local", 25),
    ],
)
def test_mail_address_is_taken_apart(address: str, kind: str, port: int) -> None:
    """Relay, encrypted relay, or the demo's mailbox."""
    mail = env.mail("EMAIL_URL", address, source={})
    assert (mail["kind"], mail["port"]) == (kind, port)


@pytest.mark.parametrize(
    ("read", "name", "value", "advice"),
    [
        (env.text, "SECRET_KEY", None, "Set SECRET_KEY, or SECRET_KEY_FILE"),
        (env.flag, "DEBUG", "perhaps", "Write 1 for yes or 0 for no"),
        (env.key, "ATTUNE_MASTER_KEY", "not base64!", "32 random bytes in base64"),
        (env.key, "ATTUNE_MASTER_KEY", base64.b64encode(b"short").decode(), "holds 5 bytes"),
    ],
)
def test_wrong_value_says_what_to_write(
    read: Callable[..., Any], name: str, value: str | None, advice: str
) -> None:
    """One paragraph, with the name of the variable in it."""
    with pytest.raises(env.EnvironmentProblem, match=name) as problem:
        read(name, source={} if value is None else {name: value})
    assert advice in str(problem.value)


@pytest.mark.parametrize("value", ["ten", "2", "-5", "3.5"])
def test_whole_number_below_its_floor_is_refused(value: str) -> None:
    """The least that makes sense is named."""
    with pytest.raises(env.EnvironmentProblem, match="at least 3"):
        env.whole("ATTUNE_LEASE_SECONDS", 300, least=3, source={"ATTUNE_LEASE_SECONDS": value})


@pytest.mark.parametrize(
    ("read", "value"), [(env.database, "mysql://a/b"), (env.database, "attune.db"), (env.mail, "pigeon://a")]
)
def test_unknown_engine_names_the_known_ones(read: Callable[..., Any], value: str) -> None:
    """What would have been right stands in the refusal."""
    with pytest.raises(env.EnvironmentProblem, match=r"Write (sqlite:///|smtp://)"):
        read("DATABASE_URL", value, source={})


def test_unreadable_file_is_named(tmp_path: Path) -> None:
    """The path, so that it can be mended."""
    with pytest.raises(env.EnvironmentProblem, match="nowhere"):
        env.text("SECRET_KEY", source={"SECRET_KEY_FILE": str(tmp_path / "nowhere")})


def test_refusal_never_repeats_a_password() -> None:
    """A wrong address may hold a right password."""
    with pytest.raises(env.EnvironmentProblem) as problem:
        env.database("DATABASE_URL", "", source={"DATABASE_URL": "mysql://thea:hush@db/attune"})
    assert "hush" not in str(problem.value)
