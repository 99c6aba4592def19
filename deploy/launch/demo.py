"""`make run`: from a bare checkout, or from yesterday's, to a page that answers."""

import fcntl
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from deploy.launch import broker, environment, fingerprint, keys, ports, procfile
from deploy.launch.family import Family
from deploy.launch.places import DATA, ROOT, RUN, RUNTIME_LOCK, VAR, VENV, shown
from deploy.launch.say import Stop, say

READY_SECONDS = 60
FIRST_STEPS = [sys.executable, "-m", "deploy.prepare"]


def run() -> int:
    """Refuse early, prepare, start everybody, wait, end everybody."""
    began = time.monotonic()
    port = ports.wanted(os.environ)
    ports.refuse_if_taken(port)
    python = environment.ensure(RUNTIME_LOCK)
    if not environment.inside():
        os.execv(python, [str(python), "-m", "deploy.launch", "run"])
    # What is written from here on is for its owner alone.
    os.umask(0o077)
    with _only_one():
        env = _surroundings(port) | keys.make_once()
        family = Family()
        try:
            return _live(family, port=port, env=env, began=began)
        finally:
            say("Ending …")
            family.end()
            say("Everything has ended. Your data is kept in var/; `make run` goes on with it.")


def _live(family: Family, *, port: int, env: Mapping[str, str], began: float) -> int:
    address = broker.start(family, env=env)
    env = {**env, "BROKER_URL": address}
    _prepare(family, env=env)
    if family.must_end():
        return 0
    lines = procfile.lines(ROOT / "Procfile")
    # The page first: whoever waits, waits for that. The senders follow while it is being looked at.
    family.start("web", _shell(lines["web"]), env=env)
    if _wait_until_ready(family, port=port):
        _announce(port, seconds=time.monotonic() - began)
    if not address:
        say("No Redis-compatible server can be started here: `deliver --loop` sends the mails alone.")
    for name in ("worker", "beat") if address else ("deliver",):
        family.start(name, _shell(lines[name]), env=env)
    return family.watch()


def _shell(line: str) -> list[str]:
    return ["sh", "-c", f"exec {line}"]


def by_hand() -> dict[str, str]:
    """The demo's environment for one command beside it, or before it was ever started."""
    return _surroundings(ports.wanted(os.environ)) | keys.make_once()


def _surroundings(port: int) -> dict[str, str]:
    """The demo's own environment. What is set outside never counts: it might name somebody's real data."""
    for folder in (DATA, RUN, VAR / "static"):
        folder.mkdir(parents=True, exist_ok=True)
    ours = {
        "DATABASE_URL": f"sqlite:///{DATA / 'attune.sqlite3'}",
        "BROKER_URL": "",
        "EMAIL_URL": "local:",
        "PUBLIC_URL": f"http://localhost:{port}",
        "MAIL_DOMAIN": "attune.localhost",
        "ATTUNE_EPOCH_FILE": str(VAR / "epoch"),
        "DEBUG": "1",
        "DEMO": "1",
        "PORT": str(port),
        "BIND": "127.0.0.1",
        "LOG_LEVEL": "warning",
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
    foreign = {
        *ours,
        *(f"{name}_FILE" for name in ours),
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DJANGO_SETTINGS_MODULE",
    }
    return {
        name: value
        for name, value in os.environ.items()
        if name not in foreign and not name.startswith("ATTUNE_")
    } | ours


def _only_one() -> IO[str]:
    """Two demos on one database would share its keys and its mailbox: the second one is told."""
    RUN.mkdir(parents=True, exist_ok=True)
    lock = (RUN / "lock").open("a", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Stop(
            "Attune already runs from this folder. End that one first (Ctrl-C where it was started)."
        ) from error
    return lock


def _prepare(family: Family, *, env: Mapping[str, str]) -> None:
    """Tables, library and demo practice; in a process of its own, so that Ctrl-C works meanwhile."""
    mark, seen = DATA / "prepared", fingerprint.of(ROOT)
    if mark.exists() and mark.read_text(encoding="utf-8") == seen:
        return
    say(
        "Bringing the database, the library and the demo practice up to date (half a minute the first time) …"
    )
    steps = subprocess.Popen(FIRST_STEPS, cwd=ROOT, env=dict(env), start_new_session=True)
    while steps.poll() is None and not family.must_end():
        time.sleep(0.05)
    if family.must_end():
        steps.terminate()
        steps.wait()
    elif steps.returncode:
        raise Stop(
            f"The demo could not be prepared (see above). `rm -r {shown(VAR)}` begins anew, without its data."
        )
    else:
        mark.write_text(seen, encoding="utf-8")


def _wait_until_ready(family: Family, *, port: int) -> bool:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and not family.must_end() and not family.ended():
        if _is_ready(port):
            return True
        time.sleep(0.1)
    return False


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except urllib.error.HTTPError:
        # It answers; a sender that has not reported yet is no reason to keep the page back.
        return True
    except OSError:
        return False


def _announce(port: int, *, seconds: float) -> None:
    address = f"http://localhost:{port}"
    say("")
    say(f"  Attune is ready after {seconds:.1f} s:  {address}")
    say("  The first page says who to sign in as. Ctrl-C ends everything; the data is kept.")
    say(f"  The password is lost? {shown(VENV)}/bin/python manage.py demo_practice --new-password")
    say("")
    if _has_display():
        webbrowser.open(address)


def _has_display() -> bool:
    """Whether a person sits in front of a screen (and not a script behind a pipe)."""
    screens = sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return screens and sys.stdout is not None and sys.stdout.isatty() and not Path("/.dockerenv").exists()
