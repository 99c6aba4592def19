"""One client of the demo and their therapist, as a story speaks of them: hand over, read, talk, note down."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from clients.actions import assignments, caseload, opening, reviewing
from clients.models import Assignment, Client, Entry, SafeContact
from clients.schedule import Slot, walltime
from practice.actions import promises, ruptures, sessions
from practice.actions.demo.phone import Phone
from practice.actions.demo.stage import Stage, Story
from practice.actions.ruptures import NoteText, Recorded
from practice.models import Member, Session
from psychoed.models import Edition

DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
WEEKS = 12
FILL_EVERY = 6
AFTERWARDS = timedelta(minutes=54)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who somebody is, how they can be reached, and when their hour is."""

    name: str
    nickname: str
    pronouns: str = ""
    zone: str = "Europe/London"
    language: str = "en"
    address: str = ""
    safety: str = SafeContact.Safety.SAFE
    mailbox: str = SafeContact.Sharing.ONLY_ME
    device: str = SafeContact.Sharing.ONLY_ME
    label: str = ""
    word: str = ""
    never: tuple[dict[str, Any], ...] = ()
    weekday: int | None = None
    at: time = time(10)
    weeks: int = WEEKS
    became: Mapping[int, str] = field(default_factory=dict)
    """What became of the hour so many weeks ago, where it was not simply held."""


