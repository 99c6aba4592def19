"""Opens the demo practice once: people, three months in order, and one mail that goes out today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from clients import duty
from clients.actions import sharing
from clients.schedule import Quiet, is_quiet
from practice.actions import people
from practice.actions.demo import cast, far, near, sam, shelf
from practice.actions.demo.life import Life, Person, begin, hours
from practice.actions.demo.people import PRACTICE, SignIn, new_password, seat_all, sign_ins
from practice.actions.demo.stage import Stage, Story
from practice.actions.demo.turns import together
from practice.models import Member, Practice

HISTORY = timedelta(days=96)
BEFORE_THE_FIRST_HOUR = timedelta(days=6)
NUMBERS = """Samaritans: 116 123, day and night, free
NHS 111, choose the mental health option
In danger now: 999"""
ABROAD = {
    "en-DE": "Telefonseelsorge: 0800 1110111, day and night, free\nIn danger now: 112",
    "en-IE": "Samaritans: 116 123, day and night, free\nIn danger now: 112 or 999",
    "en-US": "Suicide and crisis line: 988, day and night\nIn danger now: 911",
}
STORIES: dict[str, Callable[[Life], Story]] = {
    "Sam": sam.sam,
    "Maren": far.maren,
    "Dele": near.dele,
    "Inés": far.ines,
    "Tomek": far.tomasz,
    "Priya": far.priya,
    "Joon-ho": far.joonho,
    "Aoife": near.aoife,
    "Luca": far.luca,
    "Hanna": far.hanna,
    "Marguerite-Anne": near.marguerite,
    "Noah": near.noah,
    "Ruth": far.ruth,
    "Eli": far.elias,
}
ASK_AGAIN = "Inés"
COLINS = frozenset({"Ruth", "Eli"})
SENT_TODAY = ("Maren", "Joon-ho", "Sam", "Inés")


class NotADemo(PermissionError):
    """Invented people are put into a demo only: DEBUG and DEMO both on."""


class NotEmpty(ValueError):
    """Somebody's practice is already here."""


class NotThere(LookupError):
    """There is no demo here to sign in to."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Who can sign in; the password stands here once, when the practice was made."""

    password: str
    people: tuple[SignIn, ...]


def is_there() -> bool:
    """Whether the demo practice has been opened in this database."""
    return Practice.objects.filter(name=PRACTICE).exists()


@transaction.atomic
def open_demo(*, now: datetime) -> Opened:
    """The whole practice, or nothing; a second call changes nothing and tells no password."""
    if not (settings.DEBUG and settings.DEMO):
        raise NotADemo
    if is_there():
        return Opened(password="", people=sign_ins())
    if Practice.objects.exists():
        raise NotEmpty
    password = new_password()
    stage = _stage(password=password, now=now)
    lives: dict[str, Life] = {}
    local = now.astimezone(ZoneInfo(stage.practice.zone))
    persons = cast.seated(weekday=local.weekday(), hour=local.hour)
    stage.play([*(_live(stage, person, into=lives) for person in persons.values()), shelf.shelf(stage)])
    _today(stage, lives)
    return Opened(password=password, people=sign_ins())


@transaction.atomic
def renew_password(*, now: datetime) -> Opened:
    """Another password for everybody of the demo, whose sessions end with it. Nothing else changes."""
    if not (settings.DEBUG and settings.DEMO):
        raise NotADemo
    if not is_there():
        raise NotThere
    password = new_password()
    for member in Member.objects.filter(practice__name=PRACTICE).select_related("user"):
        people.choose_password(member=member, password=password, now=now)
    return Opened(password=password, people=sign_ins())


def _stage(*, password: str, now: datetime) -> Stage:
    begins = now - HISTORY
    practice = people.open_practice(name=PRACTICE, now=begins)
    staff = seat_all(practice=practice, password=password, now=begins)
    people.settle(
        by=staff["Owen"],
        practice=practice,
        now=begins,
        crisis_text={"en": NUMBERS, **ABROAD},
        reading_days="Tuesdays and Fridays",
        response_plan={
            "checker": duty.THEIR_OWN,
            "often": duty.WORKDAYS,
            "hours": 24,
            "cover": str(staff["Colin"].id),
            "away": duty.GOES_TO_COVER,
            "phone": "020 7946 0018",
        },
    )
    for member in staff.values():
        member.practice = practice
    return Stage(practice=practice, staff=staff, today=now, now=begins)


def _live(stage: Stage, person: Person, *, into: dict[str, Life]) -> Story:
    """From the first call to today."""
    therapist = stage.staff["Colin" if person.nickname in COLINS else "Thea"]
    yield stage.ago(days=7 * person.weeks + BEFORE_THE_FIRST_HOUR.days)
    life = begin(stage, therapist=therapist, person=person)
    into[person.nickname] = life
    yield from together(hours(life), STORIES[person.nickname](life), _asked_again(life))


def _asked_again(life: Life) -> Story:
    """Whether e-mail is still safe is asked in the middle of the time; with one it is due now."""
    if life.person.safety == "safe" and life.person.nickname != ASK_AGAIN:
        yield life.after(life.person.weeks // 2)
        life.confirm()


def _today(stage: Stage, lives: dict[str, Life]) -> None:
    """A colleague may look in; one invitation leaves today, to somebody for whom it is not night."""
    sharing.grant(
        by=stage.staff["Thea"],
        client_id=lives["Hanna"].client.id,
        member_id=stage.staff["Colin"].id,
        step="record",
        now=stage.now,
    )
    quiet = Quiet(start=stage.practice.quiet_from, end=stage.practice.quiet_to)
    awake = [
        name for name in SENT_TODAY if not is_quiet(stage.now, quiet=quiet, zone=lives[name].person.zone)
    ]
    chosen = (awake or SENT_TODAY)[0]
    lives[chosen].hand("safety-by-repetition", why="For this week: what small proofs are good for.")
