"""Read practices/ into one Collection of frozen records, gathering every Problem on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from . import acceptance, model
from .ahead import ReadingAhead
from .collection import CONTENT, COVER, KINDS, AnyEntry, Collection, Edition, Kind
from .entries import own_digest, read_entry, refuse_file, refuse_strays
from .files import all_strange, content_path, folders, read_content, strange
from .memory import Memory
from .problems import Place, Problem
from .record_files import Own, ReadFile, RecordFiles

_YEAR = re.compile("[0-9]{4}")


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
    with ReadingAhead(files, record_folders(root / CONTENT)) as ahead:
        return _Reader(files, ahead).collection(), files.problems


def record_folders(content: Path) -> list[Path]:
    """The folders of all records, in the order in which they are read."""
    return [
        record
        for edition in folders(content)
        if _YEAR.fullmatch(edition.name)
        for kind in KINDS
        for record in folders(edition / kind)
    ]


class _Reader:
    """Walks through the folders; what is in the files is read by `RecordFiles`."""

    def __init__(self, files: RecordFiles, ahead: ReadingAhead) -> None:
        self.files = files
        self.ahead = ahead
        self.root = files.root
        self.languages = files.languages

    def collection(self) -> Collection:
        content = self.root / CONTENT
        if not content.is_dir():
            self.files.report(Place(CONTENT), "folder-missing")
            return Collection(self.languages)
        self._refuse_symlinks(content)
        own_files = {f"{name}.yml" for name in model.REGISTRIES}
        refuse_strays(self.files, content, own_files, "2025/edition.yml")
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
        if code := strange(content):
            self.files.report(Place(content_path(self.root, content)), code)
            return
        for file, code in all_strange(content):
            self.files.report(Place(content_path(self.root, file)), code)

    def _editions(self, content: Path) -> Iterator[Edition]:
        for folder in folders(content):
            if not _YEAR.fullmatch(folder.name):
                self.files.report(
                    Place(content_path(self.root, folder)), "folder-unexpected", found=folder.name
                )
            elif (edition := self._edition(folder)) is not None:
                yield edition

    def _edition(self, folder: Path) -> Edition | None:
        year = int(folder.name)
        forewords = {f"foreword.{language}.md" for language in self.languages}
        expected = {"edition.yml", COVER, acceptance.FILE, *KINDS, *forewords}
        refuse_strays(self.files, folder, expected)
        projects = self._entries(folder, "projects")
        offices = self._entries(folder, "offices")
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
        return Edition(year, source, facts, *entries, texts, accepted, own_digest(self.files, own))

    def _entries(self, edition: Path, kind: Kind) -> list[Any]:
        refuse_file(self.files, edition / kind)
        refuse_strays(self.files, edition / kind, frozenset(), f"{kind}/slug/facts.yml")
        return [entry for folder in folders(edition / kind) if (entry := self._entry(folder))]

    def _entry(self, folder: Path) -> AnyEntry | None:
        self.ahead.look(folder)
        return read_entry(self.files, folder)
