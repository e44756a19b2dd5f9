"""Work out the edition's numbers: headline values and sums, each with the records it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .collection import Collection, Edition, Project
from .model import Headline, Source


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
    value = plan = 0
    projects = []
    for project in edition.projects:
        for measured in project.facts.indicators:
            if measured.id == indicator and measured.fact is not None:
                value += measured.fact
                plan += measured.plan or 0
                projects.append(project)
    return Sum(indicator, value, plan, tuple(projects), any(p.facts.sample for p in projects))


def sums(collection: Collection, edition: Edition) -> list[Sum]:
    """One Sum for every indicator that a project measured, in the registry's order."""
    found = [indicator_sum(edition, indicator) for indicator in collection.indicators]
    return [entry for entry in found if entry.projects]


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
