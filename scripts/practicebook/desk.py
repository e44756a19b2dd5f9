"""Lay out an editor's desk: what each record still wants before readers may see it. Local only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from .collection import AnyEntry, Collection, Edition, record_address
from .field_help import field_help, model_fields
from .problems import Problem
from .rules import REQUIRED_SECTIONS, record_problems
from .translations import STATES, TEXT, Translation, in_all, translation_states
from .views import SECTION_PATHS, leaflet_path, page_path
from .wording import Wording

View = dict[str, Any]
# A record that nobody has touched for so long is worth a look.
STALE_AFTER = dt.timedelta(days=365)


def record_page(address: str) -> str:
    """The page of a record, read or not: `practices/2025/slug/` of `2025/projects/slug`."""
    year, kind, slug = address.split("/")
    return f"{SECTION_PATHS[kind]}/{year}/{slug}/"


@dataclass(frozen=True)
class Desk:
    """The desk of one language. `today` comes from the preview: the package has no clock."""

    collection: Collection
    problems: Sequence[Problem]
    root: Path
    today: dt.date
    wording: Wording

    def view(self) -> View:
        """Counts, the problems of no single record, and every edition's records, newest first."""
        editions: list[View] = [
            {
                "year": edition.year,
                "records": [self._record(entry, edition) for entry in edition.entries],
            }
            for edition in reversed(self.collection.editions)
        ]
        records = [record for edition in editions for record in edition["records"]]
        return {
            "problems": self.rows(self._by_record.get(None, [])),
            "unread": self._unread(),
            "editions": editions,
            "counts": {
                "records": len(records),
                **self._severities(),
                "lagging": sum(record["states"]["lagging"] for record in records),
                "due": sum(bool(record["due"]) for record in records),
            },
        }

    def rows(self, problems: Iterable[Problem]) -> list[View]:
        """Problems as a template shows them; `href` opens the place in VS Code."""
        return [
            {
                "path": problem.place.path,
                "line": problem.place.line,
                "code": problem.code,
                "stops": problem.stops,
                "message": problem.message(self.wording.language),
                "href": f"vscode://file/{(self.root / problem.place.path).as_posix().lstrip('/')}"
                f":{problem.place.line}:{problem.place.column}",
            }
            for problem in problems
        ]

    def of_record(self, address: str) -> list[View]:
        """The problems in the files of one record."""
        return self.rows(self._by_record.get(address, []))

    def notes(self) -> View:
        """What a preview writes on its pages: the problems of each record, and how many there are."""
        return {
            "desk": {
                "label": self.wording.words["desk"]["open"],
                "title": self.wording.words["desk"]["on_page"],
                "counts": {
                    name: self.wording.count(count, name)
                    for name, count in self._severities().items()
                    if count
                },
            },
            "records": {
                record_page(address): self.of_record(address)
                for address in sorted(filter(None, self._by_record))
            },
        }

    def _severities(self) -> dict[str, int]:
        kinds = [problem.stops for problem in self.problems]
        return {"errors": kinds.count(True), "warnings": kinds.count(False)}

    @cached_property
    def _by_record(self) -> Mapping[str | None, list[Problem]]:
        found: dict[str | None, list[Problem]] = {}
        for problem in self.problems:
            found.setdefault(record_address(problem.place.path), []).append(problem)
        return found

    def _unread(self) -> list[View]:
        """Records that could not be read at all, with what is wrong with them."""
        missing = sorted(filter(None, self._by_record.keys() - self.collection.entries.keys()))
        return [{"address": address, "problems": self.of_record(address)} for address in missing]

    def _record(self, entry: AnyEntry, edition: Edition) -> View:
        languages = self.collection.languages
        units = translation_states(entry, languages)
        headings = self.wording.words["sections"][entry.kind]
        wanted, missing = self._missing(entry, edition)
        share = max(0, wanted - len(missing)) / wanted
        return {
            "address": entry.address,
            "title": entry.facts.title.get(self.wording.language)
            or next(iter(entry.facts.title.values()), entry.slug),
            "kind": entry.kind,
            "status": entry.facts.status,
            "published": entry.published,
            "sample": entry.facts.sample,
            "page": page_path(entry),
            "leaflets": [
                {"language": language, "path": leaflet_path(entry, language)}
                for language in languages
                if in_all(entry, languages)
            ],
            "own_leaflet": leaflet_path(entry, self.wording.language),
            "percent": self.wording.percent(share),
            "share": round(100 * share),
            "done": not missing,
            "missing": missing,
            "empty": self._empty(entry),
            "due": self._due(entry),
            "sections": [
                {
                    **_unit(unit),
                    "title": headings.get(unit.name.removeprefix(f"{TEXT}."), unit.title),
                }
                for unit in units
                if unit.name.startswith(f"{TEXT}.")
            ],
            "fields": [
                _unit(unit)
                for unit in units
                if not unit.name.startswith(f"{TEXT}.") and unit.state not in ("accepted", "new")
            ],
            "unseen": sum(
                unit.state == "new" for unit in units if not unit.name.startswith(f"{TEXT}.")
            ),
            "states": {state: sum(unit.state == state for unit in units) for state in STATES},
            "problems": self.of_record(entry.address),
        }

    def _missing(self, entry: AnyEntry, edition: Edition) -> tuple[int, list[View]]:
        """How many things a published record needs, and which this one lacks: found by our own rules."""
        lacks: list[Problem] = []
        if not entry.published:
            facts: Any = entry.facts.model_copy(update={"status": "published"})
            published: Any = replace(entry, facts=facts)
            now = set(record_problems(entry, edition, self.collection, self.root))
            then = record_problems(published, edition, self.collection, self.root)
            lacks = sorted(problem for problem in then if problem not in now and problem.stops)
        needed = [spec for spec in model_fields(_kind(entry)) if spec.need != "optional"]
        sections = len(REQUIRED_SECTIONS) if entry.kind == "projects" else 1
        return len(needed) + sections * len(self.collection.languages), self.rows(lacks)

    def _empty(self, entry: AnyEntry) -> list[str]:
        """The names of the optional fields at the top that nobody has filled."""
        help = field_help(self.wording.language, _kind(entry))
        return [
            help[spec.path].label
            for spec in model_fields(_kind(entry))
            if spec.depth == 0 and spec.need == "optional" and not getattr(entry.facts, spec.name)
            if spec.form != "flag"
        ]

    def _due(self, entry: AnyEntry) -> list[View]:
        """What is past its day: a review that was promised, a record that grew old."""
        words = self.wording.words["desk"]
        review_by = getattr(entry.facts, "review_by", None)
        updated = entry.facts.updated or entry.facts.period.end
        found = []
        if review_by and review_by < self.today:
            found.append(words["overdue"].format(date=self.wording.date(review_by)))
        if updated + STALE_AFTER < self.today:
            found.append(words["stale"].format(date=self.wording.date(updated)))
        return [{"text": text} for text in found]


def _kind(entry: AnyEntry) -> str:
    return entry.kind.removesuffix("s")


def _unit(unit: Translation) -> Mapping[str, Any]:
    return {"title": unit.title, "state": unit.state, "behind": list(unit.behind)}
