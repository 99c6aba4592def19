"""What a process of the house keeps between two requests: every cache and table of its modules, searched for a word."""

import functools
import gc
import sys
from collections.abc import Iterator
from typing import Any

from tests.house.tree import CONTEXTS

Cache = type(functools.lru_cache(len))
HOLDERS = (dict, list, tuple, set, frozenset, Cache)
INVENTED = ("demo", "gallery")
"""Modules whose very words are invented people."""


def held_in(word: str) -> list[str]:
    """The names under which our modules hold the word, however deep."""
    return sorted({name for name, thing in _names() if _holds(thing, word)})


def _names() -> Iterator[tuple[str, Any]]:
    for module_name, module in list(sys.modules.items()):
        if module_name.split(".")[0] in CONTEXTS and not any(part in module_name for part in INVENTED):
            yield from ((f"{module_name}.{name}", thing) for name, thing in list(vars(module).items()))


def _holds(thing: Any, word: str) -> bool:
    seen: set[int] = set()
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, str | bytes):
            if word in (each if isinstance(each, str) else each.decode("utf-8", "replace")):
                return True
        elif isinstance(each, HOLDERS) or _is_a_value_of_ours(each):
            waiting.extend(gc.get_referents(each))
    return False


def _is_a_value_of_ours(thing: Any) -> bool:
    """An instance of one of our classes: an item, a row, a dataclass; never a class, a function or a module."""
    kind = type(thing)
    return not isinstance(thing, type) and kind.__module__.split(".")[0] in CONTEXTS
