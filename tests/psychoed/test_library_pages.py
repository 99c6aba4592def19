"""The library's pages: the list, one text, its preview, and the remark of a colleague."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice.models import Member
from psychoed.models import Edition, EditionEvent, Material
from tests.conftest import SignIn
from tests.factories import ITEMS, NOON, make_edition

HANDOUT = {"kind": "handout", "slug": "a-small-thing", "title": "A small thing"}


@pytest.fixture
def handout(db: None) -> Edition:
    return make_edition(**HANDOUT)


def own(member: Member, *, title: str = "Our own", **more: Any) -> Edition:
    """A draft of the member's practice."""
    material = Material.objects.create(
        kind="handout", slug=uuid.uuid4().hex[:12], owner=member.practice, created_at=NOON
    )
    fields: dict[str, Any] = {"kind": "handout", "title": title, "created_at": NOON}
    return Edition.objects.create(
        material=material, blocks=[{"type": "title", "text": title}], **(fields | more)
    )


def urls(edition: Edition) -> dict[str, str]:
    both = [edition.material_id, edition.id]
    return {
        "material": reverse("material", args=both[:1]),
        "preview": reverse("edition_preview", args=both),
        "suggest": reverse("edition_suggest", args=both),
    }


def test_library_lists_what_can_be_handed_out(sign_in: SignIn, thea: Member, handout: Edition) -> None:
    make_edition()
    own(thea, title="Not yet")
    answer = sign_in(thea).get("/library/")
    assert answer.status_code == 200
    assert [line["row"].title for line in answer.context["rows"]] == ["A small thing", "Small risks"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=small+thing", ["A small thing"]),
        ("q=SHORT", ["A small thing", "Small risks"]),
        ("q=nothing+like+it", []),
        ("kind=exercise", ["Small risks"]),
        ("kind=nonsense&status=nonsense&page=0", ["A small thing", "Small risks"]),
        ("status=draft", ["A small thing", "Small risks"]),
        ("status=retired", []),
        ("page=99999999", ["A small thing", "Small risks"]),
        ("q=%00", ["A small thing", "Small risks"]),
    ],
)
def test_library_filters(
    sign_in: SignIn, thea: Member, handout: Edition, query: str, titles: list[str]
) -> None:
    make_edition()
    answer = sign_in(thea).get(f"/library/?{query}")
    assert [line["row"].title for line in answer.context["rows"]] == titles


def test_library_shows_the_newest_approved_version_alone(
    sign_in: SignIn, thea: Member, handout: Edition
) -> None:
    make_edition(**HANDOUT, version=2)
    rows = sign_in(thea).get("/library/").context["rows"]
    assert [line["row"].version for line in rows] == [2]


def test_library_of_another_practice_is_not_there(sign_in: SignIn, stranger: Member, cora: Member) -> None:
    theirs = own(stranger)
    browser = sign_in(cora)
    assert browser.get("/library/?status=draft").context["rows"] == []
    assert [browser.get(url).status_code for url in list(urls(theirs).values())[:2]] == [404, 404]


def test_library_is_shut_for_assistants_and_strangers(
    sign_in: SignIn, assistant: Member, handout: Edition
) -> None:
    paths = ["/library/", *list(urls(handout).values())[:2]]
    assert [sign_in(assistant).get(path).status_code for path in paths] == [404, 404, 404]
    assert [sign_in(None).get(path).status_code for path in paths] == [302, 302, 302]


def test_library_that_is_empty_says_what_it_is_for(sign_in: SignIn, thea: Member, cora: Member) -> None:
    assert "once it is approved" in sign_in(thea).get("/library/").content.decode()
    assert "/library/desk/import/" in sign_in(cora).get("/library/").content.decode()
    assert "Nothing fits" in sign_in(thea).get("/library/?q=x").content.decode()


@pytest.mark.parametrize("count", [1, 50])
def test_library_costs_the_same_whatever_is_in_it(sign_in: SignIn, thea: Member, count: int) -> None:
    for number in range(count):
        make_edition(kind="handout", slug=f"h-{number}", title=f"Handout {number:02}")
    browser = sign_in(thea)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get("/library/")
    assert sum("psychoed_" in query["sql"] for query in asked.captured_queries) == 2
    assert len(answer.context["rows"]) == min(count, 20)
    assert answer.context["next_url"] == ("" if count == 1 else "/library/?page=2")


