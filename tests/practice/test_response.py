"""The owner writes the plan: what is absent is asked for at its place, and until it is whole the PHQ-8 is offered."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from clients import duty
from clients.models import AuditEvent, Client
from practice.actions import tokens
from practice.models import Member, Practice
from tests.conftest import SignIn
from tests.factories import NOON, make_edition, set_plan

PAGE = "/practice/response/"


def filled(covering: Member, **more: str) -> dict[str, str]:
    """Everything the page asks for."""
    numbers = {"TOTAL_FORMS": "2", "INITIAL_FORMS": "2", "0-country": "GB", "0-language": "en"}
    numbers |= {"0-text": "Samaritans: 116 123", "1-country": "DE", "1-language": "en", "1-text": "112"}
    answers = {"checker": "therapist", "often": "daily", "hours": "24", "cover": str(covering.id)}
    return {f"numbers-{key}": text for key, text in numbers.items()} | answers | {"away": "cover"} | more


def wrong(office: Browser, **sent: str) -> set[str]:
    """At which fields something is asked for."""
    page = office.post(PAGE, sent)
    assert page.status_code == 422
    rows = {f"{form.prefix}-{name}" for form in page.context["numbers"] for name in form.errors}
    return set(page.context["form"].errors) | rows


@pytest.fixture
def office(owen: Member, sign_in: SignIn) -> Browser:
    return sign_in(owen)


def test_whole_plan_is_kept_with_numbers_by_language_and_country(
    office: Browser, practice: Practice, colleague: Member
) -> None:
    assert "There is no whole plan yet." in office.get(PAGE).content.decode()

    page = office.post(PAGE, filled(colleague, phone="020 7946 0018"), follow=True).content.decode()

    practice.refresh_from_db()
    plan = duty.plan_of(practice)
    assert "The plan is whole." in page
    assert practice.crisis_text == {"en": "Samaritans: 116 123", "en-DE": "112"}
    assert plan is not None
    assert (plan.checker, plan.cover, plan.hours, plan.phone) == (None, colleague.id, 24, "020 7946 0018")
    assert AuditEvent.objects.filter(action="config", fields="crisis_text response_plan").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"often": ""}, "often"),
        ({"hours": ""}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": "73"}, "hours"),
        ({"cover": ""}, "cover"),
        ({"away": ""}, "away"),
        ({"cover": "nobody"}, "away"),
        ({"numbers-0-text": ""}, "numbers-0-text"),
        ({"numbers-1-country": ""}, "numbers-1-country"),
    ],
)
def test_half_a_plan_is_refused_at_the_field(
    office: Browser, practice: Practice, colleague: Member, change: dict[str, str], field: str
) -> None:
    assert wrong(office, **filled(colleague, **change)) == {field}
    practice.refresh_from_db()
    assert (practice.response_plan, practice.crisis_text) == ({}, {})


def test_nobody_covers_for_themselves_and_no_stranger_covers(
    office: Browser, colleague: Member, stranger: Member
) -> None:
    assert wrong(office, **filled(colleague, checker=str(colleague.id))) == {"cover"}
    assert wrong(office, **filled(stranger)) == {"cover"}


def test_shelf_says_why_and_offers_the_phq_8(sam: Client, thea: Member, sign_in: SignIn) -> None:
    harm = make_edition(kind="measure", title="PHQ-9", meta={"risk_items": ["phq9"]})
    desk = sign_in(thea)
    shelf = desk.get(f"/clients/{sam.id}/assign/").content.decode()
    sent = desk.post(f"/clients/{sam.id}/assign/compose/?e={harm.id}", {"e": [harm.id]})

    assert "first your practice says who looks" in shelf
    assert "Until then the PHQ-8 asks the same" in shelf
    assert sent.status_code == 422
    assert "Until then the PHQ-8 asks the same" in sent.content.decode()


def test_program_is_told_the_same(sam: Client, thea: Member) -> None:
    harm = make_edition(kind="measure", title="PHQ-9", meta={"risk_items": ["phq9"]})
    _token, secret = tokens.make(by=thea, name="t", scopes=["assignments:write"], days=30, now=NOON)
    program = Browser(headers={"Authorization": f"Bearer {secret}"})

    with time_machine.travel(NOON + timedelta(hours=1)):
        asked: dict[str, Any] = {"client": str(sam.id), "edition": str(harm.id), "mail": False}
        answer = program.post("/api/assignments/", asked, content_type="application/json")

    assert answer.status_code in {400, 422}
    assert "Until then the PHQ-8 asks the same" in answer.content.decode()


def test_away_is_two_days_and_a_stand_in_and_ends_with_one_press(
    thea: Member, colleague: Member, sam: Client, sign_in: SignIn
) -> None:
    set_plan(sam.practice, cover=colleague)
    desk = sign_in(thea)
    with time_machine.travel(NOON):
        dates = {"first": "2026-06-03", "back": "2026-06-10", "cover": str(colleague.id)}
        assert "back on Wednesday, 10 June" in desk.post("/away/", dates, follow=True).content.decode()
        thea.refresh_from_db()
        assert [moment.isoformat() for moment in (thea.away_from, thea.away_to)] == [
            "2026-06-02T23:00:00+00:00",
            "2026-06-09T23:00:00+00:00",
        ]
        assert desk.post("/away/", {"first": "2026-06-10", "back": "2026-06-10"}).status_code == 422
        desk.post("/away/", {"here": "1"})
    thea.refresh_from_db()
    assert (thea.away_from, thea.away_to) == (None, None)
