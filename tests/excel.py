"""Work out the formulas of an Excel file, as far as the donor pack uses them."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl.cell import Cell
from openpyxl.formula import Tokenizer
from openpyxl.workbook import Workbook

_OPERATORS = {"=": "==", "<>": "!="}


class Cells(list[Any]):
    """A range: what is done to it is done to each of its cells."""

    def _each(self, done: Callable[[Any, Any], Any], other: Any) -> Cells:
        return Cells(done(_fold(cell), _fold(other)) for cell in self)

    def __eq__(self, other: object) -> Cells:  # type: ignore[override]
        return self._each(operator.eq, other)

    def __gt__(self, other: Any) -> Cells:
        return Cells(_is_number(cell) and cell > other for cell in self)

    def __neg__(self) -> Cells:
        return Cells(-int(cell) for cell in self)


def value_of(book: Workbook, cell: Cell) -> Any:
    """What a cell holds, or what its formula gives."""
    if cell.data_type != "f":
        return cell.value
    sheet = cell.parent.title
    names = {f"do_{name}": do for name, do in _FUNCTIONS.items()}
    expression = _as_python(str(cell.value))
    return eval(expression, {"look": lambda text: _look(book, sheet, text), **names})


def _as_python(formula: str) -> str:
    """The formula as a Python expression; the arguments of IF wait until they are asked for."""
    written: list[str] = []
    inside: list[str] = []
    for token in Tokenizer(formula).items:
        text = token.value
        if token.type == "FUNC" and token.subtype == "OPEN":
            inside.append(text)
            written.append(f"do_{text}" + ("lambda: (" if text == "IF(" else ""))
        elif token.type == "FUNC":
            written.append("))" if inside.pop() == "IF(" else ")")
        elif token.type == "PAREN":
            inside.append(text) if token.subtype == "OPEN" else inside.pop()
            written.append(text)
        elif token.type == "SEP":
            written.append("), lambda: (" if inside[-1] == "IF(" else ", ")
        elif token.type == "OPERAND" and token.subtype == "RANGE":
            written.append(f"look({text!r})")
        elif token.type == "OPERAND" and token.subtype == "TEXT":
            written.append(repr(text[1:-1].replace('""', '"')))
        else:
            written.append(_OPERATORS.get(text, text))
    return "".join(written)


def _look(book: Workbook, sheet: str, text: str) -> Any:
    name, _, place = text.rpartition("!")
    found = book[name.strip("'") or sheet][place.replace("$", "")]
    if isinstance(found, tuple):
        return Cells(value_of(book, cell) for row in found for cell in row)
    return value_of(book, found)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _fold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _numbers(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if _is_number(value)]


def _is_number_each(value: Any) -> Any:
    return Cells(map(_is_number, value)) if isinstance(value, Cells) else _is_number(value)


def _sum_of_products(*ranges: Cells) -> Any:
    rows = zip(*ranges, strict=True)
    return sum(math.prod(value if _is_number(value) else 0 for value in row) for row in rows)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "IF": lambda test, then, otherwise: then() if test() else otherwise(),
    "AND": lambda *tests: all(tests),
    "ISNUMBER": _is_number_each,
    "SUM": lambda cells: sum(_numbers(cells)),
    "COUNT": lambda cells: len(_numbers(cells)),
    "ROWS": len,
    "SUMPRODUCT": _sum_of_products,
    "SUBTOTAL": lambda kind, cells: {109: sum, 102: len}[kind](_numbers(cells)),
}
