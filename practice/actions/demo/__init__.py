"""The demo practice: three months of an invented caseload, lived through by the house's own verbs."""

from practice.actions.demo.opening import (
    NotADemo,
    NotEmpty,
    NotThere,
    Opened,
    is_there,
    open_demo,
    renew_password,
)
from practice.actions.demo.people import STAFF, SignIn, codes, sign_ins

__all__ = [
    "STAFF",
    "NotADemo",
    "NotEmpty",
    "NotThere",
    "Opened",
    "SignIn",
    "codes",
    "is_there",
    "open_demo",
    "renew_password",
    "sign_ins",
]
