"""Read practices/ into one Collection of frozen records, gathering every Problem on the way.

The only module that opens content files.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from . import acceptance, model, narrative
from .acceptance import Accepted
from .kept_texts import KeptTexts
from .memory import Memory
from .narrative import Narrative
from .problems import Place, Problem, problem
from .wording import wording
from .yaml_source import FieldPath, SourceError, YamlSource, read_text, read_yaml

CONTENT = "practices"
COVER = "cover.jpg"  # in an edition's folder; a volume without one draws its own
TEXT_BYTES = 128 * 1024  # four times our longest
Kind = Literal["projects", "offices"]
KINDS: Mapping[Kind, type[model.Record]] = {
    "projects": model.ProjectFacts,
    "offices": model.OfficeFacts,
}
RecordType = TypeVar("RecordType", bound=model.Record)
Read = TypeVar("Read")
Parse = Callable[[str, str, str, Mapping[str, str]], tuple[Narrative, list[Problem]]]
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
    accepted: Accepted = field(default_factory=Accepted)

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
    accepted: Accepted = field(default_factory=Accepted)

    @property
    def entries(self) -> tuple[AnyEntry, ...]:
        """Projects, then offices."""
        return (*self.projects, *self.offices)

    @cached_property
    def office_by_slug(self) -> dict[str, Office]:
        """The edition's offices by slug."""
        return {office.slug: office for office in self.offices}

    @cached_property
    def projects_by_office(self) -> dict[str, list[Project]]:
        """The projects that name an office, by its slug."""
        found: dict[str, list[Project]] = {}
        for project in self.projects:
            if project.facts.office:
                found.setdefault(project.facts.office, []).append(project)
        return found

    @cached_property
    def _positions(self) -> dict[str, int]:
        projects = {each.address: index for index, each in enumerate(self.projects)}
        return projects | {each.address: index for index, each in enumerate(self.offices)}

    def neighbours(self, entry: AnyEntry) -> tuple[AnyEntry | None, AnyEntry | None]:
        """The records of its kind before and after a record; None at the ends."""
        siblings = self.projects if entry.kind == "projects" else self.offices
        here = self._positions[entry.address]
        return (
            siblings[here - 1] if here else None,
            siblings[here + 1] if here + 1 < len(siblings) else None,
        )

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

    @cached_property
    def edition_by_year(self) -> dict[int, Edition]:
        """The editions by year."""
        return {edition.year: edition for edition in self.editions}

    @cached_property
    def entry_by_slug(self) -> dict[str, AnyEntry]:
        """Every record by its slug; of several the newest."""
        return {entry.slug: entry for entry in self.entries.values()}

    @cached_property
    def projects_by_slug(self) -> dict[str, list[Project]]:
        """The projects of a slug, oldest edition first."""
        found: dict[str, list[Project]] = {}
        for edition in self.editions:
            for project in edition.projects:
                found.setdefault(project.slug, []).append(project)
        return found


def load(
    root: Path,
    languages: Sequence[str],
    memory: Memory | None = None,
    texts: KeptTexts | None = None,
) -> tuple[Collection, list[Problem]]:
    """Read `root`/practices. Returns what could be read and every problem of single files.

    With a `memory` a file that holds what it held is not parsed again, and what it gave is the very
    same object; `texts` know what an earlier process parsed.
    """
    parse = texts.parse if texts else narrative.parse
    reader = _Reader(root, tuple(languages), memory or Memory(), parse)
    return reader.collection(), reader.problems


def record_address(path: str) -> str | None:
    """`2025/projects/slug` of a file inside a record's folder; None for any other file."""
    steps = path.split("/")
    inside = len(steps) > 3 and steps[0] == CONTENT and steps[2] in KINDS
    return "/".join(steps[1:4]) if inside else None


def content_path(root: Path, file: Path) -> str:
    """A file's path as Problems show it: relative to the root, with `/`, on one line.

    A name from an archive in another encoding holds what no terminal can print: � stands for it.
    """
    path = file.relative_to(root).as_posix()
    return "".join(c if c.isprintable() else "\ufffd" for c in path)


