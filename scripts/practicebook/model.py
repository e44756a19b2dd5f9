"""Define what a record holds: one definition for validation, types and the editors' JSON Schema."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from .typography import keep_suffixes

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# Windows opens a device, not a file, under these names: nobody there could fetch the collection.
RESERVED_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
LOCALIZED_MARK = "x-localized"  # in the schema: a map over the configured languages
IDS_MARK = "x-ids"  # in the schema: the registry, or the kind of record, whose ids are meant
# The host is what stands there: before an @ one could write the name of another.
WEB_ADDRESS = r"^https?://[^\s/?#<>\"@\\]+\.[^\s/?#<>\"@\\]+([/?#][^\s<>\"]*)?$"
PHOTO_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*\.([jJ][pP][eE]?[gG]|[pP][nN][gG]|[wW][eE][bB][pP])$"


class Record(BaseModel):
    """Base of every record: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


# --- field types ---------------------------------------------------------------------------------


def _iso_day(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("bad-date", "an ISO date")


def _over_languages(value: object, info: ValidationInfo) -> object:
    """Refuse what is no map over the configured languages; a missing language is a rule across records."""
    if not isinstance(value, Mapping):
        raise PydanticCustomError("languages-expected", "a map over the languages")
    languages = info.context["languages"] if info.context else tuple(value)
    for key in value:
        if key not in languages:
            raise PydanticCustomError(
                "unknown-language",
                "a configured language",
                {"found": key, "expected": ", ".join(languages)},
            )
    return value


def _web_address(value: str) -> str:
    if not re.fullmatch(WEB_ADDRESS, value):
        raise PydanticCustomError("bad-url", "a web address")
    return value


def _photo_file(value: str) -> str:
    reserved = value.partition(".")[0].lower() in RESERVED_NAMES
    if reserved or not re.fullmatch(PHOTO_NAME, value):
        raise PydanticCustomError("bad-photo-name", "a photo file name")
    return value


def _ids(name: str) -> Any:
    """Marks ids of a registry (`directions`…) or of records in the schema; rules look them up."""
    return Field(json_schema_extra={IDS_MARK: name})


Text = Annotated[
    str, StringConstraints(min_length=1, max_length=1000), AfterValidator(keep_suffixes)
]
ShortText = Annotated[
    str, StringConstraints(min_length=1, max_length=300), AfterValidator(keep_suffixes)
]
Localized = Annotated[
    dict[str, Text], BeforeValidator(_over_languages), WithJsonSchema({LOCALIZED_MARK: 1000})
]
LocalizedSummary = Annotated[
    dict[str, ShortText], BeforeValidator(_over_languages), WithJsonSchema({LOCALIZED_MARK: 300})
]
Count = Annotated[int, Field(strict=True, ge=0, le=10**12)]
Tenge = Count
Day = Annotated[dt.date, BeforeValidator(_iso_day)]
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=60)]
Url = Annotated[
    str,
    AfterValidator(_web_address),
    WithJsonSchema({"type": "string", "format": "uri", "pattern": WEB_ADDRESS}),
]
Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+$"),
    Field(json_schema_extra={"format": "email"}),
]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()\-]{6,20}$")]
PhotoFile = Annotated[
    str, AfterValidator(_photo_file), WithJsonSchema({"type": "string", "pattern": PHOTO_NAME})
]
DirectionId = Annotated[Slug, _ids("directions")]
GroupId = Annotated[Slug, _ids("target_groups")]
RegionId = Annotated[str, StringConstraints(pattern=r"^KZ-[0-9]{2}$"), _ids("regions")]
IndicatorId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$"), _ids("indicators")]
OfficeSlug = Annotated[Slug, _ids("offices")]
ProjectSlug = Annotated[Slug, _ids("projects")]
RecordSlug = Annotated[Slug, _ids("records")]
SourceId = Annotated[Slug, _ids("sources")]
Qualifier = Literal["exact", "over", "about"]
Status = Literal["draft", "review", "published", "withdrawn"]

# --- parts shared by projects and offices ----------------------------------------------------------


class Period(Record):
    """First and last day."""

    start: Day
    end: Day


class Contact(Record):
    """How to reach a person; published only with that person's consent."""

    email: Email | None = None
    phone: Phone | None = None
    telegram: Annotated[str, StringConstraints(pattern=r"^@[A-Za-z0-9_]{4,32}$")] | None = None


class Person(Record):
    """The lead of a project or the coordinator of an office."""

    name: Localized
    role: Localized | None = None
    contact: Contact | None = None
    consent: StrictBool = False


class Partner(Record):
    """An organisation that helped."""

    name: Localized
    role: Localized | None = None
    url: Url | None = None


