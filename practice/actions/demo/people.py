"""The people of the demo practice: who they are, how they sign in, and the code that their app would show."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from practice.actions import people
from practice.models import Member, Practice

PRACTICE = "Larkfield Room"
DOMAIN = "larkfield.example"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
STEP_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class Role:
    """One person of the demo, and what is to be seen as them."""

    name: str
    roles: frozenset[str]
    sees: str

    @property
    def email(self) -> str:
        """An address that cannot exist."""
        return f"{self.name.lower()}@{DOMAIN}"


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """A line of the help on the sign-in page."""

    name: str
    email: str
    sees: str


STAFF = (
    Role(name="Thea", roles=frozenset({"therapist"}), sees="a therapist with a dozen clients: begin here"),
    Role(name="Cora", roles=frozenset({"curator"}), sees="keeps the library"),
    Role(name="Owen", roles=frozenset({"owner"}), sees="owns the practice: people and settings"),
    Role(name="Asa", roles=frozenset({"assistant"}), sees="sees names and times, nothing else"),
    Role(name="Vera", roles=frozenset({"curator"}), sees="the second pair of eyes of the library"),
    Role(name="Colin", roles=frozenset({"therapist"}), sees="a colleague with two clients of his own"),
)


def seat_all(*, practice: Practice, password: str, now: datetime) -> dict[str, Member]:
    """Everybody at their place, each with a second factor."""
    seated = {}
    for role in STAFF:
        member = people.seat(
            practice=practice,
            email=role.email,
            name=role.name,
            roles=role.roles,
            now=now,
            password=password,
        )
        TOTP.activate(member.user, generate_totp_secret())
        seated[role.name] = member
    return seated


def new_password() -> str:
    """Twelve characters that can be typed; told once, kept nowhere."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def sign_ins() -> tuple[SignIn, ...]:
    """Who can sign in, in the order in which a visitor would try them."""
    return tuple(SignIn(name=role.name, email=role.email, sees=role.sees) for role in STAFF)


def codes(*, now: datetime) -> list[tuple[str, str]]:
    """Each person of the demo with the six digits that their app would show at this moment."""
    counter = int(now.timestamp()) // STEP_SECONDS
    rows = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__email__in=[role.email for role in STAFF]
    ).select_related("user")
    by_email = {row.user.email: row for row in rows}
    return [(role.name, _digits(by_email[role.email], counter)) for role in STAFF if role.email in by_email]


def _digits(row: Authenticator, counter: int) -> str:
    seed = get_adapter().decrypt(row.data["secret"])
    return str(format_hotp_value(hotp_value(seed, counter)))
