"""The scenes of the races: who does what at the same instant, and what must be true afterwards."""

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import Http404

from clients import audit, outbox, states
from clients.actions import (
    answers,
    assignments,
    deliveries,
    entries,
    links,
    numbers,
    recovering,
    reminders,
    reviewing,
    writing,
)
from clients.actions.handoff import hand_over
from clients.actions.numbers import Answer
from clients.actors import Engine
from clients.models import (
    Assignment,
    AuditEvent,
    Client,
    ClientNumber,
    Delivery,
    DeliveryEvent,
    Entry,
    LinkSession,
    MailedCode,
    NotDone,
    ReminderDecision,
    ReminderPlan,
)
from clients.pieces import NotHere, Sitting
from practice.actions import drafts, ruptures
from practice.models import KeptDraft, ProcessNote
from tests import factories
from tests.clients.hands import hand
from tests.clients.mail_cast import Clock, Fake, make_plan, make_sender
from tests.faults.at_once import CROWD, all_at_once

RIGHT, WRONG = "58291463", "58291464"
Complaints = list[str]


class House:
    """One practice whose clients come and go, a new one each round."""

    def __init__(self) -> None:
        self.now = factories.NOON
        practice = factories.make_practice()
        practice.quiet_from = practice.quiet_to
        practice.save()
        self.practice = practice
        self.thea = factories.make_member(practice, "Thea", "therapist")
        self.edition = factories.make_edition()

    def client(self) -> Client:
        return factories.make_client(self.thea, f"Sam{uuid.uuid4().hex[:6]} Rivers", zone="UTC")

    def piece(self, client: Client, **more: Any) -> Assignment:
        return factories.make_assignment(client, self.edition, **more)

    def hand(self, piece: Assignment) -> Sitting:
        """A browser in which the number was given."""
        link = links.mint(by=self.engine, client=piece.client, assignments=[piece], now=self.now)
        session = LinkSession.objects.create(
            practice_id=piece.practice_id, client_id=piece.client_id, link=link, tier="number",
            reference_hash=uuid.uuid4().hex * 2, began_at=self.now, seen_at=self.now, word_confirmed_at=self.now,
        )  # fmt: skip
        return hand(piece.client, id=session.id, link_id=link.id)

    @property
    def engine(self) -> Engine:
        return Engine(practice_id=self.practice.id)

    def sent(self, hand: Sitting, piece: Assignment) -> Entry:
        begun = writing.begin(by=hand, assignment_id=piece.id, now=self.now)
        return entries.send(by=hand, entry_id=begun.id, version=0, submit_key=uuid.uuid4(), now=self.now)

    def due(self, client: Client) -> Delivery:
        """A reminder that may go at this instant, with its link."""
        at = self.now - timedelta(minutes=1)
        make_plan(self.piece(client), at=at.time(), now=at - timedelta(minutes=1))
        ReminderPlan.objects.filter(client_id=client.id).update(zone="UTC", next_due_at=at)
        reminders.plan_due(now=self.now)
        return Delivery.objects.get(client=client, kind="reminder")


def expect(what: str, *, found: Any, wanted: Any) -> Complaints:
    """Nothing, or what was found instead."""
    return [] if found == wanted else [f"{what}: {found!r}, not {wanted!r}"]


def raised(results: list[Any], *, but: tuple[type[BaseException], ...] = ()) -> Complaints:
    """Every exception that is none of the expected refusals."""
    return [repr(each) for each in results if isinstance(each, Exception) and not isinstance(each, but)]


def double_press_of_send(house: House) -> Complaints:
    piece = house.piece(house.client())
    hand = house.hand(piece)
    begun = writing.begin(by=hand, assignment_id=piece.id, now=house.now)
    send = partial(entries.send, by=hand, entry_id=begun.id, version=0, now=house.now)
    results = all_at_once([partial(send, submit_key=uuid.uuid4()) for _ in range(CROWD)])
    begun.refresh_from_db()
    times = AuditEvent.objects.filter(action="send", object_id=str(begun.id)).count()
    return raised(results) + expect("sent", found=(begun.state, begun.version, times), wanted=("sent", 1, 1))


def double_press_of_not_this_one(house: House) -> Complaints:
    piece = house.piece(house.client())
    say = partial(
        answers.not_this_one,
        by=house.hand(piece),
        assignment_id=piece.id,
        reasons=["too_hard"],
        line="",
        now=house.now,
    )
    results = all_at_once([say] * CROWD)
    return raised(results) + expect("said", found=NotDone.objects.filter(assignment=piece).count(), wanted=1)


