"""Lay out the generated parts of the editors' guide: every field of a record, every problem, its mend."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from .collection import Collection
from .field_help import LIST, FieldHelp, FieldSpec, field_help, model_fields
from .problems import WARNINGS, problem_sentence
from .scaffold import hint_language, registry_ids
from .wording import FOLDER, wording

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast

View = dict[str, Any]
KINDS = ("project", "office", "edition")
PAGES = ("index", "fields", "problems", "photos", "translation", "publishing", "new-edition")
_FILES = {"text": "text.{language}.md"}  # the others are named as they are


def guide_part(name: str, collection: Collection, language: str) -> View:
    """What the template `fragments/guide_<name>.md` gets.

    A language of the site that fields are not explained in gets the first one's explanations.
    """
    return _PARTS[name](collection, hint_language(language, collection.languages))


# --- fields ------------------------------------------------------------------------------------------


def _fields(collection: Collection, language: str) -> View:
    """Every field of every kind of record, then the entries of the registries with their names."""
    ids = registry_ids(collection, language)
    return {
        "kinds": [{"id": kind, "fields": list(_rows(kind, language))} for kind in KINDS],
        "registries": [
            {"id": name, "fields": list(_rows(name, language)), "entries": ids[name]}
            for name in sorted(ids)
        ],
    }


def _rows(kind: str, language: str) -> Iterator[View]:
    said = field_help(language, kind)
    for spec in model_fields(kind):
        yield _row(kind, spec, said[spec.path])


def _row(kind: str, spec: FieldSpec, said: FieldHelp) -> View:
    return {
        "id": f"{kind}.{spec.path.replace(LIST, '')}",
        "path": spec.path.replace(LIST, ""),
        "depth": spec.depth,
        "group": spec.form == "group",
        "label": said.label,
        "help": said.help,
        "choices": dict(said.values),
        "need": said.need,
        "required": spec.need == "required",
        "type": said.type,
        "example": said.example,
    }


# --- problems ----------------------------------------------------------------------------------------


def mends(language: str) -> Mapping[str, View]:
    """For each Problem code, by group and name: group, why, file, wrong, right, found.

    `file` is None where the example is told in words; `found` fills the blanks of the code's sentence.
    """
    told = _read(f"mends.{language}.yml")
    found: dict[str, View] = {}
    for group, codes in _read("mends.yml").items():
        for code, example in codes.items():
            mend = {"file": None, "found": {}, **(example or {}), **told.get(code, {})}
            file = mend["file"] and _FILES.get(mend["file"], mend["file"]).format(language=language)
            found[code] = {**mend, "file": file, "group": group}
    return found


def _problems(collection: Collection, language: str) -> View:
    """Every group of problems with its codes, in the order of mends.yml."""
    groups: dict[str, list[View]] = defaultdict(list)
    for code, mend in mends(language).items():
        blanks = defaultdict(lambda: wording(language).words.guide.blank, mend["found"])
        said = problem_sentence(code, language).format_map(blanks)
        groups[mend["group"]].append(
            {**mend, "code": code, "says": said, "warns": code in WARNINGS}
        )
    return {"groups": [{"id": id, "mends": mends} for id, mends in groups.items()]}


@functools.cache
def _read(name: str) -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.load((FOLDER / name).read_text("utf-8"), Loader=_Loader)
    return content


_PARTS: Mapping[str, Callable[[Collection, str], View]] = {
    "fields": _fields,
    "problems": _problems,
}
