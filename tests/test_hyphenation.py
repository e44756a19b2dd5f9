"""Kazakh words divide at line ends by the rules of spelling, each word beside the rule it shows."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest
from practicebook.check import check
from practicebook.kazakh import hyphenate
from sample_project import ROOT

GOLD = Path(__file__).with_name("gold") / "kk_hyphenation.tsv"
ROWS = [line.split("\t") for line in GOLD.read_text("utf-8").splitlines()]
VOWELS = set("аәеёиоөуұүыіэюя")


def breaks(divided: str) -> set[int]:
    """The places where a word is divided, counted in letters."""
    return set(accumulate(map(len, divided.split("-")[:-1])))


@pytest.mark.parametrize("rule", sorted({rule for _, rule in ROWS}))
def test_no_wrong_break(rule: str) -> None:
    """No word is divided where its rule forbids it, and none of the allowed places is missed."""
    wrong = [
        (divided, found)
        for divided, own in ROWS
        if own == rule
        for found in [hyphenate(divided.replace("-", ""), "-")]
        if breaks(found) != breaks(divided)
    ]
    assert wrong == []


def test_there_are_enough_words() -> None:
    """At least 150 words, none twice."""
    words = [divided for divided, _ in ROWS]
    assert len(words) == len(set(words)) >= 150


def test_our_own_texts_divide_into_syllables() -> None:
    """In every word of the collection each part has a vowel and two letters, and no letter is lost."""
    collection, _ = check(ROOT, ("kk", "ru"))
    words = {
        word
        for entry in collection.entries.values()
        for word in entry.facts.summary["kk"].split() + entry.facts.title["kk"].split()
        if word.isalpha() and len(word) > 4
    }
    assert len(words) > 100
    for word in words:
        parts = hyphenate(word, "-").split("-")
        assert "".join(parts) == word
        divided = len(parts) > 1
        assert not divided or all(len(p) >= 1 and VOWELS & set(p.lower()) for p in parts), parts
        assert not divided or min(len(parts[0]), len(parts[-1])) >= 2, parts
