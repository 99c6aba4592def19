"""Says in one line what a run left out, and why; with ATTUNE_NO_SKIPS=1 leaving anything out is a failure.

The one exception: a test that reads documents beside the repository has nothing to read in a fresh
clone. Its twin with an article of our own runs everywhere, so it is named in the line but never fails.
"""

import os
from collections import Counter

import pytest

BESIDE_THE_REPOSITORY = "../shared"


def reason_of(report: pytest.TestReport) -> str:
    """The words of the skip, without the place."""
    where = report.longrepr
    words = where[2] if isinstance(where, tuple) else str(where)
    return words.removeprefix("Skipped: ").strip()


def skipped_reasons(reporter: pytest.TerminalReporter) -> Counter[str]:
    """How often each reason was given."""
    return Counter(reason_of(report) for report in reporter.stats.get("skipped", []))


def in_one_line(reasons: Counter[str]) -> str:
    """The sentence at the end of the run."""
    if not reasons:
        return "Nothing was skipped."
    parts = "; ".join(f"{count} × {reason}" for reason, count in reasons.most_common())
    return f"Skipped {reasons.total()}: {parts}"


def must_not_skip() -> bool:
    """Whether this machine was set up so that everything can run."""
    return os.environ.get("ATTUNE_NO_SKIPS", "0") == "1"


def counts_as_failure(reasons: Counter[str]) -> bool:
    """Whether anything was left out that a complete machine would have run."""
    return any(BESIDE_THE_REPOSITORY not in reason for reason in reasons)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a clean run with holes into a failed one where that was asked for."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput") or exitstatus != pytest.ExitCode.OK:
        return
    if must_not_skip() and counts_as_failure(skipped_reasons(reporter)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The one line."""
    reasons = skipped_reasons(terminalreporter)
    terminalreporter.write_line(in_one_line(reasons))
    if must_not_skip() and counts_as_failure(reasons):
        terminalreporter.write_line("ATTUNE_NO_SKIPS=1: a skipped test counts as a failed one.", red=True)
