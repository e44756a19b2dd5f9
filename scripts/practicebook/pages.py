"""Say which pages the site has and what each template gets to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from . import compare
from .book.press import Press, Printed
from .cards import cover_view
from .catalogue import Catalogue
from .check import visible
from .facets import FacetPage, facet_pages
from .images import Darkroom
from .load import AnyEntry, Collection, Edition
from .views import View, Viewer, leaflet_path, page_path, photo_files, volume_path
from .wording import wording

# What a volume comes as, in the order of the downloads page.
Form = Literal["screen", "large", "epub", "print"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True)
class RecordPage:
    """A page made from a record: `source` is the page's name without language and ending."""

    source: str
    template: str
    entry: AnyEntry
    edition: Edition


@dataclass(frozen=True)
class Volume:
    """A volume that readers can download: its edition, languages, form, address and print."""

    edition: Edition
    languages: tuple[str, ...]
    form: Form
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

    def volumes(self, press: Press, forms: Sequence[Form] = FORMS) -> list[Volume]:
        """Print every edition that has records: each form in each language, and a joint volume."""
        public = visible(self.collection, preview=False)
        each = [(language,) for language in public.languages]
        joint = [public.languages] if len(each) > 1 else []
        return [
            Volume(
                edition,
                languages,
                form,
                volume_path(edition.year, languages, form),
                press.epub(public, edition, languages[0])
                if form == "epub"
                else press.volume(public, edition, languages, form),
            )
            for edition in reversed(public.editions)
            if edition.entries
            for form in forms
            for languages in (each + joint if form == "screen" else each)
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
        """The downloads page, edition by edition and form by form: how long and heavy each volume is."""
        words = self._viewers[language].wording.words.downloads
        rows: dict[int, dict[Form, list[View]]] = {}
        for volume in volumes:
            forms = rows.setdefault(volume.edition.year, {})
            forms.setdefault(volume.form, []).append(self._download(volume, language))
        return [
            {
                "heading": str(words.volume).format(year=year),
                "forms": [{**words.forms[form], "volumes": found} for form, found in forms.items()],
            }
            for year, forms in rows.items()
        ]

    def _download(self, volume: Volume, language: str) -> View:
        say, printed = self._viewers[language].wording, volume.printed
        size = say.number(round(printed.bytes / 1e6, 1))
        return {
            "path": volume.path.removeprefix("downloads/"),
            "languages": " · ".join(wording(l).words.language_name for l in volume.languages),
            "type": "EPUB" if volume.form == "epub" else "PDF",
            "pages": say.count(printed.pages, "pages") if printed.pages else None,
            "size": str(say.words.downloads.size).format(megabytes=size),
        }

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
