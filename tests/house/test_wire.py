"""What travels between processes: opaque ids, never a word; and no schedule lives in the broker."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from celery import current_app

from tests.house.tree import CONTEXTS, ROOT, Function, calls, functions, python_files, where
from tests.servers import free_port

SENDERS = {"apply_async", "delay", "delay_on_commit", "send_task", "signature", "s", "si"}
SCHEDULES = {"eta", "countdown"}
TASK_MARKS = {"shared_task", "task"}


def callee(call: ast.Call) -> str:
    """The last word of what is called."""
    target = call.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def is_task(node: Function) -> bool:
    """Whether Celery calls this function."""
    marks = [mark.func if isinstance(mark, ast.Call) else mark for mark in node.decorator_list]
    return any(getattr(mark, "attr", getattr(mark, "id", "")) in TASK_MARKS for mark in marks)


def tasks() -> Iterator[tuple[Path, Function]]:
    """Every task of the house."""
    return ((path, node) for path, node in functions(*CONTEXTS) if is_task(node))


def sendings() -> Iterator[tuple[Path, ast.Call]]:
    """Every call that puts something on the wire."""
    for path in python_files(*CONTEXTS):
        yield from (
            (path, call) for call in calls(path) if callee(call) in SENDERS - {"s", "si", "signature"}
        )


def test_there_are_tasks() -> None:
    """The rules below would hold in an empty house too; this one is not empty."""
    assert list(tasks()) != []


def test_no_schedule_lives_in_the_broker() -> None:
    """Nothing is told to run later: the database knows what is due, the tick looks."""
    told = [
        (where(path), call.lineno)
        for path in python_files(*CONTEXTS)
        for call in calls(path)
        if callee(call) in SENDERS and SCHEDULES & {word.arg for word in call.keywords}
    ]
    assert told == []


def test_no_task_retries_itself() -> None:
    """Trying again is a state of the row, not a message that comes back."""
    told = [
        (where(path), call.lineno)
        for path in python_files(*CONTEXTS)
        for call in calls(path)
        if callee(call) == "retry" and isinstance(call.func, ast.Attribute)
    ]
    assert told == []


def test_task_takes_ids_by_name_and_nothing_else() -> None:
    """A task's arguments are keyword-only and end in _id; what else arrives is ignored."""
    odd = [
        (where(path), node.name, argument.arg)
        for path, node in tasks()
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        if argument not in node.args.kwonlyargs or not argument.arg.endswith("_id")
    ]
    assert odd == []


def test_what_is_sent_is_an_id() -> None:
    """No positional argument, no keyword that could carry a word."""
    odd = [
        (where(path), call.lineno)
        for path, call in sendings()
        if callee(call) in {"delay", "delay_on_commit"}
        and (call.args or any(word.arg is None or not word.arg.endswith("_id") for word in call.keywords))
    ]
    assert odd == []


WAKING = """
import time, uuid, django
django.setup()
from clients import outbox
outbox._poke(uuid.uuid4())
began = time.monotonic()
outbox._poke(uuid.uuid4())
print(time.monotonic() - began)
"""


def test_page_does_not_wait_for_a_broker_that_is_away() -> None:
    """Waking is asked of our own app, gives up at once, and the next tick finds the mail."""
    env = {**os.environ, "BROKER_URL": f"redis://127.0.0.1:{free_port()}/0"}
    env["DJANGO_SETTINGS_MODULE"] = "practice.settings"
    told = subprocess.run(
        [sys.executable, "-c", WAKING], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert float(told.stdout) < 1


def test_tasks_belong_to_our_own_app() -> None:
    """Celery's nameless default app would look for a broker on this machine, and not find ours."""
    assert current_app.main == "attune"
