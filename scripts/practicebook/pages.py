"""Say which pages the site has and what each template gets to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import compare
from .book import Press, Printed
from .cards import cover_view
from .catalogue import Catalogue
from .check import visible
from .facets import FacetPage, facet_pages
from .images import Darkroom
from .load import AnyEntry, Collection, Edition
from .views import View, Viewer, leaflet_path, page_path, photo_files, volume_path
from .wording import wording


@dataclass(frozen=True)
class RecordPage:
    """A page made from a record: `source` is the page's name without language and ending."""

    source: str
    template: str
    entry: AnyEntry
    edition: Edition


@dataclass(frozen=True)
class Volume:
    """A volume that readers can download: its edition, languages, address and print."""

    edition: Edition
    languages: tuple[str, ...]
    path: str
    printed: Printed


class Site:
    """The pages of one build; views are made when a page asks, so that memory stays flat."""

    def __init__(
        self,
        collection: Collection,
        darkroom: Darkroom,
        default_language: str,
        drawn: bool = False,
    ) -> None:
        self.collection = collection
        self.drawn = drawn  # whether Typst draws covers and cards in this build
        self.darkroom = darkroom
        self.pages: Mapping[str, RecordPage] = {
            page.source: page
            for edition in collection.editions
            for entry in edition.entries
            for page in [_record_page(entry, edition)]
        }
        self.facet_pages: Mapping[str, FacetPage] = facet_pages(collection)
        self._viewers = {
            language: Viewer(collection, wording(language), default_language, darkroom)
            for language in collection.languages
        }
        self._shared: dict[str, View] = {}
        self._catalogues = {
            language: Catalogue(viewer) for language, viewer in self._viewers.items()
        }

    def viewer(self, language: str) -> Viewer:
        """The Viewer of a language."""
        return self._viewers[language]

    def shared(self, language: str) -> View:
        """What every template of a language gets: words, editions (newest first), the map's tiles."""
        if language not in self._shared:
            viewer, current = self._viewers[language], self.collection.current
            editions = [
                viewer.edition(edition) | {"cover": self._cover(edition, language)}
                for edition in reversed(self.collection.editions)
            ]
            self._shared[language] = {
                "words": viewer.wording.words,
                "root": viewer.path(""),
                "language": language,
                "editions": editions,
                "edition": next(
                    (e for e in editions if current and e["year"] == current.year), None
                ),
                "tiles": viewer.regions(current) if current else [],
                "years": viewer.years(),
                "catalogue": self._catalogues[language].page,
                "comparison": {"groups": compare.rows(viewer), "most": compare.MOST},
            }
        return self._shared[language]

    def facet(self, page: FacetPage, language: str) -> View:
        """What the template of a direction's or region's page gets."""
        return self._catalogues[language].facet_page(page)

    def facet_title(self, page: FacetPage, language: str) -> View:
        """The title and description of a direction's or region's page."""
        return self._catalogues[language].facet_title(page)

    def json_files(self) -> dict[str, str]:
        """What the scripts of the catalogue and the comparison read: address below the root to text."""
        lists = {catalogue.path: catalogue.text for catalogue in self._catalogues.values()}
        columns = {
            compare.column_path(project, language): compare.column(project, edition, viewer)
            for edition in self.collection.editions
            for project in edition.projects
            for language, viewer in self._viewers.items()
        }
        return lists | columns

    def _cover(self, edition: Edition, language: str) -> View | None:
        return cover_view(edition, language) if self.drawn and edition.entries else None

    def record(self, page: RecordPage, language: str) -> View:
        """What a record's template gets."""
        viewer = self._viewers[language]
        if page.entry.kind == "projects":
            return viewer.practice(page.entry, page.edition)  # type: ignore[arg-type]
        return viewer.office(page.entry, page.edition)  # type: ignore[arg-type]

    def volumes(self, press: Press) -> list[Volume]:
        """Print every edition that has records: a volume in each language, and a joint one."""
        public = visible(self.collection, preview=False)
        each = [(language,) for language in public.languages]
        joint = [public.languages] if len(each) > 1 else []
        return [
            Volume(
                edition,
                languages,
                volume_path(edition.year, languages),
                press.volume(public, edition, languages),
            )
            for edition in reversed(public.editions)
            if edition.entries
            for languages in [*each, *joint]
        ]

    def leaflets(self, press: Press) -> dict[str, Path]:
        """Print every published record alone, in each language: address to file in the cache."""
        public = visible(self.collection, preview=False)
        return {
            leaflet_path(entry, language): press.leaflet(public, edition, entry, language).file
            for edition in public.editions
            for entry in edition.entries
            for language in public.languages
        }

    def downloads(self, volumes: list[Volume], language: str) -> list[View]:
        """The downloads page, edition by edition: what each volume is, how long and how heavy."""
        say, words = self._viewers[language].wording, self._viewers[language].wording.words
        rows: dict[int, list[View]] = {}
        for volume in volumes:
            rows.setdefault(volume.edition.year, []).append(
                {
                    "path": volume.path.removeprefix("downloads/"),
                    "languages": " · ".join(
                        wording(l).words.language_name for l in volume.languages
                    ),
                    "pages": say.count(volume.printed.pages, "pages"),
                    "size": str(words.downloads.size).format(
                        megabytes=say.number(round(volume.printed.bytes / 1e6, 1))
                    ),
                }
            )
        return [
            {"heading": str(words.downloads.volume).format(year=year), "volumes": volumes_of_year}
            for year, volumes_of_year in rows.items()
        ]

    def photo_files(self) -> list[Path]:
        """Every photo of the records, as the editors committed it."""
        return [
            page.entry.folder / "photos" / photo.file
            for page in self.pages.values()
            for photo in page.entry.facts.photos
        ]

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
