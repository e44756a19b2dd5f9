"""Feed bytes to one part of the product; whatever escapes but its own refusal is a find.

Each target takes any bytes and returns nothing. Used by `run.py` (guided by coverage) and by the tests.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from practicebook import narrative
from practicebook.archives import zipped
from practicebook.book.tree import SectionReader
from practicebook.check import check
from practicebook.hygiene import findings, mended
from practicebook.importing import take
from practicebook.importing.refusal import Refused
from practicebook.importing.take import Order, take_report
from practicebook.load import load
from practicebook.memory import Memory
from practicebook.page_html import Piece, refused_html
from practicebook.personal_data import personal_data
from practicebook.problems import MESSAGE_LANGUAGES, Problem
from practicebook.spelling import mended_file
from practicebook.wording import wording
from practicebook.yaml_source import SourceError, read_text, read_yaml
from report_files import messy_report, plain_sheet, plain_word
from sample_project import LANGUAGES, PROJECT, ROOT, make_project

# The project stays as it is, since every draft is removed: it is read once, not for every input.
take.load = cache(load)  # type: ignore[attr-defined]
Target = Callable[[bytes], None]
LARGEST = 60_000  # bytes of an input; what is larger is slow, not stranger
FOLDER = Path("docs", "editors", "templates")
TEXT = f"{PROJECT}/text.kk.md"
FACTS = f"{PROJECT}/facts.yml"
# A package's part that is replaced by the bytes; the first byte of an input chooses.
WORD_PARTS = (
    *("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/comments.xml"),
    *("word/footnotes.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"),
)
SHEET_PARTS = (
    *("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"),
    *("xl/_rels/workbook.xml.rels", "xl/comments1.xml", "[Content_Types].xml"),
)


@cache
def project() -> Path:
    """A small project for this process, in memory where the system offers it."""
    memory = Path("/dev/shm")
    folder = tempfile.mkdtemp(prefix="fuzz-", dir=memory if memory.is_dir() else None)
    return make_project(Path(folder, "project"))


def tell(problems: list[Problem]) -> None:
    """Every problem has a sentence on one line in every language, and stands somewhere."""
    for each in problems:
        assert each.place.line >= 1 and each.place.column >= 1, each
        for language in MESSAGE_LANGUAGES:
            assert "\n" not in each.message(language), each


def feed_yaml(content: bytes) -> None:
    """Bytes as a record's facts.yml: read, checked with the whole project, mended."""
    file = project() / FACTS
    file.write_bytes(content)
    try:
        read_yaml(file, FACTS)
    except SourceError as error:
        tell([error.problem])
    else:
        tell(check(project(), LANGUAGES, _memory)[1])
    _mend(file)


def feed_markdown(content: bytes) -> None:
    """Bytes as a record's text: parsed, set for the book, looked through and mended."""
    file = project() / TEXT
    file.write_bytes(content)
    try:
        text = read_text(file, TEXT)
    except SourceError as error:
        tell([error.problem])
        return
    parsed, problems = narrative.parse(text, TEXT, "kk", wording("kk").headings("projects"))
    tell(problems)
    for section in parsed.sections:
        book = SectionReader(lambda target, content: content)
        for part in section.parts:
            assert not any(map(_refused, refused_html(part.html))), part.html
            book.blocks(part.html)
    findings(text, TEXT)
    list(personal_data(text, TEXT))
    _mend(file)


def _refused(piece: Piece) -> bool:
    """Links to records are made relative later."""
    return not (piece.value or "").startswith("record:")


def _mend(file: Path) -> None:
    """What is mended once has nothing left to mend, and can be read as before."""
    before = _readable(file)
    new, _ = mended_file(file, file.name)
    file.write_bytes(new)
    assert _readable(file) == before, "a mended file reads otherwise"
    if before:
        text = new.decode("utf-8-sig")
        assert mended(text, file.name)[0] == text, "mended twice"


def _readable(file: Path) -> bool:
    try:
        read_text(file, file.name) if file.suffix == ".md" else read_yaml(file, file.name)
    except SourceError:
        return False
    return True


