"""Hold the rules across fields, records and languages; every broken one is a Problem with its place."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rapidfuzz import process

from . import model
from .figures import indicator_sum
from .images import MAX_BYTES, MAX_PIXELS, MAX_RATIO, PictureError, inspect
from .load import CONTENT, COVER, AnyEntry, Collection, Edition, Project, content_path
from .memory import Memory
from .model import Record
from .narrative import Narrative
from .placeholders import placeholders_in
from .problems import Place, Problem, problem
from .translations import dotted, localized_fields
from .wording import wording
from .yaml_source import FieldPath, YamlSource, text_place

REQUIRED_SECTIONS = frozenset({"problem", "steps", "results", "did-not-work", "advice"})
ALLOWED_DEVIATION = 0.10


def broken_rules(
    collection: Collection, root: Path, memory: Memory | None = None
) -> Iterator[Problem]:
    """Every broken rule of the collection; files are looked at below `root`.

    The `memory` of earlier checks spares records that did not change among others that did not.
    """
    memory = memory or Memory()
    named = (*(getattr(collection, name) for name in model.REGISTRIES), collection.languages)
    standing = [(each.address, each.facts.status) for each in collection.entries.values()]
    others = memory.recall("others", (named, standing), lambda: (named, standing))
    for name, source in collection.registry_sources.items():
        for key, record in getattr(collection, name).items():
            yield from _untranslated(record, source, collection.languages, (key,))
    for edition in collection.editions:
        yield from _edition_rules(edition, collection)
        yield from _cover_rules(edition, root)
        for entry in edition.entries:
            parts = (entry, others, _photo_files(entry.folder / "photos"))
            broken = record_problems(entry, edition, collection, root)
            yield from memory.recall(
                ("rules", entry.address), parts, functools.partial(_all, broken)
            )


def _all(problems: Iterator[Problem]) -> list[Problem]:
    return list(problems)


def _photo_files(folder: Path) -> list[tuple[str, int, int]]:
    """The files of a folder with what changes when they do; a photo is too large to read each time."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as files:
        stats = [(file.name, file.stat(follow_symlinks=False)) for file in files]
    return sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


# --- an edition ------------------------------------------------------------------------------------


def _edition_rules(edition: Edition, collection: Collection) -> Iterator[Problem]:
    facts, source = edition.facts, edition.source
    yield from _untranslated(facts, source, collection.languages)
    slugs = [project.slug for project in edition.projects]
    for index, slug in enumerate(facts.order):
        if slug not in slugs:
            yield _unknown(source.place("order", index), "order", slug, slugs)
    yield from _twice(source, "order", facts.order)
    yield from _twice(source, "headlines", [headline.id for headline in facts.headlines])
    yield from _twice(source, "sources", [cited.id for cited in facts.sources])
    for office in edition.offices:
        if office.slug in slugs:
            yield problem(office.source.place(), "slug-taken", found=office.slug)
    for missing in set(collection.languages) - set(edition.forewords):
        if edition.forewords:
            path = f"practices/{edition.year}/foreword.{missing}.md"
            yield problem(Place(path), "translation-missing", language=missing, field="foreword")
    yield from _headline_rules(edition, collection)
    if facts.released or any(entry.published for entry in edition.entries):
        yield from _not_filled(source, *edition.forewords.values())
    if facts.released and not edition.has_samples:
        yield from _contest_rules(edition)


def _standing(edition: Edition) -> Edition:
    """The edition as if what was withdrawn had never been in it."""
    projects = tuple(p for p in edition.projects if p.facts.status != "withdrawn")
    return replace(edition, projects=projects)


def _cover_rules(edition: Edition, root: Path) -> Iterator[Problem]:
    """An edition may have a cover picture of its own; where it has one, it is a photo like others."""
    cover = root / CONTENT / str(edition.year) / COVER
    if cover.exists():
        yield from _photo_file(cover, Place(content_path(root, cover)))


