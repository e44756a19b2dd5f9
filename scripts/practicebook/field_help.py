"""Explain every field of a record to an editor: its name, its need, its type, what to write, an example.

`model_fields` walks the model; `field_help` reads the sentences of `wording/fields.<language>.yml`,
which stand there once for each field of each part (`Person.name` serves leads and coordinators).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from . import model
from .wording import FOLDER

Need = Literal["required", "published", "optional"]
Form = Literal[  # what stands after the colon; `code`: text of a pattern
    "group",
    "localized",
    "text",
    "integer",
    "decimal",
    "flag",
    "day",
    "choice",
    "id",
    "slug",
    "url",
    "email",
    "code",
]
KINDS: Mapping[str, type[model.Record]] = {**model.SCHEMAS, **model.REGISTRIES}
LIST = "[]"  # ends a step of a path that is a list: `activities[].title`


@dataclass(frozen=True)
class FieldSpec:
    """A field as the model knows it; the form and the limits of a list are those of its entries.

    `path`: `lead.contact.email`, `activities[].title`. `key`: its sentences in the wording,
    `Contact.email`. `need` holds where the group around the field is there; `published`: a draft
    may lack it. `ids`: the registry (or kind of record) that the values come from.
    """

    path: str
    key: str
    form: Form
    need: Need
    many: bool = False
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    ids: str | None = None
    pattern: str | None = None
    longest: int | None = None
    least: int | float | None = None
    most: int | float | None = None
    fewest: int = 0
    default: object = None

    @property
    def name(self) -> str:
        """The key in the YAML file."""
        return self.path.rsplit(".", 1)[-1].removesuffix(LIST)

    @property
    def parent(self) -> str:
        """The path of the group that holds the field; empty at the top."""
        return self.path.rpartition(".")[0]

    @property
    def depth(self) -> int:
        """How many groups stand around the field."""
        return self.path.count(".")


@dataclass(frozen=True)
class FieldHelp:
    """What an editor reads about a field, in one language.

    `full_label` begins with the labels of the groups around it (`lead — name`). `type` says
    type and limits in words. `example` is a value as YAML takes it; empty for a group, whose fields
    have one each. `values` explains each allowed value.
    """

    label: str
    full_label: str
    help: str
    example: str
    type: str
    need: str
    values: Mapping[str, str]


@functools.cache
def model_fields(kind: str) -> tuple[FieldSpec, ...]:
    """Every field of a kind (project, office, edition or a registry), groups before their fields."""
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")
    schema = KINDS[kind].model_json_schema()
    return tuple(_walk(schema, schema, "", kind))


@functools.cache
def field_help(language: str, kind: str = "project") -> Mapping[str, FieldHelp]:
    """The FieldHelp of every field of a kind by its path, in the order of the model."""
    words = _sentences(language)
    labels: dict[str, str] = {}  # full ones, by path
    found: dict[str, FieldHelp] = {}
    for spec in model_fields(kind):
        said = words["fields"][spec.key.split(".")[0]][spec.name]
        around = [labels[spec.parent]] if spec.parent else []
        labels[spec.path] = " — ".join([*around, said["label"]])
        found[spec.path] = FieldHelp(
            label=said["label"],
            full_label=labels[spec.path],
            help=said["help"],
            example=str(said.get("example", "")),
            type=_type_in_words(spec, words["types"]),
            need=words["needs"][spec.need],
            values=said.get("values", {}),
        )
    return found


def help_languages() -> tuple[str, ...]:
    """The languages that fields are explained in, sorted."""
    return tuple(sorted(file.stem.split(".")[1] for file in FOLDER.glob("fields.*.yml")))


# --- the walk over the model -------------------------------------------------------------------------


def _walk(
    node: Mapping[str, Any], schema: Mapping[str, Any], around: str, kind: str
) -> Iterator[FieldSpec]:
    """The fields of the record that `node` describes, whose paths begin with `around`."""
    required = node.get("required", [])
    for name, found in node["properties"].items():
        value, nullable = _without_null(found)
        many = value.get("type") == "array"
        entry = value["items"] if many else value
        group = _group(entry, schema)
        path = f"{around}{name}{LIST if many else ''}"
        yield FieldSpec(
            path=path,
            key=f"{node['title']}.{name}",
            form="group" if group else _form(entry),
            need=_need(kind, path, name in required),
            many=many,
            nullable=nullable,
            allowed=tuple(entry.get("enum", ())),
            ids=entry.get(model.IDS_MARK),
            pattern=entry.get("pattern"),
            longest=entry.get("maxLength") or entry.get(model.LOCALIZED_MARK),
            least=entry.get("minimum"),
            most=entry.get("maximum"),
            fewest=value.get("minItems", 0),
            default=found.get("default"),
        )
        if group:
            yield from _walk(group, schema, f"{path}.", kind)


def _without_null(node: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    options = node.get("anyOf", [node])
    return options[0], len(options) > 1


def _group(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The record that the node leads to; None where it is a single value."""
    if "$ref" not in node:
        return None
    found: Mapping[str, Any] = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return found


def _form(node: Mapping[str, Any]) -> Form:
    marks: tuple[tuple[bool, Form], ...] = (
        (model.LOCALIZED_MARK in node, "localized"),
        ("enum" in node, "choice"),
        (model.IDS_MARK in node, "id"),
        (node.get("format") == "date", "day"),
        (node.get("format") == "uri", "url"),
        (node.get("format") == "email", "email"),
        (node.get("pattern") == model.SLUG_PATTERN, "slug"),
        ("pattern" in node, "code"),
        (node.get("type") == "integer", "integer"),
        (node.get("type") == "number", "decimal"),
        (node.get("type") == "boolean", "flag"),
    )
    return next((form for holds, form in marks if holds), "text")


def _need(kind: str, path: str, required: bool) -> Need:
    if required:
        return "required"
    bare = path.replace(LIST, "")
    waiting = [f"{name}." for name in model.REQUIRED_WHEN_PUBLISHED if kind == "project"]
    return "published" if any(name.startswith(f"{bare}.") for name in waiting) else "optional"


# --- the sentences -----------------------------------------------------------------------------------


@functools.cache
def _sentences(language: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = yaml.safe_load(
        (FOLDER / f"fields.{language}.yml").read_text("utf-8")
    )
    return words


def _type_in_words(spec: FieldSpec, words: Mapping[str, str]) -> str:
    """The type with its limits, as an editor says it."""
    said = words[spec.form]
    if spec.longest and spec.form in ("localized", "text"):
        said += words["longest"].format(count=spec.longest)
    if spec.form in ("integer", "decimal") and spec.most is not None and spec.most < 10**6:
        said += words["between"].format(least=spec.least, most=spec.most)
    if spec.ids:
        said = words[f"id_{spec.ids}"]
    return words["many"].format(type=said) if spec.many else said
