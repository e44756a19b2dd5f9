"""Say what an editor has to mend: where, what was found, what to write; in Kazakh, Russian or English."""

from __future__ import annotations

import functools
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

MESSAGE_LANGUAGES = ("kk", "ru", "en")
WORDING_FOLDER = Path(__file__).parent / "wording"
# Codes that ask an editor to look, and stop nothing; every other code is an error.
WARNINGS: frozenset[str] = frozenset(
    {
        *("digits-ungrouped", "hyphen-for-dash", "space-before-sign", "wrong-quotes"),
        *("email-in-text", "phone-in-text", "number-unsupported", "translation-lagging"),
        "review-unfilled",
    }
)

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times as fast


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """A position in a content file, as an editor's program counts it.

    `path` is relative to the project's root and uses `/`; `line` and `column` start at 1.
    """

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake in the content. `code` names the sentence in `wording/problems.*.yml`."""

    place: Place
    code: str
    details: tuple[tuple[str, str], ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it stops a build; a warning does not."""
        return self.code not in WARNINGS

    def message(self, language: str) -> str:
        """The sentence for the editor in `language` (one of MESSAGE_LANGUAGES)."""
        return _sentences("problems", language)[self.code].format_map(dict(self.details))


def problem(place: Place, code: str, **details: object) -> Problem:
    """A Problem whose `details` fill the blanks of its sentence."""
    return Problem(
        place, code, tuple(sorted((name, _shown(found)) for name, found in details.items()))
    )


def message_language(environment: Mapping[str, str] = os.environ) -> str:
    """The editor's language: PRACTICEBOOK_LANG, else the locale's, where we have it; else Kazakh."""
    for name in ("PRACTICEBOOK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if (found := environment.get(name, "")[:2]) in MESSAGE_LANGUAGES:
            return found
    return MESSAGE_LANGUAGES[0]


def message(name: str, language: str | None = None) -> str:
    """A sentence of the tools themselves (`wording/tools.*.yml`), without a language in the editor's."""
    return _sentences("tools", language or message_language())[name]


def codes() -> tuple[str, ...]:
    """Every Problem code, sorted."""
    return tuple(sorted(_sentences("problems", "kk")))


def problem_sentence(code: str, language: str) -> str:
    """The sentence of a code with its blanks unfilled, for the editors' guide."""
    return _sentences("problems", language)[code]


def as_text(problems: Iterable[Problem], language: str) -> str:
    """`path:line:column: code: message`, one problem a line, sorted, with a closing line that counts."""
    listed = sorted(problems)
    lines = [
        f"{p.place.path}:{p.place.line}:{p.place.column}: {p.code}: {p.message(language)}"
        for p in listed
    ]
    return "\n".join([*lines, count_line(listed, language)])


def as_json(problems: Iterable[Problem], language: str) -> str:
    """A JSON list of objects with path, line, column, code, severity (error, warning) and message."""
    rows = [
        {
            "path": p.place.path,
            "line": p.place.line,
            "column": p.place.column,
            "code": p.code,
            "severity": "error" if p.stops else "warning",
            "message": p.message(language),
        }
        for p in sorted(problems)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_github(problems: Iterable[Problem], language: str) -> str:
    """Workflow commands that put each problem on its line of a pull request.

    The escapes are those of GitHub's workflow command syntax.
    """
    return "\n".join(
        f"::{'error' if p.stops else 'warning'} file={_property(p.place.path)},"
        f"line={p.place.line},col={p.place.column},"
        f"title={_property(p.code)}::{_command_text(p.message(language))}"
        for p in sorted(problems)
    )


def as_gitlab(problems: Iterable[Problem], language: str) -> str:
    """A code quality report, which GitLab shows on the lines of a merge request.

    A fingerprint names no line: a problem that moved is the same problem. Equal ones are counted.
    """
    seen: Counter[tuple[str, str, tuple[tuple[str, str], ...]]] = Counter()
    rows = []
    for p in sorted(problems):
        same = (p.place.path, p.code, p.details)
        mark = json.dumps([*same, seen[same]], ensure_ascii=False)
        seen[same] += 1
        rows.append(
            {
                "description": p.message(language),
                "check_name": p.code,
                "fingerprint": hashlib.sha256(mark.encode()).hexdigest(),
                "severity": "major" if p.stops else "minor",
                "location": {"path": p.place.path, "lines": {"begin": p.place.line}},
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2)


FORMATS = {"text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab}


def count_line(problems: Iterable[Problem], language: str) -> str:
    """The closing line: how many problems and warnings there are, or that there are none."""
    sentences = _sentences("tools", language)
    kinds = [each.stops for each in problems]
    errors, warnings = kinds.count(True), kinds.count(False)
    if warnings:
        name = "errors_and_warnings" if errors else "warnings"
        return sentences[name].format(errors=errors, warnings=warnings)
    return sentences["none" if not errors else "one" if errors == 1 else "many"].format(
        count=errors
    )


def _command_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _command_text(text).replace(":", "%3A").replace(",", "%2C")


def _shown(found: object) -> str:
    """What was found, on one line and not too long: a problem is read in a terminal."""
    written = str(found).lower() if isinstance(found, bool) else str(found)  # as YAML writes it
    text = "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in " ".join(written.split()))
    return text if len(text) <= 120 else text[:117] + "…"


@functools.cache
def _sentences(file: str, language: str) -> dict[str, str]:
    source = WORDING_FOLDER / f"{file}.{language}.yml"
    sentences: dict[str, str] = yaml.load(source.read_text("utf-8"), Loader=_Loader)
    return sentences
