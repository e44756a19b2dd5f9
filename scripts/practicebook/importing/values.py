"""Understand what people write into a field: numbers, money, dates, yes and no, names from the lists."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from ..collection import Collection, Edition
from ..field_help import FieldSpec, field_help
from ..phones import INTERNATIONAL, international
from .contacts import EMAIL, TELEGRAM
from .days import days, months
from .document import one_line
from .vocabulary import KINDS, folded, import_words, language_of

NAME_LIKENESS = 84.0
_BLANK = re.compile(r"^[\s\-–—_.…/*?]*$")
_THOUSANDS = re.compile(
    r"(?<=\d)[ \u00a0'](?=\d{3}(?!\d))|(?<=\d)[.,](?=\d{3}(?:[.,]\d{3})*(?!\d))"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
Value = str | int | float | bool | dict[str, str]


@dataclass(frozen=True)
class Understood:
    """A value as the record wants it; `sure` False: a reading that an editor should look at."""

    value: Value
    sure: bool = True


@dataclass(frozen=True)
class Reader:
    """Reads values for a kind of record; names are looked up in the collection and its edition."""

    kind: str
    collection: Collection
    edition: Edition | None
    language: str
    _names: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The configured languages."""
        return self.collection.languages

    def read(self, spec: FieldSpec, text: str, language: str | None = None) -> Understood | None:
        """The value of one field; None where the text does not give it."""
        text = text.strip()
        if spec.form == "localized":
            own = language or language_of(text, self.languages, self.language)
            found: Understood | None = Understood({own: text})
        elif spec.form in ("choice", "id"):
            found = self._named(spec, text)
        elif spec.form == "day":
            found = _day(text, self.languages) or _month_edge(spec.name, text, self.languages)
        else:
            reading = _READINGS.get(spec.form)
            found = reading(text, self.languages) if reading else _code(spec, text)
        return found if found and _within(spec, found.value) else None

    def is_blank(self, text: str) -> bool:
        """Whether nothing was answered: empty, a dash, or the form's own words to be written over."""
        return bool(_BLANK.match(text)) or folded(text) in _blanks(self.languages)

    def _named(self, spec: FieldSpec, text: str) -> Understood | None:
        names = self._names_of(spec)
        wanted = folded(text)
        if wanted in names:
            return Understood(names[wanted])
        best = process.extractOne(
            wanted, list(names), scorer=fuzz.ratio, score_cutoff=NAME_LIKENESS
        )
        return Understood(names[best[0]]) if best else None

    def _names_of(self, spec: FieldSpec) -> dict[str, str]:
        """Folded names to ids, in all languages."""
        if spec.path not in self._names:
            self._names[spec.path] = {
                folded(name): id for id, name in self.names(spec) if folded(name)
            }
        return self._names[spec.path]

    def names(self, spec: FieldSpec) -> Iterator[tuple[str, str]]:
        """Every id that the field may take, with each of its names."""
        for value in spec.allowed:
            yield value, value
            for language in self.languages:
                yield value, field_help(language, KINDS[self.kind])[spec.path].values[value]
                others = import_words(language)["values"].get(spec.path, {})
                yield from ((value, name) for name in others.get(value, ()))
        if spec.ids in ("directions", "regions", "indicators", "target_groups"):
            for id, record in getattr(self.collection, spec.ids).items():
                yield id, id
                yield from ((id, name) for name in record.name.values())
                if hasattr(record, "short"):
                    yield from ((id, name) for name in record.short.values())
        if spec.ids == "offices" and self.edition:
            for office in self.edition.offices:
                yield office.slug, office.slug
                names = (*office.facts.title.values(), *office.facts.place.city.values())
                yield from ((office.slug, name) for name in names)


@functools.cache
def _blanks(languages: tuple[str, ...]) -> frozenset[str]:
    words = [import_words(language) for language in languages]
    said = [w for each in words for w in each["blanks"]]
    forms = [each["form"][name] for each in words for name in ("choose", "write")]
    return frozenset(folded(text) for text in (*said, *forms))


def _within(spec: FieldSpec, value: Value) -> bool:
    if isinstance(value, dict):
        return all(0 < len(text) <= (spec.longest or 1000) for text in value.values())
    if isinstance(value, str):
        return 0 < len(value) <= (spec.longest or 1000)
    if isinstance(value, bool):
        return True
    return (spec.least is None or value >= spec.least) and (spec.most is None or value <= spec.most)


