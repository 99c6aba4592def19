"""Handing material over: the pin, the mail that waits a minute, undo, and every reason why nothing is mailed."""

import uuid
from datetime import time, timedelta

import pytest
from django.http import Http404

from clients import states, vault
from clients.actions import assignments, reviewing
from clients.actions.assignments import After, CannotAssign
from clients.models import (
    AccessLink,
    Assignment,
    AuditEvent,
    Client,
    Delivery,
    LinkItem,
    ReminderPlan,
    SafeContact,
)
from clients.schedule import Slot
from practice.models import Member
from psychoed.models import Edition
from tests.factories import NOON, make_assignment, make_client, make_edition, set_plan

LATER = NOON + timedelta(days=2)


def hand_over(by: Member, client: Client, *editions: Edition, **more: object) -> assignments.Handed:
    chosen = [row.id for row in editions or (make_edition(),)]
    return assignments.assign(by=by, client_id=client.id, edition_ids=chosen, now=NOON, **more)  # type: ignore[arg-type]  # passed on


def test_assign_pins_edition_hash_and_language(thea: Member, sam: Client) -> None:
    edition = make_edition(language="de", version=3)

    row = hand_over(thea, sam, edition, why="You said calm is far.").assignments[0]

    pinned = Assignment.objects.select_related("client").get(id=row.id)
    assert (pinned.edition_id, pinned.sha256, pinned.language, pinned.kind) == (
        edition.id,
        edition.sha256,
        "de",
        "exercise",
    )
    assert (pinned.stage, pinned.undo_until) == ("agreed", NOON + timedelta(seconds=60))
    assert vault.reveal(pinned, "why", by=thea, purpose="test", now=NOON) == {"why": "You said calm is far."}


def test_assign_several_is_one_mail_with_one_link_to_all(thea: Member, sam: Client) -> None:
    handout = make_edition(kind="handout", slug="the-alarm", title="The alarm")

    handed = hand_over(thea, sam, handout, make_edition())

    mail = Delivery.objects.get()
    link = AccessLink.objects.get()
    assert (mail.id, mail.kind, mail.state, mail.due_at) == (
        handed.delivery_id,
        "invite",
        "planned",
        NOON + timedelta(seconds=60),
    )
    assert (link.delivery_id, link.client_id) == (mail.id, sam.id)
    assert set(LinkItem.objects.values_list("assignment_id", flat=True)) == set(handed.ids)
    assert set(mail.items.values_list("assignment_id", flat=True)) == set(handed.ids)


@pytest.mark.parametrize("safety", ["unknown", "unsafe", "in_person"])
def test_assign_mails_nothing_while_email_is_not_recorded_as_safe(thea: Member, safety: str) -> None:
    client = make_client(thea, "Noa North", mail=False)
    SafeContact.objects.filter(client=client).update(safety=safety)

    handed = hand_over(thea, client)

    assert handed.delivery_id is None
    assert (Delivery.objects.count(), AccessLink.objects.count()) == (0, 0)


def test_assign_mails_nothing_to_an_address_that_bounced(thea: Member, sam: Client) -> None:
    SafeContact.objects.filter(client=sam).update(address_paused_at=NOON, address_paused_why="bounced")
    assert hand_over(thea, sam).delivery_id is None


def test_assign_mails_nothing_to_a_client_on_hold(thea: Member, sam: Client) -> None:
    Client.objects.filter(id=sam.id).update(status="hold")
    assert hand_over(thea, sam).delivery_id is None


def test_assign_keeps_the_slot_as_wall_time_and_derives_the_first_instant(thea: Member, sam: Client) -> None:
    slot = Slot(days=frozenset({3}), at=time(19, 30), zone="Europe/London")

    row = hand_over(thea, sam, reminder=slot).assignments[0]

    plan = ReminderPlan.objects.get(assignment=row)
    assert (plan.days, plan.wall_time, plan.zone) == ([3], time(19, 30), "Europe/London")
    assert plan.next_due_at is not None
    assert plan.next_due_at.isoformat() == "2026-06-04T18:30:00+00:00"


