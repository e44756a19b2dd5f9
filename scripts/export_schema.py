"""Write the JSON Schemas into docs/schema/: of records for editors, of open data for its users."""

from __future__ import annotations

import json
from pathlib import Path

from practicebook import model, opendata
from practicebook.model import json_schema
from practicebook.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent


def schema_texts(root: Path) -> dict[str, str]:
    """File name below docs/schema/ to the schema's text."""
    languages = read_settings(root).languages
    return {
        f"{name}.json": json.dumps(json_schema(record, languages), ensure_ascii=False, indent=2)
        + "\n"
        for name, record in {**model.SCHEMAS, **opendata.SCHEMAS}.items()
    }


def main() -> None:
    """Write every schema and say where."""
    folder = ROOT / "docs" / "schema"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_texts(ROOT).items():
        (folder / name).write_text(text, "utf-8")
        print(f"docs/schema/{name}")


if __name__ == "__main__":
    main()
