"""Hold a record whole in every language."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection import AnyEntry
from ..model import Record
from ..problems import Place, Problem, problem
from ..translations import dotted, localized_fields
from ..wording import wording
from ..yaml_source import FieldPath, YamlSource

REQUIRED_SECTIONS = frozenset({"problem", "steps", "results", "did-not-work", "advice"})


def untranslated(
    record: Record, source: YamlSource, languages: tuple[str, ...], at: FieldPath = ()
) -> Iterator[Problem]:
    """The texts of a record's fields that one of the languages lacks."""
    for path, localized in localized_fields(record, at):
        for language in languages:
            if language not in localized:
                yield problem(
                    source.place(*path, key=True),
                    "translation-missing",
                    field=dotted(path),
                    language=language,
                )


def texts_missing(entry: AnyEntry, languages: tuple[str, ...]) -> Iterator[Problem]:
    """The texts and the fixed sections that a published record lacks."""
    for language in languages:
        path = f"{entry.path}/text.{language}.md"
        if language not in entry.texts:
            yield problem(Place(path), "translation-missing", field="text", language=language)
        elif entry.kind == "projects":
            missing = sorted(REQUIRED_SECTIONS - entry.texts[language].known_sections)
            for section in missing:
                yield problem(Place(path), "section-missing", found=_heading(section, language))


def _heading(section: str, language: str) -> str:
    return str(wording(language).words["sections"]["projects"][section])
