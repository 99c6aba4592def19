"""A page speaks to each client in their language; before a sitting as the browser asks; the desk speaks English."""

import re
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import translation

from clients.models import Client
from clients.schedule import day_words, full_words, moment_words, words_for
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
    ("language", "edition", "said"),
    [
        ("de", "en", "Dieser Text ist auf Englisch. In deiner Sprache gibt es ihn noch nicht."),
        ("es", "de", "Este texto está en alemán. Todavía no lo hay en tu idioma."),
        ("cy", "en", "This text is in English. There is none in your language yet."),
        ("es-MX", "es", ""),
        ("en", "ar", "This text is in Arabic. There is none in your language yet."),
        ("de", "qq", "Dieser Text ist auf qq. In deiner Sprache gibt es ihn noch nicht."),
    ],
)
@pytest.mark.parametrize("kind", ["handout", "exercise"])
def test_text_in_another_language_says_so(
    thea: Member, language: str, edition: str, said: str, kind: str
) -> None:
    client, phone = make_client(thea, "Lupe", language=language), Phone()
    phone.press(mail_link(client, make_assignment(client, make_edition(kind=kind, language=edition))))
    page = phone.get("/x/").content.decode()
    told = re.findall(r'<p class="muted">([^<]*(?:Dieser Text|Este texto|This text)[^<]*)</p>', page)
    runs = "rtl" if edition == "ar" else "ltr"
    assert told == ([said] if said else [])
    assert f'lang="{edition}" dir="{runs}">' in page


def test_questions_and_answers_carry_the_language_of_the_text(thea: Member) -> None:
    """The page around them speaks German; a screen reader changes its voice for what is English."""
    client, phone = make_client(thea, "Greta", language="de"), Phone()
    piece = make_assignment(client)
    phone.press(mail_link(client, piece))
    entry = phone.begin(piece)
    phone.type(piece, entry, risk="Ich habe gefragt.")
    asked = phone.get(f"/x/{piece.id}/{entry}/1").content.decode()
    check = phone.get(f"/x/{piece.id}/{entry}/check").content.decode()
    assert re.findall(r'<div class="question" lang="([^"]*)" dir="([^"]*)"', asked) == [("en", "ltr")]
    assert re.findall(r'class="answer-label"[^>]* lang="([^"]*)"', check) == ["en", "en", "en"]


@pytest.mark.parametrize(
    ("texts", "language"),
    [({"en": "Call 116 123", "de": "Ruf 116 117 an"}, "de"), ({"en": "Call 116 123"}, "en")],
)
def test_numbers_to_call_say_their_language(thea: Member, texts: dict[str, str], language: str) -> None:
    thea.practice.crisis_text = texts
    thea.practice.save()
    client, phone = make_client(thea, "Greta", language="de"), Phone()
    phone.press(mail_link(client, make_assignment(client)))
    assert f'<p lang="{language}">{texts[language]}</p>' in phone.get("/x/").content.decode()


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
    ("language", "day", "slot", "paper"),
    [
        ("en", "3 March", "Thursday evening", "Tuesday, 3 March 2026"),
        ("de", "3. März", "Donnerstagabend", "Dienstag, 3. März 2026"),
        ("es", "3 de marzo", "jueves por la tarde", "martes 3 de marzo de 2026"),
    ],
)
def test_days_of_mails_are_said_in_words(language: str, day: str, slot: str, paper: str) -> None:
    with translation.override(language):
        assert day_words(TUESDAY.date()) == day
        assert words_for(day=date(2026, 3, 5), at=time(19, 30)) == slot
        assert [full_words(each) for each in (TUESDAY.date(), TUESDAY)] == [paper, f"{paper}, 19:30"]


def test_languages_know_their_kin_and_their_way() -> None:
    assert [spoken(code) for code in ("es-MX", "pt-br", "DE")] == ["es", "en", "de"]
    assert [same("es-MX", "es"), same("de", "es")] == [True, False]
    assert [direction(code) for code in ("ar-EG", "he", "de")] == ["rtl", "rtl", "ltr"]
    assert [own_name(code) for code in ("de", "qq-x")] == ["Deutsch", "qq-x"]
