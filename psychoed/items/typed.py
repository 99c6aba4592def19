"""What people type, made fit to keep: plain text without hidden marks, numbers as they are written anywhere."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _

Form = Mapping[str, list[str]]
"""The fields of one item as a form sends them: each name with all its values."""

SKIP = "-skip"
DECLINE = "-decline"
LONGEST_NUMBER = 40

_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TORN = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[\s'’_\u202f\u00a0\u066c]")
_MINUS = re.compile("[−–—]")
_ONE_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_THREES = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")


class NotClear(ValueError):
    """What was typed cannot be kept as it is; the sentence stands at its field, or at one part of it."""

    def __init__(self, sentence: str, *, part: str = "") -> None:
        super().__init__(sentence)
        self.part = part


def gathered(raw: Any, names: tuple[str, ...]) -> dict[str, list[str]]:
    """The named fields out of a QueryDict or a plain mapping of texts or lists."""
    return {name: _all_of(raw, name) for name in names}


def only(form: Form, name: str) -> str:
    """The last value under a name, or nothing."""
    values = form.get(name) or [""]
    return values[-1]


def plain_text(text: str) -> str:
    """The text as it was typed, without control characters and marks that turn the line of reading round."""
    return _TORN.sub("\ufffd", _HIDDEN.sub("", _BREAKS.sub("\n", text)))


def one_line(text: str) -> str:
    """The same on one line."""
    return plain_text(text).replace("\n", " ").replace("\t", " ")


def bounded(text: str, *, most: int) -> str:
    """The text when it fits; otherwise a sentence that says by how much it does not."""
    if len(text) > most:
        raise NotClear(
            _(
                "This is %(length)d characters long, and there is room for %(most)d. Could you shorten it a little?"
            )
            % {"length": len(text), "most": most}
        )
    return text


def number(text: str, *, decimals: int, unit: str = "") -> int | float:
    """A number out of however it was written: 1,5 · 1.5 · 1 000 · １２ · ٣ · 7 hours (where hours is the unit)."""
    written = plain_text(text).strip()
    if unit and written.lower().endswith(unit.lower()):
        written = written[: -len(unit)]
    digits = _ungrouped(_ascii(_SPACES.sub("", written)), decimals=decimals)
    if len(digits) > LONGEST_NUMBER or not _ONE_NUMBER.fullmatch(digits):
        raise NotClear(_("Please write a number in digits, such as 7."))
    value = Decimal(digits)
    if value != value.quantize(Decimal(1).scaleb(-decimals)):
        raise NotClear(_decimals_advice(decimals))
    return int(value) if decimals == 0 else float(value)


def plain_digits(text: str) -> str:
    """A short text with every script's digits as ours, blanks at its ends cut."""
    return _ascii(one_line(text).strip())


def shown_number(value: float, *, language: str) -> str:
    """A number as it is written in this language, without marks between thousands."""
    text = f"{value:g}" if isinstance(value, float) and abs(value) < 1e5 else str(value)
    mark = get_format("DECIMAL_SEPARATOR", lang=language)
    return text.replace(".", str(mark))


def _all_of(raw: Any, name: str) -> list[str]:
    if hasattr(raw, "getlist"):
        return [str(value) for value in raw.getlist(name)]
    value = raw.get(name)
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(each) for each in value]


def _ascii(text: str) -> str:
    digits = "".join(
        str(unicodedata.decimal(letter)) if unicodedata.decimal(letter, None) is not None else letter
        for letter in text
    )
    return _MINUS.sub("-", digits).replace("٫", ".")


def _ungrouped(text: str, *, decimals: int) -> str:
    """Takes out the marks between thousands. One mark before exactly three digits could be either, so it is asked."""
    sign, bare = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    marks = [letter for letter in bare if letter in ".,"]
    if len(set(marks)) == 2:
        last = marks[-1]
        return sign + bare.replace("," if last == "." else ".", "").replace(last, ".")
    if _THREES.fullmatch(bare):
        if decimals and len(marks) == 1:
            raise NotClear(_("Please write this number without a mark between the thousands."))
        return sign + bare.replace(",", "").replace(".", "")
    return sign + bare.replace(",", ".")


def _decimals_advice(decimals: int) -> str:
    if decimals == 0:
        return _("Please write a whole number, such as 7.")
    return _("Please use at most %(decimals)d digits after the point.") % {"decimals": decimals}
