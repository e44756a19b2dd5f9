"""Read practices/ into one Collection of frozen records, gathering every Problem on the way.

The only module that opens content files.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from . import model, narrative
from .narrative import Narrative
from .problems import Place, Problem, problem
from .wording import wording
from .yaml_source import FieldPath, SourceError, YamlSource, read_text, read_yaml

CONTENT = "practices"
TEXT_BYTES = 256 * 1024
Kind = Literal["projects", "offices"]
KINDS: Mapping[Kind, type[model.Record]] = {
    "projects": model.ProjectFacts,
    "offices": model.OfficeFacts,
}
RecordType = TypeVar("RecordType", bound=model.Record)
Facts = TypeVar("Facts", model.ProjectFacts, model.OfficeFacts)


@dataclass(frozen=True)
class Entry(Generic[Facts]):
    """One record folder: facts with their places, and the text in each language that has one."""

    year: int
    kind: Kind
    slug: str
    folder: Path
    source: YamlSource
    facts: Facts
    texts: Mapping[str, Narrative]

    @property
    def address(self) -> str:
        """Names the record in the whole collection: `2025/projects/slug`."""
        return f"{self.year}/{self.kind}/{self.slug}"

    @property
    def path(self) -> str:
        """The record's folder, relative to the project's root."""
        return f"{CONTENT}/{self.address}"

    @property
    def published(self) -> bool:
        """Whether readers may see the record."""
        return self.facts.status == "published"


Project = Entry[model.ProjectFacts]
Office = Entry[model.OfficeFacts]
AnyEntry = Project | Office


@dataclass(frozen=True)
class Edition:
    """One year's collection; records in the order of `edition.yml`, then by slug."""

    year: int
    source: YamlSource
    facts: model.EditionFacts
    projects: tuple[Project, ...]
    offices: tuple[Office, ...]
    forewords: Mapping[str, Narrative]

    @property
    def entries(self) -> tuple[AnyEntry, ...]:
        """Projects, then offices."""
        return (*self.projects, *self.offices)

    @property
    def has_samples(self) -> bool:
        """Whether any record is invented to show the product."""
        return any(entry.facts.sample for entry in self.entries)


@dataclass(frozen=True)
class Collection:
    """Everything under practices/: registries by id, editions by year, oldest first."""

    languages: tuple[str, ...]
    directions: Mapping[str, model.Direction] = field(default_factory=dict)
    regions: Mapping[str, model.Region] = field(default_factory=dict)
    indicators: Mapping[str, model.IndicatorKind] = field(default_factory=dict)
    target_groups: Mapping[str, model.GroupName] = field(default_factory=dict)
    glossary: Mapping[str, model.Term] = field(default_factory=dict)
    registry_sources: Mapping[str, YamlSource] = field(default_factory=dict)
    editions: tuple[Edition, ...] = ()

    @property
    def current(self) -> Edition | None:
        """The newest edition with a record to show, else the newest; None where there is none."""
        filled = [edition for edition in self.editions if edition.entries]
        newest_first = [*reversed(filled), *reversed(self.editions)]
        return newest_first[0] if newest_first else None

    @cached_property
    def entries(self) -> dict[str, AnyEntry]:
        """Every record by its address."""
        return {entry.address: entry for edition in self.editions for entry in edition.entries}


def load(root: Path, languages: Sequence[str]) -> tuple[Collection, list[Problem]]:
    """Read `root`/practices. Returns what could be read and every problem of single files."""
    reader = _Reader(root, tuple(languages))
    return reader.collection(), reader.problems


def content_path(root: Path, file: Path) -> str:
    """A file's path as Problems show it: relative to the root, with `/`, on one line.

    A name from an archive in another encoding holds what no terminal can print: � stands for it.
    """
    path = file.relative_to(root).as_posix()
    return "".join(c if c.isprintable() else "\ufffd" for c in path)


