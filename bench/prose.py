"""Write seeded prose of real Kazakh and Russian words: one shape, equal numbers in each language."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

LANGUAGES = ("kk", "ru")
Localized = dict[str, str]


def join(parts: Sequence[Localized], mark: str) -> Localized:
    """The parts of each language one after another, with `mark` between them."""
    return {language: mark.join(part[language] for part in parts) for language in LANGUAGES}


def form(pattern: str, *parts: Localized) -> Localized:
    """`pattern` with its blanks `{}` filled by the parts of each language."""
    return {l: pattern.format(*(part[l] for part in parts)) for l in LANGUAGES}


class Prose:
    """Words, sentences and Markdown blocks drawn from one seed."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def phrase(self, words: int) -> Localized:
        """`words` words without a capital or a stop."""
        return {language: " ".join(self._words(language, words)) for language in LANGUAGES}

    def title(self, words: int) -> Localized:
        """A phrase with a capital letter."""
        return {language: _capital(text) for language, text in self.phrase(words).items()}

    def sentence(self, words: int, number: int | None = None) -> Localized:
        """A sentence of `words` words; `number` stands in its middle."""
        sentence = {}
        for language in LANGUAGES:
            drawn = self._words(language, words)
            if number is not None:
                drawn.insert(words // 2, str(number))
            sentence[language] = _capital(" ".join(drawn)) + "."
        return sentence

    def paragraph(self, sentences: int) -> Localized:
        """Sentences of 9 to 15 words; every second one tells a number."""
        shapes = [(self.random.randint(9, 15), self.number()) for _ in range(sentences)]
        numbered = [
            self.sentence(words, number if index % 2 else None)
            for index, (words, number) in enumerate(shapes)
        ]
        return join(numbered, " ")

    def bullets(self, count: int, sentences: int) -> Localized:
        """A list whose entries open with a bold phrase."""
        return self._listed(count, sentences, lambda index: "-")

    def steps(self, count: int, sentences: int) -> Localized:
        """Numbered steps that open with a bold phrase."""
        return self._listed(count, sentences, lambda index: f"{index + 1}.")

    def table(self, columns: int, rows: int) -> Localized:
        """A table: a word and numbers in each row."""
        head = [self.title(1) for _ in range(columns)]
        lines = [self._row(head), _same("|" + "---|" * columns)]
        for _ in range(rows):
            numbers = [_same(str(self.number())) for _ in range(columns - 1)]
            lines.append(self._row([self.title(2), *numbers]))
        return join(lines, "\n")

    def number(self) -> int:
        """A number as reports tell it: mostly small, some in the thousands."""
        return self.random.randint(2, self.random.choice((30, 300, 3000)))

    def _row(self, cells: Sequence[Localized]) -> Localized:
        return form("| {} |", join(cells, " | "))

    def _listed(self, count: int, sentences: int, mark: Callable[[int], str]) -> Localized:
        return join(
            [
                form(mark(index) + " **{}.** {}", self.title(2), self.paragraph(sentences))
                for index in range(count)
            ],
            "\n",
        )

    def _words(self, language: str, count: int) -> list[str]:
        words, weights = _vocabulary(language)
        return self.random.choices(words, cum_weights=weights, k=count)


@functools.cache
def _vocabulary(language: str) -> tuple[list[str], list[float]]:
    """The words of a language, frequent ones first, with the weights that Zipf's law gives them."""
    file = Path(__file__).parent / f"words.{language}.txt"
    words = file.read_text("utf-8").split()
    return words, list(itertools.accumulate(1 / (rank + 5) for rank in range(len(words))))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _same(text: str) -> Localized:
    return dict.fromkeys(LANGUAGES, text)
