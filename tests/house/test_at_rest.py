"""At rest there is nothing to read: canaries in every sealed field, and every place searched where bytes could lie."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tests import figures
from tests.house.canaries import MARK, below, canary, found_in, hits, spellings
from tests.house.tree import ROOT
from tests.servers import redis_program, redis_running

pytestmark = pytest.mark.slow


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the story in its own process left behind."""

    folder: Path
    kind: str
    story: dict[str, Any]
    broker: dict[str, bytes]

    @property
    def searched(self) -> str:
        """What is looked into: the files themselves, or what a dump would give away."""
        return "SQLite file and -wal" if self.kind == "sqlite" else "pg_dump"

    def at(self, moment: str) -> dict[str, bytes]:
        """The files of the database at that moment."""
        return below(self.folder / moment)


def run(deed: str, folder: Path, **env: str) -> dict[str, Any]:
    """One deed; its log and its temporary files lie in the folder too."""
    (folder / "temp").mkdir(exist_ok=True)
    with (folder / f"{deed}.log").open("wb") as log:
        told = subprocess.run(
            [sys.executable, "-m", "tests.house.planting_in_a_process", deed, str(folder)],
            cwd=ROOT,
            env={
                **os.environ,
                "TMPDIR": str(folder / "temp"),
                "ATTUNE_EPOCH_FILE": str(folder / "temp" / "epoch"),
                "ATTUNE_ERASURE_LEDGER": str(folder / "temp" / "ledger"),
                **env,
            },
            stdout=subprocess.PIPE,
            stderr=log,
            check=False,
        )
    assert told.returncode == 0, (folder / f"{deed}.log").read_text()[-3000:]
    found: dict[str, Any] = json.loads(told.stdout.decode().splitlines()[-1])
    return found


def contents(address: str) -> dict[str, bytes]:
    """Every key of the broker with its value, whatever its type."""
    broker = redis.Redis.from_url(address)
    read = {b"string": broker.get, b"list": lambda key: broker.lrange(key, 0, -1), b"hash": broker.hgetall}
    with broker:
        return {
            str(key): repr(read.get(broker.type(key), broker.smembers)(key)).encode()
            for key in broker.scan_iter()
        }


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The whole story once on each database, with a broker where there is one."""
    folder, kind = tmp_path_factory.mktemp("house"), str(request.param)
    (folder / "data").mkdir()
    database = f"sqlite:///{folder / 'data' / 'db.sqlite3'}"
    if kind == "postgres":
        database = own_database(request.getfixturevalue("postgres_server"))
    with ExitStack() as stack:
        program = redis_program()
        broker = stack.enter_context(redis_running(program)) if program else ""
        story = run("story", folder, DATABASE_URL=database, BROKER_URL=broker)
        yield Told(folder=folder, kind=kind, story=story, broker=contents(broker) if broker else {})


def own_database(server: str) -> str:
    """An empty database on this server."""
    name = f"rest_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@pytest.mark.parametrize("spelling", ["raw", "utf-16", "hex", "base64"])
def test_search_finds_what_is_there(spelling: str) -> None:
    """A search that finds nothing proves nothing unless it can find something."""
    for form in spellings(canary(7))[spelling]:
        assert hits(b"before" + form + b"behind") == [f"{MARK} ({spelling})"]
    assert hits(b"before" + canary(7).encode()[:9] + b"=\r\n" + canary(7).encode()[9:]) != []


def test_no_canary_lies_in_any_file(told: Told) -> None:
    files = told.at("planted") | below(told.folder / "temp") | below(told.folder / "data")
    assert told.story["planted"] >= 200
    assert any(hits(bytes.fromhex(mail)) for mail in told.story["mails"]), (
        "the mails themselves name the label"
    )
    assert found_in(files) == []
    size = sum(map(len, files.values())) // 1024
    figures.note(
        "47",
        f"{told.story['planted']} canaries, {told.searched}: 0 hits in {size:,} KiB of {len(files)} files",
    )


def test_no_canary_lies_in_log_or_broker(told: Told) -> None:
    log = (told.folder / "story.log").read_bytes()
    assert log.count(b" DEBUG ") > 1000, "the log was as talkative as it can be"
    assert b"django.db.backends" in log
    assert found_in({"log": log} | told.broker) == []
    lines, keys = log.count(b"\n"), len(told.broker)
    figures.note(
        "47, 57",
        f"{told.searched}: 0 hits in {lines:,} log lines at DEBUG (SQL included) and {keys} broker keys",
    )


def test_no_secret_is_anywhere_but_in_its_message(told: Told) -> None:
    secrets = sorted({secret for secret in told.story["secrets"] if secret})
    mails = b"".join(bytes.fromhex(mail) for mail in told.story["mails"])
    log = {"log": (told.folder / "story.log").read_bytes()}
    files = told.at("planted") | below(told.folder / "temp") | below(told.folder / "data") | told.broker | log
    assert len(told.story["mails"]) >= 2
    assert b"#" in mails
    assert found_in(files, secrets) == []
    figures.note(
        "21", f"{told.searched}: {len(secrets)} secrets, codes, numbers and tokens, 0 hits outside the mails"
    )


def left_of(told: Told, moment: str) -> list[str]:
    """The files in which a ciphertext or a wrapped key of an erased client still lies, as bytes or as hex."""
    pieces = {bytes.fromhex(piece) for piece in told.story["pieces"]}
    pieces |= {piece.hex().encode() for piece in pieces}
    return [name for name, blob in told.at(moment).items() if any(piece in blob for piece in pieces)]


def test_after_erasing_no_byte_is_left_and_the_logs_stand(told: Told) -> None:
    before, after = told.story["before"], told.story["after"]
    assert len(told.story["pieces"]) >= 200
    assert left_of(told, "planted") != []
    assert left_of(told, "erased") == []
    assert after["broken"] == 0
    assert (after["events"] > before["events"], after["deliveries"] >= before["deliveries"]) == (True, True)
    assert not any(blob for name, blob in told.at("erased").items() if name.endswith("-wal"))
    gone = len(told.story["pieces"])
    figures.note("52", f"{told.searched}: {gone} ciphertexts and keys, 0 left; both logs stand, chain holds")


def restored(told: Told, server: str) -> str:
    """The backup from before the erasing, as a database again."""
    if told.kind == "sqlite":
        return f"sqlite:///{told.folder / 'backup.sqlite3'}"
    database = own_database(server)
    filled = [
        "psql",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        database,
        "-f",
        told.folder / "planted" / "dump.sql",
    ]
    subprocess.run(filled, check=True, stdout=subprocess.DEVNULL)
    return database


def test_restored_backup_is_erased_again(told: Told, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgres_server") if told.kind == "postgres" else ""
    again = run("replay", told.folder, DATABASE_URL=restored(told, server))
    assert (again["left"], again["broken"]) == (0, 0)
    assert left_of(told, "replayed") == []
    figures.note(
        "52",
        f"{told.searched}: a restored backup brought {len(told.story['pieces'])} back, 0 left after --replay",
    )
