"""Read a report's tables: lists of entries below a head, pairs of label and answer, or a table to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..field_help import FieldSpec
from .document import Cell, Table, one_line
from .filling import Filler
from .findings import Row, Unclear
from .markdown import escaped
from .markdown import table as markdown_table
from .values import Reader, qualifier
from .vocabulary import Vocabulary, folded

_ONLY_NUMBER = re.compile(r"[№\d\s.)]*")
_KEYS = ("id", "choice", "day", "localized", "text")  # required and unread: the row is kept whole
HEAD_ROWS = 4  # a table's column names stand in one of its first rows


class TableReader(Filler):
    """Takes tables; `context` is the field or list that the last heading named."""

    def __init__(self, vocabulary: Vocabulary, reader: Reader) -> None:
        super().__init__(vocabulary, reader)
        self.context: str | None = None

    def table(self, table: Table) -> list[Cell]:
        """Take a table; gives back the cells of one that is only a frame around text."""
        rows = [row for row in table.rows if any(cell.text for cell in row)]
        head = self._head(rows)
        if head:
            self._list(rows, *head)
        elif all(sum(bool(cell.text) for cell in row) < 2 for row in rows):
            return [next(cell for cell in row if cell.text) for row in rows]
        elif not self._pairs(rows):
            self._keep(markdown_table([list(row) for row in rows]))
        return []

    def _head(self, rows: list[tuple[Cell, ...]]) -> tuple[str, int, dict[int, FieldSpec]] | None:
        """The list that a table holds: its path, the row of column names, the columns."""
        best: tuple[float, str, int, dict[int, FieldSpec]] | None = None
        for path in self.names.lists():
            for index, row in enumerate(rows[:HEAD_ROWS]):
                columns = self._columns(path, row)
                if index + 1 < len(rows) and len(columns) < len(row):
                    columns = self._second_row(path, row, rows[index + 1], columns)
                key = self.names.children(path)[0].path
                keyed = any(spec.path == key for spec in columns.values())
                if len(columns) < 2 or not (keyed or path == self.context):
                    continue
                score = len(columns) + (2.5 if path == self.context else 0) + (1 if keyed else 0)
                score += self._fits(path, rows[index + 1 :], columns)
                if best is None or score > best[0]:
                    best = score, path, index, columns
        return best[1:] if best else None

    def _columns(self, path: str, row: Sequence[Cell]) -> dict[int, FieldSpec]:
        columns: dict[int, FieldSpec] = {}
        for position, cell in enumerate(row):
            named = self.names.column(cell.text, path) if cell.text else None
            if named and self.names.specs[named.path] not in columns.values():
                columns[position] = self.names.specs[named.path]
        return columns

    def _second_row(
        self, path: str, row: Sequence[Cell], below: Sequence[Cell], columns: dict[int, FieldSpec]
    ) -> dict[int, FieldSpec]:
        """Column names over two rows: «Сома» above «Жоспар» and «Нақты»."""
        under = {
            position: spec
            for position, spec in self._columns(path, below).items()
            if position not in columns and spec not in columns.values()
        }
        return columns | under if len(under) >= 2 else columns

    def _fits(
        self, path: str, rows: Sequence[Sequence[Cell]], columns: Mapping[int, FieldSpec]
    ) -> float:
        """Up to one point: how many names in the table stand in the registry that the list draws on."""
        named = [(p, spec) for p, spec in columns.items() if spec.ids]
        if not named or not rows:
            return 0.0
        position, spec = named[0]
        known = [self.reader.read(spec, row[position].text) for row in rows if row[position].text]
        return sum(each is not None for each in known) / len(known) - 0.5 if known else 0.0

    def _list(
        self, rows: list[tuple[Cell, ...]], path: str, head: int, columns: dict[int, FieldSpec]
    ) -> None:
        for row in rows[:head]:
            self._caption([cell for cell in row if cell.text], path)
        names = [cell.text for cell in rows[head] if cell.text]
        self.found.labels[path] = " · ".join(
            dict.fromkeys([*filter(None, [self.found.labels.get(path)]), *names])
        )
        start = head + 1
        if start < len(rows) and len(self._columns(path, rows[start])) >= 2:
            self.found.labels[path] += " · " + " · ".join(c.text for c in rows[start] if c.text)
            start += 1
        left: list[list[Cell]] = []
        for row in rows[start:]:
            if not self._row(path, row, columns):
                left.append(list(row))
        if left:
            label = self.names.label(path, self.reader.language)
            heading = [list(rows[head])]
            self._leave(label, markdown_table(heading + left), "rows")

    def _caption(self, cells: list[Cell], path: str) -> None:
        for cell in cells:
            named = self.names.field(cell.text)
            if named and named.path == path:
                self.found.labels.setdefault(path, cell.text)
            elif folded(cell.text) not in self.own:
                self._keep(cell.markdown)

    def _row(self, path: str, row: Sequence[Cell], columns: Mapping[int, FieldSpec]) -> bool:
        """Take a row; False where it has no use as a whole and has to be kept as it stands."""
        values: dict[str, Any] = {}
        raw: list[str] = []
        spare: list[Cell] = []
        unclear: list[Unclear] = []
        number = len(self.found.rows.get(path, ())) + 1
        for position, cell in enumerate(row):
            spec = columns.get(position)
            if not cell.text or (spec and self.reader.is_blank(cell.text)):
                continue
            if spec is None:
                counter = position == 0 and _ONLY_NUMBER.fullmatch(cell.text)
                if not counter and folded(cell.text) not in self.own:
                    spare.append(cell)
                continue
            understood = self.reader.read(spec, cell.text)
            if understood is None:
                if spec.need == "required" and spec.form in _KEYS:
                    return False
                if spec.form == "flag":
                    unclear.append(Unclear(spec.path, one_line(cell.text), number))
                else:
                    spare.append(cell)
                continue
            if spec.name in ("fact", "reached") and not understood.sure:
                values |= self._qualified(path, cell.text)
            values[spec.name] = understood.value
            if _rewritten(understood.value, cell.text):
                raw.append(cell.text)
        required = {s.name for s in self.names.children(path) if s.need == "required"}
        if not values:
            return not spare and not unclear
        if self._is_total(row):  # the sum of what stands above it
            told = " · ".join(cell.text for cell in row if cell.text)
            self.found.labels[path] = f"{self.found.labels[path]} · {told}"
            return True
        if not any(name in values for name in required):
            return False
        raw.extend(cell.text for cell in spare)
        self.found.unclear.extend(unclear)
        self.found.rows.setdefault(path, []).append(Row(values, tuple(raw)))
        return True

    def _qualified(self, path: str, text: str) -> dict[str, str]:
        if f"{path}.qualifier" not in self.names.specs:
            return {}
        return {"qualifier": qualifier(text, self.reader.languages)}

    def _is_total(self, row: Sequence[Cell]) -> bool:
        totals = {folded(word) for word in self.names.totals()}
        return any(folded(cell.text) in totals for cell in row[:3])

    def _pairs(self, rows: list[tuple[Cell, ...]]) -> bool:
        """A table of labels and answers; True where enough of its labels are known."""
        pairs = [self._pair(row) for row in rows]
        known = sum(
            bool(label and (self.names.field(label) or self.names.section(label)))
            for label, _ in pairs
        )
        if known < 1 or (known < 2 and known * 3 < len(rows)):
            return False
        group: str | None = None
        for label, answers in pairs:
            if folded(label) in self.own and not answers:
                continue
            named = self.names.field(label)
            if named and not answers and self.names.specs[named.path].form == "group":
                group = named.path
                continue
            if answers or not (named or self.names.section(label)):
                self._pair_answer(label, answers, group)
        return True

    def _pair(self, row: Sequence[Cell]) -> tuple[str, list[Cell]]:
        """The label and the answers of a row; a running number before the label is left out."""
        cells = [cell for cell in row if cell.text]
        if len(cells) > 2 and _ONLY_NUMBER.fullmatch(cells[0].text):
            cells = cells[1:]
        label, *hints = cells[0].text.split("\n")
        answers = [
            cell
            for cell in cells[1:]
            if folded(cell.text) not in self.own and not self.reader.is_blank(cell.text)
        ]
        if any(folded(hint) not in self.own for hint in hints):
            answers.insert(0, Cell("\n".join(hints), escaped(" ".join(hints))))
        return label, answers

    def _pair_answer(self, label: str, answers: list[Cell], group: str | None) -> None:
        if not answers:
            if folded(label) not in self.own and not self.reader.is_blank(label):
                self._keep(escaped(label))
            return
        inside = self.names.inside(label, group) if group else None
        first, *more = answers
        if inside:
            self._assign(inside.path, first, label, inside.language)
        else:
            self._answer(label, first)
        for cell in more:
            self._leave(label, cell.markdown)


def _rewritten(value: Any, text: str) -> bool:
    """Whether the words of the report say more than the value that was read from them."""
    shown = next(iter(value.values())) if isinstance(value, dict) else str(value)
    return " ".join(str(shown).split()) != " ".join(text.split())