def test_assign_writes_one_event_per_piece(thea: Member, sam: Client) -> None:
    hand_over(thea, sam, make_edition(), make_edition(slug="other", title="Other"), mail=False)
    assert AuditEvent.objects.filter(action="assign", client_id=sam.id).count() == 2


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": Edition.Status.RETIRED}, "not_in_the_library"),
        ({"meta": {"risk_items": ["q9"]}}, "no_response_plan"),
    ],
)
def test_assign_refuses_what_must_not_be_handed_over(
    thea: Member, sam: Client, change: dict[str, object], why: str
) -> None:
    edition = make_edition(**change)  # type: ignore[arg-type]  # passed on
    with pytest.raises(CannotAssign) as refusal:
        hand_over(thea, sam, edition)
    assert (refusal.value.why, Assignment.objects.count()) == (why, 0)


def test_assign_a_risk_measure_where_the_practice_has_a_plan(thea: Member, sam: Client) -> None:
    set_plan(sam.practice)
    assert hand_over(thea, sam, make_edition(meta={"risk_items": ["q9"]})).ids


def test_assign_refuses_an_ended_client_and_an_empty_choice(thea: Member, sam: Client) -> None:
    with pytest.raises(CannotAssign, match="nothing_chosen"):
        assignments.assign(by=thea, client_id=sam.id, edition_ids=[], now=NOON)
    Client.objects.filter(id=sam.id).update(status="ended", ended_at=NOON)
    with pytest.raises(CannotAssign, match="ended"):
        hand_over(thea, sam)


def test_assign_refuses_another_practices_own_material(thea: Member, stranger: Member, sam: Client) -> None:
    edition = make_edition(slug="theirs")
    edition.material.owner = stranger.practice
    edition.material.save()
    with pytest.raises(CannotAssign, match="not_in_the_library"):
        hand_over(thea, sam, edition)


def test_assign_is_404_for_those_who_may_not(
    colleague: Member, assistant: Member, stranger: Member, sam: Client
) -> None:
    edition = make_edition()
    for someone in (colleague, assistant, stranger):
        with pytest.raises(Http404):
            hand_over(someone, sam, edition)
    assert Assignment.objects.count() == 0


def test_undo_within_the_minute_takes_all_back_and_the_mail_with_it(thea: Member, sam: Client) -> None:
    handed = hand_over(thea, sam, make_edition(), make_edition(slug="other", title="Other"))

    undone = assignments.undo(by=thea, assignment_ids=handed.ids, now=NOON + timedelta(seconds=59))

    assert undone
    assert set(Assignment.objects.values_list("stage", flat=True)) == {"revoked"}
    assert Delivery.objects.get().state == "cancelled"


@pytest.mark.parametrize(("seconds", "stage"), [(61, "agreed"), (10, "started")])
def test_undo_is_refused_when_it_is_too_late(thea: Member, sam: Client, seconds: int, stage: str) -> None:
    handed = hand_over(thea, sam)
    Assignment.objects.update(stage=stage)

    assert not assignments.undo(by=thea, assignment_ids=handed.ids, now=NOON + timedelta(seconds=seconds))
    assert (Assignment.objects.get().stage, Delivery.objects.get().state) == (stage, "planned")


def test_undo_of_a_foreign_id_in_the_list_changes_nothing(
    thea: Member, stranger: Member, sam: Client
) -> None:
    handed = hand_over(thea, sam)
    foreign = make_assignment(make_client(stranger, "Far Away"), make_edition(slug="other"))
    with pytest.raises(Http404):
        assignments.undo(by=thea, assignment_ids=[*handed.ids, foreign.id], now=NOON)
    assert set(Assignment.objects.values_list("stage", flat=True)) == {"agreed"}


