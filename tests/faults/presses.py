"""The forms of both sides sent twice at the same instant: whoever comes second finds what the first made."""

import uuid
from collections.abc import Callable
from datetime import time
from functools import partial

from clients.actions import answers, once, paper
from clients.models import Assignment, BetweenUs, Client, Delivery, Entry
from practice.actions import after, sessions
from practice.models import ProcessNote, Promise, Session, WeeklySlot
from tests.faults.at_once import CROWD, all_at_once
from tests.faults.scenes import Complaints, House, expect, raised


def double_press_of_the_composer(house: House) -> Complaints:
    client, key = house.client(), uuid.uuid4()
    assign = partial(
        once.assign, by=house.thea, client_id=client.id, submit_key=key, edition_ids=[house.edition.id],
        now=house.now,
    )  # fmt: skip
    results = all_at_once([assign] * CROWD)
    found = Assignment.objects.filter(client=client).count(), Delivery.objects.filter(client=client).count()
    told = {each.ids for each in results if not isinstance(each, Exception)}
    return raised(results) + expect("handed, mails, told", found=(*found, len(told)), wanted=(1, 1, 1))


def double_press_of_add_a_client(house: House) -> Complaints:
    before = Client.objects.count()
    add = partial(once.open_client, by=house.thea, submit_key=uuid.uuid4(), name="Ola Other", now=house.now)
    results = all_at_once([add] * CROWD)
    return raised(results) + expect("added", found=Client.objects.count() - before, wanted=1)


def double_press_of_something_between_us(house: House) -> Complaints:
    piece = house.piece(house.client())
    say = partial(
        answers.between_us, by=house.hand(piece), size="big", starts="", line="CANARY", submit_key=uuid.uuid4(),
        now=house.now,
    )  # fmt: skip
    results = all_at_once([say] * CROWD)
    said = BetweenUs.objects.filter(client_id=piece.client_id).count()
    return raised(results) + expect("said, told", found=(said, len(set(results))), wanted=(1, 1))


def double_press_of_the_paper(house: House) -> Complaints:
    piece = house.piece(house.client())
    enter = partial(
        paper.enter, by=house.thea, assignment_id=piece.id, answers={"risk": "CANARY"}, written_at=house.now,
        submit_key=uuid.uuid4(), now=house.now,
    )  # fmt: skip
    results = all_at_once([enter] * CROWD)
    return raised(results) + expect("typed", found=Entry.objects.filter(assignment=piece).count(), wanted=1)


def double_press_of_the_weekly_hour(house: House) -> Complaints:
    client = house.client()
    open_slot = partial(
        sessions.open_slot, by=house.thea, client_id=client.id, weekday=1, wall_time=time(10), zone="UTC",
        begins=house.now.date(), now=house.now,
    )  # fmt: skip
    results = all_at_once([open_slot] * CROWD)
    found = WeeklySlot.objects.filter(client=client).count(), Session.objects.filter(client=client).count()
    return raised(results) + expect("slots, hours", found=found, wanted=(1, sessions.WEEKS_AHEAD))


def double_press_of_after_the_session(house: House) -> Complaints:
    client = house.client()
    said = after.After(
        submit_key=uuid.uuid4(), happened_on=house.now.date(), note=after.NoteText(off="no"), promise="CANARY",
        next_at=house.now.replace(year=house.now.year + 1),
    )  # fmt: skip
    save = partial(after.save, by=house.thea, client_id=client.id, after=said, now=house.now)
    results = all_at_once([save] * CROWD)
    kinds = (ProcessNote, Promise, Session)
    found = tuple(kind.objects.filter(client=client).count() for kind in kinds)  # type: ignore[attr-defined]  # each has rows
    return raised(results) + expect("notes, promises, hours", found=found, wanted=(1, 1, 1))


RACES: dict[str, Callable[[House], Complaints]] = {
    race.__name__: race
    for race in (
        double_press_of_add_a_client,
        double_press_of_after_the_session,
        double_press_of_something_between_us,
        double_press_of_the_composer,
        double_press_of_the_paper,
        double_press_of_the_weekly_hour,
    )
}
