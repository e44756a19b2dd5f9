"""Know what reports call things: the fields, the sections and the fixed words of every language.

Names of fields come from `field_help`; how else people write them, and what the forms say, from
`wording/import.<language>.yml`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from ..collection import Kind
from ..field_help import LIST, FieldSpec, field_help, model_fields
from ..wording import FOLDER, wording

SURE = 86.0  # of 100: «Название проэкта» is 94, «План» beside «Пландар» 73
EXACT = 96.0
SHORTEST = 5  # letters of a label that may hold a slip
LONGEST = 160  # characters of a label
SHARE = 0.3  # of a text's words that hold a letter of its language alone; in Kazakh two of three do
SECTION = "sections."
KINDS = {"projects": "project", "offices": "office"}
# What the editors decide, not those who report.
EDITORS_OWN = frozenset(
    {"status", "sample", "related[]", "review_by", "updated", "licence", "replication.replicates"}
)
_NUMBERING = re.compile(r"^\s*(?:[\dIVX]{1,4}(?:\.\d+)*\s*[.)]|№\s*\d*|[-\u2022*])\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@functools.cache
def import_words(language: str) -> Mapping[str, Any]:
    """`wording/import.<language>.yml`."""
    words: Mapping[str, Any] = yaml.safe_load(
        (FOLDER / f"import.{language}.yml").read_text("utf-8")
    )
    return words


@functools.lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """A label in the form in which labels are compared: no case, marks, numbering or brackets."""
    text = _BRACKETS.sub(" ", _NUMBERING.sub("", text)) or text
    marked = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in marked if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


def without_marks(label: str) -> str:
    """A label on one line without the colon or the star at its end."""
    return " ".join(label.split()).rstrip(" :*")


def language_of(text: str, languages: tuple[str, ...], otherwise: str) -> str:
    """The language of a text by its letters; `otherwise` where a short text does not tell."""
    found = re.findall(r"[^\W\d_]{3,}", text.casefold())
    for language in languages:
        own = set(import_words(language)["own_letters"])
        if own and found:
            share = sum(bool(own & set(word)) for word in found) / len(found)
            foreign = len(found) < 8 and otherwise and otherwise != language
            if share >= (2 * SHARE if foreign else SHARE):  # a short text may hold a name
                return language
            if (share < SHARE / 4 and len(found) >= 7) or len(found) >= 40:
                return next((l for l in languages if not import_words(l)["own_letters"]), otherwise)
    return otherwise


@dataclass(frozen=True)
class Named:
    """What a label names: a field's path or `sections.<id>`; `language`: where the label says one."""

    path: str
    language: str | None
    score: float


