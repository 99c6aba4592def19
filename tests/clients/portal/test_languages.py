"""A page speaks to each client in their language; before a sitting as the browser asks; the desk speaks English."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import translation

from clients.models import Client
from clients.schedule import day_words, moment_words, words_for
from practice.models import Member
from psychoed.languages import direction, own_name, same, spoken
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import make_assignment, make_client, make_edition

TUESDAY = datetime(2026, 3, 3, 19, 30, tzinfo=UTC)


def lang_of(page: Any) -> str:
    found = re.search(r'<html lang="([^"]*)" dir="([^"]*)"', page.content.decode())
    assert found is not None
    return " ".join(found.groups())


def title_of(page: Any) -> str:
    found = re.search(r"<h1>([^<]*)</h1>", page.content.decode())
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("language", "speaks", "title"),
    [
        ("en", "en ltr", "Your pages"),
        ("de", "de ltr", "Deine Seiten"),
        ("de-AT", "de ltr", "Deine Seiten"),
        ("es", "es ltr", "Tus páginas"),
        ("cy", "en ltr", "Your pages"),
    ],
)
def test_sitting_speaks_the_clients_language(thea: Member, language: str, speaks: str, title: str) -> None:
    """A language that the pages do not speak is answered in English, and says that it is English."""
    client = make_client(thea, "Lupe", language=language)
    edition, phone = make_edition(), Phone()
    phone.press(mail_link(client, make_assignment(client, edition), make_assignment(client, edition)))

    page = phone.get("/x/", headers={"accept-language": "es"} if language == "de" else {})

    assert (lang_of(page), title_of(page)) == (speaks, title)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("de-CH,de;q=0.9", "Eine Seite ist bereit."),
        ("es", "Hay una página lista."),
        ("cy", "A page is ready."),
    ],
)
def test_page_before_the_press_speaks_as_the_browser_asks(asked: str, title: str) -> None:
    page = Browser().get("/l/anything", headers={"accept-language": asked})
    assert title_of(page) == title
    assert page["Vary"].split(", ")[0] == "Accept-Language"


def test_page_before_the_press_does_not_know_whose_it_is(thea: Member) -> None:
    german = make_client(thea, "Greta", language="de")
    link = mail_link(german, make_assignment(german))
    known, unknown = Browser().get(f"/l/{link.id}"), Browser().get("/l/anything")
    assert known.content == unknown.content
    assert lang_of(known) == "en ltr"


def test_desk_speaks_english_whatever_the_browser_asks(thea: Member, sign_in: Any) -> None:
    page = sign_in(thea).get("/clients/", headers={"accept-language": "de"})
    assert lang_of(page) == "en ltr"
    assert "Accept-Language" not in page["Vary"]


def test_page_that_is_not_there_speaks_to_clients_in_their_language(sam: Client) -> None:
    assert (
        title_of(Browser().get("/x/nowhere", headers={"accept-language": "de"}))
        == "Diese Seite gibt es hier nicht"
    )
    assert title_of(Browser().get("/nowhere", headers={"accept-language": "de"})) == "This page is not here"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["today at 19:30", "yesterday evening", "Tuesday, 3 March", "tomorrow at 19:30"]),
        ("de", ["heute um 19:30", "gestern Abend", "am Dienstag, 3. März", "morgen um 19:30"]),
        ("es", ["hoy a las 19:30", "ayer por la tarde", "el martes 3 de marzo", "mañana a las 19:30"]),
    ],
)
def test_moments_are_said_as_people_say_them(language: str, words: list[str]) -> None:
    days = [date(2026, 3, day) for day in (3, 4, 9, 2)]
    with translation.override(language):
        assert [moment_words(TUESDAY, today=day) for day in days] == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["early yesterday", "yesterday morning", "yesterday afternoon", "late yesterday evening"]),
        ("de", ["in der Nacht auf gestern", "gestern Morgen", "gestern Nachmittag", "gestern spät am Abend"]),
        ("es", ["ayer de madrugada", "ayer por la mañana", "ayer por la tarde", "ayer por la noche"]),
    ],
)
def test_yesterday_has_its_parts(language: str, words: list[str]) -> None:
    moments = [TUESDAY.replace(hour=hour) for hour in (2, 8, 15, 22)]
    with translation.override(language):
        assert [moment_words(each, today=date(2026, 3, 4)) for each in moments] == words


@pytest.mark.parametrize(
    ("language", "day", "slot"),
    [
        ("en", "3 March", "Thursday evening"),
        ("de", "3. März", "Donnerstagabend"),
        ("es", "3 de marzo", "jueves por la tarde"),
    ],
)
def test_days_of_mails_are_said_in_words(language: str, day: str, slot: str) -> None:
    with translation.override(language):
        assert day_words(TUESDAY.date()) == day
        assert words_for(day=date(2026, 3, 5), at=time(19, 30)) == slot


def test_languages_know_their_kin_and_their_way() -> None:
    assert [spoken(code) for code in ("es-MX", "pt-br", "DE")] == ["es", "en", "de"]
    assert [same("es-MX", "es"), same("de", "es")] == [True, False]
    assert [direction(code) for code in ("ar-EG", "he", "de")] == ["rtl", "rtl", "ltr"]
    assert [own_name(code) for code in ("de", "qq-x")] == ["Deutsch", "qq-x"]
