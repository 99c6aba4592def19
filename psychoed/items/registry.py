"""All kinds of item by the word that stands under `type`. A new kind is one class and one line here."""

from collections.abc import Mapping

from psychoed.items.base import Definition, Item, ItemError
from psychoed.items.body import Regions
from psychoed.items.cards import Cards
from psychoed.items.choosing import Choice, Frequency, Multi, ShareChoice, YesNoMaybe
from psychoed.items.doing import Breath, Steps, Timer
from psychoed.items.grids import Ladder, Rings, ScheduleGrid, Table
from psychoed.items.moments import Day, DayAndTime, Duration, TimeOfDay
from psychoed.items.pairs import Pair
from psychoed.items.scales import Eleven, Hundred, Number, Suds
from psychoed.items.sliding import Slider
from psychoed.items.telling import ContentNote, Heading, Para, QuoteOwn, Summary
from psychoed.items.writing import ListText, LongText, PlanIfThen, ShortText

LISTED: tuple[type[Item], ...] = (
    Heading, Para, ContentNote, QuoteOwn, Summary,
    ShortText, LongText, ListText, PlanIfThen,
    Choice, Multi, YesNoMaybe, ShareChoice, Frequency,
    Number, Eleven, Hundred, Suds, Slider, Pair,
    Day, TimeOfDay, DayAndTime, Duration,
    Breath, Steps, Timer,
    Table, Ladder, Rings, ScheduleGrid, Cards, Regions,
)  # fmt: skip

KINDS: dict[str, type[Item]] = {kind.kind: kind for kind in LISTED}


def item_of(definition: Definition) -> Item:
    """The item that a definition describes."""
    if not isinstance(definition, Mapping):
        raise ItemError(
            item_id="?", field="item", message="write each item as keys and values, beginning with id"
        )
    kind = KINDS.get(str(definition.get("type", "")))
    if kind is None:
        raise ItemError(
            item_id=str(definition.get("id", "?")),
            field="type",
            message=f"{definition.get('type')!r} is not a kind; use one of {', '.join(sorted(KINDS))}",
        )
    return kind.of(definition)