class Vocabulary:
    """The names of one kind of record in all languages."""

    def __init__(self, kind: Kind, languages: tuple[str, ...]) -> None:
        self.kind = kind
        self.languages = languages
        self.specs: Mapping[str, FieldSpec] = {
            spec.path: spec for spec in model_fields(KINDS[kind]) if spec.path not in EDITORS_OWN
        }
        self.sections: tuple[str, ...] = tuple(wording(languages[0]).words["sections"][kind])
        self._fields = dict(reversed(list(self._field_names())))
        self._sections = dict(reversed(list(self._section_names())))
        self._columns = {
            path: dict(reversed(list(self._column_names(path)))) for path in self.lists()
        }

    def lists(self) -> list[str]:
        """The paths of the lists of groups, which reports give as tables."""
        return [p for p, spec in self.specs.items() if spec.form == "group" and spec.many]

    def children(self, path: str) -> list[FieldSpec]:
        """The fields of a group."""
        return [spec for spec in self.specs.values() if spec.parent == path]

    def label(self, path: str, language: str) -> str:
        """What an editor reads for a path."""
        if path.startswith(SECTION):
            return str(wording(language).words["sections"][self.kind][path.removeprefix(SECTION)])
        return field_help(language, KINDS[self.kind])[path].full_label

    def field(self, text: str, least: float = SURE) -> Named | None:
        """The field that a label names; fields inside lists are columns, not labels."""
        return self._nearest(text, self._fields, least)

    def section(self, text: str, least: float = SURE) -> Named | None:
        """The fixed section that a heading names."""
        return self._nearest(text, self._sections, least)

    def column(self, text: str, of: str, least: float = SURE) -> Named | None:
        """The field of a list's entries that a table's heading names."""
        return self._nearest(text, self._columns[of], least)

    def inside(self, text: str, group: str) -> Named | None:
        """The field of a group by its short name: «Атауы» below «Ұйым»."""
        names = {
            folded(field_help(l, KINDS[self.kind])[spec.path].label): spec.path
            for l in self.languages
            for spec in self.specs.values()
            if spec.path.startswith(f"{group}.") and spec.form != "group"
        }
        return self._nearest(text, names, SURE)

    def totals(self) -> list[str]:
        """What people call the last row of a table."""
        return [total for l in self.languages for total in import_words(l)["totals"]]

    def _nearest(self, text: str, names: Mapping[str, str], least: float) -> Named | None:
        if len(text) > LONGEST:
            return None
        language, bare = self._without_language(text)
        wanted = folded(bare)
        units = _units(self.languages)
        if wanted not in names:  # «План, тг»
            bare = f" {wanted} "
            for unit in units:
                bare = bare.replace(f" {unit} ", " ")
            wanted = bare.strip() or wanted
        if not wanted:
            return None
        if wanted in names:
            return Named(names[wanted], language, 100.0)
        name, score = _most_like(wanted, names, least)
        return Named(names[name], language, score) if name else None

    def _without_language(self, text: str) -> tuple[str | None, str]:
        """«Название (на казахском)» names a field and a language."""
        pattern, named = _marks(self.languages)
        if found := pattern.search(text):
            return named[found[1].casefold()], text[: found.start()] + text[found.end() :]
        return None, text

    # --- names -----------------------------------------------------------------------------------

    def _field_names(self) -> Iterator[tuple[str, str]]:
        """Folded names with their paths; of two equal names the first holds."""
        outer = [spec for spec in self.specs.values() if LIST + "." not in spec.path]
        for language in self.languages:
            said = field_help(language, KINDS[self.kind])
            for spec in outer:
                yield folded(said[spec.path].full_label), spec.path
                if not spec.depth:
                    yield folded(said[spec.path].label), spec.path
        for language in self.languages:
            aliases = import_words(language)["aliases"]
            for spec in outer:
                for alias in aliases.get(spec.path.replace(LIST, ""), ()):
                    yield folded(alias), spec.path
        for language in self.languages:
            said = field_help(language, KINDS[self.kind])
            for spec in outer:
                yield folded(said[spec.path].label), spec.path

    def _section_names(self) -> Iterator[tuple[str, str]]:
        for language in self.languages:
            for section, title in wording(language).words["sections"][self.kind].items():
                yield folded(title), SECTION + section
        for language in self.languages:
            aliases = import_words(language)["aliases"]
            for section in self.sections:
                for alias in aliases.get(SECTION + section, ()):
                    yield folded(alias), SECTION + section

    def _column_names(self, path: str) -> Iterator[tuple[str, str]]:
        for language in self.languages:
            said = field_help(language, KINDS[self.kind])
            aliases = import_words(language)["aliases"]
            for spec in self.children(path):
                yield folded(said[spec.path].label), spec.path
                yield folded(said[spec.path].full_label), spec.path
                for alias in aliases.get(spec.path, ()):
                    yield folded(alias), spec.path


@functools.cache
def _marks(languages: tuple[str, ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of the words that name a language, longer ones first, and which they name."""
    named = {
        mark.casefold(): language
        for said in languages
        for language, marks in import_words(said)["language_marks"].items()
        for mark in marks
    }
    words = "|".join(re.escape(mark) for mark in sorted(named, key=len, reverse=True))
    pattern = rf"[(\[,/–—-]?\s*(?<!\w)({words})(?!\w)\s*[)\]]?"
    return re.compile(pattern, re.IGNORECASE), named


@functools.cache
def _units(languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded(unit) or unit for l in languages for unit in import_words(l)["units"])


def _most_like(wanted: str, names: Mapping[str, str], least: float) -> tuple[str, float]:
    """The name most like a label, with its score: letters in order, or words in any order.

    A short word has to be the same, since «план» is not «клан».
    """
    if len(wanted) < SHORTEST:
        return "", 0.0
    long_enough = [name for name in names if len(name) >= SHORTEST]
    found = [process.extractOne(wanted, long_enough, scorer=fuzz.ratio, score_cutoff=least)]
    if len(wanted) > 2 * SHORTEST:
        phrases = [name for name in long_enough if len(name) > 2 * SHORTEST]
        scorer = fuzz.token_sort_ratio
        found.append(process.extractOne(wanted, phrases, scorer=scorer, score_cutoff=least))
    best = max((each for each in found if each), key=lambda each: each[1], default=None)
    return (best[0], best[1]) if best else ("", 0.0)
