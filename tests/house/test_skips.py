"""What a run leaves out is said in one line, and is a failure where everything could have run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

RAN = "def test_ran(): pass\n"
LEFT_OUT = "import pytest\ndef test_left_out(): pytest.skip('needs PostgreSQL')\n"
BESIDE = "import pytest\ndef test_beside(): pytest.skip('without ../shared')\n"


def run(folder: Path, text: str, *, strict: str) -> subprocess.CompletedProcess[str]:
    """A run of its own, with nothing but the plugin."""
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    plain = ["-p", "no:django", "-p", "no:playwright", "-p", "no:cacheprovider", "-c", os.devnull, "-q"]
    asked = [sys.executable, "-m", "pytest", *plain, "-p", "tests.skips", f"--rootdir={folder}", str(folder)]
    env = {**os.environ, "ATTUNE_NO_SKIPS": strict}
    return subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("text", "strict", "code", "line"),
    [
        (RAN, "1", 0, "Nothing was skipped."),
        (RAN + LEFT_OUT, "0", 0, "Skipped 1: 1 × needs PostgreSQL"),
        (RAN + LEFT_OUT, "1", 1, "ATTUNE_NO_SKIPS=1: a skipped test counts as a failed one."),
        (RAN + BESIDE, "1", 0, "Skipped 1: 1 × without ../shared"),
    ],
)
def test_run_says_what_it_left_out(tmp_path: Path, text: str, strict: str, code: int, line: str) -> None:
    """One line, and the code that goes with it."""
    told = run(tmp_path, text, strict=strict)
    assert (told.returncode, line in told.stdout.splitlines()) == (code, True), told.stdout