def test_revoke_stops_reminders_and_what_waits_to_go_out(thea: Member, sam: Client) -> None:
    slot = Slot(days=frozenset({3}), at=time(19, 30), zone="Europe/London")
    row = hand_over(thea, sam, reminder=slot).assignments[0]

    assignments.revoke(by=thea, assignment_id=row.id, now=LATER)

    plan = ReminderPlan.objects.get()
    assert (Assignment.objects.get().stage, Delivery.objects.get().state) == ("revoked", "cancelled")
    assert (plan.stopped_at, plan.stopped_why, plan.next_due_at) == (LATER, "revoked", None)


def test_revoke_of_one_piece_leaves_the_mail_of_the_other(thea: Member, sam: Client) -> None:
    handed = hand_over(thea, sam, make_edition(), make_edition(slug="other", title="Other"))
    assignments.revoke(by=thea, assignment_id=handed.ids[0], now=NOON)
    assert Delivery.objects.get().state == "planned"


def test_revoke_of_what_is_closed_is_refused(thea: Member, sam: Client) -> None:
    row = make_assignment(sam, stage="closed", outcome="finished", closed_at=NOON)
    with pytest.raises(states.NotFromHere):
        assignments.revoke(by=thea, assignment_id=row.id, now=LATER)


def test_resend_is_a_second_mail_with_a_link_of_its_own(thea: Member, sam: Client) -> None:
    row = hand_over(thea, sam).assignments[0]

    again = assignments.resend(by=thea, assignment_ids=[row.id], now=LATER)

    assert Delivery.objects.filter(kind="invite").count() == 2
    assert AccessLink.objects.get(delivery_id=again.id).items.get().assignment_id == row.id


def test_resend_is_refused_without_a_safe_address_or_open_work(thea: Member, sam: Client) -> None:
    closed = make_assignment(sam, stage="closed", outcome="finished", closed_at=NOON)
    with pytest.raises(CannotAssign, match="not_open"):
        assignments.resend(by=thea, assignment_ids=[closed.id], now=LATER)
    row = make_assignment(sam, make_edition(slug="other"))
    SafeContact.objects.update(safety="unsafe")
    with pytest.raises(CannotAssign, match="mail_not_safe"):
        assignments.resend(by=thea, assignment_ids=[row.id], now=LATER)


def test_hand_link_gives_an_address_without_any_mail(thea: Member, sam: Client) -> None:
    row = hand_over(thea, sam, mail=False).assignments[0]

    url = assignments.hand_link(by=thea, assignment_ids=[row.id], now=LATER).url

    link = AccessLink.objects.get(purpose="handed")
    assert url.startswith(f"http://testserver/l/{link.id}#")
    assert Delivery.objects.count() == 0


def test_hand_link_never_mixes_clients(thea: Member, sam: Client) -> None:
    one, other = (
        make_assignment(sam),
        make_assignment(make_client(thea, "Ola Other"), make_edition(slug="other")),
    )
    with pytest.raises(CannotAssign, match="nothing_chosen"):
        assignments.hand_link(by=thea, assignment_ids=[one.id, other.id], now=LATER)
    with pytest.raises(Http404):
        assignments.hand_link(by=thea, assignment_ids=[uuid.uuid4()], now=LATER)


def test_adapting_closes_the_first_and_points_to_its_successor(thea: Member, sam: Client) -> None:
    first = make_assignment(sam, stage="ready", ready_at=NOON)
    reviewing.talk_about(
        by=thea, assignment_id=first.id, outcome="adapted", now=NOON, learned="Smaller is kinder."
    )
    assert Assignment.objects.get(id=first.id).stage == "talked"

    handed = hand_over(
        thea, sam, make_edition(slug="smaller"), after=After(assignment_id=first.id, outcome="adapted")
    )

    first.refresh_from_db()
    assert (first.stage, first.outcome, first.successor_id) == ("closed", "adapted", handed.ids[0])


def test_a_successor_of_another_client_is_refused(thea: Member, sam: Client) -> None:
    other = make_assignment(make_client(thea, "Ola Other"), stage="ready", ready_at=NOON)
    with pytest.raises(CannotAssign, match="not_this_successor"):
        hand_over(
            thea, sam, make_edition(slug="smaller"), after=After(assignment_id=other.id, outcome="adapted")
        )