class _Reader:
    def __init__(
        self, root: Path, languages: tuple[str, ...], memory: Memory, parse: Parse
    ) -> None:
        self.root = root
        self.languages = languages
        self.memory = memory
        self.parse = parse
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
        for file in [content, *_not_plain(content)]:
            if code := strange(file):
                self._report(Place(content_path(self.root, file)), code)

    def _registry(
        self, file: Path, record: type[model.Record]
    ) -> tuple[dict[str, Any], YamlSource | None]:
        return self._remembered("registry", file, lambda: self._read_registry(file, record))

    def _read_registry(
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
        expected = {"edition.yml", COVER, acceptance.FILE, *KINDS, *forewords}
        self._refuse_strays(folder, expected)
        projects = self._entries(folder, "projects", year)
        offices = self._entries(folder, "offices", year)
        source, facts = self._facts(folder / "edition.yml", model.EditionFacts)
        if source is None or facts is None:
            return None
        if facts.year != year:
            self._report(source.place("year"), "year-differs", found=facts.year, expected=year)
        place = {slug: index for index, slug in enumerate(facts.order)}
        ordered = sorted(
            projects, key=lambda entry: (place.get(entry.slug, len(place)), entry.slug)
        )
        texts = self._texts(folder, "foreword", {})
        accepted = self._accepted(folder)
        return Edition(year, source, facts, tuple(ordered), tuple(offices), texts, accepted)

    def _entries(self, edition: Path, kind: Kind, year: int) -> list[Any]:
        self._refuse_file(edition / kind)
        entries = [self._entry(folder, kind, year) for folder in _listed(edition / kind)]
        return [entry for entry in entries if entry is not None]

    def _entry(self, folder: Path, kind: Kind, year: int) -> AnyEntry | None:
        if not _is_slug(folder.name):
            self._report(Place(content_path(self.root, folder)), "bad-slug", found=folder.name)
            return None
        names = {f"text.{language}.md" for language in self.languages}
        self._refuse_file(folder / "photos")
        self._refuse_strays(folder, {"facts.yml", "photos", acceptance.FILE, *names})
        headings = {l: wording(l).headings(kind) for l in self.languages}
        texts = self._texts(folder, "text", headings)
        source, found = self._facts(folder / "facts.yml", KINDS[kind])
        if source is None or found is None:
            return None
        facts: Any = found
        accepted = self._accepted(folder)
        made: AnyEntry = Entry(year, kind, folder.name, folder, source, facts, texts, accepted)
        parts = (source, accepted, *texts.items())
        return self.memory.recall(("entry", str(folder)), parts, lambda: made)

    def _facts(
        self, file: Path, record: type[RecordType]
    ) -> tuple[YamlSource | None, RecordType | None]:
        def read() -> tuple[YamlSource | None, RecordType | None]:
            source = self._yaml(file)
            return source, self._validate(record, source.values, source) if source else None

        return self._remembered("facts", file, read)

    def _remembered(self, what: str, file: Path, read: Callable[[], Read]) -> Read:
        """What `read` gives, with the problems that it reports, once for a file's content."""

        def reported() -> tuple[Read, list[Problem]]:
            before, self.problems = self.problems, []
            try:
                return read(), self.problems
            finally:
                self.problems = before

        content = _content(file)
        name = (what, str(file), self.languages)
        found, problems = (
            reported() if content is None else self.memory.recall(name, content, reported)
        )
        self.problems.extend(problems)
        return found

    def _accepted(self, folder: Path) -> Accepted:
        file = folder / acceptance.FILE
        return self._remembered("accepted", file, partial(self._read_accepted, file))

    def _read_accepted(self, file: Path) -> Accepted:
        accepted, found = acceptance.read_accepted(file, content_path(self.root, file))
        self.problems.extend(found)
        return accepted

    def _refuse_file(self, folder: Path) -> None:
        """Report a file where a folder should be: everything in the folder would be missed."""
        if folder.exists() and not folder.is_dir():
            self._report(Place(content_path(self.root, folder)), "folder-expected")

    def _refuse_strays(self, folder: Path, expected: set[str]) -> None:
        """Report what nobody would read: a mistyped name must not hide a whole record."""
        for file in _children(folder):
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
            known = headings.get(language, {})
            read = partial(self._text, file, path, language, known)
            if (text := self._remembered("text", file, read)) is not None:
                texts[language] = text
        return texts

    def _text(
        self, file: Path, path: str, language: str, headings: Mapping[str, str]
    ) -> Narrative | None:
        try:
            text = read_text(file, path, TEXT_BYTES)
        except SourceError as error:
            self.problems.append(error.problem)
            return None
        if not text.strip():
            self._report(Place(path), "text-empty")
            return None
        parsed, found = self.parse(text, path, language, headings)
        self.problems.extend(found)
        return parsed

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


def _not_plain(folder: Path) -> Iterator[Path]:
    """Everything below a folder that may be `strange`, found without asking for each file."""
    if strange(folder):
        return
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield Path(entry)
                yield from _not_plain(Path(entry))
            elif not entry.is_file(follow_symlinks=False):
                yield Path(entry)


def _content(file: Path) -> Hashable | None:
    """The bytes of a file; None for what is no plain file or too large to be one of ours."""
    try:
        if strange(file) or file.is_dir() or file.stat().st_size > TEXT_BYTES:
            return None
        return file.read_bytes()
    except OSError:
        return None


def _inside(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


def _listed(folder: Path) -> list[Path]:
    """The folders in a folder, sorted; hidden ones and links are not content."""
    if not folder.is_dir():
        return []
    return [f for f in _children(folder) if f.is_dir() and not f.is_symlink() and f.name[0] != "."]


def _children(folder: Path) -> list[Path]:
    """What a folder holds, sorted; nothing where it may not be read, which `strange` reports."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def strange(file: Path) -> str | None:
    """The code of what is no ordinary file or folder that we can read; None for all that is."""
    if file.is_symlink():
        return "symlink"
    if file.is_dir():
        return None if os.access(file, os.R_OK | os.X_OK) else "file-unreadable"
    return None if file.is_file() else "not-a-file"


def _is_slug(name: str) -> bool:
    fits = len(name) <= 60 and re.fullmatch(model.SLUG_PATTERN, name) is not None
    return fits and name not in model.RESERVED_NAMES


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
    if code == "not-allowed":  # pydantic joins the last two with an English word
        details["expected"] = str(context["expected"]).replace(" or ", ", ").replace("'", "")
    return problem(_place(code, details, source, field_path), code, **details)


def _place(
    code: str, details: Mapping[str, Any], source: YamlSource, field_path: FieldPath
) -> Place:
    """Where an editor's own program would put the mark, too: see tests/test_vscode.py."""
    if code == "field-missing":
        return source.place(*field_path[:-1], key=True)
    if code == "unknown-language":
        return source.place(*field_path, details["found"], key=True)
    return source.place(*field_path, key=code == "unknown-field")


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
