"""Share among the sheets of a report what they have in common: columns, deviations, conditions."""

from __future__ import annotations

from collections.abc import Sequence

from ..rules import ALLOWED_DEVIATION
from ..wording import Wording
from . import cells
from .accounts import Compared, Report
from .cells import at, column_range
from .grid import HEAD_ROW, Book, Cell, Column, Sheet

FIRST = HEAD_ROW + 1  # the first row below the head


class Parts:
    """One report on its way into one book: the columns, cells and formulas that sheets share."""

    def __init__(self, report: Report, book: Book) -> None:
        self.report = report
        self.book = book
        self.say: Wording = report.say
        self.words = report.say.words.donor
        self.labels = report.say.words.practice
        # Where the lines stand that the totals are taken of.
        self.measures = FIRST + sum(len(account.indicators) for account in report.accounts) - 1
        self.expenses = FIRST + len(report.budget) - 1

    @property
    def incomplete(self) -> str:
        """Stands for a sum that a line is missing in."""
        return str(self.words.incomplete)

    def sheet(self, name: str, title: str, columns: Sequence[Column]) -> Sheet:
        """A new sheet, marked where the report holds samples."""
        report = self.report
        mark = str(self.words.sample_short).format(
            projects=self.say.number(len(report.accounts)), samples=self.say.number(report.samples)
        )
        sheets = self.words.sheets
        return self.book.sheet(str(sheets[name]), title, mark if report.samples else "", columns)

    def project_columns(self) -> list[Column]:
        """The first two columns of every sheet of lines."""
        book = self.say.words.book
        return [Column(book.number, 5, "index"), Column(book.project, 34)]

    def off_columns(self) -> list[Column]:
        """The deviation of money, in tenge and as a part of the plan."""
        words = self.words
        return [Column(words.amount, 14, "amount"), Column(words.share, 13, "share")]

    def told(self, value: int | None) -> Cell:
        """The number, or in words that there is none: an empty cell could be taken for 0."""
        return str(self.words.missing) if value is None else value

    def off(self, row: int, plan: int, pair: Compared) -> list[Cell]:
        """The two cells that follow plan and fact: the deviation, and its share of the plan."""
        cell_of = (at(row, plan), at(row, plan + 1), pair)
        without = str(self.words.nothing_planned)
        return [cells.deviation(*cell_of), cells.share(*cell_of, without_plan=without)]

    def expense(self, column: int) -> str:
        """A column of the budget lines, from another sheet."""
        name = str(self.words.sheets.budget)
        return f"'{name}'!{column_range(FIRST, max(FIRST, self.expenses), column)}"

    def measure(self, column: int) -> str:
        """A column of the indicator lines, from another sheet."""
        name = str(self.words.sheets.indicator_lines)
        return f"'{name}'!{column_range(FIRST, max(FIRST, self.measures), column)}"

    def of_project(self, row: int, source: str) -> str:
        """The condition that picks a project's budget lines, of one source where it is named."""
        project = f"--({self.expense(0)}={at(row, 0)})"
        if not source:
            return project
        return f'{project},--({self.expense(3)}="{self.words.sources[source]}")'

    def sums(self, pair: Compared, where: str) -> list[Cell]:
        """Plan and fact of the chosen budget lines; no fact while one line has none."""
        plan, fact = self.expense(4), self.expense(5)
        whole = f"SUMPRODUCT({where},--ISNUMBER({fact}))=SUMPRODUCT({where},--ISNUMBER({plan}))"
        return [
            cells.Formula(f"=SUMPRODUCT({where},{plan})", pair.plan),
            cells.when(whole, f"SUMPRODUCT({where},{fact})", self.incomplete, pair.fact),
        ]

    def table(self, sheet: Sheet, name: str) -> None:
        """Make all rows of a sheet so far one table with filters."""
        sheet.freeze(2)
        if sheet.row > FIRST:
            sheet.table(FIRST, sheet.row - 1, name)

    def emphasize(self, sheet: Sheet, last: int, plan: int) -> None:
        """Bold where the deviation is notable, as in the Word file."""
        if last < FIRST:
            return
        first, second = (f"${at(FIRST, column)}" for column in (plan, plan + 1))
        condition = (
            f"=AND(ISNUMBER({first}),ISNUMBER({second}),"
            f"ABS({second}-{first})>{ALLOWED_DEVIATION}*{first},{second}<>{first})"
        )
        sheet.emphasize(FIRST, last, (plan + 2, plan + 3), condition)