def _headline_rules(edition: Edition, collection: Collection) -> Iterator[Problem]:
    known = [source.id for source in edition.facts.sources]
    for path, headline in _headlines(edition.facts):
        way, name = headline.source.split(":", 1)
        place = edition.source.place(*path, "source")
        if way == "cited":
            if name not in known:
                yield _unknown(place, "source", name, known)
            if headline.value is None:
                place = edition.source.place(*path)
                yield problem(place, "field-missing", field=f"{dotted(path)}.value", found="")
        elif name not in collection.indicators:
            yield _unknown(place, "source", name, list(collection.indicators))
        elif headline.value is not None:
            total = indicator_sum(_standing(edition), name).value
            if headline.value != total:
                at = edition.source.place(*path, "value")
                yield problem(at, "headline-sum", found=headline.value, expected=total)
    for part in _programme_parts(edition.facts):
        if part[1].source not in known:
            yield _unknown(
                edition.source.place(*part[0], "source"), "source", part[1].source, known
            )


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


# --- one record ------------------------------------------------------------------------------------


def record_problems(
    entry: AnyEntry, edition: Edition, collection: Collection, root: Path
) -> Iterator[Problem]:
    """Every rule that one record of an edition breaks."""
    facts, source = entry.facts, entry.source
    if entry.published:
        yield from _untranslated(facts, source, collection.languages)
        yield from _texts_missing(entry, collection.languages)
        yield from _not_filled(source, *entry.texts.values())
    yield from _reference(source, "place", "region", facts.place.region, collection.regions)
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
        yield from _project_rules(entry, edition, collection)  # type: ignore[arg-type]
    yield from _link_rules(entry, collection)
    yield from _photo_rules(entry, root)


def _indicator_rules(entry: AnyEntry, collection: Collection) -> Iterator[Problem]:
    yield from _twice(
        entry.source, "indicators", [measured.id for measured in entry.facts.indicators]
    )
    for index, indicator in enumerate(entry.facts.indicators):
        yield from _reference(
            entry.source, "indicators", index, "id", indicator.id, collection.indicators
        )
        if indicator.fact is not None and indicator.plan is None:
            yield problem(
                entry.source.place("indicators", index), "fact-without-plan", found=indicator.id
            )


def _project_rules(project: Project, edition: Edition, collection: Collection) -> Iterator[Problem]:
    facts, source = project.facts, project.source
    for name in ("directions", "related", "sdg"):
        yield from _twice(source, name, getattr(facts, name))
    yield from _twice(source, "target_groups", [group.id for group in facts.target_groups])
    for index, direction in enumerate(facts.directions):
        yield from _reference(source, "directions", index, direction, collection.directions)
    for index, group in enumerate(facts.target_groups):
        yield from _reference(
            source, "target_groups", index, "id", group.id, collection.target_groups
        )
    if facts.office is not None:
        offices = [office.slug for office in edition.offices]
        yield from _reference(source, "office", facts.office, offices)
        office = edition.office_by_slug.get(facts.office)
        if office and office.facts.status == "withdrawn":
            yield problem(source.place("office"), "withdrawn-linked", found=facts.office)
    everyone = collection.entry_by_slug
    for index, slug in enumerate(facts.related):
        yield from _reference(source, "related", index, slug, everyone)
        yield from _hidden(source.place("related", index), slug, everyone.get(slug), project)
    if facts.replication.replicates:
        yield from _reference(
            source, "replication", "replicates", facts.replication.replicates, everyone
        )
        slug, place = facts.replication.replicates, source.place("replication", "replicates")
        yield from _hidden(place, slug, everyone.get(slug), project)
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
                source.place("budget", index), "deviation-without-note", found=f"{off:+.0%}"
            )


def _not_filled(*files: YamlSource | Narrative) -> Iterator[Problem]:
    """What is published holds no hint of ours where an editor's words should stand."""
    for file in files:
        comment = "#" if isinstance(file, YamlSource) else None
        for offset, found in placeholders_in(file.text, comment):
            yield problem(text_place(file.path, file.text, offset), "not-filled", found=found)


# --- languages -------------------------------------------------------------------------------------


def _untranslated(
    record: Record, source: YamlSource, languages: tuple[str, ...], at: FieldPath = ()
) -> Iterator[Problem]:
    for path, localized in localized_fields(record, at):
        for language in languages:
            if language not in localized:
                yield problem(
                    source.place(*path, key=True),
                    "translation-missing",
                    field=dotted(path),
                    language=language,
                )


