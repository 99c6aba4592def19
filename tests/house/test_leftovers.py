"""Nothing unfinished is committed, and nothing that belongs to one machine."""

import re
from pathlib import Path

from tests.house.tree import CONTEXTS, ROOT, committed_texts, where

# Written in halves, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + r"CK|raise NotImplemented" + r"Error)\b")
MACHINE = re.compile(
    r"(?<![\w.])/(wo" + "rk|ro" + "ot|opt/" + "wheels|opt/" + r"pypi)/|/home/[a-z]|/Users/[a-z]",
    re.IGNORECASE,
)
REGISTRIES = re.compile(
    r"(pypi\."
    r"org|pythonhosted\."
    r"org|registry\."
    r"npmjs|proxy\.golang\."
    r"org|crates\."
    "io)",
    re.IGNORECASE,
)
TOOLS = re.compile(
    r"\b(cl" + "aude|anthro" + "pic|chat" + "gpt|open" + "ai|co" + "pilot|far" + r"m-\w|sub" + r"agents?)\b",
    re.IGNORECASE,
)
# The builders' own papers, and the demo words that this file itself needs.
THIS = Path(__file__)


def finds(pattern: re.Pattern[str], *, below: tuple[str, ...] = ()) -> list[tuple[str, int, str]]:
    """Where the pattern stands in what is committed."""
    return [
        (where(path), number, line.strip()[:100])
        for path in committed_texts()
        if path != THIS and (not below or path.relative_to(ROOT).parts[0] in below)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_nothing_is_left_unfinished() -> None:
    """A thing that is not built is not shown."""
    assert finds(UNFINISHED) == []


def test_no_path_of_one_machine_is_committed() -> None:
    """A clone works anywhere."""
    assert finds(MACHINE) == []


def test_no_registry_is_named() -> None:
    """Where packages come from is the machine's business."""
    assert finds(REGISTRIES) == []


def test_no_tool_of_the_workshop_is_named() -> None:
    """The reader of this house meets the house."""
    assert finds(TOOLS) == []


def test_nothing_is_printed_by_the_product() -> None:
    """A log line goes through the filter that cuts what is personal; print goes past it."""
    loud = re.compile(r"^\s*print\(")
    assert [place for place in finds(loud, below=CONTEXTS) if "/management/" not in place[0]] == []
