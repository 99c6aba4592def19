"""Roles and permissions as data that a therapist could read aloud.

Two classes of what can be known about a client: *identity* (names, address, times) and
*clinical* (answers, plans, summaries). A third, *process*, is the therapist's own reflection and
belongs to its author alone: no role holds it for anyone else's notes.
"""

from dataclasses import dataclass
from enum import StrEnum

from clients.actors import ClientPermission
from psychoed.actors import LibraryPermission


class PracticePermission(StrEnum):
    """What can be allowed about the practice itself."""

    WORK = "practice.work"
    SETTINGS = "practice.settings"
    PEOPLE = "practice.people"
    AUDIT = "practice.audit"
    PROCESS = "note.process"


@dataclass(frozen=True, kw_only=True)
class Role:
    """A named set of permissions, with the sentence that explains it."""

    label: str
    description: str
    permissions: frozenset[str]


ROLES: dict[str, Role] = {
    "owner": Role(
        label="Owner",
        description="Keeps the practice: people, settings, the record of who looked. Reads no client's answers.",
        permissions=frozenset(
            {
                PracticePermission.WORK,
                PracticePermission.SETTINGS,
                PracticePermission.PEOPLE,
                PracticePermission.AUDIT,
                LibraryPermission.READ,
                ClientPermission.ERASE,
                ClientPermission.HAND_ON,
            }
        ),
    ),
    "therapist": Role(
        label="Therapist",
        description="Works with their own clients: assigns, reads what was shared, writes notes.",
        permissions=frozenset(
            {
                PracticePermission.WORK,
                PracticePermission.PROCESS,
                LibraryPermission.READ,
                ClientPermission.CREATE,
                ClientPermission.IDENTITY,
                ClientPermission.CONTACT,
                ClientPermission.CLINICAL,
                ClientPermission.RISK,
                ClientPermission.ASSIGN,
                ClientPermission.ERASE,
            }
        ),
    ),
    "curator": Role(
        label="Content administrator",
        description="Keeps the library: writes, sends to review, approves, retires. Sees no clients.",
        permissions=frozenset(
            {
                PracticePermission.WORK,
                LibraryPermission.READ,
                LibraryPermission.WRITE,
                LibraryPermission.APPROVE,
            }
        ),
    ),
    "assistant": Role(
        label="Assistant",
        description="Sees names and times, never answers or notes.",
        permissions=frozenset({PracticePermission.WORK, ClientPermission.IDENTITY, ClientPermission.CONTACT}),
    ),
}

OWNERS_FOR_ALL = frozenset({ClientPermission.ERASE, ClientPermission.HAND_ON})
"""What an owner holds for every client of the practice: neither opens a word of theirs."""
NAMES_AND_TIMES = frozenset({ClientPermission.IDENTITY, ClientPermission.CONTACT})
"""What an assistant holds for every client of the practice; anyone else for their own, or by a grant."""


def holds(*, roles: frozenset[str], permission: str) -> bool:
    """Whether any of the roles carries the permission."""
    return any(permission in ROLES[role].permissions for role in roles)
