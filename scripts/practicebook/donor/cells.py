"""Say how numbers stand in a sheet: Excel's number formats and formulas with the values they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlsxwriter.utility import xl_rowcol_to_cell

from ..model import Qualifier
from ..typography import WORD_JOINER
from ..wording import NO_BREAK, Wording
from .accounts import Compared

Kind = Literal["text", "index", "number", "tenge", "difference", "amount", "share", "date"]
Value = str | int | float | None
_MINUS = "\u2212"
_TENGE = f'"{NO_BREAK}₸"'
FORMATS: dict[Kind, str] = {
    "text": "@",
    "index": "0",
    "number": "#,##0",
    "tenge": f"#,##0{_TENGE}",
    "difference": f'+#,##0;"{_MINUS}"#,##0;0',
    "amount": f'+#,##0{_TENGE};"{_MINUS}"#,##0{_TENGE};0{_TENGE}',
    "share": f'+0.0"{NO_BREAK}"%;"{_MINUS}"0.0"{NO_BREAK}"%;0"{NO_BREAK}"%',
    "date": "dd.mm.yyyy",
}


@dataclass(frozen=True)
class Formula:
    """A formula with the value that it gives, for programs that show files without calculating."""

    text: str
    value: Value


def at(row: int, column: int) -> str:
    """«E5» from 4 and 4."""
    return str(xl_rowcol_to_cell(row, column))


def column_range(first: int, last: int, column: int) -> str:
    """«$E$5:$E$9»: it stays where it is when a cell is copied."""
    start, end = (xl_rowcol_to_cell(row, column, True, True) for row in (first, last))
    return f"{start}:{end}"


def number_format(kind: Kind, qualifier: Qualifier, value: int, say: Wording) -> str:
    """The kind's format; with «шамамен», «более» around it, so that the cell stays a number."""
    if qualifier == "exact":
        return FORMATS[kind]
    before, after = _around(say.qualified(value, qualifier), say.number(value))
    return f"{_quoted(before)}{FORMATS[kind]}{_quoted(after)}"


def deviation(plan: str, fact: str, compared: Compared) -> Formula:
    """Fact minus plan; empty while one of the two cells holds no number."""
    text = f'=IF(AND(ISNUMBER({plan}),ISNUMBER({fact})),{fact}-{plan},"")'
    return Formula(text, "" if compared.deviation is None else compared.deviation)


def share(plan: str, fact: str, compared: Compared, without_plan: str) -> Formula:
    """The deviation as a part of the plan; says `without_plan` where money went without a plan."""
    none = without_plan.replace('"', '""')
    text = (
        f"=IF(AND(ISNUMBER({plan}),ISNUMBER({fact})),"
        f'IF({plan}>0,{fact}/{plan}-1,IF({fact}>0,"{none}","")),"")'
    )
    if compared.share is not None:
        return Formula(text, compared.share)
    return Formula(text, without_plan if compared.deviation else "")


def when(condition: str, formula: str, otherwise: str, value: int | None) -> Formula:
    """A sum where the condition holds, else the words `otherwise`: a part is never shown as the whole."""
    words = otherwise.replace('"', '""')
    return Formula(f'=IF({condition},{formula},"{words}")', otherwise if value is None else value)


def _around(said: str, number: str) -> tuple[str, str]:
    before, _, after = said.replace(WORD_JOINER, "").partition(number)
    return before, after


def _quoted(text: str) -> str:
    return f'"{text}"' if text else ""
