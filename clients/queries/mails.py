"""Why each mail to a client was sent or not: one line and one sentence each."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients import access
from clients.actors import Actor
from clients.models import Delivery, DeliveryItem, ReminderDecision
from clients.queries.page import Reach, Who, head, reachability
from clients.queries.people import NOT_ARRIVED

MOST = 60
WAITS = frozenset({"planned", "retry_wait", "held"})
KINDS: dict[str, str | Promise] = {
    "invite": _("Invitation"),
    "reminder": _("Reminder"),
    "fresh": _("A fresh link they asked for"),
    "code": _("A code they asked for"),
}
STATES: dict[str, str | Promise] = {
    "planned": _("waits for its time"),
    "leased": _("is being sent"),
    "handoff": _("is being sent"),
    "retry_wait": _("is tried again later"),
    "held": _("is held back until you look"),
    "accepted": _("was taken by their mail server"),
    "bounced": _("did not arrive"),
    "failed": _("did not arrive"),
    "dead": _("did not arrive"),
    "uncertain": _("nobody knows whether it arrived"),
    "cancelled": _("was called back"),
    "suppressed": _("was not sent"),
    "expired": _("was not sent: its time had passed"),
    "hold": _("was held back"),
    "drop": _("was left out"),
    "merge": _("went in the same mail as another"),
}
REASONS: dict[str, str | Promise] = {
    "undone": _("You took it back within the minute."),
    "revoked": _("You took the piece back."),
    "done": _("The piece was talked about."),
    "answered": _("They had done something with it meanwhile."),
    "hold": _("Work with this client is on hold."),
    "ended": _("Work with this client has ended."),
    "erased": _("The client was erased."),
    "settled": _("What it told of was settled before it went out."),
    "client_not_active": _("Work with this client rests or has ended."),
    "contact_not_asked": _("Nobody has asked yet whether e-mail is safe."),
    "contact_unsafe": _("They said: never write."),
    "contact_in_person": _("They want things handed over in person."),
    "contact_not_safe": _("That e-mail is safe is not on record."),
    "contact_ask_again": _("It is time to ask again whether e-mail is safe."),
    "address_paused": _("The address did not take an earlier mail."),
    "client_turned_off": _("They switched reminders off."),
    "turned_off": _("They switched reminders off."),
    "assignment_paused": _("This piece is paused."),
    "assignment_not_open": _("The piece is no longer with them."),
    "nothing_open": _("Nothing was open any more."),
    "done_already": _("They had already answered."),
    "plan_stopped": _("The reminder was switched off."),
    "plan_over": _("The reminder had come to its end."),
    "went_quiet": _("Two mails in a row had no answer, so the reminders went quiet."),
    "one_a_day": _("They had a mail on this day already."),
    "two_a_week": _("They had two reminders in this week already."),
    "enough_today": _("They had a mail on this day already."),
    "same_day": _("Several fell on one day and became one mail."),
    "calendar_hold": _("A holiday or a hold lies over this day."),
    "gentle_mode": _("You asked for a gentle stretch."),
    "risk_open": _("An answer about harm has to be looked at first."),
    "quiet_hours": _("Their quiet hours had begun."),
    "no_allowed_hour": _("There is no hour of the day in which it may go."),
    "link_closed": _("Its link was closed."),
    "too_late": _("It came too late to be of use."),
    "outage": _("The sending had stopped for a while; nothing old goes out afterwards."),
    "restore": _("The database was restored from an older copy."),
    "no_address": _("There is no address on file."),
    "address_changed": _("The address on file has changed meanwhile."),
    "no_reply": _("The mail server did not answer after the mail had been given to it."),
    "sender_gone": _("The sending stopped half-way; it may have arrived."),
    "refused": _("Their mail server refused it."),
    "refused_for_now": _("Their mail server asked to come back later."),
    "policy": _("Their mail server does not take mail from this practice at the moment."),
    "server_away": _("The mail server could not be reached."),
    "connect_failed": _("The mail server could not be reached."),
    "auth_failed": _("The mail server did not accept our password."),
    "domain_rests": _("Their mail service asked for a rest."),
    "stopping": _("It had to wait its turn."),
    "lease_short": _("It had to wait its turn."),
    "address_unreadable": _("The address on file cannot be used."),
    "cannot_be_shown": _("The address on file cannot be opened."),
    "no_link": _("Its link was closed."),
    "bounced": _("Their mail server sent it back."),
    "released": _("You looked at it and let it go out."),
}
WHY: dict[str, str | Promise] = {
    "invite": _("You handed something over."),
    "reminder": _("It was the hour they chose."),
    "fresh": _("They pressed the button on a link that had ended."),
    "code": _("They asked for it on their page."),
}
"""Why it was written at all: said where nothing else happened to it."""
WITHOUT_WORDS = frozenset({"due", "handed_over", "claimed", "accepted", ""})


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """One mail, or one that did not go."""

    at: datetime
    kind: str
    state: str
    reason: str
    not_arrived: bool
    assignment_id: uuid.UUID | None


@dataclass(frozen=True, kw_only=True)
class Mails:
    """The story, newest first."""

    who: Who
    reach: Reach
    lines: tuple[MailLine, ...]


def mails(*, by: Actor, client_id: uuid.UUID, now: datetime) -> Mails:
    """Deliveries and the decisions against one, in one line of time."""
    client = access.client(by=by, client_id=client_id, now=now)
    lines = [*_sent(client.id), *_not_sent(client.id)]
    lines.sort(key=lambda line: line.at, reverse=True)
    return Mails(
        who=head(client, by=by, now=now),
        reach=reachability(client, now=now),
        lines=tuple(lines[:MOST]),
    )


def _sent(client_id: uuid.UUID) -> list[MailLine]:
    rows = list(Delivery.objects.filter(client_id=client_id).order_by("-created_at", "id")[:MOST])
    items = DeliveryItem.objects.filter(delivery_id__in=[row.id for row in rows]).order_by("-id")
    about = dict(items.values_list("delivery_id", "assignment_id"))
    return [
        MailLine(
            at=row.accepted_at or (row.next_attempt_at if row.state in WAITS else row.due_at),
            kind=str(KINDS.get(row.kind, row.kind)),
            state=str(STATES.get(row.state, row.state)),
            reason=_in_words(row.reason) or str(WHY.get(row.kind, "")),
            not_arrived=row.state in NOT_ARRIVED,
            assignment_id=about.get(row.id),
        )
        for row in rows
    ]


def _not_sent(client_id: uuid.UUID) -> list[MailLine]:
    rows = ReminderDecision.objects.filter(client_id=client_id).exclude(kind="send").order_by("-id")[:MOST]
    return [
        MailLine(
            at=row.due_at,
            kind=str(KINDS["reminder"]),
            state=str(STATES.get(row.kind, row.kind)),
            reason=_in_words(row.reason),
            not_arrived=False,
            assignment_id=row.assignment_id,
        )
        for row in rows
    ]


def _in_words(reason: str) -> str:
    if reason in WITHOUT_WORDS:
        return ""
    return str(REASONS.get(reason, reason.replace("_", " ")))
