"""Know the letters of other alphabets that look like Cyrillic ones, and which word was meant.

The pairs are those of Unicode's confusables.txt that a Kazakh or Russian keyboard layout, a scan or a
converter really mixes up; `k` and `B` … are in it since they look alike in most typefaces. Letters that
only remind of each other (к for қ, у for ұ) are left to the writer.
"""

from __future__ import annotations

import re

EITHER = " / "  # stands between two words that may both be meant
_LATIN = "AaBCcEeHhIiKkMOoPpTXxyƏəƟɵ"
_CYRILLIC = "АаВСсЕеНһІіКкМОоРрТХхуӘәӨө"
_TO_CYRILLIC = str.maketrans(dict(zip(_LATIN, _CYRILLIC, strict=True)))
_TO_LATIN = str.maketrans(dict(zip(_CYRILLIC, _LATIN, strict=True)))
_IS_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u0259\u0275]")
_IS_CYRILLIC = re.compile("[\u0400-\u052f]")
# «c 8:00», «мы o нём»: a Latin letter alone between Cyrillic words, where Russian has a short word.
_ALONE = frozenset("aco")
_BETWEEN = re.compile("[\u0400-\u052f,] [aco] [\u0400-\u052f0-9]")
_LATIN_RUN = re.compile("[A-Za-z\u00c0-\u024f\u0259\u0275]+")


def mixed_words(text: str) -> list[tuple[int, str, str]]:
    """(offset, word, word meant) for each word in which letters only look like those around them.

    «QazMed», «IT-маман», «Zoom-да» and «COVID-19» are words of one alphabet each; in «Zoomда» nothing
    looks like anything else. None of these is reported.
    """
    found = []
    end = 0
    for run in _LATIN_RUN.finditer(text):  # Latin is rare here: the quickest way through a text
        first, behind = run.span()
        if (
            "\u0400" <= text[first - 1 : first] < "\u0530"
            or "\u0400" <= text[behind : behind + 1] < "\u0530"
        ):
            if first >= end:
                start, end = _word_around(text, first)
                word = text[start:end]
                if (meant := _meant(word)) is not None:
                    found.append((start, word, meant))
        elif behind == first + 1 and run[0] in _ALONE and _between_words(text, first):
            found.append((first, run[0], run[0].translate(_TO_CYRILLIC)))
    return found


def as_cyrillic(text: str) -> str:
    """The text with every look-alike as its Cyrillic twin: for comparing, not for showing."""
    return text.translate(_TO_CYRILLIC)


def _word_around(text: str, offset: int) -> tuple[int, int]:
    start = end = offset
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return start, end


def _between_words(text: str, offset: int) -> bool:
    return _BETWEEN.match(text, max(offset - 2, 0)) is not None


def _meant(word: str) -> str | None:
    """The word in the one alphabet that all of it can be written in; None where that is neither."""
    latin, cyrillic = _IS_LATIN.findall(word), _IS_CYRILLIC.findall(word)
    as_latin = all(letter in _CYRILLIC for letter in cyrillic)
    as_cyrillic_word = all(letter in _LATIN + "Y" for letter in latin) and not _abbreviation(word)
    if as_latin and as_cyrillic_word:
        # «IТ»: either will do; capitals are rather an abbreviation from English.
        as_latin = len(latin) > len(cyrillic) or (len(latin) == len(cyrillic) and word.isupper())
    if as_latin:
        return word.translate(_TO_LATIN)
    return _with_u(word.translate(_TO_CYRILLIC)) if as_cyrillic_word else None


def _with_u(word: str) -> str:
    """Latin Y looks like both У and Ү: the vowels around tell, else both words are offered."""
    if "Y" not in word:
        return word
    if re.search("[аоыұяёю]", word.lower()):
        return word.replace("Y", "У")
    if re.search("[әіөү]", word.lower()):
        return word.replace("Y", "Ү")
    return f"{word.replace('Y', 'Ү')}{EITHER}{word.replace('Y', 'У')}"


def _abbreviation(word: str) -> bool:
    """«AITVті»: Latin capitals with a Cyrillic ending may be a name whose hyphen is missing."""
    return re.match("[A-Z]{2,}[\u0430-\u052f]+$", word) is not None