def double_press_of_begin(house: House) -> Complaints:
    piece = house.piece(house.client())
    results = all_at_once(
        [partial(writing.begin, by=house.hand(piece), assignment_id=piece.id, now=house.now)] * CROWD
    )
    return raised(results) + expect("begun", found=Entry.objects.filter(assignment=piece).count(), wanted=1)


def double_press_of_the_note(house: House) -> Complaints:
    client, key = house.client(), uuid.uuid4()
    text = ruptures.NoteText(off="yes", client_words="CANARY")
    record = partial(
        ruptures.record, by=house.thea, client_id=client.id, text=text, happened_on=house.now.date(),
        submit_key=key, now=house.now,
    )  # fmt: skip
    results = all_at_once([record] * CROWD)
    return raised(results) + expect(
        "notes", found=ProcessNote.objects.filter(submit_key=key).count(), wanted=1
    )


def first_draft_in_two_tabs(house: House) -> Complaints:
    """The key of drafts is made with the first one; two first ones are one key and one draft."""
    client = house.client()
    keep = partial(drafts.keep, by=house.thea, form_key=f"note:{client.id}", now=house.now)
    results = all_at_once([partial(keep, body={"line": f"tab {number}"}) for number in range(CROWD)])
    kept = KeptDraft.objects.filter(client_id=client.id)
    read = drafts.take(by=house.thea, form_key=f"note:{client.id}", now=house.now) if kept else {}
    return raised(results) + expect("kept", found=(kept.count(), len(read)), wanted=(1, 1))


def withdrawing_and_opening(house: House) -> Complaints:
    """Either it was read and stays, or it is gone and nobody read it."""
    piece = house.piece(house.client())
    hand = house.hand(piece)
    entry, later = house.sent(hand, piece), house.now + timedelta(hours=1)
    results = all_at_once(
        [
            partial(entries.withdraw, by=hand, entry_id=entry.id, now=later),
            partial(reviewing.open_entry, by=house.thea, entry_id=entry.id, now=later),
        ]
    )
    entry.refresh_from_db()
    both = results[0] is True and isinstance(results[1], Entry)
    fits = (entry.state == "withdrawn") == (entry.opened_at is None)
    return raised(results, but=(Http404,)) + expect("both, fits", found=(both, fits), wanted=(False, True))


def taking_the_piece_back_while_the_mail_goes(house: House) -> Complaints:
    """The row says which of the two came first, and the server has seen what the row says."""
    client = house.client()
    mail, carrier = house.due(client), Fake()
    piece = Assignment.objects.get(client=client)
    sender = make_sender(Clock(at=house.now), carrier)
    results = all_at_once(
        [
            partial(assignments.revoke, by=house.thea, assignment_id=piece.id, now=house.now),
            partial(deliveries.send_due, sender, only=mail.id),
        ]
    )
    mail.refresh_from_db()
    seen = {"accepted": 1, "cancelled": 0}.get(mail.state, -1)
    return raised(results) + expect("went", found=(len(carrier.sent), seen >= 0), wanted=(seen, True))


def many_senders_and_one_mail(house: House) -> Complaints:
    mail, carriers = house.due(house.client()), [Fake() for _ in range(CROWD)]
    clock = Clock(at=house.now)
    senders = [make_sender(clock, carrier, name=f"s{place}") for place, carrier in enumerate(carriers)]
    results = all_at_once([partial(deliveries.send_due, sender, only=mail.id) for sender in senders])
    mail.refresh_from_db()
    went = sum(len(carrier.sent) for carrier in carriers)
    return raised(results) + expect("went", found=(went, mail.state, mail.attempt), wanted=(1, "accepted", 1))


def many_planners_and_one_hour(house: House) -> Complaints:
    client = house.client()
    at = house.now - timedelta(minutes=1)
    make_plan(house.piece(client), at=at.time(), now=at - timedelta(minutes=1))
    ReminderPlan.objects.filter(client_id=client.id).update(zone="UTC", next_due_at=at)
    results = all_at_once([partial(reminders.plan_due, now=house.now)] * CROWD)
    decided = ReminderDecision.objects.filter(client_id=client.id).count()
    mails = Delivery.objects.filter(client=client).count()
    return raised(results) + expect("decided, planned", found=(decided, mails), wanted=(1, 1))


def many_hands_over_one_dead_sender(house: House) -> Complaints:
    """Who died with the mail on the wire leaves one doubt, however many look after it."""
    mail, clock = house.due(house.client()), Clock(at=house.now)
    sender = make_sender(clock, lease=300)
    claimed, lease = deliveries.claim(sender, most=1, only=mail.id)
    deliveries.letter_for(claimed[0], lease=lease, now=house.now)
    handed = hand_over(claimed[0], lease=lease, now=house.now)
    later = house.now + timedelta(minutes=6)
    results = all_at_once([partial(recovering.recover, now=later)] * CROWD)
    mail.refresh_from_db()
    doubts = DeliveryEvent.objects.filter(delivery_id=mail.id, was="handoff").count()
    return raised(results) + expect(
        "handed, doubts",
        found=(handed, mail.ambiguous, doubts, mail.state),
        wanted=(True, 1, 1, "retry_wait"),
    )


