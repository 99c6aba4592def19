"""The README names every variable and every command, and none that does not exist."""

import re

from tests.house.tree import CONTEXTS, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "practice" / "settings.py").read_text(encoding="utf-8")
SERVER = (ROOT / "deploy" / "gunicorn.conf.py").read_text(encoding="utf-8")
PROCFILE = (ROOT / "Procfile").read_text(encoding="utf-8")
READ = re.compile(r"""env\.\w+\(\s*"([A-Z_]+)"|environ\.get\(["']([A-Z_]+)["']|\$\{([A-Z_]+)""")


def variables() -> set[str]:
    """Everything that is read from the environment."""
    found = READ.findall(SETTINGS + SERVER + PROCFILE)
    return {name for names in found for name in names if name}


def commands() -> set[str]:
    """Every verb of manage.py that is ours."""
    paths = [
        path for context in CONTEXTS for path in (ROOT / context / "management" / "commands").glob("*.py")
    ]
    return {path.stem for path in paths} - {"__init__"}


def test_readme_names_every_variable() -> None:
    """In the table, with an example."""
    rows = [line for line in README.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}
    assert named == variables()


def test_readme_names_every_command() -> None:
    """With what it is for."""
    named = set(re.findall(r"^manage\.py ([a-z_]+)", README, re.MULTILINE))
    assert named == commands()


def test_readme_begins_with_the_two_commands() -> None:
    """Before any word of explanation."""
    first = README.split("```")[1].splitlines()[1:3]
    assert [line.split("#")[0].strip() for line in first] == ["make run", "make test"]


def test_every_link_of_the_readme_leads_somewhere() -> None:
    """Inside the repository."""
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
