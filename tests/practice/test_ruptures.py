"""Ruptures and repairs: a note opens a thread, a repair carries it on, and nobody but the author can look."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import Http404

from clients import vault
from clients.models import AuditEvent, BetweenUs, Client
from practice.actions import ruptures
from practice.actions.ruptures import NoteText
from practice.models import Member, ProcessNote, RuptureThread, ThreadEvidence
from practice.queries import between, notes, today
from tests.factories import NOON, make_client

TEXT = NoteText(
    off="yes",
    direction="away",
    markers=["w.flat"],
    my_part=["fast"],
    did=["r.own"],
    mended="1",
    client_words="It went over my head",
)
TODAY = NOON.date()


def record(by: Member, client: Client, **more: object) -> ruptures.Recorded:
    given = {"text": TEXT, "happened_on": TODAY, "submit_key": uuid.uuid4(), "now": NOON}
    return ruptures.record(by=by, client_id=client.id, **(given | more))


def say(client: Client, **more: object) -> BetweenUs:
    row = BetweenUs(practice_id=client.practice_id, client=client, at=NOON, visible_at=NOON, **more)
    vault.put(row, now=NOON, line="the silence after my message")
    row.save(force_insert=True)
    return row


def test_nothing_off_is_a_note_and_no_thread(thea: Member, sam: Client) -> None:
    recorded = record(thea, sam, text=NoteText(off="no"))
    assert (recorded.note.kind, recorded.thread) == ("calm", None)


def test_a_rupture_opens_a_thread_tied_to_what_the_client_said(thea: Member, sam: Client) -> None:
    said = say(sam)

    recorded = record(thea, sam, between_us=[said.id])

    assert recorded.thread is not None
    assert (recorded.thread.stage, recorded.thread.closed_at) == ("named", None)
    assert list(ThreadEvidence.objects.values_list("thread_id", "between_us_id")) == [
        (recorded.thread.id, said.id)
    ]


def test_a_thread_is_as_old_as_the_hour_in_which_it_began(thea: Member, sam: Client) -> None:
    """GIVEN an hour five days ago WHEN its note is written today THEN the thread stands since that hour."""
    then = TODAY - timedelta(days=5)
    record(thea, sam, happened_on=then)

    threads = between.threads_of(by=thea, client_id=sam.id)

    assert [(thread.since, thread.opened_at) for thread in threads] == [(then, NOON)]


def test_another_clients_words_are_not_tied(thea: Member, sam: Client) -> None:
    said = say(make_client(thea, "Ola Other"))
    record(thea, sam, between_us=[said.id])
    assert not ThreadEvidence.objects.exists()


def test_pressing_twice_is_one_note(thea: Member, sam: Client) -> None:
    key = uuid.uuid4()
    first, second = record(thea, sam, submit_key=key), record(thea, sam, submit_key=key)
    assert first.note == second.note
    assert (ProcessNote.objects.count(), RuptureThread.objects.count()) == (1, 1)


@pytest.mark.parametrize(("mended", "stage", "is_open"), [("2", "worked", True), ("4", "mended", False)])
def test_a_repair_carries_the_thread_on(
    thea: Member, sam: Client, mended: str, stage: str, is_open: bool
) -> None:
    thread = record(thea, sam).thread
    assert thread is not None

    ruptures.repair(
        by=thea,
        client_id=sam.id,
        text=replace(TEXT, mended=mended),
        happened_on=TODAY,
        submit_key=uuid.uuid4(),
        thread_id=thread.id,
        now=NOON,
    )

    thread.refresh_from_db()
    assert (thread.stage, thread.closed_at is None) == (stage, is_open)
    kinds = [event.kind for event in thread.events.order_by("id")]
    assert kinds == ["named", "repair", *(["mended"] if stage == "mended" else [])]


def test_a_repair_without_a_rupture_is_kept(thea: Member, sam: Client) -> None:
    recorded = ruptures.repair(
        by=thea, client_id=sam.id, text=TEXT, happened_on=TODAY, submit_key=uuid.uuid4(), now=NOON
    )
    assert (recorded.note.kind, recorded.thread) == ("repair", None)


def test_a_closed_thread_can_be_opened_again(thea: Member, sam: Client) -> None:
    thread = record(thea, sam).thread
    assert thread is not None
    ruptures.move(by=thea, thread_id=thread.id, stage="let_be", happened_on=TODAY, now=NOON)
    again = ruptures.move(by=thea, thread_id=thread.id, stage="worked", happened_on=TODAY, now=NOON)
    assert (again.stage, again.closed_at) == ("worked", None)


@pytest.mark.parametrize("days", [8, -3])
def test_a_note_is_written_within_seven_days(thea: Member, sam: Client, days: int) -> None:
    with pytest.raises(ruptures.TooLongAgo):
        record(thea, sam, happened_on=TODAY - timedelta(days=days))
    assert not ProcessNote.objects.exists()


def test_only_the_author_opens_a_note(
    thea: Member, colleague: Member, owen: Member, stranger: Member, sam: Client
) -> None:
    note = record(thea, sam).note
    page = notes.note_page(by=thea, note_id=note.id, now=NOON)
    assert dict(page.lines)["client_words"] == ["It went over my head"]
    for other in (colleague, owen, stranger):
        with pytest.raises(Http404):
            notes.note_page(by=other, note_id=note.id, now=NOON)
        with pytest.raises(vault.NotAllowed):
            vault.reveal(note, "body", by=other, purpose="curious", now=NOON)


def test_opening_a_note_is_written_down(thea: Member, sam: Client) -> None:
    note = record(thea, sam).note
    notes.note_page(by=thea, note_id=note.id, now=NOON)
    event = AuditEvent.objects.filter(purpose="process note").latest("id")
    assert (event.object_kind, event.object_id, event.actor_id) == (
        "practice.processnote",
        str(note.id),
        thea.id,
    )


def test_an_open_thread_waits_on_today_and_marks_the_client(
    thea: Member, colleague: Member, sam: Client
) -> None:
    thread = record(thea, sam).thread
    assert thread is not None
    page = today.today(by=thea, zone="Europe/London", now=NOON)
    assert [(line.status, line.client_id, line.name) for line in page.waiting] == [("thread", sam.id, "Sam")]
    assert today.marks(by=thea) == {sam.id: frozenset({"thread"})}
    assert today.marks(by=colleague) == {}