class _Reader:
    def __init__(self, root: Path, languages: tuple[str, ...]) -> None:
        self.root = root
        self.languages = languages
        self.problems: list[Problem] = []

    def collection(self) -> Collection:
        content = self.root / CONTENT
        if not content.is_dir():
            self._report(Place(CONTENT), "folder-missing")
            return Collection(self.languages)
        self._refuse_symlinks(content)
        registries = {}
        sources = {}
        for name, record in model.REGISTRIES.items():
            registries[name], sources[name] = self._registry(content / f"{name}.yml", record)
        editions = tuple(self._editions(content))
        if not any(_listed(content)):
            self._report(Place(CONTENT), "edition-missing")
        known = {name: source for name, source in sources.items() if source}
        return Collection(self.languages, **registries, registry_sources=known, editions=editions)

    def _refuse_symlinks(self, content: Path) -> None:
        for file in sorted(content.rglob("*")):
            if file.is_symlink():
                self._report(Place(content_path(self.root, file)), "symlink")

    def _registry(
        self, file: Path, record: type[model.Record]
    ) -> tuple[dict[str, Any], YamlSource | None]:
        source = self._yaml(file)
        if source is None:
            return {}, None
        found = {}
        for key, values in source.values.items():
            if (entry := self._validate(record, values, source, (key,))) is not None:
                found[key] = entry
        return found, source

    def _editions(self, content: Path) -> Iterator[Edition]:
        for folder in _listed(content):
            if not re.fullmatch("[0-9]{4}", folder.name):
                self._report(
                    Place(content_path(self.root, folder)), "folder-unexpected", found=folder.name
                )
            elif (edition := self._edition(folder)) is not None:
                yield edition

    def _edition(self, folder: Path) -> Edition | None:
        year = int(folder.name)
        forewords = {f"foreword.{language}.md" for language in self.languages}
        self._refuse_strays(folder, {"edition.yml", "cover.jpg", *KINDS, *forewords})
        projects = self._entries(folder, "projects", year)
        offices = self._entries(folder, "offices", year)
        source = self._yaml(folder / "edition.yml")
        facts = self._validate(model.EditionFacts, source.values, source) if source else None
        if source is None or facts is None:
            return None
        if facts.year != year:
            self._report(source.place("year"), "year-differs", found=facts.year, expected=year)
        place = {slug: index for index, slug in enumerate(facts.order)}
        ordered = sorted(
            projects, key=lambda entry: (place.get(entry.slug, len(place)), entry.slug)
        )
        texts = self._texts(folder, "foreword", {})
        return Edition(year, source, facts, tuple(ordered), tuple(offices), texts)

    def _entries(self, edition: Path, kind: Kind, year: int) -> list[Any]:
        entries = [self._entry(folder, kind, year) for folder in _listed(edition / kind)]
        return [entry for entry in entries if entry is not None]

    def _entry(self, folder: Path, kind: Kind, year: int) -> AnyEntry | None:
        if not _is_slug(folder.name):
            self._report(Place(content_path(self.root, folder)), "bad-slug", found=folder.name)
            return None
        names = {f"text.{language}.md" for language in self.languages}
        self._refuse_strays(folder, {"facts.yml", "photos", *names})
        headings = {l: wording(l).headings(kind) for l in self.languages}
        texts = self._texts(folder, "text", headings)
        source = self._yaml(folder / "facts.yml")
        facts: Any = self._validate(KINDS[kind], source.values, source) if source else None
        if source is None or facts is None:
            return None
        return Entry(year, kind, folder.name, folder, source, facts, texts)

    def _refuse_strays(self, folder: Path, expected: set[str]) -> None:
        """Report what nobody would read: a mistyped name must not hide a whole record."""
        for file in sorted(folder.iterdir()):
            if file.name not in expected and not file.name.startswith("."):
                place = Place(content_path(self.root, file))
                self._report(
                    place, "file-unexpected", found=file.name, expected=", ".join(sorted(expected))
                )

    def _texts(
        self, folder: Path, stem: str, headings: Mapping[str, Mapping[str, str]]
    ) -> dict[str, Narrative]:
        texts = {}
        for language in self.languages:
            file = folder / f"{stem}.{language}.md"
            path = content_path(self.root, file)
            if not file.is_file() or file.is_symlink():
                continue
            try:
                text = read_text(file, path, TEXT_BYTES)
            except SourceError as error:
                self.problems.append(error.problem)
                continue
            if not text.strip():
                self._report(Place(path), "text-empty")
                continue
            texts[language], found = narrative.parse(
                text, path, language, headings.get(language, {})
            )
            self.problems.extend(found)
        return texts

    def _yaml(self, file: Path) -> YamlSource | None:
        try:
            return read_yaml(file, content_path(self.root, file))
        except SourceError as error:
            self.problems.append(error.problem)
            return None

    def _validate(
        self, record: type[RecordType], values: Any, source: YamlSource, at: FieldPath = ()
    ) -> RecordType | None:
        try:
            return record.model_validate(values, context={"languages": self.languages})
        except ValidationError as error:
            errors = error.errors(include_url=False)
            places = [details["loc"] for details in errors]
            for details in errors:
                if any(_inside(place, details["loc"]) for place in places):
                    continue  # a list whose items are broken also counts as too short
                self.problems.append(_model_problem(details, record, source, at))
            return None

    def _report(self, place: Place, code: str, **details: object) -> None:
        self.problems.append(problem(place, code, **details))


