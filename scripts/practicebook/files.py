"""Know the files of a project: which are plain, which are strange, and what a plain one holds."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TEXT_BYTES = 128 * 1024  # four times our longest
_MOST_BYTES = 256 * 1024  # of what is read at all


class Content(NamedTuple):
    """What a file held when it was read; `digest` stands for its bytes."""

    raw: bytes
    digest: bytes


def read_content(file: Path) -> Content | None:
    """The bytes of a file; None for what is no plain file or too large to be one of ours."""
    try:
        status = os.lstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
            return None
        with file.open("rb", buffering=0) as stream:
            raw = stream.readall()
    except OSError:
        return None
    return Content(raw, hashlib.sha256(raw).digest())


def content_path(root: Path, file: Path) -> str:
    """A file's path as Problems show it: relative to the root, with `/`, on one line.

    A name from an archive in another encoding holds what no terminal can print: � stands for it.
    """
    base, path = f"{root}/", str(file)
    # Files are asked for by the thousand, and `relative_to` takes ten times as long.
    path = path[len(base) :] if path.startswith(base) else file.relative_to(root).as_posix()
    return path if path.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in path)


def strange(file: Path) -> str | None:
    """The code of what is no ordinary file or folder that we can read; None for all that is."""
    if file.is_symlink():
        return "symlink"
    if file.is_dir():
        return None if os.access(file, os.R_OK | os.X_OK) else "file-unreadable"
    return None if file.is_file() else "not-a-file"


def all_strange(folder: str | Path) -> Iterator[tuple[Path, str]]:
    """A folder, and everything below it, that is `strange`, with its code; no file is asked for."""
    if not os.access(folder, os.R_OK | os.X_OK):
        yield Path(folder), "file-unreadable"
        return
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from all_strange(entry.path)
        elif not entry.is_file(follow_symlinks=False):
            yield Path(entry.path), strange(Path(entry.path)) or "not-a-file"


def folders(folder: Path) -> list[Path]:
    """The folders in a folder, sorted; hidden ones and links are not content."""
    try:
        with os.scandir(folder) as entries:
            found = [each.name for each in entries if each.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [folder / name for name in sorted(found) if not name.startswith(".")]


def names(folder: Path) -> list[str]:
    """What a folder holds, sorted; nothing where it may not be read, which `strange` reports."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries)
    except OSError:
        return []


def walk(folder: Path, endings: tuple[str, ...]) -> Iterator[str]:
    """Every file below a folder whose name ends so; links to folders are not followed."""
    for parent, _, found in os.walk(folder):
        yield from (f"{parent}{os.sep}{name}" for name in found if name.endswith(endings))
