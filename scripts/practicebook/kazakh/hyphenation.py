"""Divide Kazakh words at syllables, by the spelling rules on line division (тасымал)."""

from __future__ import annotations

from itertools import pairwise

_VOWELS = "аәеёиоөуұүыіэюя"
_LEAST = 2  # letters on either side: no single letter is left or carried over
SOFT_HYPHEN = "\u00ad"


def hyphenate(word: str, mark: str = SOFT_HYPHEN) -> str:
    """The word with `mark` wherever it may be divided; abbreviations are never divided."""
    if word.isupper():
        return word
    cuts = [0, *_division_points(word.lower()), len(word)]
    return mark.join(word[start:end] for start, end in pairwise(cuts))


def _division_points(word: str) -> list[int]:
    nuclei = [index for index in range(len(word)) if _is_nucleus(word, index)]
    points = [_cut(word, first, second) for first, second in pairwise(nuclei)]
    return [point for point in points if _LEAST <= point <= len(word) - _LEAST]


def _cut(word: str, first: int, second: int) -> int:
    """Where to divide between two neighbouring nuclei: one consonant goes down (V-CV, VC-CV, VCC-CV)."""
    if second == first + 1 or word[second - 1] in "ьъ":  # ь, ъ stay with their consonant: съез-дің
        return second
    return second - 1


def _is_nucleus(word: str, index: int) -> bool:
    if word[index] == "у":  # after a vowel a consonant (да-уыс), else a vowel (бу-ын)
        return index == 0 or word[index - 1] not in _VOWELS
    return word[index] in _VOWELS
