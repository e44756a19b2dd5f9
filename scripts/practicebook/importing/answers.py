"""Read the answers of a form (CSV): each row a report of its own, its questions as labels."""

from __future__ import annotations

import csv
import io

from .document import Document, Table
from .markdown import plain_cell
from .refusal import Refused

MAX_ANSWERS = 300
MAX_QUESTIONS = 300
DELIMITERS = ",;\t"
FIELD_LIMIT = 200_000


def read_answers(content: bytes, name: str) -> list[Document]:
    """One Document for each row below the questions; raises Refused."""
    rows = _rows(_decoded(content, name), name)
    if len(rows) < 2:
        raise Refused("no_answers", file=name)
    if len(rows) - 1 > MAX_ANSWERS or len(rows[0]) > MAX_QUESTIONS:
        raise Refused("too_long", file=name)
    return [_document(rows[0], row, name) for row in rows[1:]]


def _document(questions: list[str], row: list[str], name: str) -> Document:
    answers = [*row, *[""] * (len(questions) - len(row))]
    asked = [*questions, *[""] * (len(row) - len(questions))]
    pairs = tuple(
        (plain_cell(question), plain_cell(answer))
        for question, answer in zip(asked, answers, strict=True)
        if answer.strip()
    )
    return Document(name, (Table(pairs),))


def _decoded(content: bytes, name: str) -> str:
    """UTF-8, UTF-16 with its mark, or the one-byte page of Kazakhstan, which holds cp1251's Russian too."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        if b"\x00" in content or content.startswith((b"PK\x03\x04", b"MZ", b"%PDF", b"\x7fELF")):
            raise Refused("other_kind", file=name, suffix=".csv")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("kz1048")
    except UnicodeDecodeError:
        raise Refused("other_kind", file=name, suffix=".csv") from None


def _rows(text: str, name: str) -> list[list[str]]:
    """The filled rows, by the delimiter that parts the questions into most columns."""
    csv.field_size_limit(FIELD_LIMIT)
    best: list[list[str]] = []
    for delimiter in DELIMITERS:
        head = next(iter(_parsed(text, delimiter, name, limit=1)), [])
        if not best or len(head) > len(best[0]):
            best, chosen = [head], delimiter
    return _parsed(text, chosen, name, limit=MAX_ANSWERS + 2)


def _parsed(text: str, delimiter: str, name: str, limit: int) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == limit:
                break
    except csv.Error:
        raise Refused("damaged", file=name) from None
    return rows
