"""Know the rules of Kazakh that no library here knows: alphabet, suffixes, stems, syllables."""

from .alphabet import ALPHABET, RUSSIAN_KEYBOARD, ablative_suffix, fold, sort_key
from .hyphenation import hyphenate
from .stemmer import stem

__all__ = [
    "ALPHABET",
    "RUSSIAN_KEYBOARD",
    "ablative_suffix",
    "fold",
    "hyphenate",
    "sort_key",
    "stem",
]
