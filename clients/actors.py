"""Who acts on the caseload: what is asked of a member from above, and the two actors that live here."""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from psychoed.actors import Actor

__all__ = ["Actor", "ClientHand", "ClientPermission", "Engine", "NamesOnly", "Operator"]


class ClientPermission(StrEnum):
    """What can be allowed about a client."""

    CREATE = "client.create"
    IDENTITY = "client.identity"
    CLINICAL = "client.clinical"
    ASSIGN = "client.assign"
    ERASE = "client.erase"
    OWN = "client.own"
    CONTACT = "client.contact"
    MAIL = "client.mail"
    RISK = "client.risk"
    HAND_ON = "client.hand_on"


CLIENTS_OWN = frozenset(
    {
        ClientPermission.OWN,
        ClientPermission.CLINICAL,
        ClientPermission.IDENTITY,
        ClientPermission.CONTACT,
        ClientPermission.RISK,
    }
)
"""What a client may read of their own record: everything but mails in transit and process notes."""


@dataclass(frozen=True, kw_only=True)
class ClientHand:
    """The client, or whoever holds the mailed link, within one session of it.

    `tier` is what the holder has shown: `link` (the secret alone), `kept` (this browser has kept the
    place) or `number` (the client's own number or an e-mailed code).
    """

    id: uuid.UUID
    practice_id: uuid.UUID
    client_id: uuid.UUID
    tier: str
    kind: str = "client"

    def may(self, permission: str, subject: object | None = None) -> bool:
        """The client's own record only; what was kept private only to this client."""
        if getattr(subject, "client_id", getattr(subject, "id", None)) != self.client_id:
            return False
        return permission in CLIENTS_OWN


@dataclass(frozen=True, kw_only=True)
class NamesOnly:
    """A member who hands a caseload on: for that, and as long as it takes, the names of it and nothing else."""

    id: uuid.UUID
    practice_id: uuid.UUID
    kind: str = "member"

    def may(self, permission: str, subject: object | None = None) -> bool:
        """Who somebody is, within the practice."""
        return (
            permission == ClientPermission.IDENTITY
            and getattr(subject, "practice_id", None) == self.practice_id
        )


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The reminder engine: it may read an address in order to write to it, and nothing else."""

    practice_id: uuid.UUID
    id: uuid.UUID = uuid.UUID(int=1)
    kind: str = "engine"

    def may(self, permission: str, subject: object | None = None) -> bool:
        """Only what a mail needs."""
        return permission in {ClientPermission.MAIL, ClientPermission.CONTACT}


@dataclass(frozen=True, kw_only=True)
class Operator:
    """A person at the command line of the machine; named as such in the audit log."""

    practice_id: uuid.UUID
    id: uuid.UUID = uuid.UUID(int=2)
    kind: str = "operator"

    def may(self, permission: str, subject: object | None = None) -> bool:
        """Erasing, which needs no reading."""
        return permission == ClientPermission.ERASE
