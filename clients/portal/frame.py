"""What stands around every page of a client: leaving, pausing, whom to call, and that nobody watches live."""

import re
import uuid
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clients import helplines
from clients.pieces import Sitting
from clients.portal import looks
from clients.schedule import moment_words
from psychoed.languages import direction, name_of, same

NUMBER = re.compile(r"\+?\d[\d ()/\-]{1,18}\d")


def bare(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page about nobody: it can be left, and says that nobody watches it."""
    return {"pause_url": _address("pause")} | looks.around(request)


def around(request: HttpRequest, *, by: Sitting) -> dict[str, Any]:
    """The frame within a sitting."""
    return bare(request) | {
        "leave_url": _address("leave"),
        "help": help_of(by),
        "sitting": by,
        "page_mark": uuid.uuid4().hex,
    }


@cache
def _address(name: str) -> str:
    return reverse(f"portal:{name}")


class Help(NamedTuple):
    """Whom to call, and when answers are read: words of the practice, the same for all its clients in one place."""

    reading: str
    number: str
    abroad: bool
    language: str
    lines: tuple[str, ...]


def help_of(by: Sitting) -> Help:
    """Whom to call in the country and language of the client, as far as the practice wrote it, and when answers are read."""
    practice, here = by.practice, helplines.country_of(by.zone)
    found = helplines.help_for(
        practice.crisis_text, language=by.language, country=here, home=practice.country
    )
    return help_block(
        text=found.text, abroad=found.abroad, days=practice.reading_days, language=found.language
    )


def help_block(*, text: str, abroad: bool, days: str, language: str = "") -> Help:
    """The same lines wherever they stand: under a client's page, and where the practice writes them."""
    number = None if abroad else NUMBER.search(text)
    return Help(
        reading=_("Usually read on %(days)s.") % {"days": days} if days else "",
        number=number[0] if number else "",
        abroad=abroad,
        language=language,
        lines=tuple(line.strip() for line in text.splitlines() if line.strip()),
    )


def show(
    request: HttpRequest, template: str, shown: dict[str, Any], *, by: Sitting, status: int = 200
) -> HttpResponse:
    """A page within a sitting."""
    return render(request, f"clients/portal/{template}.html", around(request, by=by) | shown, status=status)


def onward(name: str, *where: uuid.UUID) -> HttpResponse:
    """See Other: what was typed into a form is answered by a page that the browser asks for anew."""
    response = redirect(name, *where)
    response.status_code = 303
    return response


def tongue_of(language: str, *, by: Sitting) -> dict[str, str]:
    """The language of a text, which way it runs, and its name where the client reads another one."""
    foreign = "" if same(language, by.language) else name_of(language)
    return {"language": language, "direction": direction(language), "foreign": foreign}


def in_words(instant: datetime, *, now: datetime) -> str:
    """A moment as the client says it, on their own clock."""
    return moment_words(timezone.localtime(instant), today=timezone.localdate(now))
