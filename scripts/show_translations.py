"""Show how the translation of every section and field stands; one record whole, or what asks for a look."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from practicebook.load import load
from practicebook.problems import message
from practicebook.publish import run_tool
from practicebook.settings import read_settings
from practicebook.translations import Records, Translation, UnknownName, records, translation_states

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print a table per record; exit 0, since nothing of it is a mistake."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", default="", help="2025/projects/slug, or 2025 for the edition")
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    options = parser.parse_args()
    languages = read_settings(options.root).languages
    collection, _ = load(options.root, languages)
    try:
        chosen: Records = records(collection, options.record)
    except UnknownName as error:
        print(message("translations_unknown").format(**error.details), file=sys.stderr)
        return 2
    for name, record in chosen.items():
        units = translation_states(record, languages)
        accepted = sum(unit.state == "accepted" for unit in units)
        summary = message("translations_summary")
        print(summary.format(record=name, total=len(units), accepted=accepted))
        shown = [unit for unit in units if options.record or unit.state not in ("accepted", "new")]
        for unit in shown:
            print(_row(unit, max(len(each.name) for each in shown)))
    return 0


def _row(unit: Translation, width: int) -> str:
    said = message(f"translation_{unit.state}").format(languages=", ".join(unit.behind))
    title = f" («{unit.title}»)" if unit.title != unit.name else ""
    return f"  {unit.name:<{width}}  {said}{title}"


if __name__ == "__main__":
    sys.exit(run_tool(main))
