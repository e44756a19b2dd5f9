"""Print a report form as an Excel file: a sheet of fields, a sheet for each list, lists to choose from."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from .form import FIXED, Ask, AskedList, Form, repacked
from .vocabulary import import_words

INK, TEAL, MIST, LINE, GREY = "14313B", "006A7A", "EDF5F6", "B9D3D8", "5B6B72"
ROWS = 30
_THIN = Side(style="thin", color=LINE)
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
WRAP = Alignment(wrap_text=True, vertical="top")


def sheet_form(form: Form) -> bytes:
    """The bytes of the .xlsx; the same form gives the same bytes."""
    book = openpyxl.Workbook()
    book.properties.creator, book.properties.title = "", form.title
    book.properties.created = FIXED
    said = import_words(form.language)["form"]
    choices = _Choices(book, said["choices"])
    _start(book.active, form, said)
    _facts(book.create_sheet(said["facts"]), form, said, choices)
    for asked in form.lists:
        _list(book.create_sheet(_sheet_name(asked.label)), asked, choices)
    _story(book.create_sheet(said["story"]), form, said)
    choices.finish()
    buffer = io.BytesIO()
    book.save(buffer)
    return repacked(buffer.getvalue())


def _sheet_name(label: str) -> str:
    return re.sub(r"[\\/*?:\[\]]", " ", label)[:31].strip()


class _Choices:
    """Keeps every list to choose from in a column of one hidden sheet."""

    def __init__(self, book: Any, title: str) -> None:
        self.book = book
        self.title = title
        self.columns: dict[tuple[str, ...], str] = {}

    def validation(self, ask: Ask) -> DataValidation:
        """The rule of a cell; of several answers a warning lets more through than the list holds."""
        if ask.choices not in self.columns:
            letter = get_column_letter(len(self.columns) + 1)
            last = len(ask.choices)
            self.columns[ask.choices] = (
                f"{quote_sheetname(self.title)}!${letter}$1:${letter}${last}"
            )
        return DataValidation(
            type="list",
            formula1=self.columns[ask.choices],
            allow_blank=True,
            errorStyle="information" if ask.several else "stop",
        )

    def finish(self) -> None:
        """Write the sheet, behind all others."""
        sheet = self.book.create_sheet(self.title)
        for column, choices in enumerate(self.columns, 1):
            for row, choice in enumerate(choices, 1):
                sheet.cell(row, column, choice)
        sheet.sheet_state = "hidden"


def _start(sheet: Any, form: Form, said: Any) -> None:
    sheet.title = said["start"]
    _look(sheet, [3, 90])
    for row, text, size in ((1, form.title, 20), (2, form.lead, 11)):
        for column in (1, 2):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor=INK)
        cell = sheet.cell(row, 2, text)
        cell.font = Font(name="Calibri", size=size, bold=row == 1, color="FFFFFF")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 40, 40
    for row, step in enumerate(form.steps, 4):
        sheet.cell(row, 2, step).alignment = WRAP
        sheet.cell(row, 2).font = Font(name="Calibri", size=11, color=INK)
        sheet.row_dimensions[row].height = 32


def _facts(sheet: Any, form: Form, said: Any, choices: _Choices) -> None:
    _look(sheet, [38, 60, 52])
    _head(sheet, [said["field"], said["answer"], said["hint"]])
    row = 2
    for group in form.groups:
        if group.label:
            for column in range(1, 4):
                sheet.cell(row, column).fill = PatternFill("solid", fgColor=MIST)
            sheet.cell(row, 1, group.label).font = Font(name="Calibri", bold=True, color=TEAL)
            row += 1
        for ask in group.asks:
            _field(sheet, row, ask, choices)
            row += 1
    sheet.freeze_panes = "A2"


def _field(sheet: Any, row: int, ask: Ask, choices: _Choices) -> None:
    label, answer, hint = (sheet.cell(row, column) for column in (1, 2, 3))
    label.value, hint.value = ask.label + (" *" if ask.required else ""), ask.hint
    label.font = Font(name="Calibri", bold=True, color=INK)
    hint.font = Font(name="Calibri", size=9, color=GREY)
    for cell in (label, answer, hint):
        cell.alignment, cell.border = WRAP, BOX
    answer.number_format = "@"  # a date or a number stays as it was typed
    answer.protection = Protection(locked=False)
    sheet.row_dimensions[row].height = 64 if ask.long else 32
    if ask.choices:
        rule = choices.validation(ask)
        sheet.add_data_validation(rule)
        rule.add(answer)


def _list(sheet: Any, asked: AskedList, choices: _Choices) -> None:
    wide = [
        18 if not ask.choices and not ask.long and len(ask.label) < 16 else 34
        for ask in asked.columns
    ]
    _look(sheet, wide)
    _head(sheet, [ask.label + (" *" if ask.required else "") for ask in asked.columns])
    for column, ask in enumerate(asked.columns, 1):
        letter = get_column_letter(column)
        for row in range(2, ROWS + 2):
            cell = sheet.cell(row, column)
            cell.alignment, cell.border = WRAP, BOX
        if ask.choices:
            rule = choices.validation(ask)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{ROWS + 1}")
    sheet.freeze_panes = "A2"


def _story(sheet: Any, form: Form, said: Any) -> None:
    _look(sheet, [30, 100, 46])
    _head(sheet, [said["section"], said["answer"], said["hint"]])
    for row, (title, hint) in enumerate(form.sections, 2):
        sheet.cell(row, 1, title).font = Font(name="Calibri", bold=True, color=INK)
        sheet.cell(row, 3, hint).font = Font(name="Calibri", size=9, color=GREY)
        for column in (1, 2, 3):
            sheet.cell(row, column).alignment, sheet.cell(row, column).border = WRAP, BOX
        sheet.row_dimensions[row].height = 120
    sheet.freeze_panes = "A2"


def _head(sheet: Any, titles: list[str]) -> None:
    for column, title in enumerate(titles, 1):
        cell = sheet.cell(1, column, title)
        cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=TEAL)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[1].height = 34


def _look(sheet: Any, widths: list[int]) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
