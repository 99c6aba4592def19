"""Addresses of static files: each is looked up in the manifest once for a process, not with every page."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptAddresses(CompressedManifestStaticFilesStorage):
    """A file's name holds the hash of what is in it, so its address stays while the process lives."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address; a name that the manifest does not know still raises."""
        if name is None or force:
            return str(super().url(name, force))
        if name not in self._kept:
            self._kept[name] = str(super().url(name, force))
        return self._kept[name]
