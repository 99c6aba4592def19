"""Runs the tests of a room once, then again over each sin, in a forked copy of the process."""

import ast
import gc
import importlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType, SimpleNamespace
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.sins import Change, changes

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("practice", "clients", "psychoed")
PATIENCE, HANGS = 25, 60
"""Seconds of the processor: after the first no further test begins, at the second the copy is ended (and caught)."""
KILLED, SURVIVED, UNRUN = 0, 1, 2


@dataclass(kw_only=True)
class Mutator:
    """A pytest plugin that runs the collected tests its own way."""

    files: list[str]
    at_once: int = 2
    survivors: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def pytest_configure(self) -> None:
        """A loaded machine is no sin, and nobody reads the smallest example."""
        hypothesis = importlib.import_module("hypothesis")  # after pytest has met it as a plugin
        phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
        hypothesis.settings.register_profile("sins", deadline=None, database=None, phases=phases)
        hypothesis.settings.load_profile("sins")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed or session.config.option.collectonly:
            return False
        durations, reached = self._once(session)
        for file in self.files:
            self._room(session, file, durations=durations, reached=reached[file])
        return True

    def _once(self, session: pytest.Session) -> tuple[dict[str, float], dict[str, Any]]:
        """How long each test takes, and which lines of the rooms it walks over."""
        paths = {file: str(ROOT / file) for file in self.files}
        cover = coverage.Coverage(data_file=None, include=list(paths.values()), config_file=False)
        cover.start()
        durations, nobody = {}, SimpleNamespace(listchain=lambda: [session])
        for number, item in enumerate(session.items):
            cover.switch_context(item.nodeid)
            began = time.monotonic()
            following = session.items[number + 1] if number + 1 < len(session.items) else nobody
            reports = runtestprotocol(item, nextitem=following, log=False)  # type: ignore[arg-type]  # nobody follows
            durations[item.nodeid] = time.monotonic() - began
            if any(report.failed for report in reports):
                pytest.exit(f"{item.nodeid} fails without any sin", returncode=2)
        cover.stop()
        data = cover.get_data()
        return durations, {file: data.contexts_by_lineno(path) for file, path in paths.items()}

    def _room(
        self,
        session: pytest.Session,
        file: str,
        *,
        durations: dict[str, float],
        reached: dict[int, list[str]],
    ) -> None:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        waiting: dict[int, tuple[Change, float]] = {}
        self.counts[file], self.survivors[file] = [0, 0], []
        for change in changes(tree):
            names = list(durations) if change.top else [name for name in reached.get(change.line, []) if name]
            names.sort(key=lambda name: (Path(file).stem not in name, durations[name]))
            items = {item.nodeid: item for item in session.items}
            while len(waiting) >= self.at_once:
                self._reap(file, waiting)
            child = os.fork()
            if child == 0:
                _sin(session, file, tree=tree, change=change, items=[items[name] for name in names])
            waiting[child] = (change, time.monotonic())
        while waiting:
            self._reap(file, waiting)

    def _reap(self, file: str, waiting: dict[int, tuple[Change, float]]) -> None:
        child, status = os.wait()
        change, _ = waiting.pop(child)
        code = os.waitstatus_to_exitcode(status)
        if code == UNRUN:
            return
        self.counts[file][0] += 1
        if code != SURVIVED:
            self.counts[file][1] += 1
            return
        self.survivors[file].append(f"{file}:{change.line}: {change.what}")


def _sin(session: pytest.Session, file: str, *, tree: ast.Module, change: Change, items: list[Any]) -> None:
    """In the copy: change the running code, run the tests, and end with what came of it."""
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    signal.alarm(10 * HANGS)
    dark = os.open(os.devnull, os.O_WRONLY)
    os.dup2(dark, 1)
    os.dup2(dark, 2)
    code = KILLED
    try:
        code = _judged(session, items) if _put_in(file, tree=tree, change=change) else UNRUN
    finally:
        os._exit(code)


def _judged(session: pytest.Session, items: list[Any]) -> int:
    until = time.process_time() + PATIENCE
    nobody = SimpleNamespace(listchain=lambda: [session])
    for number, item in enumerate(items):
        following = items[number + 1] if number + 1 < len(items) else nobody
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            return KILLED
        if time.process_time() > until:
            break
    return SURVIVED


def _put_in(file: str, *, tree: ast.Module, change: Change) -> bool:
    """Exchange the code of the functions that run; whether there was anything to exchange."""
    module = importlib.import_module(file.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    change.exchange(change.value)
    ast.fix_missing_locations(tree)
    if change.top is not None:
        return _constant(vars(module), change.top)
    new = {
        (code.co_qualname, code.co_firstlineno): code
        for code in _codes(compile(tree, str(module.__file__), "exec"))
    }
    done = False
    for function in [each for each in gc.get_objects() if isinstance(each, FunctionType)]:
        if function.__code__.co_filename == module.__file__:
            key = function.__code__.co_qualname, function.__code__.co_firstlineno
            if key in new:
                function.__code__ = new[key]
                done = True
    return done


def _constant(names: dict[str, Any], statement: ast.Assign) -> bool:
    """A constant, in every room that took it by its name."""
    assert isinstance(statement.targets[0], ast.Name)
    name = statement.targets[0].id
    try:
        value = eval(compile(ast.Expression(statement.value), "<sin>", "eval"), names)
    except Exception:  # noqa: BLE001 - a sin that cannot even be imported is noticed by everyone
        return False
    was = names[name]
    for module in [each for key, each in sys.modules.items() if key.split(".")[0] in HOUSE]:
        if vars(module).get(name) is was:
            vars(module)[name] = value
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)
