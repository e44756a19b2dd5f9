"""Put a finished site in the place of the old one, or leave the old one as it stands."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from pathlib import Path

from filelock import FileLock, Timeout


class AnotherBuild(Exception):
    """Another build of the same site is running."""


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
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise AnotherBuild(str(site)) from None
        if self._old.exists() and not site.exists():
            self._old.rename(site)  # a build was killed between its two renames
        shutil.rmtree(self.staging, ignore_errors=True)

    def publish(self) -> None:
        """The staged site becomes the site."""
        shutil.rmtree(self._old, ignore_errors=True)
        if self.site.exists():
            self.site.rename(self._old)
        self.staging.rename(self.site)
        shutil.rmtree(self._old, ignore_errors=True)
        self._lock.release()

    def discard(self) -> None:
        """Forget the staged site; what stood before stands."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self._lock.release()


def write_whole(file: Path, content: bytes) -> None:
    """Write beside and rename: a reader sees the whole file or none, also when a build is killed.

    Two threads may write the same file at once; each has a part of its own.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}-{threading.get_ident()}.part")
    part.write_bytes(content)
    part.replace(file)


def write_manifest(site: Path) -> int:
    """Write `manifest.json`: the SHA-256 of every file but itself, by path. Returns the file count."""
    digests = {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file() and file != site / "manifest.json"
    }
    text = json.dumps({"algorithm": "sha256", "files": digests}, indent=1, sort_keys=True)
    (site / "manifest.json").write_text(text + "\n", "utf-8")
    return len(digests)
