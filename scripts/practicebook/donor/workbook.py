"""Write the report as an Excel file: values once, every total and deviation a formula over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import lines, totals
from .accounts import Report
from .grid import Book
from .parts import Parts


def workbook(report: Report, picture: Callable[[Path, int], bytes]) -> bytes:
    """The Excel file of a report; `picture` gives a JPEG of a photo in a width."""
    words = report.say.words.donor
    book = Book(_properties(report), f"{words.report}. {report.title}, {report.year}")
    parts = Parts(report, book)
    # Sheets stand in the order in which they are made; the summary's formulas look ahead.
    totals.summary(parts)
    lines.projects(parts)
    totals.indicators(parts)
    lines.indicator_lines(parts)
    lines.budget(parts)
    lines.media(parts)
    lines.photos(parts, picture)
    return book.content()


def _properties(report: Report) -> dict[str, Any]:
    words = report.say.words.donor
    return {
        "title": f"{words.report}. {report.title}, {report.year}",
        "subject": report.subtitle,
        "author": report.publisher,
        "company": report.publisher,
        "keywords": words.keywords,
        "created": dt.datetime.combine(report.dated, dt.time()),
    }
