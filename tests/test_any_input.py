"""Whatever is written, sent or drawn at random: only our own refusals ever come out.

What a find is stands in bench/fuzz/targets.py, which coverage-guided fuzzing uses too.
"""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import targets
import yaml
from any_input import (
    MANY,
    SIGNS,
    any_text,
    any_value,
    base_text,
    drawn,
    kazakh_word,
    mangled,
    odd_facts,
    sound_facts,
)
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from practicebook.check import check
from practicebook.collection import record_address
from practicebook.importing.days import days, months, period
from practicebook.importing.vocabulary import Vocabulary
from practicebook.kazakh import fold, hyphenate, latin, mixed_words, sort_key, stem
from practicebook.model import SLUG_PATTERN
from practicebook.new_record import slug_from
from practicebook.typography import (
    NO_BREAK,
    WORD_JOINER,
    ZERO_WIDTH_SPACE,
    keep_joined,
    keep_numbers,
    let_long_words_end,
)
from practicebook.verify import verify
from sample_project import LANGUAGES, PROJECT, make_project
from site_build import build, whole_project

FINDS = sorted(Path(__file__).with_name("finds").glob("*.yml"))


@pytest.mark.parametrize("file", FINDS, ids=lambda file: file.stem)
def test_what_fuzzing_found_stays_mended(file: Path) -> None:
    """Each input that once let something escape is refused or taken like any other."""
    find = yaml.safe_load(file.read_text("utf-8"))
    content = find["text"].encode() if "text" in find else base64.b64decode(find["base64"])
    part = bytes([find["part"]]) if "part" in find else b""
    targets.TARGETS[find["target"]](part + content)


# --- the loader ----------------------------------------------------------------------------------------


@given(mangled(base_text("facts.yml")))
def test_any_facts_file(text: str) -> None:
    """A facts.yml with lost, doubled and broken lines gives problems that can be told."""
    targets.feed_yaml(text.encode())


@given(odd_facts())
def test_any_facts(facts: dict[str, Any]) -> None:
    """Any value in any field gives problems that can be told."""
    targets.feed_yaml(json.dumps(facts, ensure_ascii=False).encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=300) | any_text.map(lambda text: text.encode("utf-16")))
def test_any_bytes_for_facts(content: bytes) -> None:
    """Bytes that are no text at all are refused."""
    targets.feed_yaml(content)


NAMES = (
    "facts.yml",
    "text.kk.md",
    "text.ru.md",
    "edition.yml",
    "photos",
    "cover.jpg",
    "foreword.kk.md",
)
FOLDERS = ("", "2026", "2026/projects", "2026/projects/a", "2026/offices/b", "2025/projects/a", "x")


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(FOLDERS), st.sampled_from(NAMES) | st.text(SIGNS[0] + "a.-", min_size=1)
        ),
        any_text | any_value.map(lambda value: json.dumps(value)),
        max_size=5,
    )
)
def test_any_tree_of_files(files: dict[tuple[str, str], str]) -> None:
    """Files of any name in any folder of practices/ give problems that can be told."""
    with tempfile.TemporaryDirectory() as folder:
        root = make_project(Path(folder, "p"))
        for (parent, name), text in files.items():
            file = root / "practices" / parent / name
            if name not in (".", "..") and not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8", "replace")
        targets.tell(check(root, LANGUAGES)[1])


# --- texts ---------------------------------------------------------------------------------------------


@given(mangled(base_text("text.ru.md")) | any_text)
def test_any_text(text: str) -> None:
    """Any text is parsed, set for the book and mended once; nothing in it can act."""
    targets.feed_markdown(text.encode("utf-8", "replace"))


@given(any_text)
def test_typography_adds_and_takes_nothing_else(text: str) -> None:
    """No-break spaces stand for spaces, joiners and line ends come in between; a second time nothing."""
    kept = keep_numbers(text)
    assert kept.replace(NO_BREAK, " ") == text.replace(NO_BREAK, " ")
    joined = keep_joined(text)
    assert joined.replace(WORD_JOINER, "") == text.replace(WORD_JOINER, "")
    ended = let_long_words_end(text)
    assert ended.replace(ZERO_WIDTH_SPACE, "") == text.replace(ZERO_WIDTH_SPACE, "")
    assert keep_numbers(kept) == kept
    assert keep_joined(joined) == joined
    assert let_long_words_end(ended) == ended


