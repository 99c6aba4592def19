"""The demo practice: three months of an invented caseload, lived through by the house's own verbs."""

from practice.actions.demo.opening import NotADemo, NotEmpty, Opened, is_there, open_demo
from practice.actions.demo.people import STAFF, SignIn, codes, sign_ins

__all__ = ["STAFF", "NotADemo", "NotEmpty", "Opened", "SignIn", "codes", "is_there", "open_demo", "sign_ins"]
