"""Keeps what is personal out of log lines: secrets of links, addresses, codes."""

import logging
import re

CUTS = (
    (re.compile(r"/l/[A-Za-z0-9_\-]+"), "/l/…"),
    (re.compile(r"/u/[A-Za-z0-9_\-.]+"), "/u/…"),
    (re.compile(r"(\?|&)[^\s\"']*"), "?…"),
    (re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"), "…@…"),
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b"), "…"),
)


def opaque(text: str) -> str:
    """The text without link ids, queries, addresses and long codes."""
    for pattern, instead in CUTS:
        text = pattern.sub(instead, text)
    return text


class Opaque(logging.Filter):
    """Rewrites each record before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, cut."""
        record.msg = opaque(record.getMessage())
        record.args = ()
        return True
