"""Give the published records away as data: JSON with every field, CSV with flat columns, schemas."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import Field

from . import model
from .collection import AnyEntry, Collection, Edition
from .model import Count, Localized, Person, Record, Slug
from .tables import Cell, safe_cell
from .typography import WORD_JOINER
from .views import leaflet_path, page_path

Images = Callable[[AnyEntry], list[str]]  # a record's pictures, below the site's root
Kind = str  # projects, offices


class _Published(Record):
    """What the site adds to a published record: its name, year, and addresses in every language."""

    slug: Slug
    year: Count
    pages: dict[str, str]
    leaflets: dict[str, str]
    images: tuple[str, ...] = ()


class ProjectData(_Published, model.ProjectFacts):
    """A published project."""


class OfficeData(_Published, model.OfficeFacts):
    """A published office."""


class DataFile(Record):
    """What a data file says of itself. `sample`: at least one of its records is invented."""

    schema_address: str = Field(alias="schema")
    licence: str
    year: Count
    title: Localized
    publisher: Localized
    released: model.Day | None = None
    languages: tuple[str, ...]
    sample: bool


class ProjectsFile(DataFile):
    """`projects.json`: an edition's published projects."""

    projects: tuple[ProjectData, ...]


class OfficesFile(DataFile):
    """`offices.json`: an edition's published offices."""

    offices: tuple[OfficeData, ...]


SCHEMAS: Mapping[str, type[Record]] = {"projects-data": ProjectsFile, "offices-data": OfficesFile}
KINDS: Mapping[Kind, type[DataFile]] = {"projects": ProjectsFile, "offices": OfficesFile}
_RECORDS: Mapping[Kind, type[_Published]] = {"projects": ProjectData, "offices": OfficeData}


def schema_path(kind: Kind) -> str:
    """The schema of a data file, below the site's root."""
    return f"schema/{kind}-data.json"


def data_path(year: int, kind: Kind, form: str) -> str:
    """A data file's address below the site's root; `form`: json or csv."""
    return f"data/{year}/{kind}.{form}"


@dataclass(frozen=True)
class OpenData:
    """Writes the data files of one collection, with addresses below `site_url`.

    `printed`: whether each record has its leaflets there.
    """

    collection: Collection
    site_url: str
    images: Images = lambda entry: []
    printed: bool = True

    def files(self) -> dict[str, Callable[[], bytes]]:
        """How each data file of every edition is made, by its address below the site's root."""
        return {
            data_path(edition.year, kind, form): partial(make, edition, kind)
            for edition in self.collection.editions
            for kind in KINDS
            for form, make in (("json", self._json), ("csv", self._csv))
        }

    def columns(self, kind: Kind) -> list[Column]:
        """The columns of a CSV, in their order."""
        languages, indicators = self.collection.languages, list(self.collection.indicators)
        base = _PROJECT_COLUMNS if kind == "projects" else _OFFICE_COLUMNS
        columns = [one for family in base for one in family.over(languages)]
        return [*columns, *(one for id in indicators for one in _indicator_columns(id))]

    def _json(self, edition: Edition, kind: Kind) -> bytes:
        facts = edition.facts
        entries = published(edition, kind)
        head = KINDS[kind].model_validate(
            {
                "schema": self.site_url + schema_path(kind),
                "licence": facts.licence,
                "year": edition.year,
                "title": facts.title,
                "publisher": facts.imprint.publisher,
                "released": facts.released,
                "languages": self.collection.languages,
                "sample": any(entry.facts.sample for entry in entries),
                kind: [],
            }
        )
        before = _json(head).removesuffix("[]\n}")
        if not entries:
            return f"{before}[]\n}}\n".encode()
        # Record by record, as bytes: a thousand at once would take a hundred megabytes.
        content = bytearray(f"{before}[".encode())
        for entry in entries:
            content += b"\n" + self._record(entry, edition, _RECORDS[kind]) + b","
        content[-1:] = b"\n ]\n}\n"
        return bytes(content)

    def _record(self, entry: AnyEntry, edition: Edition, form: type[_Published]) -> bytes:
        languages = self.collection.languages
        values = dict(_without_secrets(entry.facts))
        if isinstance(entry.facts, model.ProjectFacts) and entry.facts.licence is None:
            values["licence"] = edition.facts.licence
        # What was checked when it was read is not checked again: that took most of the time.
        record = form.model_construct(
            **values,
            slug=entry.slug,
            year=entry.year,
            pages={l: self._page(entry, l) for l in languages},
            leaflets={l: self.site_url + leaflet_path(entry, l) for l in languages if self.printed},
            images=tuple(self.site_url + path for path in self.images(entry)),
        )
        # Within JSON's texts no line ends.
        return b"  " + _json(record).encode().replace(b"\n", b"\n  ")

    def _page(self, entry: AnyEntry, language: str) -> str:
        folder = "" if language == self.collection.languages[0] else f"{language}/"
        return f"{self.site_url}{folder}{page_path(entry)}"

    def _csv(self, edition: Edition, kind: Kind) -> bytes:
        columns = self.columns(kind)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(column.name for column in columns)
        for entry in published(edition, kind):
            row = _Row(entry, edition, {l: self._page(entry, l) for l in self.collection.languages})
            writer.writerow(safe_cell(_flat(column.value(row))) for column in columns)
        return text.getvalue().encode("utf-8-sig")


