"""Write a new record to fill in: a draft that passes our own check and cannot be published unfilled.

The facts follow the model field by field, so a new field is in the next scaffold by itself. What is
required stands open with a placeholder; what is optional stands as a comment with an example.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import model
from .collection import CONTENT, Collection
from .field_help import FieldSpec, field_help, help_languages, model_fields
from .placeholders import placeholder
from .typography import WORD_JOINER
from .wording import wording

FOLDERS: Mapping[str, str] = {"project": "projects", "office": "offices"}
KINDS = (*FOLDERS, "edition")
SHOWN = 8  # as many choices stand in a hint; a longer list is named
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS_OF_YAML = ("true", "false", "null")


class Taken(Exception):
    """Something stands already where the new record would go."""


@dataclass(frozen=True)
class Draft:
    """A record to be written.

    `language` is that of the hints, `languages` those of the texts. `given` holds what is known
    already, in the shape of the facts; `ids` the ids of each registry with their names.
    """

    kind: str
    year: int
    language: str
    languages: tuple[str, ...]
    given: Mapping[str, Any] = field(default_factory=dict)
    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def files(self) -> dict[str, str]:
        """The text of every file, by its name in the new folder."""
        if self.kind == "edition":
            hints = {l: placeholder(wording(l).words.draft.foreword, l) for l in self.languages}
            forewords = {f"foreword.{l}.md": f"{hint}\n" for l, hint in hints.items()}
            return {"edition.yml": self.facts(), **forewords}
        texts = {f"text.{l}.md": section_texts(FOLDERS[self.kind], l) for l in self.languages}
        return {"facts.yml": self.facts(), **texts, "photos/.gitkeep": ""}

    def facts(self) -> str:
        """The facts as YAML, with hints as comments."""
        words = wording(self.language).words.draft
        head = [f"# {line}" for line in (words.head[self.kind], *words.how)]
        body = _Writer(self).group("", self.given)
        return "\n".join([*head, *body]).replace(WORD_JOINER, "") + "\n"


def section_texts(kind: str, language: str, hints: Mapping[str, str] | None = None) -> str:
    """The text of a new record (projects, offices): the fixed headings, under each what to write.

    `hints` take the place of the usual ones, by section.
    """
    words = wording(language).words
    said = {**words.draft.sections[kind], **(hints or {})}
    sections = words.sections[kind].items()
    parts = [f"## {title}\n\n{placeholder(said[id], language)}\n" for id, title in sections]
    return "\n".join(parts).replace(WORD_JOINER, "")


def hint_language(wanted: str, languages: Sequence[str]) -> str:
    """The language of hints for an editor who reads `wanted`: it, or the first one of the site."""
    return wanted if wanted in help_languages() and wanted in languages else languages[0]


def registry_ids(collection: Collection, language: str) -> dict[str, dict[str, str]]:
    """The ids of each registry with their names; directions that ask for no reviewer come first."""
    found = {}
    for name in collection.registry_sources:
        records = getattr(collection, name).items()
        ordered = sorted(records, key=lambda each: getattr(each[1], "medical_review", False))
        found[name] = {id: str(_name(record).get(language, id)) for id, record in ordered}
    return found


def _name(record: model.Record) -> Mapping[str, str]:
    name: Mapping[str, str] = record.term if isinstance(record, model.Term) else record.name  # type: ignore[attr-defined]
    return name


def write_record(root: Path, draft: Draft, slug: str = "") -> Path:
    """Write the draft's folder below `root`/practices, whole or not at all; raises Taken.

    `slug` names a project or an office; an edition's folder is named by its year.
    """
    parent = root / CONTENT / str(draft.year)
    folder = parent / FOLDERS[draft.kind] / slug if slug else parent
    if folder.exists() or folder.is_symlink():
        raise Taken(folder.relative_to(root).as_posix())
    # A folder that begins with a dot is no content: a half-written one is never read.
    aside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        for name, text in draft.files().items():
            file = aside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="\n")
        aside.rename(folder)
    except OSError as error:
        if folder.exists():
            raise Taken(folder.relative_to(root).as_posix()) from error
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def yaml_map(localized: Mapping[str, str]) -> str:
    """A map over languages on one line of YAML."""
    return "{" + ", ".join(f"{key}: {quoted(text)}" for key, text in localized.items()) + "}"


def quoted(text: str) -> str:
    """A YAML scalar: JSON's quoted strings are YAML too. The joiner that we put in goes out again."""
    return json.dumps(text.replace(WORD_JOINER, ""), ensure_ascii=False)


# --- the facts, line by line -------------------------------------------------------------------------


