"""Paper: a sheet that names nobody, and what was written on it typed into the same record, shared answers alone."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from clients import vault
from clients.actions import assignments, sharing
from clients.models import AccessLink, Assignment, AuditEvent, Client, Entry, MeasureResult
from practice.models import Member
from psychoed.models import Edition
from tests.clients.portal.visits import Phone, mail_link
from tests.conftest import SignIn
from tests.factories import ITEMS, NOON, make_assignment, make_edition

KEPT = [*ITEMS, {"id": "mine", "type": "short_text", "label": "Only for you", "default_share": False}]
TWO_STEPS = [
    {"id": "risk", "type": "short_text", "label": "What did you risk?"},
    {"id": "lik", "type": "pair", "before": "How likely did it feel?", "after": "And now?", "after_when": "later", "scale": "scale_0_100"},
    {"id": "out", "type": "short_text", "label": "What happened?", "when": "later"},
]  # fmt: skip


@pytest.fixture
def row(sam: Client) -> Assignment:
    return make_assignment(sam)


def path(row: Assignment, page: str = "from-paper") -> str:
    return f"/clients/pieces/{row.id}/{page}/"


def typed(**more: Any) -> dict[str, Any]:
    return {"written_on": "2026-06-02", "submit_key": str(uuid.uuid4()), "q-risk": "I asked first.", **more}


def shared_of(entry: Entry, by: Member) -> Any:
    return vault.reveal(
        Entry.objects.select_related("client").get(id=entry.id), "shared", by=by, purpose="t", now=NOON
    )["shared"]


def test_sheet_has_the_questions_and_names_nobody(desk: Browser, sam: Client, row: Assignment) -> None:
    text = desk.get(path(row, "paper")).content.decode()
    sheet = text[text.index('<article class="paper-sheet') : text.index("</article>")]
    assert ("What small thing did you risk?" in sheet, sam.code in sheet) == (True, True)
    assert [name for name in ("Sam", "Rivers", "Thea", "Quiet Room") if name in sheet] == []
    assert "<title>Notes</title>" in text
    assert "large-print" in desk.get(f"{path(row, 'paper')}?large=1").content.decode()


@pytest.mark.parametrize("slug", ["proof-log", "the-alarm"])
def test_library_prints_whole(desk: Browser, sam: Client, slug: str) -> None:
    kind = "handout" if slug == "the-alarm" else "exercise"
    edition = make_edition(kind=kind, slug=slug)
    text = desk.get(path(make_assignment(sam, edition), "paper")).content.decode()
    assert ("Calm grows in small steps." if kind == "handout" else "write-line") in text


def test_what_was_written_is_kept_as_shared_marked_and_dated(
    desk: Browser, thea: Member, row: Assignment
) -> None:
    landed = desk.post(path(row), typed(), follow=True)

    entry = Entry.objects.get()
    assert (entry.state, entry.hand, entry.entered_by_id, entry.entered_at) == (
        "sent",
        "paper",
        thea.id,
        NOON,
    )
    assert (entry.sent_at, entry.opened_by_id, entry.answered) == (NOON - timedelta(hours=25), thea.id, 1)
    assert shared_of(entry, thea)["answers"] == {"risk": "I asked first."}
    assert Assignment.objects.get(id=row.id).stage == "ready"
    assert AuditEvent.objects.filter(action="enter", object_id=str(entry.id)).count() == 1
    assert "From paper, typed by Thea on Wednesday, 3 June." in landed.content.decode()


def test_what_stays_empty_is_no_answer_and_an_empty_sheet_is_refused(desk: Browser, row: Assignment) -> None:
    answer = desk.post(path(row), typed(**{"q-risk": "  "}))
    assert (answer.status_code, Entry.objects.count()) == (422, 0)
    assert "Nothing was typed yet." in answer.content.decode()


def test_a_second_press_keeps_one(desk: Browser, row: Assignment) -> None:
    sheet = typed()
    desk.post(path(row), sheet)
    desk.post(path(row), sheet)
    assert Entry.objects.count() == 1


def test_what_they_keep_is_typed_only_when_they_said_so(desk: Browser, thea: Member, sam: Client) -> None:
    row = make_assignment(sam, make_edition(slug="with-own", items=KEPT))
    held = desk.post(path(row), typed(**{"q-mine": "For me."}))
    assert (held.status_code, Entry.objects.count()) == (422, 0)
    assert "For me." in held.content.decode()

    desk.post(path(row), typed(**{"q-mine": "For me.", "kept_too": "on"}))

    assert shared_of(Entry.objects.get(), thea)["answers"] == {"risk": "I asked first.", "mine": "For me."}


def test_both_steps_of_one_sheet_are_one_entry(desk: Browser, thea: Member, sam: Client) -> None:
    row = make_assignment(sam, make_edition(slug="two-steps", items=TWO_STEPS))
    fields = desk.get(path(row)).content.decode()
    assert ("How likely did it feel?" in fields, "What happened?" in fields) == (True, True)
    desk.post(path(row), typed(**{"q-out": "He answered at nine."}))
    assert shared_of(Entry.objects.get(), thea)["answers"] == {
        "risk": "I asked first.",
        "out": "He answered at nine.",
    }


@pytest.mark.parametrize("day", ["2026-06-04", "never"])
def test_a_day_that_is_not_yet_or_none_is_said_at_its_field(desk: Browser, row: Assignment, day: str) -> None:
    answer = desk.post(path(row), typed(written_on=day))
    assert (answer.status_code, Entry.objects.count()) == (422, 0)
    assert "I asked first." in answer.content.decode()


def test_a_scale_from_paper_is_summed_up(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam, make_scale())
    desk.post(path(row), typed(**{"q-one": "3", "q-two": "1"}))
    assert MeasureResult.objects.count() == 1


def make_scale(**meta: Any) -> Edition:
    scoring = {"total": {"label": "Sum", "items": ["one", "two"], "bands": [[0, "low"], [4, "high"]]}}
    items = [{"id": each, "type": "number", "label": each, "min": 0, "max": 3} for each in ("one", "two")]
    return make_edition(
        kind="measure", slug="scale", items=items, meta={"minutes": 1, "scoring": scoring, **meta}
    )


def test_an_answer_about_harm_is_never_just_filed(desk: Browser, sam: Client) -> None:
    row = make_assignment(sam, make_scale(risk_items=["two"]))
    answer = desk.post(path(row), typed(**{"q-one": "3", "q-two": "1"}))
    assert (answer.status_code, Entry.objects.count()) == (422, 0)
    assert "asks about harm" in answer.content.decode()


def test_undo_takes_it_out_for_good(desk: Browser, row: Assignment) -> None:
    landed = desk.post(path(row), typed(), follow=True)
    entry = Entry.objects.get()
    undo = f"/clients/entries/{entry.id}/take-out/"
    assert f'action="{undo}"' in landed.content.decode()

    desk.post(undo)

    entry.refresh_from_db()
    assert (entry.state, entry.shared, entry.own) == ("withdrawn", None, None)
    assert Assignment.objects.get(id=row.id).stage == "started"
    assert desk.post(undo).status_code == 404


def test_what_the_client_sent_cannot_be_taken_out_by_staff(desk: Browser, row: Assignment) -> None:
    phone = Phone(at=NOON - timedelta(days=1))
    phone.press(mail_link(row.client, row))
    entry_id = phone.begin(row)
    phone.type(row, entry_id, risk="Mine.")
    phone.send(row, entry_id)
    assert desk.post(f"/clients/entries/{entry_id}/take-out/").status_code == 404
    assert Entry.objects.get().state == "sent"


def test_a_colleague_who_may_only_read_types_nothing(
    thea: Member, colleague: Member, sam: Client, row: Assignment, sign_in: SignIn
) -> None:
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="record", now=NOON)
    other = sign_in(colleague)
    assert (other.get(path(row, "paper")).status_code, other.post(path(row), typed()).status_code) == (
        200,
        404,
    )
    assert Entry.objects.count() == 0


def test_a_handed_link_is_printed_with_a_code_and_closed_again(
    desk: Browser, thea: Member, row: Assignment
) -> None:
    text = desk.post(f"/clients/{row.client_id}/link/", {"a": row.id}).content.decode()
    link = AccessLink.objects.get()
    assert ("<svg" in text, "<title>Notes</title>" in text) == (True, True)
    assert "One link was handed over and is open." in desk.get(f"/clients/pieces/{row.id}/").content.decode()

    desk.post(path(row, "close-links"))

    assert "no longer works" in Phone().press(link).content.decode()
    assert assignments.close_links(by=thea, assignment_id=row.id, now=NOON) == 0


def test_a_link_in_a_mail_stays_open_when_the_handed_ones_are_closed(desk: Browser, row: Assignment) -> None:
    mailed = mail_link(row.client, row)
    desk.post(path(row, "close-links"))
    assert Phone().press(mailed).status_code == 303