def _json(record: Record) -> str:
    text = record.model_dump_json(by_alias=True, exclude_none=True, indent=1)
    return text.replace(WORD_JOINER, "")


def published(edition: Edition, kind: Kind) -> Sequence[AnyEntry]:
    """The edition's records of a kind that everyone may see, in the edition's order."""
    entries: Sequence[AnyEntry] = edition.projects if kind == "projects" else edition.offices
    return [entry for entry in entries if entry.published]


def _without_secrets(
    facts: model.ProjectFacts | model.OfficeFacts,
) -> model.ProjectFacts | model.OfficeFacts:
    """The record without a contact that its owner did not agree to publish."""
    field = "lead" if isinstance(facts, model.ProjectFacts) else "coordinator"
    person: Person = getattr(facts, field)
    if person.consent:
        return facts
    return facts.model_copy(update={field: person.model_copy(update={"contact": None})})


# --- columns ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A record with what a column may ask for."""

    entry: AnyEntry
    edition: Edition
    pages: Mapping[str, str]

    @property
    def facts(self) -> Any:
        """The record's facts, of either kind: a column knows which it is made for."""
        return self.entry.facts

    @property
    def person(self) -> Person:
        """The lead or the coordinator."""
        facts = self.entry.facts
        return facts.lead if isinstance(facts, model.ProjectFacts) else facts.coordinator

    @property
    def contact(self) -> model.Contact:
        """The contact that may be published; an empty one where there is none."""
        return (self.person.contact if self.person.consent else None) or model.Contact()


Value = Callable[[_Row], Any]


@dataclass(frozen=True)
class Column:
    """A CSV column. `meaning`: key in the wording's data.meanings; `about`: indicator or language."""

    name: str
    meaning: str
    value: Value
    about: str | None = None


@dataclass(frozen=True)
class _Family:
    """A column, or one a language where its value is a map over languages."""

    name: str
    value: Value
    localized: bool = False

    def over(self, languages: Sequence[str]) -> list[Column]:
        if not self.localized:
            return [Column(self.name, self.name, self.value)]
        return [Column(f"{self.name}_{l}", self.name, self._in(l), l) for l in languages]

    def _in(self, language: str) -> Value:
        return lambda row: _said(self.value(row), language)


def _said(localized: Mapping[str, str] | None, language: str) -> str | None:
    return localized.get(language) if localized else None


def _indicator_columns(id: str) -> list[Column]:
    def measured(part: str) -> Value:
        def value(row: _Row) -> Any:
            found = next((i for i in row.entry.facts.indicators if i.id == id), None)
            counted = found is not None and found.fact is not None
            return getattr(found, part, None) if counted or part == "plan" else None

        return value

    return [
        Column(f"{id}_{part}", part, measured(part), id) for part in ("plan", "fact", "qualifier")
    ]


