"""Know the Kazakh alphabet: its order, its letters on a Russian keyboard, suffixes after numbers."""

from __future__ import annotations

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
# What readers type for the letters that a Russian keyboard lacks; ё is often typed as е.
RUSSIAN_KEYBOARD = dict(zip("әғқңөұүһіё", "агкноуухие", strict=True))
_FOLD = str.maketrans(RUSSIAN_KEYBOARD)
_ORDER = {letter: f"{index:02d}" for index, letter in enumerate(ALPHABET)}

# The ablative of the last word of a spoken number: «2 500-ден» (бес жүз → жүзден).
# Vowel harmony and assimilation: Қазақ тілінің орфографиялық ережелері, suffixes after digits.
_UNITS = ("", "ден", "ден", "тен", "тен", "тен", "дан", "ден", "ден", "дан")
_TENS = ("", "нан", "дан", "дан", "тан", "ден", "тан", "тен", "нен", "нан")
_POWERS = ((9, "тан"), (6, "нан"), (3, "нан"), (2, "ден"))


def sort_key(text: str) -> str:
    """A key that sorts Kazakh (and Russian) text in the order of the Kazakh alphabet; case is ignored.

    Letters come before nothing else: digits and Latin sort ahead of Cyrillic, as in ICU's order.
    """
    return "".join("~" + _ORDER[c] if c in _ORDER else c for c in text.casefold())


def fold(text: str) -> str:
    """Lower-case text with the letters a Russian keyboard has: «Өңірлік» becomes «онирлик»."""
    return text.lower().translate(_FOLD)


def ablative_suffix(number: int) -> str:
    """The suffix of «-дан/-ден/-тан/-тен/-нан/-нен» that a written `number` >= 0 takes, without hyphen."""
    if number == 0:
        return "ден"
    if number % 10:
        return _UNITS[number % 10]
    if number % 100:
        return _TENS[number // 10 % 10]
    for power, suffix in _POWERS:
        if number % 10**power == 0:
            return suffix
    raise AssertionError(f"a number divisible by 100 ends in a power of ten, got {number}")
