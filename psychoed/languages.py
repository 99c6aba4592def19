"""Languages: which of them the pages speak, what stands in for another, and which way a text runs."""

from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

NAMES = {"en": _("English"), "de": _("German"), "es": _("Spanish")}
"""As they stand in the middle of a sentence."""


def spoken(language: str) -> str:
    """The language in which a page speaks to somebody who speaks this one: theirs, its wider form, or English."""
    offered = dict(settings.LANGUAGES)
    return next((code for code in (language, _wide(language)) if code in offered), settings.LANGUAGE_CODE)


def same(one: str, other: str) -> bool:
    """Whether who reads the one reads the other: Spanish is Spanish in every country."""
    return _wide(one) == _wide(other)


def direction(language: str) -> str:
    """Which way it is written, as HTML says it."""
    return "rtl" if _wide(language) in settings.LANGUAGES_BIDI else "ltr"


def own_name(language: str) -> str:
    """The language by its own name, or its code where nobody knows one."""
    try:
        return str(get_language_info(language)["name_local"])
    except KeyError:
        return language


def name_of(language: str) -> str:
    """The language by its name in the language that is spoken now, or its code where nobody knows one."""
    if (own := NAMES.get(_wide(language))) is not None:
        return str(own)
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language


def _wide(language: str) -> str:
    return language.lower().split("-")[0]
