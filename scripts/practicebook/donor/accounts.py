"""Define what a donor's report tells, as plain values in one language: lines, deviations, totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..model import Qualifier
from ..rules import ALLOWED_DEVIATION
from ..wording import Wording

SOURCES = ("grant", "own")


@dataclass(frozen=True)
class Compared:
    """What was planned and what came. `fact` None: not reported, which is not the same as 0."""

    plan: int | None
    fact: int | None

    @property
    def deviation(self) -> int | None:
        """Fact minus plan; None where either is unknown."""
        if self.plan is None or self.fact is None:
            return None
        return self.fact - self.plan

    @property
    def share(self) -> float | None:
        """The deviation as a part of the plan; None where nothing was planned."""
        return self.deviation / self.plan if self.plan and self.deviation is not None else None

    @property
    def notable(self) -> bool:
        """Whether the data contract asks for a note: off by more than 10 %, or money without a plan."""
        if self.share is None:
            return bool(self.deviation)
        return abs(self.share) > ALLOWED_DEVIATION


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of one project."""

    id: str
    name: str
    unit: str
    compared: Compared
    qualifier: Qualifier
    note: str


@dataclass(frozen=True)
class IndicatorTotal:
    """One indicator over all projects; plan and fact are those of the lines that were measured."""

    id: str
    name: str
    unit: str
    compared: Compared
    lines: int
    measured: int


@dataclass(frozen=True)
class BudgetLine:
    """One line of a project's budget in whole tenge; `source` is one of SOURCES."""

    item: str
    source: str
    source_name: str
    compared: Compared
    note: str


@dataclass(frozen=True)
class MediaLine:
    """One publication; `url` is empty where there is none."""

    date: dt.date
    outlet: str
    title: str
    kind: str
    url: str


@dataclass(frozen=True)
class PhotoLine:
    """One photo with the words that belong to it; `caption` may be empty."""

    file: Path
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Account:
    """One project's part of the report; `title` says so where it is a sample."""

    number: int
    slug: str
    title: str
    sample: bool
    summary: str
    organisation: str
    lead: str
    city: str
    start: dt.date
    end: dt.date
    grant: int
    passport: tuple[tuple[str, str], ...]
    indicators: tuple[IndicatorLine, ...]
    budget: tuple[BudgetLine, ...]
    media: tuple[MediaLine, ...]
    photos: tuple[PhotoLine, ...]


@dataclass(frozen=True)
class Report:
    """The whole report of an edition in one language; `cover` is a picture or None."""

    say: Wording
    year: int
    title: str
    subtitle: str
    publisher: str
    released: dt.date | None
    cover: Path | None
    grants: int
    accounts: tuple[Account, ...]
    indicators: tuple[IndicatorTotal, ...]

    @property
    def samples(self) -> int:
        """How many of the projects are invented."""
        return sum(account.sample for account in self.accounts)

    @property
    def dated(self) -> dt.date:
        """The day that the files carry: no clock tells it."""
        return self.released or dt.date(self.year, 12, 31)

    @property
    def budget(self) -> tuple[BudgetLine, ...]:
        """The budget lines of all projects."""
        return tuple(line for account in self.accounts for line in account.budget)

    @property
    def rough(self) -> bool:
        """Whether a fact is told as «about» or «over», so that sums of it are not exact."""
        lines = (line for account in self.accounts for line in account.indicators)
        return any(line.qualifier != "exact" and line.compared.fact is not None for line in lines)


def spent(lines: Iterable[BudgetLine], source: str = "") -> Compared:
    """The sums of the lines, of one source where it is named; no fact while one line has none."""
    chosen = [line.compared for line in lines if source in ("", line.source)]
    facts = [compared.fact for compared in chosen if compared.fact is not None]
    plan = sum(compared.plan or 0 for compared in chosen)
    return Compared(plan, sum(facts) if len(facts) == len(chosen) else None)
