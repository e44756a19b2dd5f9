"""The house keeps its order: what imports what, where visible text stands, what is locked."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from export_schema import schema_texts
from jsonschema import Draft202012Validator
from practicebook.model import IDS_MARK
from practicebook.yaml_source import read_yaml
from sample_project import ROOT

SCRIPTS = ROOT / "scripts"
PACKAGE = SCRIPTS / "practicebook"
# Imports run from right to left only. A new module takes its place here.
ORDER = [
    *(
        "problems",
        "progress",
        "heap",
        "publish",
        "archives",
        "kept",
        "kept_checks",
        "memory",
        "files",
        "preview",
        "watching",
        "typography",
        "phones",
        "kazakh",
    ),
    *("glyphs", "letters", "yaml_source", "settings", "acceptance", "prose", "hygiene", "iin"),
    *("personal_data",),
    *(
        "wording",
        "placeholders",
        "model",
        "text_tokens",
        "narrative",
        "collection",
        "field_problems",
    ),
    *(
        "record_files",
        "entries",
        "spelling",
        "proofreading",
        "translations",
        "contradictions",
        "apart",
        "ahead",
        "field_help",
        "load",
    ),
    *("story", "figures", "picture_parts", "images", "forgetting", "rules"),
    *("page_html", "page_heads", "picture_notes", "docs_folder", "check"),
    *("scaffold", "new_record", "schemas", "snippets", "guide", "book"),
    *("tables", "views", "desk", "desk_pages", "facets", "compare", "catalogue", "cards"),
    *("citation", "linked_data", "opendata", "feeds", "repeat_pack", "donor"),
    *("alternates", "offline", "converted", "assets", "security", "verify"),
    *("withdrawal", "search", "pages", "volumes", "staging", "handouts", "renewal", "build"),
    *(
        "shared_parts",
        "templates",
        "page_context",
        "hand_written",
        "site_build",
        "full_site",
        "preview_site",
    ),
    *("browser_editor", "importing"),
]
CYRILLIC = re.compile("[\u0400-\u04ff]")


def modules() -> dict[str, list[Path]]:
    """The modules of the package by name; a package inside it is one module of several files."""
    found: dict[str, list[Path]] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if name != "__init__":
            found.setdefault(name, []).append(file)
    return found


def imported(file: Path) -> Iterator[str]:
    """The modules of practicebook that a file imports, at its top or inside a function."""
    package = ["practicebook", *file.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = base + (node.module.split(".") if node.module else [])
            names = [[*base, alias.name] for alias in node.names]
        else:
            continue
        yield from (name[1] for name in names if name[0] == "practicebook" and len(name) > 1)


def test_every_module_has_its_place_in_the_order() -> None:
    """The order names each module once and none that is gone."""
    assert sorted(ORDER) == sorted(modules()), "write a new module into ORDER at its place"


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_run_one_way(name: str) -> None:
    """A module imports only what stands before it, so there is no circle."""
    before = ORDER[: ORDER.index(name) + 1] if name in ORDER else ORDER
    for file in modules()[name]:
        backwards = set(imported(file)) - set(before)
        assert not backwards, f"{file.name} imports {sorted(backwards)}, which stand after {name}"


def test_only_hooks_imports_mkdocs() -> None:
    """MkDocs can be replaced by changing one file."""
    pattern = re.compile(r"^\s*(?:from|import) +mkdocs\b", re.MULTILINE)
    found = [f.name for f in sorted(SCRIPTS.rglob("*.py")) if pattern.search(f.read_text("utf-8"))]
    assert found == ["hooks.py"]


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """The string literals of a module but its docstrings and bare strings, parts of f-strings included."""
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node


@pytest.mark.parametrize("name", sorted(set(modules()) - {"kazakh"}))
def test_visible_text_stands_in_the_wording_files(name: str) -> None:
    """A sentence for readers or editors is found and mended in wording/, not in the code."""
    for file in modules()[name]:
        for node in strings(ast.parse(file.read_text("utf-8"))):
            if "а-я" in node.value:
                continue  # a pattern over the alphabet is no text
            assert not CYRILLIC.search(node.value), f"{file.name}:{node.lineno}: {node.value!r}"


@pytest.mark.parametrize("name", sorted(modules()))
def test_python_writes_no_html(name: str) -> None:
    """Markup lives in templates."""
    for file in modules()[name]:
        for node in strings(ast.parse(file.read_text("utf-8"))):
            assert not re.search(r"</?[a-z][a-z0-9]*[ >/]", node.value), (
                f"{file.name}:{node.lineno}"
            )


def test_every_module_says_what_it_owns() -> None:
    """A module's first line is a sentence about its work."""
    for files in modules().values():
        for file in files:
            docstring = ast.get_docstring(ast.parse(file.read_text("utf-8")))
            first = (docstring or "").split("\n\n")[0]
            assert first[:1].isupper() and first.endswith("."), file.name


# --- schemas -----------------------------------------------------------------------------------------

SCHEMAS = schema_texts(ROOT)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schemas_say_what_the_model_says(name: str) -> None:
    """docs/schema/ is what `make schema` writes today; ids that registries got since may be missing."""
    written = (ROOT / "docs" / "schema" / name).read_text("utf-8")
    assert _without_ids(json.loads(written)) == _without_ids(json.loads(SCHEMAS[name]))
    assert written == json.dumps(json.loads(written), ensure_ascii=False, indent=2) + "\n"


def _without_ids(node: Any) -> Any:
    """A schema without the ids of registries that it offers: editors add ids without `make schema`."""
    if isinstance(node, list):
        return [_without_ids(child) for child in node]
    if not isinstance(node, dict):
        return node
    offered = IDS_MARK in node
    return {k: _without_ids(v) for k, v in node.items() if not (offered and k == "examples")}


def test_no_schema_is_left_over() -> None:
    """docs/schema/ holds a schema for each kind of record and nothing else."""
    assert {file.name for file in (ROOT / "docs" / "schema").iterdir()} == set(SCHEMAS)


RECORDS = {
    **dict.fromkeys((ROOT / "practices").glob("*/projects/*/facts.yml"), "project.json"),
    **dict.fromkeys((ROOT / "practices").glob("*/offices/*/facts.yml"), "office.json"),
    **dict.fromkeys((ROOT / "practices").glob("*/edition.yml"), "edition.json"),
}


@pytest.mark.parametrize("file", sorted(RECORDS), ids=lambda file: file.parent.name)
def test_every_record_is_valid_for_an_editors_program(file: Path) -> None:
    """What the check accepts, the schema in the editor's program does not underline in red."""
    schema = json.loads(SCHEMAS[RECORDS[file]])
    Draft202012Validator.check_schema(schema)
    values = read_yaml(file, file.name).values
    assert [error.message for error in Draft202012Validator(schema).iter_errors(values)] == []


# --- requirements ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_locked_by_hash_and_name_no_address(name: str) -> None:
    """Every library is one version with its hashes, from whatever index the reader uses."""
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text and "--index-url" not in text and "--find-links" not in text
    entries = re.split(r"\n(?=[a-zA-Z0-9])", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[A-Za-z0-9._-]+==[^\s;]+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_wanted_library_is_locked(name: str) -> None:
    """requirements.txt was compiled after the last change of requirements.in."""
    locked = (ROOT / f"{name}.txt").read_text("utf-8").lower()
    for line in (ROOT / f"{name}.in").read_text("utf-8").splitlines():
        if wanted := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", line):
            library = re.sub(r"[-_.]+", "-", wanted[1]).lower()
            assert f"\n{library}=={wanted[2]} " in f"\n{locked}", line
