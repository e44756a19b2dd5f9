"""Say of every section and every field how its translation stands: looked at, changed since, behind.

What was looked at is known by digest (see `acceptance`). Kazakh is the first language, yet either side
may have been written first: behind is the side that stayed while the other changed.
"""

from __future__ import annotations

from collections.abc import Collection as Names
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

from rapidfuzz import process

from .acceptance import Accepted, Digests, accepted_text, digest
from .collection import CONTENT, AnyEntry, Collection, Edition
from .memory import Memory
from .model import Record
from .narrative import Narrative, Section
from .problems import Place, Problem, problem
from .yaml_source import FieldPath, YamlSource

# accepted: somebody looked at these very texts; lagging: one side changed since; changed: all sides did;
# new: nobody looked yet; missing: a language has no text.
State = Literal["accepted", "lagging", "changed", "new", "missing"]
STATES: tuple[State, ...] = ("accepted", "lagging", "changed", "new", "missing")
Records = dict[str, AnyEntry | Edition]
TEXT = "text"  # a section's name is `text.<id>`, a field's is its dotted path


@dataclass(frozen=True)
class Translation:
    """One unit of a record: a section of its texts or a localized field.

    `behind` names the languages that lag or are missing; `places`, `sections` (ids) and `titles` (both
    of sections only) are by language; `before` is what was last accepted for it.
    """

    name: str
    state: State
    behind: tuple[str, ...]
    places: Mapping[str, Place]
    digests: Digests
    before: Digests | None = None
    sections: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The section's heading in the first language that has one; a field's name."""
        return next((title for title in self.titles.values() if title), self.name)


def translation_states(
    record: AnyEntry | Edition, languages: Sequence[str]
) -> tuple[Translation, ...]:
    """The state of every section, in the order of the text, and of every localized field of a record."""
    return (*section_states(record, languages), *_field_states(record, languages))


def in_all(record: AnyEntry | Edition, languages: Sequence[str]) -> bool:
    """Whether every section and every localized field is there in every language."""
    return all(unit.state != "missing" for unit in translation_states(record, languages))


def section_states(record: AnyEntry | Edition, languages: Sequence[str]) -> tuple[Translation, ...]:
    """The state of every section of a record's (or edition's) text."""
    texts = record.forewords if isinstance(record, Edition) else record.texts
    if not texts:
        return ()
    accepted = record.accepted
    return tuple(_section(name, one, texts, accepted, languages) for name, one in _aligned(texts))


def lagging_sections(
    record: AnyEntry | Edition, languages: Sequence[str]
) -> Mapping[str, frozenset[str]]:
    """By language, the ids of the sections whose translation is behind the other language's text."""
    behind: dict[str, set[str]] = {language: set() for language in languages}
    if record.accepted.units:
        for unit in section_states(record, languages):
            for language in unit.behind if unit.state == "lagging" else ():
                behind[language].add(unit.sections[language])
    return {language: frozenset(ids) for language, ids in behind.items()}


def lagging_translations(collection: Collection, memory: Memory) -> Iterator[Problem]:
    """A warning for each unit whose translation was accepted once and is behind now.

    The `memory` of earlier checks spares records that did not change.
    """
    for edition in collection.editions:
        for record in (edition, *edition.entries):
            lagging = partial(_lagging, record, collection.languages)
            yield from memory.problems(("translations", address(record)), record.digest, lagging)


def _lagging(record: AnyEntry | Edition, languages: Sequence[str]) -> list[Problem]:
    found = []
    units = translation_states(record, languages) if record.accepted.units else ()
    for unit in units:
        for language in unit.behind if unit.state == "lagging" else ():
            changed = ", ".join(other for other in languages if other not in unit.behind)
            warning = problem(
                unit.places[language],
                "translation-lagging",
                found=unit.titles.get(language) or unit.title,
                language=language,
                changed=changed,
                record=address(record),
                section=unit.name,
            )
            found.append(warning)
    return found


class UnknownName(Exception):
    """No record has the name; `details` hold what was found and the nearest that is known."""

    def __init__(self, found: str, known: Sequence[str]) -> None:
        best = process.extractOne(found, known)
        self.details = {"found": found, "expected": best[0] if best else ""}
        super().__init__(found)


def records(collection: Collection, name: str) -> Records:
    """The record or edition of that name, or all of them by name, editions first; raises UnknownName."""
    found: Records = {}
    for edition in collection.editions:
        for record in (edition, *edition.entries):
            found[address(record)] = record
    name = name.strip("/").removeprefix(f"{CONTENT}/")
    if name and name not in found:
        raise UnknownName(name, list(found))
    return {name: found[name]} if name else found


def folder(root: Path, record: AnyEntry | Edition) -> Path:
    """Where a record's or an edition's files lie."""
    return root / CONTENT / address(record)


