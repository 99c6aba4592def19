"""The response plan: half a one is none, and an absence passes the turn on."""

from datetime import timedelta
from typing import Any

import pytest

from clients import duty
from clients.actions import assignments
from clients.models import Assignment, Client
from practice.models import Member, Practice
from tests.factories import NOON, make_edition, make_member, set_plan

DAY = timedelta(days=1)


def go(member: Member, *, cover: Member | None = None) -> None:
    Member.objects.filter(id=member.id).update(away_from=NOON - DAY, away_to=NOON + DAY, cover=cover)


def told(sam: Client, *, later: timedelta = timedelta(0)) -> tuple[Any, ...]:
    plan = duty.plan_of(sam.practice)
    assert plan is not None
    return duty.turn(sam, plan=plan, now=NOON + later).line


@pytest.mark.parametrize("absent", ["checker", "often", "hours", "cover", "away"])
def test_half_a_plan_is_none(sam: Client, colleague: Member, absent: str) -> None:
    set_plan(sam.practice, cover=colleague)
    assert duty.plan_of(sam.practice) is not None
    del sam.practice.response_plan[absent]
    assert (duty.plan_of(sam.practice), duty.why_not(sam, now=NOON)) == (None, "no_response_plan")


@pytest.mark.parametrize(
    "nonsense", [{"hours": 0}, {"hours": 73}, {"hours": "24"}, {"cover": "Colin"}, {"often": "sometimes"}]
)
def test_nonsense_is_no_plan(sam: Client, colleague: Member, nonsense: dict[str, Any]) -> None:
    set_plan(sam.practice, cover=colleague)
    sam.practice.response_plan |= nonsense
    assert duty.plan_of(sam.practice) is None


def test_without_numbers_to_call_there_is_no_plan(sam: Client, colleague: Member) -> None:
    set_plan(sam.practice, cover=colleague)
    sam.practice.crisis_text = {"en": " "}
    assert duty.plan_of(sam.practice) is None


def test_the_therapist_is_told_first_then_the_cover(sam: Client, thea: Member, colleague: Member) -> None:
    set_plan(sam.practice, cover=colleague)
    assert told(sam) == (thea.id, colleague.id)


def test_someone_else_may_check_and_the_therapist_is_the_next(
    sam: Client, thea: Member, colleague: Member
) -> None:
    set_plan(sam.practice, checker=colleague, cover=None, away=duty.NOT_GIVEN)
    assert told(sam) == (colleague.id, thea.id)


def test_whoever_is_away_is_passed_over_until_they_are_back(
    sam: Client, thea: Member, colleague: Member
) -> None:
    set_plan(sam.practice, cover=colleague)
    go(thea)
    assert told(sam) == (colleague.id, thea.id)
    assert told(sam, later=DAY) == (thea.id, colleague.id)


def test_a_stand_in_of_ones_own_comes_before_the_practices_cover(
    sam: Client, practice: Practice, thea: Member, colleague: Member
) -> None:
    dora = make_member(practice, "Dora", "therapist")
    set_plan(sam.practice, cover=colleague)
    go(thea, cover=dora)
    assert told(sam) == (dora.id, colleague.id, thea.id)


def test_if_all_are_away_the_first_is_told_all_the_same(sam: Client, thea: Member, colleague: Member) -> None:
    set_plan(sam.practice, cover=colleague)
    go(thea)
    go(colleague)
    assert told(sam) == (thea.id, colleague.id)


def test_who_has_left_is_told_nothing(sam: Client, thea: Member, colleague: Member) -> None:
    set_plan(sam.practice, cover=colleague)
    Member.objects.filter(id=colleague.id).update(ended_at=NOON)
    assert told(sam) == (thea.id,)


@pytest.mark.parametrize("away", [duty.GOES_TO_COVER, duty.NOT_GIVEN])
def test_while_the_therapist_is_away_the_plan_decides(
    sam: Client, thea: Member, colleague: Member, away: str
) -> None:
    set_plan(sam.practice, cover=colleague, away=away)
    assert duty.why_not(sam, now=NOON) == ""
    go(thea)
    assert duty.why_not(sam, now=NOON) == ("" if away == duty.GOES_TO_COVER else "nobody_looks")


def test_without_a_cover_no_such_scale_is_handed_over_meanwhile(sam: Client, thea: Member) -> None:
    set_plan(sam.practice, away=duty.NOT_GIVEN)
    go(thea)
    harm = make_edition(kind="measure", meta={"risk_items": ["q9"]})
    with pytest.raises(assignments.CannotAssign, match="nobody_looks"):
        assignments.assign(by=thea, client_id=sam.id, edition_ids=[harm.id], now=NOON)
    assert Assignment.objects.count() == 0
