"""Hold an edition to its records: order, headlines, contest, foreword, cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from .. import model
from ..collection import CONTENT, COVER, Collection, Edition
from ..figures import indicator_sum
from ..files import content_path
from ..problems import Place, Problem, problem
from ..translations import dotted
from ..yaml_source import FieldPath
from .languages import untranslated
from .photos import photo_file_problems
from .references import twice, unknown
from .unfilled import not_filled


def edition_rules(edition: Edition, collection: Collection) -> Iterator[Problem]:
    """Every rule that an edition's own files break, its cover left out."""
    facts, source = edition.facts, edition.source
    yield from untranslated(facts, source, collection.languages)
    slugs = [project.slug for project in edition.projects]
    for index, slug in enumerate(facts.order):
        if slug not in slugs:
            yield unknown(source.place("order", index), "order", slug, slugs)
    yield from twice(source, "order", facts.order)
    yield from twice(source, "headlines", [headline.id for headline in facts.headlines])
    yield from twice(source, "sources", [cited.id for cited in facts.sources])
    for office in edition.offices:
        if office.slug in slugs:
            yield problem(office.source.place(), "slug-taken", found=office.slug)
    for missing in set(collection.languages) - set(edition.forewords):
        if edition.forewords:
            path = f"practices/{edition.year}/foreword.{missing}.md"
            yield problem(Place(path), "translation-missing", language=missing, field="foreword")
    yield from _headline_rules(edition, collection)
    if facts.released or any(entry.published for entry in edition.entries):
        yield from not_filled(source, *edition.forewords.values())
    if facts.released and not edition.has_samples:
        yield from _contest_rules(edition)


def cover_rules(edition: Edition, root: Path) -> Iterator[Problem]:
    """An edition may have a cover picture of its own; where it has one, it is a photo like others."""
    cover = root / CONTENT / str(edition.year) / COVER
    if cover.exists():
        yield from photo_file_problems(cover, lambda: Place(content_path(root, cover)))


def _headline_rules(edition: Edition, collection: Collection) -> Iterator[Problem]:
    known = [source.id for source in edition.facts.sources]
    for path, headline in _headlines(edition.facts):
        way, name = headline.source.split(":", 1)
        place = edition.source.place(*path, "source")
        if way == "cited":
            if name not in known:
                yield unknown(place, "source", name, known)
            if headline.value is None:
                place = edition.source.place(*path)
                yield problem(place, "field-missing", field=f"{dotted(path)}.value", found="")
        elif name not in collection.indicators:
            yield unknown(place, "source", name, list(collection.indicators))
        elif headline.value is not None:
            total = indicator_sum(_standing(edition), name).value
            if headline.value != total:
                at = edition.source.place(*path, "value")
                yield problem(at, "headline-sum", found=headline.value, expected=total)
    for part in _programme_parts(edition.facts):
        if part[1].source not in known:
            yield unknown(edition.source.place(*part[0], "source"), "source", part[1].source, known)


def _standing(edition: Edition) -> Edition:
    """The edition as if what was withdrawn had never been in it."""
    projects = tuple(p for p in edition.projects if p.facts.status != "withdrawn")
    return replace(edition, projects=projects)


def _headlines(facts: model.EditionFacts) -> Iterator[tuple[FieldPath, model.Headline]]:
    for index, headline in enumerate(facts.headlines):
        yield ("headlines", index), headline
    for path, part in _programme_parts(facts):
        for index, headline in enumerate(part.figures):
            yield (*path, "figures", index), headline


def _programme_parts(facts: model.EditionFacts) -> Iterator[tuple[FieldPath, model.ProgrammePart]]:
    if facts.programme:
        for name in type(facts.programme).model_fields:
            yield ("programme", name), getattr(facts.programme, name)


def _contest_rules(edition: Edition) -> Iterator[Problem]:
    """Once an edition without samples is released, its records and the contest's figures agree."""
    contest, source = edition.facts.contest, edition.source
    if contest is None:
        return
    public = [project for project in edition.projects if project.published]
    if len(public) != contest.winners:
        place = source.place("contest", "winners")
        yield problem(place, "winners-differ", found=len(public), expected=contest.winners)
    total = sum(project.facts.funding.grant for project in public)
    if total != contest.fund:
        yield problem(
            source.place("contest", "fund"), "fund-differs", found=total, expected=contest.fund
        )
