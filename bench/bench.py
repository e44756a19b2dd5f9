"""Measure our build beside a stock build of the same pages, for each number of records asked for."""

from __future__ import annotations

import argparse
import dataclasses
import json
import multiprocessing
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from measure import HUGO, HUGO_AND_PAGEFIND, MKDOCS, BuildFailed, Measurement, build

LIBRARIES = (
    *("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "typst", "pagefind-bin", "pillow"),
    "hugo",
)
STOCK = "stock, cold"
# (title, width) of the table's columns; all but the first are right-aligned.
COLUMNS = (
    ("build", 24),
    ("wall s", 15),
    ("cpu s", 15),
    ("peak MB", 14),
    ("page KB", 13),
    ("site MB", 15),
)


@dataclasses.dataclass(frozen=True)
class Case:
    """One line of the table: which project, and what is done to it before each run."""

    name: str
    project: str
    prepare: Callable[[Path], None]
    command: Sequence[str] = MKDOCS


def main() -> int:
    """Print a table for each number of records; with --json, write the figures too."""
    options = _options()
    print(_machine(), flush=True)
    results: dict[str, dict[str, Measurement]] = {}
    for count in options.counts:
        with tempfile.TemporaryDirectory(prefix=f"bench-{count}-") as folder:
            _in_own_process(Path(folder), count, options.seed)
            try:
                results[str(count)] = dict(_measured(Path(folder), options))
            except BuildFailed as error:
                print(error, file=sys.stderr)
                return 1
        print("\n" + _table(count, results[str(count)]), flush=True)
    if options.json:
        _write_json(options.json, results)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="+", metavar="N", help="how many records")
    parser.add_argument("--runs", type=int, default=2, help="runs of each; the least time counts")
    parser.add_argument("--no-book", dest="book", action="store_false", help="leave the book out")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="cases whose name holds it, say `ours`"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args()


def _in_own_process(folder: Path, count: int, seed: int) -> None:
    """Write the projects in a child: measure.build wants this process to stay small."""
    writer = multiprocessing.get_context("spawn").Process(
        target=_write_projects, args=(folder, count, seed)
    )
    writer.start()
    writer.join()
    if writer.exitcode:
        raise RuntimeError(f"writing {count} records ended with {writer.exitcode}")


def _write_projects(folder: Path, count: int, seed: int) -> None:
    from generate import write_project
    from hugo_project import write_hugo_project
    from stock import write_stock_project

    records = write_project(folder / "whole", count, seed)
    write_stock_project(folder / "stock", records)
    write_hugo_project(folder / "hugo", records)
    # A published record has a photo: where photos are not to count, it is a mere speck.
    write_project(folder / "pages", count, seed, photo_size=(8, 8))
    settings = folder / "pages" / "mkdocs.yml"
    text, found = re.subn(r"(?m)^  book: .*$", "  book: false", settings.read_text("utf-8"))
    if found != 1:
        raise RuntimeError("mkdocs.yml has no line `  book: …` under `extra:` any more")
    settings.write_text(text, "utf-8")


def _measured(folder: Path, options: argparse.Namespace) -> Iterator[tuple[str, Measurement]]:
    cases = [
        case
        for case in CASES
        if options.only in case.name and (case.project != "whole" or options.book)
    ]
    found: dict[str, list[Measurement]] = {case.name: [] for case in cases}
    for _ in range(options.runs):  # one after another: a slow quarter of an hour is slow for all
        for case in cases:
            case.prepare(folder / case.project)
            found[case.name].append(build(folder / case.project, case.command))
    for case in cases:
        best = _best(found[case.name])
        if (case.project == "whole") != (best.pdfs > 0):
            raise RuntimeError(f"{case.name}: {best.pdfs} PDFs")
        yield case.name, best


def _best(found: Sequence[Measurement]) -> Measurement:
    """The least of each time: what else runs on the machine only adds to them."""
    return dataclasses.replace(
        found[-1],
        wall=min(measurement.wall for measurement in found),
        cpu=min(measurement.cpu for measurement in found),
    )


def _empty(root: Path) -> None:
    """Forget what earlier builds left."""
    for name in ("site", ".cache", "resources"):
        shutil.rmtree(root / name, ignore_errors=True)


def _edit_one(root: Path) -> None:
    """Lengthen one record's text in one language, as an editor between two builds."""
    text = min((root / "practices").glob("*/projects/*/text.ru.md"))
    with text.open("a", encoding="utf-8") as file:
        file.write("\nДобавлено одно предложение.\n")


CASES = (
    Case(STOCK, "stock", _empty),
    Case("hugo, cold", "hugo", _empty, HUGO),
    Case("hugo + pagefind, cold", "hugo", _empty, HUGO_AND_PAGEFIND),
    Case("ours: pages, cold", "pages", _empty),
    Case("ours: pages, one edit", "pages", _edit_one),
    Case("ours: with book, cold", "whole", _empty),
    Case("ours: with book, one edit", "whole", _edit_one),
)


def _machine() -> str:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{os.cpu_count()} cores, {pages * size / 2**30:.0f} GiB, load {os.getloadavg()[0]:.1f}, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}\n{libraries}"
    )


def _table(count: int, measured: dict[str, Measurement]) -> str:
    """The lines of one N; (×…) is the ratio to stock, where that was measured."""
    stock = _figures(measured[STOCK]) if STOCK in measured else []
    lines = [f"N = {count} records in two languages" + "; (×…) is the ratio to stock" * bool(stock)]
    lines.append(_line([title for title, _ in COLUMNS]))
    for name, measurement in measured.items():
        cells = [f"{own:.{digits}f}" for own, digits in _figures(measurement)]
        for place, (other, _) in enumerate(stock):
            cells[place] += f" (×{_figures(measurement)[place][0] / other:.2f})"
        lines.append(_line([name, *cells]))
    return "\n".join(lines)


def _figures(measurement: Measurement) -> list[tuple[float, int]]:
    """What the columns show, each with its decimals."""
    return [
        (measurement.wall, 2),
        (measurement.cpu, 2),
        (measurement.memory / 1e6, 0),
        (measurement.page / 1e3, 1),
        (measurement.site / 1e6, 1),
    ]


def _line(cells: list[str]) -> str:
    (_, first), *others = COLUMNS
    right = (cell.rjust(width) for cell, (_, width) in zip(cells[1:], others, strict=True))
    return cells[0].ljust(first) + "".join(right)


def _write_json(file: Path, results: dict[str, dict[str, Measurement]]) -> None:
    figures = {
        "machine": _machine(),
        "results": {
            count: {name: dataclasses.asdict(found) for name, found in cases.items()}
            for count, cases in results.items()
        },
    }
    file.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