def _texts_missing(entry: AnyEntry, languages: tuple[str, ...]) -> Iterator[Problem]:
    for language in languages:
        path = f"{entry.path}/text.{language}.md"
        if language not in entry.texts:
            yield problem(Place(path), "translation-missing", field="text", language=language)
        elif entry.kind == "projects":
            missing = sorted(REQUIRED_SECTIONS - entry.texts[language].known_sections)
            for section in missing:
                yield problem(Place(path), "section-missing", found=_heading(section, language))


def _heading(section: str, language: str) -> str:
    return str(wording(language).words["sections"]["projects"][section])


# --- links and photos --------------------------------------------------------------------------------


def _link_rules(entry: AnyEntry, collection: Collection) -> Iterator[Problem]:
    entries = collection.entries
    for text in entry.texts.values():
        for address, place in text.links:
            if address not in entries:
                yield _unknown(place, "link", address, list(entries))
            yield from _hidden(place, address, entries.get(address), entry)


def _hidden(
    place: Place, found: str, target: AnyEntry | None, named_by: AnyEntry
) -> Iterator[Problem]:
    """Readers cannot follow a link to a withdrawn record, nor from a published one to a draft."""
    if target is None:
        return
    if target.facts.status == "withdrawn":
        yield problem(place, "withdrawn-linked", found=found)
    elif named_by.published and not target.published:
        yield problem(place, "draft-linked", found=found)


def _photo_rules(entry: AnyEntry, root: Path) -> Iterator[Problem]:
    folder = entry.folder / "photos"
    listed = {photo.file: index for index, photo in enumerate(entry.facts.photos)}
    if len(listed) < len(entry.facts.photos):
        yield problem(entry.source.place("photos"), "photo-twice", found="")
    for name, index in listed.items():
        yield from _photo_file(folder / name, entry.source.place("photos", index, "file"))
        if entry.published and not entry.facts.photos[index].consent:
            place = entry.source.place("photos", index, "consent")
            yield problem(place, "photo-without-consent", found=name)
    for text in entry.texts.values():
        for name, place in text.photos:
            if name not in listed:
                yield problem(
                    place, "photo-not-listed", found=name, expected=", ".join(listed) or "—"
                )
    for file in sorted(folder.glob("*")) if folder.is_dir() else []:
        if file.name not in listed and not file.name.startswith("."):
            yield problem(Place(content_path(root, file)), "photo-unused", found=file.name)


def _photo_file(file: Path, place: Place) -> Iterator[Problem]:
    if file.is_symlink():
        return  # reported where the link stands
    if not file.is_file():
        yield problem(place, "photo-missing", found=file.name)
        return
    try:
        inspect(file)
    except PictureError as error:
        yield photo_problem(place, file, error)


def photo_problem(place: Place, file: Path, error: PictureError) -> Problem:
    """What an editor reads of a picture that we do not publish."""
    limits = {
        "megabytes": MAX_BYTES // 1024**2,
        "megapixels": MAX_PIXELS // 10**6,
        "times": MAX_RATIO,
    }
    return problem(place, error.code, found=f"{file.name}: {error.found}", **limits)


# --- references --------------------------------------------------------------------------------------


def _reference(source: YamlSource, *path_found_known: Any) -> Iterator[Problem]:
    """`_reference(source, *field path, found, known)`: found must be one of the known ids."""
    *path, found, known = path_found_known
    if found not in known:
        field = str(next(step for step in reversed(path) if isinstance(step, str)))
        yield _unknown(source.place(*path), path[0] if field == "id" else field, found, list(known))


def _twice(source: YamlSource, name: str, ids: Sequence[str | int]) -> Iterator[Problem]:
    """An id that stands twice in a list would be shown twice, and an indicator counted twice."""
    for index, found in enumerate(ids):
        if found in ids[:index]:
            yield problem(source.place(name, index), "duplicate-key", found=found)


def _unknown(place: Place, field: str, found: str, known: list[str]) -> Problem:
    best = process.extractOne(found, known, score_cutoff=60)
    expected = best[0] if best else ", ".join(sorted(known)[:20]) or "—"
    return problem(place, "unknown-id", field=field, found=found, expected=expected)
