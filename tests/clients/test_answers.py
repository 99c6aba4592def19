""" "Not this one" and "something between us", by whoever holds the phone: answers each time, and taken back only while unread."""

from datetime import timedelta

import pytest

from clients import vault
from clients.actions import answers, reviewing
from clients.actions.entries import NotYet
from clients.actions.writing import NotOpen, begin
from clients.models import Assignment, BetweenUs, Client, Delivery, NotDone
from clients.pieces import NotHere, Sitting
from practice.models import Member
from tests.clients.hands import hand, unknown_hand
from tests.clients.mail_cast import Clock, make_reminder
from tests.factories import NOON, make_assignment, make_client

LINE = "CANARY you looked at the clock"


@pytest.fixture
def piece(sam: Client) -> Assignment:
    return make_assignment(sam, cadence="weekly")


def not_this(by: Sitting, piece: Assignment, *reasons: str, line: str = LINE) -> None:
    answers.not_this_one(by=by, assignment_id=piece.id, reasons=reasons, line=line, now=NOON)


def test_answer_is_ready_to_be_talked_about_and_stops_what_waits_to_go(sam: Client) -> None:
    clock = Clock()
    mail = make_reminder(sam, clock=clock)
    piece = Assignment.objects.get(client=sam)

    answers.not_this_one(
        by=hand(sam),
        assignment_id=piece.id,
        reasons=["too_hard", "no such reason"],
        line=f"  {LINE} ",
        now=clock.at,
    )

    piece.refresh_from_db()
    mail.refresh_from_db()
    assert (piece.stage, piece.ready_at, mail.state, mail.reason) == (
        "ready",
        clock.at,
        "cancelled",
        "answered",
    )
    said = NotDone.objects.select_related("client").get()
    shown = vault.reveal(said, "reasons", by=hand(sam), purpose="test", now=NOON)
    assert shown == {"reasons": {"reasons": ["too_hard"], "line": LINE}}


def test_second_press_changes_nothing(sam: Client, piece: Assignment) -> None:
    not_this(hand(sam), piece, "life")
    not_this(hand(sam), piece, "too_hard")
    assert NotDone.objects.count() == 1


def test_it_is_an_answer_again_after_the_work_was_taken_up(sam: Client, piece: Assignment) -> None:
    """GIVEN "not this one", then begun after all WHEN it is said once more THEN the newest answer counts."""
    by = hand(sam)
    not_this(by, piece, "life")
    begin(by=by, assignment_id=piece.id, now=NOON)

    not_this(by, piece, "too_hard")

    piece.refresh_from_db()
    stands = NotDone.objects.filter(withdrawn_at__isnull=True)
    assert (piece.stage, NotDone.objects.count(), stands.count()) == ("ready", 2, 1)


@pytest.mark.parametrize("stage", ["closed", "revoked"])
def test_piece_that_is_over_takes_no_answer(sam: Client, piece: Assignment, stage: str) -> None:
    over = {"closed": {"closed_at": NOON, "outcome": "finished"}, "revoked": {"revoked_at": NOON}}[stage]
    Assignment.objects.filter(id=piece.id).update(stage=stage, **over)
    with pytest.raises((NotOpen, NotHere)):
        not_this(hand(sam), piece, "life")
    assert NotDone.objects.count() == 0


def test_robot_that_pressed_the_link_gives_no_answer(sam: Client, piece: Assignment) -> None:
    """The first answer from a browser that nobody knows waits for the word."""
    robot = unknown_hand(sam)
    with pytest.raises((NotYet, NotHere)):
        not_this(robot, piece, "life")
    with pytest.raises(NotYet):
        answers.between_us(by=robot, size="a_bit", starts="you", line=LINE, now=NOON)
    assert (NotDone.objects.count(), BetweenUs.objects.count()) == (0, 0)


def test_another_clients_piece_is_not_here(sam: Client, thea: Member) -> None:
    other = make_assignment(make_client(thea, "Ola Other"))
    with pytest.raises(NotHere):
        not_this(hand(sam), other, "life")
    with pytest.raises(NotHere):
        answers.between_us(by=hand(sam), size="", starts="", line=LINE, now=NOON, assignment_id=other.id)
    assert (NotDone.objects.count(), BetweenUs.objects.count()) == (0, 0)


def test_after_all_opens_the_piece_again_while_nobody_has_read_it(sam: Client, piece: Assignment) -> None:
    not_this(hand(sam), piece, "life")

    assert answers.after_all(by=hand(sam), assignment_id=piece.id, now=NOON)

    piece.refresh_from_db()
    assert (piece.stage, piece.started_at, piece.is_open) == ("started", NOON, True)
    assert not answers.after_all(by=hand(sam), assignment_id=piece.id, now=NOON)


def test_after_all_comes_too_late_once_it_was_read(thea: Member, sam: Client, piece: Assignment) -> None:
    not_this(hand(sam), piece, "life")
    reviewing.open_not_done(by=thea, assignment_id=piece.id, now=NOON)

    assert not answers.after_all(by=hand(sam), assignment_id=piece.id, now=NOON)

    piece.refresh_from_db()
    assert piece.stage == "ready"


def test_what_is_between_us_can_be_taken_back_for_ten_minutes_and_its_words_are_gone(sam: Client) -> None:
    by = hand(sam)
    said = answers.between_us(by=by, size="no such size", starts="nobody", line=LINE, now=NOON)
    row = BetweenUs.objects.get(id=said)
    assert (row.size, row.starts, row.visible_at) == ("", "", NOON + timedelta(minutes=10))

    assert answers.unsay(by=by, said_id=said, now=NOON + timedelta(minutes=9))

    row.refresh_from_db()
    assert (row.line, row.taken_back_at) == (None, NOON + timedelta(minutes=9))


@pytest.mark.parametrize(("minutes", "whose"), [(10, "own"), (11, "own"), (5, "other")])
def test_it_is_taken_back_in_time_by_its_author_alone(
    sam: Client, thea: Member, minutes: int, whose: str
) -> None:
    said = answers.between_us(by=hand(sam), size="", starts="", line=LINE, now=NOON)
    by = hand(sam) if whose == "own" else hand(make_client(thea, "Ola Other"))

    assert not answers.unsay(by=by, said_id=said, now=NOON + timedelta(minutes=minutes))

    row = BetweenUs.objects.select_related("client").get(id=said)
    assert vault.reveal(row, "line", by=hand(sam), purpose="test", now=NOON) == {"line": LINE}


def test_nothing_is_mailed_about_what_is_between_us(sam: Client) -> None:
    answers.between_us(by=hand(sam, tier="kept"), size="", starts="", line=LINE, now=NOON)
    assert Delivery.objects.count() == 0
