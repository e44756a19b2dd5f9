"""Measure the book: processor time and waiting time of its volumes, beside WeasyPrint on the same content.

    python bench/book.py 15 150 --weasyprint PYTHON_WITH_WEASYPRINT

WeasyPrint is no dependency of ours: make an environment for it (`python3 -m venv weasyprint &&
weasyprint/bin/pip install weasyprint`) and name its Python; without it only our figures come.
Its page holds the words, tables and photos of the volume and is asked for what makes a book of them:
running heads, page numbers, contents and indexes with pages, tags for PDF/UA-1. Facts panels, bars, maps
and QR codes are left out, so it has less to do than ours.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar
from unittest import mock

# Processes that measure inherit the path.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

Measured = TypeVar("Measured")
LANGUAGES = ("kk", "ru")
RUNS = 3  # of what takes no minute
SITE = "https://practices.example.org/"
# The EPUB's pages one after another, on the paper of the volume; a record starts a page there too.
PAPER = """
@page{size:170mm 240mm;margin:24mm 20mm 20mm;@top-left{content:string(title)}
@bottom-center{content:counter(page)}}
section{break-before:page}h1{string-set:title content()}
a[href^="#"]::after{content:" (" target-counter(attr(href),page) ")"}
nav a[href^="#"]::after{content:leader(".") target-counter(attr(href),page)}
"""
WEASYPRINT = (
    "import sys,weasyprint;"
    "weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2],pdf_variant='pdf/ua-1')"
)


def main() -> None:
    """Print a table of seconds for each number of records."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("counts", type=int, nargs="+", metavar="N", help="how many records")
    parser.add_argument("--weasyprint", metavar="PYTHON", help="a Python that has WeasyPrint")
    options = parser.parse_args()
    for count in options.counts:
        with tempfile.TemporaryDirectory(prefix="bench-book-") as folder:
            root = Path(folder) / "project"
            _alone(_write, root, count)
            print(f"N = {count} records, seconds           CPU    wall")
            _say("one volume (kk)", _least(_one_volume, root))
            _say("one volume, typesetting only", _least(_typesetting, root))
            _say("one record edited, kept", _least(_edited, root))
            if count <= 15:
                few, all_ = _alone(_all_outputs, root)
                _say("all outputs, but large print", few)
                _say("all outputs", all_)
            if options.weasyprint:
                _alone(_write_page, root)
                _say("WeasyPrint, one volume", _weasyprint(root, options.weasyprint))


def _say(name: str, spent: Spent) -> None:
    print(f"  {name:<32}{spent.cpu:8.2f}{spent.wall:8.2f}")


class Spent(NamedTuple):
    """Seconds of a piece of work: of all cores together, and from its start to its end."""

    cpu: float
    wall: float


class Clock:
    """Tells what was spent since it was made."""

    def __init__(self) -> None:
        self._start = time.process_time(), time.perf_counter()

    def spent(self) -> Spent:
        """So far, by this process."""
        return Spent(time.process_time() - self._start[0], time.perf_counter() - self._start[1])


