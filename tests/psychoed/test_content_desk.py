"""The content desk: an article comes in, is corrected in place, and goes to review; nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from practice.models import Member
from psychoed.actions import drafting, versions
from psychoed.models import Edition, EditionEvent, LicenceRecord, Material
from tests import factories
from tests.conftest import SignIn

ARTICLE = (Path(__file__).parent / "data" / "starting-again-after-silence.txt").read_text(encoding="utf-8")
IMPORT = "/library/desk/import/"
TEXT = "Small doors\nA Part\nSome prose, with an end.\nCalm: it grows slowly here.\nA last line, with an end."


@pytest.fixture
def desk(sign_in: SignIn, cora: Member) -> Browser:
    return sign_in(cora)


def bring_in(browser: Browser, text: str = TEXT) -> Edition:
    browser.post(IMPORT, {"text": text, "format": "auto", "language": "en"})
    return Edition.objects.get()


def url(edition: Edition, *, name: str = "content_draft") -> str:
    return reverse(name, args=[edition.id])


def press(browser: Browser, edition: Edition, do: str, **more: Any) -> Any:
    edition.refresh_from_db()
    answer = browser.post(url(edition), {"revision": edition.revision, "do": do, **more})
    edition.refresh_from_db()
    return answer


def typed(index: int, lines: str, kind: str = "paragraph") -> dict[str, Any]:
    return {"block_index": index, "block-kind": kind, "block-lines": lines}


def told(edition: Edition) -> list[str]:
    return [block.get("text") or block["type"] for block in edition.blocks]


def test_import_makes_a_draft_with_its_doubts(desk: Browser, cora: Member) -> None:
    answer = desk.post(IMPORT, {"text": TEXT, "format": "auto", "language": "de"})
    edition = Edition.objects.get()
    assert answer.headers["Location"] == url(edition)
    assert (edition.title, edition.status, edition.language) == ("Small doors", "draft", "de")
    assert (edition.material.slug, edition.material.owner_id) == ("small-doors", cora.practice_id)
    assert [doubt["code"] for doubt in edition.doubts] == ["lone_definition"]
    page = desk.get(url(edition)).content.decode()
    assert "Draft · 0 words left out · 1 doubt" in page
    assert "it stands alone; it was kept as a paragraph." in page


def test_import_of_a_file_keeps_its_name(desk: Browser) -> None:
    file = SimpleUploadedFile("doors.md", b"# Doors\n\nSome prose.")
    desk.post(IMPORT, {"file": file, "format": "auto", "language": "en"})
    edition = Edition.objects.get()
    assert (edition.source_name, edition.title) == ("doors.md", "Doors")


def test_import_of_a_whole_article_has_nothing_to_doubt(desk: Browser) -> None:
    edition = bring_in(desk, ARTICLE)
    assert edition.doubts == []
    assert "0 words left out · 0 doubts" in desk.get(url(edition)).content.decode()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "kept words", "format": "nonsense"}, "format"),
        ({"text": "%PDF kept words"}, "text"),
        ({"text": "kept words", "file": SimpleUploadedFile("a.txt", b"x")}, "file"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF")}, "file"),
        ({"file": SimpleUploadedFile("a.txt", b"word " * 500_000)}, "file"),
        ({"text": "kept words", "language": "xx"}, "language"),
    ],
)
def test_import_that_cannot_be_read_says_why_at_its_field(
    desk: Browser, sent: dict[str, Any], field: str
) -> None:
    answer = desk.post(IMPORT, {"format": "auto", "language": "en", **sent})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert ("kept words" in sent.get("text", "")) == ("kept words" in answer.content.decode())
    assert Edition.objects.count() == 0


def test_import_twice_gives_two_materials_two_names(desk: Browser) -> None:
    for _time in range(3):
        desk.post(IMPORT, {"text": TEXT, "format": "auto", "language": "en"})
    assert sorted(Material.objects.values_list("slug", flat=True)) == [
        "small-doors",
        "small-doors-2",
        "small-doors-3",
    ]


@pytest.mark.parametrize("role", ["thea", "owen", "assistant"])
def test_desk_is_not_there_for_those_who_do_not_write(
    sign_in: SignIn, desk: Browser, role: str, request: pytest.FixtureRequest
) -> None:
    edition = bring_in(desk)
    browser = sign_in(request.getfixturevalue(role))
    paths = ["/library/desk/", IMPORT, url(edition), url(edition, name="content_review")]
    assert [browser.get(path).status_code for path in paths] == [404, 404, 404, 404]
    assert browser.post(url(edition), {"do": "save", "revision": 0}).status_code == 404


def test_draft_of_another_practice_is_not_there(sign_in: SignIn, desk: Browser, stranger: Member) -> None:
    edition = bring_in(desk)
    browser = sign_in(stranger)
    assert browser.get(url(edition)).status_code == 404
    assert press(browser, edition, "delete:1").status_code == 404
    assert browser.post(url(edition, name="content_undo")).status_code == 302
    assert edition.revision == 0


def test_draft_of_the_shared_library_cannot_be_worked_on(desk: Browser) -> None:
    edition = factories.make_edition(kind="handout")
    assert desk.get(url(edition)).status_code == 404


def test_button_on_a_doubt_changes_the_kind_and_settles_it(desk: Browser) -> None:
    edition = bring_in(desk)
    answer = press(desk, edition, "kind:3:definitions")
    assert answer.headers["Location"] == f"{url(edition)}#block-3"
    assert edition.blocks[3]["items"] == [{"term": "Calm", "text": "it grows slowly here."}]
    assert (edition.doubts, edition.revision) == ([], 1)


def test_leaving_a_doubt_settles_it(desk: Browser) -> None:
    edition = bring_in(desk)
    press(desk, edition, "settle:3")
    assert (edition.doubts, told(edition)[3]) == ([], "Calm: it grows slowly here.")


def test_block_is_opened_changed_and_closed(desk: Browser) -> None:
    edition = bring_in(desk)
    answer = press(desk, edition, "open:2")
    assert answer.headers["Location"] == f"{url(edition)}?edit=2#block-2"
    form = desk.get(f"{url(edition)}?edit=2").context["block_form"]
    assert form.initial == {"kind": "paragraph", "lines": "Some prose, with an end."}
    press(desk, edition, "save:2", **typed(2, "Other prose.", "notice"))
    assert edition.blocks[2] == {"type": "notice", "text": "Other prose."}
    assert "2 words left out" not in desk.get(url(edition)).content.decode()
    assert desk.get(url(edition)).context["page"].left_out == ["Some", "with", "an", "end"]


def test_text_of_the_open_block_is_kept_by_a_button_elsewhere(desk: Browser) -> None:
    edition = bring_in(desk)
    press(desk, edition, "up:4", **typed(2, "One.\n\nTwo."))
    assert told(edition) == [
        "Small doors",
        "A Part",
        "One.",
        "Two.",
        "A last line, with an end.",
        "Calm: it grows slowly here.",
    ]


@pytest.mark.parametrize(
    ("do", "sent", "expected"),
    [
        ("split:2", typed(2, "One.\n\nTwo."), ["Small doors", "A Part", "One.", "Two."]),
        ("merge:2", typed(2, "One."), ["Small doors", "A Part One."]),
        ("down:1", {}, ["Small doors", "Some prose, with an end.", "A Part"]),
        ("delete:2", typed(2, "  "), ["Small doors", "A Part", "Calm: it grows slowly here."]),
    ],
)
def test_block_is_split_joined_moved_deleted(
    desk: Browser, do: str, sent: dict[str, Any], expected: list[str]
) -> None:
    edition = bring_in(desk)
    press(desk, edition, do, **sent)
    assert told(edition)[: len(expected)] == expected


def test_deleted_block_comes_back_once(desk: Browser) -> None:
    edition = bring_in(desk)
    before = told(edition)
    press(desk, edition, "delete:2")
    page = desk.get(url(edition)).content.decode()
    assert f'action="{url(edition, name="content_undo")}"' in page
    assert "5 words left out" in page
    desk.post(url(edition, name="content_undo"))
    desk.post(url(edition, name="content_undo"))
    edition.refresh_from_db()
    assert told(edition) == before


def test_wrong_text_is_said_at_the_block_and_stays_typed(desk: Browser) -> None:
    edition = bring_in(desk)
    answer = press(desk, edition, "save:2", **typed(2, "no colon stands here", "definitions"))
    assert answer.status_code == 422
    assert answer.context["block_form"].errors == {
        "lines": ["“no colon stands here” needs a name, a colon and an explanation."]
    }
    assert "no colon stands here" in answer.content.decode()
    assert edition.revision == 0


@pytest.mark.parametrize("do", ["merge:0", "up:0", "down:99", "delete:-1", "kind:2:nonsense", "split:3"])
def test_button_that_makes_no_sense_changes_nothing(desk: Browser, do: str) -> None:
    edition = bring_in(desk)
    answer = press(desk, edition, do, **{"answers-cautions": "typed before"})
    assert answer.status_code == 422
    assert "typed before" in answer.content.decode()
    assert edition.revision == 0


def test_older_window_overwrites_nothing_and_loses_nothing(desk: Browser) -> None:
    edition = bring_in(desk)
    press(desk, edition, "settle:3")
    old = {
        "revision": 0,
        "do": "save",
        **typed(2, "Typed in the old window."),
        "answers-cautions": "also typed",
    }
    answer = desk.post(url(edition), old)
    edition.refresh_from_db()
    assert answer.status_code == 409
    assert "Typed in the old window." in answer.content.decode()
    assert "also typed" in answer.content.decode()
    assert told(edition)[2] == "Some prose, with an end."


def test_answers_are_kept_as_they_were_typed(desk: Browser, cora: Member) -> None:
    edition = bring_in(desk)
    press(desk, edition, "save", **{
        "answers-licence_ground": "ours", "answers-sources": "A book (2001) — what it says\nhttps://a.example/x",
        "answers-tags": "doors, calm", "answers-reviewer": str(cora.id),
    })  # fmt: skip
    assert edition.meta["sources"] == [
        {"citation": "A book (2001)", "supports": "what it says"},
        {"citation": "https://a.example/x", "supports": "What this text says.", "url": "https://a.example/x"},
    ]
    assert (edition.meta["tags"], edition.reviewer_id) == (["doors", "calm"], cora.id)
    form = desk.get(url(edition)).context["answers"]
    assert form.initial["sources"].splitlines()[0] == "A book (2001) — what it says"


def test_looking_at_the_desk_changes_nothing(desk: Browser) -> None:
    edition = bring_in(desk)
    before = (Edition.objects.values().get(), EditionEvent.objects.count())
    for path in ("/library/desk/", IMPORT, url(edition), f"{url(edition)}?edit=2", f"{url(edition)}?edit=99"):
        assert desk.get(path).status_code == 200
    assert desk.get(url(edition, name="content_undo")).status_code == 405
    assert (Edition.objects.values().get(), EditionEvent.objects.count()) == before
    assert LicenceRecord.objects.count() == 0


@pytest.mark.parametrize("count", [1, 50])
def test_desk_costs_the_same_whatever_lies_on_it(desk: Browser, cora: Member, count: int) -> None:
    for number in range(count):
        edition = drafting.draft(
            data=f"Draft {number}\nProse, with an end.".encode(), by=cora, now=factories.NOON
        )
        versions.suggest(edition_id=edition.id, text="Shorter.", by=cora, now=factories.NOON)
    with CaptureQueriesContext(connection) as asked:
        answer = desk.get("/library/desk/")
    assert sum("psychoed_" in query["sql"] for query in asked.captured_queries) == 3
    assert (len(answer.context["drafts"]), len(answer.context["suggestions"])) == (count, min(count, 20))
