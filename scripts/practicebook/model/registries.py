"""Define the registries of practices/: what stands behind an id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from .field_types import Localized, LocalizedSummary, Record, Slug


class Direction(Record):
    """A field of work; `medical_review`: its practices name a medical reviewer."""

    name: LocalizedSummary
    summary: LocalizedSummary
    icon: Slug
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


REGISTRIES: Mapping[str, type[Record]] = {
    "directions": Direction,
    "regions": Region,
    "indicators": IndicatorKind,
    "target_groups": GroupName,
    "glossary": Term,
}
