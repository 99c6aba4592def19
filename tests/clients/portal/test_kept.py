"""Kept parts: drawn once for everybody, from their named inputs alone; a page looks the same with and without."""

from typing import Any

import pytest
from django.middleware.csrf import get_token
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils import translation

from clients.models import Client
from clients.templatetags import kept
from tests.clients.portal.visits import Phone, mail_link
from tests.factories import make_assignment

PAUSE = "_parts/pause.html"


def drawn(text: str, **context: Any) -> str:
    return engines["django"].from_string(f"{{% load kept %}}{text}").render(context)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    kept._kept.cache_clear()


def test_part_is_drawn_once_for_each_set_of_inputs() -> None:
    texts = [
        drawn('{% kept "_parts/pause.html" in_dialog=yes %}', yes=yes) for yes in (True, True, False, True)
    ]

    found = kept._kept.cache_info()
    assert (found.hits, found.misses) == (2, 2)
    assert texts[0] == texts[1] == texts[3] != texts[2]


def test_part_sees_its_inputs_and_nothing_else_of_the_page() -> None:
    request = RequestFactory().get("/")
    get_token(request)
    around = {"leave_url": "/x/leave", "request": request, "csrf_token": "secret", "sitting": "Sam"}

    bar = drawn('{% kept "_parts/leave_pause_bar.html" pause_url="/x/pause" %}', **around)

    assert ("/x/pause" in bar, "/x/leave" in bar, "secret" in bar) == (True, False, False)


def test_each_language_has_its_own() -> None:
    texts = {}
    for language in ("en", "de", "es", "de"):
        with translation.override(language):
            texts[language] = drawn('{% kept "_parts/pause.html" %}')

    assert len(set(texts.values())) == 3
    assert kept._kept.cache_info().misses == 3


def test_what_cannot_be_a_key_is_drawn_each_time() -> None:
    lines = {"lines": ["Someone who listens: 116 123"]}

    text = drawn('{% kept "_parts/help_block.html" help=help %}', help=lines)

    assert "Someone who listens: 116 123" in text
    assert kept._kept.cache_info().currsize == 0


@override_settings(DEBUG=True)
def test_nothing_is_kept_while_building() -> None:
    drawn('{% kept "_parts/pause.html" %}')
    assert kept._kept.cache_info().currsize == 0


def test_two_clients_of_a_practice_share_parts_and_no_token(sam: Client) -> None:
    piece, pages, misses = make_assignment(sam), [], []
    for _visit in range(2):
        phone = Phone()
        phone.press(mail_link(sam, piece))
        pages.append(phone.get("/x/").content.decode())
        misses.append(kept._kept.cache_info().misses)

    tokens = [page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0] for page in pages]
    assert misses[0] == misses[1]
    assert tokens[0] != tokens[1]
    assert [page.count("data-leave-form") for page in pages] == [1, 1]
