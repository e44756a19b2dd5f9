"""Say which pages the site has and what each template gets to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .images import Darkroom
from .load import AnyEntry, Collection, Edition
from .views import View, Viewer, page_path, photo_files
from .wording import wording


@dataclass(frozen=True)
class RecordPage:
    """A page made from a record: `source` is the page's name without language and ending."""

    source: str
    template: str
    entry: AnyEntry
    edition: Edition


class Site:
    """The pages of one build; views are made when a page asks, so that memory stays flat."""

    def __init__(self, collection: Collection, darkroom: Darkroom, default_language: str) -> None:
        self.collection = collection
        self.darkroom = darkroom
        self.pages: Mapping[str, RecordPage] = {
            page.source: page
            for edition in collection.editions
            for entry in edition.entries
            for page in [_record_page(entry, edition)]
        }
        self._viewers = {
            language: Viewer(collection, wording(language), default_language, darkroom)
            for language in collection.languages
        }
        self._shared: dict[str, View] = {}

    def viewer(self, language: str) -> Viewer:
        """The Viewer of a language."""
        return self._viewers[language]

    def shared(self, language: str) -> View:
        """What every template of a language gets: words, editions (newest first), the map's tiles."""
        if language not in self._shared:
            viewer, current = self._viewers[language], self.collection.current
            editions = [viewer.edition(edition) for edition in reversed(self.collection.editions)]
            self._shared[language] = {
                "words": viewer.wording.words,
                "root": viewer.path(""),
                "language": language,
                "editions": editions,
                "edition": next((e for e in editions if current and e["year"] == current.year), None),
                "tiles": viewer.regions(current) if current else [],
            }
        return self._shared[language]

    def record(self, page: RecordPage, language: str) -> View:
        """What a record's template gets."""
        viewer = self._viewers[language]
        if page.entry.kind == "projects":
            return viewer.practice(page.entry, page.edition)  # type: ignore[arg-type]
        return viewer.office(page.entry, page.edition)  # type: ignore[arg-type]

    def photos(self) -> dict[str, Path]:
        """Every sized photo of the site: address below the root to file in the cache."""
        return {
            path: copy.file
            for page in self.pages.values()
            for path, copy in photo_files(page.entry, self.darkroom).items()
        }


def contents(record: View, words: Any) -> list[tuple[str, str]]:
    """The contents rail of a record's page: (anchor, title) in the order of the page."""
    practice = words.practice
    sections = record["narrative"]["sections"] if record["narrative"] else []
    rail = [(section["id"], section["title"]) for section in sections if section["title"]]
    rail.append(("indicators", practice.indicators))
    if record.get("activities"):
        rail.append(("activities", practice.activities))
    if record.get("events"):
        rail.append(("events", practice.events))
    if record.get("budget"):
        rail.append(("budget", practice.budget))
    if record.get("replication"):
        rail.append(("replication", practice.replication))
    return rail


def _record_page(entry: AnyEntry, edition: Edition) -> RecordPage:
    template = "practice.html" if entry.kind == "projects" else "office.html"
    return RecordPage(page_path(entry).rstrip("/"), template, entry, edition)
