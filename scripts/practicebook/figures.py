"""Work out the edition's numbers: headline values and sums, each with the records it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .collection import Collection, Edition, Project
from .model import Headline, Indicator, Source

_Measured = tuple[Project, Indicator]


@dataclass(frozen=True)
class Sum:
    """One indicator added up over projects; `sample`: at least one of them is invented."""

    indicator: str
    value: int
    plan: int
    projects: tuple[Project, ...]
    sample: bool


@dataclass(frozen=True)
class Figure:
    """A headline with the value to show, and its source or the projects it is the sum of."""

    headline: Headline
    value: int
    source: Source | None
    sum: Sum | None


def indicator_sum(edition: Edition, indicator: str) -> Sum:
    """The facts of one indicator added up over the edition's projects; never over two indicators."""
    return _sum(indicator, _measured(edition).get(indicator, []))


def sums(collection: Collection, edition: Edition) -> list[Sum]:
    """One Sum for every indicator that a project measured, in the registry's order."""
    measured = _measured(edition)
    return [_sum(id, measured[id]) for id in collection.indicators if id in measured]


def _measured(edition: Edition) -> dict[str, list[_Measured]]:
    """What was measured, by indicator, in one walk through the edition."""
    found: dict[str, list[_Measured]] = {}
    for project in edition.projects:
        for measured in project.facts.indicators:
            if measured.fact is not None:
                found.setdefault(measured.id, []).append((project, measured))
    return found


def _sum(indicator: str, measured: Sequence[_Measured]) -> Sum:
    projects = tuple(project for project, _ in measured)
    value = sum(each.fact or 0 for _, each in measured)
    plan = sum(each.plan or 0 for _, each in measured)
    return Sum(indicator, value, plan, projects, any(p.facts.sample for p in projects))


def sums_by_year(collection: Collection) -> dict[int, dict[str, Sum]]:
    """The sums of each edition that has any, by year and indicator, oldest first."""
    by_year = {
        edition.year: {total.indicator: total for total in sums(collection, edition)}
        for edition in collection.editions
    }
    return {year: totals for year, totals in by_year.items() if totals}


def figures(edition: Edition) -> list[Figure]:
    """The edition's headlines with their values, in the edition's order."""
    sources = {source.id: source for source in edition.facts.sources}
    return [_figure(headline, edition, sources) for headline in edition.facts.headlines]


def grants_total(edition: Edition) -> int:
    """The grants of the edition's projects, in whole tenge."""
    return sum(project.facts.funding.grant for project in edition.projects)


def _figure(headline: Headline, edition: Edition, sources: Mapping[str, Source]) -> Figure:
    way, name = headline.source.split(":", 1)
    if way == "sum":
        total = indicator_sum(edition, name)
        return Figure(headline, total.value, None, total)
    return Figure(headline, headline.value or 0, sources[name], None)
