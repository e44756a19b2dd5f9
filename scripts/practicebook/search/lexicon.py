"""Know under which keys the words of a language are indexed, and which words its readers may mean."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .. import kazakh
from ..kazakh.stemmer import Stemmer, exact_table, folded_table
from ..wording import wording

Forms = Mapping[str, Mapping[str, int]]  # of each stem: how often each of its forms is written

_LETTERS = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
# Three letters or more between what is no letter; looking back from a letter is twice as quick.
_WORD = re.compile(rf"([{_LETTERS}](?<!\w.)[{_LETTERS}]{{2,}})(?!\w)")
_RUN = re.compile(rf"[{_LETTERS}]+")
_SECOND = re.compile(rf"(?<=[{_LETTERS}])_[{_LETTERS}]+")
_SUGGESTIONS = 5000
_SUGGESTION_LETTERS = 4


class Keys(NamedTuple):
    """Of a word: what its forms have in common, and under which keys it is indexed."""

    stem: str
    keys: tuple[str, ...]


class _Known(dict[str, tuple[str, str]]):
    """By word, as it is written: its stem, and its keys joined."""

    def __init__(self, keys: Callable[[str], Keys]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, word: str) -> tuple[str, str]:
        if (lowered := word.lower()) != word:
            self[word] = self[lowered]
        else:
            stem, keys = self._keys(word)
            self[word] = stem, "_".join(dict.fromkeys(keys))
        return self[word]


class Lexicon:
    """What the words of one language are indexed under, and which words its readers may have meant."""

    def __init__(self, known: _Known, tables: Mapping[str, Any]) -> None:
        self._known = known
        self._tables = tables
        self._counts: Counter[str] = Counter()

    def keyed(self, text: str) -> str:
        """The text with a word's key in its place; two keys are joined, and Pagefind parts them."""
        parts = _WORD.split(text)
        words = parts[1::2]
        self._counts.update(words)
        parts[1::2] = [self._known[word][1] for word in words]
        return "".join(parts)

    def forms(self) -> Forms:
        """How often each form of a stem stands in the texts, stem by stem."""
        forms: dict[str, Counter[str]] = {}
        for word, count in self._counts.items():
            forms.setdefault(self._known[word][0], Counter())[word.lower()] += count
        return forms

    def write_tables(self, folder: Path, language: str, parts: int) -> None:
        """Write what the browser reads words by; `parts`: in how many an index lies there."""
        for name, table in self._tables.items():
            about = {"parts": parts} if name == "stems" else {}
            _write_json(folder / f"{name}.{language}.json", {**table, **about})


def write_suggestions(parts: Iterable[Forms], folder: Path, language: str) -> None:
    """Write the words to offer for a mistyped one: of each stem the usual form."""
    forms: dict[str, Counter[str]] = {}
    for part in parts:
        for stem, counts in part.items():
            forms.setdefault(stem, Counter()).update(counts)
    usual = [
        (-counts.total(), min((-count, form) for form, count in counts.items())[1])
        for counts in forms.values()
    ]
    words = [word for _, word in sorted(usual) if len(word) >= _SUGGESTION_LETTERS]
    _write_json(folder / f"words.{language}.json", words[:_SUGGESTIONS])


def lexicon(language: str, names: Sequence[str]) -> Lexicon:
    """The Lexicon of a language, which has seen no text yet; `names` are never stemmed."""
    return Lexicon(*_known_words(language, tuple(names)))


@lru_cache(maxsize=8)  # what was found out about a word serves all parts of a language
def _known_words(language: str, names: Sequence[str]) -> tuple[_Known, Mapping[str, Any]]:
    letters = {"fold": kazakh.RUSSIAN_KEYBOARD}
    if wording(language).words.search.stems != "kazakh":
        # Pagefind stems by itself; only ё and letters that a keyboard lacks are ours.
        return _Known(_folded), {"stems": letters}
    exact, folded = exact_table(names), folded_table(names)
    by_stem, by_folded = Stemmer(exact), Stemmer(folded)

    def keys(word: str) -> Keys:
        # Letters are folded for all: which word it is, the browser sees on the page. The second key is
        # where folding hides how a suffix fits; it is asked for what a Russian keyboard typed.
        stem = by_stem.stem(word)
        return Keys(stem, (kazakh.fold(stem), by_folded.stem(kazakh.fold(word))))

    return _Known(keys), {"stems": letters | {"table": exact}, "folded": {"table": folded}}


def _folded(word: str) -> Keys:
    folded = kazakh.fold(word)
    return Keys(folded, (folded,))


def as_written(indexed: Sequence[str], keyed: Sequence[str], words: Sequence[str]) -> list[str]:
    """Tokens that Pagefind read in `keyed` ones, with the letters of `words`; what it added stays."""
    if not len(indexed) == len(keyed) == len(words):
        return list(words)
    return [
        token if key == word else _with_letters(token, word)
        for token, key, word in zip(indexed, keyed, words, strict=True)
    ]


@lru_cache(maxsize=20_000)
def _with_letters(token: str, word: str) -> str:
    letters = iter(_RUN.findall(word))
    return _RUN.sub(lambda match: next(letters, match[0]), _SECOND.sub("", token))


def _write_json(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
