"""Read an Excel report: each sheet a heading, each block of filled cells a table."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Collection, Iterator
from typing import Any

import openpyxl
from lxml import etree

from .document import EMPTY, Block, Cell, Document, Heading, Picture, Prose, Table, clean, one_line
from .gate import Package
from .markdown import plain_cell
from .photos import PhotoBag
from .refusal import Refused

MAX_CELLS = 60_000  # filled, in all sheets
MAX_ROWS = 20_000  # a row's number, filled or not
MAX_COLUMNS = 256
MAX_GRID = 400_000
_BESIDE = re.compile(r"xl/(comments|threadedComments|drawings/drawing|charts/chart)")
Grid = list[list[Cell]]


def read_sheets(package: Package, name: str, own_sheets: Collection[str] = ()) -> Document:
    """The blocks of a checked Excel file; formulas by their last result; without hidden `own_sheets`."""
    _look_at_size(package, name)
    book = _workbook(package, name, values=True)
    written = b"<f" in b"".join(package.parts[each] for each in package.names("xl/worksheets/"))
    formulas = _workbook(package, name, values=False) if written else None
    bag = PhotoBag(name)
    blocks: list[Block] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" and sheet.title in own_sheets:
            continue  # what the form's drop-down lists are filled from
        if sheet.max_row * sheet.max_column > MAX_GRID:
            raise Refused("too_long", file=name)
        grid = _grid(sheet, formulas[sheet.title] if formulas else None)
        found = list(_regions(grid))
        if found and len(book.worksheets) > 1:
            blocks.append(Heading(plain_cell(sheet.title), 2))
        for region in found:
            blocks.extend(_blocks(region))
    for media in package.names("xl/media/"):
        if kept := bag.add(package.parts[media]):
            blocks.append(Picture(kept))
    return Document(name, tuple(blocks), bag.pictures, tuple(_beside(package)), tuple(bag.notes))


def _look_at_size(package: Package, name: str) -> None:
    cells = 0
    for part in package.names("xl/worksheets/"):
        content = package.parts[part]
        cells += content.count(b"<c ") + content.count(b"<c>") + content.count(b":c ")
        rows = content.count(b"<row") + content.count(b":row ")
        if cells > MAX_CELLS or rows > MAX_ROWS:
            raise Refused("too_long", file=name)
        for row in re.finditer(rb'<(?:\w+:)?row [^>]*?\br="(\d+)"', content):
            if int(row[1]) > MAX_ROWS:
                raise Refused("too_long", file=name)
        if content.count(b"mergeCell ") > 5_000:
            raise Refused("too_long", file=name)


def _workbook(package: Package, name: str, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            # What openpyxl leaves out (colours, lists to choose from, styles) a record has no place for.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                io.BytesIO(package.content), data_only=values, keep_links=False, keep_vba=False
            )
    except Exception:
        # openpyxl takes a workbook for granted in which every part is as it should be, and lets through
        # whatever its readers, styles and numbers raise.
        raise Refused("damaged", file=name) from None


def _grid(sheet: Any, formulas: Any) -> Grid:
    grid: Grid = []
    for row in sheet.iter_rows(max_col=min(sheet.max_column, MAX_COLUMNS)):
        cells = []
        for cell in row:
            value = cell.value
            if value is None and formulas is not None:
                value = formulas[cell.coordinate].value  # written by a program: no result in it
            cells.append(plain_cell(shown(value)) if value is not None else EMPTY)
        grid.append(cells)
    return grid


def shown(value: object) -> str:
    """A cell's value as a person would type it; days as ISO dates."""
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, float):
        return (
            str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 10))
        )
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _regions(grid: Grid) -> Iterator[Grid]:
    """Runs of rows that hold something, without the columns that hold nothing."""
    run: Grid = []
    for row in [*grid, []]:
        if any(cell.text for cell in row):
            run.append(row)
        elif run:
            used = [i for i in range(len(run[0])) if any(cells[i].text for cells in run)]
            yield [[cells[i] for i in used] for cells in run]
            run = []


def _blocks(region: Grid) -> Iterator[Block]:
    """Lines of a single cell above a table are its heading; a block of such lines is prose."""
    while region and sum(bool(cell.text) for cell in region[0]) == 1:
        alone = next(cell for cell in region[0] if cell.text)
        if (
            len(region) > 1
            and region[0][0] is alone
            and _is_pair(region[1])
            and len(region[0]) == 2
        ):
            break  # a label whose value nobody filled
        short = len(alone.text) <= 90 and "\n" not in alone.text
        yield Heading(alone, 6, styled=False) if short else Prose(alone)
        region = region[1:]
    if region:
        yield Table(tuple(tuple(row) for row in region))


def _is_pair(row: list[Cell]) -> bool:
    return len(row) == 2 and bool(row[0].text)


def _beside(package: Package) -> Iterator[str]:
    """The texts of comments, text boxes and charts."""
    for name in package.names("xl/"):
        if not _BESIDE.match(name) or not name.endswith(".xml"):
            continue
        for element in etree.fromstring(package.parts[name]).iter():
            named = isinstance(element.tag, str) and etree.QName(element).localname
            if named in ("t", "v") and (text := one_line(clean(element.text or ""))):
                yield text
