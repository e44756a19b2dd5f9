"""Define `offices/<slug>/facts.yml`: everything about an office but its text."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool

from .field_types import Count, Day, Localized, LocalizedSummary, Record, RegionId, Status
from .parts import Indicator, Link, MediaItem, Partner, Period, Person, Photo


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
