"""Where in the body: an outline to tap, and a plain list that does the same. The list is the answer, the outline its picture."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.choosing import Multi
from psychoed.items.typed import Form

FRONT, BACK = "front", "back"


def gettext_noop(word: str) -> str:
    """Marks a word for the translators; it is translated where it is read, and needs no settings here."""
    return word


PLACES: tuple[tuple[str, str, str], ...] = (
    ("head", gettext_noop("Head"), FRONT + BACK),
    ("face", gettext_noop("Face"), FRONT),
    ("jaw", gettext_noop("Jaw"), FRONT),
    ("throat", gettext_noop("Throat"), FRONT),
    ("neck", gettext_noop("Neck"), BACK),
    ("shoulders", gettext_noop("Shoulders"), FRONT + BACK),
    ("chest", gettext_noop("Chest"), FRONT),
    ("stomach", gettext_noop("Stomach"), FRONT),
    ("belly", gettext_noop("Lower belly"), FRONT),
    ("upper_back", gettext_noop("Upper back"), BACK),
    ("lower_back", gettext_noop("Lower back"), BACK),
    ("arms", gettext_noop("Arms"), FRONT + BACK),
    ("hands", gettext_noop("Hands"), FRONT + BACK),
    ("legs", gettext_noop("Legs"), FRONT + BACK),
    ("feet", gettext_noop("Feet"), FRONT + BACK),
)
"""Each place with its word and the sides on which it is drawn."""


class Regions(Multi):
    """None, one or several places; *all over* and *nowhere* stand alone."""

    kind = "regions"
    own_keys = {"side": keys.one_of(FRONT, BACK, "both")}

    @property
    def side(self) -> str:
        """Which outline is drawn."""
        return str(self.get("side", "both"))

    @property
    def options(self) -> Sequence[Mapping[str, Any]]:
        drawn = [
            {"value": value, "label": _(word)}
            for value, word, sides in PLACES
            if self.side == "both" or self.side in sides
        ]
        alone = [("all_over", _("All over")), ("nowhere", _("Nowhere I can tell"))]
        return [*drawn, *({"value": value, "label": word, "exclusive": True} for value, word in alone)]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        sides = [FRONT, BACK] if self.side == "both" else [self.side]
        return {**super().widget(form, phase=phase, layout=layout), "sides": sides}

    @property
    def paper_template(self) -> str:
        return "psychoed/print/multi.html"

    def fhir_answer(self) -> dict[str, Any]:
        answer = super().fhir_answer()
        answer["extension"] = [*answer["extension"], fhir.ours("widget", self.kind)]
        return answer
