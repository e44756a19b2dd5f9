"""Mend what needs no decision: prose, of which every changed line is shown, and notes in docs/ pictures."""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

from practicebook.docs_folder import pictures_with_notes
from practicebook.files import content_path
from practicebook.picture_notes import without_notes
from practicebook.problems import message
from practicebook.publish import run_tool, write_whole
from practicebook.settings import read_settings
from practicebook.spelling import mended_file, prose_files

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print a unified diff of each file; write the files whole, unless --dry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true", help="show only, write nothing")
    parser.add_argument("--record", default="", help="only the files of 2025/projects/slug")
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    options = parser.parse_args()
    places = files = 0
    for file in prose_files(options.root, read_settings(options.root).languages):
        path = content_path(options.root, file)
        if f"/{options.record}/" not in f"/{path}/" and options.record:
            continue
        raw = file.read_bytes()
        new, count = mended_file(file, path)
        if new != raw:
            print(_difference(raw, new, path))
            if not options.dry:
                write_whole(file, new)
            places, files = places + count, files + 1
    for picture in [] if options.record else pictures_with_notes(options.root):
        if alone := without_notes(picture):
            print(content_path(options.root, picture))
            if not options.dry:
                write_whole(picture, alone)
            places, files = places + 1, files + 1
    name = "fix_none" if not files else "fix_dry" if options.dry else "fix_done"
    print(message(name).format(places=places, files=files))
    return 0


def _difference(old: bytes, new: bytes, path: str) -> str:
    before, after = (raw.decode("utf-8-sig").splitlines() for raw in (old, new))
    return "\n".join(difflib.unified_diff(before, after, path, path, lineterm="", n=0))


if __name__ == "__main__":
    sys.exit(run_tool(main))
