"""Put an example of the editors' guide into the tests' project, and see what the check says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from practicebook.check import check
from practicebook.problems import Problem
from sample_project import LANGUAGES, PROJECT, make_project

GROUND: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("mends_ground.yml").read_text("utf-8")
)
FILES = {"edition.yml": "practices/2025/edition.yml"}  # the others lie in the project's own folder
# The paragraph of the text that makes room where no other is named.
PLACES = {"kk": "Колледжде донор аз.", "ru": "В колледже мало доноров."}
_NAME = re.compile(r"\[?(\w+)\]?:")


def problems_of(
    code: str, mend: Mapping[str, Any], form: str, language: str, root: Path
) -> list[Problem]:
    """The problems of the file that an example's `wrong` or `right` lines (form) were put into."""
    make_project(root, **GROUND.get(code, {}).get("given", {}))
    path = FILES.get(mend["file"], f"{PROJECT}/{mend['file']}")
    text = (root / path).read_text("utf-8") if (root / path).exists() else ""
    if path.endswith(".md"):
        text = _with_lines(text, code, mend, form, language)
    else:
        text = _with_fields(text, mend[form])
    (root / path).write_text(text, "utf-8")
    return [each for each in check(root, LANGUAGES)[1] if each.place.path == path]


def _with_lines(text: str, code: str, mend: Mapping[str, Any], form: str, language: str) -> str:
    """A text with the example in the place of its own lines, or of those that make room for it."""
    rooms = [mend["right"], mend["wrong"], GROUND.get(code, {}).get("instead", PLACES)[language]]
    room = next(lines.rstrip("\n") for lines in rooms if lines.rstrip("\n") in text)
    assert text.count(room) == 1, f"{room!r} stands {text.count(room)} times"
    return text.replace(room, mend[form].rstrip("\n"))


def _with_fields(text: str, lines: str) -> str:
    """A YAML file in which `lines` take the place of the fields they name, else of everything."""
    new = _fields(lines)
    return lines if "" in new else "".join({**_fields(text), **new}.values())


def _fields(text: str) -> dict[str, str]:
    """The lines of each field at the top of a YAML file, those of one written twice together."""
    fields: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if not line.startswith((" ", "\t")):
            found = _NAME.match(line)
            name = found[1] if found else ""
        fields[name] = fields.get(name, "") + line
    return fields
