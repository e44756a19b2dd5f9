"""Cut Kazakh words to stems, so that the forms of a word meet in search; the rules are in stemmer.yml."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from .alphabet import fold

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast

RULES = Path(__file__).with_name("stemmer.yml")
WORD = re.compile("[а-яёәғқңөұүһі]{3,}")
_AFTER = {"any": "", "consonant": "NRLZTU", "vowel": "VU"}
# A table is plain JSON, because the browser's stemmer (kazakh-stemmer.js) works on the same one.
Table = dict[str, Any]
# Suffix, harmony (B, F or none), classes it stands after, letters that stay, what the rest looks like.
_Row = tuple[str, str, str, int, str]
_Rule = tuple[str, str, str, int, re.Pattern[str] | None]


class Stemmer:
    """Stems by one expanded table; `kazakh-stemmer.js` does the same, step by step."""

    def __init__(self, table: Table) -> None:
        self.table = table
        # By layer and last letter, in the order of the table.
        self._rules: dict[tuple[str, str], list[_Rule]] = {}
        for layer, rules in table["rules"].items():
            for suffixes, harmony, after, least, condition in rules:
                must = re.compile(condition) if condition else None
                for suffix in suffixes.split():
                    rule = (suffix, harmony, after, least, must)
                    self._rules.setdefault((layer, suffix[-1]), []).append(rule)
        self._protected = frozenset(table["protected"])
        self._tail = re.compile(table["tail"])
        self._finish = [
            (re.compile(pattern), re.sub(r"(\d)", r"\\\1", to)) for pattern, to in table["finish"]
        ]

    def stem(self, word: str) -> str:
        """The stem of a word in any case; words of other scripts come back in lower case."""
        word = unicodedata.normalize("NFC", word.lower())
        if not WORD.fullmatch(word):
            return word
        stem = self._protected_part(word) or self._shortest(word)
        for pattern, to in self._finish:
            stem = pattern.sub(to, stem)
        return stem

    def _protected_part(self, word: str) -> str | None:
        for length in range(len(word), 2, -1):
            if word[:length] in self._protected and (
                length == len(word) or self._tail.match(word[length:])
            ):
                return word[:length]
        return None

    def _shortest(self, word: str) -> str:
        """The shortest rest that legal cuts lead to."""
        best, todo = word, [(word, "start")]
        seen: set[tuple[str, str]] = set()
        while todo:
            rest, layer = todo.pop()
            for below in self.table["order"][layer]:
                for shorter in self._cuts(rest, below):
                    if (shorter, below) not in seen:
                        seen.add((shorter, below))
                        todo.append((shorter, below))
                        if len(shorter) < len(best):
                            best = shorter
        return best

    def _cuts(self, word: str, layer: str) -> Iterator[str]:
        for suffix, harmony, after, least, condition in self._rules.get((layer, word[-1]), ()):
            length = len(word) - len(suffix)
            if length >= least and word.endswith(suffix):
                rest = word[:length]
                if self._may_end(rest, suffix, harmony, after) and (
                    condition is None or condition.search(rest)
                ):
                    yield rest

    def _may_end(self, rest: str, suffix: str, harmony: str, after: str) -> bool:
        vowels = self.table["vowels"]
        if len(rest) == 2 and not (rest[0] in vowels and rest[1] not in vowels):
            return False  # of two letters only the shape of ел, үй, ат is a word
        if not any(letter in vowels for letter in rest):
            return False
        # ь hides the consonant before it: модуль-дер
        last = rest[-2] if rest[-1] == "ь" and suffix[0] not in vowels else rest[-1]
        if after and self._class(last) not in after:
            return False
        return not harmony or self._harmony(rest) in ("", harmony)

    def _class(self, letter: str) -> str:
        return next((name for name, letters in self.table["classes"] if letter in letters), "T")

    def _harmony(self, rest: str) -> str:
        table = self.table
        if rest[-1] in table["last_front"]:
            return "F"
        if rest[-1] in table["last_back"]:
            return "B"
        for letter in reversed(rest):
            if letter in table["back"]:
                return "B"
            if letter in table["front"]:
                return "F"
            if letter in table["neutral"]:
                return ""
        return ""


def exact_table(protected: Iterable[str] = ()) -> Table:
    """The rules expanded to plain suffixes; `protected` words keep an end that looks like a suffix."""
    source = _source()
    words = {*" ".join(source["protected"].values()).split(), *(word.lower() for word in protected)}
    return {
        **{
            key: source[key]
            for key in ("vowels", "back", "front", "neutral", "last_front", "last_back")
        },
        "classes": [[name, letters] for name, letters in source["classes"].items()],
        "rules": {
            layer: _expanded(layer, groups, source) for layer, groups in source["layers"].items()
        },
        "order": source["order"],
        "finish": [*source["finish"], *source["finish_exact"]],
        "tail": "^(?:" + "|".join(source["tail"].split()) + ")",
        "protected": sorted(words),
    }


def folded_table(protected: Iterable[str] = ()) -> Table:
    """The same rules for words typed on a Russian keyboard: letters folded, harmony not asked for."""
    exact = exact_table(protected)
    rules = {
        layer: _grouped(
            (fold(suffix), "", after, least, fold(condition))
            for suffixes, _, after, least, condition in rows
            for suffix in suffixes.split()
        )
        for layer, rows in exact["rules"].items()
    }
    classes = [[name, fold(letters)] for name, letters in exact["classes"]]
    return exact | {
        "vowels": fold(exact["vowels"]),
        "classes": classes,
        "rules": rules,
        "finish": [[fold(pattern), fold(to)] for pattern, to in _source()["finish"]],
        "tail": fold(exact["tail"]),
        "protected": sorted({fold(word) for word in exact["protected"]}),
    }


def _expanded(layer: str, groups: list[dict[str, Any]], source: dict[str, Any]) -> list[list[Any]]:
    rows = []
    for group in groups:
        for form in group["suffixes"]:
            for suffix, harmony, after in _forms(form, source):
                if group["after"] != "any":
                    after = _AFTER[group["after"]]
                    if layer == "possessive-third" and group["after"] == "vowel":
                        after = "V"  # -сы stands after true vowels only: оқу-ы
                rows.append(
                    (suffix, harmony, after, group["least"], _condition(layer, suffix, source))
                )
    return _grouped(rows)


def _forms(form: str, source: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The written forms of a suffix: text, harmony (B, F or none), classes it stands after."""
    slots = source["slots"]
    harmonic = any(letter in slots or letter == "G" for letter in form)
    for index, harmony in enumerate("BF"):
        rest = "".join(slots[letter][index] if letter in slots else letter for letter in form[1:])
        if form[0] in source["initials"]:
            for initial, after in source["initials"][form[0]].items():
                first = slots[initial][index] if initial in slots else initial
                yield first + rest, harmony if harmonic else "", after
        else:
            first = slots[form[0]][index] if form[0] in slots else form[0]
            yield first + rest, harmony if harmonic else "", ""


def _condition(layer: str, suffix: str, source: dict[str, Any]) -> str:
    return next(
        (
            str(condition["rest"])
            for condition in source["conditions"]
            if condition["layer"] == layer and re.search(condition["suffix"], suffix)
        ),
        "",
    )


def _grouped(rows: Iterable[_Row]) -> list[list[Any]]:
    """Rows that ask for the same in one row, their suffixes joined by spaces."""
    groups: dict[tuple[Any, ...], dict[str, None]] = {}
    for suffix, *asked in rows:
        groups.setdefault(tuple(asked), {})[suffix] = None
    return [[" ".join(suffixes), *asked] for asked, suffixes in groups.items()]


@functools.cache
def _source() -> dict[str, Any]:
    source: dict[str, Any] = yaml.load(RULES.read_text("utf-8"), Loader=_Loader)
    return source


@functools.cache
def _default() -> Stemmer:
    return Stemmer(exact_table())


def stem(word: str) -> str:
    """The stem of a Kazakh word, by the rules alone (no names from records)."""
    return _default().stem(word)
