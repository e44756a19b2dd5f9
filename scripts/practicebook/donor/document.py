"""Write the report as a Word file: the whole edition, or one project alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from ..typography import keep_numbers
from ..wording import Wording
from .accounts import (
    SOURCES,
    Account,
    BudgetLine,
    Compared,
    IndicatorLine,
    IndicatorTotal,
    Report,
    spent,
)
from .page import WIDTH_MM, Column, Page, Picture
from .told import Told, language_tag, notable

Photographs = Callable[[Path, int], bytes]
PHOTO_PIXELS = 800  # 240 dpi in half a page's width
COVER_PIXELS = 1400


def document(report: Report, photo: Photographs) -> bytes:
    """The Word file of the whole report; `photo` gives a JPEG of a photo in a width."""
    writer = _Document(report, f"{report.say.words.donor.report}, {report.year}", photo)
    writer.cover()
    writer.page.contents(str(writer.words.contents), new_page=True)
    writer.totals()
    for account in report.accounts:
        writer.project(account, new_page=True)
    return writer.content(str(writer.words.report))


def project_document(report: Report, account: Account, photo: Photographs) -> bytes:
    """The Word file of one project."""
    words = report.say.words.donor
    writer = _Document(report, f"{account.title}, {report.year}", photo)
    writer.page.paragraph(f"{words.report_of_one}, {report.year}", "Lead")
    writer.project(account, new_page=False)
    return writer.content(f"{words.report_of_one}: {account.title}")


class _Document:
    def __init__(self, report: Report, footer: str, photo: Photographs) -> None:
        self.report = report
        self.photo = photo
        self.say: Wording = report.say
        self.words = report.say.words.donor
        self.labels = report.say.words.practice
        self.page = Page(language_tag(self.say.language), footer)
        self.told = Told(report.say)
        self._figures = 0

    def content(self, title: str) -> bytes:
        """The finished file with its properties."""
        report, properties = self.report, self.page.document.core_properties
        moment = dt.datetime.combine(report.dated, dt.time())
        properties.title = f"{title}. {report.title}, {report.year}"[:255]
        properties.subject = report.subtitle[:255]
        properties.author = properties.last_modified_by = report.publisher[:255]
        properties.keywords = str(self.words.keywords)
        properties.language = language_tag(self.say.language)
        properties.comments = ""
        properties.created = properties.modified = moment
        properties.revision = 1
        return self.page.content()

    def cover(self) -> None:
        """What the file is, from whom and of when; that it holds samples where it does."""
        report, page, words = self.report, self.page, self.words
        if report.cover:
            alt = str(words.cover_alt).format(year=report.year)
            page.picture(self.photo(report.cover, COVER_PIXELS), alt, WIDTH_MM)
        page.paragraph(str(words.report), "Title")
        about = str(words.about).format(title=report.title, year=report.year)
        page.paragraph(about, "Lead")
        page.paragraph(report.subtitle)
        page.paragraph(report.publisher)
        if report.released:
            released = str(words.released).format(date=self.say.date(report.released))
            page.paragraph(released)
        if report.samples:
            projects = self.say.number(len(report.accounts))
            samples = self.say.number(report.samples)
            notice = str(words.sample_cover).format(projects=projects, samples=samples)
            page.paragraph(notice, "Notice")

    def totals(self) -> None:
        """The edition in total: key numbers, indicators, money."""
        page, words, report = self.page, self.words, self.report
        page.heading(str(words.totals), 1)
        page.facts(str(words.totals), self._numbers(), "Table Figure")
        page.paragraph(str(words.never_added), "Small")
        page.heading(str(words.indicators_total), 2)
        self._indicator_totals(report.indicators)
        for note in (words.indicators_lead, report.rough and words.rough):
            if note:
                page.paragraph(str(note), "Small")
        page.heading(str(words.budget_by_source), 2)
        rows = [(self._source(source), spent(report.budget, source)) for source in (*SOURCES, "")]
        self._money(str(words.budget_by_source), self.labels.source, rows)
        page.heading(str(words.budget_by_project), 2)
        projects = [(f"{a.number}. {a.title}", spent(a.budget)) for a in report.accounts]
        projects.append((self._source(""), spent(report.budget)))
        self._money(str(words.budget_by_project), self.say.words.book.project, projects)
        page.paragraph(f"{words.money} {words.notable}", "Small")

    def project(self, account: Account, new_page: bool) -> None:
        """One project: who and where, plan and fact, money, media, photos, a place to sign."""
        page, words, labels = self.page, self.words, self.labels
        numbered = f"{account.number}. {account.title}" if new_page else account.title
        page.heading(numbered, 1, new_page)
        if account.sample:
            page.paragraph(str(self.say.words.sample.banner), "Notice")
        page.paragraph(keep_numbers(account.summary), "Lead")
        page.facts(account.title, account.passport)
        page.heading(str(labels.indicators), 2)
        self._indicators(account)
        page.heading(str(labels.budget), 2)
        self._budget(account)
        page.heading(str(words.media_title), 2)
        self._media(account)
        page.heading(str(words.photos_title), 2)
        self._photos(account)
        page.signature(f"{labels.lead}: {account.lead}. {words.signature}: \t {words.day}: \t")

    # --- tables ------------------------------------------------------------------------------------

    def _numbers(self) -> list[tuple[str, str]]:
        """The key numbers; people reached and people informed are two numbers and stay two."""
        names, say, report = self.words.numbers, self.say, self.report
        total = spent(report.budget)
        rows = [
            (str(names.projects), say.number(len(report.accounts))),
            (str(names.grants), say.tenge(report.grants)),
            (str(names.spent), self.told.tenge(total.fact)),
        ]
        known = {total.id: total.compared.fact for total in report.indicators}
        for name in ("people_reached", "people_informed"):
            if (fact := known.get(name)) is not None:
                rows.append((str(names[name]), say.number(fact)))
        return rows

    def _indicator_totals(self, totals: Sequence[IndicatorTotal]) -> None:
        words, labels = self.words, self.labels
        columns = [
            Column(labels.indicator, 54),
            Column(words.lines, 21, True),
            Column(words.measured, 20, True),
            Column(labels.plan, 19, True),
            Column(labels.fact, 19, True),
            Column(words.difference, 24, True),
            Column(words.percent, 17, True),
        ]
        rows = [
            [
                _with_unit(total),
                self.say.number(total.lines),
                self.say.number(total.measured),
                *self.told.counts(total.compared),
            ]
            for total in totals
        ]
        strong = notable([total.compared for total in totals], (5, 6))
        self.page.table(str(words.indicators_total), columns, rows, strong=strong)

    def _indicators(self, account: Account) -> None:
        words, labels = self.words, self.labels
        columns = [
            Column(labels.indicator, 83),
            Column(labels.plan, 20, True),
            Column(labels.fact, 30, True),
            Column(words.difference, 24, True),
            Column(words.percent, 17, True),
        ]
        rows = []
        for line in account.indicators:
            told = self.told.counts(line.compared, line.qualifier)
            rows.append([_with_unit(line), *told])
        notes = {index: keep_numbers(line.note) for index, line in enumerate(account.indicators)}
        strong = notable([line.compared for line in account.indicators], (3, 4))
        self.page.table(str(labels.indicators), columns, rows, notes, strong=strong)

    def _budget(self, account: Account) -> None:
        """The lines by source of money, each with its total, then the total of all."""
        if not account.budget:
            self.page.paragraph(str(self.words.no_budget))
            return
        rows: list[tuple[str, Compared, str]] = []
        totals = []
        for source in SOURCES:
            lines = [line for line in account.budget if line.source == source]
            rows += [(line.item, line.compared, keep_numbers(line.note)) for line in lines]
            if lines:
                totals.append(len(rows))
                rows.append((self._source_total(lines), spent(lines), ""))
        if len(totals) > 1:
            totals.append(len(rows))
            rows.append((str(self.labels.total), spent(account.budget), ""))
        labels = self.labels
        columns = [Column(labels.budget_item, 85), *self._money_columns()]
        cells = [[name, *self.told.sums(pair)] for name, pair, _ in rows]
        notes = {index: note for index, (_, _, note) in enumerate(rows)}
        strong = notable([pair for _, pair, _ in rows], (3, 4))
        self.page.table(str(labels.budget), columns, cells, notes, frozenset(totals), strong)

    def _money(self, caption: str, head: str, rows: Sequence[tuple[str, Compared]]) -> None:
        """Sums by something; the last row is their total."""
        columns = [Column(str(head), 85), *self._money_columns()]
        cells = [[name, *self.told.sums(pair)] for name, pair in rows]
        strong = notable([pair for _, pair in rows], (3, 4))
        self.page.table(caption, columns, cells, totals=frozenset({len(rows) - 1}), strong=strong)

    def _money_columns(self) -> list[Column]:
        labels, words = self.labels, self.words
        heads = ((labels.plan, 24), (labels.fact, 24), (words.difference, 24), (words.percent, 17))
        return [Column(str(label), width, True) for label, width in heads]

    def _media(self, account: Account) -> None:
        words, page = self.words, self.page
        if not account.media:
            page.paragraph(str(words.no_media))
            return
        columns = [
            Column(self.labels.date, 34),
            Column(words.outlet, 44),
            Column(words.headline, 70),
            Column(words.kind, WIDTH_MM - 148),
        ]
        rows = [
            [self.say.date(line.date), line.outlet, line.title, line.kind] for line in account.media
        ]
        page.table(str(words.media_title), columns, rows)
        for number, line in enumerate(account.media, 1):
            if line.url:
                page.link(number, 2, line.url)

    def _photos(self, account: Account) -> None:
        page, words = self.page, self.words
        if not account.photos:
            page.paragraph(str(words.no_photos))
            return
        pictures = []
        for photo in account.photos:
            self._figures += 1
            number = str(self.labels.figure).format(number=self._figures)
            pictures.append(
                Picture(
                    self.photo(photo.file, PHOTO_PIXELS),
                    photo.alt,
                    f"{number} {keep_numbers(photo.caption or photo.alt)}",
                    str(words.credited).format(credit=photo.credit),
                )
            )
        page.gallery(str(words.photos_title), pictures)

    def _source(self, source: str) -> str:
        return str(self.words.sources[source] if source else self.labels.total)

    def _source_total(self, lines: Sequence[BudgetLine]) -> str:
        return str(self.words.source_total).format(source=lines[0].source_name)


def _with_unit(line: IndicatorLine | IndicatorTotal) -> str:
    """«Кроводачи, раз»; the name alone where it says the unit itself."""
    told = line.unit.casefold() in line.name.casefold()
    return line.name if told else f"{line.name}, {line.unit}"
