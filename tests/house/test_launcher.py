"""What `make` does before there is anything to run, and after it has ended."""

import base64
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy import weblog
from deploy.launch import environment, fingerprint, keys, leash, ports, procfile
from deploy.launch.say import Stop
from tests.house.tree import ROOT
from tests.servers import free_port

SLEEPER = """
import sys
from pathlib import Path
from deploy.launch.family import Family
family = Family()
family.start("child", ["sh", "-c", "sleep 300 & echo $! > $0; wait", sys.argv[1]], env={"PATH": "/usr/bin:/bin"})
Path(sys.argv[2]).write_text("started")
code = family.watch()
family.end()
sys.exit(code)
"""


def test_port_is_eight_thousand_unless_named() -> None:
    """PORT= may be empty too."""
    assert [ports.wanted(env) for env in ({}, {"PORT": ""}, {"PORT": "9000"})] == [8000, 8000, 9000]


@pytest.mark.parametrize("word", ["abc", "0", "65536", "-1", "80.5"])
def test_port_that_is_none_is_one_clear_line(word: str) -> None:
    """What was written, and what to write."""
    with pytest.raises(Stop, match=rf"PORT is '{word}'\. Write a number from 1 to 65535"):
        ports.wanted({"PORT": word})


def test_taken_port_is_one_clear_line() -> None:
    """Somebody else listens there: nothing of ours is started."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=rf"Port {port} is taken by another program\."):
            ports.refuse_if_taken(port)


def test_free_port_is_left_free() -> None:
    """Trying a port does not take it."""
    port = free_port()
    ports.refuse_if_taken(port)
    ports.refuse_if_taken(port)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys and data somewhere else."""
    for name, folder in {"KEYS": "keys", "DATA": "data"}.items():
        monkeypatch.setattr(keys, name, tmp_path / folder)
    monkeypatch.setattr(keys, "MASTER_KEY", tmp_path / "keys" / "master-key")
    monkeypatch.setattr(keys, "SECRET_KEY", tmp_path / "keys" / "secret-key")
    return tmp_path


def test_keys_are_made_once_and_for_their_owner_alone(places: Path) -> None:
    """A second start must find the first one's keys, or nothing could be read any more."""
    keys.make_once()
    first = (places / "keys" / "master-key").read_text(encoding="utf-8")
    keys.make_once()
    assert (places / "keys" / "master-key").read_text(encoding="utf-8") == first
    assert len(base64.b64decode(first)) == 32
    assert {stat.S_IMODE(path.stat().st_mode) for path in (places / "keys").iterdir()} == {0o600}


def test_data_without_its_key_stops_the_start(places: Path) -> None:
    """A new key would look like a working start and read nothing."""
    (places / "data").mkdir()
    (places / "data" / "attune.sqlite3").write_bytes(b"")
    with pytest.raises(Stop, match="without it nothing in there can be read"):
        keys.make_once()


def test_broken_network_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installer's page of text stays in the log."""
    log = tmp_path / "install.log"
    log.write_text("ERROR: HTTPSConnectionPool: Max retries exceeded (NewConnectionError)", encoding="utf-8")
    monkeypatch.setattr(environment, "INSTALL_LOG", log)
    assert environment._why_it_failed().startswith(
        "The packages could not be downloaded: is this machine online?"
    )


def test_leash_knows_who_is_still_there() -> None:
    """What was announced and not taken back."""
    assert leash.remembered(["+11\n", "+12\n", "-11\n"]) == {12}


def wait_until_gone(process: int) -> bool:
    """Whether the process has ended within ten seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_child_outlives_the_launcher(end: signal.Signals, tmp_path: Path) -> None:
    """Given a child with a child of its own, when the launcher ends however it may, then both end."""
    pid_file, started = tmp_path / "pid", tmp_path / "started"
    asked = [sys.executable, "-c", SLEEPER, str(pid_file), str(started)]
    launcher = subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.DEVNULL)
    while not (started.exists() and pid_file.exists() and pid_file.read_text(encoding="utf-8").strip()):
        assert launcher.poll() is None
        time.sleep(0.05)
    grandchild = int(pid_file.read_text(encoding="utf-8"))
    launcher.send_signal(end)
    assert launcher.wait(timeout=20) == (-end if end == signal.SIGKILL else 0)
    assert wait_until_gone(grandchild)


def test_one_that_gives_up_ends_the_others(tmp_path: Path) -> None:
    """Half a practice is worse than none: the code tells that it was not asked for."""
    script = SLEEPER.replace(
        "code =", 'family.start("weak", ["sh", "-c", "exit 3"], env={"PATH": "/bin"})\ncode ='
    )
    asked = [sys.executable, "-c", script, str(tmp_path / "pid"), str(tmp_path / "started")]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (told.returncode, "weak ended by itself (code 3)" in told.stdout) == (1, True)


def test_procfile_names_every_process() -> None:
    """The demo, the image and an operator's supervisor start the same lines."""
    assert list(procfile.lines(ROOT / "Procfile")) == ["web", "worker", "beat", "deliver", "release"]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/l/kE3vX0aabbcc", "/l/…"),
        ("/l/kE3vX0aabbcc/stop", "/l/…/stop"),
        ("/library/", "/library/"),
        ("/x/", "/x/"),
    ],
)
def test_access_log_cuts_the_link(path: str, written: str) -> None:
    """Whoever reads the log cannot open a client's page."""
    assert weblog.cut(path) == written


def test_old_python_is_one_clear_line(tmp_path: Path) -> None:
    """Given only a Python that is too old, make says which one is needed."""
    for name in ("python3", "python"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    asked = ["/bin/sh", str(ROOT / "deploy" / "python.sh"), "-m", "deploy.launch", "run"]
    told = subprocess.run(
        asked, cwd=tmp_path, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("Attune needs Python 3.11 or newer")
    assert told.stderr.count("\n") == 1


def test_environment_of_the_shell_never_reaches_the_demo() -> None:
    """A DATABASE_URL that is set for real work must not receive a demo practice."""
    script = "from deploy.launch.demo import _surroundings; print(_surroundings(8000)['DATABASE_URL'])"
    env = {**os.environ, "DATABASE_URL": "postgres://real", "SECRET_KEY_FILE": "/nowhere"}
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip().endswith("var/data/attune.sqlite3")


def test_changed_letter_prepares_the_database_again(tmp_path: Path) -> None:
    """And while nothing has changed, the second start does not look."""
    piece = tmp_path / "psychoed" / "library" / "piece.md"
    piece.parent.mkdir(parents=True)
    piece.write_text("calm", encoding="utf-8")
    before = fingerprint.of(tmp_path)
    assert fingerprint.of(tmp_path) == before
    piece.write_text("Calm", encoding="utf-8")
    assert fingerprint.of(tmp_path) != before
