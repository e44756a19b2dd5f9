"""The donor pack: every figure is the records' own, totals add up, samples say that they are samples."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from conftest import MakeProject
from docx.oxml.ns import qn
from excel import value_of
from practicebook.check import check, visible
from practicebook.collection import Collection, Edition
from practicebook.donor import donor_files, report
from practicebook.figures import sums
from practicebook.images import Darkroom
from practicebook.wording import wording
from practicebook.yaml_source import read_yaml
from sample_project import LANGUAGES, PROJECT, ROOT

EDITION = "practices/2025/edition.yml"
SECOND = "practices/2025/projects/second"
FORMULA = '=HYPERLINK("http://evil.example","1")'
LINK = "https://example.org/?a=1&b=2#x"
TITLE = f"{FORMULA} <b>x</b> {{{{ x }}}} & _x0041_"
HIDDEN = "title: {kk: Жасырын, ru: Скрытый}"
ORDER = ("summary", "projects", "indicators", "indicator_lines", "budget", "media", "photos")


def records(root: Path) -> tuple[Collection, Edition]:
    collection, problems = check(root, LANGUAGES)
    assert [str(problem) for problem in problems if problem.stops] == []
    published = visible(collection, preview=False)
    return published, published.editions[-1]


def pack(root: Path, cache: Path) -> dict[str, bytes]:
    collection, edition = records(root)
    folder = root / "practices" / str(edition.year)
    reports = [report(collection, edition, language, folder) for language in LANGUAGES]
    return dict(donor_files(reports, Darkroom(cache)))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The pack of the committed practices."""
    return pack(ROOT, tmp_path_factory.mktemp("photos"))


def facts(root: Path, status: str = "published") -> list[dict[str, Any]]:
    """The projects' facts as they stand in the files, in the order of their folders."""
    files = sorted(root.glob("practices/2025/projects/*/facts.yml"))
    found = [read_yaml(file, file.name).values for file in files]
    return [values for values in found if values["status"] == status]


def books(content: bytes) -> tuple[Any, Any]:
    """The workbook with its formulas, and with the values that are kept beside them."""
    return tuple(  # type: ignore[return-value]
        openpyxl.load_workbook(io.BytesIO(content), data_only=values) for values in (False, True)
    )


def rows(sheet: Any, columns: int) -> list[tuple[Any, ...]]:
    """The rows below the head, up to the first without anything."""
    found = []
    for row in sheet.iter_rows(min_row=5, max_col=columns, values_only=True):
        if not any(cell not in (None, "") for cell in row):
            break
        found.append(row)
    return found


def words_of(content: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(content))


def table(document: Any, caption: str, index: int = 0) -> list[list[str]]:
    """The texts of the table with this description; notes stand behind a line end."""
    found = [
        t
        for t in document.tables
        if t._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption
    ]
    return [[cell.text for cell in row.cells] for row in found[index].rows]


def number(text: str) -> int | None:
    """«−12 000 ₸» as a number; None where the cell says that there is none."""
    digits = re.sub(r"[^\d−]", "", text).replace("−", "-")
    return int(digits) if digits.strip("-") else None


def two_projects(project: MakeProject, **changes: Any) -> Path:
    """The base project and a second one: nothing planned, nothing measured, a title full of signs."""
    base = (ROOT / "tests/base" / PROJECT / "facts.yml").read_text("utf-8")
    quoted = "'" + TITLE.replace("'", "''") + "'"
    second = base.replace(
        "title: {kk: Донор күні, ru: День донора}", f"title: {{kk: {quoted}, ru: {quoted}}}", 1
    )
    second = second.replace("sample: true", "sample: false")
    second = second.replace(
        "  - {id: people_reached, plan: 100, fact: 120}",
        "  - {id: people_reached, plan: 40}\n"
        "  - {id: people_informed, plan: 0, fact: 7, qualifier: over}\n"
        "  - {id: events_held, plan: 5, fact: 0}",
    )
    second = second.replace(
        "team: {volunteers: 12}\n",
        "team: {volunteers: 12}\n"
        f"media: [{{date: 2025-05-01, outlet: '=x', title: {{kk: '@a', ru: '@a'}}, url: '{LINK}'}}]\n",
    )
    second = second.replace(
        "    actual: 500000\n    source: grant\n",
        "    source: grant\n"
        "  - item: {kk: '=1+1', ru: '=1+1'}\n    planned: 0\n    actual: 900\n    source: own\n"
        "    note: {kk: '{{ x }}', ru: '<b>'}\n",
    )
    texts = {
        f"{SECOND}/text.{l}.md": (ROOT / "tests/base" / PROJECT / f"text.{l}.md").read_text("utf-8")
        for l in LANGUAGES
    }
    fund = [
        ("applications: 3, winners: 1, fund: 500000", "applications: 3, winners: 2, fund: 1000000")
    ]
    files = {f"{SECOND}/facts.yml": second, **texts, **changes.pop("files", {})}
    photo = {f"{SECOND}/photos/hall.jpg": {"photo": [60, 90]}}
    return project(files=files, edit={EDITION: fund}, bytes=photo, **changes)