def address(record: AnyEntry | Edition) -> str:
    """Names a record or an edition on the command line: `2025/projects/slug`, `2025`."""
    return str(record.year) if isinstance(record, Edition) else record.address


def chosen(units: Sequence[Translation], section: str) -> list[Translation]:
    """The units that an editor means by `results`, `text.results`, `budget` or `budget.2.note`."""
    exact = [unit for unit in units if unit.name in (section, f"{TEXT}.{section}")]
    return exact or [unit for unit in units if unit.name.startswith(f"{section}.")]


def accept(units: Sequence[Translation], looked_at: Names[str], comment: str) -> str:
    """The text of `translations.yml` once the units named in `looked_at` are accepted.

    The others keep what was accepted before; a unit that misses a language cannot be accepted.
    """
    kept: dict[str, Digests] = {}
    for unit in units:
        whole = unit.state != "missing"
        if whole and (unit.name in looked_at or unit.state == "accepted"):
            kept[unit.name] = unit.digests
        elif unit.before is not None:
            kept[unit.name] = unit.before
    return accepted_text(kept, comment)


# --- sections --------------------------------------------------------------------------------------


def _aligned(texts: Mapping[str, Narrative]) -> Iterator[tuple[str, dict[str, Section]]]:
    """The sections that translate each other: fixed ones by id, free ones by their order."""
    found: dict[str, dict[str, Section]] = {}
    for language, text in texts.items():
        free = 0
        for section in text.sections:
            free += not section.known
            name = section.id if section.known else f"-{free}"
            found.setdefault(name, {})[language] = section
    for key, sections in found.items():
        first = next(iter(sections.values()))
        yield f"{TEXT}.{first.id or key.lstrip('-')}", sections


def _section(
    name: str,
    sections: Mapping[str, Section],
    texts: Mapping[str, Narrative],
    accepted: Accepted,
    languages: Sequence[str],
) -> Translation:
    digests = {language: section.digest for language, section in sections.items()}
    state, behind, before = _state(name, digests, accepted, languages)
    places = {
        language: Place(text.path, sections[language].line if language in sections else 1)
        for language, text in texts.items()
    }
    ids = {language: section.id for language, section in sections.items()}
    titles = {language: section.title for language, section in sections.items()}
    return Translation(name, state, behind, places, digests, before, ids, titles)


# --- fields ----------------------------------------------------------------------------------------


def localized_fields(
    value: Any, path: FieldPath = ()
) -> Iterator[tuple[FieldPath, dict[str, str]]]:
    """The maps over languages inside a record: the only maps that a record's fields hold."""
    if isinstance(value, dict):
        yield path, value
    elif isinstance(value, tuple):
        for index, child in enumerate(value):
            yield from localized_fields(child, (*path, index))
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from localized_fields(getattr(value, name), (*path, name))


def _field_states(record: AnyEntry | Edition, languages: Sequence[str]) -> Iterator[Translation]:
    for path, localized in localized_fields(record.facts):
        name = dotted(path)
        digests = {language: digest(text) for language, text in localized.items()}
        state, behind, before = _state(name, digests, record.accepted, languages)
        places = _FieldPlaces(record.source, path, languages)
        yield Translation(name, state, behind, places, digests, before)


@dataclass(frozen=True)
class _FieldPlaces(Mapping[str, Place]):
    """Where a field stands by language; looked for when it is asked for, since few are."""

    source: YamlSource
    path: FieldPath
    languages: Sequence[str]

    def __getitem__(self, language: str) -> Place:
        if language not in self.languages:
            raise KeyError(language)
        return self.source.place(*self.path, language)

    def __iter__(self) -> Iterator[str]:
        return iter(self.languages)

    def __len__(self) -> int:
        return len(self.languages)


def dotted(path: FieldPath) -> str:
    """A field's path as editors read it, lists counted from 1: `budget.2.note`."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path)


# --- states ----------------------------------------------------------------------------------------


def _state(
    name: str, digests: Digests, accepted: Accepted, languages: Sequence[str]
) -> tuple[State, tuple[str, ...], Digests | None]:
    """The state, the languages behind, and what was accepted last for the unit."""
    missing = tuple(language for language in languages if language not in digests)
    before = accepted.units.get(name)
    if missing:
        return "missing", missing, before
    if accepted.holds(digests):
        return "accepted", (), digests
    shared = _shared(digests, before)
    if not shared and (other := accepted.sharing(digests)) is not None:
        before, shared = other, _shared(digests, other)
    if shared:
        return "lagging", shared, before
    return ("new" if before is None else "changed"), (), before


def _shared(digests: Digests, before: Digests | None) -> tuple[str, ...]:
    """The languages whose text stayed as it was accepted; none where a language joined since."""
    if before is None or set(before) != set(digests):
        return ()
    return tuple(language for language in digests if digests[language] == before[language])
