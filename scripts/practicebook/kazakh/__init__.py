"""Know the rules of Kazakh that no library here knows: alphabet, suffixes, stems, syllables."""

from .alphabet import ALPHABET, RUSSIAN_KEYBOARD, ablative_suffix, fold, sort_key
from .hyphenation import hyphenate
from .latin import latin
from .look_alikes import EITHER, as_cyrillic, mixed_words
from .stemmer import stem

__all__ = [
    "ALPHABET",
    "EITHER",
    "RUSSIAN_KEYBOARD",
    "ablative_suffix",
    "as_cyrillic",
    "fold",
    "hyphenate",
    "latin",
    "mixed_words",
    "sort_key",
    "stem",
]
