"""Fill the sheets that list: projects, indicators, budget lines, publications, photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from . import cells
from .accounts import Account, spent
from .cells import column_range
from .grid import Cell, Column
from .parts import FIRST, Parts

THUMBNAIL = 320  # pixels; shown at half of it, sharp on any screen


def projects(parts: Parts) -> None:
    """Who, where, when: one row a project."""
    labels, words = parts.labels, parts.words
    columns = [
        *parts.project_columns(),
        Column(labels.organisation, 36),
        Column(labels.lead, 24),
        Column(labels.city, 16),
        Column(words.start, 12, "date"),
        Column(words.end, 12, "date"),
        Column(labels.grant, 15, "tenge"),
    ]
    sheet = parts.sheet("projects", str(words.projects_title), columns)
    for account in parts.report.accounts:
        names = [account.title, account.organisation, account.lead, account.city]
        sheet.write([account.number, *names, account.start, account.end, account.grant])
    parts.table(sheet, "Projects")
    grants = column_range(FIRST, sheet.row - 1, 7)
    total = cells.Formula(f"=SUBTOTAL(109,{grants})", parts.report.grants)
    sheet.write(["", str(labels.total), *[""] * 5, total], total=True)


def indicator_lines(parts: Parts) -> None:
    """Every indicator of every project."""
    labels, words = parts.labels, parts.words
    columns = [
        *parts.project_columns(),
        Column(labels.indicator, 28),
        Column(words.unit, 10),
        Column(labels.plan, 12, "number"),
        Column(labels.fact, 20, "number"),
        Column(words.difference, 12, "difference"),
        Column(words.share, 12, "share"),
        Column(labels.note, 46),
    ]
    sheet = parts.sheet("indicator_lines", str(words.indicator_lines), columns)
    for account, line in _pairs(parts.report.accounts, "indicators"):
        pair = line.compared
        row: list[Cell] = [account.number, account.title, line.name, line.unit]
        row += [parts.told(pair.plan), parts.told(pair.fact)]
        form = cells.number_format("number", line.qualifier, pair.fact or 0, parts.say)
        sheet.write([*row, *parts.off(sheet.row, 4, pair), line.note], {5: form})
    parts.table(sheet, "IndicatorLines")
    parts.emphasize(sheet, sheet.row - 1, 4)


def budget(parts: Parts) -> None:
    """Every line of every budget; the sum at the foot follows the filters."""
    labels, words = parts.labels, parts.words
    columns = [
        *parts.project_columns(),
        Column(labels.budget_item, 34),
        Column(labels.source, 12),
        Column(labels.plan, 15, "tenge"),
        Column(labels.fact, 15, "tenge"),
        *parts.off_columns(),
        Column(labels.note, 40),
    ]
    sheet = parts.sheet("budget", str(words.budget_lines), columns)
    for account, line in _pairs(parts.report.accounts, "budget"):
        pair = line.compared
        row: list[Cell] = [account.number, account.title, line.item, line.source_name]
        row += [parts.told(pair.plan), parts.told(pair.fact)]
        sheet.write([*row, *parts.off(sheet.row, 4, pair), line.note])
    last = sheet.row - 1
    parts.table(sheet, "BudgetLines")
    if last >= FIRST:
        plan, fact = (column_range(FIRST, last, column) for column in (4, 5))
        total = spent(parts.report.budget)
        whole = f"SUBTOTAL(102,{fact})=SUBTOTAL(102,{plan})"
        sums: list[Cell] = [
            cells.Formula(f"=SUBTOTAL(109,{plan})", total.plan),
            cells.when(whole, f"SUBTOTAL(109,{fact})", parts.incomplete, total.fact),
        ]
        head: list[Cell] = ["", str(labels.total), "", ""]
        sheet.write([*head, *sums, *parts.off(sheet.row, 4, total), ""], total=True)
    parts.emphasize(sheet, sheet.row - 1, 4)


def media(parts: Parts) -> None:
    """Every publication."""
    words = parts.words
    columns = [
        *parts.project_columns(),
        Column(parts.labels.date, 12, "date"),
        Column(words.outlet, 30),
        Column(words.headline, 46),
        Column(words.kind, 16),
        Column(words.url, 36),
    ]
    sheet = parts.sheet("media", str(words.media_title), columns)
    for account, line in _pairs(parts.report.accounts, "media"):
        row: list[Cell] = [account.number, account.title, line.date, line.outlet]
        sheet.write([*row, line.title, line.kind, line.url])
    parts.table(sheet, "Media")
    if sheet.row == FIRST:
        sheet.note(str(words.no_media))


def photos(parts: Parts, picture: Callable[[Path, int], bytes]) -> None:
    """Every photo, small, with its words and its credit."""
    words = parts.words
    columns = [
        *parts.project_columns(),
        Column(words.photo, 24),
        Column(words.shows, 44),
        Column(words.caption, 40),
        Column(words.credit, 26),
    ]
    sheet = parts.sheet("photos", str(words.photos_title), columns)
    for account, line in _pairs(parts.report.accounts, "photos"):
        row: list[Cell] = [account.number, account.title, ""]
        sheet.write([*row, line.alt, line.caption, line.credit])
        sheet.height(92)
        sheet.picture(2, picture(line.file, THUMBNAIL), line.alt, 0.5)
    parts.table(sheet, "Photos")
    if sheet.row == FIRST:
        sheet.note(str(words.no_photos))


def _pairs(accounts: Sequence[Account], field: str) -> list[tuple[Account, Any]]:
    return [(account, line) for account in accounts for line in getattr(account, field)]
