"""A file meant to do harm is refused at once, with a reason, and leaves nothing behind."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import import_report
import openpyxl
import pytest
import yaml
from report_files import picture, plain_sheet, plain_word, relation, save, with_parts
from sample_project import ROOT, make_project

WORD = plain_word("Жобаның атауы: Донорлар күні")
SHEET = plain_sheet([["Жобаның атауы", "Донорлар күні"]])
RELATIONS = "word/_rels/document.xml.rels"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org'
    b'/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;&c;</w:t></w:r></w:p></w:body></w:document>'
)


def forged_size(content: bytes) -> bytes:
    """A ZIP whose list promises a small part, while the part unfolds to 500 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(500)) + packer.flush()
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/media/image1.png", b"x" * 4)
    raw = bytearray(buffer.getvalue())
    local = raw.rfind(b"PK\x03\x04")
    name = b"word/media/image1.png"
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, 0, len(packed), 4, len(name), 0)
    central = raw.find(b"PK\x01\x02")
    records, end = (
        bytes(raw[central : raw.rfind(b"PK\x05\x06")]),
        bytearray(raw[raw.rfind(b"PK\x05\x06") :]),
    )
    last = records.rfind(b"PK\x01\x02")
    record = bytearray(records[last:])
    record[10:12], record[16:28] = struct.pack("<H", 8), struct.pack("<3I", 0, len(packed), 4)
    body = bytes(raw[:local]) + head + name + packed
    end[16:20] = struct.pack("<I", len(body))
    return body + records[:last] + bytes(record) + bytes(end)


def encrypted_flag(content: bytes) -> bytes:
    """A ZIP whose parts say that they want a password."""
    changed = re.sub(rb"(PK\x01\x02....)..", lambda m: m[1] + b"\x01\x00", content, flags=re.DOTALL)
    return re.sub(rb"(PK\x03\x04..)..", lambda m: m[1] + b"\x01\x00", changed, flags=re.DOTALL)


def wide_picture() -> bytes:
    """A PNG of 60 000 × 60 000 pixels by its head, a few bytes long."""
    whole = picture((1, 1), kind="PNG")
    head = struct.pack(">4sII5B", b"IHDR", 60_000, 60_000, 8, 2, 0, 0, 0)
    return whole[:12] + head + struct.pack(">I", zlib.crc32(head)) + whole[33:]


