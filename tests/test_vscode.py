"""An editor's own program helps as the check does: same marks, help on hover, completion, snippets.

Compared with yaml-language-server itself, the program behind YAML in VS Code and in many other editors.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from export_schema import SNIPPETS, snippet_text
from practicebook import model
from practicebook.check import check
from practicebook.field_help import field_help, model_fields
from practicebook.yaml_source import parse_yaml
from sample_project import LANGUAGES, ROOT, make_project
from yaml_server import HOW, YamlServer, server_command

CASES = Path(__file__).parent / "problems"
FACTS = re.compile(r"practices/\d{4}/(?:edition|.*/facts)\.yml")
# What a single file's schema can know.
IN_THE_SCHEMA = {
    *("bad-date", "bad-form", "bad-phone", "bad-photo-name", "bad-url", "field-empty"),
    "field-missing",
    *("languages-expected", "not-a-list", "not-a-map", "not-a-number", "not-allowed", "not-text"),
    *("not-true-false", "number-too-large", "number-too-small", "text-too-long"),
    *("translation-missing", "unknown-field", "unknown-language"),
}
# Where the server is silent or a column off; our check says it all the same.
SERVER_IS_SILENT = {
    ("field_empty", 14, 35),  # a text of spaces alone
    ("field_empty.nothing_after_the_colon", 7, 12),  # it marks the place after the space
    ("field_missing.cited_without_value", 7, 5),  # needed for cited figures only: a rule
    ("not_a_number", 39, 13),  # 0x10 and 1e9 are numbers in YAML, not in ours
    ("not_a_number", 41, 14),
    ("not_true_false", 44, 18),  # True is true in YAML; ours knows one spelling
    ("unknown_id.programme", 28, 15),  # as above
}
# The mistyped language is also missing: ours says so once the name is mended.
SERVER_SAYS_MORE = {("unknown_language", 1, 1)}
SERVER_IS_SILENT_CASES = {"unknown_field.odd_names"}  # names such as 1, null and ""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[YamlServer]:
    """The server with our settings and schemas; visibly skipped where it is not installed."""
    command = server_command()
    if command is None:
        pytest.skip(f"no yaml-language-server; to compare with it: {HOW}")
    root = tmp_path_factory.mktemp("vscode")
    shutil.copytree(ROOT / "docs" / "schema", root / "docs" / "schema")
    running = YamlServer(command, root)
    yield running
    running.close()


def golden_files(root: Path) -> dict[str, tuple[str, str, set[tuple[int, int]]]]:
    """The broken facts of the golden cases: text and places of problems, under a path of their own."""
    found = {}
    for file in sorted(CASES.glob("*.yml")):
        case = yaml.safe_load(file.read_text("utf-8"))
        named = [re.fullmatch(r"(.+?):(\d+):(\d+): (.+)", line) for line in case["problems"]]
        for path in sorted({m[1] for m in named if m and m[4] in IN_THE_SCHEMA}):
            if not FACTS.fullmatch(path):
                continue
            project = root / file.stem / path.replace("/", "-")
            changes = {name: case[name] for name in ("files", "edit", "bytes") if name in case}
            text = (make_project(project, **changes) / path).read_text("utf-8-sig")
            here = [m for m in named if m and m[1] == path and m[4] in IN_THE_SCHEMA]
            places = {(int(m[2]), int(m[3])) for m in here}
            own = re.sub(r"(donor-day|astana)(?=/facts)", f"c{len(found)}", path)
            own = re.sub(r"\d{4}/edition", f"{3000 + len(found)}/edition", own)
            found[own] = (file.stem, text, places)
    return found


def test_marks_stand_where_the_check_puts_them(server: YamlServer, tmp_path: Path) -> None:
    """For every golden mistake that a schema can know: the same line and column, and no other marks."""
    files = golden_files(tmp_path)
    marks = server.problems({path: text for path, (_, text, _) in files.items()})
    compared = 0
    for path, (case, _, ours) in files.items():
        theirs = {(line, column) for line, column, _ in marks[path]}
        silent = {(line, column) for name, line, column in SERVER_IS_SILENT if name == case}
        if case in SERVER_IS_SILENT_CASES:
            continue
        lines = {line for line, _ in theirs}
        # The server says one sentence once a line: a second mark of the line may be missing.
        missed = {at for at in ours - theirs - silent if at[0] not in lines}
        more = {(line, column) for name, line, column in SERVER_SAYS_MORE if name == case}
        strays = {at for at in theirs - ours - more if at[0] not in {line for line, _ in silent}}
        assert (case, missed, strays) == (case, set(), set()), marks[path]
        compared += len(ours & theirs)
    assert compared >= 50


def test_committed_records_have_no_marks(server: YamlServer) -> None:
    """The server finds nothing wrong with what the check accepts."""
    files = [f for f in sorted((ROOT / "practices").rglob("*.yml")) if FACTS.search(f.as_posix())]
    texts = {file.relative_to(ROOT).as_posix(): file.read_text("utf-8") for file in files}
    assert len(texts) >= 16
    assert {path: found for path, found in server.problems(texts).items() if found} == {}


HOVERED = "practices/2030/projects/hover/facts.yml"


def test_hover_explains_a_field_in_both_languages(server: YamlServer) -> None:
    """Over a field's name stand its label, need and help in Kazakh and Russian, and an example."""
    lines = ["status: draft", "lead:", "  contact:", "    phone: x", "indicators:", "  - plan: 3"]
    server.problems({HOVERED: "\n".join(lines) + "\n"})
    for path, line, column in [
        ("status", 1, 2),
        ("lead", 2, 2),
        ("lead.contact.phone", 4, 6),
        ("indicators[].plan", 6, 6),
    ]:
        shown = re.sub(r"\s+", " ", server.hover(HOVERED, line, column).replace("&nbsp;", " "))
        for language in LANGUAGES:
            said = field_help(language)[path]
            assert said.label in shown and said.need in shown, shown
            assert said.help.rstrip(".") in shown.replace("\\", ""), shown
    assert field_help("kk")["status"].values["draft"] in server.hover(HOVERED, 1, 2)


