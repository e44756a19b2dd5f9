"""List every problem of the records: `path:line:column: code: message`; exit 1 where one is an error."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from practicebook.check import check
from practicebook.problems import FORMATS, MESSAGE_LANGUAGES, message_language
from practicebook.publish import run_tool
from practicebook.settings import BadSettings, read_settings

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Check practices/ and docs/; print in the wanted language and format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=MESSAGE_LANGUAGES, default=message_language())
    parser.add_argument("--format", choices=sorted(FORMATS), default="text")
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    options = parser.parse_args()
    if not (options.root / "mkdocs.yml").is_file():
        parser.error(f"no mkdocs.yml in {options.root}")
    try:
        _, problems = check(options.root, read_settings(options.root).languages)
    except BadSettings as error:
        problems = error.problems
    print(FORMATS[options.format](problems, options.lang))
    return 1 if any(each.stops for each in problems) else 0


if __name__ == "__main__":
    sys.exit(run_tool(main))
