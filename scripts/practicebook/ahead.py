"""Read records ahead in processes of their own, so that all cores work on a collection that nobody knows.

Who reads the collection begins with its first record, a helper with the last one. What a helper found
sound waits in the cache, where every check looks first; what it found wrong it leaves to be found again.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from types import TracebackType

from . import apart
from .contradictions import record_contradictions
from .entries import read_entry
from .heap import let_go_early
from .kept_checks import DIGEST
from .memory import Memory
from .proofreading import Proofreader
from .record_files import RecordFiles

WORTH = 40  # records that nobody knows take longer than a helper's start
_MOST = 3  # helpers: the reader itself has to read again what they leave
_FILES = 3  # of a record


@dataclass(frozen=True)
class Task:
    """What a helper is to read, and the cache where it leaves what is sound."""

    root: Path
    languages: tuple[str, ...]
    cache: Path
    folders: Sequence[Path]


class ReadingAhead:
    """Watches over the reading of `folders`, in this order, and calls helpers where most are unknown."""

    def __init__(self, files: RecordFiles, folders: Sequence[Path]) -> None:
        self._files = files
        self._left = list(reversed(folders))
        self._helpers: list[Helper] = []
        self._before = self._balance  # a preview has read them before

    def __enter__(self) -> ReadingAhead:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for helper in self._helpers:
            helper.stop()

    def look(self, folder: Path) -> None:
        """Tell that a record is read now."""
        while self._left and self._left.pop() != folder:
            pass
        if self._helpers or self._files.memory.records is None or len(self._left) < WORTH:
            return
        if self._balance - self._before > _FILES * WORTH:
            self._call(min((os.cpu_count() or 1) - 1, _MOST))

    @property
    def _balance(self) -> int:
        """How many more files had to be worked through than were known."""
        kept = self._files.memory.records
        return kept.missed - kept.knew if kept else 0

    def _call(self, count: int) -> None:
        memory = self._files.memory
        assert memory.folder
        for number in range(count):
            folders = self._left[number::count]
            task = Task(self._files.root, self._files.languages, memory.folder, folders)
            self._helpers.append(Helper(task, memory))


class Helper:
    """One process: it gets a task, tells each look that was silent, and ends when nobody listens."""

    def __init__(self, task: Task, memory: Memory) -> None:
        self._process = subprocess.Popen(
            apart.command(__name__, answer.__name__),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # whatever it stumbles over is found again, and told
        )
        self._listener = Thread(target=self._listen, args=(memory,), daemon=True)
        self._listener.start()
        self._say(pickle.dumps(task))

    def stop(self) -> None:
        """End the process with the record that it is at."""
        assert self._process.stdin
        with suppress(OSError):  # it may have ended by itself
            self._process.stdin.close()
        self.wait()

    def wait(self) -> None:
        """Wait until the process has ended."""
        self._listener.join()
        with self._process:  # closes what is left of its streams
            pass

    def _say(self, message: bytes) -> None:
        assert self._process.stdin
        with suppress(OSError):  # the system ended it, where memory is short: we read its records
            self._process.stdin.write(message)
            self._process.stdin.flush()

    def _listen(self, memory: Memory) -> None:
        assert self._process.stdout and memory.silence
        with self._process.stdout as told:
            while len(key := told.read(DIGEST)) == DIGEST:
                memory.silence.hear(key)


def answer() -> None:
    """What a helper does: read record after record until all are read or the input ends."""
    let_go_early()
    task: Task = pickle.load(sys.stdin.buffer)
    listening = Thread(target=sys.stdin.buffer.read, daemon=True)
    listening.start()
    memory = Memory(task.cache)
    assert memory.records and memory.silence
    proofreader = Proofreader(task.root, task.languages, memory)
    files = RecordFiles(task.root, task.languages, memory, proofreader.read)
    told: frozenset[bytes] = frozenset()
    for folder in task.folders:
        if not listening.is_alive():
            break
        entry = read_entry(files, folder)
        if entry and entry.facts.status != "withdrawn":  # of that no word is to lie about
            memory.records.save_record(entry.path)
            record_contradictions(entry, memory)
        silent = memory.silence.used
        sys.stdout.buffer.write(b"".join(silent - told))
        sys.stdout.buffer.flush()
        told = silent
