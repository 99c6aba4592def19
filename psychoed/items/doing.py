"""Items that are done: breathing, guided steps, a timer. They start when somebody starts them, and work as plain text."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Item
from psychoed.items.scales import within
from psychoed.items.typed import Form, number, only

LONGEST = 7200
"""Seconds that one sitting of an activity may claim."""


class Doing(Item):
    """What was done: seconds where the page could count them, else simply that it was."""

    own_parts: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        return tuple(self.name(part) for part in (*self.own_parts, "seconds", "done", "absent"))

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        seconds = only(form, self.name("seconds"))
        if seconds.isdecimal() and seconds.isascii() and 0 < int(seconds[:6]) <= LONGEST:
            return {"seconds": int(seconds)}
        return {"done": True} if only(form, self.name("done")) else None

    def fields(self, value: Answer) -> dict[str, list[str]]:
        form = {self.name("done"): ["1"]} if value.get("done") else {}
        return {**form, self.name("seconds"): [str(value["seconds"])]} if "seconds" in value else form

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [for_how_long(value["seconds"])] if "seconds" in value else [_("Done")]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        return {
            "seconds": only(form, self.name("seconds")),
            "done": bool(only(form, self.name("done")) or only(form, self.name("seconds"))),
        }

    def settings(self) -> dict[str, Any]:
        """How it is set up, for programs."""
        return {}

    def fhir_answer(self) -> dict[str, Any]:
        told = [fhir.ours("activity", self.kind)]
        told += [
            fhir.ours(f"activity-{name.replace('_', '-')}", value) for name, value in self.settings().items()
        ]
        return {"type": "integer", "extension": told}


class Breath(Doing):
    """In, out, and nothing to hold unless it is asked for."""

    kind = "breath"
    own_parts = ("in", "out", "minutes")
    own_keys = {
        "in": keys.whole(2, 8),
        "out": keys.whole(2, 10),
        "hold_in": keys.whole(0, 8),
        "hold_out": keys.whole(0, 8),
        "minutes": keys.whole(1, 5),
    }
    usual = {"in": 4, "out": 6, "minutes": 1}
    bounds = {"in": (2, 8), "out": (2, 10), "minutes": (1, 5)}

    def settings(self) -> dict[str, Any]:
        holds = {key: self.get(key, 0) for key in ("hold_in", "hold_out")}
        return {**{key: self.get(key, usual) for key, usual in self.usual.items()}, **holds}

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        value = super().typed(form, phase=phase, stored=stored)
        return None if value is None else {**self.chosen(form), **value}

    def chosen(self, form: Form) -> dict[str, int]:
        """The seconds in and out, where they could be read."""
        found = {}
        for part in ("in", "out"):
            text = only(form, self.name(part))
            if text:
                least, most = self.bounds[part]
                seconds = number(text, decimals=0)
                within(seconds, least=least, most=most)
                found[part] = int(seconds)
        return found

    def fields(self, value: Answer) -> dict[str, list[str]]:
        chosen = {self.name(part): [str(value[part])] for part in ("in", "out") if part in value}
        return {**chosen, **super().fields(value)}

    def told(self, value: Answer, *, language: str) -> list[str]:
        lines = super().told(value, language=language)
        if {"in", "out"} <= set(value):
            lines.append(_("In for %(in)s, out for %(out)s") % {"in": value["in"], "out": value["out"]})
        return lines

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        settings = self.settings()
        fields = [
            {
                "part": part,
                "name": self.name(part),
                "label": label,
                "choices": [
                    {
                        "value": str(each),
                        "chosen": str(each) == (only(form, self.name(part)) or str(settings[part])),
                    }
                    for each in range(self.bounds[part][0], self.bounds[part][1] + 1)
                ],
            }
            for part, label in self.words().items()
        ]
        holds = {key: str(settings[key]) for key in ("hold_in", "hold_out")}
        return {**super().widget(form, phase=phase, layout=layout), "fields": fields, **holds, **self.plain()}

    @staticmethod
    def words() -> dict[str, str]:
        """What can be chosen, in words."""
        return {"in": _("Seconds in"), "out": _("Seconds out"), "minutes": _("Minutes")}

    def plain(self) -> dict[str, str]:
        """The numbers for those who read it instead of watching."""
        settings = self.settings()
        round_seconds = sum(settings[key] for key in ("in", "out", "hold_in", "hold_out"))
        rounds = max(1, round(settings["minutes"] * 60 / round_seconds))
        return {"in_text": str(settings["in"]), "out_text": str(settings["out"]), "rounds": str(rounds)}

    def paper(self) -> dict[str, Any]:
        holds = {key: str(self.settings()[key]) for key in ("hold_in", "hold_out")}
        return {**self.plain(), **holds}


class Steps(Doing):
    """Short steps, one after the other, eyes open."""

    kind = "steps"
    own_keys = {"steps": keys.lines(1, 12), "minutes": keys.whole(1, 30)}

    @property
    def lines(self) -> Sequence[str]:
        """The steps."""
        found: Sequence[str] = self.definition["steps"]
        return found

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        return {**super().widget(form, phase=phase, layout=layout), "lines": self.lines}

    def paper(self) -> dict[str, Any]:
        return {"lines": self.lines}

    def settings(self) -> dict[str, Any]:
        return {str(place): line for place, line in enumerate(self.lines, 1)}


class Timer(Doing):
    """A stretch of time, without a sound and without a hurry."""

    kind = "timer"
    own_keys = {"seconds": keys.whole(10, 1800), "text": keys.words(600)}

    @property
    def length(self) -> int:
        """Its seconds."""
        return int(self.get("seconds", 60))

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        told = {
            "length": str(self.length),
            "length_text": for_how_long(self.length),
            "text": self.get("text", ""),
        }
        return {**super().widget(form, phase=phase, layout=layout), **told}

    def paper(self) -> dict[str, Any]:
        return {"length_text": for_how_long(self.length), "text": self.get("text", "")}

    def settings(self) -> dict[str, Any]:
        return {"seconds": self.length}


def for_how_long(seconds: int) -> str:
    """A stretch of time in words, in whole minutes from two minutes on."""
    if seconds < 120 and seconds != 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}