# --- what lies in it ---------------------------------------------------------------------------------


def test_a_pack_holds_the_whole_and_each_project(real: dict[str, bytes]) -> None:
    """A Word and an Excel file in each language, and a Word file for each published project."""
    slugs = {folder.name for folder in (ROOT / "practices/2025/projects").iterdir()}
    whole = {f"report-2025.{l}.{kind}" for l in LANGUAGES for kind in ("docx", "xlsx")}
    assert set(real) == whole | {f"projects/{s}.{l}.docx" for s in slugs for l in LANGUAGES}


def test_a_pack_is_the_same_bytes_each_time(project: MakeProject, tmp_path: Path) -> None:
    """The same records give the same files; no clock is in them, also not in their properties."""
    root = two_projects(project)
    first = pack(root, tmp_path / "one")
    assert first == pack(root, tmp_path / "two")
    for content in first.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
            assert "thumbnail" not in " ".join(archive.namelist())
    written = words_of(first["report-2025.kk.docx"]).core_properties
    assert written.created == written.modified
    assert written.created is not None and written.created.date() == date(2025, 12, 1)
    assert books(first["report-2025.kk.xlsx"])[0].properties.created == datetime(2025, 12, 1)


def test_only_published_projects_are_told(project: MakeProject, tmp_path: Path) -> None:
    """A draft, a project under review and a withdrawn one leave no word, no number, no file."""
    base = {f.name: f.read_text("utf-8") for f in (ROOT / "tests/base" / PROJECT).glob("*.*")}
    named = base["facts.yml"].replace("title: {kk: Донор күні, ru: День донора}", HIDDEN, 1)
    files, photos = {}, {}
    for status in ("draft", "review", "withdrawn"):
        folder = f"practices/2025/projects/{status}"
        told = base | {"facts.yml": named.replace("status: published", f"status: {status}")}
        files |= {f"{folder}/{name}": text for name, text in told.items()}
        photos[f"{folder}/photos/hall.jpg"] = {"photo": [60, 40]}
    root = project(files=files, bytes=photos)
    made = pack(root, tmp_path / "photos")
    assert {name for name in made if "/" in name} == {
        f"projects/donor-day.{l}.docx" for l in LANGUAGES
    }
    for content in made.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist()).decode(
                "utf-8", "ignore"
            )
        assert "Жасырын" not in whole and "Скрытый" not in whole


