"""The processes of the demo as one family: they start together, and none outlives the others."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from deploy.launch import leash
from deploy.launch.places import ROOT
from deploy.launch.say import say

PATIENCE_SECONDS = 8
LOOK_SECONDS = 0.1
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Family:
    """Started one by one, watched together, ended together; the last started is ended first."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_end = False
        self._starter = os.getppid()
        self._leash = subprocess.Popen(
            [sys.executable, "-I", str(Path(leash.__file__))], stdin=subprocess.PIPE, start_new_session=True
        )
        for number in ENDING_SIGNALS:
            signal.signal(number, self._on_signal)

    def start(self, name: str, command: Sequence[str], *, env: Mapping[str, str]) -> None:
        """A process in a group of its own, its output under its name."""
        child = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._children[name] = child
        self._tell_leash(f"+{child.pid}")
        threading.Thread(target=_repeat, args=(name, child), daemon=True).start()

    def ended(self) -> str | None:
        """The name of a member that has ended by itself, if there is one."""
        return next((name for name, child in self._children.items() if child.poll() is not None), None)

    def must_end(self) -> bool:
        """Whether somebody pressed Ctrl-C, closed the terminal, or is gone that started us."""
        return self._asked_to_end or os.getppid() != self._starter

    def watch(self) -> int:
        """Waits until it is over: 0 when it was asked for, 1 when a member gave up."""
        while not self.must_end():
            if name := self.ended():
                say(
                    f"{name} ended by itself (code {self._children[name].returncode}); the others end with it."
                )
                return 1
            time.sleep(LOOK_SECONDS)
        return 0

    def dismiss(self, name: str) -> None:
        """End one member and forget it."""
        child = self._children.pop(name)
        _end([child])
        self._tell_leash(f"-{child.pid}")

    def end(self) -> None:
        """End everybody: first those that need the first-started, then the first-started itself."""
        children = list(self._children.values())
        for generation in (children[1:], children[:1]):
            _end(generation)
        for child in children:
            self._tell_leash(f"-{child.pid}")
        self._children.clear()
        if self._leash.stdin:
            self._leash.stdin.close()
        self._leash.wait()

    def _tell_leash(self, line: str) -> None:
        if self._leash.stdin:
            self._leash.stdin.write(f"{line}\n".encode())
            self._leash.stdin.flush()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_end = True


def _repeat(name: str, child: subprocess.Popen[bytes]) -> None:
    """Each line of a member under its name."""
    if child.stdout:
        with child.stdout as lines:
            for line in lines:
                say(f"{name:>7} | {line.decode(errors='replace').rstrip()}")


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask each process to end, wait for all, then end whatever is left of their groups."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and any(child.poll() is None for child in children):
        time.sleep(LOOK_SECONDS)
    leash.send({child.pid for child in children}, signal.SIGKILL)
    for child in children:
        child.wait()
