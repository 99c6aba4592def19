"""The sealed field: its column holds ciphertext, and its value cannot be read by accident."""

from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import models

IDENTITY = "identity"
CONTACT = "contact"
CLINICAL = "clinical"
OWN = "own"
PROCESS = "process"
MAIL = "mail"
DRAFT = "draft"
RISK = "risk"


class SealedText(TypeError):
    """A sealed value was used as if it were text; only `vault.reveal` gives plaintext."""


class Sealed:
    """Ciphertext in memory. Comparing, printing or formatting it raises."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = bytes(raw)

    def __repr__(self) -> str:
        return f"<sealed, {len(self.raw)} bytes>"

    def __str__(self) -> NoReturn:
        raise SealedText("a sealed value has no text; ask vault.reveal for it")

    def __format__(self, spec: str) -> NoReturn:
        raise SealedText("a sealed value has no text; ask vault.reveal for it")


class SealedField(models.BinaryField):
    """A column of ciphertext. `kind` says who may ever read it and under which key it stands."""

    description = "A value sealed under a key of its client"

    def __init__(self, *args: Any, kind: str = CLINICAL, **kwargs: Any) -> None:
        self.seal_kind = kind
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """The kind stands in migrations too."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "kind": self.seal_kind}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """What the database holds, wrapped so that nobody reads it by accident."""
        return None if value is None else Sealed(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Only sealed values enter the column; plain text is refused."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise ValidationError(f"{self.name} takes a value from vault.seal, never plain text")
        return super().get_db_prep_value(value.raw, connection, prepared)
