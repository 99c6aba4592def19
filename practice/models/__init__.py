"""The records of the practice."""

from practice.models.desk import ApiToken, KeptDraft
from practice.models.hand_over import HandOver
from practice.models.people import Member, Practice, User
from practice.models.promise import Promise
from practice.models.rupture import ProcessNote, RuptureThread, ThreadEvent, ThreadEvidence
from practice.models.session import RecordSummary, Session, WeeklySlot

__all__ = [
    "ApiToken",
    "HandOver",
    "KeptDraft",
    "Member",
    "Practice",
    "ProcessNote",
    "Promise",
    "RecordSummary",
    "RuptureThread",
    "Session",
    "ThreadEvent",
    "ThreadEvidence",
    "User",
    "WeeklySlot",
]
