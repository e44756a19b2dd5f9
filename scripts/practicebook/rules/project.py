"""Hold a project to what its fields say of each other, and to what publishing asks for."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from .. import model
from ..collection import Collection, Edition, Project
from ..problems import Problem, problem
from .references import hidden, reference, twice

ALLOWED_DEVIATION = 0.10


def project_rules(project: Project, edition: Edition, collection: Collection) -> Iterator[Problem]:
    """Every rule that only projects can break."""
    facts, source = project.facts, project.source
    for name in ("directions", "related", "sdg"):
        yield from twice(source, name, getattr(facts, name))
    yield from twice(source, "target_groups", [group.id for group in facts.target_groups])
    for index, direction in enumerate(facts.directions):
        yield from reference(source, "directions", index, direction, collection.directions)
    for index, group in enumerate(facts.target_groups):
        yield from reference(
            source, "target_groups", index, "id", group.id, collection.target_groups
        )
    if facts.office is not None:
        offices = [office.slug for office in edition.offices]
        yield from reference(source, "office", facts.office, offices)
        office = edition.office_by_slug.get(facts.office)
        if office and office.facts.status == "withdrawn":
            yield problem(source.place("office"), "withdrawn-linked", found=facts.office)
    everyone = collection.entry_by_slug
    for index, slug in enumerate(facts.related):
        yield from reference(source, "related", index, slug, everyone)
        if code := hidden(everyone.get(slug), project):
            yield problem(source.place("related", index), code, found=slug)
    if facts.replication.replicates:
        yield from reference(
            source, "replication", "replicates", facts.replication.replicates, everyone
        )
        slug = facts.replication.replicates
        if code := hidden(everyone.get(slug), project):
            yield problem(source.place("replication", "replicates"), code, found=slug)
    reviewed = [id for id in facts.directions if _needs_review(collection, id)]
    if reviewed and facts.safeguards.medical_reviewer is None:
        yield problem(source.place("safeguards"), "reviewer-missing", found=reviewed[0])
    if project.published:
        yield from _required_when_published(project)
    yield from _budget_rules(project)


def _needs_review(collection: Collection, direction: str) -> bool:
    return direction in collection.directions and collection.directions[direction].medical_review


def _required_when_published(project: Project) -> Iterator[Problem]:
    for field in model.REQUIRED_WHEN_PUBLISHED:
        path = field.split(".")
        value: Any = functools.reduce(getattr, path, project.facts)
        if value is None or value == ():
            place = project.source.place(*path)
            yield problem(place, "required-when-published", field=field)


def _budget_rules(project: Project) -> Iterator[Problem]:
    facts, source = project.facts, project.source
    if not facts.budget:
        return
    planned = sum(line.planned for line in facts.budget if line.source == "grant")
    if planned != facts.funding.grant:
        place = source.place("funding", "grant")
        yield problem(place, "grant-lines-sum", found=planned, expected=facts.funding.grant)
    for index, line in enumerate(facts.budget):
        off = line.deviation if line.planned or not line.actual else 1.0
        if off is not None and abs(off) > ALLOWED_DEVIATION and line.note is None:
            yield problem(
                source.place("budget", index), "deviation-without-note", found=f"{100 * off:+.0f} %"
            )
