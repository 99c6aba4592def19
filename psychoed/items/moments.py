"""Items that are answered with a day, a time of day, both, or how long something took."""

import re
from datetime import date, time
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from psychoed.items import fhir
from psychoed.items.base import Answer, Item
from psychoed.items.scales import within
from psychoed.items.typed import Form, NotClear, number, only, plain_digits

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
        return a_day(only(form, self.name())) or None

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [date_format(date.fromisoformat(value), "DATE_FORMAT")]


class TimeOfDay(Moment):
    """A time of day; kept as 07:30. Half past seven in the evening is 19:30 or 7:30 pm."""

    kind = "time"
    picker = "time"

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        return a_time(only(form, self.name())) or None

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [time_format(time.fromisoformat(value), "TIME_FORMAT")]


class DayAndTime(Item):
    """A day and a time of day, each as far as it is known."""

    kind = "datetime"
    parts = ("date", "time")

    def names(self) -> tuple[str, ...]:
        return (*(self.name(part) for part in self.parts), self.name("absent"))

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        read = {"date": a_day, "time": a_time}
        found = {part: read[part](only(form, self.name(part))) for part in self.parts}
        return {part: text for part, text in found.items() if text} or None

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return {self.name(part): [str(text)] for part, text in value.items()}

    def told(self, value: Answer, *, language: str) -> list[str]:
        said = []
        if "date" in value:
            said.append(date_format(date.fromisoformat(value["date"]), "DATE_FORMAT"))
        if "time" in value:
            said.append(time_format(time.fromisoformat(value["time"]), "TIME_FORMAT"))
        return [", ".join(said)]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        words = {"date": _("Day"), "time": _("Time")}
        return {"parts": [_part(self, form, part, words[part], picker=part) for part in self.parts]}

    @property
    def template(self) -> str:
        return "psychoed/items/parts.html"

    def paper(self) -> dict[str, Any]:
        return {"lines": range(1)}

    @property
    def paper_template(self) -> str:
        return "psychoed/print/short_text.html"

    def fhir_answer(self) -> dict[str, Any]:
        return {"type": "dateTime"}


class Duration(Item):
    """Hours and minutes; kept as minutes, so that ninety minutes and an hour and a half are the same."""

    kind = "duration"
    most = 100

    def names(self) -> tuple[str, ...]:
        return (self.name("hours"), self.name("minutes"), self.name("absent"))

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        hours, minutes = (only(form, self.name(part)).strip() for part in ("hours", "minutes"))
        if not hours and not minutes:
            return None
        whole = number(hours or "0", decimals=0) * 60 + number(minutes or "0", decimals=0)
        within(whole, least=0, most=self.most * 60)
        return int(whole)

    def fields(self, value: Answer) -> dict[str, list[str]]:
        hours, minutes = divmod(value, 60)
        return {self.name("hours"): [str(hours)], self.name("minutes"): [str(minutes)]}

    def told(self, value: Answer, *, language: str) -> list[str]:
        hours, minutes = divmod(value, 60)
        said = [ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}] if hours else []
        if minutes or not hours:
            said.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
        return [" ".join(said)]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        words = {"hours": _("Hours"), "minutes": _("Minutes")}
        return {"parts": [_part(self, form, part, words[part], picker="number") for part in words]}

    @property
    def template(self) -> str:
        return "psychoed/items/parts.html"

    @property
    def paper_template(self) -> str:
        return "psychoed/print/number.html"

    def paper(self) -> dict[str, Any]:
        return {"unit": _("hours and minutes"), "limit": ""}

    def fhir_answer(self) -> dict[str, Any]:
        return {"type": "quantity", "extension": [fhir.unit("min")]}


def a_day(text: str) -> str:
    """A day as it is kept; nothing for a blank."""
    text = plain_digits(text)
    try:
        return text and date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise NotClear(_("Please write the day as year, month and day, such as 2026-03-31.")) from error


def a_time(text: str) -> str:
    """A time of day as it is kept; nothing for a blank."""
    text = plain_digits(text)
    try:
        return text and _clock(_CLOCK.fullmatch(text)).strftime("%H:%M")
    except ValueError as error:
        raise NotClear(_("Please write a time, such as 7:30 or 19:30.")) from error


def _part(item: Item, form: Form, part: str, label: str, *, picker: str) -> dict[str, str]:
    name = item.name(part)
    return {"name": name, "label": label, "text": only(form, name), "picker": picker}


def _clock(found: re.Match[str] | None) -> time:
    if found is None:
        raise ValueError("no time")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour in half a day")
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)
