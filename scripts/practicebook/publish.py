"""Put a finished site in the place of the old one, or leave the old one as it stands.

Files are written whole or not at all; what a cache keeps is noted with its digest, and anything else in its
place is made again.
"""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from .problems import message

_MANIFEST = "manifest.json"
# What a disk refuses and an editor can mend, by the names of our sentences.
_TROUBLES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "disk_full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "disk_locked"),
    errno.ENOENT: "disk_lost",
}


class AnotherBuild(Exception):
    """Another build of the same site is running."""


class NoFolder(Exception):
    """Where the site should stand there is a file, or a link that leads elsewhere."""


class Publication:
    """A build aside: files go to `staging`; `publish` swaps it in by rename, `discard` drops it.

    Holds a lock from start to end, so that two builds never write into each other; the operating
    system frees it when a build is killed.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self.staging = site.with_name(site.name + ".new")
        self._old = site.with_name(site.name + ".old")
        self._lock = FileLock(site.with_name(f".{site.name}.lock"))
        site.parent.mkdir(parents=True, exist_ok=True)
        if site.is_symlink() or site.is_file():
            raise NoFolder(str(site))  # what a link leads to is not ours to empty
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise AnotherBuild(str(site)) from None
        if self._old.exists() and not site.exists():
            self._old.rename(site)  # a build was killed between its two renames
        _remove(self.staging)

    def publish(self) -> None:
        """The staged site becomes the site."""
        _remove(self._old)
        if self.site.exists():
            self.site.rename(self._old)
        try:
            self.staging.rename(self.site)
        except OSError:
            if self._old.exists():
                self._old.rename(self.site)
            raise
        shutil.rmtree(self._old, ignore_errors=True)
        self._lock.release()

    def discard(self) -> None:
        """Forget the staged site; what stood before stands."""
        _remove(self.staging)
        self._lock.release()


def _remove(path: Path) -> None:
    """Take away what stands in our way: of a link the link alone, of a folder all that is in it."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def write_whole(file: Path, content: bytes) -> None:
    """Write beside and rename: a reader sees the whole file or none, also when a build is killed.

    Two threads may write the same file at once; each has a part of its own.
    """
    part = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        write_below(part.parent, part.name, content)
        part.replace(file)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def write_below(folder: Path, address: str, content: bytes) -> None:
    """Write a file that nobody reads yet, at its address below a folder."""
    file = folder / address
    try:
        file.write_bytes(content)
    except FileNotFoundError:  # the first one there
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def link_below(folder: Path, address: str, file: Path) -> None:
    """The same with a file that is never written again in its place."""
    target = folder / address
    try:
        link(file, target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        link(file, target)


def link(file: str | Path, target: str | Path) -> None:
    """Give a file a second name, which costs a disk next to nothing; a copy where it cannot do that."""
    try:
        os.link(file, target)
    except FileExistsError:  # what stands there gives way
        Path(target).unlink()
        link(file, target)
    except FileNotFoundError:
        raise
    except OSError:  # on another disk, or on one that knows no links
        Path(target).unlink(missing_ok=True)
        shutil.copyfile(file, target)


def write_cached(file: Path, content: bytes) -> None:
    """The same in a cache, which is ours alone: what stands in the file's way there is taken away."""
    try:
        write_whole(file, content)
    except OSError:
        cache_folder(file.parent)
        if file.is_dir():
            shutil.rmtree(file, ignore_errors=True)  # two threads may be at it at once
        write_whole(file, content)


def write_changed(file: Path, content: bytes) -> None:
    """The same, where the file does not hold it yet."""
    if not (file.is_file() and file.read_bytes() == content):
        write_cached(file, content)


def write_noted(file: Path, content: bytes) -> str:
    """The same, with a note beside by which `noted_digest` knows the file again; gives its SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    write_cached(file, content)
    write_cached(_note(file), digest.encode())
    return digest


def noted_digest(file: Path) -> str | None:
    """The SHA-256 of a noted file that is as it was written.

    None of any other: a killed build or a full disk may have left a stump.
    """
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        return digest if digest.encode() == _note(file).read_bytes() else None
    except OSError:
        return None


def is_whole(file: Path) -> bool:
    """Whether a noted file is as it was written."""
    return noted_digest(file) is not None


def _note(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def cache_folder(folder: Path) -> None:
    """Have a folder in a cache, also where a file stands in its way."""
    for step in (folder, *folder.parents):
        if step.is_dir():
            break
        if step.is_file() or step.is_symlink():  # a folder may be another thread's, made just now
            step.unlink(missing_ok=True)
            break
    folder.mkdir(parents=True, exist_ok=True)


class Digests:
    """The SHA-256 of the files of a site that is being made, each taken once, when the file stands.

    A file that is written a second time is written by `write`.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self._known: dict[str, str] = {}

    def of(self, address: str) -> str:
        """The digest of the file at an address below the site."""
        if address not in self._known:
            self._known[address] = file_digest(self.site / address)
        return self._known[address]

    def note(self, address: str, digest: str) -> None:
        """Tell the digest of a file to whoever asks next: it was taken when the file was written."""
        self._known[address] = digest

    def write(self, address: str, content: bytes) -> None:
        """Write a file that stood already; not into it, which another name may lead to."""
        self._known.pop(address, None)
        (self.site / address).unlink(missing_ok=True)
        write_below(self.site, address, content)


def write_manifest(site: Path, digests: Digests | None = None) -> int:
    """Write `manifest.json`: the SHA-256 of every file but itself, by path. Returns the file count."""
    digests = digests or Digests(site)
    found = {address: digests.of(address) for address in files_below(site) if address != _MANIFEST}
    text = json.dumps({"algorithm": "sha256", "files": found}, indent=1, sort_keys=True)
    (site / _MANIFEST).write_text(text + "\n", "utf-8")
    return len(found)


def files_below(folder: Path) -> list[str]:
    """The addresses of all files below a folder, sorted."""
    base = f"{folder}{os.sep}"
    return sorted(
        f"{parent}{os.sep}{name}".removeprefix(base).replace(os.sep, "/")
        for parent, _, names in os.walk(folder)
        for name in names
    )


def file_digest(file: Path) -> str:
    """The SHA-256 of a file, which may be larger than we want to hold at once."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def disk_trouble(error: OSError) -> str:
    """What the disk did not let us do, as a sentence for the editor."""
    name = _TROUBLES.get(error.errno or 0, "disk_error")
    copied = error.filename2 if name == "disk_full" else None  # a copy names its source first
    file = copied or error.filename
    shown = os.path.relpath(os.fsdecode(file)) if isinstance(file, str | bytes) else "?"
    return message(name).format(file=shown, reason=error.strerror or error)


def run_tool(main: Callable[[], int | None]) -> int:
    """Run a command; what the disk refuses is told in a sentence, and the exit code is 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal or pipe without our letters
            stream.reconfigure(errors="backslashreplace")
    try:
        return main() or 0
    except BrokenPipeError:  # who read our lines has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(disk_trouble(error), file=sys.stderr)
        return 1
