"""Find what no content file may hold: signs that hide or are lost, and what an unfinished merge leaves."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Control characters, and the three that YAML 1.1 or a terminal take for a line end; what turns the
# reading direction, so that a text would not read as it stands; what has no shape and hides in words;
# halves of a character and tags. A soft hyphen is allowed: Word leaves it, and readers see it.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u200b-\u200d\u2060-\u2065\u206a-\u206f\u180e\u115f\u1160\u3164\uffa0\u034f"
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
MAX_MARKS = 4  # on one letter; a flood of them takes quadratic time to put in order
# Cyrillic letters first: most characters need not be asked for what they are.
_SIGNS = re.compile(rf"[^\u0400-\u0482\u048a-\u052f\w\s\x00-\xff\u2010-\u203a]{{{MAX_MARKS + 1},}}")
LOST = "\ufffd"  # what a program writes for a letter that it does not understand
_LETTER = r"[^\W\d_]"
LONGEST_WORD = 60  # letters; Kazakh and Russian have half of it, and no line holds more
# An address may hold more; before it stands a sign of its own.
_ENDLESS = re.compile(rf"(?<![^\s(«„“\"'*_~|>]){_LETTER}{{{LONGEST_WORD + 1},}}")
_WORD_LETTERS = 30  # of the word that a letter was lost of, on either side
_LOST_WORD = re.compile(rf"[\w-]{{0,{_WORD_LETTERS}}}{LOST}[\w{LOST}-]{{0,{_WORD_LETTERS}}}")
_MERGE_SIGNS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
# Git writes a name behind all but the line between both sides. That line may be a heading's in Markdown,
# where it stands under words; alone it counts where there is nothing above it.
_MERGE_LINE = re.compile(
    r"^(?:(?:<{7}|>{7})(?: .*)?|\|{7} [^|\n]+)$|(?:\A|(?<=\n\n))={7}$", re.MULTILINE
)


class Flaw(NamedTuple):
    """Where a text cannot stay as it is, the Problem's code, and what was found there."""

    offset: int
    code: str
    found: str = ""


def first_flaw(text: str) -> Flaw | None:
    """The first thing in a file's text that nothing else can be said before; None in a sound text."""
    if flaw := hidden(text):
        return flaw
    if (offset := _flood(text)) is not None:
        return Flaw(offset, "too-many-marks")
    if len(max(text.split(), key=len, default="")) > LONGEST_WORD and (
        word := _ENDLESS.search(text)
    ):
        return Flaw(word.start(), "word-too-long", f"{word[0][:_WORD_LETTERS]}…")
    if any(sign in text for sign in _MERGE_SIGNS) and (line := _MERGE_LINE.search(text)):
        return Flaw(line.start(), "merge-conflict", line[0])
    return None


def hidden(text: str) -> Flaw | None:
    """The first sign of a text that readers would not see, or whose letter is lost."""
    if match := _FORBIDDEN.search(text):
        return Flaw(match.start(), "control-character", f"U+{ord(match[0]):04X}")
    if (offset := text.find(LOST)) >= 0:
        return Flaw(offset, "letter-lost", _word_around(text, offset))
    return None


def _word_around(text: str, offset: int) -> str:
    match = _LOST_WORD.search(text, max(offset - _WORD_LETTERS, 0))
    return match[0] if match else LOST


def _flood(text: str) -> int | None:
    """Where more marks stand on one letter than any language has; None in every ordinary text."""
    for signs in _SIGNS.finditer(text):
        run = 0
        for offset, sign in enumerate(signs.group(), signs.start()):
            run = run + 1 if unicodedata.combining(sign) else 0
            if run > MAX_MARKS:
                return offset - run
    return None
