"""What came back: opening, reading again, talking about it, and every small verb of one piece."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients import queries, vault
from clients.models import Assignment, AuditEvent, Client, Delivery, Entry, NotDone, ReminderPlan, SafeContact
from practice.models import Member
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_client, make_edition

EARLIER = NOON - timedelta(days=2)
QUERIES_OF_ONE_CLIENT = 12


def send(row: Assignment, answers: dict[str, Any], *, at: Any = EARLIER, **more: Any) -> Entry:
    """A sent entry that may be opened."""
    entry = Entry(
        practice_id=row.practice_id,
        client=row.client,
        assignment=row,
        state="sent",
        **dict.fromkeys(("begun_at", "saved_at", "sent_at", "visible_at"), at),
        **more,
    )
    shared = {"answers": answers, "highlights": ["risk"], "closing": {"amount": "half", "hard": "ok"}}
    vault.put(entry, now=at, shared=shared, own={"answers": {"feel": "only mine"}})
    entry.save(force_insert=True)
    return entry


@pytest.fixture
def row(sam: Client) -> Assignment:
    return make_assignment(sam, stage="ready", ready_at=NOON)


def text_of(browser: Browser, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_entry_is_closed_until_somebody_presses_open(desk: Browser, row: Assignment) -> None:
    entry = send(row, {"risk": "Said no."}, kept_back=2)
    before = text_of(desk, f"/clients/entries/{entry.id}/")
    assert "Said no." not in before
    assert Entry.objects.get().opened_at is None

    after = desk.post(f"/clients/entries/{entry.id}/open/", follow=True).content.decode()

    assert "Said no." in after
    assert "kept to themselves: 2" in after
    assert "only mine" not in after


def test_opening_is_marked_once_and_every_reading_is_written_down(
    desk: Browser, thea: Member, row: Assignment
) -> None:
    entry = send(row, {"risk": "Said no."})
    desk.post(f"/clients/entries/{entry.id}/open/")
    first = Entry.objects.get()
    desk.post(f"/clients/entries/{entry.id}/open/")
    desk.get(f"/clients/entries/{entry.id}/")

    assert (first.opened_at, first.opened_by_id) == (NOON, thea.id)
    assert Entry.objects.get().opened_at == NOON
    assert AuditEvent.objects.filter(action="open", object_id=str(entry.id)).count() == 1
    assert AuditEvent.objects.filter(action="view", object_kind="clients.entry", fields="shared").count() == 1


def test_what_can_still_be_taken_back_does_not_exist_for_staff(desk: Browser, row: Assignment) -> None:
    fresh = send(row, {"risk": "Said no."}, at=NOON)
    Entry.objects.update(visible_at=NOON + timedelta(minutes=10))
    for url in (f"/clients/entries/{fresh.id}/", f"/clients/entries/{fresh.id}/open/"):
        assert desk.get(url).status_code in (404, 405)
        assert desk.post(url).status_code in (404, 405)
    assert Entry.objects.get().opened_at is None


def test_marked_answers_come_first_and_skips_are_said(desk: Browser, row: Assignment) -> None:
    entry = send(
        row,
        {"risk": "Said no.", "feel": {"absent": "declined"}, "size": "big"},
        opened_at=NOON,
        opened_by_id=row.client.therapist_id,
    )
    page = desk.get(f"/clients/entries/{entry.id}/").context["page"]
    assert [answer.lines for answer in page.marked] == [("Said no.",)]
    assert [(line.label, line.cells[0].lines, line.cells[0].skipped) for line in page.lines] == [
        ("What small thing did you risk?", ("Said no.",), False),
        ("What was it like?", ("rather not say",), True),
        ("How big was it?", ("Big",), False),
    ]


def test_earlier_opened_entries_stand_beside(desk: Browser, row: Assignment) -> None:
    opened = {"opened_at": NOON, "opened_by_id": row.client.therapist_id}
    send(row, {"risk": "First."}, at=EARLIER - timedelta(days=7), **opened)
    send(row, {"risk": "Unread."}, at=EARLIER - timedelta(days=5))
    latest = send(row, {"risk": "Latest."}, **opened)
    page = desk.get(f"/clients/entries/{latest.id}/").context["page"]
    assert [cell.lines if cell else None for cell in page.lines[0].cells] == [("Latest.",), ("First.",)]


def test_the_same_exercise_given_again_stands_beside_what_came_back_the_first_time(
    desk: Browser, sam: Client, row: Assignment
) -> None:
    opened = {"opened_at": NOON, "opened_by_id": row.client.therapist_id}
    send(row, {"risk": "In May."}, at=EARLIER - timedelta(days=30), **opened)
    again = send(make_assignment(sam, row.edition), {"risk": "In June."}, **opened)
    other = make_assignment(sam, make_edition(slug="another"))
    send(other, {"risk": "Elsewhere."}, at=EARLIER - timedelta(days=1), **opened)
    page = desk.get(f"/clients/entries/{again.id}/").context["page"]
    assert [cell.lines if cell else None for cell in page.lines[0].cells] == [("In June.",), ("In May.",)]


def test_how_it_goes_on_is_said_where_the_answers_are_read(desk: Browser, row: Assignment) -> None:
    Assignment.objects.filter(id=row.id).update(stage="ready", ready_at=NOON)
    entry = send(row, {"risk": "Said no."}, opened_at=NOON, opened_by_id=row.client.therapist_id)
    url = f"/clients/pieces/{row.id}/outcome/"
    assert f'action="{url}"' in desk.get(f"/clients/entries/{entry.id}/").content.decode()
    desk.post(url, {"outcome": "finished", "learned": "No is possible."})
    assert f'action="{url}"' not in desk.get(f"/clients/entries/{entry.id}/").content.decode()


def test_a_broken_seal_is_said_and_nothing_else(desk: Browser, row: Assignment) -> None:
    opened = {"opened_at": NOON, "opened_by_id": row.client.therapist_id}
    one = send(row, {"risk": "First."}, **opened)
    other = send(row, {"risk": "Other."}, at=NOON, **opened)
    Entry.objects.filter(id=one.id).update(shared=Entry.objects.get(id=other.id).shared)
    assert "cannot be shown" in text_of(desk, f"/clients/entries/{one.id}/")


def test_not_this_one_is_opened_by_a_press(desk: Browser, row: Assignment) -> None:
    declined = NotDone(practice_id=row.practice_id, client=row.client, assignment=row, at=EARLIER)
    vault.put(declined, now=EARLIER, reasons={"reasons": ["too_hard", "between_us"], "line": "not now"})
    declined.save(force_insert=True)
    assert "too hard" not in text_of(desk, f"/clients/pieces/{row.id}/")

    shown = desk.post(f"/clients/pieces/{row.id}/not-this-one/", follow=True).content.decode()

    assert "too hard" in shown
    assert "something between us" in shown
    assert "not now" in shown
    assert NotDone.objects.get().opened_at == NOON


def test_not_this_one_where_there_is_none_is_404(desk: Browser, row: Assignment) -> None:
    assert desk.post(f"/clients/pieces/{row.id}/not-this-one/").status_code == 404


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [("kept", "agreed"), ("finished", "closed"), ("let_go", "closed"), ("adapted", "talked")],
)
@pytest.mark.parametrize("begins", ["agreed", "started", "ready"])
def test_outcome_leaves_the_work_where_the_table_says(
    desk: Browser, row: Assignment, begins: str, outcome: str, stage: str
) -> None:
    Assignment.objects.update(stage=begins)
    desk.post(f"/clients/pieces/{row.id}/outcome/", {"outcome": outcome, "learned": "Smaller is kinder."})
    after = Assignment.objects.get()
    assert (after.stage, after.outcome, after.talked_at) == (stage, outcome, NOON)
    assert after.learned is not None


def test_adapt_leads_to_the_shelf_with_what_it_follows(desk: Browser, sam: Client, row: Assignment) -> None:
    smaller = make_edition(slug="smaller", title="Smaller")
    onward = desk.post(f"/clients/pieces/{row.id}/outcome/", {"outcome": "adapted"}).headers["Location"]
    assert onward == f"/clients/{sam.id}/assign/?after={row.id}&outcome=adapted"
    assert f"e={smaller.id}&amp;after={row.id}&amp;outcome=adapted" in text_of(desk, onward)

    composer = f"/clients/{sam.id}/assign/compose/"
    assert "Small risks" in text_of(desk, f"{composer}?e={smaller.id}&after={row.id}&outcome=adapted")
    desk.post(composer, {"e": smaller.id, "after": row.id, "outcome": "adapted"})

    row.refresh_from_db()
    assert (row.stage, row.outcome) == ("closed", "adapted")
    assert row.successor_id == Assignment.objects.get(edition=smaller).id


@pytest.mark.parametrize("outcome", ["kept", "nonsense", ""])
def test_outcome_of_what_is_closed_or_unknown_changes_nothing(
    desk: Browser, row: Assignment, outcome: str
) -> None:
    Assignment.objects.update(stage="closed", outcome="finished", closed_at=NOON)
    answer = desk.post(f"/clients/pieces/{row.id}/outcome/", {"outcome": outcome}, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert Assignment.objects.get().outcome == "finished"


def test_pause_rests_and_resume_takes_up_again(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam)
    desk.post(f"/clients/pieces/{row.id}/pause/")
    assert Assignment.objects.get().paused_why == "therapist"
    desk.post(f"/clients/pieces/{row.id}/pause/", {"resume": "1"})
    assert Assignment.objects.get().paused_at is None


def test_a_pause_of_the_clients_own_is_theirs_to_end(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam, paused_at=NOON, paused_why="client")
    answer = desk.post(f"/clients/pieces/{row.id}/pause/", {"resume": "1"}, follow=True)
    assert Assignment.objects.get().paused_why == "client"
    assert "theirs to take up again" in answer.content.decode()


def test_take_it_back_and_mail_it_again(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam)
    desk.post(f"/clients/pieces/{row.id}/resend/")
    assert Delivery.objects.get().state == "planned"
    desk.post(f"/clients/pieces/{row.id}/revoke/")
    assert (Assignment.objects.get().stage, Delivery.objects.get().state) == ("revoked", "cancelled")
    answer = desk.post(f"/clients/pieces/{row.id}/revoke/", follow=True)
    assert "moved on" in answer.content.decode()


def test_mail_again_without_safe_contact_says_why(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam)
    SafeContact.objects.update(safety="unsafe")
    answer = desk.post(f"/clients/pieces/{row.id}/resend/", follow=True)
    assert "not on record" in answer.content.decode()
    assert Delivery.objects.count() == 0


def test_reminder_is_set_moved_and_switched_off(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam)
    url = f"/clients/pieces/{row.id}/reminder/"
    desk.post(url, {"remind": "mail", "days": ["3"], "at": "19:30"})
    desk.post(url, {"remind": "mail", "days": ["4"], "at": "18:00"})
    assert ReminderPlan.objects.get().days == [4]
    assert desk.post(url, {"remind": "mail"}).status_code == 422
    desk.post(url, {"remind": "none"})
    plan = ReminderPlan.objects.get()
    assert (plan.stopped_why, plan.next_due_at) == ("not_wanted", None)


VERBS = ["not-this-one/", "outcome/", "pause/", "revoke/", "resend/", "reminder/"]


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_of_a_piece_are_404_to_others_and_never_a_get(
    row: Assignment, colleague: Member, stranger: Member, sign_in: SignIn, verb: str
) -> None:
    url = f"/clients/pieces/{row.id}/{verb}"
    for someone in (colleague, stranger):
        assert sign_in(someone).get(url).status_code == 405
        assert sign_in(someone).post(url, {"outcome": "finished", "remind": "none"}).status_code == 404
    assert Assignment.objects.get().stage == "ready"


def test_entries_and_pieces_of_others_do_not_exist(
    row: Assignment, colleague: Member, stranger: Member, sign_in: SignIn
) -> None:
    entry = send(row, {"risk": "Said no."})
    for someone in (colleague, stranger):
        browser = sign_in(someone)
        assert browser.get(f"/clients/entries/{entry.id}/").status_code == 404
        assert browser.post(f"/clients/entries/{entry.id}/open/").status_code == 404
        assert browser.get(f"/clients/pieces/{row.id}/").status_code == 404


def test_piece_shows_what_was_agreed(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam)
    vault.put(
        row,
        now=NOON,
        agreement={"dose": "small", "when": "after tea", "then": "note it", "sure": 0, "tried": True},
    )
    row.save()
    text = text_of(desk, f"/clients/pieces/{row.id}/")
    for words in (
        "You said calm is far.",
        "the smaller version",
        "after tea",
        "0 of 10",
        "together, for a minute",
    ):
        assert words in text


@pytest.mark.parametrize("size", [1, 50])
def test_reading_one_client_costs_the_same_for_one_piece_and_for_fifty(
    thea: Member, sam: Client, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        send(make_assignment(sam, make_edition(slug=f"piece-{number}")), {"risk": "x"})
    with django_assert_num_queries(QUERIES_OF_ONE_CLIENT):
        page = queries.client_page(by=thea, client_id=sam.id, now=NOON)
    assert len(page.ready) == size


def test_client_page_sorts_work_by_where_it_stands(thea: Member, sam: Client) -> None:
    for number, stage in enumerate(["agreed", "started", "ready", "talked", "closed", "revoked"]):
        ends = {"closed": {"closed_at": NOON, "outcome": "finished"}, "revoked": {"revoked_at": NOON}}.get(
            stage, {}
        )
        make_assignment(
            sam, make_edition(slug=f"p-{number}", title=stage), stage=stage, ready_at=NOON, **ends
        )
    send(make_assignment(sam, make_edition(slug="news", title="news")), {"risk": "x"})
    page = queries.client_page(by=thea, client_id=sam.id, now=NOON)
    assert {piece.title for piece in page.open} == {"agreed", "started"}
    assert {piece.title for piece in page.ready} == {"ready", "talked", "news"}
    assert [piece.title for piece in page.done] == ["closed"]


def test_mails_of_another_client_are_not_here(desk: Browser, thea: Member, sam: Client) -> None:
    other = make_assignment(make_client(thea, "Ola Other"))
    desk.post(f"/clients/pieces/{other.id}/resend/")
    assert "No mail has been written" in text_of(desk, f"/clients/{sam.id}/mails/")


SCALE = {
    "kind": "measure",
    "slug": "a-scale",
    "items": [
        {"id": "one", "type": "number", "label": "First", "min": 0, "max": 3},
        {"id": "two", "type": "number", "label": "Second", "min": 0, "max": 3},
    ],
    "meta": {
        "minutes": 1,
        "risk_items": ["two"],
        "scoring": {
            "total": {
                "label": "Sum",
                "items": ["one", "two"],
                "bands": [[0, "low"], [4, "high"]],
                "reliable_change": 2,
            }
        },
    },
}


@pytest.fixture
def scale(sam: Client) -> Assignment:
    return make_assignment(sam, make_edition(**SCALE))


def test_a_scale_is_told_in_words_beside_the_one_before(
    desk: Browser, thea: Member, scale: Assignment
) -> None:
    opened = {"opened_at": NOON, "opened_by_id": thea.id}
    send(scale, {"one": 1, "two": 0}, at=EARLIER - timedelta(days=14), **opened)
    latest = send(scale, {"one": 3, "two": 1}, **opened)
    page = desk.get(f"/clients/entries/{latest.id}/").context["page"]
    assert [(each.label, each.sentence, each.change) for each in page.sums] == [
        ("Sum", "4 – high", "more than measurement noise")
    ]


def test_a_scale_with_an_answer_left_out_has_no_sum(desk: Browser, thea: Member, scale: Assignment) -> None:
    entry = send(scale, {"one": 3, "two": {"absent": "skipped"}}, opened_at=NOON, opened_by_id=thea.id)
    page = desk.get(f"/clients/entries/{entry.id}/").context["page"]
    assert [each.sentence for each in page.sums] == ["answered 1 of 2 – no total"]
    assert page.risky == ()


def test_an_answer_about_harm_stands_on_top(desk: Browser, thea: Member, scale: Assignment) -> None:
    entry = send(scale, {"one": 0, "two": 2}, opened_at=NOON, opened_by_id=thea.id)
    answer = desk.get(f"/clients/entries/{entry.id}/")
    assert [each.label for each in answer.context["page"].risky] == ["Second"]
    assert "An answer about harm" in answer.content.decode()
