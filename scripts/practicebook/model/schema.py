"""Spell the records out as JSON Schemas for editors' programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .edition import EditionFacts
from .field_types import LOCALIZED_MARK, Record
from .office import OfficeFacts
from .project import ProjectFacts

SCHEMAS: Mapping[str, type[Record]] = {
    "project": ProjectFacts,
    "office": OfficeFacts,
    "edition": EditionFacts,
}


def json_schema(model: type[Record], languages: tuple[str, ...]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record, its localized fields spelled out over `languages`."""
    schema = model.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return _spell_languages(schema, languages)  # type: ignore[no-any-return]


def _spell_languages(node: Any, languages: tuple[str, ...]) -> Any:
    if isinstance(node, list):
        return [_spell_languages(child, languages) for child in node]
    if not isinstance(node, dict):
        return node
    if limit := node.get(LOCALIZED_MARK):
        text = {"type": "string", "minLength": 1, "maxLength": limit}
        rest = {key: value for key, value in node.items() if key != LOCALIZED_MARK}
        return rest | {
            "type": "object",
            "properties": dict.fromkeys(languages, text),
            "required": list(languages),
            "additionalProperties": False,
        }
    return {key: _spell_languages(child, languages) for key, child in node.items()}
