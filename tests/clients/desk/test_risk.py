"""The one thing that interrupts: on top, without a word; opened, taken on, settled; and open to nobody who was not told."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from clients import vault
from clients.actions import risk, settling
from clients.models import AuditEvent, Client, Delivery, RiskAct, RiskEvent, RiskWatch
from clients.vault import NotAllowed
from practice.models import Member, Practice
from tests.clients import harm
from tests.clients.harm import DAY, acts, answer, measure
from tests.conftest import SignIn
from tests.factories import NOON, make_assignment, make_client, make_edition, make_harm, set_plan

QUESTION = "Thoughts of hurting yourself"


@pytest.fixture(autouse=True)
def _plan(practice: Practice, colleague: Member) -> None:
    set_plan(practice, cover=colleague)


@pytest.fixture
def event(sam: Client) -> RiskEvent:
    return answer(sam, measure(sam))


def url(event: RiskEvent, deed: str = "") -> str:
    return f"/harm/{event.id}/{deed}/" if deed else f"/harm/{event.id}/"


def page_of(browser: Browser, event: RiskEvent, deed: str = "", **data: str) -> str:
    """What is there after a press, or on the page itself."""
    answer = browser.post(url(event, deed), data, follow=True) if deed else browser.get(url(event))
    return str(answer.content.decode())


def test_it_stands_on_top_of_today_the_caseload_and_the_clients_page_without_a_word(
    desk: Browser, event: RiskEvent, thea: Member, sam: Client
) -> None:
    make_client(thea, "Abe First", mail=False)
    today, caseload = desk.get("/").content.decode(), desk.get("/clients/")
    client = desk.get(f"/clients/{sam.id}/").content.decode()

    for page in (today, client):
        assert "An answer is waiting that you asked to be told about." in page
        assert url(event) in page
        assert QUESTION not in page
    assert [(line.name, line.word) for line in caseload.context["page"].lines] == [
        ("Sam Rivers", "harm"),
        ("Abe First", "new"),
    ]


def test_open_page_of_today_hears_of_it(desk: Browser, sam: Client) -> None:
    before = desk.get("/").context["page"].mark
    event = answer(sam, measure(sam))
    told = desk.get(f"/today/news/?seen={before}").content.decode()
    assert "Something came back" in told
    assert "answer about harm" in told
    assert str(event.id) not in told


def test_words_are_there_after_opening_and_every_look_is_written_down(
    desk: Browser, event: RiskEvent, thea: Member
) -> None:
    assert QUESTION not in page_of(desk, event)

    shown = page_of(desk, event, "open")
    page_of(desk, event, "open")

    assert QUESTION in shown
    assert "Several days" in shown
    assert "There is no earlier answer" in shown
    assert acts(event, "seen") == [(thea.id, "")]
    looks = AuditEvent.objects.filter(action="view", object_id=event.id, actor_id=thea.id)
    assert (looks.count(), looks.first().fields) == (2, "told")  # type: ignore[union-attr]  # there are two


def test_earlier_answers_stand_beside_it(desk: Browser, sam: Client) -> None:
    answer(sam, measure(sam), harm="3", at=NOON - 14 * DAY)
    event = answer(sam, measure(sam))
    assert "20 May: Nearly every day" in page_of(desk, event, "open")


def test_taken_on_then_settled_with_what_was_done(desk: Browser, event: RiskEvent, thea: Member) -> None:
    page_of(desk, event, "open")
    assert "Colin is told on Thursday at 13:00" in page_of(desk, event)
    assert "Thea is on it." in page_of(desk, event, "take")

    done = page_of(
        desk, event, "settle", action="will_see", on="2026-06-04", at="13:05", note="Coming early."
    )

    assert "Settled by Thea" in done
    assert "Will see them on Thursday, 4 June, 13:05" in done
    assert "Coming early." in done
    assert RiskWatch.objects.count() == 0
    assert url(event) not in desk.get("/").content.decode()
    (settled,) = RiskAct.objects.filter(kind="settled").select_related("event__client")
    kept = vault.reveal(settled, "what", by=thea, purpose="test", now=NOON)["what"]
    assert kept == {"action": "will_see", "on": "2026-06-04", "at": "13:05", "note": "Coming early."}


@pytest.mark.parametrize(
    ("sent", "words"),
    [({}, "Choose what you did."), ({"action": "will_see"}, "On which day will you see them?")],
)
def test_settling_says_what_was_done_or_is_refused_at_the_field(
    desk: Browser, event: RiskEvent, sent: dict[str, str], words: str
) -> None:
    page_of(desk, event, "open")
    answer = desk.post(url(event, "settle"), {"note": "kept on the page", **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "kept on the page" in answer.content.decode()
    assert RiskWatch.objects.count() == 1


def test_the_second_of_two_is_told_and_nothing_is_written_twice(
    desk: Browser, event: RiskEvent, thea: Member
) -> None:
    settling.settle(by=thea, event_id=event.id, action="spoke", what={"note": "first"}, now=NOON)
    page_of(desk, event, "open")
    told = page_of(desk, event, "settle", action="known", note="second")
    assert "Somebody had settled it before you." in told
    assert acts(event, "settled") == [(thea.id, "")]
    assert "Nothing was changed" in page_of(desk, event, "take")


@pytest.mark.usefixtures("owen", "cora")
def test_nobody_opens_it_who_was_not_told(
    event: RiskEvent, thea: Member, stranger: Member, colleague: Member, sign_in: SignIn
) -> None:
    for someone in Member.objects.exclude(id=thea.id).select_related("practice"):
        browser = sign_in(someone)
        assert [browser.get(url(event)).status_code, browser.post(url(event, "open")).status_code] == [
            404,
            404,
        ]
        assert browser.post(url(event, "settle"), {"action": "spoke"}).status_code == 404
        with pytest.raises(NotAllowed):
            vault.reveal(event, "told", by=someone, purpose="test", now=NOON)
    assert RiskWatch.objects.count() == 1
    assert url(event) not in sign_in(colleague).get("/").content.decode()


def test_who_is_told_opens_this_and_nothing_else_until_it_is_settled(
    event: RiskEvent, sam: Client, thea: Member, colleague: Member, sign_in: SignIn
) -> None:
    risk.escalate_due(now=NOON + DAY)
    with time_machine.travel(NOON + DAY, tick=False):
        cover = sign_in(colleague)
        today = cover.get("/").content.decode()
        assert "A client of a colleague: you cover." in today
        assert "Sam" not in today
        assert QUESTION in page_of(cover, event, "open")
        assert "Sam: an answer about harm" in page_of(cover, event)
        rest = [f"/clients/{sam.id}/", f"/clients/{sam.id}/looked/", f"/clients/entries/{event.entry_id}/"]
        assert [cover.get(path).status_code for path in rest] == [404, 404, 404]
        settling.settle(by=thea, event_id=event.id, action="spoke", what={}, now=NOON + DAY)
        assert cover.get(url(event)).status_code == 404


def test_who_settled_it_may_read_it_again(
    event: RiskEvent, colleague: Member, thea: Member, sign_in: SignIn
) -> None:
    risk.escalate_due(now=NOON + DAY)
    cover = sign_in(colleague)
    page_of(cover, event, "open")
    assert "Settled by Colin" in page_of(cover, event, "settle", action="spoke")
    assert cover.get(url(event)).status_code == 200


def test_settling_calls_back_a_notice_that_still_waits(event: RiskEvent, thea: Member) -> None:
    settling.settle(by=thea, event_id=event.id, action="spoke", what={}, now=NOON)
    assert harm.notices(event) == [(thea.id, "cancelled")]
    assert Delivery.objects.get(subject_id=event.id).reason == "settled"


@pytest.mark.parametrize("size", [1, 20])
def test_today_costs_the_same_for_one_and_for_twenty(
    desk: Browser, sam: Client, size: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(size):
        make_harm(make_assignment(sam, make_edition(slug=f"piece-{number}")))
    desk.get("/")
    with django_assert_max_num_queries(QUERIES_OF_TODAY):
        assert len(desk.get("/").context["page"].harm) == size


QUERIES_OF_TODAY = 30


def test_zone_of_the_practice_is_the_one_of_the_page(desk: Browser, sam: Client, practice: Practice) -> None:
    Practice.objects.update(zone="Asia/Tokyo")
    event = answer(sam, measure(sam), at=NOON + timedelta(hours=4))
    page_of(desk, event, "open")
    assert "Thursday, 4 June, 01:00" in page_of(desk, event)


def test_a_wish_for_a_look_is_no_alarm(desk: Browser, sam: Client, event: RiskEvent, thea: Member) -> None:
    settling.settle(by=thea, event_id=event.id, action="spoke", what={}, now=NOON)
    asked = make_harm(make_assignment(sam, make_edition(slug="plain")), kind="asked")
    page = desk.get("/").content.decode()
    line = desk.get("/clients/").context["page"].lines[0]
    opened = page_of(desk, asked, "open")

    assert "Somebody asks you to look." in page
    assert "An answer is waiting" not in page
    assert line.word == "waiting"
    assert f"/clients/entries/{asked.entry_id}/" in opened
    assert "Do you feel safe" not in opened