def feed_csv(content: bytes) -> None:
    """Bytes as the answers of a form."""
    _take("answers.csv", content)


def feed_docx(content: bytes) -> None:
    """Bytes as one part of a Word file, or as the file itself."""
    _take("report.docx", _package(content, _word(), WORD_PARTS))


def feed_xlsx(content: bytes) -> None:
    """Bytes as one part of an Excel file, or as the file itself."""
    _take("report.xlsx", _package(content, _sheet(), SHEET_PARTS))


@cache
def _word() -> dict[str, bytes]:
    parts = _small(plain_word("Жобаның атауы: Донорлар күні"), WORD_PARTS)
    return parts | {"word/styles.xml": _STYLES}  # a new file brings 350 KB of styles along


@cache
def _sheet() -> dict[str, bytes]:
    return _small(plain_sheet([["Жобаның атауы", "Донорлар күні"]]), SHEET_PARTS)


_STYLES = b"""<?xml version="1.0" encoding="UTF-8"?><w:styles xmlns:w="http://schemas.openxmlformats.org\
/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>\
</w:style><w:style w:type="table" w:styleId="T"><w:name w:val="Table Grid"/></w:style></w:styles>"""


def _small(whole: bytes, parts: tuple[str, ...]) -> dict[str, bytes]:
    """The parts of a file without those that only make it heavy: themes, fonts, a thumbnail."""
    needed = re.compile("|".join(map(re.escape, (*parts, "_rels/.rels"))))
    return {name: part for name, part in _parts(whole).items() if needed.fullmatch(name)}


def _package(content: bytes, whole: dict[str, bytes], parts: tuple[str, ...]) -> bytes:
    choice = content[0] if content else 255
    return content[1:] if choice >= len(parts) else zipped(whole | {parts[choice]: content[1:]})


def _take(name: str, content: bytes) -> None:
    """Take a report in; a draft can be read by the check, and is removed again."""
    root = project()
    file = root.parent / name
    file.write_bytes(content)
    order = Order(file, "projects", 2025, "" if name.endswith(".csv") else "fuzzed", "kk")
    try:
        taken = take_report(root, LANGUAGES, order)
    except Refused as refused:
        assert refused.sentence()
        return
    with _removed([each.folder for each in taken]):
        for each in taken:
            for language in LANGUAGES:
                read_text(each.folder / f"text.{language}.md", "text.md", 1024**2)
            read_yaml(each.folder / "facts.yml", "facts.yml")


@contextmanager
def _removed(folders: list[Path]) -> Iterator[None]:
    try:
        yield
    finally:
        for folder in folders:
            shutil.rmtree(folder)


_memory = Memory()
TARGETS: Mapping[str, Target] = {
    "yaml": feed_yaml,
    "markdown": feed_markdown,
    "csv": feed_csv,
    "docx": feed_docx,
    "xlsx": feed_xlsx,
}


def seeds(name: str) -> Iterator[tuple[str, bytes]]:
    """Where a target begins: the small project's own files, and one plain report of each kind."""
    if name in ("yaml", "markdown"):
        ending = ".yml" if name == "yaml" else ".md"
        for number, file in enumerate(sorted(project().rglob(f"*{ending}"))):
            yield str(number), file.read_bytes()
    elif name == "csv":
        yield "plain", "Жобаның атауы,Мақсаты,Бюджет\nДонорлар күні,Қан тапсыру,350 000\n".encode()
    else:
        whole, parts = (_word(), WORD_PARTS) if name == "docx" else (_sheet(), SHEET_PARTS)
        yield "whole", b"\xff" + zipped(whole)
        files = [whole, *map(_parts, _reports(name))]
        for number, part in enumerate(parts):
            for other, package in enumerate(files):
                if part in package and len(package[part]) < LARGEST:
                    yield f"{number}-{other}", bytes([number]) + package[part]


def _reports(ending: str) -> Iterator[bytes]:
    """What people send: the forms that we hand out, and a Word file in which all is at once."""
    for file in sorted((ROOT / FOLDER).glob(f"*.{ending}")):
        yield file.read_bytes()
    if ending == "docx":
        yield messy_report()


def _parts(whole: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
