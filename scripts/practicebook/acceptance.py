"""Keep which translations somebody has looked at: short digests of both texts, in `translations.yml`.

One line a unit (a section or a field), so that two people's work merges line by line; written by
`make accept` alone. Only letters and digits count: who mends a quote or a dash changes no meaning.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .kazakh import as_cyrillic, mixed_words
from .problems import Place, Problem, problem

FILE = "translations.yml"
DIGEST_LETTERS = 10
Digests = Mapping[str, str]  # by language
# What makes no difference in meaning. Bytes: a thousand records are digested at each check.
_ASCII_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_OTHER_SIGNS = re.compile(
    r"[\u00a0\u00ab\u00ad\u00bb\u2011\u2013\u2014\u2018\u2019\u201c-\u201e\u2026\u202f\u2060]+"
)
_LINE = re.compile(r"(\S+):((?: [a-z]{2,3}=[0-9a-f]{10})+)")


@dataclass(frozen=True)
class Accepted:
    """The accepted digests of a record, by the unit's name; `units` is empty until the first time."""

    units: Mapping[str, Digests] = field(default_factory=dict)

    @cached_property
    def known(self) -> frozenset[tuple[tuple[str, str], ...]]:
        """Every accepted translation whatever its unit: lists of fields get reordered."""
        return frozenset(_key(digests) for digests in self.units.values())

    def holds(self, digests: Digests) -> bool:
        """Whether exactly these texts were accepted as translations of each other."""
        return _key(digests) in self.known

    def sharing(self, digests: Digests) -> Digests | None:
        """The accepted translation that one of these texts belongs to, in whatever unit; else None."""
        for part in digests.items():
            if part in self._by_part:
                return self._by_part[part]
        return None

    @cached_property
    def _by_part(self) -> dict[tuple[str, str], Digests]:
        return {part: digests for digests in self.units.values() for part in digests.items()}


def digest(text: str) -> str:
    """A short digest of a text's letters and digits; look-alike letters count as one."""
    letters = as_cyrillic(text) if mixed_words(text) else text
    plain = _OTHER_SIGNS.sub("", letters).encode().translate(None, _ASCII_SIGNS)
    return hashlib.sha256(plain).hexdigest()[:DIGEST_LETTERS]


def parse_accepted(text: str, path: str) -> tuple[Accepted, list[Problem]]:
    """The accepted digests of a text in the form of `accepted_text`, and its broken lines."""
    units: dict[str, Digests] = {}
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None or match[1] in units:
            problems.append(problem(Place(path, number), "translations-broken", found=line))
        else:
            units[match[1]] = dict(part.split("=") for part in match[2].split())
    return Accepted(units), problems


def accepted_text(units: Mapping[str, Digests], comment: str) -> str:
    """The file's text: a comment, then one line a unit, sorted by name."""
    lines = [f"{name}: {_said(units[name])}" for name in sorted(units)]
    return "\n".join([*(f"# {line}" for line in comment.splitlines()), *lines, ""])


def _said(digests: Digests) -> str:
    return " ".join(f"{language}={digests[language]}" for language in sorted(digests))


def _key(digests: Digests) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(digests.items()))