def _alone(work: Callable[..., Measured], *arguments: object) -> Measured:
    """What `work` measured in a process of its own, so that nothing is warm."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _least(work: Callable[..., Spent], root: Path) -> Spent:
    """The least of each time of several runs: what else runs on the machine only adds to them."""
    found = [_alone(work, root) for _ in range(RUNS)]
    return Spent(min(spent.cpu for spent in found), min(spent.wall for spent in found))


def _write(root: Path, count: int) -> None:
    from generate import write_project

    write_project(root, count, 1)


def _opened(root: Path, cache: str):  # type: ignore[no-untyped-def]
    """A Press with an empty cache, and the collection; photos are ready before the clock runs."""
    from practicebook.book.press import Press
    from practicebook.check import check, visible
    from practicebook.images import Darkroom

    shutil.rmtree(root / cache, ignore_errors=True)
    collection = visible(check(root, LANGUAGES)[0], preview=False)
    darkroom = Darkroom(root / "photos-cache")
    darkroom.develop(
        [
            entry.folder / "photos" / photo.file
            for entry in collection.entries.values()
            for photo in entry.facts.photos
        ],
        lambda: None,
    )
    press = Press(
        root,
        root / cache,
        SITE,
        picture=lambda entry, file: darkroom.book_copy(entry.folder / "photos" / file),
    )
    return press, collection, collection.current


def _one_volume(root: Path) -> Spent:
    press, collection, edition = _opened(root, "cache-one")
    clock = Clock()
    press.volume(collection, edition, ("kk",))
    return clock.spent()


def _typesetting(root: Path) -> Spent:
    """The typesetter's own share, beside WeasyPrint's; data and proof-reading are left out."""
    from practicebook.book import press as printing
    from practicebook.book.typesetter import Order, typeset

    spent: list[Spent] = []

    def timed(order: Order) -> tuple[bytes, list[str]]:
        clock = Clock()
        typeset_now = typeset(order)
        spent.append(clock.spent())
        return typeset_now

    press, collection, edition = _opened(root, "cache-typesetting")
    with mock.patch.object(printing, "typeset", timed):
        press.volume(collection, edition, ("kk",))
    (only,) = spent
    return only


def _edited(root: Path) -> Spent:
    """The volume again after an edit of one record, in the process that has set it before."""
    press, collection, edition = _opened(root, "cache-edited")
    press.volume(collection, edition, ("kk",))
    first = edition.projects[0]
    title = {language: f"{text} *" for language, text in first.facts.goal.items()}
    changed = replace(first, facts=first.facts.model_copy(update={"goal": title}))
    after = replace(edition, projects=(changed, *edition.projects[1:]))
    clock = Clock()
    press.volume(collection, after, ("kk",))
    return clock.spent()


def _all_outputs(root: Path) -> tuple[Spent, Spent]:
    """Every volume, leaflet and EPUB, without and with the volumes in large print."""
    press, collection, edition = _opened(root, "cache-all")
    clock = Clock()
    for language in LANGUAGES:
        for variant in ("screen", "print"):
            press.volume(collection, edition, (language,), variant)
        press.epub(collection, edition, language)
        for entry in edition.entries:
            press.leaflet(collection, edition, entry, language)
    press.volume(collection, edition, LANGUAGES)
    few = clock.spent()
    for language in LANGUAGES:
        press.volume(collection, edition, (language,), "large")
    return few, clock.spent()


def _write_page(root: Path) -> None:
    """The whole volume as one HTML page beside its pictures."""
    press, collection, edition = _opened(root, "cache-page")
    with zipfile.ZipFile(press.epub(collection, edition, "kk").file) as book:
        book.extractall(root / "page")
    folder = root / "page" / "EPUB"
    pages = re.findall(
        r'href="([\w-]+\.xhtml)" media-type', (folder / "package.opf").read_text("utf-8")
    )
    bodies = "".join(
        f'<div id="{page}">{_body(folder / page)}</div>' for page in ("nav.xhtml", *pages)
    )
    # Links between files become links to where those files begin.
    bodies = re.sub(r'href="([\w-]+\.xhtml)(#[\w-]+)?"', r'href="#\1"', bodies)
    style = PAPER + (folder / "style.css").read_text("utf-8")
    head = f'<html lang="kk"><head><meta charset="utf-8"><style>{style}</style></head><body>'
    (folder / "whole.html").write_text(head + bodies, "utf-8")


def _body(page: Path) -> str:
    found = re.search(r"<body.*?>(.*)</body>", page.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def _weasyprint(root: Path, python: str) -> Spent:
    clock = Clock()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    page, pdf = root / "page" / "EPUB" / "whole.html", root / "whole.pdf"
    command = [python, "-c", WEASYPRINT, str(page), str(pdf)]
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(cpu, clock.spent().wall)


if __name__ == "__main__":
    main()
