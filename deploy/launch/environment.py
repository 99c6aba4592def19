"""The environment: made once, and made again only when the lock has changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.launch.places import DEV_LOCK, LOGS, RUNTIME_LOCK, VENV, shown
from deploy.launch.say import Stop, say

PYTHON = VENV / "bin" / "python"
INSTALL_LOG = LOGS / "install.log"

NETWORK_WORDS = (
    "connection",
    "could not find a version",
    "dns error",
    "error sending request",
    "failed to fetch",
    "name resolution",
    "network",
    "newconnectionerror",
    "nodename nor servname",
    "temporary failure",
    "timed out",
)


def ensure(lock: Path) -> Path:
    """The environment's Python, with everything that the lock names installed."""
    if _is_installed(lock):
        return PYTHON
    LOGS.mkdir(parents=True, exist_ok=True)
    INSTALL_LOG.write_text("", encoding="utf-8")
    say(f"Installing what {lock.name} names into .venv (once; about a minute) …")
    if not _install(lock):
        raise Stop(_why_it_failed())
    for done in {lock, RUNTIME_LOCK} if lock == DEV_LOCK else {lock}:
        _stamp(done).write_text(_fingerprint(done), encoding="utf-8")
    return PYTHON


def inside() -> bool:
    """Whether this very process already runs in the environment."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def _stamp(lock: Path) -> Path:
    return VENV / f".installed-{lock.stem}"


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _is_installed(lock: Path) -> bool:
    stamp = _stamp(lock)
    return PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == _fingerprint(lock)


def _install(lock: Path) -> bool:
    """With uv where it is on PATH, else with venv and pip; pip also where uv did not get through."""
    return bool((uv := shutil.which("uv")) and _install_with_uv(uv, lock)) or _install_with_pip(lock)


def _install_with_uv(uv: str, lock: Path) -> bool:
    if not _works() and not _logged([uv, "venv", "--clear", "--python", _base_python(), str(VENV)]):
        return False
    return _logged([uv, "pip", "install", "--compile-bytecode", "--python", str(PYTHON), "-r", str(lock)])


def _install_with_pip(lock: Path) -> bool:
    if not _works("import pip"):
        _make_with_venv()
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    return _logged([*pip, "install", "--retries", "2", "-r", str(lock)])


def _make_with_venv() -> None:
    """Debian ships venv without its heart; say which package brings it."""
    base = _base_python()
    if not _logged([base, "-c", "import ensurepip, venv"]):
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        raise Stop(
            f"This Python cannot make environments. Install it: apt install python3-venv (or {version}-venv)."
        )
    if not _logged([base, "-m", "venv", "--clear", str(VENV)]):
        raise Stop(f"The environment .venv could not be made; {shown(INSTALL_LOG)} says why.")


def _base_python() -> str:
    """The Python below the environment, so that a broken environment can be made anew from inside."""
    if inside():
        return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")
    return sys.executable


def _works(statement: str = "pass") -> bool:
    return PYTHON.exists() and _logged([str(PYTHON), "-c", statement])


def _logged(command: list[str]) -> bool:
    """Whether the command succeeded; what it said is in the install log."""
    # Without byte code every later start pays for compiling; a bare machine may forbid it by this variable.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with INSTALL_LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        log.flush()
        try:
            return subprocess.run(command, stdout=log, stderr=log, env=env, check=False).returncode == 0
        except OSError as error:
            log.write(f"{error}\n")
            return False


def _why_it_failed() -> str:
    words = INSTALL_LOG.read_text(encoding="utf-8", errors="replace").lower()
    if any(word in words for word in NETWORK_WORDS):
        return (
            "The packages could not be downloaded: is this machine online? "
            f"Nothing was started; run the same command again when it is. ({shown(INSTALL_LOG)} has the details.)"
        )
    return f"The packages could not be installed; the last lines of {shown(INSTALL_LOG)} say why."
