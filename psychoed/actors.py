"""Who acts, seen from below: the least that an action needs to know of a person or an engine."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class LibraryPermission(StrEnum):
    """What can be allowed in the library; `practice.policy` says which role has it."""

    READ = "library.read"
    WRITE = "library.write"
    APPROVE = "library.approve"


class Actor(Protocol):
    """Whoever is passed as `by=`: a member of a practice, a client with a link, or an engine."""

    @property
    def kind(self) -> str:
        """`member`, `client`, `engine` or `operator`; written into the audit log."""
        ...

    @property
    def id(self) -> uuid.UUID:
        """The opaque id that is written into the audit log."""
        ...

    @property
    def practice_id(self) -> uuid.UUID:
        """The practice within which this actor acts."""
        ...

    def may(self, permission: str, subject: object | None = None) -> bool:
        """Whether the permission is held, for this subject where one is given. Says no when in doubt."""
        ...


NOBODYS_PRACTICE = uuid.UUID(int=0)
THE_LIBRARIAN = uuid.UUID(int=3)


@dataclass(frozen=True, kw_only=True)
class Librarian:
    """A person at the command line who fills the shared shelf; belongs to no practice."""

    practice_id: uuid.UUID = NOBODYS_PRACTICE
    id: uuid.UUID = THE_LIBRARIAN
    kind: str = "operator"

    def may(self, permission: str, subject: object | None = None) -> bool:
        """The library and nothing else; no one row of it is asked about."""
        return subject is None and permission in set(LibraryPermission)
