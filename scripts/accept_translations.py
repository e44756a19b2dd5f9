"""Record that translations were looked at: in one record, in one section, or all that nobody recorded."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from practicebook import acceptance
from practicebook.load import load
from practicebook.problems import message
from practicebook.publish import run_tool, write_whole
from practicebook.settings import read_settings
from practicebook.translations import (
    Translation,
    UnknownName,
    accept,
    chosen,
    folder,
    records,
    translation_states,
)

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Write `translations.yml` beside each record; what lags has to be named by its record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", default="", help="2025/projects/slug, or 2025 for the edition")
    parser.add_argument("--section", default="", help="results, budget, budget.2.note …")
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    options = parser.parse_args()
    if options.section and not options.record:
        parser.error("--section needs --record")
    languages = read_settings(options.root).languages
    collection, problems = load(options.root, languages)
    if problems:  # a record that cannot be read would lose what was accepted of it
        print(message("translations_broken").format(count=len(problems)), file=sys.stderr)
        return 1
    try:
        found = records(collection, options.record)
    except UnknownName as error:
        print(message("translations_unknown").format(**error.details), file=sys.stderr)
        return 2
    comment = message("translations_comment", languages[0])
    for name, record in found.items():
        units = translation_states(record, languages)
        looked_at = _looked_at(units, options.section, everything=bool(options.record))
        if options.section and not looked_at:
            known = ", ".join(unit.name for unit in units)
            details = {"record": name, "found": options.section, "expected": known}
            print(message("translations_section").format(**details), file=sys.stderr)
            return 2
        file = folder(options.root, record) / acceptance.FILE
        text = accept(units, {unit.name for unit in looked_at}, comment)
        if looked_at or file.exists():
            write_whole(file, text.encode())
        _say(name, units, looked_at, everything=bool(options.record))
    return 0


def _looked_at(units: tuple[Translation, ...], section: str, everything: bool) -> list[Translation]:
    """What the command means: a lagging translation is never accepted without its record's name."""
    meant = chosen(units, section) if section else list(units)
    states = {"new", "changed", "lagging"} if everything else {"new", "changed"}
    return [
        unit for unit in meant if unit.state in states or (section and unit.state == "accepted")
    ]


def _say(
    name: str, units: tuple[Translation, ...], looked_at: list[Translation], everything: bool
) -> None:
    fresh = sum(unit.state != "accepted" for unit in looked_at)
    sentence = "translations_accepted" if fresh else "translations_nothing"
    print(message(sentence).format(record=name, count=fresh))
    left = sum(unit.state == "lagging" for unit in units)
    if left and not everything:
        print(message("translations_left").format(record=name, count=left))


if __name__ == "__main__":
    sys.exit(run_tool(main))
