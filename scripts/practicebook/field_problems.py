"""Say as Problems, each at its place, what the model refused of a file's values."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from . import model
from .problems import Place, Problem, problem
from .yaml_source import FieldPath, YamlSource


def field_problems(
    error: ValidationError, record: type[model.Record], source: YamlSource, at: FieldPath = ()
) -> Iterator[Problem]:
    """What is wrong with the fields of a `record` that stands in the file, or `at` a field of it."""
    errors = error.errors(include_url=False)
    places = [details["loc"] for details in errors]
    for details in errors:
        if any(_inside(place, details["loc"]) for place in places):
            continue  # a list whose items are broken also counts as too short
        yield _model_problem(details, record, source, at)


def _inside(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(place) > len(outer) and place[: len(outer)] == outer


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
    if code == "bad-form":
        details["example"] = model.EXAMPLES[str(details.pop("pattern"))]
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
