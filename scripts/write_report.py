"""Write the donor pack of an edition into report/<year>/: Word and Excel in every language."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from practicebook.check import check, visible
from practicebook.collection import CONTENT, Collection, Edition
from practicebook.donor import donor_files, report
from practicebook.images import Darkroom
from practicebook.problems import as_text, message, message_language
from practicebook.progress import Progress
from practicebook.publish import AnotherBuild, Publication, run_tool
from practicebook.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Check the records, write the pack whole or not at all, and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--year", default="", help="the edition; without it the newest one")
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    options = parser.parse_args()
    if not (options.root / "mkdocs.yml").is_file():
        parser.error(f"no mkdocs.yml in {options.root}")
    collection, problems = check(options.root, read_settings(options.root).languages)
    if any(each.stops for each in problems):
        return _refuse(as_text(problems, message_language()))
    years = ", ".join(str(edition.year) for edition in collection.editions)
    edition = _edition(collection, options.year)
    if edition is None:
        return _refuse(message("report_no_year").format(year=options.year, years=years))
    published = visible(collection, preview=False)
    shown = next(each for each in published.editions if each.year == edition.year)
    if not shown.projects:
        return _refuse(message("report_empty").format(year=edition.year))
    return _write(options.root, published, shown, len(edition.projects) - len(shown.projects))


def _write(root: Path, collection: Collection, edition: Edition, left_out: int) -> int:
    folder = root / "report" / str(edition.year)
    try:
        files = _publish(root, folder, collection, edition)
    except AnotherBuild:
        return _refuse(message("another_build").format(folder=folder))
    except OSError as error:  # a file of the old report is open in Word, or the disk is full
        return _refuse(message("report_unwritable").format(folder=folder, reason=error.strerror))
    samples = sum(project.facts.sample for project in edition.projects)
    counts = {"files": files, "projects": len(edition.projects), "samples": samples}
    print(message("report_written").format(folder=folder, left_out=left_out, **counts))
    return 0


def _publish(root: Path, folder: Path, collection: Collection, edition: Edition) -> int:
    """Write the pack aside and swap it in; returns how many files it has."""
    content = root / CONTENT / str(edition.year)
    reports = [report(collection, edition, l, content) for l in collection.languages]
    publication = Publication(folder)
    total = sum(2 + len(each.accounts) for each in reports)
    progress = Progress(message("report_files"), total, print)
    try:
        for name, written in donor_files(reports, Darkroom(root / ".cache" / "photos")):
            file = publication.staging / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(written)
            progress.step()
        publication.publish()
    except BaseException:
        publication.discard()
        raise
    return total


def _edition(collection: Collection, year: str) -> Edition | None:
    if not year:
        return collection.current
    return next((each for each in collection.editions if str(each.year) == year), None)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(run_tool(main))
