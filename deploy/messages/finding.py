"""Every word that goes through gettext on the way to a client: pages behind a link, mails, the fields of exercises."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parents[2]
ROOTS = (
    "clients/portal/*.html",
    "clients/emails/*",
    "psychoed/items/*.html",
    "psychoed/print/*.html",
    "[45]*.html",
)
TAKEN_IN = re.compile(r'{%\s*(?:extends|include|kept)\s+"([^"]+)"')
"""What a template is made of is found by following these."""
OF_THE_DESK = ("_parts/me.html", "_parts/toasts.html", "_parts/veil.html")
"""Parts of the pages of errors that only somebody who is signed in sees."""
SOURCES = (
    "clients/portal/*.py",
    "clients/emails.py",
    "clients/schedule/*.py",
    "psychoed/items/*.py",
    "psychoed/languages.py",
)
"""The desk stays English: its words are in no catalogue."""
TAKES = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "npgettext": ("context", "id", "plural"),
}
LITERAL = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL = re.compile(rf"\b(?P<name>{'|'.join(TAKES)})\(\s*(?P<words>{LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing said, with its plural where it counts something, and what tells two meanings apart."""

    id: str
    plural: str = ""
    context: str = ""


def template_files() -> list[Path]:
    """The templates of all that a client reads, in a fixed order."""
    found: set[Path] = set()
    waiting = _files("templates", ROOTS)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            names = TAKEN_IN.findall(path.read_text("utf-8"))
            waiting += [ROOT / "templates" / name for name in names if name not in OF_THE_DESK]
    return sorted(found)


def source_files() -> list[Path]:
    """The Python files that say something to a client, in a fixed order."""
    return _files("", SOURCES)


def found() -> dict[Message, list[str]]:
    """Every message, in the order in which it is met, and the files that say it."""
    where: dict[Message, list[str]] = {}
    for path, messages in _by_file():
        name = path.relative_to(ROOT).as_posix()
        for message in messages:
            places = where.setdefault(message, [])
            if name not in places:
                places.append(name)
    return _one_of_each(where)


def in_template(text: str) -> Iterator[Message]:
    """The messages of one template."""
    for call in CALL.finditer(templatize(text)):
        words = [ast.literal_eval(each) for each in re.findall(LITERAL, call["words"], re.DOTALL)]
        yield _message(call["name"], words)


def in_source(text: str) -> Iterator[Message]:
    """The messages of one Python file; what is handed to gettext by a name was marked where it is written."""
    for node in ast.walk(ast.parse(text)):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if isinstance(node, ast.Call) and name in TAKES:
            words = [each.value for each in node.args if isinstance(each, ast.Constant)]
            texts = [each for each in words if isinstance(each, str)]
            if texts:
                yield _message(name, texts)


def _by_file() -> Iterator[tuple[Path, Iterator[Message]]]:
    for path in template_files():
        yield path, in_template(path.read_text("utf-8"))
    for path in source_files():
        yield path, in_source(path.read_text("utf-8"))


def _files(folder: str, patterns: tuple[str, ...]) -> list[Path]:
    return sorted({path for pattern in patterns for path in (ROOT / folder).glob(pattern) if path.is_file()})


def _message(name: str, words: list[str]) -> Message:
    return Message(**dict(zip(TAKES[name], words, strict=False)))


def _one_of_each(where: dict[Message, list[str]]) -> dict[Message, list[str]]:
    """What is said both alone and in a plural is one entry of the catalogue: that with the plural."""
    counted = {(each.context, each.id): each for each in where if each.plural}
    whole: dict[Message, list[str]] = {}
    for message, places in where.items():
        one = counted.get((message.context, message.id), message)
        whole[one] = sorted({*whole.get(one, []), *places})
    return whole
