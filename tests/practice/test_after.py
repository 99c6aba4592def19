"""After the session: one page, one Save, all of it or nothing, and none of the separate forms beside it."""

import uuid
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from clients import vault
from clients.actions import sharing
from clients.models import Assignment, BetweenUs, Client
from practice.actions import sessions
from practice.models import (
    Member,
    ProcessNote,
    Promise,
    RuptureThread,
    Session,
    ThreadEvidence,
    WeeklySlot,
)
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_edition


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def desk(thea: Member, sign_in: SignIn) -> Browser:
    return sign_in(thea)


@pytest.fixture
def hour(thea: Member, sam: Client) -> Session:
    """An hour that has just ended."""
    return sessions.plan(by=thea, client_id=sam.id, starts_at=NOON - timedelta(hours=1), now=NOON)


def path(client: Client) -> str:
    return f"/clients/{client.id}/note/"


def filled(**more: Any) -> dict[str, Any]:
    return {"submit_key": str(uuid.uuid4()), "happened_on": "2026-06-03", **more}


def counts() -> tuple[int, int, int]:
    return ProcessNote.objects.count(), Promise.objects.count(), RuptureThread.objects.count()


def test_one_save_keeps_every_part(desk: Browser, thea: Member, sam: Client, hour: Session) -> None:
    piece = make_assignment(sam, stage="ready", ready_at=NOON)
    practice = {f"piece-{piece.id}": "finished", f"learned-{piece.id}": "He answers at nine."}

    answer = desk.post(
        path(sam),
        filled(
            state="held",
            off="no",
            promise="The August dates",
            next_on="2026-06-10",
            next_at="11:00",
            **practice,
        ),
    )

    row = Assignment.objects.select_related("client").get(id=piece.id)
    hour.refresh_from_db()
    assert answer.headers["Location"] == f"/clients/{sam.id}/"
    assert (row.stage, row.outcome, hour.state) == ("closed", "finished", "held")
    assert vault.reveal(row, "learned", by=thea, purpose="t", now=NOON)["learned"] == "He answers at nine."
    assert counts() == (1, 1, 0)
    assert Session.objects.filter(state="planned").get().starts_at == NOON.replace(day=10, hour=10)


def test_the_page_shows_what_came_back_the_hour_and_the_next_one(
    desk: Browser, thea: Member, sam: Client, hour: Session
) -> None:
    make_assignment(sam, make_edition(title="Proof log"), stage="ready", ready_at=NOON)
    text = desk.get(path(sam)).content.decode()
    assert ("Proof log" in text, "The hour on Wednesday, 3 June" in text, 'name="next_on"' in text) == (
        True,
        True,
        True,
    )
    sessions.plan(by=thea, client_id=sam.id, starts_at=NOON + timedelta(days=7), now=NOON)
    text = desk.get(path(sam)).content.decode()
    assert ("The next hour: Wednesday, 10 June, 13:00." in text, 'name="next_on"' in text) == (True, False)


def test_no_ends_it_and_nothing_that_stood_below_is_kept(desk: Browser, thea: Member, sam: Client) -> None:
    desk.post(path(sam), filled(off="no", markers=["w.flat"], client_words="It went over my head"))
    note = ProcessNote.objects.select_related("client").get()
    body = vault.reveal(note, "body", by=thea, purpose="t", now=NOON)["body"]
    assert (note.kind, body.get("markers"), body.get("client_words")) == ("calm", [], "")


def test_yes_opens_a_thread_tied_to_what_was_said(desk: Browser, sam: Client) -> None:
    said = BetweenUs(practice_id=sam.practice_id, client=sam, at=NOON, visible_at=NOON)
    vault.put(said, now=NOON, line="the silence")
    said.save(force_insert=True)
    desk.post(path(sam), filled(off="yes", direction="away", markers=["w.flat"], said=[str(said.id)]))
    assert counts() == (1, 0, 1)
    assert ThreadEvidence.objects.get().between_us_id == said.id


def test_without_an_answer_about_us_there_is_no_note(desk: Browser, sam: Client) -> None:
    desk.post(path(sam), filled(promise="The August dates"))
    assert counts() == (0, 1, 0)


@pytest.mark.parametrize("outcome", ["adapted", "replaced"])
def test_what_leads_on_goes_to_the_shelf_once_all_is_saved(desk: Browser, sam: Client, outcome: str) -> None:
    piece = make_assignment(sam, stage="ready", ready_at=NOON)
    answer = desk.post(path(sam), filled(off="no", **{f"piece-{piece.id}": outcome}))
    assert answer.headers["Location"] == f"/clients/{sam.id}/assign/?after={piece.id}&outcome={outcome}"
    assert (Assignment.objects.get(id=piece.id).stage, counts()) == ("talked", (1, 0, 0))


