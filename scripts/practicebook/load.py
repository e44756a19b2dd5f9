"""Read practices/ into one Collection of frozen records, gathering every Problem on the way."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import acceptance, model
from .collection import CONTENT, COVER, KINDS, AnyEntry, Collection, Edition, Entry, Kind
from .files import content_path, folders, names, not_plain, read_content, strange
from .memory import Memory
from .problems import Place, Problem
from .record_files import Own, ReadFile, RecordFiles
from .wording import wording


def load(
    root: Path,
    languages: Sequence[str],
    memory: Memory | None = None,
    read: ReadFile = read_content,
) -> tuple[Collection, list[Problem]]:
    """Read `root`/practices. Returns what could be read and every problem of single files.

    With a `memory` a file that holds what it held is not parsed again, and what it gave is the very
    same object. `read` opens each file, once.
    """
    files = RecordFiles(root, tuple(languages), memory or Memory(), read)
    return _Reader(files).collection(), files.problems


class _Reader:
    """Walks through the folders; what is in the files is read by `RecordFiles`."""

    def __init__(self, files: RecordFiles) -> None:
        self.files = files
        self.root = files.root
        self.languages = files.languages

    def collection(self) -> Collection:
        content = self.root / CONTENT
        if not content.is_dir():
            self.files.report(Place(CONTENT), "folder-missing")
            return Collection(self.languages)
        self._refuse_symlinks(content)
        registries = {}
        sources = {}
        for name, record in model.REGISTRIES.items():
            registries[name], sources[name] = self.files.registry(content / f"{name}.yml", record)
        editions = tuple(self._editions(content))
        if not any(folders(content)):
            self.files.report(Place(CONTENT), "edition-missing")
        known = {name: source for name, source in sources.items() if source}
        return Collection(self.languages, **registries, registry_sources=known, editions=editions)

    def _refuse_symlinks(self, content: Path) -> None:
        for file in [content, *not_plain(content)]:
            if code := strange(file):
                self.files.report(Place(content_path(self.root, file)), code)

    def _editions(self, content: Path) -> Iterator[Edition]:
        for folder in folders(content):
            if not re.fullmatch("[0-9]{4}", folder.name):
                self.files.report(
                    Place(content_path(self.root, folder)), "folder-unexpected", found=folder.name
                )
            elif (edition := self._edition(folder)) is not None:
                yield edition

    def _edition(self, folder: Path) -> Edition | None:
        year = int(folder.name)
        forewords = {f"foreword.{language}.md" for language in self.languages}
        expected = {"edition.yml", COVER, acceptance.FILE, *KINDS, *forewords}
        self._refuse_strays(folder, expected)
        projects = self._entries(folder, "projects", year)
        offices = self._entries(folder, "offices", year)
        own: Own = []
        source, facts = self.files.facts(folder / "edition.yml", model.EditionFacts, own)
        if source is None or facts is None:
            return None
        if facts.year != year:
            self.files.report(source.place("year"), "year-differs", found=facts.year, expected=year)
        place = {slug: index for index, slug in enumerate(facts.order)}
        ordered = sorted(
            projects, key=lambda entry: (place.get(entry.slug, len(place)), entry.slug)
        )
        texts = self.files.texts(folder, "foreword", {}, own)
        accepted = self.files.accepted(folder, own)
        entries = (tuple(ordered), tuple(offices))
        return Edition(year, source, facts, *entries, texts, accepted, self._digest(own))

    def _entries(self, edition: Path, kind: Kind, year: int) -> list[Any]:
        self._refuse_file(edition / kind)
        entries = [self._entry(folder, kind, year) for folder in folders(edition / kind)]
        return [entry for entry in entries if entry is not None]

    def _entry(self, folder: Path, kind: Kind, year: int) -> AnyEntry | None:
        if not _is_slug(folder.name):
            self.files.report(Place(content_path(self.root, folder)), "bad-slug", found=folder.name)
            return None
        texts_of = {f"text.{language}.md" for language in self.languages}
        self._refuse_file(folder / "photos")
        self._refuse_strays(folder, {"facts.yml", "photos", acceptance.FILE, *texts_of})
        headings = {l: wording(l).headings(kind) for l in self.languages}
        own: Own = []
        texts = self.files.texts(folder, "text", headings, own)
        source, found = self.files.facts(folder / "facts.yml", KINDS[kind], own)
        if source is None or found is None:
            return None
        facts: Any = found
        accepted = self.files.accepted(folder, own)
        digest = self._digest(own)
        parts = (year, kind, folder.name, folder, source, facts, texts, accepted, digest)
        return self.files.memory.recall(("entry", str(folder)), digest, lambda: Entry(*parts))

    def _refuse_file(self, folder: Path) -> None:
        """Report a file where a folder should be: everything in the folder would be missed."""
        if folder.exists() and not folder.is_dir():
            self.files.report(Place(content_path(self.root, folder)), "folder-expected")

    def _refuse_strays(self, folder: Path, expected: set[str]) -> None:
        """Report what nobody would read: a mistyped name must not hide a whole record."""
        for name in names(folder):
            if name not in expected and not name.startswith("."):
                place = Place(content_path(self.root, folder / name))
                self.files.report(
                    place, "file-unexpected", found=name, expected=", ".join(sorted(expected))
                )

    def _digest(self, own: Own) -> bytes:
        return hashlib.sha256(repr((self.languages, own)).encode()).digest()


def _is_slug(name: str) -> bool:
    fits = len(name) <= 60 and re.fullmatch(model.SLUG_PATTERN, name) is not None
    return fits and name not in model.RESERVED_NAMES
