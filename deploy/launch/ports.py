"""The port of the demo: read from PORT, and tried before anything is started."""

import errno
import socket
from collections.abc import Mapping

from deploy.launch.say import Stop

DEFAULT = 8000
HIGHEST = 65535


def wanted(env: Mapping[str, str]) -> int:
    """The number in PORT, or 8000."""
    word = env.get("PORT", "").strip() or str(DEFAULT)
    if word.isdecimal() and 1 <= int(word) <= HIGHEST:
        return int(word)
    raise Stop(f"PORT is '{word}'. Write a number from 1 to {HIGHEST}, for example: make run PORT=8080")


def refuse_if_taken(port: int) -> None:
    """Somebody else's server on the port is found before the first file is written."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Stop(_advice(port, error)) from error


def _advice(port: int, error: OSError) -> str:
    other = port + 1 if port < HIGHEST else DEFAULT
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another one: make run PORT={other}"
    return (
        f"Port {port} cannot be used ({error.strerror}). Choose another one: make run PORT={max(other, 8001)}"
    )
