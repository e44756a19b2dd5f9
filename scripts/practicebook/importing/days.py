"""Understand days as people write them: figures or words, Kazakh or Russian, alone or as a period."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re

import babel

from .. import model
from .vocabulary import folded

_NUMERIC_DAY = re.compile(
    r"(?<!\d)(?:(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?)(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def days(text: str, languages: tuple[str, ...]) -> list[dt.date] | None:
    """Every day that a text names, in its order; None where something in it is no day of our time."""
    years = [int(year) for year in _YEAR.findall(text)]
    found: list[tuple[int, int, int | None]] = []
    for match in _NUMERIC_DAY.finditer(text):
        if match[1]:
            found.append((int(match[3]), int(match[2]), int(match[1])))
        else:
            year = int(match[6]) if match[6] else None
            found.append(
                (int(match[4]), int(match[5]), year + 2000 if year and year < 100 else year)
            )
    if not found:
        found = [(day, month, None) for day, month in _written_days(text, languages)]
    try:
        named = [
            dt.date(year or years[min(index, len(years) - 1)], month, day)
            for index, (day, month, year) in enumerate(found)
        ]
    except (ValueError, IndexError):
        return None
    return named if all(model.FIRST_YEAR <= day.year <= model.LAST_YEAR for day in named) else None


def months(text: str, languages: tuple[str, ...]) -> list[dt.date] | None:
    """First day of the first and last day of the last month, where a text names months without days."""
    years = [int(year) for year in _YEAR.findall(text)]
    found = [month for word in folded(text).split() if (month := _month(word, languages))]
    if not years or not found or len(found) > 2 or _NUMERIC_DAY.search(text):
        return None
    if _written_days(text, languages):
        return None
    last = years[-1]
    if not model.FIRST_YEAR <= years[0] <= last <= model.LAST_YEAR:
        return None
    end = dt.date(last, found[-1], calendar.monthrange(last, found[-1])[1])
    start = dt.date(years[0], found[0], 1)
    return [start, end] if start <= end else None


def _written_days(text: str, languages: tuple[str, ...]) -> list[tuple[int, int]]:
    """Pairs of day and month: «29 қыркүйек», «с 14 по 18 апреля»."""
    tokens = re.findall(r"\d+|[^\W\d_]+", text.casefold())
    waiting: list[int] = []
    found: list[tuple[int, int]] = []
    for token in tokens:
        if token.isdigit():
            if len(token) <= 2:
                waiting.append(int(token))
        elif month := _month(folded(token), languages):
            found.extend((day, month) for day in waiting)
            waiting = []
    return found


def _month(word: str, languages: tuple[str, ...]) -> int | None:
    """The month that a word begins with: «қыркүйегі» is September, «мая» May."""
    fitting = [
        (len(stem), month) for stem, month in _month_stems(languages) if word.startswith(stem)
    ]
    if not fitting or len(word) > 12:
        return None
    return max(fitting)[1]


@functools.cache
def _month_stems(languages: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    stems = {}
    for language in languages:
        months = babel.Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for number, name in months[context]["wide"].items():
                whole = folded(name)
                stems[whole if len(whole) < 4 else whole[:-1]] = number
    return tuple(stems.items())


def period(text: str, languages: tuple[str, ...]) -> tuple[list[str], bool] | None:
    """First and last day of «14.04.2025 – 24.10.2025» or «апрель – октябрь 2025» (then not sure)."""
    found = days(text, languages)
    sure = bool(found)
    found = found or months(text, languages)
    if not found or len(found) != 2 or found[0] > found[1]:
        return None
    return [day.isoformat() for day in found], sure