def number_guessed_from_everywhere(house: House) -> Complaints:
    """Five wrong tries, however many browsers try at once; the sixth finds it frozen."""
    piece = house.piece(house.client())
    hand = house.hand(piece)
    numbers.set_number(by=hand, number=RIGHT, now=house.now)
    results = all_at_once([partial(numbers.check_number, by=hand, number=WRONG, now=house.now)] * (2 * CROWD))
    said = Counter(str(each) for each in results)
    frozen = ClientNumber.objects.get(client_id=piece.client_id).frozen_until is not None
    wanted = {str(Answer.WRONG): 5, str(Answer.FROZEN): 2 * CROWD - 5}
    return raised(results) + expect("answers", found=(dict(said), frozen), wanted=(wanted, True))


def mailed_code_used_from_everywhere(house: House) -> Complaints:
    piece = house.piece(house.client())
    hand = house.hand(piece)
    code = MailedCode(
        practice_id=piece.practice_id, client=piece.client, session_id=hand.id, sent_at=house.now,
        not_after=house.now + timedelta(minutes=10),
    )  # fmt: skip
    code.digest = numbers._slow.encode(RIGHT, numbers._slow.salt())
    code.save(force_insert=True)
    results = all_at_once([partial(numbers.check_code, by=hand, digits=RIGHT, now=house.now)] * CROWD)
    said = Counter(str(each) for each in results)
    return raised(results) + expect("right", found=said[str(Answer.RIGHT)], wanted=1)


def many_events_and_one_chain(house: House) -> Complaints:
    before = AuditEvent.objects.count()

    def write(number: int) -> None:
        for each in range(5):
            audit.record(
                by=house.thea, action="view", now=house.now, object_kind="thing", object_id=number * 5 + each
            )

    results = all_at_once([partial(write, number) for number in range(CROWD)])
    written = AuditEvent.objects.count() - before
    broken = [finding.what for finding in audit.verify()]
    return raised(results) + expect("written", found=(written, broken), wanted=(5 * CROWD, []))


def one_code_asked_for_by_many(house: House) -> Complaints:
    """The same asking is one mail."""
    client, asked = house.client(), uuid.uuid4()
    ask = partial(outbox.mail_code, client=client, code_id=asked, now=house.now)
    results = all_at_once([ask] * CROWD)
    posted = sum(isinstance(each, Delivery) for each in results)
    rows = Delivery.objects.filter(client=client).count()
    return raised(results) + expect("posted", found=(posted, rows), wanted=(1, 1))


def everybody_at_one_piece(house: House) -> Complaints:
    """Two browsers and two tabs of the desk on the same piece: some are refused, nobody waits for ever."""
    piece = house.piece(house.client(), cadence="weekly")
    hand = house.hand(piece)
    entry = house.sent(hand, piece)
    Entry.objects.filter(id=entry.id).update(visible_at=house.now)
    begun = writing.begin(by=hand, assignment_id=piece.id, another=True, now=house.now)
    mine, theirs = {"by": hand, "now": house.now}, {"by": house.thea, "now": house.now}
    results = all_at_once(
        [
            partial(entries.send, entry_id=begun.id, version=0, submit_key=uuid.uuid4(), **mine),
            partial(entries.withdraw, entry_id=entry.id, **mine),
            partial(answers.not_this_one, assignment_id=piece.id, reasons=["life"], line="", **mine),
            partial(reviewing.open_entry, entry_id=entry.id, **theirs),
            partial(reviewing.talk_about, assignment_id=piece.id, outcome="kept", learned="CANARY", **theirs),
            partial(assignments.revoke, assignment_id=piece.id, **theirs),
        ]
    )
    return raised(results, but=(Http404, NotHere, states.NotFromHere, writing.NotOpen))


RACES: dict[str, Callable[[House], Complaints]] = {
    race.__name__: race
    for race in (
        double_press_of_begin,
        double_press_of_not_this_one,
        double_press_of_send,
        double_press_of_the_note,
        everybody_at_one_piece,
        first_draft_in_two_tabs,
        many_events_and_one_chain,
        many_hands_over_one_dead_sender,
        many_planners_and_one_hour,
        many_senders_and_one_mail,
        mailed_code_used_from_everywhere,
        number_guessed_from_everywhere,
        one_code_asked_for_by_many,
        taking_the_piece_back_while_the_mail_goes,
        withdrawing_and_opening,
    )
}
