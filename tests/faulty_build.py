"""Run MkDocs in this process with a fault that comes at a moment of its own: `faulty_build.py FAULT N …`.

A moment is a number of changes on the disk: each file opened to write, folder made, rename, removal.
`count`: nothing happens; the last line of stdout says how many moments there were, with `reads` how many
files were read under practices/. `kill`: SIGKILL at moment N. `full`: from moment N on the disk is full.
`locked`: the folder that we stand in can only be read. `limit`: no file can grow beyond N bytes.
`delete:FOLDER`: at the N-th file read under practices/ that folder is deleted.
"""

from __future__ import annotations

import errno
import os
import resource
import runpy
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHANGES = {"os.rename", "os.mkdir", "os.remove", "os.rmdir"}
WRITING = os.O_WRONLY | os.O_RDWR
Act = Callable[[str, Any, int], None]


class Moments:
    """Counts what happens on the disk, and hands each moment on. As an audit hook it lasts for ever."""

    def __init__(self, act: Act, reading: bool = False) -> None:
        self.act = act
        self.reading = reading
        self.count = 0
        self._lock = threading.RLock()
        self._inside = False

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """One event of the interpreter."""
        if event not in CHANGES and event != "open":
            return
        path = arguments[0]
        if event == "open":
            if not isinstance(path, str | bytes | os.PathLike):
                return  # a stream that is open already
            wanted = "practices/" in os.fsdecode(path) if self.reading else _writes(arguments)
            if not wanted or os.fsdecode(path).startswith("/dev/"):
                return
        elif self.reading:
            return
        with self._lock:
            if self._inside:  # the fault's own work
                return
            self.count += 1
            self._inside = True
            try:
                self.act(event, path, self.count)
            finally:
                self._inside = False


def _writes(arguments: tuple[Any, ...]) -> bool:
    _, mode, flags = arguments
    return bool(flags & WRITING) or bool(set(str(mode or "")) & set("wax+"))


def fault(name: str, number: int) -> Moments:
    """The audit hook that brings a fault."""

    def nothing(event: str, path: Any, moment: int) -> None:
        pass

    def kill(event: str, path: Any, moment: int) -> None:
        if moment == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def full(event: str, path: Any, moment: int) -> None:
        if moment >= number and event in ("open", "os.mkdir"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)

    def locked(event: str, path: Any, moment: int) -> None:
        if isinstance(path, str | os.PathLike) and Path(path).absolute().is_relative_to(here):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    def delete(event: str, path: Any, moment: int) -> None:
        if moment == number:
            shutil.rmtree(name.partition(":")[2])

    here = Path.cwd()
    if name == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
    if name.startswith("delete:"):
        return Moments(delete, reading=True)
    acts: dict[str, Act] = {"kill": kill, "full": full, "locked": locked}
    return Moments(acts.get(name, nothing), reading=name == "reads")


def main() -> None:
    """Run MkDocs with the fault, then say how many moments it took."""
    _, name, number, *arguments = sys.argv
    moments = fault(name, int(number))
    sys.argv = ["mkdocs", *arguments]
    sys.addaudithook(moments)
    try:
        runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
    finally:
        print(moments.count, flush=True)


if __name__ == "__main__":
    main()
