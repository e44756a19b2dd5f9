"""Forget in the caches what may be shown no more: withdrawn and deleted records, photos taken away.

A cache goes by digests and cannot be asked whom a file speaks of. So it is noted which records and photos
the caches may know of, before they learn of them; where one of these is gone, everything that the finished
build has not used is deleted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from .collection import CONTENT, COVER, Collection
from .images import Darkroom
from .publish import write_changed

_NOTE = "known.json"
_PHOTOS = "photos"
# Caches that know their files by what these were made from; each other one forgets by itself.
_FOLDERS = ("book", "cards", "packs")


class Forgetting:
    """What the caches below `cache` may know of: `records` and photos of today, and those noted before."""

    def __init__(self, cache: Path, records: Iterable[str], photos: Iterable[str]) -> None:
        self.cache = cache
        self._photos = frozenset(photos)
        self._names = frozenset(records) | self._photos
        noted = self._noted()
        # Without a note nobody can tell: it was cut, or the caches are older than it.
        self._due = noted is None or not noted <= self._names
        self._note(self._names | (noted or frozenset()))

    def finish(self, used: Iterable[Path]) -> list[Path]:
        """Delete what is due, when all of a site is made, from the `used` files of the caches among others.

        Gives what could not be deleted; the next build tries again.
        """
        left = [file for file in self._unused(used) if not _deleted(file)] if self._due else []
        if not left:
            self._note(self._names)
        return left

    def _unused(self, used: Iterable[Path]) -> Iterator[Path]:
        kept = {(file.parent, _stem(file)) for file in used}
        for folder in _FOLDERS:
            for file in _files(self.cache / folder):
                if (file.parent, _stem(file)) not in kept:
                    yield file
        for file in _files(self.cache / _PHOTOS):
            if file.name.partition("-")[0] not in self._photos:
                yield file

    def _noted(self) -> frozenset[str] | None:
        try:
            known = json.loads((self.cache / _NOTE).read_bytes())
        except (OSError, ValueError):
            return None
        return frozenset(map(str, known)) if isinstance(known, list) else None

    def _note(self, names: AbstractSet[str]) -> None:
        write_changed(self.cache / _NOTE, json.dumps(sorted(names)).encode())


def forgetting(root: Path, cache: Path, collection: Collection, darkroom: Darkroom) -> Forgetting:
    """What the caches may know of a collection, drafts included: all of it but what is withdrawn."""
    entries = [each for each in collection.entries.values() if each.facts.status != "withdrawn"]
    covers = (root / CONTENT / str(edition.year) / COVER for edition in collection.editions)
    files = (*(file for entry in entries for file in entry.photo_files), *covers)
    photos = (darkroom.digest(file) for file in files if file.is_file())
    return Forgetting(cache, (entry.address for entry in entries), photos)


def _files(folder: Path) -> list[Path]:
    return [Path(parent, name) for parent, _, names in os.walk(folder) for name in sorted(names)]


def _stem(file: Path) -> str:
    """What a file shares with the notes beside it: `1f` of `1f.pdf`, `1f.json` and `1f.json.sha256`."""
    return file.name.partition(".")[0]


def _deleted(file: Path) -> bool:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return True
