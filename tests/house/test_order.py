"""The order of a run on several processors: what waits begins early, and what belongs together stays together."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import order
from tests.house.tree import ROOT

FAULT = "tests/faults/test_kills.py::test_two_loops_on_sqlite_lose_nothing"
JOURNEY = "tests/journeys/test_main_job.py::test_from_an_article[sqlite]"


@pytest.mark.parametrize(
    ("nodeid", "unit"),
    [
        (FAULT, FAULT),
        (JOURNEY, JOURNEY),
        ("tests/clients/portal/test_states.py::test_page[a::b]", "tests/clients/portal/test_states.py"),
    ],
)
def test_file_stays_whole_unless_each_of_its_tests_brings_its_own_servers(nodeid: str, unit: str) -> None:
    assert order.unit_of(nodeid) == unit


@pytest.mark.parametrize(
    ("waiting", "quick", "woven"),
    [
        (["w1", "w2"], ["a", "b", "c"], ["w1", "a", "b", "w2", "c"]),
        (["w1", "w2", "w3"], ["a"], ["w1", "a", "w2", "w3"]),
        ([], ["a", "b", "c"], ["a", "b", "c"]),
        (["w1"], [], ["w1"]),
        ([], [], []),
    ],
)
def test_nothing_is_left_out_and_what_waits_comes_early(
    waiting: list[str], quick: list[str], woven: list[str]
) -> None:
    assert order.woven(waiting, quick, between=2) == woven


A = "import pytest\n@pytest.mark.parametrize('n', range(5))\ndef test_one(n): pass\n"
B = "import pytest\n@pytest.mark.browser\ndef test_two(): pass\n"
C = "def test_three(): pass\n"


def test_run_on_several_processors_runs_every_test_once(tmp_path: Path) -> None:
    """GIVEN a file that waits and two that do not WHEN two workers share them THEN none is lost and none runs twice."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser: waits\n", encoding="utf-8")
    for name, text in (("a", A), ("b", B), ("c", C)):
        (tmp_path / f"test_{name}.py").write_text(text, encoding="utf-8")
    plain = [
        "-p",
        "no:django",
        "-p",
        "no:playwright",
        "-p",
        "no:cacheprovider",
        f"--rootdir={tmp_path}",
        "-v",
    ]
    asked = [sys.executable, "-m", "pytest", "-c", str(tmp_path / "pytest.ini"), *plain, "-n", "2"]
    told = subprocess.run(
        [*asked, "-p", "tests.order", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    ran = sorted(re.findall(r"PASSED \S*?(test_\w+(?:\[\d\])?)\s", told.stdout))
    assert ran == [*(f"test_one[{n}]" for n in range(5)), "test_three", "test_two"], told.stdout
