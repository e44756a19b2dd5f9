"""Say which pages the site has and what each template gets to show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from . import compare
from .book.press import Press
from .cards import cover_view
from .catalogue import Catalogue
from .check import without
from .collection import AnyEntry, Collection, Edition, Project
from .facets import FacetPage, facet_pages
from .images import Darkroom, Rendition
from .kept import digest
from .memory import Memory
from .translations import in_all
from .views import View, Viewer, leaflet_path, page_path, photo_files
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

    def __init__(
        self,
        collection: Collection,
        darkroom: Darkroom,
        default_language: str,
        drawn: bool = False,
        memory: Memory | None = None,
    ) -> None:
        self.collection = collection
        self.drawn = drawn  # whether this build has covers, cards and leaflets, which Typst makes
        self.darkroom = darkroom
        self.pages: Mapping[str, RecordPage] = {
            page.source: page
            for edition in collection.editions
            for entry in edition.entries
            for page in [_record_page(entry, edition)]
        }
        self.facet_pages: Mapping[str, FacetPage] = facet_pages(collection)
        self.memory = memory or Memory()
        self._viewers = {
            language: Viewer(collection, wording(language), default_language, darkroom, self.memory)
            for language in collection.languages
        }
        self._shared: dict[str, View] = {}
        self._names: dict[str, str] = {}
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
                # By itself: pages that ask for this alone need not follow every change of the list.
                "several": self._catalogues[language].several,
                "comparison": {"groups": compare.rows(viewer), "most": compare.MOST},
            }
        return self._shared[language]

    def facet(self, page: FacetPage, language: str) -> View:
        """What the template of a direction's or region's page gets."""
        return self._catalogues[language].facet_page(page)

    def heads(self, language: str) -> dict[str, View]:
        """The front matter of each page that is made, not written by hand: by the page's source."""
        viewer = self._viewers[language]
        heads = {}
        for source, page in self.pages.items():
            facts = page.entry.facts
            heads[source] = _head(viewer.say(facts.title), viewer.say(facts.summary), page.template)
        for source, facet in self.facet_pages.items():
            said = self.facet_title(facet, language)
            heads[source] = _head(said["title"], said["summary"], "facet.html")
        return heads

    def facet_title(self, page: FacetPage, language: str) -> View:
        """The title and description of a direction's or region's page."""
        return self._catalogues[language].facet_title(page)

    @cached_property
    def json_addresses(self) -> frozenset[str]:
        """Where the scripts of the catalogue and the comparison find what they read."""
        return frozenset([*self._lists, *self._columns])

    def json_file(self, address: str) -> bytes:
        """What stands at one of these addresses."""
        if address in self._lists:
            return self._lists[address].text.encode()
        return self._column(*self._columns[address]).encode()

    def json_inputs(self, address: str) -> str:
        """Names all of the records that such a file is made from."""
        if address in self._lists:
            return self.name()
        project, _, viewer = self._columns[address]
        page = self.pages[page_path(project).rstrip("/")]
        return digest(["column", self.inputs(page, viewer.wording.language)])

    @cached_property
    def _lists(self) -> dict[str, Catalogue]:
        return {catalogue.path: catalogue for catalogue in self._catalogues.values()}

    @cached_property
    def _columns(self) -> dict[str, tuple[Project, Edition, Viewer]]:
        return {
            compare.column_path(project, language): (project, edition, viewer)
            for edition in self.collection.editions
            for project in edition.projects
            for language, viewer in self._viewers.items()
        }

    def _column(self, project: Project, edition: Edition, viewer: Viewer) -> str:
        name = ("column", viewer.wording.language, project.address)
        parts = (viewer.card_parts(project), self.collection.target_groups)
        return self.memory.recall(name, parts, lambda: compare.column(project, edition, viewer))

    def _cover(self, edition: Edition, language: str) -> View | None:
        return cover_view(edition, language) if self.drawn and edition.entries else None

    def record(self, page: RecordPage, language: str) -> View:
        """What a record's template gets."""
        viewer = self._viewers[language]
        show: Any = viewer.practice if page.entry.kind == "projects" else viewer.office
        shown: View = show(page.entry, page.edition)
        return shown if self.drawn else {**shown, "leaflet": None}

    def inputs(self, page: RecordPage, language: str) -> str:
        """Names all of the records that a record's page is made from: other name, other page."""
        entry, edition = page.entry, page.edition
        named = [*edition.neighbours(entry)]
        if entry.kind == "projects":
            facts: Any = entry.facts
            named.append(edition.office_by_slug.get(facts.office or ""))
            for slug in facts.related:
                for other in self.collection.projects_by_slug.get(slug, []):
                    # A card names its own office.
                    offices = self.collection.edition_by_year[other.year].office_by_slug
                    named += [other, offices.get(other.facts.office or "")]
        else:
            named += edition.projects_by_office.get(entry.slug, [])
        texts = [text.digest for text in entry.texts.values() if text.language == language]
        if not texts:  # a draft shows what it has
            texts = [text.digest for text in entry.texts.values()]
        return digest(
            [
                page.source,
                language,
                self._name(entry),
                repr(entry.accepted),
                texts,
                [self._name(other) for other in named if other],
            ]
        )

    def name(self) -> str:
        """Names the facts and photos of all records."""
        return digest([self._name(page.entry) for page in self.pages.values()])

    def _name(self, entry: AnyEntry) -> str:
        """Names a record's facts and photos."""
        if entry.address not in self._names:
            parts = (entry.source, [self.darkroom.digest(file) for file in entry.photo_files])
            name = self.memory.recall(
                ("name", entry.address),
                parts,
                lambda: digest([entry.address, entry.source.text, parts[1]]),
            )
            self._names[entry.address] = name
        return self._names[entry.address]

    def leaflets(self, press: Press) -> dict[str, Path]:
        """Print every record alone, in each language: address to file in the cache."""
        return {
            address: press.leaflet(self._printable, edition, entry, language).file
            for address, (edition, entry, language) in self._leaflets.items()
        }

    def leaflet(self, address: str, press: Press) -> Path | None:
        """Print the leaflet of an address; None where no record has its leaflet there."""
        if address not in self._leaflets:
            return None
        return press.leaflet(self._printable, *self._leaflets[address]).file

    @cached_property
    def _leaflets(self) -> dict[str, tuple[Edition, AnyEntry, str]]:
        return {
            leaflet_path(entry, language): (edition, entry, language)
            for edition in self._printable.editions
            for entry in edition.entries
            for language in self._printable.languages
        }

    @cached_property
    def _printable(self) -> Collection:
        """What is shown, but for drafts that lack a text in one of the languages."""
        languages = self.collection.languages
        drafts = (each for each in self.collection.entries.values() if not each.published)
        return without(
            self.collection, {each.address for each in drafts if not in_all(each, languages)}
        )

    def photos(self) -> dict[str, Rendition]:
        """Every sized photo of the site by its address below the root."""
        return {
            path: copy
            for page in self.pages.values()
            for path, copy in photo_files(page.entry, self.darkroom).items()
        }


def front_matter(head: View) -> str:
    """The head as it stands on top of a page's file; JSON, which is YAML too and quotes everything."""
    return f"---\n{json.dumps(head, ensure_ascii=False)}\n---\n"


def _head(title: str, description: str, template: str) -> View:
    return {
        "title": title,
        "description": description,
        "template": template,
        "hide": ["navigation"],
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
