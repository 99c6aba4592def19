"""docs/states.md, clients/states.py and the models speak of the same states."""

import re

import pytest

from clients import states
from clients.models import Assignment, Delivery, Entry
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "states.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?P<state>[a-z_]+) \|(?: [^|]* \|)? (?P<next>[a-z_, ]*)\|$", re.MULTILINE)


def written(heading: str) -> dict[str, set[str]]:
    """The table below a heading, up to the next heading or table."""
    part = PAGE.split(f"\n{heading}\n", 1)[1]
    table = re.split(r"\n(?=#)|\n\n(?=[^|\n])", part.split("\n|---", 1)[1], maxsplit=1)[0]
    return {row["state"]: set(re.findall(r"[a-z_]+", row["next"])) for row in ROW.finditer(table)}


@pytest.mark.parametrize(
    ("heading", "table"),
    [("## Assignment", states.ASSIGNMENT), ("## Entry", states.ENTRY), ("## Delivery", states.DELIVERY)],
)
def test_page_says_what_the_code_does(heading: str, table: states.Table) -> None:
    """Row by row."""
    assert written(heading) == {was: set(became) for was, became in table.items()}


def test_page_names_where_each_outcome_leads() -> None:
    """The second table of assignments."""
    assert written("The outcome is a second field. It says where the conversation left the work:") == {
        outcome: set(became) for outcome, became in states.OUTCOMES.items()
    }


@pytest.mark.parametrize(
    ("choices", "table"),
    [(Assignment.Stage, states.ASSIGNMENT), (Entry.State, states.ENTRY), (Delivery.State, states.DELIVERY)],
)
def test_no_state_is_without_a_table(choices: type[Entry.State], table: states.Table) -> None:
    """Every value that a row may hold, and no other."""
    assert set(choices.values) == set(table)


@pytest.mark.parametrize("table", [states.ASSIGNMENT, states.ENTRY, states.DELIVERY])
def test_no_state_leads_out_of_its_table(table: states.Table) -> None:
    """What can be reached is described."""
    assert {became for following in table.values() for became in following} <= set(table)