class Indicator(Record):
    """One measured result; `fact` None: not measured yet, 0: measured, nothing came."""

    id: IndicatorId
    plan: Count | None = None
    fact: Count | None = None
    qualifier: Qualifier = "exact"
    note: Localized | None = None

    @property
    def percent(self) -> float | None:
        """Fact divided by plan, 1.0 = as planned; None where either is unknown or nothing was planned."""
        return self.fact / self.plan if self.plan and self.fact is not None else None


class MediaItem(Record):
    """One publication about the practice."""

    date: Day
    outlet: ShortText
    title: Localized
    url: Url | None = None
    kind: Literal["online", "print", "tv", "radio", "social"] = "online"


class Photo(Record):
    """One picture in the record's `photos/` folder, with what it shows and who made it."""

    file: PhotoFile
    alt: LocalizedSummary
    caption: Localized | None = None
    credit: Localized
    consent: StrictBool = False


class Link(Record):
    """A named web address."""

    title: Localized
    url: Url


# --- projects --------------------------------------------------------------------------------------


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
    bin: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")] | None = None


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


# --- offices ---------------------------------------------------------------------------------------


class OfficePlace(Record):
    """Where an office stands; degrees, WGS 84."""

    region: RegionId
    city: Localized
    lat: Annotated[float, Field(ge=40, le=56)] | None = None
    lon: Annotated[float, Field(ge=46, le=88)] | None = None
    address: Localized | None = None


class Host(Record):
    """The organisation that gives an office its room."""

    name: Localized


class OfficeTeam(Record):
    """An office's volunteers: registered, active in the period, trained."""

    registered: Count
    active: Count | None = None
    trained: Count | None = None


class Event(Record):
    """One event of an office."""

    title: Localized
    date: Day
    participants: Count | None = None


class OfficeFacts(Record):
    """`offices/<slug>/facts.yml`: everything about an office but its text."""

    title: LocalizedSummary
    summary: LocalizedSummary
    status: Status
    sample: StrictBool = False
    place: OfficePlace
    opened: Day
    period: Period
    coordinator: Person
    host: Host
    team: OfficeTeam
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    events: tuple[Event, ...] = ()
    partners: tuple[Partner, ...] = ()
    media: tuple[MediaItem, ...] = ()
    photos: tuple[Photo, ...] = ()
    links: tuple[Link, ...] = ()
    needs: Localized | None = None
    updated: Day | None = None


# --- the edition and the registries ------------------------------------------------------------------


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
    source: Annotated[str, StringConstraints(pattern=r"^(sum|cited):[a-z0-9_-]+$")]


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

    isbn: Annotated[str, StringConstraints(pattern=r"^97[89][0-9-]{10,14}$")] | None = None
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


class Direction(Record):
    """A field of work; `medical_review`: its practices name a medical reviewer."""

    name: LocalizedSummary
    summary: LocalizedSummary
    icon: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    medical_review: StrictBool = False


class Tile(Record):
    """A cell of the tile map, counted from 1 at the top left."""

    column: Annotated[int, Field(strict=True, ge=1, le=12)]
    row: Annotated[int, Field(strict=True, ge=1, le=12)]


class Region(Record):
    """A region of Kazakhstan (ISO 3166-2:KZ)."""

    name: LocalizedSummary
    short: LocalizedSummary
    tile: Tile


class GroupName(Record):
    """A target group."""

    name: LocalizedSummary


class Term(Record):
    """A word of the collection and what it means."""

    term: LocalizedSummary
    meaning: Localized


class IndicatorKind(Record):
    """What an indicator counts; only indicators of one id are ever added up."""

    name: LocalizedSummary
    unit: LocalizedSummary
    kind: Literal["people", "events", "things", "hours"]


# What a draft may still lack and a published project must have: paths in its facts.
REQUIRED_WHEN_PUBLISHED = (
    "budget",
    "photos",
    "replication.readiness",
    "replication.min_team",
    "replication.weeks",
    "replication.cost_from",
)
REGISTRIES: Mapping[str, type[Record]] = {
    "directions": Direction,
    "regions": Region,
    "indicators": IndicatorKind,
    "target_groups": GroupName,
    "glossary": Term,
}
SCHEMAS: Mapping[str, type[Record]] = {
    "project": ProjectFacts,
    "office": OfficeFacts,
    "edition": EditionFacts,
}


def json_schema(model: type[Record], languages: tuple[str, ...]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record, its localized fields spelled out over `languages`."""
    schema = model.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return _spell_languages(schema, languages)  # type: ignore[no-any-return]


def _spell_languages(node: Any, languages: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_spell_languages(child, languages) for child in node]
    if not isinstance(node, dict):
        return node
    if limit := node.get(LOCALIZED_MARK):
        text = {"type": "string", "minLength": 1, "maxLength": limit}
        rest = {key: value for key, value in node.items() if key != LOCALIZED_MARK}
        return rest | {
            "type": "object",
            "properties": dict.fromkeys(languages, text),
            "required": list(languages),
            "additionalProperties": False,
        }
    return {key: _spell_languages(child, languages) for key, child in node.items()}
