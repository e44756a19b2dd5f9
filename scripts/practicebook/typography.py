"""Keep together what a line end must not part."""

from __future__ import annotations

import re

WORD_JOINER = "\u2060"
# «500-ден», «68 %-ын», «3 000 ₸-ге», «2025-го»: the hyphen belongs to the number's word.
_SUFFIX = re.compile(r"(?<=[\d%₸])-(?=[а-яёәғқңөұүһі])")


def keep_suffixes(text: str) -> str:
    """The text with a word joiner (U+2060) after each hyphen between a number and its suffix."""
    return _SUFFIX.sub("-" + WORD_JOINER, text)
