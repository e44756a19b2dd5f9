"""Say what a report form asks, from the model: fields with hints and choices, tables, sections.

The Word and the Excel form are printed from this; the import knows their own words by it.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from ..archives import zip_entry
from ..collection import Collection, Kind
from ..field_help import FieldSpec, field_help, model_fields
from ..wording import wording
from .vocabulary import KINDS, Vocabulary, import_words

REGISTRIES = ("directions", "regions", "indicators", "target_groups")
FIXED = dt.datetime(2025, 1, 1)  # a form bears no clock
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
# Asked elsewhere: the file of a photo is the picture itself.
_NOT_ASKED = frozenset({"photos[].file"})


@dataclass(frozen=True)
class Ask:
    """One field: what it is called, what to write, what to choose from."""

    path: str
    label: str
    hint: str
    required: bool
    choices: tuple[str, ...] = ()
    several: bool = False
    long: bool = False


@dataclass(frozen=True)
class Group:
    """Fields under one name; the first group has none."""

    label: str
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class AskedList:
    """A table to fill row by row."""

    path: str
    label: str
    hint: str
    columns: tuple[Ask, ...]


@dataclass(frozen=True)
class Form:
    """A whole form in one language; `sections` are titles with their hints."""

    kind: Kind
    language: str
    title: str
    lead: str
    steps: tuple[str, ...]
    groups: tuple[Group, ...]
    lists: tuple[AskedList, ...]
    sections: tuple[tuple[str, str], ...]


def report_form(kind: Kind, language: str, collection: Collection) -> Form:
    """The form for a kind of record; choices come from the registries of the collection."""
    names = Vocabulary(kind, collection.languages)
    said = import_words(language)["form"]
    return Form(
        kind=kind,
        language=language,
        title=said["titles"][KINDS[kind]],
        lead=said["lead"],
        steps=tuple(said["steps"]),
        groups=tuple(_groups(names, language, collection)),
        lists=tuple(_lists(names, language, collection)),
        sections=tuple(
            (title, said["sections"][id])
            for id, title in wording(language).words["sections"][kind].items()
        ),
    )


def own_texts(names: Vocabulary) -> Iterator[str]:
    """Every sentence that the forms print themselves, in every language: none of it is an answer."""
    for language in names.languages:
        said = import_words(language)["form"]
        yield from (said["lead"], said["story_lead"], *said["steps"], *said["sections"].values())
        yield from said["titles"].values()
        yield from (said[name] for name in _HEADINGS)
        yield from (said["choose"], said["write"])
        for spec in model_fields(KINDS[names.kind]):
            if spec.form == "group":
                yield _list_hint(spec.path, language, names.kind)
            for cell in (False, True):
                yield _hint(spec, language, names.kind, cell)


def repacked(content: bytes) -> bytes:
    """The same Word or Excel file without the moment it was saved at."""
    made = io.BytesIO()
    moment = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            part = _MODIFIED.sub(rb"\g<1>" + moment, source.read(name))
            target.writestr(zip_entry(name), part, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


_HEADINGS = ("facts", "story", "answer", "field", "section", "hint", "start", "choices")


def story_names(names: Vocabulary) -> Iterator[str]:
    """What the forms call the part with the fixed sections."""
    for language in names.languages:
        yield import_words(language)["form"]["story"]


def choice_sheets(languages: tuple[str, ...]) -> frozenset[str]:
    """What the Excel forms call the sheet that their drop-down lists are filled from."""
    return frozenset(import_words(language)["form"]["choices"] for language in languages)


def _groups(names: Vocabulary, language: str, collection: Collection) -> Iterator[Group]:
    """The fields at the top, then each group with all that is in it."""
    outer = [spec for spec in names.specs.values() if "[]." not in spec.path]
    leaves = [spec for spec in outer if spec.form != "group"]
    top = [spec for spec in leaves if not spec.depth]
    yield Group("", tuple(_ask(spec, names, language, collection) for spec in top))
    for group in outer:
        if group.form == "group" and not group.many and not group.depth:
            inside = [spec for spec in leaves if spec.path.startswith(f"{group.path}.")]
            asks = tuple(_ask(spec, names, language, collection) for spec in inside)
            yield Group(field_help(language, KINDS[names.kind])[group.path].label, asks)


def _lists(names: Vocabulary, language: str, collection: Collection) -> Iterator[AskedList]:
    told = field_help(language, KINDS[names.kind])
    for path in names.lists():
        columns = tuple(
            _ask(spec, names, language, collection, cell=True)
            for spec in names.children(path)
            if spec.path not in _NOT_ASKED
        )
        hint = _list_hint(path, language, names.kind)
        yield AskedList(path, told[path].label, hint, columns)


def _list_hint(path: str, language: str, kind: Kind) -> str:
    """What a table is for; where the editors' help speaks of files and ids, in other words."""
    ours = import_words(language)["form"]["lists"]
    return str(ours.get(path) or field_help(language, KINDS[kind])[path].help)


def _ask(
    spec: FieldSpec, names: Vocabulary, language: str, collection: Collection, cell: bool = False
) -> Ask:
    return Ask(
        path=spec.path,
        label=field_help(language, KINDS[names.kind])[spec.path].label,
        hint=_hint(spec, language, names.kind, cell),
        required=spec.need == "required",
        choices=_choices(spec, names, language, collection),
        several=spec.many,
        long=spec.form == "localized" and (spec.longest or 0) >= 300 and not cell,
    )


def _choices(
    spec: FieldSpec, names: Vocabulary, language: str, collection: Collection
) -> tuple[str, ...]:
    said = import_words(language)["form"]
    if spec.form == "flag":
        return said["yes"], said["no"]
    if spec.allowed:
        values = field_help(language, KINDS[names.kind])[spec.path].values
        return tuple(values[value] for value in spec.allowed)
    if spec.ids in REGISTRIES:
        records = getattr(collection, spec.ids).values()
        return tuple(record.name[language] for record in records)
    return ()


def _hint(spec: FieldSpec, language: str, kind: Kind, cell: bool) -> str:
    """What to write, for a person who fills in a form and has never seen YAML."""
    said = import_words(language)["form"]
    told = field_help(language, KINDS[kind])[spec.path]
    if spec.form in ("flag", "day"):
        return str(said[spec.form])
    if spec.form == "code":
        return str(said["code"].format(example=told.example.strip('"')))
    if spec.form == "choice" or spec.ids in REGISTRIES:
        hint = said["choose"] if spec.form == "choice" or not spec.many else ""
    else:
        hint = told.help
    if spec.many:
        several = said["several_cell"] if cell else said["several"]
        hint = f"{hint} {several[0].upper()}{several[1:]}.".strip()
    return str(hint)
