"""Parts of a page that are the same for everybody: drawn once for each language and set of inputs, then kept.

A kept part sees its named inputs and nothing else of the page: no request, no token, no person. Whatever
it shows is therefore in its key; a person's words are never given to it (docs/adr/0026).
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST = 1024
register = template.Library()


@register.simple_tag
def kept(name: str, **inputs: Any) -> SafeString:
    """The part of this name with these inputs. Inputs that cannot be a key (lists, rows) are drawn each time."""
    given = tuple(sorted(inputs.items()))
    try:
        hash(given)
    except TypeError:
        return _drawn(name, given)
    return _drawn(name, given) if settings.DEBUG else _kept(name, get_language() or "", given)


@lru_cache(maxsize=MOST)
def _kept(name: str, language: str, given: tuple[tuple[str, Any], ...]) -> SafeString:
    return _drawn(name, given)


def _drawn(name: str, given: tuple[tuple[str, Any], ...]) -> SafeString:
    engine: Any = get_template(name)
    return mark_safe(engine.template.render(Context(dict(given))))
