"""Languages that nobody speaks: every word half as long again, or written from right to left, to try the pages with."""

from pathlib import Path
from typing import Any

from deploy.messages import catalogue, finding
from deploy.messages.catalogue import Catalogue, Entry

LONG, BACKWARDS = "fi", "he"
"""Real codes, so that browsers know which way they run; the words are ours."""
HEAD = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
MARK = {LONG: "‧", BACKWARDS: "\u05be"}
"""Stands in every message, so that words which passed gettext can be told from others."""


def spoken_too(settings: Any, folder: Path) -> None:
    """Both languages beside the real ones, for one test."""
    for code in MARK:
        path = folder / code / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(catalogue.compiled(_words(code)))
    settings.LOCALE_PATHS = [folder, *settings.LOCALE_PATHS]
    settings.LANGUAGES = [*settings.LANGUAGES, *((code, code) for code in MARK)]


def _words(code: str) -> Catalogue:
    said = {
        message: [_said(text, code) for text in (message.id, message.plural) if text]
        for message in finding.found()
    }
    entries = {message: Entry(message=message, forms=forms) for message, forms in said.items()}
    return Catalogue(head=HEAD, entries=entries)


def _said(text: str, code: str) -> str:
    """Formats stay as they are; German is about this much longer than English."""
    if text in {"j F", "l, j F", "l, j F Y", "%(weekday)s %(part)s"}:
        return text
    more = " ".join(["länger"] * max(1, round(len(text) * 0.4 / 7))) if code == LONG else "עברית"
    return f"{MARK[code]}{text} {more}"
