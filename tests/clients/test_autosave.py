"""An autosave writes over exactly what its page has seen, in one statement; whoever came between is never put over."""

import uuid
from typing import Any

import pytest
from django.db import transaction

from clients import audit, pieces, vault
from clients.actions import writing
from clients.actions.writing import NotOpen, Typed
from clients.models import Assignment, AuditEvent, Client, Entry, KeptPlace, LinkSession, SafeContact
from clients.pieces import EntryPage, Sitting
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment
from tests.house.memory import held_in


@pytest.fixture
def piece(sam: Client) -> Assignment:
    SafeContact.objects.filter(client=sam).update(device="others")
    return make_assignment(sam)


@pytest.fixture
def phone(sam: Client, piece: Assignment) -> Phone:
    found = Phone()
    found.press(mail_link(sam, piece))
    return found


@pytest.fixture
def by(phone: Phone) -> Sitting:
    """Who sits at this phone."""
    reference = phone.browser.cookies["link"].value.split(".")[0]
    found = pieces.sitting(reference=reference, place="", seen_at=NOON, now=NOON)
    assert found is not None
    return found


@pytest.fixture
def entry(by: Sitting, piece: Assignment) -> Entry:
    return writing.begin(by=by, assignment_id=piece.id, now=NOON)


def seen(by: Sitting, entry: Entry) -> EntryPage:
    """The entry as a page has just read it."""
    return pieces.entry_page(by=by, entry_id=entry.id, now=NOON)


def save(by: Sitting, entry: Entry, *, over: EntryPage | None, page: str, **answers: Any) -> writing.Saved:
    version = over.version if over else 0
    typed = Typed(answers=answers, page=page, sequence=1)
    return writing.save(by=by, entry_id=entry.id, version=version, typed=typed, seen=over, now=NOON)


def stored(by: Sitting, entry: Entry) -> dict[str, Any]:
    answers: dict[str, Any] = seen(by, entry).document["answers"]
    return answers


def test_what_nobody_touched_is_written_over(by: Sitting, entry: Entry) -> None:
    saved = save(by, entry, over=seen(by, entry), page="a", risk="I asked.")

    assert (saved.version, saved.conflict, stored(by, entry)) == (1, False, {"risk": "I asked."})
    row = Entry.objects.get(id=entry.id)
    assert (row.answered, row.hand, row.saved_at, row.begun_in) == (1, "link", NOON, by.id)


def test_who_came_between_is_found_by_the_update_itself(by: Sitting, entry: Entry) -> None:
    """Both pages have read version 0; the second finds no row to write over, looks again, and says so."""
    first, second = seen(by, entry), seen(by, entry)

    save(by, entry, over=first, page="a", risk="From the first page.")
    other_field = save(by, entry, over=second, page="b", feel="From the second.")
    same_field = save(by, entry, over=second, page="c", risk="Something else.")

    assert (other_field.version, other_field.conflict) == (2, False)
    assert (same_field.version, same_field.conflict) == (2, True)
    assert stored(by, entry) == {"risk": "From the first page.", "feel": "From the second."}


def test_what_was_sent_meanwhile_is_not_written_into(by: Sitting, entry: Entry) -> None:
    late = seen(by, entry)
    Entry.objects.filter(id=entry.id).update(state="sent", sent_at=NOON, visible_at=NOON)

    with pytest.raises(NotOpen):
        save(by, entry, over=late, page="a", risk="Too late.")

    assert Entry.objects.get(id=entry.id).version == 0


def test_thrown_away_meanwhile_stays_away(by: Sitting, entry: Entry) -> None:
    late = seen(by, entry)
    writing.throw_away(by=by, entry_id=entry.id, now=NOON)

    with pytest.raises(pieces.NotHere):
        save(by, entry, over=late, page="a", risk="Too late.")

    assert Entry.objects.get(id=entry.id).own is None


def test_private_phone_still_keeps_its_place_with_the_first_words(
    sam: Client, by: Sitting, entry: Entry, phone: Phone, piece: Assignment
) -> None:
    SafeContact.objects.filter(client=sam).update(device="only_me")

    phone.autosave(piece, entry.id, version=0, page="a", sequence=1, risk="I asked.")
    phone.autosave(piece, entry.id, version=1, page="a", sequence=2, risk="I asked twice.")

    kept = KeptPlace.objects.get(client=sam)
    row = Entry.objects.get(id=entry.id)
    assert (row.begun_in, row.version) == (kept.id, 2)


def test_own_writing_is_one_event_in_a_sitting_and_staff_is_one_each(
    sam: Client, entry: Entry, phone: Phone, piece: Assignment, django_capture_on_commit_callbacks: Any
) -> None:
    for number in range(1, 6):
        with django_capture_on_commit_callbacks(execute=True):
            phone.autosave(
                piece, entry.id, version=number - 1, page="a", sequence=number, risk="I asked." * number
            )
    Entry.objects.filter(id=entry.id).update(state="sent", sent_at=NOON, visible_at=NOON)
    opened = AuditEvent.objects.filter(object_id=str(entry.id), action="view")
    assert [(event.actor_kind, event.purpose, event.fields) for event in opened] == [
        ("client", "own page", "own shared")
    ]

    row = Entry.objects.select_related("client").get(id=entry.id)
    for _each in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            vault.reveal(row, "shared", by=sam.therapist, purpose="entry", now=NOON)

    assert [event.actor_kind for event in opened.order_by("number")] == ["client", "member", "member"]
    assert list(audit.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_event_that_was_rolled_back_is_not_remembered(sam: Client, by: Sitting) -> None:
    contact = SafeContact.objects.select_related("client").get(client=sam)
    counts = []
    for keeps in (False, True, True):
        with transaction.atomic():
            vault.reveal(contact, "word", by=by, purpose="client page", now=NOON)
            transaction.set_rollback(not keeps)
        counts.append(AuditEvent.objects.filter(purpose="client page").count())

    assert counts == [0, 1, 1]


def test_nobody_elses_words_enter_what_a_process_keeps(
    sam: Client, by: Sitting, entry: Entry, phone: Phone, piece: Assignment
) -> None:
    LinkSession.objects.filter(client=sam).update(tier="number")
    for number, name in enumerate(["risk", "feel"], 1):
        words = {name: f"CANARY {name}"}
        phone.autosave(piece, entry.id, version=number - 1, number=number, page="a", sequence=number, **words)
    for url in ("1", "2", "1?view=page", "check"):
        assert "CANARY" in phone.get(f"/x/{piece.id}/{entry.id}/{url}").content.decode()
    start = phone.get("/x/").content.decode()

    assert "Thursday list" in start
    for word in ("CANARY", "Thursday list", "You said calm is far", "heron", "Sam Rivers"):
        assert held_in(word) == [], word
    assert held_in("What small thing did you risk?") != []  # content is kept: the search does look there


@pytest.mark.django_db
def test_of_what_was_read_again_only_so_much_is_remembered(django_capture_on_commit_callbacks: Any) -> None:
    """GIVEN a process that has served more sittings than it remembers THEN the first one writes its event anew."""
    sittings = [
        audit.Reading(
            by_id=uuid.uuid4(),
            by_kind=audit.CLIENT,
            kind="clients.entry",
            objects=(number,),
            clients=frozenset({None}),
            fields=("own",),
            purpose="writing",
        )
        for number in range(audit.MOST_REMEMBERED + 1)
    ]
    with django_capture_on_commit_callbacks(execute=True):
        for reading in sittings:
            audit.remember(reading)

    assert (audit.stands(sittings[0]), audit.stands(sittings[-1])) == (False, True)
