"""Find a person's identification number (ЖСН/ИИН) however it is written: grouped, broken, in an address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

NOTHING = "\x02"  # fills the place of a sign that was written in several letters
SPACES = r" \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
DASHES = r"\-\u2010-\u2015\u2212"
_DIGITS = 12
# What readers do not see between two digits: marks of Markdown, a soft hyphen, a line's indentation.
_UNSEEN = re.compile(rf"[*~`\\\[\]\u00ad{NOTHING}]+|(?<=\n)[ \t>]+")
_BETWEEN = rf"[{SPACES}{DASHES}\n>.,/:_()*~`\\\[\]\u00ad{NOTHING}]"
_SIGNS = 3  # between two digits of one number
# Twelve digits and more with little between them; a paragraph's end parts numbers.
_ROW = re.compile(rf"[0-9](?<![0-9][0-9])(?:{_BETWEEN}{{0,40}}[0-9]){{{_DIGITS - 1},}}")
# All of that in UTF-8, and more: no letter of an alphabet is made of these bytes alone.
_LITTLE = b" \t\r\n-+>.,/:_()*~`[]\\\x02" + bytes([*range(0x80, 0xC0), 0xC2, 0xE1, 0xE2, 0xE3])
_ENOUGH = re.compile(rb"[0-9]{10}")  # a telephone's
_GROUP = re.compile(f"[0-9]+(?:{NOTHING}+[0-9]+)*")
_TIGHT = re.compile(rf"[{SPACES}{DASHES}]?")
_COMMA = re.compile(r"[,;]")
# How people group the number; other groups are numbers of their own that stand side by side.
_SHAPES = frozenset(
    {
        *((12,), (6, 6), (6, 1, 5), (6, 2, 4), (6, 3, 3), (4, 4, 4), (3, 3, 3, 3)),
        *((2, 2, 2, 6), (2, 2, 2, 1, 5), (2,) * 6, (1,) * 12),
    }
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"«»)\]]+")
_ADDRESS_LETTERS = 500
_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def is_iin(digits: str) -> bool:
    """Whether twelve digits can be a person's ЖСН/ИИН (individual identification number).

    By the rules of the Government's decree No. 406 of 22 May 2007: date of birth as YYMMDD, a digit for
    century and sex (0 is met in foreigners' numbers), four of a series, a control digit. In a БСН/БИН of
    an organisation the fifth digit is 4, 5 or 6, so that it is no date.
    """
    century = {"1": 18, "2": 18, "3": 19, "4": 19, "5": 20, "6": 20, "0": 20}.get(digits[6])
    if century is None:
        return False
    try:
        dt.date(century * 100 + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return False
    return _control_digit(digits) == int(digits[11])


def _control_digit(digits: str) -> int | None:
    """The twelfth digit that the first eleven ask for; None where such a number is not given out."""
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        rest = sum(int(d) * w for d, w in zip(digits[:11], weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def may_hold_number(text: str) -> bool:
    """Whether so many digits stand together as a person's number or a telephone has; seldom in a text."""
    return _ENOUGH.search(text.encode(errors="replace").translate(None, _LITTLE)) is not None


def iins(text: str) -> Iterator[int]:
    """Where in a text a person's number begins; what is written in several letters is `NOTHING`."""
    for row in _ROW.finditer(text):
        groups = [
            _Group(match.start(), match.end(), match[0].replace(NOTHING, ""))
            for match in _GROUP.finditer(text, row.start(), row.end())
        ]
        yield from _in_row(text, groups)


class _Group(NamedTuple):
    start: int
    end: int
    digits: str


def _in_row(text: str, groups: Sequence[_Group]) -> Iterator[int]:
    first = count = 0
    for last, group in enumerate(groups):
        count += len(group.digits)
        while count > _DIGITS:
            count -= len(groups[first].digits)
            first += 1
        if count == _DIGITS:
            alone = first == 0 and last == len(groups) - 1
            if _is_number(text, groups[first : last + 1], alone):
                yield groups[first].start


def _is_number(text: str, groups: Sequence[_Group], alone: bool) -> bool:
    """Whether groups of twelve digits together are one person's number, not numbers side by side."""
    digits = "".join(group.digits for group in groups)
    return (
        is_iin(digits)
        and _belong_together(text, groups, digits, alone)
        and not _is_moment(text, groups, digits)
    )


def _belong_together(text: str, groups: Sequence[_Group], digits: str, alone: bool) -> bool:
    gaps = [_UNSEEN.sub("", text[one.end : other.start]) for one, other in pairwise(groups)]
    shape = tuple(len(group.digits) for group in groups)
    if any(len(gap) > _SIGNS or gap.count("\n") > 1 for gap in gaps) or _years(groups):
        return False
    if all(_TIGHT.fullmatch(gap) for gap in gaps):
        return alone or shape in _SHAPES
    if digits[6] == "0":
        return False  # a foreigner's number is rare: written so oddly, it is chance
    even = len(set(gaps)) == 1 and not _COMMA.search(gaps[0])
    return shape == (6, 6) or (shape in _SHAPES and even)


def _years(groups: Sequence[_Group]) -> bool:
    """«2010, 2011, 2012» and the date 2010-11-12 are no parts of a number."""
    shape = [len(group.digits) for group in groups]
    year = groups[0].digits[:2] in ("19", "20")
    return year and (shape[:3] == [4, 2, 2] or shape == [4, 4, 4])


def _is_moment(text: str, groups: Sequence[_Group], digits: str) -> bool:
    """Whether the digits are a moment in a web address: those of news and files hold YYMMDDhhmmss."""
    start = groups[0].start
    line = max(text.rfind("\n", 0, start) + 1, start - _ADDRESS_LETTERS)
    for match in _ADDRESS.finditer(text, line, start):
        if not re.search(r"\s", text[match.start() : start]):
            told = "iin" in match[0].lower()
            return not told and (len(groups) > 2 or _is_time(digits))
    return False


def _is_time(digits: str) -> bool:
    """Whether twelve digits are YYMMDDhhmmss, or YYYYMMDDhhmm of our days."""
    year, month, day, hour, minute, second = (int(digits[i : i + 2]) for i in range(0, 12, 2))
    if _is_day(year, month, day) and hour < 24 and minute < 60 and second < 60:
        return True
    later = year in (19, 20) and _is_day(month, day, hour)
    return later and minute < 24 and second < 60


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return dt.date(2000 + year, month, day) is not None
    except ValueError:
        return False
