"""Spell Kazakh and Russian in the Latin letters of web addresses."""

from __future__ import annotations

# As on Kazakhstan's road signs and in passports: one way only, nobody has to read it back.
_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    **dict(zip("әғқңөұүһіё", "agknouuhie", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "yu",
    "я": "ya",
    "ъ": "",
    "ь": "",
}
_TABLE = str.maketrans(_LETTERS)


def latin(text: str) -> str:
    """The text in lower case with Cyrillic letters spelled in Latin ones; other signs stay."""
    return text.lower().translate(_TABLE)