def _inside(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _listed(folder: Path) -> list[Path]:
    """The folders in a folder, sorted; hidden ones and links are not content."""
    if not folder.is_dir():
        return []
    return sorted(
        f for f in folder.iterdir() if f.is_dir() and not f.is_symlink() and f.name[0] != "."
    )


def _is_slug(name: str) -> bool:
    return len(name) <= 60 and re.fullmatch(model.SLUG_PATTERN, name) is not None


# pydantic's error types to our codes; custom errors of model.py carry our codes already.
_CODES = {
    "missing": "field-missing",
    "extra_forbidden": "unknown-field",
    "int_type": "not-a-number",
    "int_parsing": "not-a-number",
    "int_from_float": "not-a-number",
    "float_type": "not-a-number",
    "float_parsing": "not-a-number",
    "greater_than_equal": "number-too-small",
    "less_than_equal": "number-too-large",
    "string_type": "not-text",
    "string_too_short": "field-empty",
    "string_too_long": "text-too-long",
    "string_pattern_mismatch": "bad-form",
    "literal_error": "not-allowed",
    "bool_type": "not-true-false",
    "tuple_type": "not-a-list",
    "too_short": "field-empty",
    "model_type": "not-a-map",
    "model_attributes_type": "not-a-map",
    "dict_type": "not-a-map",
}


def _model_problem(
    error: ErrorDetails, record: type[model.Record], source: YamlSource, at: FieldPath
) -> Problem:
    field_path = (*at, *error["loc"])
    shown = ".".join(str(step + 1) if isinstance(step, int) else step for step in field_path)
    context = error.get("ctx") or {}
    code = _CODES.get(error["type"], error["type"])
    if error["input"] is None and code != "field-missing":
        code = "field-empty"  # nothing stands after the colon: no matter what was expected there
    found = error["input"] if code not in ("field-missing",) else ""
    details = {"field": shown, "found": found, **context}
    if code == "unknown-field":
        details["found"] = field_path[-1]
        details["expected"] = _nearest(str(field_path[-1]), record, error["loc"][:-1])
    if code == "text-too-long":
        details["found"] = len(str(error["input"]))
    place = source.place(*field_path, key=code == "unknown-field")
    return problem(place, code, **details)


def _nearest(key: str, record: type[model.Record], parents: FieldPath) -> str:
    """The known key most like `key` in the model that `parents` leads to, else all of them."""
    known = _keys_at(record, parents)
    best = process.extractOne(key, known, score_cutoff=60)
    return best[0] if best else ", ".join(known)


@functools.cache  # a file of nothing but unknown fields asks thousands of times
def _keys_at(record: type[model.Record], parents: FieldPath) -> list[str]:
    schema = record.model_json_schema()
    node: Any = schema
    for step in parents:
        node = _resolved(node, schema)
        node = (
            node.get("items", {})
            if isinstance(step, int)
            else node.get("properties", {}).get(step, {})
        )
    return list(_resolved(node, schema).get("properties", {}))


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for option in node.get("anyOf", []):
        if "$ref" in option or "items" in option:
            node = option
    if "$ref" in node:
        resolved: dict[str, Any] = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        return resolved
    return node
