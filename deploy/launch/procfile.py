"""Reads the Procfile: the one place where the commands of the processes stand."""

from pathlib import Path


def lines(path: Path) -> dict[str, str]:
    """Each process and its command."""
    entries = (
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    )
    return {name.strip(): command.strip() for name, command in (entry.split(":", 1) for entry in entries)}
