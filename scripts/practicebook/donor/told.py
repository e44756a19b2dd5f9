"""Say the numbers of a report as its reader sees them: counts, tenge, deviations, what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from babel import Locale
from babel.core import get_global

from ..model import Qualifier
from ..typography import WORD_JOINER
from ..wording import Wording
from .accounts import Compared

_ABSENT = "–"


class Told:
    """Says plan, fact and deviation in one language."""

    def __init__(self, say: Wording) -> None:
        self.say = say
        self.words = say.words.donor

    def counts(self, pair: Compared, qualifier: Qualifier = "exact") -> list[str]:
        """Plan, fact, difference and its share of the plan, as counts."""
        say, fact = self.say, self._or_missing(pair.fact, self.say.number)
        if pair.fact is not None:
            fact = say.qualified(pair.fact, qualifier).replace(WORD_JOINER, "")
        return [self._or_missing(pair.plan, say.number), fact, *self._off(pair, say.number)]

    def sums(self, pair: Compared) -> list[str]:
        """Plan, fact, difference and its share of the plan, as money."""
        return [self.tenge(pair.plan), self.tenge(pair.fact), *self._off(pair, self.say.tenge)]

    def tenge(self, value: int | None) -> str:
        """The sum, or that there is none."""
        return self._or_missing(value, self.say.tenge)

    def _or_missing(self, value: int | None, say: Callable[[int], str]) -> str:
        return str(self.words.missing) if value is None else say(value)

    def _off(self, pair: Compared, say: Callable[[int], str]) -> list[str]:
        off = pair.deviation
        if off is None:
            return [_ABSENT, _ABSENT]
        sign = "+" if off > 0 else "\u2212" if off < 0 else ""
        if pair.share is not None:
            return [sign + say(abs(off)), self.say.deviation(pair.share)]
        return [sign + say(abs(off)), str(self.words.nothing_planned) if off else _ABSENT]


def notable(pairs: Sequence[Compared], columns: Sequence[int]) -> frozenset[tuple[int, int]]:
    """The cells of deviations to set in bold."""
    return frozenset(
        (row, column) for row, pair in enumerate(pairs) if pair.notable for column in columns
    )


def language_tag(language: str) -> str:
    """«kk-KZ», as Office programs know the language."""
    likely = Locale.parse(get_global("likely_subtags")[language])
    return f"{language}-{likely.territory}"
