"""A piece of the library as it stands in a pack: no database, no status, only what it says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psychoed.packs.errors import PackError
from psychoed.pinning import canonical, edition_sha256

KINDS = ("handout", "exercise", "measure", "session_check")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
IDENTITY = ("kind", "slug", "language", "title")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One wording in one language. Its metadata repeats kind, slug, language and title."""

    kind: str
    slug: str
    language: str
    title: str
    meta: Mapping[str, Any]
    blocks: Sequence[Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]

    @property
    def sha256(self) -> str:
        """The hash under which this wording is pinned."""
        return edition_sha256(
            kind=self.kind,
            language=self.language,
            title=self.title,
            blocks=self.blocks,
            items=self.items,
            meta=self.meta,
        )

    @property
    def filename(self) -> str:
        """The name of its file: slug, language, and what it is written in."""
        return f"{self.slug}.{self.language}.{'md' if self.kind == 'handout' else 'yaml'}"


def piece_of(*, meta: Mapping[str, Any], blocks: Sequence[Any], items: Sequence[Any]) -> Piece:
    """A piece from its three parts, once its identity makes sense and everything is plain JSON."""
    for key in IDENTITY:
        if not isinstance(meta.get(key), str) or not meta[key].strip():
            raise PackError(field=key, message="say it in the metadata, as text")
    _check_identity(meta)
    piece = Piece(
        kind=meta["kind"],
        slug=meta["slug"],
        language=meta["language"],
        title=meta["title"],
        meta=meta,
        blocks=blocks,
        items=items,
    )
    check_plain(piece)
    return piece


def check_plain(piece: Piece) -> None:
    """Refuse what JSON cannot carry unchanged: it could not be pinned."""
    for field in ("meta", "blocks", "items"):
        _check_value(getattr(piece, field), field=field)
    try:
        canonical(
            kind=piece.kind,
            language=piece.language,
            title=piece.title,
            blocks=piece.blocks,
            items=piece.items,
            meta=piece.meta,
        ).encode("utf-8")
    except (TypeError, ValueError) as error:
        raise PackError(field="text", message=f"cannot be written as plain text ({error})") from error


def _check_identity(meta: Mapping[str, Any]) -> None:
    if meta["kind"] not in KINDS:
        raise PackError(field="kind", message=f"use one of {', '.join(KINDS)}")
    if not SLUG.fullmatch(meta["slug"]) or len(meta["slug"]) > 80:
        raise PackError(field="slug", message="use small letters, digits and single hyphens, at most 80")
    if not LANGUAGE.fullmatch(meta["language"]) or len(meta["language"]) > 12:
        raise PackError(field="language", message="use a language code such as en, de or pt-BR")
    if len(meta["title"]) > 200:
        raise PackError(field="title", message="use at most 200 characters")


def _check_value(value: object, *, field: str) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise PackError(field=field, message=f"the key {key!r} has to be text; put it in quotes")
            _check_value(inner, field=f"{field}.{key}")
    elif isinstance(value, (list, tuple)):
        for place, inner in enumerate(value):
            _check_value(inner, field=f"{field}[{place}]")
    elif value is not None and not isinstance(value, (str, int, float, bool)):
        raise PackError(field=field, message=f"{type(value).__name__} is not a plain value; put it in quotes")
