"""Hold a report as blocks, whatever program it came from: headings, prose, tables, pictures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..narrative import numbers_in

# What our YAML reader and a terminal refuse; Word's own breaks and soft hyphens are among it.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff]"
)
_SPACE = re.compile("[\u2000-\u200a\u202f\u205f\u3000]")
_WORD = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """The text in NFC without control characters; every odd space a plain or a no-break one."""
    text = _SPACE.sub("\u00a0", unicodedata.normalize("NFC", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\t", " ")
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """The text on one line; a no-break space is no gap but part of a number."""
    return re.sub("[ \t\n]+", " ", text).strip()


def words(text: str) -> set[str]:
    """The words and numbers of a text, in one form: what must not get lost."""
    return {word.casefold() for word in _WORD.findall(text)} | set(numbers_in(text))


@dataclass(frozen=True)
class Cell:
    """A piece of text, plain and as Markdown."""

    text: str
    markdown: str


EMPTY = Cell("", "")


@dataclass(frozen=True)
class Heading:
    """A heading; `styled` False: a short bold line that may be one. `level` starts at 1."""

    cell: Cell
    level: int
    styled: bool = True


@dataclass(frozen=True)
class Prose:
    """A paragraph, or a list whose entries are `entries`; `lead`: the bold words it begins with."""

    cell: Cell
    entries: tuple[Cell, ...] = ()
    lead: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of equal length; a merged cell has its text at its first place only."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture, by its file name in the draft's photos/."""

    name: str


Block = Heading | Prose | Table | Picture


@dataclass(frozen=True)
class Document:
    """A report. `strays`: text that stands beside the blocks (headers, comments, charts).

    `notes`: what could not be kept, as names of sentences with their blanks.
    """

    name: str
    blocks: tuple[Block, ...]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    strays: tuple[str, ...] = ()
    notes: tuple[tuple[str, Mapping[str, str]], ...] = ()

    def texts(self) -> Iterator[str]:
        """Every text of the report, in order."""
        for block in self.blocks:
            yield from block_texts(block)
        yield from self.strays


def block_texts(block: Block) -> Iterator[str]:
    """The plain texts of a block."""
    if isinstance(block, Table):
        for row in block.rows:
            yield from (cell.text for cell in row if cell.text)
    elif not isinstance(block, Picture):
        yield block.cell.text
