"""An answer about harm arises with the sending, tells whoever is on duty, stays when the page is taken back, ends with erasure."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from clients import audit, vault
from clients.actions import deliveries, erasure, risk, settling
from clients.models import AuditEvent, Client, Delivery, RiskAct, RiskEvent, RiskWatch
from practice.models import Member, Practice
from tests.clients import harm
from tests.clients.harm import DAY, acts, answer, fill, measure, notices, opened
from tests.clients.mail_cast import Clock, Fake, make_sender
from tests.factories import NOON, make_assignment, make_edition, set_plan


@pytest.fixture(autouse=True)
def _plan(practice: Practice, colleague: Member) -> None:
    set_plan(practice, cover=colleague)


def told(event: RiskEvent, by: Member) -> dict[str, Any]:
    shown: dict[str, Any] = vault.reveal(event, "told", by=by, purpose="test", now=NOON)["told"]
    return shown


def test_event_arises_with_the_sending_and_holds_what_has_to_be_known(sam: Client, thea: Member) -> None:
    piece = measure(sam)
    phone = opened(sam, piece)
    entry_id = fill(phone, piece)
    assert RiskEvent.objects.count() == 0

    phone.send(piece, entry_id)

    event = RiskEvent.objects.select_related("client").get()
    assert (event.entry_id, event.due_at, event.watch.due_at) == (entry_id, NOON + DAY, NOON + DAY)
    assert told(event, thea) == {
        "name": "Sam",
        "title": "Two questions",
        "given": {"harm": 1},
        "answers": [{"id": "harm", "label": "Thoughts of hurting yourself", "lines": ["Several days"]}],
        "earlier": [],
    }
    assert (acts(event), notices(event)) == ([(thea.id, "first")], [(thea.id, "planned")])
    assert AuditEvent.objects.filter(action="risk", object_id=event.id).count() == 1


@pytest.mark.parametrize("given", ["0", ""])
def test_below_the_threshold_and_skipped_nothing_arises(sam: Client, given: str) -> None:
    piece = measure(sam)
    phone = opened(sam, piece)
    phone.send(piece, fill(phone, piece, harm=given))
    assert (RiskEvent.objects.count(), Delivery.objects.filter(kind="notice").count()) == (0, 0)


@pytest.mark.parametrize(("keep", "events"), [((), 1), (("harm",), 0)])
def test_what_is_kept_to_oneself_reaches_nobody(sam: Client, keep: tuple[str, ...], events: int) -> None:
    piece = make_assignment(sam, make_edition(slug="own", items=harm.ITEMS, meta=harm.META))
    phone = opened(sam, piece)
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, low="3")
    phone.type(piece, entry_id, 2, harm="1")
    phone.send(piece, entry_id, keep=keep)
    assert RiskEvent.objects.count() == events


def test_earlier_answers_to_the_question_come_along(sam: Client, thea: Member) -> None:
    answer(sam, measure(sam), harm="3", at=NOON - 14 * DAY)
    event = answer(sam, measure(sam), at=NOON)
    before = told(event, thea)["earlier"]
    assert [(each["at"][:10], each["answers"][0]["lines"]) for each in before] == [
        ("2026-05-20", ["Nearly every day"])
    ]


def test_taking_the_page_back_keeps_the_event_and_the_same_answer_is_told_once(
    sam: Client, thea: Member
) -> None:
    piece = measure(sam)
    phone = opened(sam, piece)
    entry_id = fill(phone, piece)
    phone.send(piece, entry_id)

    phone.post(f"/x/{piece.id}/{entry_id}/take-back")
    assert (RiskEvent.objects.count(), RiskWatch.objects.count()) == (1, 1)
    phone.send(piece, entry_id)
    assert RiskEvent.objects.count() == 1

    phone.post(f"/x/{piece.id}/{entry_id}/take-back")
    phone.type(piece, entry_id, 1, low="3", harm="3")
    phone.send(piece, entry_id)
    assert RiskEvent.objects.count() == 2


def test_without_a_plan_any_more_the_therapist_is_told_all_the_same(sam: Client, thea: Member) -> None:
    piece = measure(sam)
    Practice.objects.update(response_plan={})
    assert acts(answer(sam, piece)) == [(thea.id, "first")]


def test_when_the_therapist_is_away_the_cover_is_told_at_once(
    sam: Client, thea: Member, colleague: Member
) -> None:
    piece = measure(sam)
    Member.objects.filter(id=thea.id).update(away_from=NOON - DAY, away_to=NOON + DAY)
    assert acts(answer(sam, piece)) == [(colleague.id, "first")]


def test_notice_goes_at_once_in_the_night_and_says_nothing(sam: Client, thea: Member) -> None:
    night = NOON.replace(hour=2)
    piece = measure(sam)
    event = answer(sam, piece, at=night)
    clock, post = Clock(at=night), Fake()

    deliveries.send_due(make_sender(clock, post))

    ((envelope, message),) = post.sent
    assert (envelope.recipient, notices(event)) == (thea.user.email, [(thea.id, "accepted")])
    for word in ("Sam", "Rivers", "hurting", "Several", "Two questions", str(event.id), "harm", "answer"):
        assert word not in message.decode(), word


def test_rows_are_only_ever_added_and_go_when_the_client_is_erased(sam: Client, thea: Member) -> None:
    event = answer(sam, measure(sam))
    settling.open_event(by=thea, event_id=event.id, now=NOON)
    for rows in (RiskEvent.objects.all(), RiskAct.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(at=NOON - DAY)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete("default")

    erasure.erase(by=thea, client_id=sam.id, now=NOON)

    assert [model.objects.count() for model in (RiskEvent, RiskAct, RiskWatch)] == [0, 0, 0]
    assert list(audit.verify()) == []


def test_client_says_whether_they_feel_safe_and_nothing_is_locked(sam: Client, thea: Member) -> None:
    piece = measure(sam)
    phone = opened(sam, piece)
    entry_id = fill(phone, piece)
    phone.send(piece, entry_id)
    sent, said = f"/x/{piece.id}/{entry_id}/sent", f"/x/{piece.id}/{entry_id}/safe"

    first = phone.get(f"{sent}?just=1").content.decode()
    assert "Do you feel safe right now?" in first
    assert "Usually somebody looks at it by" in first
    phone.post(said, {"safe": "unsure"})
    phone.post(said, {"safe": "unsure"})
    page = phone.get(sent).content.decode()

    assert "Do you feel safe" not in page
    assert page.index("116 123") < page.index("call the practice:") < page.index("is passed on now")
    assert "020 7946 0018" in page
    assert RiskAct.objects.filter(kind="said").count() == 1
    assert phone.get("/x/").status_code == 200
    assert phone.post(said, {"safe": "<b>"}).status_code == 302
    assert RiskAct.objects.filter(kind="said").count() == 1


def test_question_is_not_asked_where_nothing_was_passed_on(sam: Client) -> None:
    piece = measure(sam)
    phone = opened(sam, piece)
    entry_id = fill(phone, piece, harm="0")
    phone.send(piece, entry_id)
    page = phone.get(f"/x/{piece.id}/{entry_id}/sent?just=1").content.decode()
    phone.post(f"/x/{piece.id}/{entry_id}/safe", {"safe": "no"})
    assert "feel safe" not in page
    assert RiskAct.objects.count() == 0


def test_before_the_first_question_the_page_says_who_looks_when_and_whom_to_call(sam: Client) -> None:
    piece = measure(sam)
    phone = opened(sam, piece)
    page = phone.get(f"/x/{piece.id}/").content.decode()
    plain = make_assignment(sam, make_edition(slug="other", title="Other"))
    other = opened(sam, plain).get(f"/x/{plain.id}/").content.decode()

    assert "Nobody watches these answers live." in page
    assert "usually looked at within 24 hours" in page
    assert page.index('href="tel:116 123"') < page.index(">Begin<")
    assert "sent as a whole, or not at all" in page
    assert "Nobody watches these answers live." not in other


def test_check_page_says_that_the_answer_is_passed_on_at_once(sam: Client) -> None:
    piece = measure(sam)
    phone = opened(sam, piece)
    page = phone.get(f"/x/{piece.id}/{fill(phone, piece)}/check").content.decode()
    assert "is passed on at once, and stays passed on" in page
    assert "before anyone sees it" not in page


def test_reminders_rest_while_it_is_open_and_the_ledger_says_why(sam: Client, thea: Member) -> None:
    clock = Clock()
    harm.make_plan_for(sam, clock)
    event = answer(sam, measure(sam))

    assert harm.decided(clock.pass_by(hours=1)) == [("hold", "risk_open")]
    settling.settle(by=thea, event_id=event.id, action="spoke", what={}, now=clock.at)
    assert harm.decided(clock.pass_by(days=1)) == [("hold", "risk_open"), ("send", "due")]


def test_a_reminder_that_is_already_on_its_way_waits_too(sam: Client, thea: Member) -> None:
    clock, post = Clock(), Fake()
    harm.make_plan_for(sam, clock)
    harm.decided(clock.pass_by(hours=1))
    event = answer(sam, measure(sam), at=clock.at)
    sender = make_sender(clock, post)

    deliveries.send_due(sender)
    assert list(Delivery.objects.filter(kind="reminder").values_list("state", "reason")) == [
        ("retry_wait", "risk_open")
    ]
    settling.settle(by=thea, event_id=event.id, action="known", what={}, now=clock.at)
    clock.pass_by(hours=2)
    deliveries.send_due(sender)
    assert Delivery.objects.get(kind="reminder").state == "accepted"


def test_escalation_comes_at_the_set_hour_once_over_a_change_of_the_clocks(
    sam: Client, thea: Member, colleague: Member
) -> None:
    eve = NOON.replace(month=10, day=24, hour=20)
    event = answer(sam, measure(sam), at=eve)

    assert risk.escalate_due(now=eve + timedelta(hours=23, minutes=59)) == 0
    assert risk.escalate_due(now=eve + DAY) == 1
    assert risk.escalate_due(now=eve + 2 * DAY) == 0

    assert acts(event) == [(thea.id, "first"), (colleague.id, "cover")]
    assert (acts(event, "escalated"), event.due_at) == ([(None, "")], eve + DAY)
    assert notices(event) == [(thea.id, "planned"), (colleague.id, "planned")]


def test_who_is_on_it_does_not_stop_the_hour_and_settling_does(sam: Client, thea: Member) -> None:
    event, other = answer(sam, measure(sam)), answer(sam, measure(sam), at=NOON + timedelta(minutes=1))
    settling.take_on(by=thea, event_id=event.id, now=NOON)
    settling.settle(by=thea, event_id=other.id, action="spoke", what={"note": "fine"}, now=NOON)

    assert risk.escalate_due(now=NOON + 2 * DAY) == 1
    assert (acts(event, "escalated"), acts(other, "escalated")) == ([(None, "")], [])


def test_with_nobody_else_the_therapist_is_told_again(sam: Client, thea: Member) -> None:
    set_plan(sam.practice, away="not_given")
    event = answer(sam, measure(sam))
    risk.escalate_due(now=NOON + DAY)
    assert acts(event) == [(thea.id, "first"), (thea.id, "again")]


@pytest.mark.parametrize("lost", ["failed", "bounced", "dead", "expired"])
def test_a_notice_that_cannot_arrive_is_passed_on_before_the_hour(
    sam: Client, colleague: Member, lost: str
) -> None:
    event = answer(sam, measure(sam))
    assert risk.escalate_due(now=NOON) == 0
    Delivery.objects.filter(subject_id=event.id).update(
        state=lost, handoff_at=NOON, accepted_at=NOON, reason="refused"
    )
    assert (risk.escalate_due(now=NOON), risk.escalate_due(now=NOON)) == (1, 0)
    told = {stage: who for who, stage in acts(event)}
    assert (set(told), told["cover"]) == ({"first", "cover"}, colleague.id)


@pytest.mark.parametrize("size", [1, 20])
def test_the_tick_asks_the_same_whatever_is_settled(
    sam: Client, thea: Member, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        event = answer(sam, measure(sam), at=NOON + timedelta(minutes=number))
        settling.settle(by=thea, event_id=event.id, action="spoke", what={}, now=NOON)
    with django_assert_num_queries(1):
        risk.escalate_due(now=NOON + DAY)


def please_look(client: Client, practice: Practice) -> tuple[str, Any]:
    """An ordinary page is sent; then the button. The words of the page before, and the page's address."""
    piece = make_assignment(client, make_edition(slug="plain", title="Plain"))
    phone = opened(client, piece)
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="I asked.")
    phone.send(piece, entry_id)
    before = phone.get(f"/x/{piece.id}/{entry_id}/sent?just=1").content.decode()
    for _ in range(2):
        phone.post(f"/x/{piece.id}/{entry_id}/look")
    return before, phone.get(f"/x/{piece.id}/{entry_id}/sent").content.decode()


def test_client_asks_for_a_look_and_it_reaches_the_therapist_then_the_next(
    sam: Client, practice: Practice, thea: Member, colleague: Member
) -> None:
    before, after = please_look(sam, practice)
    event = RiskEvent.objects.select_related("client").get()

    assert "Please look at this before we meet" in before
    assert "Usually somebody looks within 24 hours." in before
    assert "It is passed on: please look at this." in after
    assert "Please look at this before we meet" not in after
    assert (event.kind, told(event, thea)["answers"]) == ("asked", [])
    assert notices(event) == [(thea.id, "planned")]
    assert risk.escalate_due(now=NOON + DAY) == 1
    assert notices(event)[-1] == (colleague.id, "planned")


def test_asking_for_a_look_holds_no_reminder(sam: Client, practice: Practice) -> None:
    clock = Clock()
    harm.make_plan_for(sam, clock)
    please_look(sam, practice)
    assert harm.decided(clock.pass_by(hours=1)) == [("send", "due")]


def test_without_a_plan_nobody_is_promised_a_look(sam: Client, practice: Practice) -> None:
    Practice.objects.update(response_plan={})
    before, _ = please_look(sam, practice)
    assert "Please look at this" not in before
    assert RiskEvent.objects.count() == 0
