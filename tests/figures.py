"""What the tests measured, as one table: `python -m tests.figures` runs the proofs and writes docs/figures.md."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "figures.md"
DATE = "2026-11-28"
PROOFS = (
    "at_rest",
    "chain",
    "commits",
    "dead_links",
    "doors",
    "edges",
    "leave",
    "reveals",
    "seals",
    "secrets",
)
MAILS = ("on_time", "safe_first", "schedule_properties")
FAULTS = ("at_once", "kills", "races")
SIGN_IN = (
    "test_logins",
    "test_ways_round",
    "test_sign_in_figures",
    "test_damage",
    "test_hand_over",
    "api/test_fuzz",
)
HEAD = f"""# Figures

What the promises of [THREAT_MODEL.md](../THREAT_MODEL.md) came to when they were measured last ({DATE}).
`python -m tests.figures` measures them again and writes this page; each test fails when its figure is not reached.

| promise | figure | test |
|---|---|---|
"""


def note(promise: str, figure: str) -> None:
    """Say what was measured; it is shown by `-rA`, and collected where ATTUNE_FIGURES names a file."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0]
    sys.stdout.write(f"promise {promise}: {figure}\n")
    if path := os.environ.get("ATTUNE_FIGURES"):
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"promise": promise, "figure": figure, "test": test}) + "\n")


def table(lines: list[str]) -> str:
    """The page: promises in their order."""
    rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: (int("".join(filter(str.isdigit, row["promise"][:2])) or 99), row["test"]))
    return HEAD + "".join(f"| {row['promise']} | {row['figure']} | `{row['test']}` |\n" for row in rows)


def main() -> int:
    """Run the proofs, then write the page."""
    with tempfile.TemporaryDirectory() as folder:
        collected = Path(folder) / "figures"
        collected.touch()
        files = [f"tests/house/test_{name}.py" for name in PROOFS]
        files += [f"tests/clients/test_{name}.py" for name in MAILS]
        files += [f"tests/faults/test_{name}.py" for name in FAULTS]
        files += [f"tests/practice/{name}.py" for name in SIGN_IN]
        env = {**os.environ, "ATTUNE_FIGURES": str(collected)}
        told = subprocess.run([sys.executable, "-m", "pytest", "-q", *files], cwd=ROOT, env=env, check=False)
        PAGE.write_text(table(collected.read_text(encoding="utf-8").splitlines()), encoding="utf-8")
    return told.returncode


if __name__ == "__main__":
    sys.exit(main())
