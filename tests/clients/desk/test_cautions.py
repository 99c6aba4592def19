"""Cautions bind: prepared together or not handed over, no mail about what asks about safety, outward first."""

from datetime import time
from typing import Any

import pytest
from django.test import Client as Browser

from clients.actions import assignments, reviewing
from clients.actions.assignments import CannotAssign
from clients.models import Assignment, Client, ReminderPlan
from clients.schedule import Slot
from practice.models import Member
from psychoed import cautions
from psychoed.models import Edition
from psychoed.packs import shelf
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import NOON, make_assignment, make_edition

GATE = {
    "id": "gate",
    "type": "choice",
    "label": "Are you afraid of them?",
    "options": [{"value": "no", "label": "No"}],
}
BREATH = {"id": "calm", "type": "breath", "label": "Breathe", "in": 4, "out": 6}
SLOT = Slot(days=frozenset({3}), at=time(19, 30), zone="Europe/London")


@pytest.fixture
def careful() -> Edition:
    meta = {"minutes": 5, "needs_prep": True, "cautions": ["Not with someone who may hurt them."]}
    return make_edition(title="A boundary", meta=meta, items=[GATE])


def compose(desk: Browser, sam: Client, edition: Edition, **sent: str) -> Any:
    return desk.post(f"/clients/{sam.id}/assign/compose/?e={edition.id}", {"e": [str(edition.id)], **sent})


def test_composer_asks_whether_it_was_prepared_together(desk: Browser, sam: Client, careful: Edition) -> None:
    page = desk.get(f"/clients/{sam.id}/assign/compose/?e={careful.id}").content.decode()
    refused = compose(desk, sam, careful)

    assert "Not with someone who may hurt them." in page
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["prepared"]
    assert Assignment.objects.count() == 0
    assert compose(desk, sam, careful, prepared="on").status_code == 302
    assert Assignment.objects.count() == 1


def test_composer_asks_nothing_of_the_kind_for_other_pieces(desk: Browser, sam: Client) -> None:
    plain = make_edition()
    assert (
        "First together" not in desk.get(f"/clients/{sam.id}/assign/compose/?e={plain.id}").content.decode()
    )
    assert compose(desk, sam, plain).status_code == 302


def test_deed_refuses_whoever_asks(thea: Member, sam: Client, careful: Edition) -> None:
    with pytest.raises(CannotAssign, match="not_prepared"):
        assignments.assign(by=thea, client_id=sam.id, edition_ids=[careful.id], now=NOON)
    assert Assignment.objects.count() == 0


def test_no_reminder_goes_about_a_piece_that_asks_about_safety(
    desk: Browser, thea: Member, sam: Client, careful: Edition
) -> None:
    plain = make_edition(slug="plain", title="Plain")
    handed = assignments.assign(
        by=thea, client_id=sam.id, edition_ids=[careful.id, plain.id], now=NOON, reminder=SLOT, prepared=True
    )

    gated, other = handed.assignments
    assert list(ReminderPlan.objects.values_list("assignment_id", flat=True)) == [other.id]
    with pytest.raises(CannotAssign, match="no_mail_about_it"):
        reviewing.set_reminder(by=thea, assignment_id=gated.id, slot=SLOT, now=NOON)
    composer = desk.get(f"/clients/{sam.id}/assign/compose/?e={careful.id}").content.decode()
    assert "No reminder by mail" in composer
    assert 'name="remind"' not in composer
    assert "no reminder about it goes by mail" in desk.get(f"/clients/pieces/{gated.id}/").content.decode()


def test_before_breath_and_body_the_page_offers_to_look_around(sam: Client) -> None:
    breath = make_assignment(sam, make_edition(slug="breath", items=[BREATH]))
    plain = make_assignment(sam, make_edition())
    phone = Phone()
    phone.press(mail_link(sam, breath, plain))

    page = phone.get(f"/x/{breath.id}/").content.decode()

    assert page.index("Look around first") < page.index(">Begin<")
    assert "Look around first" not in phone.get(f"/x/{plain.id}/").content.decode()


def test_starter_library_keeps_the_rules() -> None:
    pieces = [piece for piece in shelf() if piece.kind == "exercise"]
    gated = {piece.slug for piece in pieces if cautions.has_gate(piece.items)}
    inward = {piece.slug for piece in pieces if cautions.turns_inward(piece.items)}
    first = {
        piece.slug: next(item for item in piece.items if item["type"] not in {"para", "heading"})
        for piece in pieces
    }

    assert gated == {"say-it-out-loud", "waiting-for-an-answer"}
    assert inward == {"steady-breath", "where-i-feel-it"}
    assert {first[slug]["id"] for slug in gated} == {"gate"}
    assert {first[slug]["type"] for slug in inward} == {"content_note"}
    assert {
        slug for slug in gated if not next(p for p in pieces if p.slug == slug).meta["needs_prep"]
    } == set()
