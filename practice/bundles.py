"""Style sheets and scripts that always travel together go as one file each: fewer requests on a slow phone, no build step.

The files in static/ stay as they are written, and serve as they are wherever one of them is wanted alone. What is
found here is put together from them when static files are looked up (`collectstatic`, the demo, the tests).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

BUNDLES = {
    "css/client.css": ("css/tokens.css", "css/base.css", "css/parts.css", "css/portal.css"),
    "js/client.js": ("js/portal/leave.js", "js/portal/appearance.js", "js/portal/pause.js"),
}


class Bundles(BaseFinder):
    """Finds the files above, written anew when one of their parts is newer."""

    def __init__(self, *_ignored: Any, source: Path | None = None, target: Path | None = None) -> None:
        self.source = source or settings.BASE_DIR / "static"
        self.target = target or settings.BASE_DIR / "var" / "bundles"
        self.storage = FileSystemStorage(location=self.target)

    def check(self, **_ignored: Any) -> list[CheckMessage]:
        """Nothing that could be set wrongly."""
        return []

    def find(self, path: str, find_all: bool = False, **_ignored: Any) -> Any:
        """Where the bundle lies, or nothing."""
        if path not in BUNDLES:
            return []
        found = str(self._written(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every bundle, for collectstatic."""
        for path in BUNDLES:
            self._written(path)
            yield path, self.storage

    def _written(self, path: str) -> Path:
        parts, whole = [self.source / part for part in BUNDLES[path]], self.target / path
        newest = max(part.stat().st_mtime for part in parts)
        if not whole.exists() or whole.stat().st_mtime < newest:
            whole.parent.mkdir(parents=True, exist_ok=True)
            text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
            fresh = whole.with_suffix(".fresh")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(whole)
        return whole
