"""The composer's line says what will happen, and exactly that happens; a quiet hour is asked about once."""

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from clients.models import Assignment, CalendarMark, Client, Delivery, ReminderPlan, SafeContact
from practice.models import Member
from psychoed.models import Edition
from tests.factories import NOON, make_assignment, make_edition

NIGHT = NOON.replace(hour=21, minute=30)
EDGE = NOON.replace(hour=19, minute=59, second=30)
"""Half a minute before the quiet hours of London begin: the minute for undoing ends within them."""


@pytest.fixture
def edition(db: None) -> Edition:
    return make_edition()


def compose(client: Client) -> str:
    return f"/clients/{client.id}/assign/compose/"


def says(text: str) -> str:
    """The line as it reads, tags taken away; what the style sheet hides is still in it."""
    line = re.search(r'<p class="compose-line">(.*?)</p>', text, re.DOTALL)
    assert line is not None
    return " ".join(re.sub(r"<[^>]+>", " ", line[1]).split())


def hand_over(desk: Browser, client: Client, edition: Edition, *, at: datetime) -> tuple[str, Delivery, str]:
    """What the page said before, the mail, and what it said afterwards."""
    with time_machine.travel(at, tick=False):
        before = says(desk.get(f"{compose(client)}?e={edition.id}").content.decode())
        landed = desk.post(compose(client), {"e": edition.id, "mail": "on"}, follow=True)
    return before, Delivery.objects.get(kind="invite"), landed.content.decode()


def test_mail_goes_now_no_reminder_and_they_choose(desk: Browser, sam: Client, edition: Edition) -> None:
    before, mail, after = hand_over(desk, sam, edition, at=NOON)
    assert (
        "mail goes now" in before,
        "no reminder" in before,
        "Sam chooses what to share" in before,
    ) == (True, True, True)
    assert (mail.state, mail.next_attempt_at) == ("planned", NOON + timedelta(seconds=60))
    assert (ReminderPlan.objects.count(), Assignment.objects.get().share_default) == (0, "choose")
    assert "The mail goes in a minute." in after


@pytest.mark.parametrize("at", [NIGHT, EDGE])
def test_in_quiet_hours_the_hour_that_is_named_is_the_hour_it_goes(
    desk: Browser, sam: Client, edition: Edition, at: datetime
) -> None:
    before, mail, after = hand_over(desk, sam, edition, at=at)
    assert "mail goes Thursday at 08:00" in before
    assert mail.next_attempt_at == (NOON + timedelta(days=1)).replace(hour=7)
    assert "when their quiet hours end" in after


def test_a_hold_in_the_calendar_is_said(desk: Browser, sam: Client, edition: Edition) -> None:
    CalendarMark.objects.create(
        practice_id=sam.practice_id, client=sam, kind="hold", begins=NOON - timedelta(days=1)
    )
    before, _mail, after = hand_over(desk, sam, edition, at=NOON)
    assert "mail waits until the hold in their calendar is over" in before
    assert "waits until the hold" in after


def test_after_three_mails_in_a_day_the_fourth_waits_and_says_so(
    desk: Browser, sam: Client, edition: Edition
) -> None:
    for number in range(3):
        Delivery.objects.create(
            practice_id=sam.practice_id, client=sam, kind="reminder", state="accepted", dedupe_key=f"d{number}",
            message_id=f"m{number}", created_at=NOON, due_at=NOON, not_after=NOON, next_attempt_at=NOON,
            handoff_at=NOON - timedelta(hours=number), accepted_at=NOON, occurrence=NOON.date() - timedelta(days=number),
        )  # fmt: skip
    before, _mail, after = hand_over(desk, sam, edition, at=NOON)
    assert "they had three within a day" in before
    assert "they had three within a day" in after


def test_unticked_no_mail_goes_and_the_line_has_the_words_for_it(
    desk: Browser, sam: Client, edition: Edition
) -> None:
    before = says(desk.get(f"{compose(sam)}?e={edition.id}").content.decode())
    landed = desk.post(compose(sam), {"e": edition.id}, follow=True).content.decode()
    assert "no mail: you give them the link" in before
    assert (Delivery.objects.count(), "No mail goes" in landed) == (0, True)


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["handout"], "something to read, nothing to send back"),
        (["measure"], "the scale is shared whole, or not sent"),
        (["exercise", "measure"], "Sam chooses what to share"),
    ],
)
def test_sharing_is_said_as_the_chosen_pieces_have_it(
    desk: Browser, sam: Client, kinds: list[str], words: str
) -> None:
    chosen = [make_edition(kind=kind, slug=f"piece-{kind}") for kind in kinds]
    query = "&".join(f"e={each.id}" for each in chosen)
    line = says(desk.get(f"{compose(sam)}?{query}").content.decode())
    assert (words in line, "shared whole" in line) == (True, "measure" in kinds)


def test_reminders_that_the_client_switched_off_are_not_promised(
    desk: Browser, sam: Client, edition: Edition
) -> None:
    SafeContact.objects.update(reminders_off_at=NOON)
    line = says(desk.get(f"{compose(sam)}?e={edition.id}").content.decode())
    assert "they switched reminders off" in line


LATE: dict[str, Any] = {"remind": "mail", "days": ["3"], "at": "22:30"}
QUESTION = "Sam chose 22:30, which lies in the quiet hours (21:00 to 08:00). Keep it?"


def test_a_quiet_hour_is_asked_about_once_and_then_honoured(
    desk: Browser, sam: Client, edition: Edition
) -> None:
    asked = desk.post(compose(sam), {"e": edition.id, "why": "Evenings.", **LATE})
    assert (asked.status_code, Assignment.objects.count()) == (422, 0)
    assert QUESTION in asked.content.decode()
    assert "Evenings." in asked.content.decode()

    desk.post(compose(sam), {"e": edition.id, "why": "Evenings.", "inside_quiet": "on", **LATE})

    plan = ReminderPlan.objects.get()
    assert (plan.wall_time, plan.inside_quiet) == (time(22, 30), True)


@pytest.mark.parametrize(
    ("at", "asks"), [("20:59", False), ("21:00", True), ("07:59", True), ("08:00", False)]
)
def test_the_edges_of_the_quiet_hours(
    desk: Browser, sam: Client, edition: Edition, at: str, asks: bool
) -> None:
    answer = desk.post(compose(sam), {"e": edition.id, **LATE, "at": at})
    assert (answer.status_code == 422) is asks


def test_a_tick_for_an_hour_that_is_not_quiet_means_nothing(
    desk: Browser, sam: Client, edition: Edition
) -> None:
    desk.post(compose(sam), {"e": edition.id, **LATE, "at": "19:30", "inside_quiet": "on"})
    assert ReminderPlan.objects.get().inside_quiet is False


def test_another_hour_of_a_piece_is_asked_about_too_and_a_kept_one_stays_kept(
    desk: Browser, thea: Member, sam: Client
) -> None:
    row = make_assignment(sam)
    url = f"/clients/pieces/{row.id}/reminder/"
    asked = desk.post(url, LATE)
    assert (asked.status_code, QUESTION in asked.content.decode()) == (422, True)
    desk.post(url, LATE | {"inside_quiet": "on"})
    form = desk.get(f"/clients/pieces/{row.id}/").context["form"]
    assert (form["inside_quiet"].value(), form.asks_about_quiet_hours) == (True, True)