def test_completion_offers_fields_values_and_ids(server: YamlServer) -> None:
    """An empty line offers the fields that are not there yet; a value its choices; an id the registry."""
    path = "practices/2030/projects/complete/facts.yml"
    lines = [
        *("title: {kk: а, ru: б}", "status: ", "directions:", "  - ", "indicators:", "  - id: "),
        *("organisation:", "  "),
    ]
    empty = path.replace("complete", "empty")
    server.problems({path: "\n".join(lines), empty: "title: {kk: а, ru: б}\n"})
    top = server.completions(empty, 2, 1)
    fields = {spec.name for spec in model_fields("project") if not spec.parent}
    assert fields - {"title"} <= set(top) and "title" not in top
    assert field_help("kk")["summary"].help in top["summary"]
    statuses = server.completions(path, 2, 9)
    assert set(statuses) >= {"draft", "review", "published", "withdrawn"}
    assert field_help("ru")["status"].values["draft"] in statuses["draft"]
    assert "first-aid" in server.completions(path, 4, 5)
    assert "people_reached" in server.completions(path, 6, 9)
    assert {"name", "kind", "url", "bin"} <= set(server.completions(path, 8, 3))


# --- without the server --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", model.SCHEMAS)
def test_every_field_of_a_schema_has_its_help(kind: str) -> None:
    """Programs without Markdown read the same help as plain text."""
    schema = json.loads((ROOT / "docs" / "schema" / f"{kind}.json").read_text("utf-8"))
    for spec in model_fields(kind):
        part, name = spec.key.split(".")
        node = schema["$defs"].get(part, schema)["properties"][name]
        for language in LANGUAGES:
            said = field_help(language, kind)[spec.path]
            for text in (node["description"], node["markdownDescription"]):
                assert said.help in text and said.label in text


def test_schemas_offer_only_ids_that_are_there() -> None:
    """An id that was deleted from a registry is offered no more: run `make schema`."""
    collection = check(ROOT, LANGUAGES)[0]
    seen = 0
    for kind in model.SCHEMAS:
        for node in nodes(json.loads((ROOT / f"docs/schema/{kind}.json").read_text("utf-8"))):
            if "examples" in node and model.IDS_MARK in node:
                seen += 1
                assert set(node["examples"]) <= set(getattr(collection, node[model.IDS_MARK]))
    assert seen >= 6


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from nodes(child)


def test_settings_name_schemas_that_are_there() -> None:
    """Each kind of file is bound to its schema, and the recommended extension reads them."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    for schema, pattern in settings["yaml.schemas"].items():
        assert (ROOT / schema).is_file() and list(ROOT.glob(pattern)), schema
    recommended = json.loads((ROOT / ".vscode" / "extensions.json").read_text("utf-8"))
    assert recommended == {"recommendations": ["redhat.vscode-yaml"]}


WRITTEN = json.loads((ROOT / SNIPPETS).read_text("utf-8"))


def test_the_snippets_are_those_of_the_model() -> None:
    """The snippets are what `make schema` writes; newer ids of registries may be missing."""
    today = json.loads(snippet_text(ROOT))
    assert _without_ids(WRITTEN) == _without_ids(today)


def _without_ids(found: dict[str, Any]) -> str:
    return re.sub(r"(id: \$\{\d+)\|[^|]*\|", r"\1", json.dumps(found))


def test_a_snippet_is_called_by_one_word_only() -> None:
    """No two snippets answer to the same word, in any language."""
    words = [word for snippet in WRITTEN.values() for word in snippet["prefix"]]
    assert len(words) == len(set(words)) and len(words) > 2 * len(WRITTEN)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_filled_snippet_is_a_valid_part(name: str) -> None:
    """With its empty stops filled in, a snippet is what the check accepts; texts keep asking."""
    kind = "office" if name in ("events", "links") else "project"
    example = {s.name: s for s in model_fields(kind) if s.parent == f"{name}[]"}
    text = f"{name}:\n" + "\n".join(f"  {line}" for line in WRITTEN[name]["body"])
    text = re.sub(r"\$\{\d+\|([^,|]*)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    for field, spec in example.items():
        told = field_help("kk", kind)[spec.path]
        text = re.sub(rf"(?m)^( +(?:- )?{field}: )\$\d+$", rf"\g<1>{told.example}", text)
    assert "$" not in text
    values = parse_yaml(text, name).values[name]
    part = getattr(model, next(iter(example.values())).key.split(".")[0])
    part.model_validate(values[0], context={"languages": LANGUAGES})
    assert set(values[0]) == set(example)