def _flat(value: Any) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return " ".join(str(one) for one in value)
    if value is None or isinstance(value, int | float):
        return value
    return str(value).replace(WORD_JOINER, "")


def _sum(amounts: Sequence[int | None]) -> int | None:
    """The sum; None where nothing was said or one amount is not known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None


_HEAD = (
    _Family("year", lambda row: row.entry.year),
    _Family("slug", lambda row: row.entry.slug),
    _Family("sample", lambda row: row.facts.sample),
    _Family("title", lambda row: row.facts.title, localized=True),
    _Family("summary", lambda row: row.facts.summary, localized=True),
    _Family("region", lambda row: row.facts.place.region),
    _Family("city", lambda row: row.facts.place.city, localized=True),
    _Family("period_start", lambda row: row.facts.period.start),
    _Family("period_end", lambda row: row.facts.period.end),
)
_CONTACT = (
    _Family("email", lambda row: row.contact.email),
    _Family("phone", lambda row: row.contact.phone),
    _Family("telegram", lambda row: row.contact.telegram),
)
_FOOT = (
    _Family("updated", lambda row: row.facts.updated),
    _Family(
        "licence", lambda row: getattr(row.facts, "licence", None) or row.edition.facts.licence
    ),
    _Family("page", lambda row: row.pages, localized=True),
)
_PROJECT_COLUMNS = (
    *_HEAD,
    _Family("goal", lambda row: row.facts.goal, localized=True),
    _Family("problem", lambda row: row.facts.problem, localized=True),
    _Family("directions", lambda row: row.facts.directions),
    _Family("office", lambda row: row.facts.office),
    _Family("organisation", lambda row: row.facts.organisation.name, localized=True),
    _Family("organisation_kind", lambda row: row.facts.organisation.kind),
    _Family("lead", lambda row: row.facts.lead.name, localized=True),
    *_CONTACT,
    _Family("grant", lambda row: row.facts.funding.grant),
    _Family("cofunding", lambda row: row.facts.funding.cofunding),
    _Family("funder", lambda row: row.facts.funding.funder, localized=True),
    _Family("budget_planned", lambda row: _sum([line.planned for line in row.facts.budget])),
    _Family("budget_actual", lambda row: _sum([line.actual for line in row.facts.budget])),
    _Family("volunteers", lambda row: row.facts.team.volunteers),
    _Family("staff", lambda row: row.facts.team.staff),
    _Family("hours", lambda row: row.facts.team.hours),
    _Family("readiness", lambda row: row.facts.replication.readiness),
    _Family("min_team", lambda row: row.facts.replication.min_team),
    _Family("weeks", lambda row: row.facts.replication.weeks),
    _Family("cost_from", lambda row: row.facts.replication.cost_from),
    _Family("replicates", lambda row: row.facts.replication.replicates),
    _Family("evidence", lambda row: row.facts.evidence.level if row.facts.evidence else None),
    _Family("patient_data", lambda row: row.facts.safeguards.patient_data),
    _Family("photo_consent", lambda row: row.facts.safeguards.photo_consent),
    _Family("minors", lambda row: row.facts.safeguards.minors),
    _Family("sdg", lambda row: row.facts.sdg),
    *_FOOT,
)
_OFFICE_COLUMNS = (
    *_HEAD,
    _Family("opened", lambda row: row.facts.opened),
    _Family("coordinator", lambda row: row.facts.coordinator.name, localized=True),
    *_CONTACT,
    _Family("host", lambda row: row.facts.host.name, localized=True),
    _Family("address", lambda row: row.facts.place.address, localized=True),
    _Family("lat", lambda row: row.facts.place.lat),
    _Family("lon", lambda row: row.facts.place.lon),
    _Family("registered", lambda row: row.facts.team.registered),
    _Family("active", lambda row: row.facts.team.active),
    _Family("trained", lambda row: row.facts.team.trained),
    _Family("events", lambda row: len(row.facts.events)),
    *_FOOT,
)
