"""The story of the mails, the log of who looked, leave for a colleague, and the pin that never moves."""

import ast
from datetime import timedelta

import pytest
from django.test import Client as Browser

from clients import queries
from clients.actions import assignments, sharing
from clients.models import Assignment, AuditEvent, Client, Delivery, Grant, ReminderDecision
from clients.queries import pinned
from clients.queries.mails import REASONS, STATES, WITHOUT_WORDS
from clients.schedule.deciding import UNSAFE
from clients.states import DELIVERY
from practice.models import Member
from psychoed.models import Edition
from tests.conftest import SignIn
from tests.factories import BLOCKS, NOON, make_assignment, make_edition
from tests.house.tree import ROOT


def decided(client: Client, kind: str, reason: str) -> None:
    row = make_assignment(client, make_edition(slug=f"for-{kind}"))
    ReminderDecision.objects.create(
        practice_id=client.practice_id,
        client_id=client.id,
        assignment_id=row.id,
        plan_id=row.id,
        occurrence=NOON.date(),
        due_at=NOON,
        decided_at=NOON,
        kind=kind,
        reason=reason,
    )


def test_story_tells_each_mail_with_its_reason(desk: Browser, thea: Member, sam: Client) -> None:
    handed = assignments.assign(by=thea, client_id=sam.id, edition_ids=[make_edition().id], now=NOON)
    assignments.undo(by=thea, assignment_ids=handed.ids, now=NOON)
    decided(sam, "drop", "went_quiet")
    decided(sam, "send", "due")

    page = desk.get(f"/clients/{sam.id}/mails/").context["page"]

    assert {(line.kind, line.state, line.reason) for line in page.lines} == {
        ("Invitation", "was called back", "You took it back within the minute."),
        ("Reminder", "was left out", "Two mails in a row had no answer, so the reminders went quiet."),
    }


def test_what_did_not_arrive_can_be_mailed_again(desk: Browser, thea: Member, sam: Client) -> None:
    row = assignments.assign(
        by=thea, client_id=sam.id, edition_ids=[make_edition().id], now=NOON
    ).assignments[0]
    Delivery.objects.update(state="bounced", handoff_at=NOON, accepted_at=NOON)
    text = desk.get(f"/clients/{sam.id}/mails/").content.decode()
    assert "did not arrive" in text
    assert f'action="/clients/pieces/{row.id}/resend/"' in text


def test_every_state_of_a_delivery_has_words() -> None:
    assert set(DELIVERY) <= set(STATES)
    assert [reason for reason, words in REASONS.items() if not str(words).endswith(".")] == []


def reasons_in_the_code() -> set[str]:
    """Every reason that a deed, a letter or a sum writes as a word."""
    rooms = [*(ROOT / "clients" / "actions").glob("*.py"), *(ROOT / "clients" / "schedule").glob("*.py")]
    rooms += [ROOT / "clients" / "outbox.py"]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in rooms]
    words = [word for tree in trees for word in ast.walk(tree) if isinstance(word, ast.keyword)]
    written = {
        word.value.value
        for word in words
        if word.arg == "reason" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
    }
    return written | set(UNSAFE.values())


def test_every_reason_that_is_written_anywhere_has_a_sentence() -> None:
    found = reasons_in_the_code()
    assert "two_a_week" in found
    assert found - set(REASONS) - WITHOUT_WORDS == set()


def test_no_mail_stands_there_without_a_sentence(desk: Browser, thea: Member, sam: Client) -> None:
    assignments.assign(by=thea, client_id=sam.id, edition_ids=[make_edition().id], now=NOON)
    Delivery.objects.update(state="accepted", reason="accepted", handoff_at=NOON, accepted_at=NOON)
    page = desk.get(f"/clients/{sam.id}/mails/").context["page"]
    assert [(line.state, line.reason) for line in page.lines] == [
        ("was taken by their mail server", "You handed something over.")
    ]


