"""Keeps what is personal out of log lines: secrets of links, addresses, codes."""

import logging
import re
import traceback

CUTS = (
    (re.compile(r"/l/[A-Za-z0-9_\-#%]+"), "/l/…"),
    (re.compile(r"/u/[A-Za-z0-9_\-.%]+"), "/u/…"),
    (re.compile(r"(\?|&)[^\s\"']*"), "?…"),
    (re.compile(r"[\w.+\-]+(?:@|%40)[\w\-]+\.[\w.\-]+"), "…@…"),
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b"), "…"),
    (re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}\b"), "…"),
    (re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])"), "…"),
    (re.compile(r"(?<![\w.:-])\d{8}(?![\w:-])"), "…"),
)
MOST_ERRORS = 5
MACHINE = ("OSError", "OperationalError")
"""What goes wrong with machines may say so; every other message could hold what somebody typed."""


def opaque(text: str) -> str:
    """The text without link ids, queries, addresses, secrets and codes."""
    for pattern, instead in CUTS:
        text = pattern.sub(instead, text)
    return text


def frames(error: BaseException | None) -> str:
    """Where it happened, line by line, and the name of each error; never the values, never what was typed."""
    told: list[str] = []
    while error is not None and len(told) < MOST_ERRORS:
        kind = type(error)
        said = f": {error}" if any(each.__name__ in MACHINE for each in kind.__mro__) else ""
        told.append("".join(traceback.format_tb(error.__traceback__)) + kind.__name__ + said)
        error = error.__cause__ or error.__context__
    return "\nafter\n".join(told)


class Opaque(logging.Filter):
    """Rewrites each record before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, cut."""
        record.msg = opaque(record.getMessage())
        record.args = ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = opaque(frames(record.exc_info[1]))
        if record.stack_info:
            record.stack_info = opaque(record.stack_info)
        return True
