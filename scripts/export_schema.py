"""Write what editors' programs and data users read: JSON Schemas, snippets for VS Code."""

from __future__ import annotations

import json
from pathlib import Path

from practicebook import model, opendata
from practicebook.load import load
from practicebook.model import json_schema
from practicebook.schemas import editor_schema
from practicebook.settings import read_settings
from practicebook.snippets import snippets

ROOT = Path(__file__).resolve().parent.parent
SNIPPETS = ".vscode/practices.code-snippets"


def schema_texts(root: Path) -> dict[str, str]:
    """File name below docs/schema/ to the schema's text."""
    languages, ids = _known(root)
    schemas = {
        **{kind: editor_schema(kind, languages, ids) for kind in model.SCHEMAS},
        **{name: json_schema(record, languages) for name, record in opendata.SCHEMAS.items()},
    }
    return {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas.items()
    }


def snippet_text(root: Path) -> str:
    """The text of .vscode/practices.code-snippets."""
    return json.dumps(snippets(*_known(root)), ensure_ascii=False, indent=2) + "\n"


def _known(root: Path) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """The languages of the project and the ids of its registries."""
    languages = read_settings(root).languages
    collection = load(root, languages)[0]
    return languages, {name: sorted(getattr(collection, name)) for name in model.REGISTRIES}


def main() -> None:
    """Write every file and say where."""
    folder = ROOT / "docs" / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_texts(ROOT).items():
        (folder / name).write_text(text, "utf-8")
        print(f"docs/schema/{name}")
    (ROOT / SNIPPETS).write_text(snippet_text(ROOT), "utf-8")
    print(SNIPPETS)


if __name__ == "__main__":
    main()
