"""Hold the numbers of a record against each other: between its languages, and text against facts.

Only what cannot be meant otherwise is a contradiction: «Жоба 120 адамды қамтыды» names one figure of
the facts, while «120 адам келді» may be about one evening.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from .collection import AnyEntry, Collection, Edition
from .memory import Memory
from .model import ProjectFacts, Record
from .narrative import NUMBER, Narrative, numbers_in
from .placeholders import placeholders_in
from .problems import Place, Problem, problem
from .translations import dotted, localized_fields
from .wording import wording
from .yaml_source import FieldPath

Figure = tuple[FieldPath, tuple[int, ...]]  # where the facts hold it, and its values: plan, fact
SUMMARY = "summary"
RESULTS = "results"
_DIGIT = re.compile("[0-9]")
_TAG = re.compile(r"<[^>]*>")
_NAMED = re.compile(r"№[\s\u00a0]*[0-9]+")


def contradictions(collection: Collection, memory: Memory) -> Iterator[Problem]:
    """Every number of one language or of a text that something else in its record denies.

    The `memory` of earlier checks spares records that did not change.
    """
    for edition in collection.editions:
        yield from _fields_differ(edition)
        for entry in edition.entries:
            yield from record_contradictions(entry, memory)


def record_contradictions(entry: AnyEntry, memory: Memory) -> tuple[Problem, ...]:
    """The contradictions within one record."""
    find = functools.partial(_in_record, entry)
    return memory.problems(("contradictions", entry.address), entry.digest, find)


def _in_record(entry: AnyEntry) -> list[Problem]:
    return [
        *_fields_differ(entry),
        *_texts_differ(entry),
        *_denied_claims(entry),
        *_unsupported(entry),
    ]


# --- language against language ---------------------------------------------------------------------


def _fields_differ(record: AnyEntry | Edition) -> Iterator[Problem]:
    for path, localized in localized_fields(record.facts):
        if not any(_DIGIT.search(text) for text in localized.values()):
            continue
        numbers = {language: set(numbers_in(text)) for language, text in localized.items()}
        for language, here in numbers.items():
            for other, there in numbers.items():
                for number in sorted(here - there):
                    place = record.source.place(*path, language)
                    at = _said(record.source.place(*path, other))
                    yield problem(place, "numbers-differ", found=number, other=at)


def _texts_differ(entry: AnyEntry) -> Iterator[Problem]:
    for text in entry.texts.values():
        for other in entry.texts.values():
            for number in sorted(set(text.numbers) - set(other.numbers)):
                place = text.number_place(number)
                at = _said(_same_section(text, other, place.line))
                yield problem(place, "numbers-differ", found=number, other=at)


def _same_section(text: Narrative, other: Narrative, line: int) -> Place:
    """The heading, in the other language, of the section that a line stands in."""
    before = [section for section in text.sections if section.line <= line]
    index = len(before) - 1
    if before and before[-1].known:
        lines = [section.line for section in other.sections if section.id == before[-1].id]
        return Place(other.path, lines[0] if lines else 1)
    same_form = len(text.sections) == len(other.sections) and index >= 0
    return Place(other.path, other.sections[index].line if same_form else 1)


# --- text against facts ----------------------------------------------------------------------------


def _denied_claims(entry: AnyEntry) -> Iterator[Problem]:
    figures = _figures(entry)
    for language, text in entry.texts.items():
        for said in _results(text):
            for name, number in _claims(said, language):
                if name in figures and int(number) not in figures[name][1]:
                    yield _denied(entry, text.number_place(number), number, figures[name])
    for language, said in entry.facts.summary.items():
        for name, number in _claims(said, language):
            if name in figures and int(number) not in figures[name][1]:
                place = entry.source.place(SUMMARY, language)
                yield _denied(entry, place, number, figures[name])


def _denied(entry: AnyEntry, place: Place, number: str, figure: Figure) -> Problem:
    path, values = figure
    other = _said(entry.source.place(*path))
    return problem(place, "number-contradicts", found=number, expected=values[-1], other=other)


def _figures(entry: AnyEntry) -> dict[str, Figure]:
    """The figures that a text may name: the grant, and the indicators that were measured."""
    found: dict[str, Figure] = {}
    for index, measured in enumerate(entry.facts.indicators):
        values = tuple(v for v in (measured.plan, measured.fact) if v is not None)
        if measured.fact is not None and measured.qualifier == "exact":
            found[measured.id] = (("indicators", index, "fact"), values)
    if isinstance(entry.facts, ProjectFacts):
        found["grant"] = (("funding", "grant"), (entry.facts.funding.grant,))
    return found


def _results(text: Narrative) -> Iterator[str]:
    for section in text.sections:
        if section.id == RESULTS and section.known:
            yield from (unescape(_TAG.sub("", part.html)) for part in section.parts if part.html)


def _claims(said: str, language: str) -> Iterator[tuple[str, str]]:
    """(figure, number) for each sentence that tells the whole of a figure, whole numbers only."""
    lowered = said.lower()
    for name, pattern in _patterns(language).items():
        for match in pattern.finditer(lowered):
            number = numbers_in(next(group for group in match.groups() if group))[0]
            if number.isdigit() and not lowered[match.start() - 1 : match.start()].isalnum():
                yield name, number


@functools.cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    """The phrases of `claims` in the wording file as one pattern a figure; # stands for the number."""
    return {
        name: re.compile("|".join(_pattern(phrase) for phrase in phrases))
        for name, phrases in wording(language).words["claims"].items()
    }


def _pattern(phrase: str) -> str:
    words = [rf"({NUMBER.pattern})" if word == "#" else re.escape(word) for word in phrase.split()]
    return r"[\s\u00a0]+".join(words)


# --- summary against all the rest ------------------------------------------------------------------


def _unsupported(entry: AnyEntry) -> Iterator[Problem]:
    """A number in the summary that neither the text of its language nor a figure bears out."""
    told = {language: _counted(text) for language, text in entry.facts.summary.items()}
    if not any(told.values()):
        return
    figures = {str(number) for number in _numbers(entry.facts)}
    for language, text in entry.texts.items():
        for number in told.get(language, []):
            if number not in text.numbers and number not in figures:
                yield problem(
                    entry.source.place(SUMMARY, language),
                    "number-unsupported",
                    field=dotted((SUMMARY, language)),
                    found=number,
                    other=text.path,
                )


def _counted(text: str) -> list[str]:
    """The numbers of a summary, without those in names («№ 2 емхана») and in marks still to fill in."""
    for _, mark in placeholders_in(text):
        text = text.replace(mark, "")
    return numbers_in(_NAMED.sub("", text))


def _numbers(value: Any) -> Iterator[int]:
    """Every number of the facts, those in dates too."""
    if isinstance(value, dt.date):
        yield from (value.year, value.month, value.day)
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from _numbers(getattr(value, name))
    elif isinstance(value, tuple):
        for child in value:
            yield from _numbers(child)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield value


def _said(place: Place) -> str:
    return f"{place.path}:{place.line}"