# --- numbers -----------------------------------------------------------------------------------------


def qualifier(text: str, languages: tuple[str, ...]) -> str:
    """«2 500-ден астам» is `over`, «около 1 200» is `about`, a plain number `exact`."""
    said = set(folded(text).split())
    for language in languages:
        for name, words in import_words(language)["qualifiers"].items():
            if said & {folded(word) for word in words}:
                return str(name)
    return "exact"


def _number(text: str, languages: tuple[str, ...]) -> Understood | None:
    """The one number of a text, whole: «1 000 000 тг», «1,2 млн тенге», «2 500-ден астам адам»."""
    bare = _BRACKETS.sub(" ", text)  # «14 (оның 6-ы студент)»
    joined = _THOUSANDS.sub("", _THOUSANDS.sub("", bare))
    numbers = _NUMBER.findall(joined)
    if len(numbers) != 1 or len(folded(text).split()) > 12 or re.search(r"-\s*\d|%", joined):
        return None
    scales = {folded(w): s for l in languages for w, s in import_words(l)["scales"].items()}
    behind = folded(joined[joined.index(numbers[0]) + len(numbers[0]) :]).split()
    scale = scales.get(behind[0], 1) if behind else 1
    value = round(float(numbers[0].replace(",", ".")) * scale, 6)
    if len(numbers[0]) > 15 or not value.is_integer():
        return None
    plain = bare == text or not _NUMBER.search(text.replace(numbers[0], "", 1))
    return Understood(int(value), sure=plain and qualifier(text, languages) == "exact")


def _decimal(text: str, languages: tuple[str, ...]) -> Understood | None:
    numbers = re.findall(r"\d+(?:[.,]\d+)?", text)
    return Understood(float(numbers[0].replace(",", "."))) if len(numbers) == 1 else None


def _day(text: str, languages: tuple[str, ...]) -> Understood | None:
    found = days(text, languages)
    return Understood(found[0].isoformat()) if found and len(found) == 1 else None


# --- words -------------------------------------------------------------------------------------------


def _month_edge(name: str, text: str, languages: tuple[str, ...]) -> Understood | None:
    """«2025 жылдың мамыр айы» as a start is its first day, as an end its last; to be looked at."""
    found = months(text, languages)
    if not found or name not in ("start", "end") or (found[0].month != found[1].month):
        return None
    return Understood(found[0 if name == "start" else 1].isoformat(), sure=False)


def _flag(text: str, languages: tuple[str, ...]) -> Understood | None:
    """«Да», «иә, келісемін»; nothing that says more, since a consent is at stake."""
    known = {
        folded(word): value
        for language in languages
        for value, words in import_words(language)["flags"].items()
        for word in (value, *words)
    }
    parts = [folded(part) for part in re.split(r"[,;.]", text) if folded(part)]
    meant = {known.get(part) for part in [folded(text)] if part in known} or {
        known.get(part) for part in parts
    }
    if len(meant) == 1 and None not in meant:
        return Understood(meant == {"true"})
    if text in ("✓", "✔", "☑", "☒", "+"):
        return Understood(True)
    return None


def _text(text: str, languages: tuple[str, ...]) -> Understood | None:
    return Understood(one_line(text))


def _url(text: str, languages: tuple[str, ...]) -> Understood | None:
    found = re.search(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#][^\s<>\"]*)?", text)
    if not found or found.group() != text.strip():
        return None
    return Understood(text if "://" in text else f"https://{text}")


def _email(text: str, languages: tuple[str, ...]) -> Understood | None:
    found = EMAIL.fullmatch(text)
    return Understood(text) if found else None


def _code(spec: FieldSpec, text: str) -> Understood | None:
    """A value in a fixed form, as the model's pattern has it; spaces and addresses around it taken off."""
    candidates = [text, re.sub(r"\s", "", text)]
    if found := TELEGRAM.search(text):
        candidates.append("@" + (found[1] or found[2]))
    if spec.pattern == INTERNATIONAL and (number := international(text)):
        candidates.append(number)
    for candidate in candidates:
        if spec.pattern and re.search(spec.pattern, candidate):
            return Understood(candidate)
    return None


_READINGS = {
    "integer": _number,
    "decimal": _decimal,
    "flag": _flag,
    "text": _text,
    "url": _url,
    "email": _email,
}
