"""A list of items as a whole: each holds by itself, and all of them together."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from psychoed.items import Definition, Group, Item, ItemError, QuoteOwn, ShareChoice, Summary, item_of
from psychoed.items.doses import within


class Frozen(list[Definition]):
    """The items of an edition that never changes again: what was read of them is kept with them."""

    @cached_property
    def read(self) -> list[Item]:
        """The items, checked once."""
        return _read(self)


def read_items(definitions: Iterable[Definition]) -> list[Item]:
    """The items of an edition, checked one by one and together; refused with ItemError."""
    return list(definitions.read) if isinstance(definitions, Frozen) else _read(definitions)


def _read(definitions: Iterable[Definition]) -> list[Item]:
    items = [item_of(definition) for definition in definitions]
    seen: dict[str, Item] = {}
    for item in items:
        before = dict(seen)
        for each in walk([item]):
            _check_condition(each, before=before)
            if each.id in seen:
                _refuse(each, "id", "stands twice; give each item its own")
            seen[each.id] = each
    for item in items:
        if isinstance(item, Summary) and (lost := item.mentioned() - set(seen)):
            _refuse(item, "text", f"speaks of {', '.join(sorted(lost))}, which is not there")
    _check_pointers(seen)
    return items


def validate_items(definitions: Iterable[Definition]) -> None:
    """Refuse items that cannot be shown, naming the item, the key and the way out."""
    read_items(definitions)


def walk(items: Iterable[Item]) -> Iterable[Item]:
    """Every item, those within groups after their group."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from item.items


def _check_pointers(seen: Mapping[str, Item]) -> None:
    """What an item quotes, takes over or decides about is there, and stands where it can be read from."""
    before: set[str] = set()
    for item in seen.values():
        if isinstance(item, QuoteOwn) and not (item.of_item in before and seen[item.of_item].asks):
            _refuse(item, "of", f"{item.of_item} is no question before it; name an earlier one")
        if item.reuse_from and not _could_reuse(item, seen=seen, before=before):
            _refuse(item, "reuse_from", "name an earlier question of the same kind, or the question itself")
        if isinstance(item, ShareChoice) and (lost := set(item.get("of", ())) - set(seen)):
            _refuse(item, "of", f"speaks of {', '.join(sorted(lost))}, which is not there")
        before.add(item.id)


def _could_reuse(item: Item, *, seen: Mapping[str, Item], before: Collection[str]) -> bool:
    source = seen.get(item.reuse_from)
    return source is not None and source.kind == item.kind and source.id in {item.id, *before}


def _check_condition(item: Item, *, before: Mapping[str, Item]) -> None:
    """A condition points to an earlier item, and to answers that it can have."""
    if item.show_if is None:
        return
    other = before.get(item.show_if["item"])
    if other is None:
        _refuse(item, "show_if", f"{item.show_if['item']} does not stand before it; name an earlier item")
    elif advice := other.cannot_meet(item.show_if):
        _refuse(item, "show_if", advice)
    elif item.asks and not within(other, dose=item.dose):
        _refuse(
            item, "dose", f"hangs on {other.id}, which is not asked in that version; give it the same dose"
        )


def _refuse(item: Item, field_: str, message: str) -> None:
    raise ItemError(item_id=item.id, field=field_, message=message)
