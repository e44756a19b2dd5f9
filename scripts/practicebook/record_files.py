"""Read the files of one record: facts, texts and accepted translations, each with its problems.

The only module that opens the records' files.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from . import acceptance, model, narrative
from .acceptance import Accepted
from .field_problems import field_problems
from .files import TEXT_BYTES, Content, content_path, read_content
from .kept_checks import Form
from .memory import Memory
from .narrative import Narrative
from .problems import Place, Problem, problem
from .yaml_source import (
    MAX_BYTES,
    FieldPath,
    SourceError,
    YamlSource,
    decoded,
    decoded_before,
    parse_yaml,
    read_text,
    yaml_source,
)

RecordType = TypeVar("RecordType", bound=model.Record)
Read = TypeVar("Read")
ReadFile = Callable[[Path], Content | None]
Own = list[bytes]  # names and digests of what a record's files hold
_TEXTS = TypeAdapter(Narrative)


class RecordFiles:
    """Reads files below `root` and gathers their `problems`.

    What a file gave is kept in the `memory` under its content; `read` opens each file, once.
    """

    def __init__(
        self, root: Path, languages: tuple[str, ...], memory: Memory, read: ReadFile = read_content
    ) -> None:
        self.root = root
        self.languages = languages
        self.memory = memory
        self.read = read
        self.problems: list[Problem] = []

    def registry(
        self, file: Path, record: type[model.Record]
    ) -> tuple[dict[str, Any], YamlSource | None]:
        """The entries of a registry by id, and where they stand."""
        return self._remembered("registry", file, partial(self._read_registry, file, record))

    def _read_registry(
        self, file: Path, record: type[model.Record], content: Content | None
    ) -> tuple[dict[str, Any], YamlSource | None]:
        source = self._yaml(file, content)
        if source is None:
            return {}, None
        found = {}
        for key, values in source.values.items():
            if (entry := self._validate(record, values, source, (key,))) is not None:
                found[key] = entry
        source.rest()
        return found, source

    def facts(
        self, file: Path, record: type[RecordType], own: Own
    ) -> tuple[YamlSource | None, RecordType | None]:
        """The facts of a record or an edition; None where they cannot be read."""
        return self._remembered("facts", file, partial(self._read_facts, file, record), own)

    def _read_facts(
        self, file: Path, record: type[RecordType], content: Content | None
    ) -> tuple[YamlSource | None, RecordType | None]:
        path, form = content_path(self.root, file), _facts_form(record, self.languages)
        about = repr((content and content.digest, record.__name__, self.languages)).encode()
        kept = self.memory.records
        if content and kept and (known := kept.known(path, about, form)) is not None:
            return yaml_source(path, decoded_before(content.raw)), known
        source = self._yaml(file, content)
        facts = self._validate(record, source.values, source) if source else None
        if source and facts is not None:
            source.rest()
            if kept:
                kept.keep(path, about, form, facts)
        return source, facts

    def texts(
        self, folder: Path, stem: str, headings: Mapping[str, Mapping[str, str]], own: Own
    ) -> dict[str, Narrative]:
        """The text in each language that has one."""
        texts = {}
        for language in self.languages:
            file = folder / f"{stem}.{language}.md"
            read = partial(self._read_text, file, language, headings.get(language, {}))
            if (text := self._remembered("text", file, read, own)) is not None:
                texts[language] = text
        return texts

    def _read_text(
        self, file: Path, language: str, headings: Mapping[str, str], content: Content | None
    ) -> Narrative | None:
        if content is None and (file.is_symlink() or not file.is_file()):
            return None  # a missing text is the record's to know, a link is reported elsewhere
        path = content_path(self.root, file)
        about = repr((content and content.digest, language, sorted(headings.items()))).encode()
        kept = self.memory.records
        if content and kept and (known := kept.known(path, about, _TEXT)) is not None:
            return known
        if (text := self._text(file, content, TEXT_BYTES)) is None:
            return None
        if not text.strip():
            self.report(Place(path), "text-empty")
            return None
        parsed, found = narrative.parse(text, path, language, headings)
        self.problems.extend(found)
        if kept and not found:
            kept.keep(path, about, _TEXT, parsed)
        return parsed

    def accepted(self, folder: Path, own: Own) -> Accepted:
        """The accepted translations of a record."""
        file = folder / acceptance.FILE
        return self._remembered("accepted", file, partial(self._read_accepted, file), own)

    def _read_accepted(self, file: Path, content: Content | None) -> Accepted:
        if content is None and not file.exists() and not file.is_symlink():
            return Accepted()
        if (text := self._text(file, content)) is None:
            return Accepted()
        accepted, found = acceptance.parse_accepted(text, content_path(self.root, file))
        self.problems.extend(found)
        return accepted

    def _remembered(
        self,
        what: str,
        file: Path,
        read: Callable[[Content | None], Read],
        own: Own | None = None,
    ) -> Read:
        """What `read` gives, with the problems that it reports, once for a file's content.

        `own` gathers what stands for the files of a record.
        """
        content = self.read(file)
        if own is not None:
            own += [file.name.encode(), content.digest if content else b""]

        def reported() -> tuple[Read, list[Problem]]:
            before, self.problems = self.problems, []
            try:
                return read(content), self.problems
            finally:
                self.problems = before

        name = (what, str(file), self.languages)
        found, problems = (
            self.memory.recall(name, content.digest, reported) if content else reported()
        )
        self.problems.extend(problems)
        return found

    def _text(self, file: Path, content: Content | None, most: int = MAX_BYTES) -> str | None:
        path = content_path(self.root, file)
        try:
            return decoded(content.raw, path, most) if content else read_text(file, path, most)
        except SourceError as error:
            self.problems.append(error.problem)
        return None

    def _yaml(self, file: Path, content: Content | None) -> YamlSource | None:
        text = self._text(file, content)
        try:
            return None if text is None else parse_yaml(text, content_path(self.root, file))
        except SourceError as error:
            self.problems.append(error.problem)
        return None

    def _validate(
        self, record: type[RecordType], values: Any, source: YamlSource, at: FieldPath = ()
    ) -> RecordType | None:
        try:
            return record.model_validate(values, context={"languages": self.languages})
        except ValidationError as error:
            self.problems.extend(field_problems(error, record, source, at))
        return None

    def report(self, place: Place, code: str, **details: object) -> None:
        """Add a problem to those of the files."""
        self.problems.append(problem(place, code, **details))


# --- how a later process finds again what was read ---------------------------------------------------


# What lies on the disk is what was told, no more: a default is no answer.
def _told(facts: model.Record) -> bytes:
    return facts.model_dump_json(exclude_unset=True).encode()


@functools.cache
def _facts_form(record: type[RecordType], languages: tuple[str, ...]) -> Form[RecordType]:
    return Form(_told, partial(record.model_validate_json, context={"languages": languages}))


_TEXT = Form[Narrative](_TEXTS.dump_json, _TEXTS.validate_json)
