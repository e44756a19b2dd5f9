"""Write reports as people send them: filled forms, messy Word files, tables, and files meant to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import openpyxl
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image
from practicebook.collection import Collection
from practicebook.field_help import field_help
from practicebook.importing.form import AskedList, Form
from practicebook.importing.vocabulary import import_words
from practicebook.wording import wording


def picture(
    size: tuple[int, int] = (300, 200), colour: str = "#006a7a", kind: str = "JPEG"
) -> bytes:
    """A one-coloured picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


# --- forms filled in by a program --------------------------------------------------------------------


class Answers:
    """A record's facts as a person would write them into a form in one language."""

    def __init__(self, form: Form, facts: Any, collection: Collection) -> None:
        self.form, self.facts, self.collection = form, facts, collection
        self.kind = {"projects": "project", "offices": "office"}[form.kind]

    def answer(self, path: str, record: Any = None) -> list[str]:
        """What to write for a field: nothing, or one text for each of its values."""
        value = self.facts if record is None else record
        for step in path.replace("[]", "").split(".") if record is None else [path]:
            value = getattr(value, step, None)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        return [self._shown(path, each) for each in values]

    def rows(self, asked: AskedList) -> Iterator[list[str]]:
        """The answers for each entry of a list, by the form's columns."""
        for entry in getattr(self.facts, asked.path.removesuffix("[]")):
            yield [self._cell(entry, ask.path) for ask in asked.columns]

    def _cell(self, entry: Any, path: str) -> str:
        value = getattr(entry, path.rpartition(".")[2])
        return "" if value is None else self._shown(path, value)

    def _shown(self, path: str, value: Any) -> str:
        language = self.form.language
        if isinstance(value, Mapping):
            return str(value[language])
        if isinstance(value, bool):
            return str(import_words(language)["form"]["yes" if value else "no"])
        if isinstance(value, int | float):
            return wording(language).number(value) if isinstance(value, int) else str(value)
        if hasattr(value, "strftime"):
            return value.strftime("%d.%m.%Y")
        told = field_help(language, self.kind)[path].values
        if value in told:
            return told[value]
        for registry in ("directions", "regions", "indicators", "target_groups"):
            if value in getattr(self.collection, registry):
                return str(getattr(self.collection, registry)[value].name[language])
        return str(value)


def fill_word(content: bytes, answers: Answers, texts: Mapping[str, str], pictures: int) -> bytes:
    """The Word form with every answer in it; `texts` by section title."""
    document = docx.Document(io.BytesIO(content))
    facts, *lists = document.tables
    group = ""
    labels = {ask.label: ask.path for g in answers.form.groups for ask in g.asks if not g.label}
    by_group = {g.label: {ask.label: ask.path for ask in g.asks} for g in answers.form.groups}
    for row in facts.rows:
        label = row.cells[0].paragraphs[0].text.removesuffix(" *")
        if row.cells[0]._tc is row.cells[1]._tc:
            group = label
            continue
        path = (by_group[group] if group else labels)[label]
        _set(row.cells[1], "\n".join(answers.answer(path)))
    for asked, table in zip(answers.form.lists, lists, strict=True):
        for index, cells in enumerate(answers.rows(asked), 1):
            row = table.rows[index] if index < len(table.rows) else table.add_row()
            for cell, text in zip(row.cells, cells, strict=True):
                _set(cell, text)
    for paragraph in document.paragraphs:
        if paragraph.style.name == "Heading 2" and paragraph.text in texts:
            hint = paragraph._p.getnext()
            docx.text.paragraph.Paragraph(hint.getnext(), paragraph._parent).text = texts[
                paragraph.text
            ]
    for number in range(pictures):
        document.add_picture(io.BytesIO(picture(colour=f"#00{number + 1}a7a")))
    return _saved(document)


def _set(cell: Any, text: str) -> None:
    """Type into a cell, as choosing from a drop-down does: the words to be written over are gone."""
    if text:
        for child in list(cell._tc):
            if child.tag.endswith("}p"):
                for run in [r for r in child if not r.tag.endswith("}pPr")]:
                    child.remove(run)
        cell.paragraphs[0].text = text