def test_library_pages_keep_what_was_asked(sign_in: SignIn, thea: Member) -> None:
    for number in range(45):
        make_edition(kind="handout", slug=f"h-{number}", title=f"Handout {number:02}")
    answer = sign_in(thea).get("/library/?q=hand&page=2")
    assert answer.context["previous_url"] == "/library/?q=hand&page=1"
    assert answer.context["next_url"] == "/library/?q=hand&page=3"
    assert answer.context["where"] == "21 to 40 of 45"


def test_text_shows_itself_its_facts_and_its_preview(sign_in: SignIn, thea: Member, handout: Edition) -> None:
    browser = sign_in(thea)
    page = browser.get(urls(handout)["material"]).content.decode()
    assert "<h1>A small thing</h1>" in page
    assert '<section class="try"><h2 class="try-label">One thing to notice</h2>' in page
    assert "<p>Calm grows in small steps.</p>" in browser.get(urls(handout)["preview"]).content.decode()


def test_exercise_shows_its_questions(sign_in: SignIn, thea: Member) -> None:
    later = {"id": "after", "type": "short_text", "label": "What happened?", "when": "later"}
    edition = make_edition(items=[*ITEMS, later])
    page = sign_in(thea).get(urls(edition)["preview"]).content.decode()
    assert (
        page.index("What small thing did you risk?")
        < page.index("Later, when it is over")
        < page.index("What happened?")
    )
    assert "Medium" in page


@pytest.mark.parametrize(("said", "shown"), [("2027-12-03", "3 December 2027"), ("soon", "")])
def test_text_says_in_words_when_it_is_looked_at_again(
    sign_in: SignIn, thea: Member, said: str, shown: str
) -> None:
    edition = make_edition(meta={"minutes": 1, "next_review": said})
    page = sign_in(thea).get(urls(edition)["material"]).content.decode()
    assert (shown in page, "Next look" in page) == (True, bool(shown))


def test_text_of_another_version_is_shown_on_request(sign_in: SignIn, thea: Member, handout: Edition) -> None:
    newer = make_edition(**HANDOUT, version=2)
    browser = sign_in(thea)
    url = urls(handout)["material"]
    assert browser.get(url).context["page"].row.edition_id == newer.id
    assert browser.get(f"{url}?edition={handout.id}").context["page"].row.edition_id == handout.id
    assert browser.get(f"{url}?edition={uuid.uuid4()}").status_code == 404
    assert browser.get(f"{url}?edition=nonsense").context["page"].row.edition_id == newer.id


def test_draft_is_not_there_for_therapists(sign_in: SignIn, thea: Member, cora: Member) -> None:
    draft = own(cora)
    assert sign_in(thea).get(urls(draft)["material"]).status_code == 404
    assert sign_in(cora).get(urls(draft)["material"]).status_code == 200


def test_suggestion_reaches_the_content_desk(
    sign_in: SignIn, thea: Member, cora: Member, handout: Edition
) -> None:
    answer = sign_in(thea).post(urls(handout)["suggest"], {"text": " The third line is long. "})
    assert (answer.status_code, answer.headers["Location"]) == (302, urls(handout)["material"])
    event = EditionEvent.objects.get(verb="suggested")
    assert (event.edition_id, event.actor_id, event.note) == (handout.id, thea.id, "The third line is long.")
    said = sign_in(cora).get("/library/desk/").context["suggestions"]
    assert [(line.title, line.said.name) for line in said] == [("A small thing", "Thea")]


def test_suggestion_without_words_is_refused_at_its_field(
    sign_in: SignIn, thea: Member, handout: Edition
) -> None:
    answer = sign_in(thea).post(urls(handout)["suggest"], {"text": " "})
    assert answer.status_code == 422
    assert "Write what you would change." in answer.content.decode()
    assert EditionEvent.objects.count() == 0


def test_suggestion_by_a_stranger_is_not_seen_here(
    sign_in: SignIn, stranger: Member, cora: Member, handout: Edition
) -> None:
    sign_in(stranger).post(urls(handout)["suggest"], {"text": "Theirs."})
    assert sign_in(cora).get("/library/desk/").context["suggestions"] == []
    assert "Theirs." not in sign_in(cora).get(urls(handout)["material"]).content.decode()


def test_reading_the_library_changes_nothing(sign_in: SignIn, cora: Member, handout: Edition) -> None:
    browser = sign_in(cora)
    for url in ("/library/", "/library/desk/", *list(urls(handout).values())[:2]):
        browser.get(url)
    assert browser.get(urls(handout)["suggest"]).status_code == 405
    assert EditionEvent.objects.count() == 0
