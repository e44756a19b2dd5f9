"""Keep cells of a CSV from running as formulas, and say how heavy a file is."""

from __future__ import annotations

from .wording import Wording

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | float | None


def safe_cell(cell: Cell) -> Cell:
    """The cell; a text that Excel would run as a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell


def file_size(size: int, say: Wording) -> str:
    """«412 КБ», «1,2 МБ»."""
    if size < 1_000_000:
        return str(say.words.repeat.kilobytes).format(number=say.number(max(1, round(size / 1000))))
    return str(say.words.downloads.size).format(megabytes=say.number(round(size / 1e6, 1)))
