"""Items that are answered with a day or a time of day."""

import re
from datetime import date, time
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from psychoed.items.base import Answer, Item
from psychoed.items.typed import Form, NotClear, only, plain_digits

_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(?:uhr|h)?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)


class Moment(Item):
    """One field with the picker that the phone brings along; what is typed by hand is read too."""

    shape = "label"
    picker = ""

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        return {"text": only(form, self.name()), "picker": self.picker}

    @property
    def template(self) -> str:
        return "psychoed/items/moment.html"

    @property
    def paper_template(self) -> str:
        return "psychoed/print/short_text.html"

    def paper(self) -> dict[str, Any]:
        return {"lines": range(1)}

    def fhir_answer(self) -> dict[str, Any]:
        return {"type": self.kind}


class Day(Moment):
    """A day; kept as 2026-03-31."""

    kind = "date"
    picker = "date"

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        text = plain_digits(only(form, self.name()))
        if not text:
            return None
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise NotClear(_("Please write the day as year, month and day, such as 2026-03-31.")) from error

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [date_format(date.fromisoformat(value), "DATE_FORMAT")]


class TimeOfDay(Moment):
    """A time of day; kept as 07:30. Half past seven in the evening is 19:30 or 7:30 pm."""

    kind = "time"
    picker = "time"

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        text = plain_digits(only(form, self.name()))
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        try:
            return _clock(found).strftime("%H:%M")
        except ValueError as error:
            raise NotClear(_("Please write a time, such as 7:30 or 19:30.")) from error

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [time_format(time.fromisoformat(value), "TIME_FORMAT")]


def _clock(found: re.Match[str] | None) -> time:
    if found is None:
        raise ValueError("no time")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour in half a day")
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)
