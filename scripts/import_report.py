"""Make a draft record of a report (.docx, .xlsx), or many of a form's answers (.csv); exit 1 if refused."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from practicebook.collection import Kind
from practicebook.importing.account import account
from practicebook.importing.refusal import Refused
from practicebook.importing.take import Order, take_report
from practicebook.importing.vocabulary import Vocabulary
from practicebook.model import SLUG_PATTERN
from practicebook.problems import message, message_language
from practicebook.publish import run_tool
from practicebook.scaffold import hint_language
from practicebook.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Take the report in and say what became of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="report.docx, report.xlsx or answers.csv")
    parser.add_argument("--year", type=int, required=True, help="the edition, e.g. 2025")
    parser.add_argument("--slug", default="", help="the new folder's name; for .csv its beginning")
    parser.add_argument("--kind", choices=("project", "office"), default="project")
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    options = parser.parse_args()
    if not (options.root / "mkdocs.yml").is_file():
        parser.error(f"no mkdocs.yml in {options.root}")
    languages = read_settings(options.root).languages
    slug, answers = options.slug, options.file.suffix.lower() == ".csv"
    if (slug or not answers) and (len(slug) > 60 or not re.fullmatch(SLUG_PATTERN, slug)):
        parser.error(message("import_slug").format(found=slug))
    kind: Kind = "offices" if options.kind == "office" else "projects"
    hints = hint_language(message_language(), languages)
    order = Order(options.file, kind, options.year, slug, hints)
    try:
        taken = take_report(options.root, languages, order)
    except Refused as refused:
        print(refused.sentence(), file=sys.stderr)
        return 1
    names = Vocabulary(kind, languages)
    print("\n\n".join(account(each, names, hints) for each in taken))
    return 0


if __name__ == "__main__":
    sys.exit(run_tool(main))
