"""Keep what a check found sound from one process to the next: digests, and records as they were read.

Nothing of it is believed on another ground: our own modules and wordings, the libraries under them. A
file that was cut or mangled is no file.
"""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

from .publish import write_cached

Made = TypeVar("Made")
_LIBRARIES = (
    *("markdown-it-py", "nh3", "pymdown-extensions", "PyYAML", "pydantic", "pydantic-core"),
    *("rapidfuzz", "phonenumberslite", "babel", "fonttools", "Markdown"),
)
DIGEST = 16  # bytes; two contents of one digest would be a wonder
_ENDING = ".kept"


@functools.cache
def code_digest() -> bytes:
    """Names what checks and reads: our own modules and wordings and the libraries under them."""
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    digest = hashlib.sha256("\n".join([sys.version, *libraries]).encode())
    package = Path(__file__).parent
    for file in sorted([*package.rglob("*.py"), *package.glob("wording/*.yml")]):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.digest()


class Silence:
    """What was looked at without finding a problem; digests alone, no word of a record."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._used: set[bytes] = set()
        self._heard: set[bytes] = set()

    @staticmethod
    def key(name: tuple[str, ...], content: bytes) -> bytes:
        """Stands for one look at one content."""
        return hashlib.sha256("\0".join((*name, "")).encode() + content).digest()[:DIGEST]

    def holds(self, key: bytes) -> bool:
        """Whether the look was silent, now or in an earlier process."""
        if key in self._known or key in self._heard:
            self._used.add(key)
        return key in self._used

    def hear(self, key: bytes) -> None:
        """Believe another process of ours, which looked just now."""
        self._heard.add(key)

    @property
    def used(self) -> frozenset[bytes]:
        """All that was silent in this process."""
        return frozenset(self._used)

    def add(self, key: bytes) -> None:
        """Remember that the look was silent."""
        self._used.add(key)

    def save(self, whole: bool) -> None:
        """Write for the next process; after a `whole` check, what it did not ask for is forgotten."""
        kept = self._used if whole else self._used | self._known
        if kept != self._known:
            content = b"".join(sorted(kept))
            write_cached(self.file, _mark(self.file.name, content) + content)

    @functools.cached_property
    def _known(self) -> frozenset[bytes]:
        content = _whole(self.file, self.file.name)
        return frozenset(
            content[start : start + DIGEST] for start in range(0, len(content), DIGEST)
        )


@dataclass(frozen=True)
class Form(Generic[Made]):
    """How a thing is written in one line of JSON, and read again."""

    write: Callable[[Made], bytes]
    read: Callable[[bytes], Made]


class KeptRecords:
    """What was read from the files of each record without a problem, in one file a record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: tuple[str, dict[bytes, bytes]] = ("", {})
        self._names: dict[str, set[bytes]] = {}  # what stands on the disk, by record
        self._used: dict[str, dict[bytes, tuple[Form[Any], Any]]] = {}
        # How many files were not worked through again, and how many were.
        self.knew = self.missed = 0

    def known(self, path: str, about: bytes, form: Form[Made]) -> Made | None:
        """What was made of the file at `path` when it was `about` the same; None where nobody knows."""
        try:
            made = form.read(self._lines(_record(path))[_name(path, about)])
        except (KeyError, ValueError):
            self.missed += 1
            return None
        self.knew += 1
        self.keep(path, about, form, made)
        return made

    def keep(self, path: str, about: bytes, form: Form[Made], made: Made) -> None:
        """Remember what was made of a file that shows no problem."""
        self._used.setdefault(_record(path), {})[_name(path, about)] = (form, made)

    def save(self, withdrawn: Iterable[str], whole: bool) -> None:
        """Write for the next process; nothing of `withdrawn` records is to lie about.

        After a `whole` check, records that it did not ask for are forgotten.
        """
        gone = set(withdrawn)
        for record, used in self._used.items():
            if record not in gone:
                self._write(record, used, whole)
        standing = {self._file(record) for record in self._used.keys() - gone}
        forgotten = {self._file(record) for record in gone}
        for file in self.folder.rglob(f"*{_ENDING}"):
            if file.is_file() and (file in forgotten or (whole and file not in standing)):
                file.unlink()

    def save_record(self, record: str) -> None:
        """Write what is known of one record at once, for a process that is waiting for it."""
        if used := self._used.get(record):
            self._write(record, used, whole=False)

    def _write(self, record: str, used: Mapping[bytes, tuple[Form[Any], Any]], whole: bool) -> None:
        if set(used) == self._names.get(record):
            return
        lines = {} if whole else dict(self._lines(record))  # its mistake hides what was sound
        lines |= {name: form.write(made) for name, (form, made) in used.items()}
        content = b"".join(name + b" " + lines[name] + b"\n" for name in sorted(lines))
        write_cached(self._file(record), _mark(record, content) + content)

    def _file(self, record: str) -> Path:
        return self.folder / f"{record}{_ENDING}"

    def _lines(self, record: str) -> dict[bytes, bytes]:
        """What stands on the disk of a record; files of one record are asked for one after another."""
        if self._open[0] != record:
            lines = _whole(self._file(record), record).split(b"\n")
            found = dict(line.split(b" ", 1) for line in lines if line)
            self._open = (record, found)
            self._names[record] = set(found)
        return self._open[1]


def _record(path: str) -> str:
    return path.rpartition("/")[0]


def _name(path: str, about: bytes) -> bytes:
    name = path.rpartition("/")[2].encode()
    return hashlib.sha256(name + b"\0" + about).hexdigest().encode()


def _mark(name: str, content: bytes) -> bytes:
    """The line that a kept file begins with: stands for its name, its content and the ground."""
    mark = hashlib.sha256(code_digest() + name.encode() + b"\0" + content)
    return mark.hexdigest().encode() + b"\n"


def _whole(file: Path, name: str) -> bytes:
    """The content of a kept file; nothing where it is missing, cut, changed or of another ground."""
    try:
        mark, _, content = file.read_bytes().partition(b"\n")
    except OSError:
        return b""
    return content if mark + b"\n" == _mark(name, content) else b""
