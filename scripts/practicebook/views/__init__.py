"""Turn records into plain values for the site's templates: everything said, formatted and addressed.

Templates never compute; what they show stands here as strings, numbers, lists and maps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..collection import AnyEntry, Edition, Office, Project
from ..images import Darkroom, Rendition
from ..kept import Named
from .addresses import SECTION_PATHS, leaflet_path, page_path, photo_path, volume_path
from .cards import card_parts, card_view
from .edition import edition_view
from .office import office_view
from .overviews import region_tiles, years_view
from .project import project_view
from .voice import View, Voice

__all__ = [
    "SECTION_PATHS",
    "View",
    "Viewer",
    "leaflet_path",
    "page_path",
    "photo_files",
    "volume_path",
]


@dataclass(frozen=True)
class Viewer(Voice):
    """Makes the views of one language."""

    _cards: dict[str, View] = field(default_factory=dict)  # a card stands on many pages

    def practice(self, project: Project, edition: Edition) -> View:
        """Everything on a project's page."""
        named = [self.collection.projects_by_slug.get(slug, []) for slug in project.facts.related]
        related = [self.card(other) for projects in named for other in projects]
        return project_view(self, project, edition) | {"related": related}

    def office(self, office: Office, edition: Edition) -> View:
        """Everything on an office's page; its projects are those that name it."""
        projects = edition.projects_by_office.get(office.slug, [])
        return office_view(self, office, edition) | {"projects": [self.card(p) for p in projects]}

    def edition(self, edition: Edition) -> View:
        """An edition with its cards, headlines, contest, sums and programme."""
        return edition_view(self, edition) | {
            "projects": [self.card(project) for project in edition.projects],
            "offices": [self.card(office) for office in edition.offices],
        }

    def card(self, entry: AnyEntry) -> View:
        """A record in a list."""
        if entry.address not in self._cards:
            name = ("card", self.wording.language, entry.address)
            parts = self.card_parts(entry)
            self._cards[entry.address] = self.memory.recall(
                name, parts, lambda: Named(card_view(self, entry))
            )
        return self._cards[entry.address]

    def card_parts(self, entry: AnyEntry) -> tuple[Any, ...]:
        """All that a record's card is made from."""
        return card_parts(self, entry)

    def years(self) -> View | None:
        """Each indicator's sum year by year; None until two editions have sums."""
        return years_view(self)

    def regions(self, edition: Edition) -> list[View]:
        """The tiles of the map: place, names, how many practices, and the office if there is one."""
        return region_tiles(self, edition)


def photo_files(entry: AnyEntry, darkroom: Darkroom) -> dict[str, Rendition]:
    """The sized photos a record's page needs, by address below the site's root."""
    return {
        photo_path(entry, photo.file, copy.width): copy
        for photo, file in zip(entry.facts.photos, entry.photo_files, strict=True)
        for copy in darkroom.site_copies(file)
    }
