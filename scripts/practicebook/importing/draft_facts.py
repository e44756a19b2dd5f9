"""Write a draft's facts: what was found, completed for the check; what breaks a rule stands aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from pydantic import ValidationError

from .. import narrative
from ..collection import KINDS, Collection, Kind
from ..field_help import field_help
from ..placeholders import placeholder
from ..rules import ALLOWED_DEVIATION
from ..scaffold import Draft, hint_language, registry_ids
from ..yaml_source import SourceError, parse_yaml
from .document import words
from .findings import Findings, Found, Leftover, Row, Unclear
from .markdown import escaped
from .refusal import Refused
from .vocabulary import KINDS as FIELD_KINDS
from .vocabulary import SECTION, Vocabulary, import_words


@dataclass(frozen=True)
class Wanted:
    """Where a draft goes, and the language in which its hints speak to the editor."""

    collection: Collection
    kind: Kind
    year: int
    hints: str

    @property
    def languages(self) -> tuple[str, ...]:
        """The configured languages."""
        return self.collection.languages


@dataclass
class Aside:
    """Lines of YAML that are true and yet break a rule: they stand as a comment, with the reason."""

    values: dict[str, Any]
    reason: str
    blanks: dict[str, object] = field(default_factory=dict)


class FactsMaker:
    """Makes the facts of one draft; `asides` holds what stands in a comment."""

    def __init__(self, report: str, findings: Findings, names: Vocabulary, wanted: Wanted) -> None:
        self.report = report
        self.found = findings
        self.names = names
        self.wanted = wanted
        self.words = import_words(wanted.hints)
        self.asides: list[Aside] = []
        self.given = self._given()

    def _given(self) -> dict[str, Any]:
        """What is known, in the shape of the facts."""
        self._section_as_field()
        given: dict[str, Any] = {}
        for path in self.names.specs:
            if path in self.found.values and self.found.values[path].value != []:
                _put(given, path, self._in_all_languages(path, self.found.values[path].value))
        for path, rows in self.found.rows.items():
            listed = [self._row(path, row) for row in rows]
            _put(given, path, self._unique(path, listed))
        self._photos(given)
        self._reviewer(given)
        self._keep_rules(given)
        return given

    def _section_as_field(self) -> None:
        """A field that is also a section («Мәселе»): its first paragraph, where nothing else was given."""
        for section in self.names.sections:
            spec = self.names.specs.get(section)
            if spec is None or section in self.found.values:
                continue
            for language, sections in self.found.sections.items():
                first = next(iter(sections.get(section, ())), "")
                plain = " ".join(re.sub(r"\\(.)|[*_]{1,2}", r"\1", first.split("\n\n")[0]).split())
                if plain and len(plain) <= (spec.longest or 1000) and plain[0].isalnum():
                    label = self.names.label(SECTION + section, self.wanted.hints)
                    self.found.values[section] = Found({language: plain}, plain, label, sure=False)
                    break

    def _in_all_languages(self, path: str, value: Any) -> Any:
        """A text in one language asks for the others."""
        if isinstance(value, list):
            return [self._in_all_languages(path, each) for each in value]
        if not isinstance(value, dict):
            return value
        numbers = dict.fromkeys(n for text in value.values() for n in narrative.numbers_in(text))
        asked = {}
        for language in self.wanted.languages:
            label = field_help(language, FIELD_KINDS[self.wanted.kind])[path].label
            hint = f"{label} ({'; '.join(numbers)})" if numbers else label
            asked[language] = value.get(language) or placeholder(hint, language)
        return asked

    def _row(self, path: str, row: Row) -> dict[str, Any]:
        specs = {spec.name: spec for spec in self.names.children(path)}
        return {
            name: self._in_all_languages(specs[name].path, row.values[name])
            for name in specs
            if name in row.values
        }

    def _unique(self, path: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows without a second one of the same id, which is left over."""
        kept: dict[Any, dict[str, Any]] = {}
        for index, row in enumerate(rows):
            id = row.get("id", index)
            if id in kept and kept[id] != row:
                self._aside({path.rstrip("[]"): [row]}, "twice")
            kept.setdefault(id, row)
        return list(kept.values())

    def _photos(self, given: dict[str, Any]) -> None:
        """A photo for each picture, in their order; a row without a picture stands aside."""
        rows = given.pop("photos", [])
        pictures = self.found.pictures
        photos = []
        for index, name in enumerate(pictures):
            row = dict(rows[index]) if index < len(rows) else {}
            row["file"] = name
            for needed in ("alt", "credit"):
                row.setdefault(needed, self._asked(f"photos[].{needed}"))
            photos.append(
                {key: row[key] for key in ("file", "alt", "caption", "credit") if key in row}
                | {"consent": bool(row.get("consent"))}
            )
        if photos:
            given["photos"] = photos
        if rows[len(pictures) :]:
            self._aside({"photos": rows[len(pictures) :]}, "no_picture")

    def _asked(self, path: str) -> dict[str, str]:
        return {
            l: placeholder(field_help(l, FIELD_KINDS[self.wanted.kind])[path].label, l)
            for l in self.wanted.languages
        }

    def _reviewer(self, given: dict[str, Any]) -> None:
        directions = self.wanted.collection.directions
        if any(directions[id].medical_review for id in given.get("directions", ())):
            path = "safeguards.medical_reviewer"
            asked = field_help(self.wanted.hints, FIELD_KINDS[self.wanted.kind])[path].label
            given.setdefault("safeguards", {}).setdefault(
                "medical_reviewer", placeholder(asked, self.wanted.hints)
            )

    def _keep_rules(self, given: dict[str, Any]) -> None:
        """What would break a rule across fields stands aside or asks for what it lacks."""
        for indicator in given.get("indicators", ()):
            if "fact" in indicator and "plan" not in indicator:
                id = indicator.get("id", "")
                lost = {"id": id, "fact": indicator.pop("fact")}
                self._aside({"indicators": [lost]}, "no_plan", id=id)
        for field_name in ("lead", "coordinator"):
            person = given.get(field_name, {})
            if "contact" in person and not person.get("consent"):
                self._aside({field_name: {"contact": person.pop("contact")}}, "no_consent")
        period = given.get("period", {})
        if period.get("start", "") > period.get("end", "9999"):
            self._aside({"period": given.pop("period")}, "reversed")
        self._budget(given)

    def _budget(self, given: dict[str, Any]) -> None:
        lines = given.get("budget", [])
        for line in lines:
            line.setdefault("source", "grant")
            planned, actual = line.get("planned", 0), line.get("actual")
            off = actual is not None and abs(actual - planned) > ALLOWED_DEVIATION * planned
            if off and "note" not in line:
                line["note"] = self._asked("budget[].note")
        if not lines:
            return
        total = sum(line.get("planned", 0) for line in lines if line["source"] == "grant")
        funding = given.setdefault("funding", {})
        if funding.setdefault("grant", total) != total:
            self._aside(
                {"budget": given.pop("budget")}, "grant_sum", found=total, expected=funding["grant"]
            )

    def _aside(self, values: dict[str, Any], reason: str, **blanks: object) -> None:
        self.asides.append(Aside(values, reason, blanks))

    def text(self) -> str:
        """The facts as YAML, with hints, and below them as comments what the report said."""
        wanted = self.wanted
        hints = hint_language(wanted.hints, wanted.languages)
        ids = registry_ids(wanted.collection, hints)
        kind = FIELD_KINDS[wanted.kind]
        facts = Draft(kind, wanted.year, hints, wanted.languages, self.given, ids).facts()
        return facts + "\n".join(["", *self._as_written(), *self._unclear(), *self._asides(), ""])

    def _as_written(self) -> Iterator[str]:
        """What stood in the report where it was read as something else, as comments."""
        said = self.words["facts"]
        yield _comment(said["head"].format(file=self.report))
        for path, found in self.found.values.items():
            raw = " ".join(found.raw.split())
            values = found.value.values() if isinstance(found.value, dict) else [found.value]
            told = "" if raw in map(str, values) else f": {raw}"
            if told or not self._ours(path, found.label):
                yield _comment(f"{path.replace('[]', '')} — {found.label}{told}")
        for path, label in self.found.labels.items():
            if path not in self.found.values:
                name = path.rstrip("[]").removeprefix(SECTION)
                if not self._ours(path, label):
                    yield _comment(f"{name} — {label}")
                for number, row in enumerate(self.found.rows.get(path, ()), 1):
                    if row.raw:
                        yield _comment(f"{name} {number} — {' · '.join(row.raw)}")

    def _ours(self, path: str, label: str) -> bool:
        """Whether a label says no more than our own name of the field and of those in it."""
        paths = [path, *(spec.path for spec in self.names.children(path))]
        ours = [self.names.label(each, l) for each in paths for l in self.wanted.languages]
        return words(label) <= words(" ".join(ours))

    def _unclear(self) -> Iterator[str]:
        """The questions of yes or no whose answers said more, as comments."""
        for unclear in self.found.unclear:
            yield "#"
            yield _comment(unclear_sentence(unclear, self.names, self.wanted.hints))

    def _asides(self) -> Iterator[str]:
        for aside in self.asides:
            said = self.words["facts"]
            reason = said[aside.reason].format(**aside.blanks)
            yield "#"
            yield _comment(said["aside"].format(reason=reason))
            dumped = yaml.safe_dump(aside.values, allow_unicode=True, sort_keys=False, width=10**6)
            yield from (f"# {line}" for line in dumped.splitlines())

    def refused(self) -> bool:
        """Take out of the findings what the model refuses; whether anything was."""
        try:
            source = parse_yaml(self.text(), "facts.yml")
            KINDS[self.wanted.kind].model_validate(
                source.values, context={"languages": self.wanted.languages}
            )
        except SourceError:
            raise Refused("damaged", file=self.report) from None
        except ValidationError as error:
            steps = [step for step in error.errors()[0]["loc"] if not isinstance(step, int)]
            self._take_out([str(step) for step in steps], error.errors()[0]["loc"])
            return True
        return False

    def _take_out(self, steps: list[str], place: tuple[int | str, ...]) -> None:
        for path in list(self.found.values):
            plain = path.replace("[]", "").split(".")
            if plain == steps[: len(plain)]:
                found = self.found.values.pop(path)
                self.found.leftovers.append(Leftover(found.label, escaped(found.raw), "unread"))
                return
        path = f"{steps[0]}[]"
        if path in self.found.rows and len(place) > 1 and isinstance(place[1], int):
            row = self.found.rows[path].pop(min(place[1], len(self.found.rows[path]) - 1))
            told = " · ".join([*map(str, row.values.values()), *row.raw])
            self.found.leftovers.append(
                Leftover(self.names.label(path, self.wanted.hints), escaped(told), "rows")
            )
            return
        raise Refused("damaged", file=self.report)


def unclear_sentence(unclear: Unclear, names: Vocabulary, hints: str) -> str:
    """What was asked and answered, what stands in the facts for now, and what to do."""
    field_name = names.label(unclear.path, hints)
    field_name += f" ({unclear.number})" if unclear.number else ""
    said: str = import_words(hints)["facts"]["unclear"]
    return said.format(field=field_name, found=unclear.text)


def _put(given: dict[str, Any], path: str, value: Any) -> None:
    *groups, name = path.replace("[]", "").split(".")
    for group in groups:
        given = given.setdefault(group, {})
    given[name] = value


def _comment(text: str) -> str:
    return "# " + " ".join(text.split())
