"""Find a record's fields, tables and sections in a report; whatever is left over is kept with its label."""

from __future__ import annotations

import re

from .document import (
    Block,
    Cell,
    Document,
    Heading,
    Picture,
    Prose,
    Table,
    block_texts,
    words,
)
from .filling import PARTS
from .findings import Findings, Leftover
from .form import story_names
from .grids import TableReader
from .markdown import escaped, line_start_escaped
from .values import Reader
from .vocabulary import EXACT, SECTION, Vocabulary, folded

_LABELLED = re.compile(r"^\s*([^:\n]{2,90}?)\s*:\s*(\S.*)?$", re.DOTALL)


def recognise(document: Document, vocabulary: Vocabulary, reader: Reader) -> Findings:
    """Everything in the report, sorted into fields, lists, sections and leftovers."""
    walker = _Walker(vocabulary, reader)
    for index, block in enumerate(document.blocks):
        walker.take(block, index)
    walker.finish(document)
    return walker.found


class _Walker(TableReader):
    """Goes through the blocks; remembers under which heading it is."""

    def __init__(self, vocabulary: Vocabulary, reader: Reader) -> None:
        super().__init__(vocabulary, reader)
        self.section_level = 0
        self.story_names = frozenset(folded(name) for name in story_names(vocabulary))

    # --- blocks ------------------------------------------------------------------------------------

    def take(self, block: Block, index: int) -> None:
        """Sort one block."""
        if isinstance(block, Heading):
            if folded(block.cell.text) not in self.own:
                self._heading(block, index)
            elif block.styled:
                self.section, self.context = None, None
                self.story = folded(block.cell.text) in self.story_names
        elif isinstance(block, Prose):
            self._prose(block)
        elif isinstance(block, Table):
            for cell in self.table(block):  # a frame around text
                self._prose(Prose(cell))
        else:
            self._picture(block)

    def finish(self, document: Document) -> None:
        """Keep what stands beside the blocks (a page's header, a comment) and nowhere in them."""
        kept = words("\n".join(text for block in document.blocks for text in block_texts(block)))
        for stray in dict.fromkeys(document.strays):
            if folded(stray) not in self.own and not words(stray) <= kept:
                self.found.leftovers.append(
                    Leftover("", line_start_escaped(escaped(stray)), "stray")
                )

    def _heading(self, heading: Heading, index: int) -> None:
        text = heading.cell.text
        section = self.names.section(text)
        named = self.names.field(text)
        deeper = self.section is not None and (
            not heading.styled or heading.level > self.section_level
        )
        if section and not (deeper and heading.styled and section.score < EXACT):
            self.section = section.path.removeprefix(SECTION)
            self.section_level = heading.level
            self.found.labels.setdefault(section.path, text)
            self.context = None
        elif named:
            self.context = named.path
            self.section = self.section if deeper else None
            self.found.labels.setdefault(named.path, text)
        elif heading.styled and index == 0 and "title" not in self.found.values:
            self._assign("title", heading.cell, text, None)
        elif deeper:
            self.context = None if heading.styled else self.context
            mark = (
                f"### {_one_line(heading.cell)}" if heading.styled else f"**{heading.cell.text}**"
            )
            self._keep(mark if heading.styled else heading.cell.markdown)
        elif heading.styled:
            self.section, self.context = None, None
            self.found.leftovers.append(Leftover("", f"### {_one_line(heading.cell)}"))
        else:
            self._keep(heading.cell.markdown)

    def _prose(self, prose: Prose) -> None:
        text = prose.cell.text
        if folded(text) in self.own or self.reader.is_blank(text):
            return
        if prose.entries and all(folded(entry.text) in self.own for entry in prose.entries):
            return
        if self._typed_heading(prose) or self._labelled(prose):
            return
        if self.context and self._value_below_heading(prose):
            return
        self._keep(_as_list(prose))

    def _typed_heading(self, prose: Prose) -> bool:
        """A plain short line that is exactly a heading we know: people often type headings so."""
        text = prose.cell.text
        if prose.entries or len(text) > 70 or "\n" in text or not text.rstrip(": ")[-1:].isalpha():
            return False
        known = self.names.section(text, EXACT) or self.names.field(text, EXACT)
        if known is None or (self.section and known.path in ("title", "place.city")):
            return False
        self._heading(Heading(prose.cell, 6, styled=False), -1)
        return True

    def _labelled(self, prose: Prose) -> bool:
        """«Қала: Алматы», one or several lines of it."""
        if prose.entries:
            lines = [entry for entry in prose.entries if not self._line(entry, prose)]
            if len(lines) == len(prose.entries):
                return False
            for entry in lines:
                self._keep("- " + entry.markdown)
            return True
        lines_of_text = prose.cell.text.split("\n")
        if len(lines_of_text) == 1:
            return self._line(prose.cell, prose)
        known = [bool(self._known_label(line, prose)) for line in lines_of_text]
        if sum(known) < 1:
            return False
        for line, is_known in zip(lines_of_text, known, strict=True):
            cell = Cell(line, escaped(line))
            if not (is_known and self._line(cell, prose)):
                self._keep(line_start_escaped(cell.markdown))
        return True

    def _known_label(self, line: str, prose: Prose) -> str | None:
        match = _LABELLED.match(line)
        if not match or "://" in match[1] + ":" + (match[2] or "")[:2]:
            return None
        bold = bool(prose.lead) and folded(match[1]).startswith(folded(prose.lead)[:20])
        if self.section is not None and not bold:
            return None  # a story may well say «Результат: …»
        named = self.names.field(match[1], 90.0)
        return named.path if named else None

    def _line(self, cell: Cell, prose: Prose) -> bool:
        match = _LABELLED.match(cell.text)
        if not match or not match[2]:
            return False
        if self._known_label(cell.text, prose):
            self._answer(match[1], Cell(match[2], escaped(match[2])))
            return True
        headed = prose.lead and not self.section and folded(prose.lead) == folded(match[1])
        if headed and (section := self.names.section(match[1], 90.0)):
            self._into_section(section.path.removeprefix(SECTION), escaped(match[2]))
            return True
        return False

    def _value_below_heading(self, prose: Prose) -> bool:
        """A paragraph or list below a heading that names a field or a list of entries."""
        path = self.context or ""
        spec = self.names.specs[path]
        cells = list(prose.entries) or [
            Cell(part, escaped(part)) for part in PARTS.split(prose.cell.text) if part
        ]
        if spec.form == "group" and spec.many:
            if not prose.entries and len(cells) < 2:
                return False
            left = [cell for cell in cells if not self._entry(path, cell)]
            for cell in left:
                self._leave(self.found.labels.get(path, ""), cell.markdown)
            return True
        if path in self.found.values:
            return False
        self._assign(path, prose.cell, self.found.labels.get(path, ""), None)
        self.context = None
        return True

    def _picture(self, picture: Picture) -> None:
        if picture.name not in self.found.pictures:
            self.found.pictures.append(picture.name)
            if self.section:
                self._keep(f"![]({picture.name})")


def _one_line(cell: Cell) -> str:
    return " ".join(cell.markdown.replace("**", "").split())


def _as_list(prose: Prose) -> str:
    return prose.cell.markdown if prose.entries else line_start_escaped(prose.cell.markdown)
