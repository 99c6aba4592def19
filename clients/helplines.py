"""Whom to call, where a client is: the practice writes numbers per language and country, a clock's zone says the country."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.conf import settings

Texts = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Help:
    """The lines to show, and their language. `abroad`: no numbers are known for the country the client lives in."""

    text: str
    abroad: bool
    language: str = ""


def key(*, language: str, country: str, home: str) -> str:
    """Under which name a text is kept: the language alone at home, with the country elsewhere."""
    return language if country == home else f"{language}-{country}"


def help_for(texts: Texts, *, language: str, country: str, home: str) -> Help:
    """The text for this language and country; else another language of that country; else the practice's own."""
    there = country or home
    written = {name: str(text).strip() for name, text in texts.items() if str(text).strip()}
    languages = [language, settings.LANGUAGE_CODE, *_languages(written, country=there, home=home)]
    for each in languages:
        if text := written.get(key(language=each, country=there, home=home)):
            return Help(text=text, abroad=False, language=each)
    if there == home:
        return Help(text="", abroad=False)
    return replace(help_for(texts, language=language, country=home, home=home), abroad=True)


def _languages(written: Mapping[str, str], *, country: str, home: str) -> list[str]:
    """The languages in which something was written for this country."""
    ending = "" if country == home else f"-{country}"
    return [
        name.removesuffix(ending) for name in written if name.endswith(ending) and (ending or _is_home(name))
    ]


def _is_home(name: str) -> bool:
    """Whether a name carries no country: `en`, `pt-br`, not `en-DE`."""
    return not name.rpartition("-")[2].isupper()


@lru_cache
def country_of(zone: str) -> str:
    """The country of a time zone, two letters; nothing for zones that lie in none."""
    return _places().get(zone, "")


@lru_cache
def countries() -> tuple[tuple[str, str], ...]:
    """Every country as (code, name), by name."""
    rows = [line.split("\t")[:2] for line in _table("iso3166.tab")]
    return tuple(sorted(((code, name) for code, name in rows), key=lambda row: row[1]))


@lru_cache
def _places() -> dict[str, str]:
    return {zone: code for code, _where, zone in (line.split("\t")[:3] for line in _table("zone.tab"))}


def _table(name: str) -> list[str]:
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
