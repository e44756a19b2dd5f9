"""Draw sheets of an Excel file: heads, rows, totals in the house's colours, ready for A4 landscape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from .cells import FORMATS, Formula, Kind, Value

INK, TEAL, GOLD, MIST, LINE = "#14313b", "#006a7a", "#fdf0c4", "#edf5f6", "#b9d3d8"
FONT = "Calibri"
A4 = 9
HEAD_ROW = 3  # title, sample mark, empty row, then the head
_URL_LENGTH = 600  # Excel refuses 2 080 characters, and one may be written as three
_CENTRED = ("index", "date")
_LINE, _SPACE = 13.5, 4.0  # points: one line of text, and the air around a cell's lines
_FULLNESS = 1.0  # of a column's characters that a line of words fills before it breaks


_HEAD = {
    "bold": True, "font_color": "#ffffff", "bg_color": INK, "text_wrap": True,
    "valign": "vcenter", "border": 1, "border_color": LINE,
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column's head, its width in characters and the kind of its cells."""

    label: str
    width: float
    kind: Kind = "text"


Cell = Value | dt.date | Formula


class Book:
    """An Excel file in memory. `footer`: what stands at the foot of each printed page."""

    def __init__(self, properties: Mapping[str, Any], footer: str) -> None:
        self._bytes = BytesIO()
        self._book: Any = xlsxwriter.Workbook(
            self._bytes, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self._book.set_properties(properties)
        self._book.formats[0].set_font_name(FONT)
        self._book.formats[0].set_font_size(10)
        self._footer = footer
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def sheet(self, name: str, title: str, mark: str, columns: Sequence[Column]) -> Sheet:
        """A new sheet with its title, the mark of samples (may be empty) and the head of its table."""
        return Sheet(self, self._book.add_worksheet(name), title, mark, columns, self._footer)

    def format(self, **options: Any) -> Any:
        """The format with these options; each is made once."""
        key = tuple(sorted(options.items()))
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "font_color": INK}
            self._formats[key] = self._book.add_format({**base, **options})
        return self._formats[key]

    def content(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._bytes.getvalue()


class Sheet:
    """One sheet with one table at its top and, where wanted, more below."""

    def __init__(
        self,
        book: Book,
        sheet: Worksheet,
        title: str,
        mark: str,
        columns: Sequence[Column],
        footer: str,
    ) -> None:
        self.book = book
        self.sheet: Any = sheet
        self.row = HEAD_ROW
        self._columns = tuple(columns)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer(f"&L&9{footer.replace('&', '&&')}&R&9&P / &N")
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, title, book.format(bold=True, font_size=16, font_color=TEAL))
        if mark:
            sheet.set_row(1, 18)
            marked = book.format(bold=True, bg_color=GOLD, valign="vcenter")
            for place in range(len(columns)):
                sheet.write_blank(1, place, None, marked)
            sheet.write_string(1, 0, mark, marked)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        self.head(columns)
        sheet.repeat_rows(HEAD_ROW)

    def head(self, columns: Sequence[Column]) -> None:
        """The heads of a table, at the present row."""
        self._columns = tuple(columns)
        self.sheet.set_row(self.row, 32)
        for index, column in enumerate(columns):
            side = _side(column.kind)
            form = self.book.format(**{**_HEAD, "align": side, "indent": int(side != "center")})
            self.sheet.write_string(self.row, index, column.label, form)
        self.row += 1

    def write(
        self, cells: Sequence[Cell], formats: Mapping[int, str] | None = None, total: bool = False
    ) -> None:
        """A row of cells. `formats`: number formats of single cells; a `total` is bold on mist."""
        for index, (column, cell) in enumerate(zip(self._columns, cells, strict=True)):
            self._cell(index, column, cell, (formats or {}).get(index), total)
        # Excel fits a row to its text by itself, other programs do not.
        deepest = max(
            _lines(column, cell) for column, cell in zip(self._columns, cells, strict=True)
        )
        self.sheet.set_row(self.row, deepest * _LINE + _SPACE)
        self.row += 1

    def heading(self, text: str) -> None:
        """A heading above a further table, after an empty row."""
        self.row += 1
        self.sheet.set_row(self.row, 22)
        form = self.book.format(bold=True, font_size=13, font_color=TEAL)
        self.sheet.write_string(self.row, 0, text, form)
        self.row += 1

    def note(self, text: str) -> None:
        """A line of explanation."""
        form = self.book.format(italic=True, font_color="#4a626b")
        self.sheet.write_string(self.row, 0, text, form)
        self.row += 1

    def freeze(self, columns: int) -> None:
        """Keep the head and the first columns in sight."""
        self.sheet.freeze_panes(HEAD_ROW + 1, columns)

    def table(self, first: int, last: int, name: str) -> None:
        """Declare the rows a table with filters, so that screen readers and Excel know its head."""
        heads = [{"header": column.label} for column in self._columns]
        options = {"columns": heads, "style": None, "name": name}
        self.sheet.add_table(first - 1, 0, last, len(self._columns) - 1, options)
        self._rewrite_head(first - 1)

    def emphasize(self, first: int, last: int, columns: Sequence[int], condition: str) -> None:
        """Bold on gold where the condition (a formula for the first row) holds."""
        bold = self.book._book.add_format({"bold": True, "bg_color": GOLD})
        options = {"type": "formula", "criteria": condition, "format": bold}
        self.sheet.conditional_format(first, min(columns), last, max(columns), options)

    def picture(self, column: int, content: bytes, alt: str, scale: float) -> None:
        """A picture in a cell of the row that was written last."""
        options = {
            "image_data": BytesIO(content), "description": alt, "object_position": 2,
            "x_scale": scale, "y_scale": scale, "x_offset": 4, "y_offset": 4,
        }  # fmt: skip
        self.sheet.insert_image(self.row - 1, column, f"{self.row}.jpg", options)

    def height(self, points: float) -> None:
        """The height of the row that was written last."""
        self.sheet.set_row(self.row - 1, points)

    def _rewrite_head(self, row: int) -> None:
        after, self.row = self.row, row
        self.head(self._columns)
        self.row = after

    def _cell(
        self, index: int, column: Column, cell: Cell, number_format: str | None, total: bool
    ) -> None:
        words = column.kind == "text"
        look: dict[str, Any] = {"border": 1, "border_color": LINE, "text_wrap": words}
        look |= {"align": _side(column.kind)} | {"indent": int(column.kind not in _CENTRED)}
        if not words:
            look |= {"num_format": number_format or FORMATS[column.kind]}
        if total:
            look |= {"bold": True, "bg_color": MIST}
        self._put(index, cell, look)

    def _put(self, index: int, cell: Cell, look: dict[str, Any]) -> None:
        sheet, row, form = self.sheet, self.row, self.book.format
        if isinstance(cell, Formula):
            sheet.write_formula(row, index, cell.text, form(**look), cell.value)
        elif isinstance(cell, dt.date):
            sheet.write_datetime(row, index, cell, form(**look))
        elif isinstance(cell, (int, float)):
            sheet.write_number(row, index, cell, form(**look))
        elif not cell:
            sheet.write_blank(row, index, None, form(**look))
        elif cell.startswith(("http://", "https://")) and len(cell) <= _URL_LENGTH:
            linked = form(**{**look, "underline": 1, "font_color": TEAL})
            sheet.write_url(row, index, cell, linked, cell)
        else:
            sheet.write_string(row, index, cell, form(**look))


def _side(kind: Kind) -> str:
    return "left" if kind == "text" else "center" if kind in _CENTRED else "right"


def _lines(column: Column, cell: Cell) -> int:
    """How many lines a text takes in its column, word by word."""
    if column.kind != "text" or not isinstance(cell, str):
        return 1
    room, used, count = max(1, int(column.width * _FULLNESS) - 1), 0, 1
    for word in cell.split(" "):
        used += len(word) + 1
        if used - 1 > room:
            count += max(1, -(-len(word) // room)) if used > len(word) + 1 else len(word) // room
            used = len(word) % room + 1
    return count
