"""Which state may follow which, for assignments, entries and deliveries: docs/states.md as data."""

from collections.abc import Mapping

Table = Mapping[str, frozenset[str]]


class NotFromHere(ValueError):
    """The step does not lead on from the state that the row is in; nothing was changed."""


def _table(**steps: str) -> Table:
    return {was: frozenset(became.split()) for was, became in steps.items()}


ASSIGNMENT = _table(
    scheduled="agreed revoked",
    agreed="started ready talked closed revoked",
    started="ready talked closed revoked",
    ready="started talked closed revoked",
    talked="agreed closed revoked",
    closed="",
    revoked="",
)
ENTRY = _table(
    draft="predicted sent withdrawn",
    predicted="sent withdrawn",
    sent="draft withdrawn",
    withdrawn="",
)
DELIVERY = _table(
    planned="leased cancelled suppressed expired held uncertain",
    leased="handoff planned retry_wait failed cancelled suppressed expired held dead uncertain",
    handoff="accepted retry_wait failed held dead uncertain",
    retry_wait="leased planned cancelled suppressed expired held dead uncertain",
    accepted="bounced",
    held="planned cancelled suppressed expired uncertain",
    uncertain="accepted bounced dead",
    failed="",
    bounced="",
    dead="",
    cancelled="",
    suppressed="",
    expired="",
)
OUTCOMES = _table(
    kept="agreed",
    adapted="closed",
    replaced="closed",
    finished="closed",
    let_go="closed",
)
"""Where a conversation about the work leaves it."""


def step(table: Table, *, was: str, became: str) -> str:
    """The state that follows, or a refusal."""
    if became not in table[was]:
        raise NotFromHere(f"{was} does not lead to {became}")
    return became
