"""Everything a client reads is said in every language: nothing untranslated, nothing outside, nothing unkind."""

import gettext
import io
import re
from pathlib import Path

import pytest
from django.conf import settings

from deploy.messages import catalogue, finding
from deploy.messages.__main__ import LANGUAGES, path_of
from deploy.messages.finding import Message
from tests.house import visible
from tests.house.tree import where

BANNED = {
    "en": r"\b(homework|complian\w+|missed|overdue|failed|should|must|streaks?|scor\w+|patients?|therap\w+)\b|!",
    "de": r"\b(hausaufgabe\w*|versäum\w*|verpass\w*|überfällig\w*|gescheitert|versag\w*|fehlgeschlagen|muss|musst|müss\w+"
    r"|soll|sollst|sollte\w*|punktzahl|punktestand|patient\w*|therap\w*|vergiss|erst recht)\b|!",
    "es": r"\b(deberes|tareas?|incumpl\w*|atrasad\w*|vencid\w*|fall[oó]|fallado|fallaste|fracas\w*|debe[ns]?|deber\w*"
    r"|tienes que|hay que|racha|puntuaci\w*|pacientes?|terap\w*|no olvides)\b|[!¡]",
}
STIFF = {
    "de": r"\b(Ihnen|(?:können|haben|möchten|wollen|wenn|bitten|geben|drücken|tippen) Sie)\b",
    "es": r"\b(usted|ustedes)\b",
}
BARE = {
    "templates/_parts/appearance.html": ["Aa"],
    "templates/base.html": ["Attune"],
    "templates/clients/portal/question.html": ["sheet", "questions"],
    "templates/entrance.html": ["entrance", "Attune"],
}
"""Names that are the same in every language, and blocks that are classes."""


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(language: str) -> catalogue.Catalogue:
    return catalogue.read(path_of(language))


def said(language: str) -> list[str]:
    """Everything that a client can read in this language."""
    if language == settings.LANGUAGE_CODE:
        return [text for each in finding.found() for text in (each.id, each.plural)]
    return [form for each in read(language).entries.values() for form in each.forms]


def test_each_language_that_is_offered_has_its_words() -> None:
    assert {code for code, _ in settings.LANGUAGES} == {settings.LANGUAGE_CODE, *LANGUAGES}


def test_catalogue_holds_what_is_said_now(language: str) -> None:
    """`python -m deploy.messages` brings it up to date."""
    told = catalogue.written(catalogue.renewed(read(language), found=finding.found()))
    assert told == path_of(language).read_text("utf-8")


def test_compiled_file_is_that_of_the_catalogue(language: str) -> None:
    assert path_of(language).with_suffix(".mo").read_bytes() == catalogue.compiled(read(language))


def test_every_message_is_said_whole(language: str) -> None:
    waiting = [each.message.id for each in read(language).entries.values() if not each.is_whole]
    assert waiting == []


def test_placeholders_agree(language: str) -> None:
    """A single one may leave its number out, as in English."""
    wrong = []
    for entry in read(language).entries.values():
        asked = catalogue.placeholders(entry.message.plural or entry.message.id)
        forms = entry.forms[1:] if entry.message.plural else entry.forms
        wrong += [form for form in forms if catalogue.placeholders(form) != asked]
        wrong += [form for form in entry.forms if set(catalogue.placeholders(form)) - set(asked)]
    assert wrong == []


def test_gettext_reads_what_was_compiled_here() -> None:
    with path_of("de").with_suffix(".mo").open("rb") as file:
        german = gettext.GNUTranslations(file)
    assert german.gettext("A page is ready") == "Eine Seite ist bereit"
    assert german.ngettext("about %(n)d minute", "about %(n)d minutes", 2) == "ungefähr %(n)d Minuten"
    assert german.pgettext("a day, as Django's date format writes it", "j F") == "j. F"


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_no_word_blames_or_presses(language: str) -> None:
    banned = re.compile(BANNED[language], re.IGNORECASE)
    assert [text for text in said(language) if banned.search(text)] == []


def test_a_client_is_addressed_as_one_person_to_another(language: str) -> None:
    assert [text for text in said(language) if re.search(STIFF[language], text)] == []


def test_no_template_speaks_past_gettext() -> None:
    found = {where(path): visible.in_template(path.read_text("utf-8")) for path in finding.template_files()}
    assert {name: words for name, words in found.items() if words} == BARE


def test_no_page_or_mail_speaks_past_gettext_in_python() -> None:
    """The kinds of items also speak to whoever writes exercises, in English."""
    ours = [path for path in finding.source_files() if "psychoed/items" not in where(path)]
    found = {where(path): visible.in_source(path.read_text("utf-8")) for path in ours}
    assert {name: words for name, words in found.items() if words} == {}


def test_words_are_found_where_they_would_be_seen() -> None:
    page = '<p title="Old hat">Hello {{ name }}</p>{% include "a.html" with hint="Go there" to=_("Never mind") %}'
    hidden = '{% comment %}Not seen{% endcomment %}{% blocktranslate %}Said{% endblocktranslate %}<i class="a b"></i>'
    assert visible.in_template(page) == ["Old", "hat", "Hello", "Go", "there"]
    assert visible.in_template(hidden) == []


def test_words_in_python_are_found_where_they_are_not_marked() -> None:
    source = '"""A doc text."""\nkept = _("Said well") + "said badly here" + "one"\n'
    assert visible.in_source(source) == ["said badly here"]


def test_message_keeps_its_words_when_the_catalogue_is_renewed(tmp_path: Path) -> None:
    one, counted = Message(id='One "word"\n'), Message(id="%(n)d day", plural="%(n)d days", context="hurry")
    path = tmp_path / "django.po"
    words = {one: ["Ein „Wort“\n"], counted: ["%(n)d Tag", "%(n)d Tage"]}
    entries = {each: catalogue.Entry(message=each, forms=forms) for each, forms in words.items()}
    path.write_text(
        catalogue.written(
            catalogue.Catalogue(head="Content-Type: text/plain; charset=UTF-8\n", entries=entries)
        ),
        "utf-8",
    )

    fresh = Message(id="New")
    again = catalogue.renewed(catalogue.read(path), found={fresh: ["b.html"], counted: ["a.html"], one: []})

    assert {each: entry.forms for each, entry in again.entries.items()} == {fresh: [], **words}
    assert [entry.is_whole for entry in again.entries.values()] == [False, True, True]
    spoken = gettext.GNUTranslations(io.BytesIO(catalogue.compiled(again)))
    assert (spoken.gettext("New"), spoken.gettext(one.id)) == ("New", "Ein „Wort“\n")


def test_unsure_words_are_not_spoken(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n#, fuzzy\nmsgid "Rest"\nmsgstr "Rest"\n', "utf-8"
    )
    found = catalogue.read(path)
    assert [entry.is_whole for entry in found.entries.values()] == [False]
    assert catalogue.written(found) == path.read_text("utf-8")
    assert b"Rest" not in catalogue.compiled(found)
