"""The access log: method, path, answer, time. No address, no query, no referer, no link id."""

import re
from typing import Any

from gunicorn.glogging import Logger

LINK = re.compile(r"^/(l|u)/[^/]*")
KEPT = frozenset(["m", "U", "s", "B", "M"])


def cut(path: str) -> str:
    """The path without what would let its reader open a client's page."""
    return LINK.sub(r"/\1/…", path)


class OpaqueLogger(Logger):
    """gunicorn's logger with nothing to tell but what the format above asks for."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """The few facts that may be written; a format that asks for more gets a dash."""
        facts = super().atoms(resp, req, environ, request_time)
        return {name: facts[name] for name in KEPT} | {"U": cut(str(facts["U"]))}
