"""Say things in a language: every visible sentence, and numbers, money, dates, plurals by Babel's rules."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import babel
import yaml
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from . import kazakh
from .typography import WORD_JOINER

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast

FOLDER = Path(__file__).parent / "wording"
NO_BREAK = "\u00a0"


class MissingWord(KeyError):
    """A template asked for a sentence that the wording file does not hold."""


class Words(Mapping[str, Any]):
    """A wording file's map that reads as attributes in templates and fails loudly on an unknown key."""

    def __init__(self, entries: Mapping[str, Any], path: str) -> None:
        self._path = path
        self._entries = {
            key: Words(entry, f"{path}.{key}") if isinstance(entry, Mapping) else entry
            for key, entry in entries.items()
        }

    def __getitem__(self, key: str) -> Any:
        try:
            return self._entries[key]
        except KeyError:
            raise MissingWord(f"{self._path}.{key}") from None

    def __getattr__(self, key: str) -> Any:
        if key.startswith("_"):
            raise AttributeError(key)
        return self[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class Wording:
    """One language: `words` and the forms of numbers, money, dates and counts."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = babel.Locale.parse(language)
        self.words = Words(_entries(language), language)

    def headings(self, kind: str) -> Mapping[str, str]:
        """The fixed headings of a `kind` of record (projects, offices), casefolded, to section ids."""
        return {
            title.casefold(): section for section, title in self.words["sections"][kind].items()
        }

    def number(self, value: int | float) -> str:
        """«2 500» with no-break spaces; decimals by the locale."""
        return _decimal(value, self.language)

    def percent(self, share: float) -> str:
        """«106 %» from 1.06, whole percents."""
        return _percent(_whole_percents(share), self.language)

    def deviation(self, share: float) -> str:
        """«+7 %» or «−12 %» from 0.07 or -0.12."""
        shown = self.percent(abs(share))
        if shown == self.percent(0):
            return shown  # what rounds to nothing has no sign
        return ("+" if share > 0 else "\u2212") + shown

    def tenge(self, value: int) -> str:
        """«1 200 000 ₸»."""
        return f"{self.number(value)}{NO_BREAK}₸"

    def qualified(self, value: int, qualifier: str) -> str:
        """«2 500-ден астам», «более 2 500», «шамамен 1 200», or the number alone where it is exact."""
        suffix = WORD_JOINER + kazakh.ablative_suffix(value)
        form = str(self.words["qualifiers"][qualifier])
        return form.format(number=self.number(value), suffix=suffix)

    def date(self, day: dt.date) -> str:
        """«2025 ж. 29 қыркүйек», «29 сентября 2025 г.»"""
        return _date(day, "long", self.language)

    def period(self, start: dt.date, end: dt.date) -> str:
        """Two dates with an en dash; one date where they are equal; one year said once where it can be."""
        if start == end:
            return self.date(start)
        day = self.words["dates"]["day_month"]
        if start.year != end.year:
            return f"{self.date(start)}{NO_BREAK}– {self.date(end)}"
        first, last = _date(start, day, self.language), _date(end, day, self.language)
        form = _no_break(str(self.words["dates"]["within_year"]))
        # A line may end after the dash, never before it.
        return form.format(first=first, last=last, year=end.year).replace(f"–{NO_BREAK}", "– ")

    def count(self, value: int, noun: str) -> str:
        """«49 өтінім», «49 заявок»: the number with its noun in the plural form it asks for."""
        forms = self.words["nouns"][noun]
        form = self.locale.plural_form(value)
        text = forms if isinstance(forms, str) else forms[form if form in forms else "other"]
        return f"{self.number(value)}{NO_BREAK}{text}"

    def sort_key(self, text: str) -> str:
        """Sorts in the order of the Kazakh alphabet, in which the Russian letters keep their own order."""
        return kazakh.sort_key(text)


@functools.cache
def wording(language: str) -> Wording:
    """The Wording of a language that has a file in `wording/`; raises ValueError for another."""
    known = known_languages()
    if language not in known:
        raise ValueError(f"language must be one of {', '.join(known)}, got {language!r}")
    return Wording(language)


def known_languages() -> tuple[str, ...]:
    """The languages that have a wording file, sorted."""
    return tuple(sorted(p.stem for p in FOLDER.glob("??.yml")))


@functools.cache
def _entries(language: str) -> dict[str, Any]:
    entries: dict[str, Any] = yaml.load(
        (FOLDER / f"{language}.yml").read_text("utf-8"), Loader=_Loader
    )
    return entries


# Babel takes its time over each number, and the same ones come again in tables, lists and languages.
@functools.lru_cache(maxsize=20_000)
def _decimal(value: int | float, language: str) -> str:
    return _no_break(format_decimal(value, locale=wording(language).locale))


def _whole_percents(share: float) -> int:
    """As Babel rounds: the number as it is written, halves to the even one."""
    return int((Decimal(str(share)) * 100).to_integral_value(ROUND_HALF_EVEN))


@functools.lru_cache(maxsize=20_000)
def _percent(percents: int, language: str) -> str:
    share = Decimal(percents) / 100
    return _no_break(format_percent(share, "#,##0\u00a0%", locale=wording(language).locale))


@functools.lru_cache(maxsize=20_000)
def _date(day: dt.date, form: str, language: str) -> str:
    return _no_break(format_date(day, form, locale=wording(language).locale))


def _no_break(text: str) -> str:
    """U+202F, which our fonts' italics and old phones lack, becomes U+00A0, and so does a plain space."""
    return text.replace("\u202f", NO_BREAK).replace(" ", NO_BREAK)
