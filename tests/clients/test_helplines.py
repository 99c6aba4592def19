"""Whom to call: by language at home, by country elsewhere, and never a number that does not answer there."""

from typing import Any

import pytest

from clients import helplines
from clients.models import Client
from clients.portal import frame

TEXTS = {"en": "116 123", "de": "116 123 (deutsch)", "en-DE": "0800 1110111", "pt-br": "188"}


def found(language: str, country: str, texts: Any = TEXTS) -> tuple[str, bool]:
    help_there = helplines.help_for(texts, language=language, country=country, home="GB")
    return help_there.text, help_there.abroad


@pytest.mark.parametrize(
    ("language", "country", "text", "abroad"),
    [
        ("en", "GB", "116 123", False),
        ("de", "GB", "116 123 (deutsch)", False),
        ("fr", "GB", "116 123", False),
        ("en", "", "116 123", False),
        ("en", "DE", "0800 1110111", False),
        ("de", "DE", "0800 1110111", False),
        ("en", "KR", "116 123", True),
        ("pt-br", "GB", "188", False),
    ],
)
def test_the_country_comes_before_the_language(language: str, country: str, text: str, abroad: bool) -> None:
    assert found(language, country) == (text, abroad)


def test_without_a_text_there_is_none_and_an_empty_one_counts_for_nothing() -> None:
    assert found("en", "GB", {}) == ("", False)
    assert found("en", "GB", {"en": "  ", "de": "112"}) == ("112", False)


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/London", "GB"), ("Europe/Berlin", "DE"), ("America/New_York", "US"), ("UTC", "")],
)
def test_the_clock_says_the_country(zone: str, country: str) -> None:
    assert helplines.country_of(zone) == country


def test_countries_have_names() -> None:
    assert dict(helplines.countries())["IE"] == "Ireland"


@pytest.mark.parametrize(
    ("zone", "number", "abroad"),
    [("Europe/London", "116 123", False), ("Europe/Berlin", "0800 1110111", False), ("Asia/Seoul", "", True)],
)
def test_page_offers_no_number_to_press_that_answers_elsewhere(
    sam: Client, zone: str, number: str, abroad: bool
) -> None:
    sam.practice.crisis_text = TEXTS

    class Here:
        """As much of a sitting as the frame asks for."""

        practice, language = sam.practice, "en"

    Here.zone = zone  # type: ignore[attr-defined]  # set for this case alone
    told = frame.help_of(Here())  # type: ignore[arg-type]  # as above

    assert (told.number, told.abroad) == (number, abroad)
