"""Define `projects/<slug>/facts.yml`: everything about a project but its text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from .field_types import (
    Count,
    Day,
    DirectionId,
    GroupId,
    Localized,
    LocalizedSummary,
    OfficeSlug,
    Record,
    RecordSlug,
    RegionId,
    ShortText,
    Status,
    Tenge,
    Url,
    form,
)
from .parts import Indicator, MediaItem, Partner, Period, Person, Photo


class ProjectPlace(Record):
    """Where a project worked."""

    region: RegionId
    city: Localized
    sites: tuple[Localized, ...] = ()


class Organisation(Record):
    """Who ran the project."""

    name: Localized
    kind: Literal["initiative-group", "ngo", "college", "university", "hospital", "person"]
    url: Url | None = None
    bin: Annotated[str, form(r"^[0-9]{12}$", "000000000000")] | None = None


class TargetGroup(Record):
    """Whom the project was for, planned and reached."""

    id: GroupId
    planned: Count | None = None
    reached: Count | None = None


class Activity(Record):
    """One kind of activity: how many were planned, how many took place, who came."""

    title: Localized
    planned: Count | None = None
    actual: Count | None = None
    participants: Count | None = None


class Funding(Record):
    """Where the money came from, in whole tenge."""

    grant: Tenge
    cofunding: Tenge | None = None
    funder: Localized
    in_kind: Localized | None = None


class BudgetLine(Record):
    """One line of the budget, in whole tenge; `actual` None: not reported yet."""

    item: Localized
    planned: Tenge
    actual: Tenge | None = None
    source: Literal["grant", "own"]
    note: Localized | None = None

    @property
    def deviation(self) -> float | None:
        """(actual - planned) / planned; None where it cannot be said."""
        if self.actual is None or self.planned == 0:
            return None
        return (self.actual - self.planned) / self.planned


class ProjectTeam(Record):
    """People who did the work; `hours` are volunteers' hours in all."""

    volunteers: Count
    staff: Count | None = None
    hours: Count | None = None


class Replication(Record):
    """What another team needs to repeat the practice; `cost_from` in whole tenge."""

    readiness: Literal["ready", "adaptable", "unique"] | None = None
    min_team: Count | None = None
    weeks: Count | None = None
    cost_from: Tenge | None = None
    skills: tuple[Localized, ...] = ()
    materials: tuple[Localized, ...] = ()
    replicates: RecordSlug | None = None


class Evidence(Record):
    """How well the result is proved, by what method and by whom."""

    level: Literal["promising", "good", "best"]
    method: Localized | None = None
    by: Localized | None = None


class Safeguards(Record):
    """How patients, children and readers were protected."""

    patient_data: Literal["none", "anonymised", "consented"]
    photo_consent: StrictBool
    minors: StrictBool = False
    medical_reviewer: ShortText | None = None
    sponsor: Localized | None = None


class ProjectFacts(Record):
    """`projects/<slug>/facts.yml`: everything about a project but its text."""

    title: LocalizedSummary
    summary: LocalizedSummary
    goal: Localized
    problem: Localized
    status: Status
    sample: StrictBool = False
    directions: Annotated[tuple[DirectionId, ...], Field(min_length=1)]
    office: OfficeSlug | None = None
    place: ProjectPlace
    period: Period
    organisation: Organisation
    lead: Person
    partners: tuple[Partner, ...] = ()
    target_groups: Annotated[tuple[TargetGroup, ...], Field(min_length=1)]
    activities: Annotated[tuple[Activity, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    funding: Funding
    budget: tuple[BudgetLine, ...] = ()
    team: ProjectTeam
    media: tuple[MediaItem, ...] = ()
    replication: Replication = Replication()
    evidence: Evidence | None = None
    safeguards: Safeguards
    photos: tuple[Photo, ...] = ()
    sdg: tuple[Annotated[int, Field(strict=True, ge=1, le=17)], ...] = ()
    related: tuple[RecordSlug, ...] = ()
    review_by: Day | None = None
    updated: Day | None = None
    licence: ShortText | None = None


# What a draft may still lack and a published project must have: paths in its facts.
REQUIRED_WHEN_PUBLISHED = (
    "budget",
    "photos",
    "replication.readiness",
    "replication.min_team",
    "replication.weeks",
    "replication.cost_from",
)
