"""Cards that are sorted into piles, one tap for each."""

from typing import Any

from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.base import Answer, Item
from psychoed.items.grids import Row, named
from psychoed.items.typed import Form, NotClear, only


class Cards(Item):
    """Each card lies in one pile, or in none yet."""

    kind = "cards"
    can_be_blank = False
    own_keys = {"cards": keys.options(2, 40), "piles": keys.options(2, 5)}

    @property
    def cards(self) -> list[Row]:
        """What is sorted."""
        return named(self.definition["cards"])

    @property
    def piles(self) -> list[Row]:
        """Where it may lie."""
        return named(self.definition["piles"])

    def names(self) -> tuple[str, ...]:
        return (*(self.name(card.value) for card in self.cards), self.name("absent"))

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        chosen = {card.value: only(form, self.name(card.value)).strip() for card in self.cards}
        if set(chosen.values()) - {"", *(pile.value for pile in self.piles)}:
            raise NotClear(_("Please choose one of the answers."))
        return {card: pile for card, pile in chosen.items() if pile} or None

    def fields(self, value: Answer) -> dict[str, list[str]]:
        return {self.name(card): [pile] for card, pile in value.items()}

    def told(self, value: Answer, *, language: str) -> list[str]:
        lying = [
            (pile.label, [card.label for card in self.cards if value.get(card.value) == pile.value])
            for pile in self.piles
        ]
        return [f"{label}: {', '.join(cards)}" for label, cards in lying if cards]

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        return {
            "cards": [
                {"name": self.name(card.value), "label": card.label, "taps": self._taps(form, card)}
                for card in self.cards
            ]
        }

    def _taps(self, form: Form, card: Row) -> list[dict[str, Any]]:
        name = self.name(card.value)
        return [
            {
                "value": pile.value,
                "label": pile.label,
                "checked": only(form, name) == pile.value,
                "id": f"{name}-{place}",
            }
            for place, pile in enumerate(self.piles, 1)
        ]

    def paper(self) -> dict[str, Any]:
        return {"cards": [card.label for card in self.cards], "labels": [pile.label for pile in self.piles]}

    def fhir_answer(self) -> dict[str, Any]:
        options = fhir.choices(self.definition["piles"])
        sorted_cards = [
            {
                "linkId": f"{self.id}.{card.value}",
                "type": "choice",
                "text": card.label,
                "answerOption": options,
            }
            for card in self.cards
        ]
        return {"type": "group", "item": sorted_cards, "extension": [fhir.ours("widget", self.kind)]}
