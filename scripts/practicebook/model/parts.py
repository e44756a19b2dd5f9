"""Define the parts that projects and offices share: days, people, results, photos."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StrictBool

from .field_types import (
    Count,
    Day,
    Email,
    IndicatorId,
    Localized,
    LocalizedSummary,
    Phone,
    PhotoFile,
    Qualifier,
    Record,
    ShortText,
    Url,
    form,
)


class Period(Record):
    """First and last day."""

    start: Day
    end: Day


class Contact(Record):
    """How to reach a person; published only with that person's consent."""

    email: Email | None = None
    phone: Phone | None = None
    telegram: Annotated[str, form(r"^@[A-Za-z0-9_]{4,32}$", "@example_name")] | None = None


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