@given(kazakh_word | any_text)
def test_hyphens_and_stems_of_any_word(word: str) -> None:
    """A divided word is the same word; a stem is one word, never longer, the same whatever its case."""
    assert hyphenate(word, "\x00").replace("\x00", "") == word
    parts = hyphenate(word, "\x00").split("\x00")
    assert len(parts) == 1 or min(len(parts[0]), len(parts[-1])) >= 2
    found = stem(word)
    assert (found and len(found) <= len(unicodedata.normalize("NFC", word.lower()))) or not word
    assert stem(found.upper()) == stem(found)
    assert fold(fold(word)) == fold(word)
    assert sort_key(word) == sort_key(word.casefold())
    assert re.fullmatch(SLUG_PATTERN, slug_from(word)) or slug_from(word) == ""
    assert not set(latin(word)) & set("абвгәғқңөұүһі")
    assert all(word[at : at + len(found)] == found for at, found, _ in mixed_words(word))


# --- reports -------------------------------------------------------------------------------------------

NAMES_OF_FIELDS = Vocabulary("projects", LANGUAGES)
LABELS = sorted(
    NAMES_OF_FIELDS.label(path, "ru") for path in NAMES_OF_FIELDS.specs if path.count(".") < 1
)
answers = st.lists(st.tuples(st.sampled_from(LABELS) | any_text, any_text), min_size=1, max_size=6)


@given(
    answers, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "kz1048"]), st.sampled_from(",;\t")
)
def test_any_answers(rows: list[tuple[str, str]], encoding: str, sign: str) -> None:
    """Any answers in any encoding become a draft or are refused."""
    columns = zip(*rows, strict=True)
    quoted = ([f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in columns)
    lines = (sign.join(row) for row in quoted)
    targets.feed_csv("\n".join(lines).encode(encoding, "replace"))


def printable(text: str) -> str:
    """What a Word or Excel file can hold."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


@given(
    answers, st.lists(st.sampled_from(["Heading 1", "List Bullet", "Title", "Quote"]), max_size=3)
)
def test_any_word_file(rows: list[tuple[str, str]], styles: list[str]) -> None:
    """Any paragraphs, headings and tables become a draft or are refused."""
    document = docx.Document()
    for style in styles:
        document.add_paragraph(printable(rows[0][1]), style=style)
    table = document.add_table(len(rows), 2)
    for row, (label, answer) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = printable(label), printable(answer)
    document.add_paragraph(f"{printable(rows[-1][0])}: {printable(rows[-1][1])}")
    # The rest of a new file, 350 KB of styles, is the same in each and takes long to read.
    targets.feed_docx(b"\x00" + etree.tostring(document.element))


cells = (
    any_text.map(printable)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers()
    | st.booleans()
    | st.datetimes().map(lambda moment: moment.replace(year=max(moment.year, 1901)))
    | st.just("=1/0")
    | st.none()
)


@given(
    st.lists(
        st.lists(st.sampled_from(LABELS) | cells, min_size=1, max_size=4), min_size=1, max_size=6
    )
)
def test_any_workbook(rows: list[list[Any]]) -> None:
    """Any values in any cells become a draft or are refused."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    targets.feed_xlsx(b"\xff" + content.getvalue())


@given(
    st.sampled_from(["docx", "xlsx", "csv"]),
    st.integers(0, 8),
    mangled("<w:p>\n<w:r>\n<w:t>а</w:t>\n</w:r>\n</w:p>") | st.binary(max_size=200),
)
def test_any_bytes_for_a_report(ending: str, part: int, content: bytes | str) -> None:
    """Bytes in the place of any part of an office file are refused, or taken for what they hold."""
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    targets.TARGETS[ending](bytes([part]) + raw)


@given(
    any_text
    | st.from_regex(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,5}( ?[–-] ?\d{1,2}[./]\d{1,2}[./]\d{4})?")
)
def test_any_day(text: str) -> None:
    """Any words for a day or a period are understood or left alone."""
    days(text, LANGUAGES)
    months(text, LANGUAGES)
    period(text, LANGUAGES)


# --- pages and the book --------------------------------------------------------------------------------


def test_any_sound_records_make_a_site_and_a_book(tmp_path: Path) -> None:
    """What the check lets through is built whole: pages, book, packs, data; every link leads somewhere."""
    for number in range(5 if MANY else 1):
        root = whole_project(make_project(tmp_path / f"p{number}"))
        folder = root / PROJECT
        for index, facts in enumerate(drawn(sound_facts(), 24 if MANY else 8)):
            record = shutil.copytree(folder, folder.with_name(f"odd-{index}"))
            text = json.dumps(facts, ensure_ascii=False)
            (record / "facts.yml").write_text(text, "utf-8")
        wrong = {
            record_address(found.place.path) for found in check(root, LANGUAGES)[1] if found.stops
        }
        for address in wrong:
            assert address, "a practice's facts cannot break another file"
            shutil.rmtree(root / "practices" / address)
        left = len(list(folder.parent.iterdir()))
        assert left > 5
        done = build(root)
        assert done.returncode == 0, done.stderr
        assert verify(root / "site").differences == []
