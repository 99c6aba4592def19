"""The demo's secrets: random, made once, readable by their owner alone, and apart from the data."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from deploy.launch.places import DATA, KEYS, shown
from deploy.launch.say import Stop

MASTER_KEY = KEYS / "master-key"
SECRET_KEY = KEYS / "secret-key"


def make_once() -> dict[str, str]:
    """The environment variables that name the key files; the files exist afterwards."""
    if any(DATA.glob("*.sqlite3")) and not MASTER_KEY.exists():
        raise Stop(
            f"There is data in {shown(DATA)} but no {shown(MASTER_KEY)}: without it nothing in there can be read. "
            f"Put the key back, or remove {shown(DATA)} to begin anew."
        )
    KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    _keep(MASTER_KEY, _thirty_two_bytes)
    _keep(SECRET_KEY, lambda: secrets.token_urlsafe(64))
    return {"ATTUNE_MASTER_KEY_FILE": str(MASTER_KEY), "SECRET_KEY_FILE": str(SECRET_KEY)}


def _thirty_two_bytes() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _keep(path: Path, make: Callable[[], str]) -> None:
    """Write the secret unless there is one; never wider than its owner, not even for a moment."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(make())
