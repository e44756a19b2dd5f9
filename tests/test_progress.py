"""Whoever waits is told for what, and nobody is told of what takes a moment."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from practicebook import progress


def test_a_long_work_is_announced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line comes while the work still goes on; its result follows."""
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    told = threading.Event()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        told.set()

    with ThreadPoolExecutor() as executor:
        work = executor.submit(lambda: told.wait(10) and "volumes")
        assert progress.awaited(work, "Кітап теріліп жатыр", say) == "volumes"
    assert said == ["Кітап теріліп жатыр"]


def test_what_is_ready_is_not_announced() -> None:
    """A later build, which finds its book in the cache, says nothing; an error stays an error."""
    said: list[str] = []
    with ThreadPoolExecutor() as executor:
        assert progress.awaited(executor.submit(lambda: 1), "кітап", said.append) == 1
        with pytest.raises(TimeoutError, match="own"):
            progress.awaited(executor.submit(_fail), "кітап", said.append)
    assert said == []


def _fail() -> None:
    raise TimeoutError("its own")
