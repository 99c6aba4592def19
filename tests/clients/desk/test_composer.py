"""The composer: two presses, a minute to undo, and every reason why no mail goes."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from clients import vault
from clients.models import AccessLink, Assignment, Client, Delivery, ReminderPlan
from practice.models import Member
from psychoed.models import Edition
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_client, make_edition

QUERIES_OF_THE_SHELF = 16


@pytest.fixture
def edition(db: None) -> Edition:
    return make_edition()


def compose(client: Client) -> str:
    return f"/clients/{client.id}/assign/compose/"


def test_from_the_clients_page_it_is_two_presses(desk: Browser, sam: Client, edition: Edition) -> None:
    make_assignment(sam, edition, stage="closed", outcome="finished", closed_at=NOON)

    first = f"{compose(sam)}?e={edition.id}"
    assert first in desk.get(f"/clients/{sam.id}/").content.decode()
    page = desk.get(first)
    answer = desk.post(compose(sam), {"e": edition.id, "mail": "on"})

    assert 'form="compose"' in page.content.decode()
    assert answer.headers["Location"] == f"/clients/{sam.id}/"
    assert Assignment.objects.filter(client=sam, stage="agreed").count() == 1
    assert Delivery.objects.get().state == "planned"


def test_what_is_with_them_already_is_not_offered_again(
    desk: Browser, thea: Member, sam: Client, edition: Edition
) -> None:
    """GIVEN a piece handed over to Sam and to somebody else WHEN Sam has it THEN only the other is offered it."""
    other = make_client(thea, "Ada Holm")
    make_assignment(other, edition, stage="closed", outcome="finished", closed_at=NOON)
    offered = f"{compose(sam)}?e={edition.id}"
    assert offered in desk.get(f"/clients/{sam.id}/").content.decode()

    make_assignment(sam, edition)

    assert offered not in desk.get(f"/clients/{sam.id}/").content.decode()


def test_toast_offers_undo_and_undo_takes_it_back(desk: Browser, sam: Client, edition: Edition) -> None:
    landed = desk.post(compose(sam), {"e": edition.id, "mail": "on"}, follow=True)
    row = Assignment.objects.get()
    undo = f"/clients/{sam.id}/assign/undo/?a={row.id}"
    assert f'action="{undo}"' in landed.content.decode()

    desk.post(undo)

    assert (Assignment.objects.get().stage, Delivery.objects.get().state) == ("revoked", "cancelled")


def test_undo_after_the_minute_changes_nothing(desk: Browser, sam: Client, edition: Edition) -> None:
    desk.post(compose(sam), {"e": edition.id})
    row = Assignment.objects.get()
    with time_machine.travel(NOON + timedelta(seconds=61), tick=False):
        answer = desk.post(f"/clients/{sam.id}/assign/undo/?a={row.id}", follow=True)
    assert Assignment.objects.get().stage == "agreed"
    assert "The minute has passed" in answer.content.decode()


def test_plan_together_is_kept_as_it_was_said(
    desk: Browser, thea: Member, sam: Client, edition: Edition
) -> None:
    plan = {
        "dose": "small",
        "when": "after brushing",
        "then": "note one moment",
        "sure": "6",
        "barrier": "someone sees",
    }
    more = {
        "cadence": "daily",
        "occasions": "5",
        "remind": "mail",
        "days": ["3"],
        "at": "19:30",
        "tried": "on",
    }

    desk.post(compose(sam), {"e": edition.id, "why": "Evenings.", "share": "all", **plan, **more})

    row = Assignment.objects.select_related("client").get()
    shown = vault.reveal(row, "why", "agreement", by=thea, purpose="t", now=NOON)
    assert shown["why"] == "Evenings."
    assert shown["agreement"] == plan | {"sure": 6, "tried": True}
    assert (row.cadence, row.occasions, row.share_default) == ("daily", 5, "all")
    assert ReminderPlan.objects.get(assignment=row).wall_time == time(19, 30)


@pytest.mark.parametrize(
    ("slip", "field"),
    [
        ({"remind": "mail", "at": "19:30"}, "days"),
        ({"remind": "mail", "days": ["3"]}, "at"),
        ({"occasions": "0"}, "occasions"),
        ({"sure": "11"}, "sure"),
        ({"why": "x" * 401}, "why"),
    ],
)
def test_a_slip_hands_nothing_over_and_keeps_what_was_typed(
    desk: Browser, sam: Client, edition: Edition, slip: dict[str, Any], field: str
) -> None:
    answer = desk.post(compose(sam), {"e": edition.id, "why": "Evenings.", "when": "after tea", **slip})
    assert (answer.status_code, Assignment.objects.count()) == (422, 0)
    assert field in answer.context["form"].errors
    assert 'value="after tea"' in answer.content.decode()


def test_a_piece_that_left_the_library_is_named_and_nothing_is_lost(
    desk: Browser, sam: Client, edition: Edition
) -> None:
    Edition.objects.filter(id=edition.id).update(status="retired")
    answer = desk.post(compose(sam), {"e": edition.id, "why": "Evenings."})
    assert (answer.status_code, Assignment.objects.count()) == (422, 0)
    assert "no longer in the library" in answer.content.decode()
    assert "Evenings." in answer.content.decode()


def test_without_safe_contact_the_page_says_why_and_offers_what_is_possible(
    desk: Browser, thea: Member, edition: Edition
) -> None:
    noa = make_client(thea, "Noa North", mail=False)
    text = desk.get(f"{compose(noa)}?e={edition.id}").content.decode()
    assert "nobody has asked yet whether e-mail is safe" in text
    assert f'href="/clients/{noa.id}/contact/"' in text

    landed = desk.post(compose(noa), {"e": edition.id, "mail": "on"}, follow=True)

    assert Delivery.objects.count() == 0
    assert f'action="/clients/{noa.id}/link/"' in landed.content.decode()


def test_link_to_hand_over_is_shown_with_a_square(desk: Browser, sam: Client, edition: Edition) -> None:
    row = make_assignment(sam, edition)
    text = desk.post(f"/clients/{sam.id}/link/", {"a": row.id}).content.decode()
    assert f"/l/{AccessLink.objects.get().id}#" in text
    assert "<svg" in text
    assert "style=" not in text


def test_link_without_a_piece_says_so(desk: Browser, sam: Client) -> None:
    answer = desk.post(f"/clients/{sam.id}/link/", {"a": "nonsense"}, follow=True)
    assert "Choose at least one piece" in answer.content.decode()


def test_several_pieces_travel_together(desk: Browser, sam: Client, edition: Edition) -> None:
    handout = make_edition(kind="handout", slug="the-alarm", title="The alarm")
    shelf = desk.get(f"/clients/{sam.id}/assign/?e={edition.id}").content.decode()
    assert f"?e={edition.id}&amp;e={handout.id}" in shelf
    desk.post(compose(sam), {"e": [edition.id, handout.id], "mail": "on"})
    assert (Assignment.objects.count(), Delivery.objects.count()) == (2, 1)


def test_shelf_shows_approved_material_once_in_the_clients_language(desk: Browser, thea: Member) -> None:
    first = make_edition(title="Kleine Wagnisse", language="de")
    Edition.objects.filter(id=first.id).update(material=make_edition(title="Small risks").material)
    make_edition(slug="draft", title="A draft", status="draft", approved_at=None)
    make_edition(slug="check", kind="session_check", title="A check")
    noa = make_client(thea, "Noa North", mail=False, language="de")

    page = desk.get(f"/clients/{noa.id}/assign/").context["page"]

    assert [(choice.title, choice.other_language) for choice in page.found] == [("Kleine Wagnisse", False)]


@pytest.mark.parametrize(
    ("asked", "titles"), [("q=alarm", ["The alarm"]), ("kind=exercise", ["Small risks"]), ("q=zzz", [])]
)
def test_shelf_is_searched(
    desk: Browser, sam: Client, edition: Edition, asked: str, titles: list[str]
) -> None:
    make_edition(kind="handout", slug="the-alarm", title="The alarm")
    page = desk.get(f"/clients/{sam.id}/assign/?{asked}").context["page"]
    assert [choice.title for choice in page.found] == titles


def test_shelf_does_not_offer_a_risk_scale_without_a_plan(desk: Browser, sam: Client) -> None:
    edition = make_edition(kind="measure", title="A scale", meta={"risk_items": ["q9"]})
    text = desk.get(f"/clients/{sam.id}/assign/").content.decode()
    assert "Asks about harm" in text
    assert str(edition.id) not in text


@pytest.mark.parametrize("size", [1, 50])
def test_shelf_costs_the_same_for_one_piece_and_for_fifty(
    desk: Browser, sam: Client, size: int, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        make_edition(slug=f"piece-{number}", title=f"Piece {number}")
    desk.get(f"/clients/{sam.id}/assign/")
    with django_assert_num_queries(QUERIES_OF_THE_SHELF):
        desk.get(f"/clients/{sam.id}/assign/")


def test_composing_for_somebody_elses_client_is_404(
    colleague: Member, stranger: Member, sam: Client, edition: Edition, sign_in: SignIn
) -> None:
    for someone in (colleague, stranger):
        assert sign_in(someone).post(compose(sam), {"e": edition.id}).status_code == 404
    assert Assignment.objects.count() == 0


def test_composer_without_material_goes_to_the_shelf(desk: Browser, sam: Client) -> None:
    assert desk.get(compose(sam)).headers["Location"].startswith(f"/clients/{sam.id}/assign/?")


def test_on_hold_the_composer_says_that_no_mail_goes(desk: Browser, sam: Client, edition: Edition) -> None:
    Client.objects.filter(id=sam.id).update(status="hold")
    assert "your work together is on hold" in desk.get(f"{compose(sam)}?e={edition.id}").content.decode()
    desk.post(compose(sam), {"e": edition.id, "mail": "on"})
    assert (Assignment.objects.count(), Delivery.objects.count()) == (1, 0)
