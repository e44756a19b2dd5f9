"""Say what records hold in one language: texts, numbers, addresses, photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..collection import AnyEntry, Collection
from ..images import Darkroom, Rendition
from ..memory import Memory
from ..model import Indicator, Photo, ProjectFacts
from ..wording import Wording
from .addresses import page_path, photo_path

View = dict[str, Any]


@dataclass(frozen=True)
class Voice:
    """Says in one language what records hold; `default` is the language at the site's root."""

    collection: Collection
    wording: Wording
    default: str
    darkroom: Darkroom
    memory: Memory = field(default_factory=Memory)

    def say(self, localized: Mapping[str, str]) -> str:
        """The text in this language; in a draft that lacks it, what there is."""
        return localized.get(self.wording.language) or next(iter(localized.values()))

    def path(self, path: str) -> str:
        """A page's path from the site's root, in this language."""
        return path if self.wording.language == self.default else f"{self.wording.language}/{path}"

    def place(self, facts: ProjectFacts) -> str:
        """The city, and its region where the city's name does not already say it."""
        region, city = self.collection.regions[facts.place.region], self.say(facts.place.city)
        return city if city == self.say(region.short) else f"{city}, {self.say(region.name)}"

    def picture(self, entry: AnyEntry, photo: Photo) -> View:
        """A photo with its sized copies, alt text, caption and credit."""
        copies = self.darkroom.site_copies(entry.folder / "photos" / photo.file)
        return {
            "file": photo.file,
            "alt": self.say(photo.alt),
            "caption": self.say(photo.caption) if photo.caption else None,
            "credit": self.say(photo.credit),
            "width": copies[-1].width,
            "height": copies[-1].height,
            "sources": [self._source_size(entry, photo, copy) for copy in copies],
        }

    def _source_size(self, entry: AnyEntry, photo: Photo, copy: Rendition) -> View:
        return {
            "path": photo_path(entry, photo.file, copy.width),
            "width": copy.width,
            "height": copy.height,
        }

    def link(self, entry: AnyEntry) -> View:
        """A record's title and path."""
        return {"title": self.say(entry.facts.title), "path": self.path(page_path(entry))}

    def direction(self, id: str) -> View:
        """A direction with its page."""
        direction = self.collection.directions[id]
        return {
            "id": id,
            "name": self.say(direction.name),
            "summary": self.say(direction.summary),
            "icon": direction.icon,
            "path": self.path(f"directions/{id}/"),
        }

    def number(self, value: int | None) -> str | None:
        """A number as it is written; None where there is none."""
        return None if value is None else self.wording.number(value)

    def fact(self, indicator: Indicator) -> str | None:
        """What was measured, with how exact it is; None where nothing was."""
        if indicator.fact is None:
            return None
        return self.wording.qualified(indicator.fact, indicator.qualifier)
