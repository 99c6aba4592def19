"""python -m deploy.messages: brings the catalogues up to what is said now, compiles them, and says what waits for words."""

import sys
from pathlib import Path

from deploy.messages import catalogue, finding

LANGUAGES = ("de", "es")


def path_of(language: str) -> Path:
    """Where the words of a language stand."""
    return finding.ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def main() -> int:
    """Both files of each language are written; a message without words is named and counted."""
    found, waiting = finding.found(), 0
    for language in LANGUAGES:
        path = path_of(language)
        whole = catalogue.renewed(catalogue.read(path), found=found)
        path.write_text(catalogue.written(whole), "utf-8")
        path.with_suffix(".mo").write_bytes(catalogue.compiled(whole))
        for entry in whole.entries.values():
            if not entry.is_whole:
                waiting += 1
                sys.stdout.write(f"{language}: {entry.message.id}  ({', '.join(entry.places)})\n")
    sys.stdout.write(f"{len(found)} messages, {waiting} without words\n")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
