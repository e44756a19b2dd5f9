"""Keep together what a line end must not part."""

from __future__ import annotations

import re

WORD_JOINER = "\u2060"
NO_BREAK = "\u00a0"
# «2 500», «350 000 ₸», «40 минут», «29 қыркүйек», «43 іс-шара»: a number and what it counts stand on one
# line. Longer words would leave lines half empty.
_COUNTED = re.compile(
    r" (?<=\d )(?=\d{3}(?!\d)|[%₸]|[а-яёәғқңөұүһі][а-яёәғқңөұүһі-]{0,11}(?![\w-]))"
)
# «№ 5», «А. Б. Тегі», «с. 12»; and a line never begins with a dash. What stands before the space is asked
# for after it: a pattern that begins with a letter is found ten times as fast.
_BOUND = re.compile(
    r" (?:(?<=№ )(?=\d)|(?<=\b[А-ЯЁӘҒҚҢӨҰҮҺІ]\. )(?=[А-ЯЁӘҒҚҢӨҰҮҺІ])|(?<=\b[а-яё]\. )(?=\d)|(?=[—–] ))"
)
ZERO_WIDTH_SPACE = "\u200b"
_PIECE = 20
_ENDLESS = re.compile(r"[а-яёәғқңөұүһіА-ЯЁӘҒҚҢӨҰҮҺІ]{41,}")
# «500-ден», «68 %-ын», «3 000 ₸-ге», «2025-го»: the hyphen belongs to the number's word. «8:00–12:00»,
# «26–27 сәуір»: a line may not end inside a range.
_JOINED = re.compile(r"-(?<=[\d%₸]-)(?=[а-яёәғқңөұүһі])|[–—](?<=\d[–—])(?=\d)")


def keep_joined(text: str) -> str:
    """The text with a word joiner (U+2060) between a number and its suffix, and inside a range."""
    return _JOINED.sub(lambda match: match.group() + WORD_JOINER, text)


def keep_numbers(text: str) -> str:
    """The text with no-break spaces where a line must not end: in numbers, before units and dashes."""
    return _BOUND.sub(NO_BREAK, _COUNTED.sub(NO_BREAK, text))


def let_long_words_end(text: str) -> str:
    """The text with places to end the line (U+200B) in words that no line of a book could hold."""
    return _ENDLESS.sub(lambda match: ZERO_WIDTH_SPACE.join(_pieces(match.group())), text)


def _pieces(word: str) -> list[str]:
    return [word[start : start + _PIECE] for start in range(0, len(word), _PIECE)]