def sheet_of(rows: int) -> bytes:
    """A sheet of numbers."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in range(rows):
        sheet.append([row, 1, 2])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def nested_tables(depth: int) -> bytes:
    """Tables inside tables."""
    cell = b"<w:tbl><w:tr><w:tc>" * depth + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * depth
    return with_parts(
        WORD, {"word/document.xml": lambda part: part.replace(b"<w:body>", b"<w:body>" + cell)}
    )


def many_elements(count: int) -> bytes:
    """A document of endless empty runs."""
    runs = b"<w:p>" + b"".join(b'<w:r w:rsidR="%08X"/>' % n for n in range(count)) + b"</w:p>"
    return with_parts(
        WORD, {"word/document.xml": lambda part: part.replace(b"<w:body>", b"<w:body>" + runs)}
    )


def with_picture(content: bytes) -> bytes:
    """A Word file with these bytes as its only picture."""
    document = docx.Document()
    document.add_picture(io.BytesIO(picture()))
    buffer = io.BytesIO()
    document.save(buffer)
    return with_parts(buffer.getvalue(), {"word/media/image1.jpg": content})


def repeated_answers(rows: int) -> bytes:
    """A form with endless answers."""
    return ("Жобаның атауы,Мақсаты\n" + "а,б\n" * rows).encode()


# Name of the file, how to make it, the reason that is told.
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "macros by name": ("report.docm", lambda: WORD, "macros"),
    "Excel macros by name": ("report.xlsm", lambda: SHEET, "macros"),
    "macros inside": (
        "report.docx",
        lambda: with_parts(WORD, {"word/vbaProject.bin": b"\xd0\xcf"}),
        "macros",
    ),
    "macros by type": (
        "report.xlsx",
        lambda: with_parts(
            SHEET,
            {
                "[Content_Types].xml": lambda p: p.replace(
                    b"sheet.main+xml", b"sheet.macroEnabled.main+xml"
                )
            },
        ),
        "macros",
    ),
    "embedded program": (
        "report.docx",
        lambda: with_parts(WORD, {"word/embeddings/oleObject1.bin": b"MZ"}),
        "embedded",
    ),
    "zip bomb": (
        "report.docx",
        lambda: with_parts(WORD, {"word/media/image1.bmp": bytes(200 * 1024**2)}),
        "bomb",
    ),
    "bomb of many parts": (
        "report.docx",
        lambda: with_parts(WORD, {f"word/media/{n}.png": b"" for n in range(4000)}),
        "bomb",
    ),
    "bomb under a forged size": ("report.docx", lambda: forged_size(WORD), "damaged"),
    "template from the net": (
        "report.docx",
        lambda: with_parts(
            WORD, {RELATIONS: relation("attachedTemplate", "https://example.org/t.dotm")}
        ),
        "external",
    ),
    "picture from the net": (
        "report.docx",
        lambda: with_parts(WORD, {RELATIONS: relation("image", "https://example.org/i.png")}),
        "external",
    ),
    "picture from a share": (
        "report.docx",
        lambda: with_parts(WORD, {RELATIONS: relation("image", r"file://server\share\i.png")}),
        "external",
    ),
    "workbook elsewhere": (
        "report.xlsx",
        lambda: with_parts(
            SHEET, {"xl/_rels/workbook.xml.rels": relation("externalLinkPath", "other.xlsx")}
        ),
        "external",
    ),
    "renamed program": ("report.docx", lambda: b"MZ\x90\x00" + bytes(5000), "other_kind"),
    "renamed PDF": ("report.xlsx", lambda: b"%PDF-1.7\n" + bytes(500), "other_kind"),
    "Excel named Word": ("report.docx", lambda: SHEET, "other_kind"),
    "plain ZIP": (
        "report.docx",
        lambda: with_parts(WORD, {"[Content_Types].xml": b"<Types/>"}).replace(
            b"word/document.xml", b"word/documens.xml"
        ),
        "other_kind",
    ),
    "program named CSV": ("answers.csv", lambda: b"MZ\x90\x00\x03" + bytes(500), "other_kind"),
    "another kind": ("report.pdf", lambda: b"%PDF-1.7", "unknown_kind"),
    "entities": (
        "report.docx",
        lambda: with_parts(WORD, {"word/document.xml": ENTITIES}),
        "entities",
    ),
    "entities in another encoding": (
        "report.docx",
        lambda: with_parts(WORD, {"word/document.xml": ENTITIES.decode().encode("utf-16")}),
        "entities",
    ),
    "entities in a sheet": (
        "report.xlsx",
        lambda: with_parts(SHEET, {"xl/sharedStrings.xml": ENTITIES}),
        "entities",
    ),
    "entities in a part of another name": (
        "report.docx",
        lambda: with_parts(
            WORD,
            {
                "_rels/.rels": lambda p: p.replace(b"word/document.xml", b"word/evil.png"),
                "word/evil.png": ENTITIES,
            },
        ),
        "entities",
    ),
    "entities in a picture that is called for as a document": (
        "report.docx",
        lambda: with_parts(
            WORD,
            {
                "_rels/.rels": lambda p: p.replace(b"word/document.xml", b"word/evil.svg"),
                "word/evil.svg": ENTITIES,
            },
        ),
        "entities",
    ),
    "entities in a sheet of another name": (
        "report.xlsx",
        lambda: with_parts(
            SHEET,
            {
                "[Content_Types].xml": lambda p: p.replace(b"/xl/workbook.xml", b"/xl/book.jpg"),
                "xl/book.jpg": ENTITIES,
            },
        ),
        "entities",
    ),
    "password": (
        "report.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
        "locked",
    ),
    "password on the parts": ("report.docx", lambda: encrypted_flag(WORD), "locked"),
    "half a file": ("report.docx", lambda: WORD[: len(WORD) // 2], "damaged"),
    "half a sheet": ("report.xlsx", lambda: SHEET[:-200], "damaged"),
    "flipped bytes": ("report.docx", lambda: WORD[:9000] + bytes(2000) + WORD[11000:], "damaged"),
    "broken XML": (
        "report.docx",
        lambda: with_parts(WORD, {"word/document.xml": lambda part: part[:-40]}),
        "damaged",
    ),
    "path out of the folder": (
        "report.docx",
        lambda: with_parts(WORD, {"../../practices/evil.yml": b"x"}),
        "odd_path",
    ),
    "path from the root": (
        "report.xlsx",
        lambda: with_parts(SHEET, {"/etc/x.xml": b"<x/>"}),
        "odd_path",
    ),
    "a hundred thousand rows": ("report.xlsx", lambda: sheet_of(100_000), "too_long"),
    "a cell at the end of the sheet": (
        "report.xlsx",
        lambda: with_parts(
            SHEET,
            {
                "xl/worksheets/sheet1.xml": lambda part: part.replace(
                    b"</sheetData>",
                    b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
                )
            },
        ),
        "too_long",
    ),
    "a hundred thousand answers": ("answers.csv", lambda: repeated_answers(100_000), "too_long"),
    "one endless answer": ("answers.csv", lambda: b'a,b\n"' + b"x" * 1_000_000, "damaged"),
    "tables in tables": ("report.docx", lambda: nested_tables(60), "too_long"),
    "tables in tables without end": ("report.docx", lambda: nested_tables(5000), "damaged"),
    "endless runs": ("report.docx", lambda: many_elements(400_000), "too_long"),
    "endless words": (
        "report.docx",
        lambda: plain_word(" ".join(f"сөз{n}" for n in range(60_000))),
        "too_long",
    ),
    "picture of endless pixels": (
        "report.docx",
        lambda: with_picture(wide_picture()),
        "huge_picture",
    ),
    "picture of endless bytes": (
        "report.docx",
        lambda: with_picture(picture() + os.urandom(16 * 1024**2)),
        "huge_picture",
    ),
    "nothing at all": ("report.docx", lambda: b"", "empty"),
    "no words": ("report.docx", lambda: plain_word(), "empty"),
    "questions without answers": (
        "answers.csv",
        lambda: "Жобаның атауы,Мақсаты\n".encode(),
        "no_answers",
    ),
}


WATCH = """
import contextlib, io, json, sys, time
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/../tests"]
import import_report
from own_peak import own_peak

