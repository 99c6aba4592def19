"""What is said when a pack cannot be read: which file, which field, and what to do."""

from typing import Self


class PackError(ValueError):
    """A pack that is not right, in words that a curator can act on."""

    def __init__(self, *, file: str = "", field: str, message: str) -> None:
        super().__init__(f"{file}: {field}: {message}" if file else f"{field}: {message}")
        self.file = file
        self.field = field
        self.message = message

    def in_file(self, file: str) -> Self:
        """The same complaint, with the file it is about."""
        return type(self)(file=self.file or file, field=self.field, message=self.message)