def test_log_names_people_and_counts_what_repeats(desk: Browser, sam: Client) -> None:
    for _ in range(3):
        desk.get(f"/clients/{sam.id}/edit/")
    page = desk.get(f"/clients/{sam.id}/looked/").context["page"]
    first = page.lines[0]
    assert (first.name, first.action, first.thing, first.fields, first.times) == (
        "Thea",
        "read",
        "the client",
        "name",
        3,
    )


def test_log_is_turned_by_pages(thea: Member, sam: Client) -> None:
    whole = AuditEvent.objects.filter(client_id=sam.id).count()
    looks = queries.who_looked(by=thea, client_id=sam.id, now=NOON, page=2, size=whole - 1)
    assert (looks.page, looks.more, [look.action for look in looks.lines]) == (2, False, ["added"])


def test_leave_is_given_and_taken_back(
    desk: Browser, sam: Client, colleague: Member, sign_in: SignIn
) -> None:
    url = f"/clients/{sam.id}/sharing/"
    desk.post(url, {"member_id": colleague.id, "step": "record"})
    assert sign_in(colleague).get(f"/clients/{sam.id}/").status_code == 200
    assert "sees what was shared" in desk.get(url).content.decode()

    desk.post(url, {"end": colleague.id})

    assert sign_in(colleague).get(f"/clients/{sam.id}/").status_code == 404
    assert Grant.objects.live(NOON + timedelta(seconds=1)).count() == 0


def test_leave_for_somebody_outside_is_refused(
    desk: Browser, sam: Client, stranger: Member, assistant: Member
) -> None:
    for someone in (stranger, assistant):
        answer = desk.post(f"/clients/{sam.id}/sharing/", {"member_id": someone.id, "step": "record"})
        assert answer.status_code == 422
    assert Grant.objects.count() == 0


def test_only_the_own_therapist_gives_leave(thea: Member, sam: Client, colleague: Member) -> None:
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="work", now=NOON)
    with pytest.raises(sharing.NotYours):
        sharing.grant(by=colleague, client_id=sam.id, member_id=colleague.id, step="work", now=NOON)


def test_a_colleague_who_may_work_hands_over(
    thea: Member, sam: Client, colleague: Member, sign_in: SignIn
) -> None:
    sharing.grant(by=thea, client_id=sam.id, member_id=colleague.id, step="work", now=NOON)
    edition = make_edition()
    sign_in(colleague).post(f"/clients/{sam.id}/assign/compose/", {"e": edition.id})
    assert Assignment.objects.get().assigned_by_id == colleague.id


@pytest.mark.parametrize("kind", ["handout", "exercise"])
def test_a_pin_renders_the_same_bytes_after_the_material_moved_on(
    thea: Member, sam: Client, kind: str
) -> None:
    first = make_edition(kind=kind)
    row = make_assignment(sam, first)
    before = queries.piece_page(by=thea, assignment_id=row.id, now=NOON).fragment

    second = make_edition(
        kind=kind, version=2, title="Other words", blocks=[*BLOCKS, {"type": "paragraph", "text": "New."}]
    )
    Edition.objects.filter(id=first.id).update(status="retired", retired_at=NOON)
    pinned.forget()
    after = queries.piece_page(by=thea, assignment_id=row.id, now=NOON)

    assert after.fragment == before
    assert (after.version, after.title) == (1, "Small risks")
    assert pinned.fragment(second) != before or kind == "exercise"


def test_a_draft_is_never_kept(db: None) -> None:
    draft = make_edition(kind="handout", status="draft", approved_at=None, blocks=BLOCKS)
    one = pinned.fragment(draft)
    draft.blocks = [{"type": "paragraph", "text": "Changed."}]
    assert pinned.fragment(draft) != one


def test_the_shelf_of_fragments_is_bounded(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinned, "KEPT", 2)
    for number in range(4):
        pinned.fragment(make_edition(kind="handout", slug=f"piece-{number}"))
    assert len(pinned._kept) == 2
