"""Hold a record, project or office, to its own fields, its languages and the registries."""

from __future__ import annotations

from collections.abc import Iterator

from .. import model
from ..collection import AnyEntry, Collection, Edition
from ..problems import Problem, problem
from .languages import texts_missing, untranslated
from .project import project_rules
from .references import link_rules, reference, twice
from .unfilled import not_filled, unfilled_in_review


def record_rules(entry: AnyEntry, edition: Edition, collection: Collection) -> Iterator[Problem]:
    """Those that need no look at a photo; of the rest they may ask what `_others` stands for."""
    facts, source = entry.facts, entry.source
    if entry.published:
        yield from untranslated(facts, source, collection.languages)
        yield from texts_missing(entry, collection.languages)
        yield from not_filled(source, *entry.texts.values())
    if facts.status == "review":
        yield from unfilled_in_review(source, *entry.texts.values())
    yield from reference(source, "place", "region", facts.place.region, collection.regions)
    if facts.period.start > facts.period.end:
        yield problem(
            source.place("period", "end"),
            "period-reversed",
            found=facts.period.end,
            start=facts.period.start,
        )
    yield from _indicator_rules(entry, collection)
    person = facts.lead if isinstance(facts, model.ProjectFacts) else facts.coordinator
    if person.contact and not person.consent:
        field = "lead" if isinstance(facts, model.ProjectFacts) else "coordinator"
        yield problem(
            source.place(field, "contact", key=True), "contact-without-consent", field=field
        )
    if isinstance(facts, model.ProjectFacts):
        yield from project_rules(entry, edition, collection)  # type: ignore[arg-type]
    yield from link_rules(entry, collection)


def _indicator_rules(entry: AnyEntry, collection: Collection) -> Iterator[Problem]:
    yield from twice(
        entry.source, "indicators", [measured.id for measured in entry.facts.indicators]
    )
    for index, indicator in enumerate(entry.facts.indicators):
        yield from reference(
            entry.source, "indicators", index, "id", indicator.id, collection.indicators
        )
        if indicator.fact is not None and indicator.plan is None:
            yield problem(
                entry.source.place("indicators", index), "fact-without-plan", found=indicator.id
            )
