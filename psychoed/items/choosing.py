"""Items that are answered by tapping words: one, several, yes-no-maybe, and how often."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.base import DECLINED, SKIPPED, Answer, Item, absence_of
from psychoed.items.typed import DECLINE, SKIP, Form, NotClear, only

RATHER_NOT_SAY = "rather_not_say"
"""An option with this value is stored as declined."""


def taps(
    item: Item,
    options: Sequence[Mapping[str, Any]],
    *,
    form: Form,
    name: str,
    layout: str,
) -> list[dict[str, Any]]:
    """What can be tapped: the options and, on a page with several questions, the ways not to answer.

    A tick can be taken back by itself; a choice of one needs a way to be none again.
    """
    chosen = set(form.get(name, []))
    listed = [
        {
            "value": str(each["value"]),
            "label": each["label"],
            "quiet": False,
            "apart": bool(each.get("exclusive")),
        }
        for each in options
    ]
    if layout == "scroll":
        if item.offers_decline:
            listed.append({"value": DECLINE, "label": _("I’d rather not say"), "quiet": True})
        if not item.can_be_blank or SKIP in chosen:
            listed.append({"value": SKIP, "label": _("Skip this one"), "quiet": True})
    for place, each in enumerate(listed, 1):
        each["checked"] = each["value"] in chosen
        each["id"] = f"{name}-{place}"
    return listed


class Choosing(Item):
    """One of several options. The ways not to answer share the form name, as radios must."""

    taps = True
    one = True
    """Whether it is one of several, or any of them."""
    can_be_blank = False

    @property
    def options(self) -> Sequence[Mapping[str, Any]]:
        """What can be chosen."""
        found: Sequence[Mapping[str, Any]] = self.definition["options"]
        return found

    @property
    def values(self) -> list[Any]:
        """The values of the options."""
        return [option["value"] for option in self.options]

    @property
    def highest(self) -> int | None:
        numbers = [value for value in self.values if type(value) is int]
        return max(numbers) if numbers else None

    @property
    def says_decline(self) -> bool:
        """Whether one of its own options already says *rather not*."""
        return RATHER_NOT_SAY in self.values

    @property
    def offers_decline(self) -> bool:
        return self.sensitive and not self.says_decline

    def names(self) -> tuple[str, ...]:
        return (self.name(),)

    def absence(self, form: Form) -> str:
        chosen = form.get(self.name(), [])
        if DECLINE in chosen or (self.says_decline and RATHER_NOT_SAY in chosen):
            return DECLINED
        return SKIPPED if SKIP in chosen else ""

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        chosen = only(form, self.name()).strip()
        if chosen in ("", SKIP, DECLINE) or (self.says_decline and chosen == RATHER_NOT_SAY):
            return None
        return self.value_of(chosen)

    def value_of(self, chosen: str) -> Answer:
        """The value of the option that was tapped."""
        for value in self.values:
            if str(value) == chosen:
                return value
        raise NotClear(_("Please choose one of the answers."))

    def form_of(self, value: Answer) -> dict[str, list[str]]:
        reason = absence_of(value)
        if reason == DECLINED:
            return {self.name(): [RATHER_NOT_SAY if self.says_decline else DECLINE]}
        if reason == SKIPPED:
            return {self.name(): [SKIP]}
        return {} if value is None else self.fields(value)

    def cannot_meet(self, condition: Mapping[str, Any]) -> str:
        known = [*self.values, *([RATHER_NOT_SAY] if self.sensitive else [])]
        lost = [str(value) for value in condition.get("in", []) if value not in known]
        if lost:
            return f"{', '.join(lost)} is no answer of {self.id}; use {', '.join(map(str, known))}"
        numbers = "in" in condition or self.highest is not None
        return "" if numbers else f"the answers of {self.id} are no numbers; write in: [values]"

    def word_for(self, value: Answer) -> str:
        """The label of an option; a value that is not there any more as it stands."""
        labels = {option["value"]: str(option["label"]) for option in self.options}
        return labels.get(value, str(value))

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [self.word_for(value)]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        found = taps(self, self.options, form=form, name=self.name(), layout=layout)
        return {"taps": found, "one": self.one}

    def paper(self) -> dict[str, Any]:
        return {"labels": [option["label"] for option in self.options], "one": self.one}

    def fhir_answer(self) -> dict[str, Any]:
        return {
            "type": "choice",
            "answerOption": fhir.choices(self.options),
            "extension": [fhir.control("radio-button")],
        }


class Choice(Choosing):
    kind = "choice"
    own_keys = {"options": keys.options(2, 12)}


class Multi(Choosing):
    """None, one or several."""

    kind = "multi"
    one = False
    can_be_blank = True
    own_keys = {"options": keys.options(2, 20)}

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        tapped = [
            each
            for each in map(str.strip, form.get(self.name(), []))
            if each not in ("", SKIP, DECLINE, RATHER_NOT_SAY)
        ]
        values = {self.value_of(each) for each in tapped}
        chosen = [option for option in self.options if option["value"] in values]
        for option in chosen:
            if option.get("exclusive") and len(chosen) > 1:
                raise NotClear(
                    _("“%(label)s” stands alone. Please take back one of them.") % {"label": option["label"]}
                )
        return [option["value"] for option in chosen] or None

    def absence(self, form: Form) -> str:
        reason = super().absence(form)
        return "" if reason == SKIPPED and len(form.get(self.name(), [])) > 1 else reason

    def meets(self, condition: Mapping[str, Any], value: Answer) -> bool:
        return bool(set(value) & set(condition.get("in", [])))

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return {self.name(): [str(each) for each in value]}

    def told(self, value: Answer, *, language: str) -> list[str]:
        return [self.word_for(each) for each in value]

    def fhir_answer(self) -> dict[str, Any]:
        return {
            "type": "choice",
            "repeats": True,
            "answerOption": fhir.choices(self.options),
            "extension": [fhir.control("check-box")],
        }


class OurWords(Choosing):
    """Options whose words are ours, so that a program is told the kind and not the words alone."""

    def fhir_answer(self) -> dict[str, Any]:
        answer = super().fhir_answer()
        return {**answer, "extension": [*answer["extension"], fhir.ours("widget", self.kind)]}


class YesNoMaybe(OurWords):
    kind = "yesno_maybe"

    @property
    def options(self) -> Sequence[Mapping[str, Any]]:
        return [
            {"value": "no", "label": _("No")},
            {"value": "maybe", "label": _("Maybe")},
            {"value": "yes", "label": _("Yes")},
        ]


class ShareChoice(OurWords):
    """Whether what was written is shared or kept: said in the course of the page, and changed at will before sending."""

    kind = "share_choice"
    own_keys = {"of": keys.pointers(40)}

    @property
    def options(self) -> Sequence[Mapping[str, Any]]:
        return [
            {"value": "keep", "label": _("Keep it to myself")},
            {"value": "share", "label": _("Share it")},
        ]

    def speaks_of(self, item_id: str) -> bool:
        """Whether it decides about this question; without a list it decides about all."""
        return not self.get("of") or item_id in self.get("of") or item_id == self.id


class Frequency(Choosing):
    """How often: the time frame is said above each item, the numbers behind the options are not shown."""

    kind = "frequency"
    own_keys = {"frame": keys.words(), "options": keys.options(2, 7, numbers=True)}

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        return {**super().widget(form, phase=phase, layout=layout), "frame_text": self.get("frame", "")}

    def paper(self) -> dict[str, Any]:
        return {**super().paper(), "frame_text": self.get("frame", "")}

    def fhir_answer(self) -> dict[str, Any]:
        answer = super().fhir_answer()
        if self.get("frame"):
            answer["extension"].append(fhir.ours("frame", self.get("frame")))
        return answer
