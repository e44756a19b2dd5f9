"""Put answers into fields: one value, a list, a whole group at once; what does not fit is left over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..field_help import FieldSpec
from .contacts import contacts
from .days import period
from .document import Cell, one_line
from .findings import Findings, Found, Leftover, Row, Unclear
from .form import own_texts
from .markdown import NUMBERED, escaped, line_start_escaped
from .values import Reader
from .vocabulary import SECTION, Vocabulary, folded, language_of, without_marks

PARTS = re.compile(r"\s*[;\n]\s*")


class Filler:
    """Fills Findings; knows which section is being read, for whatever is no field's."""

    def __init__(self, vocabulary: Vocabulary, reader: Reader) -> None:
        self.names = vocabulary
        self.reader = reader
        self.found = Findings(reader.language)
        self.section: str | None = None
        self.story = False  # under the heading that a form puts above the fixed sections
        self.own = frozenset(folded(text) for text in own_texts(vocabulary))

    def _answer(self, label: str, cell: Cell) -> None:
        """An answer to a label: a field's value, a section's text, or a leftover under its label."""
        named = self.names.field(label)
        section = self.names.section(label)
        if section and (
            named is None
            or self.story
            or section.score > named.score
            or self._better_as_section(named.path, cell)
        ):
            self._into_section(
                section.path.removeprefix(SECTION), _paragraphs(cell), section.language
            )
        elif named:
            self._assign(named.path, cell, label, named.language)
        else:
            self._leave(label, cell.markdown)

    def _better_as_section(self, path: str, cell: Cell) -> bool:
        """«Мәселе» is a field and a section: the field takes the first short answer."""
        spec = self.names.specs[path]
        taken = path in self.found.values
        return spec.form == "localized" and (taken or len(cell.text) > (spec.longest or 1000))

    def _assign(self, path: str, cell: Cell, label: str, language: str | None) -> None:
        """Read a value into its field; what cannot be read is left over under its label."""
        label = without_marks(label)
        spec = self.names.specs[path]
        if self.reader.is_blank(cell.text):
            return
        if spec.form == "group":
            if not self._group(spec, cell, label, language):
                self._leave(label, cell.markdown, "unread")
            return
        understood: Found | None
        if spec.many:
            understood = self._many(spec, cell, label, language)
        else:
            reading = self.reader.read(spec, one_line(cell.text), language)
            understood = Found(reading.value, cell.text, label, reading.sure) if reading else None
        if understood is None and spec.form == "flag":
            self.found.unclear.append(Unclear(path, one_line(cell.text)))
        elif understood is None:
            reason = "too_long" if spec.longest and len(cell.text) > spec.longest else "unread"
            self._leave(label, cell.markdown, reason)
        elif path not in self.found.values:
            self.found.values[path] = understood
        else:
            self._second(path, understood, cell)

    def _second(self, path: str, again: Found, cell: Cell) -> None:
        """A field told twice: the other language's text joins the first, anything else is left over."""
        first = self.found.values[path]
        one, other = first.value, again.value
        if isinstance(one, dict) and isinstance(other, dict) and not set(one) & set(other):
            self.found.values[path] = replace(first, value=one | other)
        elif first.value != again.value:
            self._leave(again.label, cell.markdown, "twice")

    def _many(self, spec: FieldSpec, cell: Cell, label: str, language: str | None) -> Found | None:
        """A list of single values; what is not understood of it is left over."""
        parts = [part.strip(" -\u2022\u00b7") for part in PARTS.split(cell.text)]
        if (
            spec.form != "localized"
            and len(parts) == 1
            and self.reader.read(spec, parts[0]) is None
        ):
            parts = re.split(r"\s*,\s*", parts[0])
        values = []
        for part in filter(None, (NUMBERED.sub("", part) for part in parts)):
            understood = self.reader.read(spec, part, language)
            if self.reader.is_blank(part):
                continue
            if understood is None:
                self._leave(label, escaped(part), "unread")
            elif understood.value not in values:
                values.append(understood.value)
        return Found(values, cell.text, label) if values else Found([], "", label)

    def _group(self, spec: FieldSpec, cell: Cell, label: str, language: str | None) -> bool:
        """A whole group answered in one field: both days of a period, a contact, an organisation's name."""
        children = {child.name: child for child in self.names.children(spec.path)}
        text = one_line(cell.text)
        if set(children) == {"start", "end"}:
            days = period(text, self.reader.languages)
            if days is None:
                return False
            for name, day in zip(("start", "end"), days[0], strict=True):
                self.found.values.setdefault(children[name].path, Found(day, text, label, days[1]))
            return True
        if set(children) == {"email", "phone", "telegram"}:
            return self._contact(children, text, label)
        if spec.many:
            cells = [Cell(part, escaped(part)) for part in PARTS.split(cell.text) if part.strip()]
            left = [each for each in cells if not self._entry(spec.path, each)]
            self.found.labels.setdefault(spec.path, f"{label}: {text}")
            for each in left:
                self._leave(label, each.markdown, "unread")
            return True
        return self._first_fitting(children.values(), cell, label, language)

    def _contact(self, children: Mapping[str, FieldSpec], text: str, label: str) -> bool:
        found = contacts(text)
        rest = text
        for name, value in found.items():
            if understood := self.reader.read(children[name], value):
                self.found.values.setdefault(
                    children[name].path, Found(understood.value, text, label)
                )
                rest = rest.replace(value, " ")
        if found and re.search(r"\w{3,}", rest):
            self._leave(label, escaped(text))
        return bool(found)

    def _first_fitting(
        self, children: Iterable[FieldSpec], cell: Cell, label: str, language: str | None
    ) -> bool:
        """The group's value that the text is: a name from a list, a number, else its first text."""
        text = one_line(cell.text)
        taken = False
        for child in sorted(children, key=lambda child: child.form == "localized"):
            if child.form not in ("id", "integer", "localized") or child.many:
                continue
            understood = self.reader.read(child, text, language)
            if understood and child.path not in self.found.values:
                self.found.values[child.path] = Found(
                    understood.value, text, label, understood.sure
                )
                taken = True
                if child.form in ("integer", "localized"):
                    break
        return taken

    def _entry(self, path: str, cell: Cell) -> bool:
        """One entry of a list as the only required field of its group."""
        needed = [spec for spec in self.names.children(path) if spec.need == "required"]
        if len(needed) != 1 or needed[0].form not in ("localized", "id"):
            return False
        understood = self.reader.read(needed[0], cell.text)
        if understood is None:
            return False
        self.found.rows.setdefault(path, []).append(Row({needed[0].name: understood.value}))
        return True

    # --- what is kept ------------------------------------------------------------------------------

    def _keep(self, markdown: str) -> None:
        """Text without a label: the section's, or left over before any section began."""
        if self.section:
            self._into_section(self.section, markdown)
        else:
            self.found.leftovers.append(Leftover("", markdown))

    def _into_section(self, section: str, markdown: str, language: str | None = None) -> None:
        plain = re.sub(r"[*_#>\[\]()\\|-]", " ", markdown)
        own = language or language_of(plain, self.reader.languages, self._section_language(section))
        self.found.sections.setdefault(own, {}).setdefault(section, []).append(markdown)

    def _section_language(self, section: str) -> str:
        """The language that the section was begun in: short lines do not tell theirs."""
        begun = [l for l, sections in self.found.sections.items() if section in sections]
        if self.found.language in begun or not begun:
            return self.found.language
        return begun[-1]

    def _leave(self, label: str, markdown: str, reason: str = "") -> None:
        self.found.leftovers.append(Leftover(without_marks(label), markdown, reason))


def _paragraphs(cell: Cell) -> str:
    """An answer of several lines: each a paragraph, unless the lines are a list."""
    if "\n" not in cell.text:
        return line_start_escaped(cell.markdown)
    lines = [line_start_escaped(escaped(line)) for line in cell.text.split("\n") if line.strip()]
    listed = all(line.startswith("- ") or NUMBERED.match(line) for line in lines)
    return ("\n" if listed else "\n\n").join(lines)
