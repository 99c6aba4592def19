"""What every kind of item can do: check its definition, take what was typed, read it back, draw itself, speak FHIR."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.utils import translation
from django.utils.translation import gettext as _

from psychoed.items import fhir, keys
from psychoed.items.keys import Key
from psychoed.items.typed import DECLINE, SKIP, Form, NotClear, gathered
from psychoed.languages import spoken

Definition = Mapping[str, Any]
Answer = Any
"""A plain JSON value, `{"absent": …}`, or None where nothing has been reached."""

SKIPPED = "skipped"
DECLINED = "declined"
NOW = "now"
LATER = "later"
SMALL = "small"
USUAL = "usual"
FULL = "full"


class ItemError(ValueError):
    """A definition that cannot be shown: whose, which key, and what to write instead."""

    def __init__(self, *, item_id: str, field: str, message: str) -> None:
        super().__init__(f"{item_id} – {field}: {message}")
        self.item_id = item_id
        self.field = field
        self.message = message


def absent(reason: str, *, kept: Answer = None) -> dict[str, Any]:
    """An answer that says why there is none. What had been typed is kept beside it, for the client alone."""
    return {"absent": reason} if kept is None else {"absent": reason, "kept": kept}


def absence_of(value: Answer) -> str:
    """`skipped`, `declined`, or an empty text when there is an answer or nothing at all."""
    return str(value["absent"]) if isinstance(value, Mapping) and "absent" in value else ""


def present(value: Answer) -> Answer:
    """The value that a field shows: the answer, or what was typed before somebody pressed skip."""
    return value.get("kept") if absence_of(value) else value


class Item:
    """One item. A kind is one subclass with its own keys; it is found by its name in the registry."""

    kind: ClassVar[str] = ""
    asks: ClassVar[bool] = True
    shape: ClassVar[str] = "fieldset"
    """How the question and its fields are bound together: fieldset, label, or each part by itself (parts)."""
    taps: ClassVar[bool] = False
    """Answered by tapping alone: nothing that was typed could be lost."""
    can_be_blank: ClassVar[bool] = True
    """Whether an answer can be taken back in its own fields; radio buttons alone cannot be none again."""
    own_keys: ClassVar[Mapping[str, Key]] = {}
    common_keys: ClassVar[Mapping[str, Key]] = {
        "id": keys.identifier(),
        "type": keys.words(40, required=True),
        "help": keys.words(),
        "why": keys.words(),
        "when": keys.one_of(NOW, LATER),
        "dose": keys.one_of(SMALL, USUAL, FULL),
        "sensitive": keys.flag(),
        "highlightable": keys.flag(),
        "default_share": keys.flag(),
        "reuse_from": keys.pointer(),
        "show_if": keys.condition(),
    }

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.id = str(definition["id"])

    @classmethod
    def of(cls, definition: Definition) -> Self:
        """The item, once its definition holds."""
        cls.schema(definition)
        return cls(definition)

    @classmethod
    def known_keys(cls) -> dict[str, Key]:
        """Everything that may stand in the definition."""
        label = {"label": keys.words(required=cls.asks)}
        return {**cls.common_keys, **label, **cls.own_keys}

    @classmethod
    def schema(cls, definition: Definition) -> None:
        """Refuse a definition with a sentence that names the key and the way out."""
        known = cls.known_keys()
        for name, key in known.items():
            if name not in definition:
                if key.required:
                    cls.refuse(definition, field=name, message=f"is missing; {key.advice(None)}")
            elif advice := key.advice(definition[name]):
                cls.refuse(definition, field=name, message=advice)
        for name in definition:
            if name not in known:
                listed = ", ".join(sorted(known))
                cls.refuse(
                    definition, field=str(name), message=f"is not a key of {cls.kind}; use one of {listed}"
                )

    @staticmethod
    def refuse(definition: Definition, *, field: str, message: str) -> None:
        """Raise the refusal for this definition."""
        raise ItemError(item_id=str(definition.get("id", "?")), field=field, message=message)

    def get(self, key: str, default: Any = None) -> Any:
        """A key of the definition."""
        return self.definition.get(key, default)

    @property
    def label(self) -> str:
        """The question."""
        return str(self.get("label", ""))

    def label_in(self, language: str) -> str:
        """The question; where its words are ours, in this language."""
        with translation.override(spoken(language)):
            return self.label

    @property
    def when(self) -> str:
        """The step to which it belongs."""
        return str(self.get("when", NOW))

    @property
    def dose(self) -> str:
        """The smallest version to which it belongs: see `doses`."""
        return str(self.get("dose") or (USUAL if self.asks else SMALL))

    @property
    def sensitive(self) -> bool:
        """Whether *I'd rather not say* is offered."""
        return bool(self.get("sensitive", False))

    @property
    def highlightable(self) -> bool:
        """Whether the client may mark the answer."""
        return bool(self.get("highlightable", False))

    @property
    def default_share(self) -> bool | None:
        """Shared or kept at first; None leaves it to the assignment."""
        value = self.get("default_share")
        return None if value is None else bool(value)

    @property
    def reuse_from(self) -> str:
        """The question whose answer stands in the field at first: an earlier one, or this one the last time."""
        return str(self.get("reuse_from", ""))

    @property
    def show_if(self) -> Mapping[str, Any] | None:
        """The condition under which it is shown."""
        found: Mapping[str, Any] | None = self.get("show_if")
        return found

    @property
    def highest(self) -> int | None:
        """The highest number that it can add to a sum; None where it is no number."""
        return None

    @property
    def offers_decline(self) -> bool:
        """Whether the page offers *I'd rather not say* for it."""
        return self.sensitive

    def in_phase(self, phase: str) -> bool:
        """Whether it is shown in this step."""
        return self.when == phase

    def phases(self) -> set[str]:
        """The steps in which it is answered."""
        return {self.when}

    # what was typed

    def name(self, part: str = "") -> str:
        """A form name that belongs to this item."""
        return f"q-{self.id}-{part}" if part else f"q-{self.id}"

    def names(self) -> tuple[str, ...]:
        """Every form name that belongs to this item."""
        return (self.name(), self.name("absent"))

    def sends(self, raw: Any) -> bool:
        """Whether a form holds any field of this item."""
        return self.asks and any(name in raw for name in self.names())

    def methods(self, raw: Any) -> dict[str, str]:
        """By what hand a number was set, where that could lean on the answer: under this item, or each of its halves."""
        return {}

    def clean(self, raw: Any, *, phase: str = NOW, stored: Answer = None, leaving: bool = True) -> Answer:
        """The answer in what a form sent. `leaving` makes a blank one a skipped one; a draft leaves it unreached."""
        form = gathered(raw, self.names())
        reason = self.absence(form)
        try:
            value = self.typed(form, phase=phase, stored=present(stored))
        except NotClear:
            if not reason:
                raise
            value = None
        if reason and not self._typed_since(value, stored):
            return absent(reason, kept=None if self.taps else value)
        if value is None and leaving:
            return absent(SKIPPED)
        return value

    def _typed_since(self, value: Answer, stored: Answer) -> bool:
        """Whether words came to a question that had been skipped before: then the tick that stands there is old."""
        return bool(absence_of(stored)) and not self.taps and value not in (None, present(stored))

    def skip(self, reason: str, raw: Any, *, phase: str = NOW, stored: Answer = None) -> Answer:
        """The answer after one of the page's buttons *Skip* or *Rather not* was pressed; nothing typed is lost."""
        try:
            value = self.typed(gathered(raw, self.names()), phase=phase, stored=present(stored))
        except NotClear:
            value = None
        return absent(reason, kept=None if self.taps else value)

    def absence(self, form: Form) -> str:
        """Whether skip or rather-not was chosen at the item itself."""
        chosen = form.get(self.name("absent")) or []
        if DECLINE in chosen:
            return DECLINED
        return SKIPPED if SKIP in chosen else ""

    def typed(self, form: Form, *, phase: str, stored: Answer) -> Answer:
        """The value in the fields, None when they are blank; raises NotClear with a sentence for the field."""
        raise NotClear(_("There is nothing to answer here."))

    def form_of(self, value: Answer) -> dict[str, list[str]]:
        """The fields as they look for a stored answer: the way back of `clean`."""
        form = self.fields(present(value)) if present(value) is not None else {}
        marks = {SKIPPED: [SKIP], DECLINED: [DECLINE]}.get(absence_of(value))
        return {**form, self.name("absent"): marks} if marks else form

    def fields(self, value: Answer) -> dict[str, list[str]]:
        """The fields of a value that is there."""
        return {self.name(): [str(value)]}

    # reading

    def read(self, value: Answer, *, language: str) -> list[str]:
        """The answer in plain words, a line for each part; nothing where there is none."""
        if value is None or absence_of(value):
            return []
        with translation.override(spoken(language)):
            return self.told(value, language=language)

    def told(self, value: Answer, *, language: str) -> list[str]:
        """The same, for an answer that is there."""
        return [str(value)]

    def opens(self, condition: Mapping[str, Any], value: Answer) -> bool:
        """Whether this answer meets another item's `show_if`."""
        if value is None or absence_of(value):
            return absence_of(value) == DECLINED and "rather_not_say" in condition.get("in", [])
        return self.meets(condition, value)

    def meets(self, condition: Mapping[str, Any], value: Answer) -> bool:
        """The same, for an answer that is there."""
        if "in" in condition:
            return value in condition["in"]
        if type(value) not in (int, float):
            return False
        return bool(condition.get("at_least", value) <= value <= condition.get("at_most", value))

    def cannot_meet(self, condition: Mapping[str, Any]) -> str:
        """Why no answer of this item could ever meet the condition; empty where one could."""
        return "" if self.asks else f"{self.id} has no answer; name an item that is asked"

    # drawing

    @property
    def template(self) -> str:
        """The template of its widget."""
        return f"psychoed/items/{self.kind}.html"

    @property
    def paper_template(self) -> str:
        """The template of its form on paper."""
        return f"psychoed/print/{self.kind}.html"

    def widget(self, form: Form, *, phase: str, layout: str) -> dict[str, Any]:
        """What its template needs beside the item itself."""
        return {}

    def paper(self) -> dict[str, Any]:
        """What its paper form needs beside the item itself."""
        return {}

    # programs

    def fhir(self) -> dict[str, Any]:
        """The item of an R4 Questionnaire. Nothing is ever required."""
        question: dict[str, Any] = {"linkId": self.id, "text": self.label, **self.fhir_answer()}
        if self.get("help"):
            question["item"] = [*question.get("item", []), fhir.help_text(self.id, self.get("help"))]
        marks = {
            "why": self.get("why"),
            "sensitive": self.sensitive,
            "later": self.when == LATER,
            "dose": self.get("dose"),
            "reuse-from": self.reuse_from,
        }
        told = [fhir.ours(name, value) for name, value in marks.items() if value]
        if told:
            question["extension"] = [*question.get("extension", []), *told]
        return {**question, **fhir.condition(self.show_if)}

    def fhir_answer(self) -> dict[str, Any]:
        """Type and answer options."""
        return {"type": "display"}