@dataclass(kw_only=True)
class Life:
    """A person in the practice, from the first hour on."""

    stage: Stage
    therapist: Member
    person: Person
    client: Client
    phone: Phone

    def on(self, days_ago: int, at: str) -> datetime:
        """A time of day where they live, so many days ago; earlier than a week, counted from their hour."""
        zone = self.person.zone
        weeks, days = days_ago // 7 + 1, 7 - days_ago % 7
        since = self.hour(weeks) + timedelta(days=days) if days_ago >= 7 else self.stage.ago(days=days_ago)
        day = walltime.day_in(zone, since)
        return walltime.instant(day=day, at=time.fromisoformat(at), zone=zone)

    def hour(self, weeks_ago: int) -> datetime:
        """The start of their hour; 0 is the last one that has begun."""
        zone, today = self.stage.practice.zone, self.stage.today
        local = today.astimezone(ZoneInfo(zone))
        weekday = local.weekday() if self.person.weekday is None else self.person.weekday
        day = local.date() - timedelta(days=(local.weekday() - weekday) % 7)
        to_come = walltime.instant(day=day, at=self.person.at, zone=zone) > today
        day -= timedelta(weeks=weeks_ago + to_come)
        return walltime.instant(day=day, at=self.person.at, zone=zone)

    def after(self, weeks_ago: int) -> datetime:
        """When the door has closed again."""
        return self.hour(weeks_ago) + AFTERWARDS

    def hand(
        self,
        *slugs: str,
        why: str = "",
        reminder: tuple[str, str] | None = None,
        plan: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Assignment:
        """Hand material over; the last piece is returned. `reminder` is days and hour: ("tue thu", "19:30")."""
        handed = assignments.assign(
            by=self.therapist,
            client_id=self.client.id,
            edition_ids=[edition_of(slug).id for slug in slugs],
            now=self.stage.now,
            why=why,
            agreement=plan,
            reminder=self._slot(*reminder) if reminder else None,
            prepared=True,
            **more,
        )
        return handed.assignments[-1]

    def open(self, entry: Entry) -> None:
        """Read what came back."""
        reviewing.open_entry(by=self.therapist, entry_id=entry.id, now=self.stage.now)

    def talk(self, piece: Assignment, outcome: str, learned: str = "") -> None:
        """Talk about it, and say how it goes on."""
        reviewing.talk_about(
            by=self.therapist, assignment_id=piece.id, outcome=outcome, learned=learned, now=self.stage.now
        )

    def hear(self, said_id: uuid.UUID) -> None:
        """Open "something between us"."""
        opening.open_said(by=self.therapist, said_id=said_id, now=self.stage.now)

    def rupture(self, *, said: list[uuid.UUID] | None = None, then: str = "return", **text: Any) -> Recorded:
        """The note after the hour."""
        return ruptures.record(
            by=self.therapist,
            client_id=self.client.id,
            text=NoteText(**text),
            happened_on=self.stage.now.date(),
            submit_key=uuid.uuid4(),
            next_step=then,
            between_us=said,
            now=self.stage.now,
        )

    def repair(self, thread_id: uuid.UUID | None = None, **text: Any) -> Recorded:
        """How the two came back to each other."""
        return ruptures.repair(
            by=self.therapist,
            client_id=self.client.id,
            thread_id=thread_id,
            text=NoteText(off="", **text),
            happened_on=self.stage.now.date(),
            submit_key=uuid.uuid4(),
            now=self.stage.now,
        )

    def promise(self, text: str) -> uuid.UUID:
        """What was said in the door."""
        made = promises.make(by=self.therapist, client_id=self.client.id, text=text, now=self.stage.now)
        return made.id

    def keep(self, promise_id: uuid.UUID) -> None:
        """Kept."""
        promises.answer(by=self.therapist, promise_id=promise_id, kept=True, now=self.stage.now)

    def summarise(self, text: str) -> None:
        """The record summary of the hour that has just been."""
        hour = Session.objects.filter(client=self.client, starts_at__lte=self.stage.now).latest("starts_at")
        sessions.summarise(
            by=self.therapist, session_id=hour.id, client_id=self.client.id, text=text, now=self.stage.now
        )

    def hear_no(self, piece: Assignment) -> None:
        """Read why it was not this one."""
        reviewing.open_not_done(by=self.therapist, assignment_id=piece.id, now=self.stage.now)

    def close(self, thread_id: uuid.UUID, stage: str) -> None:
        """Close a thread."""
        now = self.stage.now
        ruptures.move(by=self.therapist, thread_id=thread_id, stage=stage, happened_on=now.date(), now=now)

    def stand(self, status: str) -> None:
        """On hold, or ended."""
        caseload.set_standing(by=self.therapist, client_id=self.client.id, status=status, now=self.stage.now)

    def confirm(self, **changed: Any) -> None:
        """Ask again how they can be reached."""
        person = self.person
        known = {
            "safety": person.safety,
            "address": person.address,
            "sender_label": person.label,
            "word": person.word,
            "mailbox": person.mailbox,
            "device": person.device,
            "never_times": [dict(rule) for rule in person.never],
        }
        caseload.confirm_contact(
            by=self.therapist, client_id=self.client.id, now=self.stage.now, **known | changed
        )

    def _slot(self, days: str, at: str) -> Slot:
        chosen = frozenset(DAYS[day] for day in days.split())
        return Slot(days=chosen, at=time.fromisoformat(at), zone=self.person.zone)


def begin(stage: Stage, *, therapist: Member, person: Person) -> Life:
    """The client's row and their answer about mail; to be called at the stage's moment."""
    client = caseload.open_client(
        by=therapist,
        name=person.name,
        nickname=person.nickname,
        pronouns=person.pronouns,
        language=person.language,
        zone=person.zone,
        now=stage.now,
    )
    phone = Phone(stage=stage, therapist=therapist, client_id=client.id, word=person.word)
    life = Life(stage=stage, therapist=therapist, person=person, client=client, phone=phone)
    if person.safety != SafeContact.Safety.UNKNOWN:
        life.confirm()
    return life


def hours(life: Life) -> Story:
    """The weekly hour, and what became of each."""
    person, stage = life.person, life.stage
    first = life.hour(person.weeks)
    yield first - timedelta(days=2)
    local = first.astimezone(ZoneInfo(stage.practice.zone))
    slot = sessions.open_slot(
        by=life.therapist,
        client_id=life.client.id,
        weekday=local.weekday(),
        wall_time=person.at,
        zone=stage.practice.zone,
        begins=local.date(),
        now=stage.now,
    )
    for weeks_ago in range(person.weeks, -1, -1):
        yield life.after(weeks_ago)
        _end_hour(life, starts_at=life.hour(weeks_ago), state=person.became.get(weeks_ago, "held"))
        if weeks_ago % FILL_EVERY == 0:
            sessions.fill(slot=slot, by=life.therapist, now=stage.now)


def _end_hour(life: Life, *, starts_at: datetime, state: str) -> None:
    by, now = life.therapist, life.stage.now
    hour = Session.objects.filter(client=life.client, starts_at=starts_at).first()
    if hour is None:
        return
    sessions.close(by=by, session_id=hour.id, state=state, now=now)
    if state == Session.State.MOVED:
        later = starts_at + timedelta(days=1, hours=2)
        instead = sessions.plan(by=by, client_id=life.client.id, starts_at=later, now=now)
        if later < life.stage.today:
            sessions.close(by=by, session_id=instead.id, state="held", now=now)


def edition_of(slug: str) -> Edition:
    """The wording on the shared shelf."""
    found = Edition.objects.filter(
        material__slug=slug, material__owner=None, language="en", status=Edition.Status.APPROVED
    )
    return found.latest("version")
