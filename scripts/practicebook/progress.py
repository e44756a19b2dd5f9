"""Show that long work goes on: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import click

Result = TypeVar("Result")
PATIENCE = 3.0  # seconds of silence before a work that goes on elsewhere is announced
STEPS = 4  # plain lines for one piece of work


class Progress:
    """Counts `total` steps of one piece of work named `label`; `say` prints a plain line."""

    def __init__(self, label: str, total: int, say: Callable[[str], None]) -> None:
        self.label = label
        self.total = total
        self.say = say
        self.done = 0
        self._bar = None
        if total and sys.stderr.isatty():
            self._bar = click.progressbar(length=total, label=label, file=sys.stderr)
            self._bar.__enter__()

    def step(self) -> None:
        """One step is done; the last one closes the bar."""
        self.done += 1
        if self._bar is not None:
            self._bar.update(1)
            if self.done == self.total:
                self._bar.__exit__(None, None, None)
        elif self.done % max(1, -(-self.total // STEPS)) == 0 or self.done == self.total:
            self.say(f"{self.label}: {self.done}/{self.total}")


def awaited(work: Future[Result], label: str, say: Callable[[str], None]) -> Result:
    """What a work gives, once it is done; who waits for it longer than a moment is told for what."""
    try:
        return work.result(PATIENCE)
    except TimeoutError:
        if not work.done():
            say(label)
        return work.result()
