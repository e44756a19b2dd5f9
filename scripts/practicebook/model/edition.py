"""Define `edition.yml`: a year's contest, headlines, programme, sources and imprint."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .field_types import (
    Count,
    Day,
    Localized,
    LocalizedSummary,
    ProjectSlug,
    Qualifier,
    Record,
    ShortText,
    Slug,
    SourceId,
    Tenge,
    Url,
    form,
)
from .parts import Period


class Contest(Record):
    """The mini-grants contest as its organisers reported it; `fund` in whole tenge."""

    applications: Count
    winners: Count
    fund: Tenge


class Headline(Record):
    """One large number: `source` is `sum:<indicator>` or `cited:<source id>`."""

    id: Slug
    value: Count | None = None
    qualifier: Qualifier = "exact"
    label: Localized
    source: Annotated[str, form(r"^(sum|cited):[a-z0-9_-]+$", "sum:people_reached")]


class ProgrammePart(Record):
    """A part of the programme (platform, offices, festival, forum) with its cited figures and names."""

    name: Localized
    summary: Localized
    period: Period | None = None
    figures: tuple[Headline, ...] = ()
    names: tuple[Localized, ...] = ()
    source: SourceId


class Programme(Record):
    """The four parts of the programme."""

    platform: ProgrammePart
    offices: ProgrammePart
    festival: ProgrammePart
    forum: ProgrammePart


class Source(Record):
    """Where a cited figure comes from."""

    id: Slug
    title: Localized
    publisher: Localized
    date: Day | None = None
    url: Url | None = None


class Imprint(Record):
    """What a library needs to catalogue the volume; a field that is not yet assigned is left out."""

    isbn: Annotated[str, form(r"^97[89][0-9-]{10,14}$", "978-601-00-0000-0")] | None = None
    udc: ShortText | None = None
    bbk: ShortText | None = None
    publisher: Localized
    editors: tuple[Localized, ...] = ()
    annotation: Localized
    print_run: Count | None = None


class EditionFacts(Record):
    """`edition.yml`: the year's collection; `released` None: reports are still being collected."""

    year: Annotated[int, Field(strict=True, ge=2000, le=2100)]
    title: LocalizedSummary
    subtitle: LocalizedSummary
    released: Day | None = None
    contest: Contest | None = None
    headlines: tuple[Headline, ...] = ()
    programme: Programme | None = None
    sources: tuple[Source, ...] = ()
    imprint: Imprint
    order: tuple[ProjectSlug, ...] = ()
    licence: ShortText = "CC-BY-4.0"
