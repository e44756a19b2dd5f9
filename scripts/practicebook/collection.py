"""Define what a check reads: records with their texts, in editions, in one frozen collection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Generic, Literal, TypeVar

from . import model
from .acceptance import Accepted
from .narrative import Narrative
from .yaml_source import YamlSource

CONTENT = "practices"
COVER = "cover.jpg"  # in an edition's folder; a volume without one draws its own
Kind = Literal["projects", "offices"]
KINDS: Mapping[Kind, type[model.Record]] = {
    "projects": model.ProjectFacts,
    "offices": model.OfficeFacts,
}
Facts = TypeVar("Facts", model.ProjectFacts, model.OfficeFacts)


@dataclass(frozen=True)
class Entry(Generic[Facts]):
    """One record folder: facts with their places, and the text in each language that has one.

    `digest` stands for all that its files hold, but for the photos.
    """

    year: int
    kind: Kind
    slug: str
    folder: Path
    source: YamlSource
    facts: Facts
    texts: Mapping[str, Narrative]
    accepted: Accepted = field(default_factory=Accepted)
    digest: bytes = b""

    @cached_property
    def photo_files(self) -> tuple[Path, ...]:
        """The file of each photo of the facts, in their order."""
        return tuple(self.folder / "photos" / photo.file for photo in self.facts.photos)

    @cached_property
    def address(self) -> str:
        """Names the record in the whole collection: `2025/projects/slug`."""
        return f"{self.year}/{self.kind}/{self.slug}"

    @property
    def path(self) -> str:
        """The record's folder, relative to the project's root."""
        return f"{CONTENT}/{self.address}"

    @property
    def published(self) -> bool:
        """Whether readers may see the record."""
        return self.facts.status == "published"


Project = Entry[model.ProjectFacts]
Office = Entry[model.OfficeFacts]
AnyEntry = Project | Office


@dataclass(frozen=True)
class Edition:
    """One year's collection; records in the order of `edition.yml`, then by slug.

    `digest` stands for all that its own files hold.
    """

    year: int
    source: YamlSource
    facts: model.EditionFacts
    projects: tuple[Project, ...]
    offices: tuple[Office, ...]
    forewords: Mapping[str, Narrative]
    accepted: Accepted = field(default_factory=Accepted)
    digest: bytes = b""

    @property
    def entries(self) -> tuple[AnyEntry, ...]:
        """Projects, then offices."""
        return (*self.projects, *self.offices)

    @cached_property
    def office_by_slug(self) -> dict[str, Office]:
        """The edition's offices by slug."""
        return {office.slug: office for office in self.offices}

    @cached_property
    def projects_by_office(self) -> dict[str, list[Project]]:
        """The projects that name an office, by its slug."""
        found: dict[str, list[Project]] = {}
        for project in self.projects:
            if project.facts.office:
                found.setdefault(project.facts.office, []).append(project)
        return found

    @cached_property
    def _positions(self) -> dict[str, int]:
        projects = {each.address: index for index, each in enumerate(self.projects)}
        return projects | {each.address: index for index, each in enumerate(self.offices)}

    def neighbours(self, entry: AnyEntry) -> tuple[AnyEntry | None, AnyEntry | None]:
        """The records of its kind before and after a record; None at the ends."""
        siblings = self.projects if entry.kind == "projects" else self.offices
        here = self._positions[entry.address]
        return (
            siblings[here - 1] if here else None,
            siblings[here + 1] if here + 1 < len(siblings) else None,
        )

    @property
    def moment(self) -> dt.datetime:
        """The date that what is made of it bears: its release, or its year's first day; never today."""
        day = self.facts.released or dt.date(self.year, 1, 1)
        return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)

    @property
    def has_samples(self) -> bool:
        """Whether any record is invented to show the product."""
        return any(entry.facts.sample for entry in self.entries)


@dataclass(frozen=True)
class Collection:
    """Everything under practices/: registries by id, editions by year, oldest first."""

    languages: tuple[str, ...]
    directions: Mapping[str, model.Direction] = field(default_factory=dict)
    regions: Mapping[str, model.Region] = field(default_factory=dict)
    indicators: Mapping[str, model.IndicatorKind] = field(default_factory=dict)
    target_groups: Mapping[str, model.GroupName] = field(default_factory=dict)
    glossary: Mapping[str, model.Term] = field(default_factory=dict)
    registry_sources: Mapping[str, YamlSource] = field(default_factory=dict)
    editions: tuple[Edition, ...] = ()

    @property
    def current(self) -> Edition | None:
        """The newest edition with a record to show, else the newest; None where there is none."""
        filled = [edition for edition in self.editions if edition.entries]
        newest_first = [*reversed(filled), *reversed(self.editions)]
        return newest_first[0] if newest_first else None

    @cached_property
    def entries(self) -> dict[str, AnyEntry]:
        """Every record by its address."""
        return {entry.address: entry for edition in self.editions for entry in edition.entries}

    @cached_property
    def edition_by_year(self) -> dict[int, Edition]:
        """The editions by year."""
        return {edition.year: edition for edition in self.editions}

    @cached_property
    def entry_by_slug(self) -> dict[str, AnyEntry]:
        """Every record by its slug; of several the newest."""
        return {entry.slug: entry for entry in self.entries.values()}

    @cached_property
    def projects_by_slug(self) -> dict[str, list[Project]]:
        """The projects of a slug, oldest edition first."""
        found: dict[str, list[Project]] = {}
        for edition in self.editions:
            for project in edition.projects:
                found.setdefault(project.slug, []).append(project)
        return found


def record_address(path: str) -> str | None:
    """`2025/projects/slug` of a file inside a record's folder; None for any other file."""
    steps = path.split("/")
    inside = len(steps) > 3 and steps[0] == CONTENT and steps[2] in KINDS
    return "/".join(steps[1:4]) if inside else None
