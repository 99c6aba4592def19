"""The look keeps its own rules: nothing inline, nothing foreign, sizes that a phone can carry."""

import re
from pathlib import Path

import pytest
from django.template import Context, Engine, Template
from django.template.loader import get_template
from django.test import RequestFactory, override_settings

from practice.views import gallery
from tests.house.tree import ROOT, templates, where

PAGES = [path for path in templates() if path.suffix == ".html"]
SHELLS = "templates/practice/gallery"
PARTS = sorted((ROOT / "templates" / "_parts").glob("*.html"))
PORTAL = ("tokens", "base", "parts", "portal", "reading", "print")
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
TAGS = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|{%.*?%}|{{.*?}}", re.DOTALL)
SPOKEN = re.compile(
    r"{% blocktranslate.*?{% endblocktranslate %}|{% block \w*class %}.*?{% endblock %}", re.DOTALL
)
SAYS = re.compile(r">[^<>]*?([A-Za-z]{2,}[^<>]*)<")
NOT_WORDS = re.compile(r"<(title|code|pre|kbd|samp|script)\b[^>]*>.*?</\1>", re.DOTALL)
SYMBOLS = {"Aa", "Attune"}
PASSKEYS = "templates/mfa/webauthn/snippets/scripts.html"
LANDING = "templates/clients/portal/landing.html"


def found(pattern: str, paths: list[Path]) -> list[str]:
    """The files in which this stands, template tags left aside."""
    return [
        where(path) for path in paths if re.search(pattern, TAGS.sub("", path.read_text(encoding="utf-8")))
    ]


def test_no_style_is_inline() -> None:
    """The policy of the pages refuses it, so it would silently not work. A mail has no sheet and no policy."""
    pages = [path for path in PAGES if path.parent.name != "emails"]
    assert found(r"<style|\sstyle=", pages) == []


def test_no_script_is_inline() -> None:
    """Scripts come from static files; a block of data is no script; no handler stands in an attribute."""
    assert found(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))|\son[a-z]+=|javascript:", PAGES) == []


def test_scripts_are_modules() -> None:
    """A module is deferred and strict by itself. The accounts library's own for passkeys are older than that.

    The landing page's comes before the page: a press must not be quicker than the secret is put into the form.
    """
    assert found(r'<script(?![^>]*type="(module|application/json)")', PAGES) == [LANDING, PASSKEYS]


def test_nothing_is_asked_of_a_third_party() -> None:
    """No sheet, script, picture or frame has a host of its own."""
    assert found(r"""(src|srcset|<link[^>]*href)=["']?(https?:)?//""", PAGES) == []
    assert found(r"@import|url\(", sorted((ROOT / "static" / "css").glob("*.css"))) == []


def test_no_script_evaluates_text() -> None:
    """Answers of the server become text or parsed documents, never code."""
    assert found(r"\beval\(|new Function|innerHTML\s*=[^=]|document\.write", SCRIPTS) == []


def test_no_script_keeps_anything_for_good() -> None:
    """What a browser keeps of a page ends with its tab."""
    assert found(r"localStorage|indexedDB|document\.cookie\s*=", SCRIPTS) == []


def test_portal_styles_are_light() -> None:
    """All sheets of the client's page together stay within thirty thousand bytes."""
    assert sum((ROOT / "static" / "css" / f"{name}.css").stat().st_size for name in PORTAL) <= 30_000


def test_lines_run_in_both_directions() -> None:
    """Logical properties only: the same sheet serves right-to-left."""
    physical = r"(margin|padding|border)-(left|right|top|bottom)\b|text-align: (left|right)|[{;]\s*(left|right|top|bottom):"
    assert found(physical, sorted((ROOT / "static" / "css").glob("*.css"))) == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_part_says_what_it_needs(part: Path) -> None:
    """Each part opens with a comment that names its inputs."""
    opening = part.read_text(encoding="utf-8")[:900]
    assert "{% comment %}" in opening
    assert re.search(r"[Ii]nputs|Blocks", opening)


@pytest.mark.parametrize("path", PAGES, ids=where)
def test_words_go_through_translation(path: Path) -> None:
    """What a person reads can be said in another language; the gallery is ours alone."""
    if where(path).startswith(SHELLS) or path.name == "gallery.html":
        return
    bare = TAGS.sub("", SPOKEN.sub("", path.read_text(encoding="utf-8")))
    spoken = {match.strip() for match in SAYS.findall(NOT_WORDS.sub("", bare))}
    assert spoken - SYMBOLS == set()


@pytest.mark.parametrize("path", PAGES, ids=where)
def test_page_compiles(path: Path) -> None:
    """Every tag is closed and every part that is named exists."""
    template = get_template(str(path.relative_to(ROOT / "templates")))
    assert template.origin.name == str(path)


@override_settings(DEBUG=True)
@pytest.mark.parametrize("shell", ["", *gallery.PAGES])
def test_gallery_shows(shell: str) -> None:
    """Every shell draws itself, with nothing asked of a database."""
    answer = gallery.gallery(RequestFactory().get("/", {"page": shell}))
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_page_says_what_to_do(name: str) -> None:
    """An error page needs nothing from the application to be drawn, and offers a next step."""
    text = Engine.get_default().get_template(f"{name}.html").render(Context({}))
    assert re.search(r"go to the start|try again|go back|call the emergency number", text, re.IGNORECASE)


def test_message_with_an_address_can_be_undone() -> None:
    """The toast of a message whose tags are a path carries the button that posts there."""
    part = Template('{% include "_parts/toast.html" with text="Sent." undo_url=tags %}')
    shown = [part.render(Context({"tags": tags})) for tags in ("/undo/7/", "safe", "")]
    assert ['action="/undo/7/"' in text and "Undo" in text for text in shown] == [True, False, False]
