"""What clinicians expect to be told about a piece before they hand it on, and whether it is there."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from psychoed.packs.errors import PackError
from psychoed.packs.piece import Piece

LONGEST_REVIEW_MONTHS = 24
TEXTS = ("summary", "version", "audience", "licence", "attribution", "last_reviewed", "next_review")
LISTS_WITH_CONTENT = ("authors", "sources", "use_when", "cautions", "tags")
GROUNDS = ("ours", "permission", "free_licence", "link_only")
LISTS = ("not_when", "risk_items", "pairs_with")
VERSION = re.compile(r"\d+\.\d+\.\d+")
SPDX = re.compile(r"LicenseRef-[A-Za-z0-9.-]+|[A-Za-z0-9.+-]+")


def check_metadata(piece: Piece) -> None:
    """Refuse a piece that says too little about itself to be given to anyone."""
    for key in TEXTS:
        _need(isinstance(piece.meta.get(key), str) and bool(piece.meta[key].strip()), key, "write a text")
    for key in LISTS_WITH_CONTENT:
        _need(_filled(piece.meta.get(key)), key, "list at least one")
    for key in LISTS:
        _need(isinstance(piece.meta.get(key), list), key, "write a list; it may be empty")
    for check in CHECKS:
        check(piece.meta)


def months_between(first: date, second: date) -> int:
    """Whole months from one day to another, a started month counted."""
    months = (second.year - first.year) * 12 + second.month - first.month
    return months + (1 if second.day > first.day else 0)


def _need(holds: bool, field: str, message: str) -> None:
    if not holds:
        raise PackError(field=field, message=message)


def _filled(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(value)


def _check_sources(meta: Mapping[str, Any]) -> None:
    for source in meta["sources"]:
        whole = isinstance(source, dict) and bool(source.get("citation")) and bool(source.get("supports"))
        _need(whole, "sources", "give each source a citation and what it supports")


def _check_numbers(meta: Mapping[str, Any]) -> None:
    minutes = meta.get("minutes")
    _need(type(minutes) is int and minutes >= 1, "minutes", "write whole minutes, at least 1")
    level = meta.get("reading_level")
    _need(
        isinstance(level, dict) and {"method", "value"} <= set(level), "reading_level", "say method and value"
    )
    _need(type(meta.get("needs_prep")) is bool, "needs_prep", "write true or false")


def _check_words(meta: Mapping[str, Any]) -> None:
    _need(meta.get("evidence_level") in ("A", "B", "C", "D"), "evidence_level", "write A, B, C or D")
    _need(bool(VERSION.fullmatch(meta["version"])), "version", "write three numbers, such as 1.0.0")
    _need(bool(SPDX.fullmatch(meta["licence"])), "licence", "write an SPDX identifier or LicenseRef-…")
    _need(meta.get("licence_ground") in GROUNDS, "licence_ground", f"write one of {', '.join(GROUNDS)}")
    _need(isinstance(meta.get("content_note"), str), "content_note", "write a text; it may be empty")


def _check_use(meta: Mapping[str, Any]) -> None:
    doses = meta.get("doses")
    _need(isinstance(doses, dict) and {"small", "full"} <= set(doses), "doses", "say small and full")
    cadence = meta.get("cadence")
    _need(isinstance(cadence, dict) and bool(cadence.get("type")), "cadence", "say its type")


def _check_dates(meta: Mapping[str, Any]) -> None:
    last, following = _day(meta, "last_reviewed"), _day(meta, "next_review")
    _need(last < following, "next_review", "has to come after last_reviewed")
    _need(
        months_between(last, following) <= LONGEST_REVIEW_MONTHS,
        "next_review",
        f"at most {LONGEST_REVIEW_MONTHS} months after last_reviewed",
    )


def _day(meta: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(meta[key])
    except ValueError as error:
        raise PackError(field=key, message="write a day as 2026-11-23") from error


CHECKS: tuple[Callable[[Mapping[str, Any]], None], ...] = (
    _check_sources,
    _check_numbers,
    _check_words,
    _check_use,
    _check_dates,
)