class _Writer:
    """Writes the fields of a draft as lines of YAML without their indent."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.specs = model_fields(draft.kind)
        self.help = field_help(draft.language, draft.kind)
        self.labels = {
            l: field_help(hint_language(l, draft.languages), draft.kind) for l in draft.languages
        }

        self.told: set[str] = set()  # what was explained once in this file

    def group(self, parent: str, given: Mapping[str, Any], more: bool = True) -> Iterator[str]:
        """The fields of a group: given and required ones open, the others, if `more`, as comments."""
        for spec in self._inside(parent):
            if not spec.parent and (more or spec.name in given):
                yield ""
            if spec.name in given:
                yield from [*self._hint(spec), *self._given(spec, given[spec.name])]
            elif spec.need == "required":
                yield from [*self._hint(spec), *self._wanted(spec)]
            elif more:
                yield from (f"# {line}" for line in self._offered(spec))

    def _inside(self, parent: str) -> Iterator[FieldSpec]:
        return (spec for spec in self.specs if spec.parent == parent)

    def _hint(self, spec: FieldSpec) -> list[str]:
        """What the field is for, on one line; nothing where this file has said it already."""
        if spec.key in self.told:
            return []
        self.told.add(spec.key)
        said, words = self.help[spec.path], wording(self.draft.language).words.draft
        choices = said.values or self.draft.ids.get(spec.ids or "", {})
        parts = [f"{said.label}.", said.help]
        if choices and len(choices) <= SHOWN:
            parts += [words.choice, "; ".join(f"{id} — {name}" for id, name in choices.items())]
        elif spec.ids:
            parts.append(f"({said.type})")
        elif spec.form in ("localized", "text"):
            parts += [words.example, said.example]
        return [f"# {' '.join(parts)}"]

    def _given(self, spec: FieldSpec, value: Any) -> list[str]:
        """A field whose value is known; only the first entry of a list offers what may be added."""
        if not spec.many:
            return self._block(spec, [self._entry(spec, value)])
        entries = [self._entry(spec, each, more=not i) for i, each in enumerate(value)]
        return self._block(spec, entries)

    def _entry(self, spec: FieldSpec, value: Any, more: bool = True) -> list[str]:
        if spec.form == "group":
            return list(self.group(spec.path, value, more))
        if isinstance(value, Mapping):
            return [f"{language}: {quoted(text)}" for language, text in value.items()]
        return [_scalar(value)]

    def _wanted(self, spec: FieldSpec) -> list[str]:
        """A required field that nobody has filled in."""
        if spec.form == "group":
            return self._block(spec, [list(self.group(spec.path, {}))])
        if spec.form in ("localized", "text"):
            return self._block(spec, [self._open(spec)])
        value, known = self._guess(spec)
        mark = "" if known else f"  # {self._asked(spec)[self.draft.language]}"
        return self._block(spec, [[f"{_scalar(value)}{mark}"]])

    def _open(self, spec: FieldSpec) -> list[str]:
        asked = self._asked(spec)
        if spec.form == "text":
            return [quoted(asked[self.draft.language])]
        return [f"{language}: {quoted(hint)}" for language, hint in asked.items()]

    def _asked(self, spec: FieldSpec) -> dict[str, str]:
        """The placeholder of a field in each language."""
        return {l: placeholder(told[spec.path].label, l) for l, told in self.labels.items()}

    def _guess(self, spec: FieldSpec) -> tuple[Any, bool]:
        """A value that passes the check, and whether it can be left as it stands."""
        if spec.path == "status":
            return "draft", True
        if spec.path == "year":
            return self.draft.year, True
        if spec.form == "day":
            return f"{self.draft.year}-{'12-31' if spec.name == 'end' else '01-01'}", False
        guesses: Mapping[str, Any] = {
            "choice": spec.allowed[:1],
            "id": list(self.draft.ids.get(spec.ids or "", {}))[:1],
            "integer": [spec.least or 0],
            "flag": [False],
        }
        known = list(guesses.get(spec.form, ()))
        return known[0] if known else self.help[spec.path].example.strip('"'), False

    def _offered(self, spec: FieldSpec) -> list[str]:
        """An optional field as it is once its `# ` is deleted: then it asks to be filled in, too."""
        hint = "".join(f" {line.removeprefix('# ')}" for line in self._hint(spec))
        if spec.form == "group":
            entry = [line for each in self._inside(spec.path) for line in self._offered(each)]
            head, *rest = self._block(spec, [entry])
            return [f"{head}  #{hint}" if hint else head, *rest]
        asked = self._asked(spec)
        if spec.form in ("localized", "text"):
            text = (
                yaml_map(asked) if spec.form == "localized" else quoted(asked[self.draft.language])
            )
            mark = ""
        else:
            text, mark = self.help[spec.path].example, f" {asked[self.draft.language]}"
        head = f"{spec.name}: {f'[{text}]' if spec.many else text}"
        return [f"{head}  #{mark}{hint}" if mark or hint else head]

    def _block(self, spec: FieldSpec, entries: list[list[str]]) -> list[str]:
        """A field's lines around those of its value or of the entries of its list."""
        name = f"{spec.name}:"
        if spec.many:
            return [name, *(f"  {line}" for entry in entries for line in _dashed(entry))]
        (lines,) = entries
        single = spec.form not in ("group", "localized")
        return [f"{name} {lines[0]}"] if single else [name, *(f"  {line}" for line in lines)]


def _dashed(entry: list[str]) -> Iterator[str]:
    """An entry of a list: the dash before its first line that is no comment, hints above it."""
    first = next(i for i, line in enumerate(entry) if not line.startswith("#"))
    yield from entry[:first]
    yield f"- {entry[first]}"
    yield from (f"  {line}" for line in entry[first + 1 :])


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    plain = _PLAIN.fullmatch(text) and text not in _WORDS_OF_YAML
    return text if plain else quoted(text)