# --- Excel: the figures ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_sheets_is_a_record_s(real: dict[str, bytes], language: str) -> None:
    """Plan and fact of each indicator and each budget line stand as numbers, as in facts.yml."""
    book = books(real[f"report-2025.{language}.xlsx"])[1]
    names = wording(language).words.donor.sheets
    money = rows(book[names.budget], 6)[:-1]
    measured = rows(book[names.indicator_lines], 6)
    records_ = facts(ROOT)
    assert sorted((row[2], row[4], row[5]) for row in money) == sorted(
        (line["item"][language], line["planned"], line["actual"])
        for values in records_
        for line in values["budget"]
    )
    assert sorted((row[4], row[5]) for row in measured) == sorted(
        (line["plan"], line["fact"]) for values in records_ for line in values["indicators"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_gives_the_value_beside_it(
    real: dict[str, bytes], project: MakeProject, tmp_path: Path, language: str
) -> None:
    """Worked out anew, each total and deviation is what the file shows before it is calculated."""
    odd = pack(two_projects(project), tmp_path / "photos")
    for files in (real, odd):
        formulas, values = books(files[f"report-2025.{language}.xlsx"])
        counted = 0
        for sheet in formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        kept = values[sheet.title][cell.coordinate].value
                        expected = value_of(formulas, cell)
                        assert (kept or "") == (
                            pytest.approx(expected) if expected not in ("", 0) else ""
                        ), f"{sheet.title}!{cell.coordinate}"
                        counted += 1
        assert counted > 20


def test_the_totals_are_the_sums_of_the_records(real: dict[str, bytes]) -> None:
    """Money by project, by source and in all, and indicators over all, added up from facts.yml alone."""
    book = books(real["report-2025.kk.xlsx"])[1]
    names = wording("kk").words.donor.sheets
    lines = [line for values in facts(ROOT) for line in values["budget"]]
    total = rows(book[names.summary], 11)[10]
    planned, actual = (sum(line[key] for line in lines) for key in ("planned", "actual"))
    granted = [line for line in lines if line["source"] == "grant"]
    assert total[3:5] == tuple(sum(line[key] for line in granted) for key in ("planned", "actual"))
    assert total[7:] == (planned, actual, actual - planned, pytest.approx(actual / planned - 1))
    assert rows(book[names.budget], 8)[-1][4:8] == total[7:]
    collection, edition = records(ROOT)
    shown = {row[0]: row[2:6] for row in rows(book[names.indicators], 6)}
    for found in sums(collection, edition):
        name = collection.indicators[found.indicator].name["kk"]
        count = len(found.projects)
        assert shown[name] == (count, count, found.plan, found.value)


def test_people_reached_and_informed_stay_two_numbers(real: dict[str, bytes]) -> None:
    """No cell and no line of text holds their sum."""
    collection, edition = records(ROOT)
    found = {total.indicator: total.value for total in sums(collection, edition)}
    both = found["people_reached"] + found["people_informed"]
    for sheet in books(real["report-2025.ru.xlsx"])[1]:
        assert both not in {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    document = words_of(real["report-2025.ru.docx"])
    numbers = {number(cell.text) for t in document.tables for r in t.rows for cell in r.cells}
    assert found["people_reached"] in numbers and both not in numbers


def test_what_was_not_measured_is_not_zero(project: MakeProject, tmp_path: Path) -> None:
    """A missing fact is said in words and leaves no deviation; a 0 is a number with its deviation."""
    files = pack(two_projects(project), tmp_path / "photos")
    book, words = books(files["report-2025.kk.xlsx"])[1], wording("kk").words.donor
    reached, informed, events = rows(book[words.sheets.indicator_lines], 9)[1:]
    assert reached[4:8] == (40, words.missing, None, None)
    assert informed[4:8] == (0, 7, 7, words.nothing_planned)
    assert events[4:8] == (5, 0, -5, -1)
    first, unpaid, unplanned, total = rows(book[words.sheets.budget], 9)
    assert first[4:8] == (500000, 500000, 0, 0)
    assert unpaid[4:8] == (500000, words.missing, None, None)
    assert unplanned[4:8] == (0, 900, 900, words.nothing_planned)
    assert total[4:8] == (1000000, words.incomplete, None, None)
    document = words_of(files["report-2025.kk.docx"])
    told = table(document, wording("kk").words.practice.indicators, 1)
    assert [row[1:] for row in told[1:]] == [
        ["40", words.missing, "–", "–"],
        ["0", "7-ден астам", "+7", words.nothing_planned],
        ["5", "0", "−5", "−100\u00a0%"],
    ]
    totals = {row[0]: row[2:8] for row in rows(book[words.sheets.indicators], 8)}
    assert totals["Қамтылған адам"] == (2, 1, 100, 120, 20, pytest.approx(0.2))


def test_about_and_over_stay_numbers_in_excel(project: MakeProject, tmp_path: Path) -> None:
    """«Более 7» is the number 7 with a number format: it can be added up."""
    book = books(pack(two_projects(project), tmp_path / "photos")["report-2025.ru.xlsx"])[0]
    cell = book[wording("ru").words.donor.sheets.indicator_lines]["F7"]
    assert cell.value == 7 and cell.number_format == '"более "#,##0'


# --- Word: the figures -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_tells_the_same_figures(real: dict[str, bytes], language: str) -> None:
    """Each project's budget and indicators in Word are those of facts.yml, with their deviations."""
    document, words = words_of(real[f"report-2025.{language}.docx"]), wording(language).words
    for index, values in enumerate(facts(ROOT)):
        shown = {
            row[0].split("\n")[0]: [number(cell) for cell in row[1:4]]
            for row in table(document, words.practice.budget, index)[1:]
        }
        for line in values["budget"]:
            plan, fact = line["planned"], line["actual"]
            name = line["item"][language].replace("\u2060", "")
            assert shown[name] == [plan, fact, fact - plan]
        planned, actual = (sum(l[key] for l in values["budget"]) for key in ("planned", "actual"))
        assert shown[words.practice.total] == [planned, actual, actual - planned]
        told = table(document, words.practice.indicators, index)[1:]
        assert [[number(cell) for cell in row[1:4]] for row in told] == [
            [line["plan"], line["fact"], line["fact"] - line["plan"]]
            for line in values["indicators"]
        ]


def test_every_note_media_item_and_credit_is_in_the_word_file(real: dict[str, bytes]) -> None:
    """Why a line is off, what was published, what a picture shows and whose it is."""
    document = words_of(real["report-2025.kk.docx"])
    text = "\n".join(cell.text for t in document.tables for row in t.rows for cell in row.cells)
    text = text.replace("\u00a0", " ")
    described = {shape._inline.docPr.get("descr") for shape in document.inline_shapes}
    for values in facts(ROOT):
        noted = [
            line["note"]["kk"] for line in values["budget"] + values["indicators"] if "note" in line
        ]
        told = noted + [item["title"]["kk"] for item in values["media"]]
        told += [photo["caption"]["kk"] for photo in values["photos"]]
        told += [photo["credit"]["kk"] for photo in values["photos"]]
        for words in told:
            assert words.replace("\u00a0", " ") in text
        assert {photo["alt"]["kk"] for photo in values["photos"]} <= described


# --- as literal text, marked, in form ----------------------------------------------------------------


def test_signs_arrive_as_they_were_written(project: MakeProject, tmp_path: Path) -> None:
    """A title that looks like a formula, a tag or a template stays that text in both formats."""
    files = pack(two_projects(project), tmp_path / "photos")
    book, sheets = books(files["report-2025.kk.xlsx"])[0], wording("kk").words.donor.sheets
    for name in (sheets.summary, sheets.projects, sheets.budget, sheets.photos):
        cell = book[name]["B6"]
        assert (cell.data_type, cell.value) == ("s", TITLE), name
    item = book[sheets.budget]["C7"]
    assert (item.data_type, item.value) == ("s", "=1+1")
    row = book[sheets.media][5]
    assert [cell.data_type for cell in row[3:7]] == ["s"] * 4
    assert [cell.value for cell in (row[3], row[4], row[6])] == ["=x", "@a", LINK]
    assert f"{row[6].hyperlink.target}#{row[6].hyperlink.location}" == LINK
    document = words_of(files["report-2025.kk.docx"])
    addresses = {part.target_ref for part in document.part.rels.values() if part.is_external}
    assert addresses == {LINK}
    assert f"2. {TITLE}" in [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert "=1+1\n{{ x }}" in [
        row[0] for row in table(document, wording("kk").words.practice.budget, 1)
    ]
    codes = [e.text for e in document.element.iter(qn("w:instrText"))]
    assert not any("HYPERLINK" in code for code in codes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_says_so_in_every_place(
    project: MakeProject, tmp_path: Path, language: str
) -> None:
    """The cover, every sheet, the sample's heading, table of contents and own file; not a real project."""
    files = pack(two_projects(project), tmp_path / "photos")
    words = wording(language).words
    title = {"kk": "Донор күні", "ru": "День донора"}[language]
    marked = words.donor.sample_title.format(title=title)
    notice = words.donor.sample_cover.format(projects=2, samples=1)
    document = words_of(files[f"report-2025.{language}.docx"])
    lines = [(p.style.name, p.text) for p in document.paragraphs]
    assert ("Notice", notice) in lines and ("Heading 1", f"1. {marked}") in lines
    assert [text for style, text in lines if text == words.sample.banner] == [words.sample.banner]
    alone = [p.text for p in words_of(files[f"projects/donor-day.{language}.docx"]).paragraphs]
    assert words.sample.banner in alone and marked in alone
    other = [p.text for p in words_of(files[f"projects/second.{language}.docx"]).paragraphs]
    assert words.sample.banner not in other
    short = words.donor.sample_short.format(projects=2, samples=1)
    book = books(files[f"report-2025.{language}.xlsx"])[0]
    assert [sheet["A2"].value for sheet in book] == [short] * len(ORDER)
    assert book[words.donor.sheets.summary]["B5"].value == marked


def test_a_real_report_bears_no_mark(project: MakeProject, tmp_path: Path) -> None:
    """Where no project is a sample, nothing says «sample»."""
    root = project(
        edit={
            f"{PROJECT}/facts.yml": [("sample: true", "sample: false")],
            "practices/2025/offices/astana/facts.yml": [("sample: true", "sample: false")],
        }
    )
    files = pack(root, tmp_path / "photos")
    styles = [p.style.name for p in words_of(files["report-2025.kk.docx"]).paragraphs]
    assert "Notice" not in styles
    assert {sheet["A2"].value for sheet in books(files["report-2025.kk.xlsx"])[0]} == {None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_is_in_form(real: dict[str, bytes], language: str) -> None:
    """Language, title and author; real headings; heads that repeat; described pictures; page numbers."""
    document = words_of(real[f"report-2025.{language}.docx"])
    tag = {"kk": "kk-KZ", "ru": "ru-RU"}[language]
    properties = document.core_properties
    assert properties.language == tag and properties.title and properties.author
    assert {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))} == {tag}
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert len(headings) == 11
    contents = [p.text for p in document.paragraphs if p.style.name == "Contents Line"]
    assert contents == headings
    anchors = {e.get(qn("w:anchor")) for e in document.element.iter(qn("w:hyperlink"))} - {None}
    assert (
        anchors
        == {e.get(qn("w:name")) for e in document.element.iter(qn("w:bookmarkStart"))} & anchors
    )
    assert len(anchors) == 11
    for drawn in document.tables:
        look = drawn._tbl.tblPr.find(qn("w:tblLook"))
        if look.get(qn("w:firstRow")) == "1":
            assert drawn.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    fields = [e.text.strip() for e in document.sections[0].footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_excel_file_is_in_form(real: dict[str, bytes], language: str) -> None:
    """Sheets by name; A4 landscape on one page's width; head repeated and frozen; language and author."""
    content = real[f"report-2025.{language}.xlsx"]
    book, names = books(content)[0], wording(language).words.donor.sheets
    assert book.sheetnames == [names[name] for name in ORDER]
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes in ("B5", "C5")
    tag = {"kk": "kk-KZ", "ru": "ru-RU"}[language]
    assert book.properties.language == tag and book.properties.creator and book.properties.title
    money = book[names.budget]["E5"].number_format
    assert money == '#,##0"\u00a0₸"'
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count("descr=") == 30


# --- the command -------------------------------------------------------------------------------------


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PRACTICEBOOK_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [
        sys.executable,
        str(ROOT / "scripts/write_report.py"),
        "--root",
        str(root),
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_the_command_writes_the_pack_and_says_what_is_in_it(project: MakeProject) -> None:
    """The folder of the year is whole and new; a file of an earlier report does not stay in it."""
    root = two_projects(project)
    stale = root / "report/2025/projects/gone.kk.docx"
    stale.parent.mkdir(parents=True)
    stale.write_text("old", "utf-8")
    done = run(root, "--year", "2025")
    assert (done.returncode, done.stderr) == (0, "")
    assert "8 files" in done.stdout and "Projects in the report: 2" in done.stdout
    assert "samples among them: 1" in done.stdout
    written = [f for f in (root / "report/2025").rglob("*") if f.is_file()]
    assert len(written) == 8 and not stale.exists()
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    ("arguments", "edit", "said"),
    [
        (["--year", "2031"], {}, "There is no edition “2031”. Editions: 2025."),
        (["--year", "soon"], {}, "There is no edition “soon”."),
        (
            ["--year", "2025"],
            {"team: {volunteers: 12}": "team: {volunteers: many}"},
            "not-a-number",
        ),
        ([], {"status: published": "status: draft"}, "has no published project"),
    ],
)
def test_what_cannot_be_reported_is_refused(
    project: MakeProject, arguments: list[str], edit: dict[str, str], said: str
) -> None:
    """An unknown year, records with problems, nothing published: one sentence, the old pack stands."""
    root = project(edit={f"{PROJECT}/facts.yml": list(edit.items())})
    old = root / "report/2025/report-2025.kk.docx"
    old.parent.mkdir(parents=True)
    old.write_text("old", "utf-8")
    done = run(root, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr and "Traceback" not in done.stderr
    assert old.read_text("utf-8") == "old" and list(old.parent.iterdir()) == [old]


def test_a_folder_that_cannot_be_written_is_named(project: MakeProject) -> None:
    """Where the pack cannot be put, the sentence says where and why."""
    root = project(files={"report": "a file, not a folder"})
    done = run(root)
    assert (done.returncode, done.stdout) == (1, "")
    assert "could not be written" in done.stderr and "Traceback" not in done.stderr
