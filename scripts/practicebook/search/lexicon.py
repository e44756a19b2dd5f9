"""Know under which keys the words of a language are indexed, and which words its readers may mean."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import kazakh
from ..kazakh.stemmer import Stemmer, exact_table, folded_table
from ..wording import wording

Forms = Mapping[str, Mapping[str, int]]  # of each stem: how often each of its forms is written

_LETTERS = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
_WORD = re.compile(rf"(?<!\w)[{_LETTERS}]{{3,}}(?!\w)")
_JOINED = re.compile(rf"(?<=[{_LETTERS}])(?:_[{_LETTERS}]+)+")
_SUGGESTIONS = 5000
_SUGGESTION_LETTERS = 4


class Lexicon:
    """What the words of one language are indexed under, and which words its readers may have meant."""

    def __init__(self, keys: Callable[[str], list[str]], tables: Mapping[str, Any]) -> None:
        self._keys = keys
        self._tables = tables
        self._stems: dict[str, str] = {}
        self._tails: dict[str, str] = {}
        self._joined: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def joined(self, text: str) -> str:
        """The text with the keys of each word joined on."""
        return _WORD.sub(self._with_keys, text)

    def _with_keys(self, match: re.Match[str]) -> str:
        word = match[0]
        self._counts[word] += 1
        if word not in self._joined:
            self._joined[word] = word + self._tail(word.lower())
        return self._joined[word]

    def _tail(self, word: str) -> str:
        if word not in self._tails:
            first, *_ = keys = self._keys(word)
            self._stems[word] = first
            self._tails[word] = "".join(f"_{k}" for k in dict.fromkeys(keys) if k != word)
        return self._tails[word]

    def forms(self) -> Forms:
        """How often each form of a stem stands in the texts, stem by stem."""
        forms: dict[str, Counter[str]] = {}
        for word, count in self._counts.items():
            lowered = word.lower()
            forms.setdefault(self._stems[lowered], Counter())[lowered] += count
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
    """The Lexicon of a language; `names` are never stemmed."""
    letters = {"fold": kazakh.RUSSIAN_KEYBOARD}
    if wording(language).words.search.stems != "kazakh":
        # Pagefind stems by itself; only ё and letters that a keyboard lacks are ours.
        return Lexicon(lambda word: [kazakh.fold(word)], {"stems": letters})
    exact, folded = exact_table(names), folded_table(names)
    by_stem, by_folded = Stemmer(exact), Stemmer(folded)
    return Lexicon(
        lambda word: [by_stem.stem(word), by_folded.stem(kazakh.fold(word))],
        {"stems": letters | {"table": exact}, "folded": {"table": folded}},
    )


def without_keys(text: str) -> str:
    """What `Lexicon.joined` was given."""
    return _JOINED.sub("", text)


def _write_json(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
