"""The records of the caseload."""

from clients.models.assignment import Assignment, BetweenUs, NotDone
from clients.models.calendar import CalendarMark
from clients.models.client import Client, Consent, ErasureAsk, Grant, SafeContact
from clients.models.delivery import (
    Breaker,
    Bucket,
    Delivery,
    DeliveryEvent,
    DeliveryItem,
    Epoch,
    LocalMail,
    SenderHeartbeat,
)
from clients.models.entry import Entry, MeasureResult
from clients.models.event import AuditEvent, AuditHead
from clients.models.key import DataKey
from clients.models.link import (
    AccessLink,
    ClientNumber,
    FreshAsk,
    KeptPlace,
    LinkItem,
    LinkSession,
    MailedCode,
    Tally,
)
from clients.models.press import Press
from clients.models.reminder import ReminderDecision, ReminderPlan
from clients.models.risk import RiskAct, RiskEvent, RiskWatch

__all__ = [
    "AccessLink",
    "Assignment",
    "AuditEvent",
    "AuditHead",
    "BetweenUs",
    "Breaker",
    "Bucket",
    "CalendarMark",
    "Client",
    "ClientNumber",
    "Consent",
    "DataKey",
    "Delivery",
    "DeliveryEvent",
    "DeliveryItem",
    "Entry",
    "Epoch",
    "ErasureAsk",
    "FreshAsk",
    "Grant",
    "KeptPlace",
    "LinkItem",
    "LinkSession",
    "LocalMail",
    "MailedCode",
    "MeasureResult",
    "NotDone",
    "Press",
    "ReminderDecision",
    "ReminderPlan",
    "RiskAct",
    "RiskEvent",
    "RiskWatch",
    "SafeContact",
    "SenderHeartbeat",
    "Tally",
]