@pytest.mark.parametrize(
    ("slip", "field"),
    [
        ({"off": "yes", "happened_on": "2026-01-01"}, "happened_on"),
        ({"off": "yes", "markers": ["w.flat", "w.deny", "w.story", "w.split"]}, "markers"),
        ({"next_on": "2026-06-10"}, "next_at"),
        ({"next_on": "2026-06-01", "next_at": "11:00"}, "next_on"),
        ({"promise": "x" * 1001}, "promise"),
        ({}, "__all__"),
    ],
)
def test_a_slip_keeps_nothing_and_loses_nothing(
    desk: Browser, sam: Client, slip: dict[str, Any], field: str
) -> None:
    piece = make_assignment(sam, stage="ready", ready_at=NOON)
    practice = {f"piece-{piece.id}": "finished"} if slip else {}
    answer = desk.post(path(sam), filled(**{"promise": "The dates" if slip else "", **practice, **slip}))
    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert (Assignment.objects.get(id=piece.id).stage, counts()) == ("ready", (0, 0, 0))


def test_a_second_press_changes_nothing(desk: Browser, sam: Client) -> None:
    piece = make_assignment(sam, stage="ready", ready_at=NOON)
    page = filled(off="yes", promise="The dates", **{f"piece-{piece.id}": "finished"})
    desk.post(path(sam), page)
    desk.post(path(sam), page)
    assert counts() == (1, 1, 1)


def test_a_piece_that_moved_on_is_said_and_the_rest_is_kept(desk: Browser, sam: Client) -> None:
    piece = make_assignment(sam, stage="scheduled")
    landed = desk.post(path(sam), filled(off="no", **{f"piece-{piece.id}": "kept"}), follow=True)
    assert counts() == (1, 0, 0)
    assert "One piece had moved on meanwhile" in landed.content.decode()


def test_a_colleague_who_may_only_read_decides_about_no_piece(
    thea: Member, colleague: Member, sam: Client, sign_in: SignIn
) -> None:
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="record", now=NOON)
    piece = make_assignment(sam, stage="ready", ready_at=NOON)
    other = sign_in(colleague)
    assert f"piece-{piece.id}" not in other.get(path(sam)).content.decode()
    other.post(path(sam), filled(off="no", **{f"piece-{piece.id}": "finished"}))
    assert Assignment.objects.get(id=piece.id).stage == "ready"


def test_clients_page_leads_here_and_has_no_form_beside_it(desk: Browser, sam: Client, hour: Session) -> None:
    text = desk.get(f"/clients/{sam.id}/").content.decode()
    assert f'href="{path(sam)}"' in text
    assert [part for part in ("/sessions/", "/promise/", 'name="state"') if part in text] == []


def test_same_page_sent_twice_is_saved_once(desk: Browser, sam: Client, hour: Session) -> None:
    piece = make_assignment(sam, stage="ready", ready_at=NOON)
    page = filled(
        state="held", off="yes", promise="The dates", next_on="2026-06-10", next_at="11:00",
        **{f"piece-{piece.id}": "adapted"},
    )  # fmt: skip

    answers = [desk.post(path(sam), page).headers["Location"] for _ in range(2)]

    assert answers == [f"/clients/{sam.id}/assign/?after={piece.id}&outcome=adapted"] * 2
    assert (counts(), Session.objects.count()) == ((1, 1, 1), 2)


def test_weekly_hour_sent_twice_is_one(desk: Browser, sam: Client) -> None:
    said = {"weekday": "1", "wall_time": "10:00", "begins": "2026-06-03"}
    for _ in range(2):
        desk.post(f"/clients/{sam.id}/hour/", said)
    assert (WeeklySlot.objects.count(), Session.objects.count()) == (1, sessions.WEEKS_AHEAD)


def test_the_weekly_hour_is_shown_as_it_stands(desk: Browser, thea: Member, sam: Client) -> None:
    """GIVEN Wednesdays at 15:30 WHEN the page that sets the hour is opened THEN it begins with that."""
    page = f"/clients/{sam.id}/hour/"
    assert 'value="15:30' not in desk.get(page).content.decode()
    sessions.open_slot(
        by=thea,
        client_id=sam.id,
        weekday=2,
        wall_time=time(15, 30),
        zone="Europe/London",
        begins=NOON.date(),
        now=NOON,
    )

    shown = desk.get(page).content.decode()

    assert ('value="15:30' in shown, '<option value="2" selected>' in shown) == (True, True)