def fill_sheets(content: bytes, answers: Answers, texts: Mapping[str, str], pictures: int) -> bytes:
    """The Excel form with every answer in it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    said = import_words(answers.form.language)["form"]
    group, rows = "", book[said["facts"]].iter_rows(min_row=2)
    by_group = {g.label: {ask.label: ask.path for ask in g.asks} for g in answers.form.groups}
    for label, answer, *_ in rows:
        name = str(label.value).removesuffix(" *")
        if name in by_group and name not in by_group[group]:
            group = name
            continue
        answer.value = "; ".join(answers.answer(by_group[group][name])) or None
    lists = book.worksheets[2:-2]
    for asked, sheet in zip(answers.form.lists, lists, strict=True):
        for row, cells in enumerate(answers.rows(asked), 2):
            for column, text in enumerate(cells, 1):
                number = text.replace("\u00a0", "")
                sheet.cell(row, column).value = int(number) if number.isdigit() else text or None
    for title, answer, *_ in book[said["story"]].iter_rows(min_row=2):
        answer.value = texts.get(title.value)
    for number in range(pictures):
        stream = io.BytesIO(picture(colour=f"#00{number + 1}a7a"))
        book.worksheets[0].add_image(SheetImage(stream), f"D{number + 2}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# --- a report as it comes --------------------------------------------------------------------------------


def messy_report() -> bytes:
    """A coordinator's Word file: bold lines for headings, merged cells, extra columns, two languages."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Колонтитул: байқау 2025"
    _bold(document, "ИТОГОВЫЙ ОТЧЁТ ПО ПРОЕКТУ")
    table = document.add_table(rows=0, cols=3)
    for label, *answers in (
        ("Название проэкта", "Курьер готов помочь"),
        ("Организация-заявитель:", "Волонтёрская группа «Жолдағы көмек»"),
        ("Направление", "первая помощь, здоровый образ жизни"),
        ("Сроки реализации", "с 14 апреля по 24 октября 2025 г."),
        ("Регион", "город Алматы"),
        ("Город", "Алматы"),
        ("Сумма гранта", "850 тыс. тенге"),
        ("Руководитель проекта", "Санжар Ульгибаев"),
        ("Контакты", "couriers@example.org"),
        ("Целевая группа", "студенты; работающая молодёжь; курьеры"),
        ("Количество волонтёров", "18 человек", "из них 5 новых"),
        ("Софинансирование", "кто сколько смог"),
        ("Расчётный счёт", "не указываем"),
        ("Согласие на съёмку", "да"),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, answers[0]
        if len(answers) == 1:
            cells[1].merge(cells[2])
        else:
            cells[2].text = answers[1]
    paragraph = document.add_paragraph()
    paragraph.add_run("Цель проекта: ").bold = True
    paragraph.add_run("научить курьеров помогать безопасно.")
    _bold(document, "1. Актуальность проблемы")
    paragraph = document.add_paragraph("Курьер весь день в пути. Из 92 опрошенных только ")
    paragraph.add_run("шестеро").bold = True
    paragraph.add_run(" показали, как остановить кровь.")
    document.add_paragraph("Знаки: <b>тег</b>, 2*3*4, {.class}, # решётка, a_b, [скобки](x) 😀")
    _bold(document, "2. Ход реализации:")
    document.add_paragraph("Провели опрос", style="List Number")
    document.add_paragraph("Обучили 18 студентов", style="List Number")
    document.add_paragraph("- ручной пункт")
    document.add_paragraph("• ещё пункт")
    document.add_picture(io.BytesIO(picture()))
    _bold(document, "Мероприятия")
    add_table(document, ["№", "Наименование мероприятия", "План", "Факт", "Кол-во участников"], [
        ["1", "Занятие для курьеров", "24", "27", "164 чел."],
        ["2", "День подготовки", "2", "2", "17"],
        ["", "ИТОГО", "26", "29", "181"],
    ])  # fmt: skip
    _bold(document, "Показатели")
    table = add_table(document, ["Наименование показателя", "Значение", "", "Примечание"], [
        ["", "План", "Факт", ""],
        ["Охвачено людей", "180", "164 человека", "на первые занятия пришло мало"],
        ["Получили информацию", "1000", "около 1 200", ""],
        ["Съедено пирожков", "5", "7", ""],
        ["Обучено людей", "", "118", ""],
    ])  # fmt: skip
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.add_heading("Финансовый отчёт", 2)
    add_table(document, ["Статья расходов", "План, тг", "Факт, тг", "Отклонение"], [
        ["Поясные наборы", "390 000", "365 800", "-24 200"],
        ["Манекены", "460 000", "484 200", "24 200"],
        ["Итого", "850 000", "850 000", ""],
    ])  # fmt: skip
    document.add_heading("Нәтижелер", 1)
    document.add_paragraph("Сәуірден қазанға дейін 164 курьер оқыды, оның 61-і студент болды.")
    document.add_heading("Екінші кезең", 2)
    document.add_paragraph("Қосымша мәтін тек осында тұр.")
    add_table(document, ["Күн", "Келгені"], [["дүйсенбі", "14"], ["сейсенбі", "15"]])
    document.add_heading("Благодарности", 1)
    document.add_paragraph("Спасибо всем.")
    document.add_paragraph("Что не сработало")
    document.add_paragraph("Три недели – долго: потеряли 46 человек.")
    document.add_paragraph("СМИ:")
    add_table(document, ["Дата", "Издание", "Название"], [
        ["18.07.2025", "городской сайт", "Курьеры учатся"],
        ["летом", "канал", "Сюжет"],
    ])  # fmt: skip
    return _saved(document)


def _bold(document: Any, text: str) -> None:
    document.add_paragraph().add_run(text).bold = True


def add_table(document: Any, head: list[str], rows: list[list[str]]) -> Any:
    """A table with a head, at the end of a document."""
    table = document.add_table(rows=0, cols=len(head))
    for texts in [head, *rows]:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return table


def _saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def plain_word(*paragraphs: str) -> bytes:
    """A small Word file."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return _saved(document)


def plain_sheet(rows: list[list[Any]]) -> bytes:
    """A small Excel file of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# --- files meant to do harm ----------------------------------------------------------------------


def with_parts(content: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """A ZIP with parts put in, or changed by a function."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = parts.get(name)
            if part is None:
                target.writestr(name, source.read(name))
            else:
                target.writestr(name, part(source.read(name)) if callable(part) else part)
        for name in parts.keys() - set(source.namelist()):
            added = parts[name]
            assert isinstance(added, bytes)
            target.writestr(name, added)
    return buffer.getvalue()


def relation(kind: str, target: str) -> Callable[[bytes], bytes]:
    """Adds a link to the outside to a part of relations."""
    link = (
        f'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return lambda part: part.replace(b"</Relationships>", link.encode())


def save(folder: Path, name: str, content: bytes) -> Path:
    """A file in a folder."""
    file = folder / name
    file.write_bytes(content)
    return file
