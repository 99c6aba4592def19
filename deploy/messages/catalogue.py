"""A catalogue as text (.po, for people) and as bytes (.mo, for gettext): read, written and compiled without tools."""

import ast
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

from deploy.messages.finding import Message

LINE = re.compile(r'^(?P<key>msgctxt|msgid|msgid_plural|msgstr|msgstr\[(?P<n>\d)\])?\s*(?P<text>".*")$')
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
MAGIC = 0x950412DE


@dataclass(kw_only=True)
class Entry:
    """One message in one language: its forms, where it is said, and what stands before it in the file."""

    message: Message
    forms: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def is_whole(self) -> bool:
        """Said in every form, and by somebody who was sure."""
        wanted = 2 if self.message.plural else 1
        return len(self.forms) == wanted and all(self.forms) and not self.fuzzy


@dataclass(kw_only=True)
class Catalogue:
    """All messages of one language under the head of its file."""

    head: str
    entries: dict[Message, Entry]


def read(path: Path) -> Catalogue:
    """The catalogue in a .po file; entries that are struck out are left behind."""
    entries = [_entry(part) for part in path.read_text("utf-8").split("\n\n") if "msgid" in part]
    head = next((each.forms[0] for each in entries if not each.message.id), "")
    return Catalogue(head=head, entries={each.message: each for each in entries if each.message.id})


def written(catalogue: Catalogue) -> str:
    """The same as text: messages in the order in which a reader of the pages meets them."""
    head = f'msgid ""\nmsgstr ""\n{_lines(catalogue.head)}\n'
    return "\n".join([head, *(_written(each) for each in catalogue.entries.values())])


def renewed(catalogue: Catalogue, *, found: dict[Message, list[str]]) -> Catalogue:
    """What is said now, each with the words that it had; what is said no more is gone."""
    entries = {}
    for message, places in found.items():
        known = catalogue.entries.get(message, Entry(message=message))
        entries[message] = Entry(message=message, forms=known.forms, places=places, fuzzy=known.fuzzy)
    return Catalogue(head=catalogue.head, entries=entries)


def compiled(catalogue: Catalogue) -> bytes:
    """The bytes that gettext reads: sorted, so that the same words are the same bytes on any machine."""
    pairs = {b"": catalogue.head.encode()}
    for entry in catalogue.entries.values():
        if entry.is_whole:
            pairs[_key(entry.message)] = "\0".join(entry.forms).encode()
    keys = sorted(pairs)
    ids, texts = b"\0".join(keys) + b"\0", b"\0".join(pairs[key] for key in keys) + b"\0"
    start = 28 + 16 * len(keys)
    index = _offsets(keys, start=start) + _offsets([pairs[key] for key in keys], start=start + len(ids))
    head = struct.pack("<7I", MAGIC, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return head + struct.pack(f"<{len(index)}I", *index) + ids + texts


def placeholders(text: str) -> list[str]:
    """The names that are filled in."""
    return sorted(set(PLACEHOLDER.findall(text)))


def _key(message: Message) -> bytes:
    context = f"{message.context}\x04" if message.context else ""
    return f"{context}{message.id}{chr(0) + message.plural if message.plural else ''}".encode()


def _offsets(texts: list[bytes], *, start: int) -> list[int]:
    found, at = [], start
    for text in texts:
        found += [len(text), at]
        at += len(text) + 1
    return found


def _entry(part: str) -> Entry:
    said: dict[str, str] = {}
    key = ""
    for line in part.splitlines():
        if line.startswith("#") or not (match := LINE.match(line)):
            continue
        key = match["key"] or key
        said[key] = said.get(key, "") + str(ast.literal_eval(match["text"]))
    forms = [text for name, text in said.items() if name.startswith("msgstr")]
    message = Message(
        id=said.get("msgid", ""), plural=said.get("msgid_plural", ""), context=said.get("msgctxt", "")
    )
    return Entry(message=message, forms=forms, fuzzy="\n#, fuzzy" in f"\n{part}")


def _written(entry: Entry) -> str:
    message = entry.message
    lines = [f"#: {place}" for place in entry.places]
    if entry.fuzzy:
        lines.append("#, fuzzy")
    if message.context:
        lines.append(f"msgctxt {_quoted(message.context)}")
    lines.append(f"msgid {_quoted(message.id)}")
    if not message.plural:
        return "\n".join([*lines, f"msgstr {_quoted(''.join(entry.forms))}", ""])
    forms = entry.forms or ["", ""]
    lines.append(f"msgid_plural {_quoted(message.plural)}")
    return "\n".join([*lines, *(f"msgstr[{n}] {_quoted(form)}" for n, form in enumerate(forms)), ""])


def _lines(text: str) -> str:
    return "\n".join(_quoted(line) for line in text.splitlines(keepends=True))


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'
