"""Fill the sheets that add up: projects with their money, money by source, indicators over all."""

from __future__ import annotations

from . import cells
from .accounts import SOURCES, spent
from .cells import at, column_range
from .grid import Cell, Column, Sheet
from .parts import FIRST, Parts


def summary(parts: Parts) -> None:
    """Each project's grant and budget, then the budget by source of money."""
    labels, words = parts.labels, parts.words
    plan, fact, off = labels.plan, labels.fact, parts.off_columns()
    grant, own, total = words.sources.grant, words.sources.own, labels.total
    sheet = parts.sheet(
        "summary",
        f"{words.report}, {parts.report.year}",
        [
            *parts.project_columns(),
            Column(labels.city, 15),
            *(Column(f"{grant}: {label}", 14, "tenge") for label in (plan, fact)),
            *(Column(f"{own}: {label}", 13, "tenge") for label in (plan, fact)),
            *(Column(f"{total}: {label}", 15, "tenge") for label in (plan, fact)),
            *off,
        ],
    )
    sheet.freeze(2)
    for account in parts.report.accounts:
        pairs = [
            (spent(account.budget, source), parts.of_project(sheet.row, source))
            for source in (*SOURCES, "")
        ]
        sums = [cell for pair, where in pairs for cell in parts.sums(pair, where)]
        total_of = pairs[-1][0]
        row: list[Cell] = [account.number, account.title, account.city, *sums]
        sheet.write([*row, *parts.off(sheet.row, 7, total_of)])
    _summary_total(parts, sheet)
    sheet.note(str(words.money))
    _by_source(parts, sheet)


def _summary_total(parts: Parts, sheet: Sheet) -> None:
    last = sheet.row - 1
    sums: list[Cell] = []
    for index, source in enumerate((*SOURCES, "")):
        pair = spent(parts.report.budget, source)
        plan, fact = (column_range(FIRST, last, 3 + 2 * index + step) for step in (0, 1))
        sums.append(cells.Formula(f"=SUM({plan})", pair.plan))
        whole = f"COUNT({fact})=ROWS({fact})"
        sums.append(cells.when(whole, f"SUM({fact})", parts.incomplete, pair.fact))
    total = spent(parts.report.budget)
    row: list[Cell] = ["", str(parts.labels.total), "", *sums]
    sheet.write([*row, *parts.off(sheet.row, 7, total)], total=True)
    parts.emphasize(sheet, last + 1, 7)


def _by_source(parts: Parts, sheet: Sheet) -> None:
    """The same money by its source, below the projects."""
    labels = parts.labels
    sheet.heading(str(parts.words.budget_by_source))
    sheet.head(
        [
            Column("", 5, "index"),
            Column(labels.source, 34),
            Column(labels.plan, 14, "tenge"),
            Column(labels.fact, 14, "tenge"),
            *parts.off_columns(),
        ]
    )
    for source in (*SOURCES, ""):
        pair = spent(parts.report.budget, source)
        name = str(parts.words.sources[source] if source else labels.total)
        where = f'--({parts.expense(3)}="{name}")' if source else f"--({parts.expense(0)}>0)"
        row: list[Cell] = ["", name, *parts.sums(pair, where)]
        sheet.write([*row, *parts.off(sheet.row, 2, pair)], total=not source)


def indicators(parts: Parts) -> None:
    """Each indicator over all projects that measured it."""
    labels, words = parts.labels, parts.words
    sheet = parts.sheet(
        "indicators",
        str(words.indicators_total),
        [
            Column(labels.indicator, 38),
            Column(words.unit, 16),
            Column(words.lines, 12, "number"),
            Column(words.measured, 12, "number"),
            Column(labels.plan, 14, "number"),
            Column(labels.fact, 14, "number"),
            Column(words.difference, 14, "difference"),
            Column(words.share, 14, "share"),
        ],
    )
    sheet.freeze(1)
    for total in parts.report.indicators:
        name = f"--({parts.measure(2)}={at(sheet.row, 0)})"
        known = f"{name},--ISNUMBER({parts.measure(5)})"
        plan, fact = (f"SUMPRODUCT({known},{parts.measure(column)})" for column in (4, 5))
        some = f"{at(sheet.row, 3)}>0"
        pair, missing = total.compared, str(words.missing)
        sheet.write(
            [
                total.name,
                total.unit,
                cells.Formula(f"=SUMPRODUCT({name})", total.lines),
                cells.Formula(f"=SUMPRODUCT({known})", total.measured),
                cells.when(some, plan, missing, pair.plan),
                cells.when(some, fact, missing, pair.fact),
                *parts.off(sheet.row, 4, pair),
            ]
        )
    parts.emphasize(sheet, sheet.row - 1, 4)
    for note in (words.indicators_lead, words.never_added, parts.report.rough and words.rough):
        if note:
            sheet.note(str(note))
