"""The order in which keys are written: what a reader asks first stands first, whatever a database made of it."""

from typing import Any

ORDER = (
    *("schema", "meta", "blocks"),
    *(
        "id",
        "type",
        "value",
        "slug",
        "title",
        "summary",
        "kind",
        "version",
        "language",
        "audience",
        "minutes",
    ),
    *("reading_level", "authors", "sources", "citation", "doi", "url", "supports", "evidence_level"),
    *(
        "evidence_note",
        "use_when",
        "not_when",
        "cautions",
        "needs_prep",
        "outward",
        "risk_items",
        "content_note",
    ),
    *(
        "licence",
        "licence_ground",
        "rights_note",
        "attribution",
        "last_reviewed",
        "next_review",
        "change_note",
    ),
    *(
        "test_status",
        "tags",
        "pairs_with",
        "doses",
        "small",
        "full",
        "cadence",
        "therapist_sees",
        "scoring",
        "total",
    ),
    *("level", "term", "label", "text", "help", "why", "when", "dose", "show_if", "item", "in", "frame"),
    *("scale", "before", "after", "after_when", "low", "high", "options", "items"),
)
RANK = {key: rank for rank, key in enumerate(ORDER)}


def ordered(value: Any) -> Any:
    """The same value with the keys of every mapping in the agreed order, unknown ones last."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (RANK.get(key, len(RANK)), key))
        return {key: ordered(value[key]) for key in keys}
    if isinstance(value, (list, tuple)):
        return [ordered(inner) for inner in value]
    return value
