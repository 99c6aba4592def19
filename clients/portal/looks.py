"""How pages look in this browser, and which language they speak: one small cookie, chosen behind *Aa*.

It says nothing about anybody, so pages that know nobody may read it too. On a phone that keeps the client's
place it lasts as long as the place; elsewhere it is gone with the browser session, or with *Leave this page*.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clients.portal import cookies
from psychoed.languages import own_name

AS_THE_PHONE = ("", _("As the phone"))
GROUPS: dict[str, tuple[Any, list[tuple[str, Any]]]] = {
    "text": (_("Text size"), [("", _("Usual")), ("large", _("Large")), ("largest", _("Largest"))]),
    "theme": (_("Light or dark"), [AS_THE_PHONE, ("light", _("Light")), ("dark", _("Dark"))]),
    "contrast": (_("Contrast"), [AS_THE_PHONE, ("more", _("Stronger"))]),
    "motion": (_("Movement"), [AS_THE_PHONE, ("none", _("Keep still"))]),
}


@dataclass(frozen=True, kw_only=True)
class Looks:
    """What was chosen; an empty text leaves it to the phone, or to the client's record."""

    text: str = ""
    theme: str = ""
    contrast: str = ""
    motion: str = ""
    language: str = ""

    @property
    def attributes(self) -> SafeString:
        """For the page's root; every value is one of ours."""
        chosen = {name: getattr(self, name) for name in GROUPS}
        return mark_safe("".join(f' data-{name}="{value}"' for name, value in chosen.items() if value))


AS_IT_COMES = Looks()
"""Where nothing was chosen."""


def looks_of(request: HttpRequest) -> Looks:
    """What this browser says; what is none of ours is as if it were not there."""
    if cookies.LOOKS not in request.COOKIES:
        return AS_IT_COMES
    parts = (part.partition("-") for part in request.COOKIES.get(cookies.LOOKS, "")[:200].split("."))
    return _taken({name: value for name, _dash, value in parts}, before=Looks())


def chosen(request: HttpRequest) -> Looks:
    """What was chosen before, with what is chosen now."""
    return _taken(request.POST, before=looks_of(request))


def keep(response: HttpResponse, looks: Looks, *, with_place: bool) -> None:
    """With the browser session, or as long as the kept place."""
    text = ".".join(f"{name}-{value}" for name, value in asdict(looks).items() if value)
    cookies.put(response, cookies.LOOKS, text, max_age=cookies.NINETY_DAYS if with_place else None)


def follow_place(request: HttpRequest, response: HttpResponse) -> None:
    """A page that is kept from now on keeps its looks too."""
    if cookies.PLACE in response.cookies and cookies.LOOKS in request.COOKIES:
        keep(response, looks_of(request), with_place=True)


def around(request: HttpRequest) -> dict[str, Any]:
    """What a page needs: the marks of its root, and the panel behind *Aa*."""
    looks, posted = looks_of(request), request.method == "POST"
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return {"looks": looks, "looks_panel": draw(looks, speaks=str(get_language()), posted=posted)}


def _taken(given: Mapping[str, str], *, before: Looks) -> Looks:
    known = {name: given[name] for name in asdict(before) if name in given and given[name] in _values(name)}
    return replace(before, **known)


def _values(name: str) -> list[str]:
    if name == "language":
        return [code for code, _name in settings.LANGUAGES]
    return [value for value, _label in GROUPS[name][1]]


@lru_cache(maxsize=1024)
def _drawn(looks: Looks, *, speaks: str, posted: bool) -> SafeString:
    """The panel: the same for everybody who chose the same.

    A page that answers a press cannot be opened again by its address: there nothing is offered that leads away.
    """
    groups = [
        {"name": name, "legend": legend, "options": options, "chosen": getattr(looks, name)}
        for name, (legend, options) in GROUPS.items()
    ]
    languages = [] if posted else [(code, own_name(code)) for code, _name in settings.LANGUAGES]
    shown = {
        "groups": groups,
        "languages": languages,
        "speaks": speaks,
        "posted": posted,
        "url": reverse("portal:looks"),
    }
    return render_to_string("clients/portal/_looks.html", shown)
