"""Entries: nothing typed is lost, one press sends once, what is kept stays the client's, taking back is real."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from clients import vault
from clients.models import Assignment, BetweenUs, Client, Delivery, Entry, NotDone, SafeContact
from clients.queries import client_page
from practice.models import Member
from tests.asked import statements
from tests.clients.portal.visits import WORD, Phone, hidden, mail_link
from tests.factories import NOON, make_assignment, make_edition

TWO_STEPS = [
    {"id": "risk", "type": "short_text", "label": "What did you risk?", "highlightable": True},
    {"id": "lik", "type": "pair", "before": "How likely did it feel?", "after": "And now?", "after_when": "later", "scale": "scale_0_100"},
    {"id": "out", "type": "short_text", "label": "What happened?", "when": "later"},
]  # fmt: skip
CANARY = "CANARY7f3a nobody may read this"


@pytest.fixture
def piece(sam: Client) -> Assignment:
    return make_assignment(sam)


@pytest.fixture
def phone(sam: Client, piece: Assignment) -> Phone:
    """A phone on which Continue was pressed."""
    found = Phone()
    found.press(mail_link(sam, piece))
    return found


@pytest.fixture
def staff(thea: Member, owen: Member, cora: Member, assistant: Member) -> list[Member]:
    """One of each."""
    return [thea, owen, cora, assistant]


def words_of(entry_id: uuid.UUID, *, field: str, by: Any) -> Any:
    row = Entry.objects.select_related("client").get(id=entry_id)
    return vault.reveal(row, field, by=by, purpose="test", now=NOON)[field]


def test_begin_twice_is_one_page(phone: Phone, piece: Assignment) -> None:
    assert phone.begin(piece) == phone.begin(piece)
    piece.refresh_from_db()
    assert (Entry.objects.count(), piece.stage, piece.started_at) == (1, "started", NOON)


def test_last_thing_typed_wins_whatever_order_it_arrives_in(phone: Phone, piece: Assignment) -> None:
    entry_id = phone.begin(piece)
    first = phone.autosave(piece, entry_id, version=0, page="abc", sequence=2, risk="The whole sentence.")
    late = phone.autosave(piece, entry_id, version=0, page="abc", sequence=1, risk="The who")

    assert (first.status_code, late.status_code) == (200, 200)
    assert "The whole sentence." in phone.get(f"/x/{piece.id}/{entry_id}/1").content.decode()


def test_page_is_not_in_conflict_with_itself(phone: Phone, piece: Assignment) -> None:
    entry_id = phone.begin(piece)
    answers = [
        phone.autosave(piece, entry_id, version=0, page="abc", sequence=number, risk="word " * number)
        for number in (1, 2, 3)
    ]

    assert [each.status_code for each in answers] == [200, 200, 200]
    assert [each.json()["version"] for each in answers] == [1, 2, 3]


def test_continue_pressed_while_a_save_is_under_way_is_no_conflict(phone: Phone, piece: Assignment) -> None:
    """WHEN the page typed on after its save had left THEN its own Continue goes on, with the newer words."""
    entry_id = phone.begin(piece)
    phone.autosave(piece, entry_id, version=0, page="one", sequence=1, risk="I asked her to")
    newer = {"version": 0, "page": "one", "sequence": 2, "q-risk": "I asked her to wait", "continue": "1"}

    further = phone.post(f"/x/{piece.id}/{entry_id}/1", newer)

    assert further.status_code == 302
    assert "I asked her to wait" in phone.get(f"/x/{piece.id}/{entry_id}/1").content.decode()


def test_what_can_still_be_taken_back_does_not_show_at_the_desk(
    phone: Phone, piece: Assignment, sam: Client, thea: Member
) -> None:
    """GIVEN a page just sent THEN its piece stands with the client until the ten minutes are over."""
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="Not for anyone yet")
    phone.send(piece, entry_id)

    pages = [client_page(by=thea, client_id=sam.id, now=NOON + timedelta(minutes=late)) for late in (1, 11)]

    assert [(len(page.open), len(page.ready)) for page in pages] == [(1, 0), (0, 1)]


def test_second_tab_is_shown_both_texts(phone: Phone, piece: Assignment) -> None:
    entry_id = phone.begin(piece)
    phone.autosave(piece, entry_id, version=0, page="one", sequence=1, risk="From this tab")

    script = phone.autosave(piece, entry_id, version=0, page="two", sequence=1, risk="From that tab")
    plain = phone.post(
        f"/x/{piece.id}/{entry_id}/1", {"version": 0, "q-risk": "From that tab", "continue": "1"}
    )

    assert (script.status_code, script.json()["kept"]) == (409, "From this tab")
    shown = plain.content.decode()
    assert (plain.status_code, "From this tab" in shown, "From that tab" in shown) == (409, True, True)


def test_late_save_of_the_page_before_is_no_conflict(phone: Phone, piece: Assignment) -> None:
    """WHEN the save of a page arrives after the next page was drawn THEN that page still goes on."""
    entry_id = phone.begin(piece)
    phone.autosave(piece, entry_id, version=0, page="one", sequence=9, risk="Written to the end")

    further = phone.post(f"/x/{piece.id}/{entry_id}/2", {"version": 0, "continue": "1"})

    assert further.status_code == 302


def test_answer_that_cannot_be_read_stays_at_its_field(sam: Client) -> None:
    items = [{"id": "hours", "type": "number", "label": "How many hours?"}]
    piece, phone = make_assignment(sam, make_edition(items=items)), Phone()
    phone.press(mail_link(sam, piece))

    page = phone.type(piece, phone.begin(piece), 1, hours="some seven")

    assert page.status_code == 422
    assert 'value="some seven"' in page.content.decode()


def test_skip_is_an_answer_and_goes_on(phone: Phone, piece: Assignment) -> None:
    entry_id = phone.begin(piece)
    url = f"/x/{piece.id}/{entry_id}/1"

    answer = phone.post(url, {"version": 0, "skip": "1"})

    assert answer["Location"] == f"/x/{piece.id}/{entry_id}/2"
    page = phone.get(f"/x/{piece.id}/{entry_id}/check").content.decode()
    assert (page.count("Share this one"), "Answer it" in page) == (0, True)


def test_send_splits_shared_from_kept(phone: Phone, piece: Assignment, thea: Member) -> None:
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="I asked.")
    phone.type(piece, entry_id, 2, feel=CANARY)
    phone.send(piece, entry_id, keep=("feel",), **{"t-risk": "1", "closing": "1", "c-hard": "hard"})

    row = Entry.objects.get(id=entry_id)
    assert (row.state, row.answered, row.kept_back, row.hand) == ("sent", 2, 1, "link")
    assert (row.visible_at, row.submit_key is None) == (NOON + timedelta(minutes=10), False)
    assert words_of(entry_id, field="shared", by=thea) == {
        "answers": {"risk": "I asked."},
        "highlights": ["risk"],
        "closing": {"hard": "hard"},
    }
    piece.refresh_from_db()
    assert (piece.stage, piece.ready_at) == ("ready", NOON)


def test_kept_answers_open_for_no_member_of_staff(
    phone: Phone, piece: Assignment, staff: list[Member]
) -> None:
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 2, feel=CANARY)
    phone.send(piece, entry_id, keep=("feel",))

    for member in staff:
        with pytest.raises(vault.NotAllowed):
            words_of(entry_id, field="own", by=member)
    row = Entry.objects.get(id=entry_id)
    assert CANARY.encode() not in bytes(row.own.raw) + bytes(row.shared.raw)


def test_double_press_sends_once(phone: Phone, piece: Assignment) -> None:
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="I asked.")
    page = phone.get(f"/x/{piece.id}/{entry_id}/check")
    form = {"version": hidden(page, "version"), "submit_key": hidden(page, "submit_key"), "shown": "risk", "s-risk": "1", "word": WORD, "go": "send"}  # fmt: skip

    answers = [phone.post(f"/x/{piece.id}/{entry_id}/send", form) for _ in range(5)]

    assert {each.status_code for each in answers} == {302}
    assert {each["Location"].split("?")[0] for each in answers} == {f"/x/{piece.id}/{entry_id}/sent"}
    assert (Entry.objects.filter(state="sent").count(), Entry.objects.get().version) == (1, 3)


def test_send_from_a_stale_tab_sends_nothing(phone: Phone, piece: Assignment) -> None:
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="First words.")
    page = phone.get(f"/x/{piece.id}/{entry_id}/check")
    old = hidden(page, "version")
    phone.type(piece, entry_id, 1, risk="Later words.")

    phone.send(piece, entry_id, version=old)

    assert words_after(phone, piece, entry_id, "Later words.")


def words_after(phone: Phone, piece: Assignment, entry_id: uuid.UUID, words: str) -> bool:
    page = phone.get(f"/x/{piece.id}/{entry_id}/sent", follow=True)
    return words in page.content.decode()


@pytest.mark.parametrize(("minutes", "state"), [(9, "draft"), (10, "sent"), (600, "sent")])
def test_taking_back_within_ten_minutes_makes_it_a_draft(
    sam: Client, phone: Phone, piece: Assignment, minutes: int, state: str
) -> None:
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="Kept words.")
    phone.send(piece, entry_id)
    phone.at = NOON + timedelta(minutes=minutes)
    phone.press(mail_link(sam, piece, now=phone.at))

    phone.post(f"/x/{piece.id}/{entry_id}/take-back")

    row = Entry.objects.get(id=entry_id)
    assert (row.state, row.shared is None) == (state, state == "draft")
    assert words_after(phone, piece, entry_id, "Kept words.")


@pytest.mark.parametrize(
    ("hours", "opened", "state"), [(23, False, "withdrawn"), (25, False, "sent"), (2, True, "sent")]
)
def test_withdrawing_within_a_day_unless_it_was_read(
    phone: Phone, piece: Assignment, hours: int, opened: bool, state: str
) -> None:
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="Words.")
    phone.send(piece, entry_id)
    if opened:
        Entry.objects.update(opened_at=NOON, opened_by=piece.assigned_by)
    phone.at = NOON + timedelta(hours=hours)
    phone.press(mail_link(piece.client, piece, now=phone.at))

    phone.post(f"/x/{piece.id}/{entry_id}/withdraw")

    row = Entry.objects.get(id=entry_id)
    assert (row.state, row.shared is None, row.own is None) == (
        state,
        state == "withdrawn",
        state == "withdrawn",
    )


def test_two_steps_wait_and_then_are_one_entry(sam: Client, thea: Member) -> None:
    piece, phone = make_assignment(sam, make_edition(items=TWO_STEPS), cadence="event"), Phone()
    link = mail_link(sam, piece)
    phone.press(link)
    entry_id = phone.begin(piece)
    phone.type(piece, entry_id, 1, risk="I said no.")
    phone.type(piece, entry_id, 2, **{"lik-before": "75"})
    phone.send(piece, entry_id, go="later")
    waiting = Entry.objects.get().state
    phone.at = NOON + timedelta(hours=30)
    phone.press(link)
    shown = phone.get("/x/").content.decode()
    phone.begin(piece)
    phone.type(piece, entry_id, 2, **{"lik-after": "10"})
    phone.type(piece, entry_id, 3, out="She laughed.")

    phone.send(piece, entry_id)

    assert (waiting, "Add how it went" in shown) == ("predicted", True)
    answers = words_of(entry_id, field="shared", by=thea)["answers"]
    assert answers == {"risk": "I said no.", "lik": {"before": 75, "after": 10}, "out": "She laughed."}


def test_recurring_piece_takes_another_entry_after_each(sam: Client) -> None:
    piece, phone = make_assignment(sam, cadence="weekly"), Phone()
    phone.press(mail_link(sam, piece))
    for number in range(3):
        entry_id = phone.begin(piece, another="1")
        phone.type(piece, entry_id, 1, risk=f"Time {number}")
        phone.send(piece, entry_id)

    piece.refresh_from_db()
    assert (Entry.objects.filter(state="sent").count(), piece.stage) == (3, "ready")


def test_handout_is_read_with_one_press(sam: Client) -> None:
    piece, phone = make_assignment(sam, make_edition(kind="handout", slug="calm")), Phone()
    phone.press(mail_link(sam, piece))

    for _ in range(2):
        phone.post(f"/x/{piece.id}/read", {"word": WORD})

    piece.refresh_from_db()
    assert (Entry.objects.get().state, piece.stage) == ("sent", "ready")


def test_recalled_edition_rests(sam: Client, phone: Phone, piece: Assignment) -> None:
    entry_id = phone.begin(piece)
    type(piece.edition).objects.update(status="recalled", recall_reason="A mistake in it.")

    page = phone.get("/x/").content.decode()
    saved = phone.autosave(piece, entry_id, version=0, risk="Too late")

    assert ("This page rests for now." in page, saved.status_code) == (True, 410)


def test_not_this_one_is_an_answer(phone: Phone, piece: Assignment, thea: Member) -> None:
    answer = phone.post(
        f"/x/{piece.id}/not-this-one",
        {"reasons": ["too_hard", "life"], "line": "Not this week.", "word": WORD},
    )

    row = NotDone.objects.select_related("client").get()
    said = vault.reveal(row, "reasons", by=thea, purpose="test", now=NOON)["reasons"]
    piece.refresh_from_db()
    assert (answer.status_code, piece.stage) == (302, "ready")
    assert said == {"reasons": ["too_hard", "life"], "line": "Not this week."}
    phone.post(f"/x/{piece.id}/after-all")
    piece.refresh_from_db()
    assert piece.stage == "started"


def test_not_this_one_calls_waiting_mails_back(
    sam: Client, phone: Phone, piece: Assignment, thea: Member
) -> None:
    from_outbox = Delivery.State.PLANNED
    Delivery.objects.all().delete()
    row = Delivery.objects.create(
        practice=sam.practice, client=sam, kind="reminder", occurrence=NOON.date(), dedupe_key="k", message_id="<m>",
        created_at=NOON, due_at=NOON, not_after=NOON, next_attempt_at=NOON, state=from_outbox,
    )  # fmt: skip
    row.items.create(assignment_id=piece.id)

    phone.post(f"/x/{piece.id}/not-this-one", {"word": WORD})

    assert Delivery.objects.get().state == "cancelled"


@pytest.mark.parametrize("where", ["/x/between-us", "/x/{piece}/between-us"])
def test_something_between_us_can_be_said_and_taken_back(phone: Phone, piece: Assignment, where: str) -> None:
    said = phone.post(
        where.format(piece=piece.id),
        {"size": "medium", "line": "The silence.", "starts": "you", "word": WORD},
    )

    row = BetweenUs.objects.get()
    assert (said.status_code, row.size, row.starts, row.visible_at) == (
        303,
        "medium",
        "you",
        NOON + timedelta(minutes=10),
    )
    phone.post(f"/x/between-us/{row.id}/unsay")
    row.refresh_from_db()
    assert (row.taken_back_at, row.line, row.size) == (NOON, None, "")


def test_notes_stop_with_one_press_and_the_word(sam: Client, phone: Phone) -> None:
    without = phone.post("/x/choices/notes", {"notes": "off"})
    phone.post("/x/choices/notes", {"notes": "off", "word": WORD})

    assert without.status_code == 200
    assert SafeContact.objects.get(client=sam).reminders_off_at == NOON


def test_wrong_address_is_closed_for_good(sam: Client, phone: Phone) -> None:
    phone.post("/x/not-mine", {"word": WORD})

    contact = SafeContact.objects.get(client=sam)
    assert (contact.address_paused_why, phone.get("/x/").status_code) == ("not_for_me", 410)


@pytest.mark.parametrize("count", [1, 5, 25])
def test_start_page_reads_with_five_statements_however_many_pieces(sam: Client, count: int) -> None:
    edition = make_edition()
    rows = [make_assignment(sam, edition) for _ in range(count)]
    phone = Phone()
    phone.press(mail_link(sam, *rows))
    phone.begin(rows[0])

    with statements() as asked:
        phone.get("/x/")

    envelope = ("clients_linksession", "clients_keptplace", "clients_audit", "clients_datakey", "SAVEPOINT")
    reading = [each for each in asked if not any(name in each.split("WHERE")[0] for name in envelope)]
    assert len(reading) == 3, reading
