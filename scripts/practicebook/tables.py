"""Keep cells of a CSV from running as formulas, and say how heavy a file is."""

from __future__ import annotations

import re

from .wording import Wording

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Where Excel takes the other separator for the end of a cell, what stands behind it begins one.
_INSIDE = re.compile(r"(?<=[;,\t\r\n])(?=[=+@-]|\s+[=@])")
Cell = str | int | float | None


def safe_cell(cell: Cell) -> Cell:
    """The cell; a text that Excel would run as a formula gets an apostrophe in front.

    Excel parts cells by commas or by semicolons, as its country does (OWASP, CSV Injection).
    """
    if not isinstance(cell, str):
        return cell
    cell = _INSIDE.sub("'", cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def file_size(size: int, say: Wording) -> str:
    """«412 КБ», «1,2 МБ»."""
    if size < 1_000_000:
        return str(say.words.repeat.kilobytes).format(number=say.number(max(1, round(size / 1000))))
    return str(say.words.downloads.size).format(megabytes=say.number(round(size / 1e6, 1)))
