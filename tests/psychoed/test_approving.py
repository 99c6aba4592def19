"""Review and after: two pairs of eyes, a frozen wording, new versions, retiring and recalling."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse

from practice.models import Member
from psychoed.actions import approving, drafting, versions
from psychoed.articles.corrections import Step
from psychoed.models import Edition, EditionEvent, LicenceRecord
from psychoed.packs import check_metadata, piece_of
from psychoed.pinning import edition_sha256
from tests.conftest import SignIn
from tests.factories import NOON, make_edition, make_member

ARTICLE = b"Small doors\nA Part\nSome prose, with an end.\nAnother line, with an end."
ANSWERS: dict[str, Any] = {
    "licence_ground": "ours",
    "attribution": "Written by Cora",
    "cautions": ["Not in an acute crisis."],
    "sources": [{"citation": "Experience", "supports": "What this text says."}],
}


@pytest.fixture
def second(cora: Member) -> Member:
    """Another curator of the same practice."""
    return make_member(cora.practice, "Dora", "curator")


def draft(by: Member, *, reviewer: Member | None = None, **more: Any) -> Edition:
    edition = drafting.draft(data=ARTICLE, by=by, now=NOON)
    answers = {**ANSWERS, **more}
    return drafting.save(
        edition_id=edition.id, revision=0, answers=answers, reviewer_id=(reviewer or by).id, by=by, now=NOON
    ).edition


def in_review(by: Member, reviewer: Member | None = None) -> Edition:
    return approving.send_for_review(edition_id=draft(by, reviewer=reviewer).id, by=by, now=NOON)


def approved(by: Member) -> Edition:
    edition = in_review(by)
    return approving.approve(edition_id=edition.id, checked=approving.CHECKLIST, by=by, now=NOON)


def verbs(edition: Edition) -> list[str]:
    return list(
        EditionEvent.objects.filter(edition_id=edition.id).order_by("id").values_list("verb", flat=True)
    )


def test_draft_goes_to_review_and_a_second_person_approves(cora: Member, second: Member) -> None:
    edition = in_review(cora, second)
    approving.approve(edition_id=edition.id, by=second, now=NOON)
    edition.refresh_from_db()
    assert (edition.status, edition.approved_by_id, edition.reviewed_by_author) == (
        "approved",
        second.id,
        False,
    )
    assert verbs(edition) == ["drafted", "saved", "sent_for_review", "approved"]


def test_approved_text_is_pinned_by_the_hash_of_what_it_says(cora: Member) -> None:
    edition = approved(cora)
    edition.refresh_from_db()
    said = {name: getattr(edition, name) for name in ("kind", "language", "title", "blocks", "items", "meta")}
    assert edition.sha256 == edition_sha256(**said)


def test_approved_text_says_what_a_pack_has_to_say(cora: Member) -> None:
    edition = approved(cora)
    piece = piece_of(meta=edition.meta, blocks=edition.blocks, items=edition.items)
    check_metadata(piece)
    assert piece.sha256 == edition.sha256
    assert edition.meta["summary"] == "Some prose, with an end."
    assert (edition.meta["version"], edition.meta["minutes"], edition.meta["next_review"]) == (
        "1.0.0",
        1,
        "2027-12-03",
    )


def test_approved_text_is_frozen_by_the_database(cora: Member) -> None:
    edition = approved(cora)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(id=edition.id).update(title="Another")
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(id=edition.id).delete()


def test_author_does_not_approve_where_somebody_else_can(cora: Member, second: Member) -> None:
    edition = in_review(cora, second)
    with pytest.raises(approving.NeedsSecondPerson):
        approving.approve(edition_id=edition.id, checked=approving.CHECKLIST, by=cora, now=NOON)


def test_author_who_is_alone_approves_after_the_whole_checklist(cora: Member) -> None:
    edition = in_review(cora)
    with pytest.raises(approving.NotReady):
        approving.approve(edition_id=edition.id, checked=approving.CHECKLIST[1:], by=cora, now=NOON)
    done = approving.approve(edition_id=edition.id, checked=approving.CHECKLIST, by=cora, now=NOON)
    assert done.reviewed_by_author is True


@pytest.mark.parametrize(
    ("more", "problems"),
    [
        ({"licence_ground": ""}, {"licence_ground": "empty"}),
        (
            {"attribution": "", "cautions": [], "sources": []},
            dict.fromkeys(("attribution", "cautions", "sources"), "empty"),
        ),
        ({"licence_ground": "free_licence", "licence": "some licence"}, {"licence": "spdx"}),
        ({"licence_ground": "link_only", "attribution": "a page"}, {"attribution": "link"}),
    ],
)
def test_review_asks_its_questions(cora: Member, more: dict[str, Any], problems: dict[str, str]) -> None:
    edition = draft(cora, **more)
    with pytest.raises(approving.NotReady) as open_questions:
        approving.send_for_review(edition_id=edition.id, by=cora, now=NOON)
    assert open_questions.value.problems == problems


def test_review_asks_for_a_title_a_text_and_another_reviewer(
    cora: Member, second: Member, stranger: Member
) -> None:
    edition = draft(cora, reviewer=stranger)
    steps = [Step(what="delete", index=3), Step(what="delete", index=2), Step(what="delete", index=0)]
    drafting.save(edition_id=edition.id, revision=1, steps=steps, by=cora, now=NOON)
    with pytest.raises(approving.NotReady) as open_questions:
        approving.send_for_review(edition_id=edition.id, by=cora, now=NOON)
    assert open_questions.value.problems == {"title": "missing", "text": "missing", "reviewer": "empty"}
    assert edition.title == "Small doors"


@pytest.mark.parametrize(
    ("ground", "spdx"),
    [("ours", "LicenseRef-Own"), ("permission", "LicenseRef-Permission"), ("free_licence", "CC-BY-4.0")],
)
def test_ground_of_use_is_written_down_once(cora: Member, ground: str, spdx: str) -> None:
    edition = draft(cora, licence_ground=ground, licence="CC-BY-4.0")
    for _time in range(2):
        approving.send_for_review(edition_id=edition.id, by=cora, now=NOON)
        approving.send_back(edition_id=edition.id, note="Again.", by=cora, now=NOON)
    record = LicenceRecord.objects.get()
    assert (record.ground, record.spdx, record.attribution) == (ground, spdx, "Written by Cora")


def test_text_sent_back_is_a_draft_with_its_reason(cora: Member, second: Member) -> None:
    edition = in_review(cora, second)
    with pytest.raises(approving.NotReady):
        approving.send_back(edition_id=edition.id, note=" ", by=second, now=NOON)
    back = approving.send_back(edition_id=edition.id, note="Shorter, please.", by=second, now=NOON)
    assert (back.status, back.sent_for_review_at) == ("draft", None)
    assert verbs(edition)[-1] == "sent_back"


def test_stale_draft_is_not_overwritten(cora: Member) -> None:
    edition = draft(cora)
    with pytest.raises(drafting.StaleDraft):
        drafting.save(edition_id=edition.id, revision=0, by=cora, now=NOON)


def test_new_version_takes_the_place_of_the_old_one(cora: Member) -> None:
    first = approved(cora)
    fresh = versions.revise(edition_id=first.id, change_note="Kinder.", by=cora, now=NOON)
    assert (fresh.version, fresh.status, fresh.change_note) == (2, "draft", "Kinder.")
    assert versions.revise(edition_id=first.id, change_note="", by=cora, now=NOON) == fresh
    drafting.save(edition_id=fresh.id, revision=0, reviewer_id=cora.id, answers={}, by=cora, now=NOON)
    approving.send_for_review(edition_id=fresh.id, by=cora, now=NOON)
    approving.approve(edition_id=fresh.id, checked=approving.CHECKLIST, by=cora, now=NOON)
    first.refresh_from_db()
    assert (first.status, first.blocks) == ("retired", fresh.blocks)
    assert verbs(first)[-1] == "retired"


def test_new_version_needs_a_change_note(cora: Member) -> None:
    with pytest.raises(versions.NoReason):
        versions.revise(edition_id=approved(cora).id, change_note=" ", by=cora, now=NOON)


def test_shared_text_is_copied_to_be_adapted(cora: Member) -> None:
    shared = make_edition(kind="handout", title="A small thing", slug="a-small-thing")
    copy = versions.adapt(edition_id=shared.id, by=cora, now=NOON)
    assert (copy.material.owner_id, copy.status, copy.blocks) == (cora.practice_id, "draft", shared.blocks)
    assert copy.change_note == "Adapted from “A small thing”, version 1."
    with pytest.raises(Http404):
        versions.revise(edition_id=shared.id, change_note="x", by=cora, now=NOON)


def test_text_is_put_into_another_language(cora: Member) -> None:
    first = approved(cora)
    fresh = versions.translate(edition_id=first.id, language="de", by=cora, now=NOON)
    assert (fresh.material_id, fresh.language, fresh.version, fresh.status) == (
        first.material_id,
        "de",
        1,
        "draft",
    )
    assert (fresh.blocks, fresh.source.splitlines()[0]) == (first.blocks, "Small doors")
    assert versions.translate(edition_id=first.id, language="de", by=cora, now=NOON) == fresh
    assert verbs(fresh) == ["translated"]
    for language in ("en", "xx", ""):
        with pytest.raises(versions.NoReason):
            versions.translate(edition_id=first.id, language=language, by=cora, now=NOON)


def test_translation_stands_beside_the_original(sign_in: SignIn, cora: Member) -> None:
    first = approved(cora)
    fresh = versions.translate(edition_id=first.id, language="de", by=cora, now=NOON)
    drafting.save(edition_id=fresh.id, revision=0, reviewer_id=cora.id, answers={}, by=cora, now=NOON)
    approving.send_for_review(edition_id=fresh.id, by=cora, now=NOON)
    done = approving.approve(edition_id=fresh.id, checked=approving.CHECKLIST, by=cora, now=NOON)
    first.refresh_from_db()
    assert (first.status, done.meta["language"], done.meta["reading_level"]["method"]) == (
        "approved",
        "de",
        "none",
    )
    rows = sign_in(cora).get("/library/").context["rows"]
    assert [line["row"].language for line in rows] == ["de", "en"]


def test_retired_text_is_handed_out_no_more(cora: Member) -> None:
    edition = versions.retire(edition_id=approved(cora).id, by=cora, now=NOON)
    assert (edition.status, edition.retired_at) == ("retired", NOON)
    assert list(Edition.objects.assignable()) == []


def test_recall_needs_a_reason_and_keeps_it(cora: Member) -> None:
    edition = approved(cora)
    with pytest.raises(versions.NoReason):
        versions.recall(edition_id=edition.id, reason="", by=cora, now=NOON)
    versions.recall(edition_id=edition.id, reason="A wrong claim.", by=cora, now=NOON)
    edition.refresh_from_db()
    assert (edition.status, edition.recall_reason) == ("recalled", "A wrong claim.")
    assert verbs(edition)[-1] == "recalled"


@pytest.mark.parametrize("who", ["thea", "owen", "stranger"])
def test_no_verb_is_open_to_those_who_may_not(cora: Member, who: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(who)
    work, waiting, done = draft(cora), in_review(cora), approved(cora)
    if who != "stranger":
        with pytest.raises(Http404):
            drafting.draft(data=ARTICLE, by=by, now=NOON)
    for attempt in (
        lambda: drafting.save(edition_id=work.id, revision=1, by=by, now=NOON),
        lambda: drafting.restore(edition_id=work.id, index=0, block={}, by=by, now=NOON),
        lambda: approving.send_for_review(edition_id=work.id, by=by, now=NOON),
        lambda: approving.approve(edition_id=waiting.id, checked=approving.CHECKLIST, by=by, now=NOON),
        lambda: approving.send_back(edition_id=waiting.id, note="x", by=by, now=NOON),
        lambda: versions.revise(edition_id=done.id, change_note="x", by=by, now=NOON),
        lambda: versions.adapt(edition_id=done.id, by=by, now=NOON),
        lambda: versions.translate(edition_id=done.id, language="de", by=by, now=NOON),
        lambda: versions.retire(edition_id=done.id, by=by, now=NOON),
        lambda: versions.recall(edition_id=done.id, reason="x", by=by, now=NOON),
    ):
        with pytest.raises(Http404):
            attempt()


def test_verb_out_of_turn_finds_nothing(cora: Member) -> None:
    work, done = draft(cora), approved(cora)
    for attempt in (
        lambda: approving.approve(edition_id=work.id, checked=approving.CHECKLIST, by=cora, now=NOON),
        lambda: approving.send_for_review(edition_id=done.id, by=cora, now=NOON),
        lambda: versions.adapt(edition_id=work.id, by=cora, now=NOON),
        lambda: versions.recall(edition_id=work.id, reason="x", by=cora, now=NOON),
        lambda: drafting.save(edition_id=done.id, revision=2, by=cora, now=NOON),
        lambda: versions.retire(edition_id=uuid.uuid4(), by=cora, now=NOON),
    ):
        with pytest.raises(Http404):
            attempt()


def test_desk_sends_to_review_with_all_questions_answered(
    sign_in: SignIn, cora: Member, second: Member
) -> None:
    edition = drafting.draft(data=ARTICLE, by=cora, now=NOON)
    url = reverse("content_draft", args=[edition.id])
    sent = {"revision": 0, "do": "send", "answers-cautions": "None known."}
    answer = sign_in(cora).post(url, sent)
    assert answer.status_code == 422
    assert sorted(answer.context["answers"].errors) == [
        "attribution",
        "licence_ground",
        "reviewer",
        "sources",
    ]
    edition.refresh_from_db()
    assert (edition.status, edition.meta["cautions"]) == ("draft", ["None known."])
    more = {"answers-licence_ground": "ours", "answers-attribution": "Cora", "answers-sources": "x"}
    answer = sign_in(cora).post(url, {**sent, **more, "revision": 1, "answers-reviewer": str(second.id)})
    assert answer.headers["Location"] == reverse("content_review", args=[edition.id])
    assert sign_in(cora).get(url).headers["Location"] == answer.headers["Location"]


def test_review_page_is_for_the_second_person(sign_in: SignIn, cora: Member, second: Member) -> None:
    edition = in_review(cora, second)
    url = reverse("content_review", args=[edition.id])
    assert 'value="approve"' not in sign_in(cora).get(url).content.decode()
    refused = sign_in(cora).post(url, {"do": "approve", "checked": list(approving.CHECKLIST)})
    assert (refused.status_code, "somebody else approves it" in refused.content.decode()) == (422, True)
    assert sign_in(second).post(url, {"do": "back", "text": ""}).status_code == 422
    answer = sign_in(second).post(url, {"do": "approve"})
    assert answer.headers["Location"] == reverse("material", args=[edition.material_id])
    assert sign_in(second).get(url).status_code == 404


def test_review_page_of_an_author_alone_has_the_checklist(sign_in: SignIn, cora: Member) -> None:
    edition = in_review(cora)
    browser, url = sign_in(cora), reverse("content_review", args=[edition.id])
    assert browser.post(url, {"do": "approve", "checked": ["may_use"]}).status_code == 422
    assert browser.post(url, {"do": "approve", "checked": list(approving.CHECKLIST)}).status_code == 302
    page = browser.get(reverse("material", args=[edition.material_id])).content.decode()
    assert "reviewed by its author" in page


def test_review_page_sends_back_to_the_draft(sign_in: SignIn, cora: Member) -> None:
    edition = in_review(cora)
    browser = sign_in(cora)
    browser.post(reverse("content_review", args=[edition.id]), {"do": "back", "text": "Shorter, please."})
    assert "Shorter, please." in browser.get(reverse("content_draft", args=[edition.id])).content.decode()


@pytest.mark.parametrize(
    ("name", "sent", "status"),
    [
        ("revise", "Kinder.", "approved"),
        ("adapt", "", "approved"),
        ("retire", "", "retired"),
        ("recall", "Wrong.", "recalled"),
    ],
)
def test_deed_on_the_page_of_a_text(
    *, sign_in: SignIn, cora: Member, thea: Member, name: str, sent: str, status: str
) -> None:
    edition = approved(cora)
    url = reverse(f"edition_{name}", args=[edition.material_id, edition.id])
    assert sign_in(thea).post(url, {"text": sent}).status_code == 404
    assert sign_in(cora).get(url).status_code == 405
    assert sign_in(cora).post(url, {"text": sent}).status_code == 302
    edition.refresh_from_db()
    assert edition.status == status


def test_translation_begins_on_the_page_of_a_text(sign_in: SignIn, cora: Member, thea: Member) -> None:
    edition = approved(cora)
    url = reverse("edition_translate", args=[edition.material_id, edition.id])
    assert sign_in(thea).post(url, {"language": "de"}).status_code == 404
    assert "another language" in sign_in(cora).post(url, {"language": "en"}, follow=True).content.decode()
    answer = sign_in(cora).post(url, {"language": "es"})
    assert answer.headers["Location"] == reverse(
        "content_draft", args=[Edition.objects.get(language="es").id]
    )


@pytest.mark.parametrize("name", ["revise", "recall"])
def test_deed_without_its_reason_changes_nothing(sign_in: SignIn, cora: Member, name: str) -> None:
    edition = approved(cora)
    url = reverse(f"edition_{name}", args=[edition.material_id, edition.id])
    answer = sign_in(cora).post(url, {"text": " "}, follow=True)
    assert "Say in a sentence" in answer.content.decode()
    edition.refresh_from_db()
    assert (edition.status, Edition.objects.count()) == ("approved", 1)


def test_recalled_text_says_so_to_therapists(sign_in: SignIn, cora: Member, thea: Member) -> None:
    edition = approved(cora)
    versions.recall(edition_id=edition.id, reason="A wrong claim.", by=cora, now=NOON)
    page = sign_in(thea).get(reverse("material", args=[edition.material_id])).content.decode()
    assert "A wrong claim." in page
