"""Words that hurry, blame or count people, in a text that a client will read: a lint for whoever writes it. English only."""

import re
from collections import Counter
from collections.abc import Iterable

from psychoed import inline
from psychoed.blocks import Block, texts

_TO_LOOK_AT = re.compile(
    r"\b(homework|complian(?:ce|t)|non-complian(?:ce|t)|missed|overdue|fail(?:ed|ure)?|should|must|have to|streaks?"
    r"|scores?|patients?|trigger warnings?|lazy|resistant|just|simply)\b|(!)",
    re.IGNORECASE,
)


def to_look_at(blocks: Iterable[Block], *, language: str) -> list[str]:
    """Each such word with how often it stands there, the most frequent first."""
    if not language.lower().startswith("en"):
        return []
    plain = [inline.plain(text) for block in blocks for text in texts(block)]
    found = Counter(match[0].lower() for text in plain for match in _TO_LOOK_AT.finditer(text))
    return [f"{word} ({count})" if count > 1 else word for word, count in found.most_common()]