told = {}
for file in sys.argv[3:]:
    out, err, start = io.StringIO(), io.StringIO(), time.process_time()
    sys.argv = ["import_report.py", file, "--year", "2025", "--slug", "new-one", "--root", sys.argv[2]]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = import_report.main()
    told[file] = [code, out.getvalue(), err.getvalue().strip(), time.process_time() - start]
    sys.argv = ["", "", sys.argv[-1]]
megabytes = own_peak()
start = time.process_time()
sum(range(1_000_000))
print(json.dumps({"told": told, "megabytes": megabytes, "million": time.process_time() - start}))
"""


@dataclass(frozen=True)
class Outcome:
    """What the command said to every hostile file, in a process of its own."""

    root: Path
    before: list[Path]
    told: dict[str, list[Any]]
    megabytes: float
    slowness: float


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Every hostile file offered to one process, which so far has read nothing."""
    folder = tmp_path_factory.mktemp("hostile")
    root = make_project(folder / "project")
    files = {}
    for number, (case, (name, make, _)) in enumerate(HOSTILE.items()):
        (folder / str(number)).mkdir()
        files[case] = str(save(folder / str(number), name, make()))
    before = sorted(root.rglob("*"))
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error",
            "-c",
            WATCH,
            str(ROOT / "scripts"),
            str(root),
            *files.values(),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PRACTICEBOOK_LANG": "ru"},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    told = {case: found["told"][file] for case, file in files.items()}
    # A million additions take 20 ms on the computer that the limits were set on.
    return Outcome(root, before, told, found["megabytes"], max(1.0, found["million"] / 0.02))


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(case: str, outcome: Outcome) -> None:
    """Exit 1 and one sentence that says why, within two seconds."""
    code, out, err, seconds = outcome.told[case]
    assert (code, out) == (1, ""), err
    assert sentence(HOSTILE[case][2], "ru").match(err), err
    assert seconds < 2 * outcome.slowness


def test_a_hostile_file_leaves_nothing_behind(outcome: Outcome) -> None:
    """No draft, no half of one, no file taken out of an archive."""
    assert sorted(outcome.root.rglob("*")) == outcome.before


def test_a_hostile_file_does_not_fill_the_memory(outcome: Outcome) -> None:
    """None of them took the process above 300 MB."""
    assert outcome.megabytes < 300


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_reason_is_told_in_the_editors_language(
    language: str, project: Any, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    """The sentence is that of wording/tools.<language>.yml."""
    file = save(tmp_path, "r.docm", WORD)
    monkeypatch.setenv("PRACTICEBOOK_LANG", language)
    monkeypatch.setattr(
        sys, "argv", ["", str(file), "--year", "2025", "--slug", "x", "--root", str(project())]
    )
    assert import_report.main() == 1
    assert sentence("macros", language).match(capsys.readouterr().err.strip())


def sentence(reason: str, language: str) -> re.Pattern[str]:
    """The sentence of a reason, whatever stands in its blanks."""
    file = ROOT / "scripts" / "practicebook" / "wording" / f"tools.{language}.yml"
    told = yaml.safe_load(file.read_text("utf-8"))[f"import_{reason}"]
    parts = re.split(r"\{\w+\}", told)
    return re.compile(".*".join(re.escape(part) for part in parts) + r"\Z", re.DOTALL)
