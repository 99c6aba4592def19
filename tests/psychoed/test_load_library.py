"""The starter library arrives on the shared shelf once, is upgraded by new wordings, and never rewritten."""

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from practice.models import Member
from psychoed.actions import library
from psychoed.actors import Librarian
from psychoed.guards import FROZEN
from psychoed.models import Edition, EditionEvent, LicenceRecord, Material
from psychoed.packs import STARTER, PackError, Piece, shelf
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def piece(**changes: Any) -> Piece:
    """The first page of the shelf, with its metadata changed."""
    first = next(one for one in shelf() if one.slug == "the-alarm")
    return replace(first, meta={**first.meta, **changes})


def load(*pieces: Piece) -> list[tuple[str, int]]:
    told = library.load(pieces=pieces, by=Librarian(), now=NOON)
    return [(one.outcome, one.version) for one in told]


def test_load_on_an_empty_shelf_approves_every_pack() -> None:
    told = library.load_starter(by=Librarian(), now=NOON)

    assert {one.outcome for one in told} == {"new"}
    assert Material.objects.filter(owner=None).count() == len(told)
    assert Edition.objects.filter(status="approved", reviewed_by_author=True).count() == len(told)
    assert EditionEvent.objects.filter(verb="approved", actor_kind="operator").count() == len(told)
    assert LicenceRecord.objects.count() == len(told)


def test_edition_says_exactly_what_its_pack_says() -> None:
    given = piece()

    load(given)

    edition = Edition.objects.get()
    assert (edition.title, edition.blocks, edition.items, edition.meta, edition.sha256) == (
        given.title,
        list(given.blocks),
        list(given.items),
        dict(given.meta),
        given.sha256,
    )


def test_load_again_changes_nothing() -> None:
    first = library.load_starter(by=Librarian(), now=NOON)
    before = list(Edition.objects.order_by("id").values())

    again = library.load_starter(by=Librarian(), now=NOON)

    assert {one.outcome for one in again} == {"unchanged"}
    assert list(Edition.objects.order_by("id").values()) == before
    assert EditionEvent.objects.count() == len(first)
    assert LicenceRecord.objects.count() == len(first)


def test_new_wording_takes_the_place_of_the_old_and_leaves_its_words() -> None:
    load(piece())
    old = Edition.objects.values(*FROZEN).get()

    outcome = load(piece(summary="Said better.", change_note="A clearer summary."))

    assert outcome == [("upgraded", 2)]
    assert Edition.objects.values(*FROZEN).get(version=1) == old
    assert list(Edition.objects.order_by("version").values_list("status", "change_note")) == [
        ("retired", ""),
        ("approved", "A clearer summary."),
    ]
    assert list(EditionEvent.objects.order_by("id").values_list("verb", "note")) == [
        ("approved", "Loaded from the starter library."),
        ("approved", "Loaded from the starter library."),
        ("retired", "Version 2 took its place."),
    ]


def test_wording_that_was_loaded_before_is_known_however_old() -> None:
    load(piece())
    load(piece(summary="Said better."))

    assert load(piece()) == [("unchanged", 1)]


def test_retired_wording_stays_retired() -> None:
    load(piece())
    Edition.objects.update(status="retired", retired_at=NOON)

    assert load(piece()) == [("unchanged", 1)]
    assert Edition.objects.get().status == "retired"


def test_slug_of_another_kind_is_refused() -> None:
    Material.objects.create(slug="the-alarm", kind="exercise", created_at=NOON)

    with pytest.raises(PackError) as caught:
        load(piece())

    assert (caught.value.file, caught.value.field) == ("the-alarm.en.md", "kind")
    assert Edition.objects.count() == 0


def test_question_that_could_not_be_shown_is_not_loaded() -> None:
    wrong = replace(piece(), items=[{"id": "a", "type": "poem", "label": "A"}])

    with pytest.raises(PackError) as caught:
        load(wrong)

    assert (caught.value.file, caught.value.field) == ("the-alarm.en.md", "a.type")
    assert Material.objects.count() == 0


def test_sum_that_could_not_be_worked_out_is_not_loaded() -> None:
    with pytest.raises(PackError) as caught:
        load(piece(risk_items=["gone"]))

    assert (caught.value.file, caught.value.field) == ("the-alarm.en.md", "scoring.risk_items.items")
    assert Material.objects.count() == 0


def test_shared_shelf_is_not_filled_by_a_member(cora: Member) -> None:
    with pytest.raises(library.NotTheOperator):
        library.load(pieces=[piece()], by=cora, now=NOON)


def test_command_says_what_it_did() -> None:
    said = StringIO()

    call_command("load_library", stdout=said)
    call_command("load_library", stdout=said)

    lines = said.getvalue().splitlines()
    count = len(shelf())
    assert "new       handout the-alarm (en) version 1" in lines
    assert "unchanged handout the-alarm (en) version 1" in lines
    assert [line for line in lines if "packs" in line] == [
        f"{count} packs, {count} changed.",
        f"{count} packs, 0 changed.",
    ]


def test_command_is_silent_when_asked() -> None:
    said = StringIO()

    call_command("load_library", verbosity=0, stdout=said)

    assert said.getvalue() == ""
    assert Edition.objects.count() == len(shelf())


def test_export_writes_the_pack_that_was_loaded() -> None:
    said = StringIO()
    load(piece())

    call_command("export_pack", "the-alarm", stdout=said)

    assert said.getvalue() == (STARTER / "handouts" / "the-alarm.en.md").read_text(encoding="utf-8")


def test_export_of_what_is_not_there_says_so() -> None:
    with pytest.raises(CommandError, match="Nothing approved is called the-alarm in de"):
        call_command("export_pack", "the-alarm", "--language", "de")


def test_command_names_the_pack_that_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "odd.en.md").write_text("no front matter", encoding="utf-8")
    monkeypatch.setattr(library, "shelf", lambda: shelf(tmp_path))

    with pytest.raises(CommandError, match="front matter: begin with"):
        call_command("load_library")
