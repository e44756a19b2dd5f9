"""Write the JSON Schemas of records for editors' programs: what is allowed, what it means, what to type.

`description` and `enumDescriptions` say it in every language of the fields' wording; `examples` offer
the ids of the registries, and forbid no other, so that a schema never lags behind the content.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import model
from .field_help import FieldHelp, FieldSpec, field_help, help_languages, model_fields
from .wording import wording

Ids = Mapping[str, Sequence[str]]
Node = dict[str, Any]


def editor_schema(kind: str, languages: tuple[str, ...], ids: Ids) -> Node:
    """The schema of a kind of record, with hover help and completions. `ids`: those of registries."""
    schema = model.json_schema(model.SCHEMAS[kind], languages)
    told = {language: field_help(language, kind) for language in _spoken(languages)}
    for spec in model_fields(kind):
        node = _property(schema, spec)
        help_of = {language: helps[spec.path] for language, helps in told.items()}
        node.pop("title", None)
        if node.get("default") is None or spec.many or spec.form == "group":
            node.pop("default", None)  # a program would write `office: null` for the editor
        described = _described(spec, help_of)
        _merge_null(node)
        node.update(described)
        for value in _values(node):
            _complete(value, spec, help_of, ids)
    for record in (schema, *schema["$defs"].values()):
        record.pop("description", None)  # ours, in English: editors read what stands at the fields
        record.pop("title", None)
    return schema


def _spoken(languages: Sequence[str]) -> list[str]:
    return [language for language in languages if language in help_languages()]


def _property(schema: Node, spec: FieldSpec) -> Node:
    """The node of a field in the record that holds it."""
    part, name = spec.key.split(".")
    record = schema["$defs"].get(part, schema)
    node: Node = record["properties"][name]
    return node


def _described(spec: FieldSpec, help_of: Mapping[str, FieldHelp]) -> Node:
    """The field's title and its help, as plain text and as Markdown."""
    lines, marked = [], []
    for language, said in help_of.items():
        kind = f"{said.type}; {said.need}"
        lines.append(f"{said.label} ({kind}). {said.help}")
        key = f"{language}:" if spec.form == "localized" else "-" if spec.many else f"{spec.name}:"
        example = f"  \n`{key} {said.example}`" if said.example else ""
        marked.append(f"**{said.label}** — {kind}.  \n{said.help}{example}")
    return {"description": "\n\n".join(lines), "markdownDescription": "\n\n".join(marked)}


def _merge_null(node: Node) -> None:
    """`anyOf: [X, null]` becomes one node of two types where it can: programs complete that better."""
    options = node.get("anyOf", [])
    if len(options) == 2 and "type" in options[0] and "enum" not in options[0]:
        del node["anyOf"]
        node.update(options[0], type=[options[0]["type"], "null"])


def _values(node: Node) -> Iterator[Node]:
    """The nodes of the values themselves: entries of a list, the choice that is not null."""
    node = node.get("items", node)
    yield node["anyOf"][0] if "anyOf" in node else node


def _complete(node: Node, spec: FieldSpec, help_of: Mapping[str, FieldHelp], ids: Ids) -> None:
    if spec.form == "choice":
        meanings = [" / ".join(said.values[id] for said in help_of.values()) for id in spec.allowed]
        node["enumDescriptions"] = meanings
    if spec.form == "localized":
        node["properties"] = {
            language: _in_language(text, language, help_of.get(language))
            for language, text in node["properties"].items()
        }
    if spec.ids and spec.ids in ids:
        node["examples"] = list(ids[spec.ids])


def _in_language(text: Node, language: str, said: FieldHelp | None) -> Node:
    """The text of one language: the language's name, and an example where we have one."""
    name = wording(language).words["language_name"]
    example = f"{name}. {said.help}\n\n{said.example}" if said else name
    return {**text, "description": example}
