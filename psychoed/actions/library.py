"""Puts the starter library on the shared shelf, and keeps it up to date; may be run again at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from psychoed import answering
from psychoed.actors import Actor, LibraryPermission
from psychoed.items import ItemError
from psychoed.models import Edition, EditionEvent, LicenceRecord, Material
from psychoed.packs import PackError, Piece, piece_of, shelf, write_pack
from psychoed.scoring import ScoringError, validate_scoring

NOTE = "Loaded from the starter library."


class NotTheOperator(PermissionError):
    """The shared shelf belongs to no practice; it is filled from the command line alone."""


class NotOnTheShelf(LookupError):
    """Nothing approved is there under this name and in this language."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of one pack: `new`, `upgraded` or `unchanged`, and the version that stands."""

    slug: str
    language: str
    kind: str
    version: int
    outcome: str


def load_starter(*, by: Actor, now: datetime) -> list[Loaded]:
    """Load the packs that ship with the product."""
    return load(pieces=shelf(), by=by, now=now)


@transaction.atomic
def load(*, pieces: Iterable[Piece], by: Actor, now: datetime) -> list[Loaded]:
    """A wording that is not known becomes a new approved edition, and takes the place of the one before.

    A known wording is left exactly as it is, retired or recalled ones included.
    """
    if by.kind != "operator" or not by.may(LibraryPermission.APPROVE):
        raise NotTheOperator(LibraryPermission.APPROVE)
    return [_load_one(piece=piece, by=by, now=now) for piece in pieces]


def pack_text(*, slug: str, language: str) -> str:
    """The newest approved edition of a shared piece, as the text of its pack."""
    found = Edition.objects.filter(
        material__slug=slug, material__owner=None, language=language, status=Edition.Status.APPROVED
    )
    edition = found.order_by("-version").first()
    if edition is None:
        raise NotOnTheShelf(f"Nothing approved is called {slug} in {language}.")
    identity = {"kind": edition.kind, "slug": slug, "language": language, "title": edition.title}
    return write_pack(piece_of(meta={**edition.meta, **identity}, blocks=edition.blocks, items=edition.items))


def _load_one(*, piece: Piece, by: Actor, now: datetime) -> Loaded:
    _check_items(piece)
    material = _material(piece=piece, now=now)
    editions = Edition.objects.filter(material=material, language=piece.language)
    known = editions.filter(sha256=piece.sha256).first()
    if known:
        return _told(piece, version=known.version, outcome="unchanged")
    latest = editions.aggregate(last=Max("version"))["last"] or 0
    edition = _publish(material=material, piece=piece, version=latest + 1, now=now)
    _note(edition, verb="approved", note=NOTE, by=by, now=now)
    for earlier in editions.filter(status=Edition.Status.APPROVED, version__lt=edition.version):
        _retire(earlier, note=f"Version {edition.version} took its place.", by=by, now=now)
    return _told(piece, version=edition.version, outcome="upgraded" if latest else "new")


def _check_items(piece: Piece) -> None:
    """What could not be shown or added up is not loaded."""
    try:
        items = answering.read_items(list(piece.items))
        validate_scoring(piece.meta, item_ids=[item.id for item in answering.walk(items)])
    except ItemError as error:
        field = f"{error.item_id}.{error.field}"
        raise PackError(file=piece.filename, field=field, message=error.message) from error
    except ScoringError as error:
        field = f"scoring.{error.name}.{error.field}"
        raise PackError(file=piece.filename, field=field, message=error.message) from error


def _material(*, piece: Piece, now: datetime) -> Material:
    material, _ = Material.objects.get_or_create(
        slug=piece.slug, owner=None, defaults={"kind": piece.kind, "created_at": now}
    )
    if material.kind != piece.kind:
        raise PackError(
            file=piece.filename,
            field="kind",
            message=f"{piece.slug} is already a {material.kind} in this library",
        )
    LicenceRecord.objects.get_or_create(
        material=material,
        ground=piece.meta["licence_ground"],
        spdx=piece.meta["licence"],
        attribution=piece.meta["attribution"],
        defaults={"rights_note": piece.meta.get("rights_note", ""), "recorded_at": now},
    )
    return material


def _publish(*, material: Material, piece: Piece, version: int, now: datetime) -> Edition:
    return Edition.objects.create(
        material=material,
        kind=piece.kind,
        version=version,
        language=piece.language,
        title=piece.title,
        blocks=list(piece.blocks),
        items=list(piece.items),
        meta=dict(piece.meta),
        change_note=piece.meta.get("change_note", ""),
        status=Edition.Status.APPROVED,
        sha256=piece.sha256,
        created_at=now,
        approved_at=now,
        reviewed_by_author=True,
    )


def _retire(edition: Edition, *, note: str, by: Actor, now: datetime) -> None:
    """It is no longer handed out; its wording stays as it is, and whoever has it keeps it."""
    edition.status, edition.retired_at = Edition.Status.RETIRED, now
    edition.save(update_fields=["status", "retired_at"])
    _note(edition, verb="retired", note=note, by=by, now=now)


def _note(edition: Edition, *, verb: str, note: str, by: Actor, now: datetime) -> None:
    """A line of the log; the shared shelf belongs to no practice."""
    EditionEvent.objects.create(
        edition_id=edition.id, verb=verb, actor_kind=by.kind, actor_id=by.id, at=now, note=note
    )


def _told(piece: Piece, *, version: int, outcome: str) -> Loaded:
    return Loaded(slug=piece.slug, language=piece.language, kind=piece.kind, version=version, outcome=outcome)
