"""A report in someone's inbox becomes a draft: what was understood stands in its field, nothing is lost."""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path
from typing import Any

import docx
import import_report
import openpyxl
import pytest
from practicebook.check import check
from practicebook.importing import values
from practicebook.importing.days import period
from practicebook.importing.document import words
from practicebook.importing.refusal import Refused
from practicebook.importing.take import Order, Taken, take_report
from practicebook.importing.vocabulary import Vocabulary, language_of
from practicebook.load import load
from practicebook.problems import as_text
from practicebook.yaml_source import read_yaml
from report_files import add_table, messy_report, picture, plain_sheet, plain_word, save
from sample_project import LANGUAGES, ROOT

NAMES = Vocabulary("projects", LANGUAGES)


def take(root: Path, file: Path, **wishes: Any) -> list[Taken]:
    """The drafts of a report in a sample project."""
    order = {"kind": "projects", "year": 2025, "slug": "new-one", "hints": "ru", **wishes}
    return take_report(root, LANGUAGES, Order(file, **order))


def problems(root: Path) -> list[str]:
    """What the check says about the whole project."""
    found = [each for each in check(root, LANGUAGES)[1] if each.stops]
    return as_text(found, "ru").splitlines()[:-1]


@pytest.fixture
def messy(project: Any, tmp_path: Path) -> tuple[Path, Taken]:
    """A coordinator's messy report, taken in."""
    root = project(bytes={"overrides/book/fonts": {"fonts": True}})
    (taken,) = take(root, save(tmp_path, "Отчёт (финал).docx", messy_report()))
    return root, taken


def facts_of(taken: Taken) -> dict[str, Any]:
    """The draft's facts."""
    return read_yaml(taken.folder / "facts.yml", "facts.yml").values


def text_of(taken: Taken, language: str) -> str:
    """The draft's text in a language."""
    return (taken.folder / f"text.{language}.md").read_text("utf-8")


# --- a whole report ------------------------------------------------------------------------------------


def test_a_messy_report_gives_a_draft_that_passes_the_check(messy: tuple[Path, Taken]) -> None:
    """Merged cells, odd columns, bold lines for headings, two languages: the check finds no error."""
    root, taken = messy
    assert problems(root) == []
    assert facts_of(taken)["status"] == "draft"


def test_every_word_of_a_report_is_in_the_draft(messy: tuple[Path, Taken], tmp_path: Path) -> None:
    """Words and numbers of paragraphs, tables, page headers: none of them is lost."""
    _, taken = messy
    report = docx.Document(tmp_path / "Отчёт (финал).docx")
    told = [paragraph.text for paragraph in report.paragraphs]
    told += [cell.text for table in report.tables for row in table.rows for cell in row.cells]
    told += [paragraph.text for paragraph in report.sections[0].header.paragraphs]
    written = "\n".join(
        file.read_text("utf-8") for file in sorted(taken.folder.glob("*.*")) if file.is_file()
    )
    kept = words(written.replace("\\", ""))
    lost = {word for text in told for word in words(text) - kept}
    assert lost == set()


def test_fields_are_known_by_their_labels(messy: tuple[Path, Taken]) -> None:
    """Another wording, a slip of the pen, a colon or a case makes no difference."""
    facts = facts_of(messy[1])
    assert facts["title"]["ru"] == "Курьер готов помочь"
    assert facts["organisation"]["name"]["ru"] == "Волонтёрская группа «Жолдағы көмек»"
    assert facts["directions"] == ["first-aid", "healthy-lifestyle"]
    assert facts["period"] == {"start": "2025-04-14", "end": "2025-10-24"}
    assert facts["place"]["region"] == "KZ-75"
    assert facts["funding"]["grant"] == 850_000
    assert facts["team"]["volunteers"] == 18
    assert facts["goal"]["ru"] == "научить курьеров помогать безопасно."
    assert facts["safeguards"]["photo_consent"] is True
    assert [group["id"] for group in facts["target_groups"]] == ["students", "young-workers"]


def test_tables_become_lists(messy: tuple[Path, Taken]) -> None:
    """Activities, indicators (below a head of two rows), budget, media; the sum's row is none of them."""
    facts = facts_of(messy[1])
    assert [(a["planned"], a["actual"], a["participants"]) for a in facts["activities"]] == [
        (24, 27, 164),
        (2, 2, 17),
    ]
    indicators = {each["id"]: each for each in facts["indicators"]}
    assert indicators["people_reached"]["fact"] == 164
    assert indicators["people_informed"] == {
        "id": "people_informed", "plan": 1000, "fact": 1200, "qualifier": "about"
    }  # fmt: skip
    assert [line["actual"] for line in facts["budget"]] == [365_800, 484_200]
    assert [item["date"] for item in facts["media"]] == ["2025-07-18"]


def test_what_is_not_understood_stands_under_its_label(messy: tuple[Path, Taken]) -> None:
    """A value that cannot be read is never dropped: it is in the text, under a mark."""
    _, _, unsorted = text_of(messy[1], "ru").partition("## Нераспознанное")
    for kept in (
        "- **Целевая группа:** курьеры",
        "- **Расчётный счёт:** не указываем",
        "- **Софинансирование:** кто сколько смог",
        "| Съедено пирожков | 5 | 7 |",
        "| летом | канал | Сюжет |",
        "### Благодарности",
    ):
        assert kept in unsorted


def test_what_would_break_a_rule_stands_as_a_comment(messy: tuple[Path, Taken]) -> None:
    """A fact without its plan and a contact without consent wait in the facts, with the reason."""
    written = (messy[1].folder / "facts.yml").read_text("utf-8")
    assert "#   fact: 118" in written and "people_trained не указан план" in written
    assert "#     email: couriers@example.org" in written
    assert "contact" not in facts_of(messy[1])["lead"]


def test_sections_are_known_and_keep_their_form(messy: tuple[Path, Taken]) -> None:
    """Bold lines, plain lines and styles head a section; lists, bold words, tables and signs stay."""
    russian, kazakh = text_of(messy[1], "ru"), text_of(messy[1], "kk")
    assert "## Проблема\n\nКурьер весь день в пути. Из 92 опрошенных только **шестеро**" in russian
    assert r"\<b>тег\</b>, 2\*3\*4, (.class), # решётка, a_b, \[скобки\](x)" in russian
    assert "1. Провели опрос\n2. Обучили 18 студентов\n\n- ручной пункт\n- ещё пункт" in russian
    assert "![](photo-1.jpg)" in russian
    assert "## Что не сработало\n\nТри недели" in russian
    assert "### Екінші кезең\n\nҚосымша мәтін" in kazakh
    assert "| дүйсенбі | 14 |" in kazakh


def test_the_other_language_asks_for_a_translation(messy: tuple[Path, Taken]) -> None:
    """A section in one language stands in the other's text as a hint with the numbers it has to hold."""
    assert "[Толтырыңыз: осы бөлімнің аудармасы; мәтінде болуы керек сандар: 92" in text_of(
        messy[1], "kk"
    )
    assert facts_of(messy[1])["title"]["kk"].startswith("[Толтырыңыз:")


def test_an_unfinished_draft_cannot_be_published(messy: tuple[Path, Taken]) -> None:
    """Every mark that asks for something is an error as soon as the record is published."""
    root, taken = messy
    file = taken.folder / "facts.yml"
    file.write_text(file.read_text("utf-8").replace("status: draft", "status: published"), "utf-8")
    found = problems(root)
    assert any("text.ru.md" in line and "not-filled" in line for line in found)
    assert any("facts.yml" in line and "not-filled" in line for line in found)


def test_pictures_become_photos_with_safe_names(messy: tuple[Path, Taken]) -> None:
    """A picture lies in photos/, stands in the facts, and asks for its description."""
    (photo,) = facts_of(messy[1])["photos"]
    assert photo["file"] == "photo-1.jpg" and photo["consent"] is False
    assert photo["alt"]["ru"].startswith("[Заполните:")
    assert (messy[1].folder / "photos" / "photo-1.jpg").read_bytes() == picture()


# --- the command -----------------------------------------------------------------------------------------


def run(monkeypatch: Any, *arguments: object) -> int:
    """The command as the editor calls it."""
    monkeypatch.setattr(sys, "argv", ["import_report.py", *map(str, arguments)])
    return import_report.main()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", ["Танылғаны:", "Жобаның атауы: Курьер готов помочь  ← «Название проэкта»"]),
        ("ru", ["Распознано:", "Целевая группа: значение непонятно: курьеры", "Снимки: 1"]),
        ("en", ["Recognised:", "Left to do:", "Not in the report, ask and fill in:"]),
    ],
)
def test_the_tool_says_what_it_did(
    language: str, said: list[str], project: Any, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    """Per field: what was recognised, from where, and what is left to do, in the editor's language."""
    monkeypatch.setenv("PRACTICEBOOK_LANG", language)
    file = save(tmp_path, "есеп.docx", messy_report())
    assert run(monkeypatch, file, "--year", 2025, "--slug", "new-one", "--root", project()) == 0
    told = capsys.readouterr().out
    assert "practices/2025/projects/new-one" in told
    assert [each for each in said if each not in told] == []


@pytest.mark.parametrize("slug", ["", "Новый", "../x", "a" * 61])
def test_a_wrong_name_is_wrong_usage(
    slug: str, project: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    """A folder's name that no record may bear ends with exit code 2."""
    file = save(tmp_path, "r.docx", plain_word("Жоба"))
    with pytest.raises(SystemExit) as end:
        run(monkeypatch, file, "--year", 2025, f"--slug={slug}", "--root", project())
    assert end.value.code == 2


@pytest.mark.parametrize("slug", ["donor-day", "astana"])
def test_nothing_is_written_over_a_record(slug: str, project: Any, tmp_path: Path) -> None:
    """Neither over a project nor beside an office of the same name."""
    root = project()
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    with pytest.raises(Refused) as refused:
        take(root, save(tmp_path, "r.docx", plain_word("Жоба")), slug=slug)
    assert refused.value.reason == "taken"
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == before


def test_there_has_to_be_an_edition(project: Any, tmp_path: Path) -> None:
    """A year without an edition is refused with the years there are."""
    with pytest.raises(Refused) as refused:
        take(project(), save(tmp_path, "r.docx", plain_word("Жоба")), year=2031)
    assert refused.value.details["expected"] == "2025"


def test_a_failed_write_leaves_nothing(project: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """Of two drafts, one of which cannot be put in place, neither stands."""
    root, real = project(), Path.rename
    answers = save(tmp_path, "a.csv", "Жобаның атауы\nБірінші\nЕкінші\n".encode())

    def rename(self: Path, target: Path) -> Path:
        if target.name.startswith("ekinshi"):
            raise OSError("disk full")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    before = sorted(root.rglob("*"))
    with pytest.raises(OSError, match="disk full"):
        take(root, answers, slug="")
    assert sorted(root.rglob("*")) == before


# --- Excel and answers -----------------------------------------------------------------------------------


def test_an_excel_report_is_read(project: Any, tmp_path: Path) -> None:
    """Days, numbers and formulas of cells; sheets are headings; text beside the tables is kept."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Отчёт"
    for row in (
        ["Название проекта", "Добрый донор"],
        ["Дата начала", dt.datetime(2025, 3, 1)],
        ["Дата окончания", dt.date(2025, 5, 31)],
        ["Сумма гранта", 1_000_000.0],
        ["Неизвестное поле", "=1+1"],
    ):
        sheet.append(row)
    budget = book.create_sheet("Бюджет")
    for row in (["Смета проекта"], [], ["Статья", "План", "Факт"], ["Автобус", 1_000_000, 990_000]):
        budget.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    root = project()
    (taken,) = take(root, save(tmp_path, "отчёт.xlsx", buffer.getvalue()))
    facts = facts_of(taken)
    assert problems(root) == []
    assert facts["period"] == {"start": "2025-03-01", "end": "2025-05-31"}
    assert facts["funding"]["grant"] == 1_000_000
    assert facts["budget"][0]["actual"] == 990_000
    assert "- **Неизвестное поле:** =1+1" in text_of(taken, "ru")


ANSWERS = (
    "Отметка времени;Название проекта;Город;Сумма гранта;Результаты;Что понравилось\n"
    '2025;Школа донора;Семей;500 000 тг;"Пришли 40 человек\nи ещё 5";=cmd|calc\n'
    "2025;Тёплый дом;Алматы;не знаю;;\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "kz1048", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_each_answer_of_a_form_is_a_draft(
    encoding: str, delimiter: str, project: Any, tmp_path: Path
) -> None:
    """Whatever the encoding and the delimiter; the folder is named by the title; formulas are text."""
    root = project()
    content = ANSWERS.replace(";", delimiter).encode(encoding)
    one, other = take(root, save(tmp_path, "answers.csv", content), slug="")
    assert problems(root) == []
    assert facts_of(one)["funding"]["grant"] == 500_000
    assert "## Результаты\n\nПришли 40 человек\n\nи ещё 5" in text_of(one, "ru")
    assert "- **Что понравилось:** =cmd|calc" in text_of(one, "ru")
    assert "- **Сумма гранта:** не знаю" in text_of(other, "ru")
    assert [one.folder.name, other.folder.name] == ["shkola-donora", "teplyy-dom"]


def test_kazakh_letters_of_an_old_computer_are_read(project: Any, tmp_path: Path) -> None:
    """The one-byte page of Kazakhstan holds ә, ғ, қ and the rest."""
    content = "Жобаның атауы,Мақсаты\nҮлгілі үй,Көмек көрсету\n".encode("kz1048")
    (taken,) = take(project(), save(tmp_path, "a.csv", content))
    assert facts_of(taken)["title"]["kk"] == "Үлгілі үй"


def test_both_languages_may_be_asked_for(project: Any, tmp_path: Path) -> None:
    """A label may say its language; the two answers make one field."""
    rows = [["Жобаның атауы (қазақша)", "Донорлар"], ["Название проекта (на русском)", "Доноры"]]
    (taken,) = take(project(), save(tmp_path, "r.xlsx", plain_sheet(rows)))
    assert facts_of(taken)["title"] == {"kk": "Донорлар", "ru": "Доноры"}


def test_lines_that_do_not_sum_to_the_grant_wait(project: Any, tmp_path: Path) -> None:
    """A budget that contradicts the grant stands as a comment with both sums, not in the record."""
    rows = [
        ["Сумма гранта", "900 000"],
        [],
        ["Статья расходов", "План", "Факт"],
        ["Автобус", 500_000, 500_000],
    ]
    root = project()
    (taken,) = take(root, save(tmp_path, "r.xlsx", plain_sheet(rows)))
    assert problems(root) == []
    assert "budget" not in facts_of(taken)
    assert "# - item:" in (taken.folder / "facts.yml").read_text("utf-8")


@pytest.mark.parametrize(("told", "read"), [("өз үлесі", "own"), ("из гранта", "grant")])
def test_a_source_of_money_is_known_by_its_other_names(
    told: str, read: str, project: Any, tmp_path: Path
) -> None:
    """What people call the money that is not the grant's is not taken for the grant."""
    root = project()
    (taken,) = take(root, save(tmp_path, "r.xlsx", plain_sheet(_budget_with(told))))
    assert problems(root) == []
    assert facts_of(taken)["budget"][1]["source"] == read


def test_a_line_of_an_unknown_source_is_no_line_of_the_grant(project: Any, tmp_path: Path) -> None:
    """A source that is not understood is never guessed: the whole row waits in the text."""
    root = project()
    (taken,) = take(root, save(tmp_path, "r.xlsx", plain_sheet(_budget_with("нашлось само"))))
    assert problems(root) == []
    assert len(facts_of(taken)["budget"]) == 1
    assert "| Чай | 20 000 | 20 000 | нашлось само |" in text_of(taken, "ru").replace(
        "20000", "20 000"
    )


def _budget_with(source: str) -> list[list[Any]]:
    lines = [["Автобус", 500_000, 500_000, "из гранта"], ["Чай", 20_000, 20_000, source]]
    return [["Статья расходов", "План", "Факт", "Источник средств"], *lines]


# --- values ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("2 500 адам", 2500),
        ("2\u00a0500", 2500),
        ("1 000 000 тг", 1_000_000),
        ("1.000.000", 1_000_000),
        ("850,000 ₸", 850_000),
        ("850 000,00 тенге", 850_000),
        ("1,2 млн тенге", 1_200_000),
        ("850 мың теңге", 850_000),
        ("350 тыс.", 350_000),
        ("2 500-ден астам", 2500),
        ("около 1 200", 1200),
        ("0", 0),
        ("120 (план 100)", 120),
        ("14 (оның 6-ы студент)", 14),
        ("100 пен 120", None),
        ("12-15", None),
        ("-5", None),
        ("2,5", None),
        ("90 %", None),
        ("көп", None),
    ],
)
def test_numbers_as_people_write_them(written: str, number: int | None) -> None:
    """One whole number with its unit is read; anything else stays words."""
    reader = values.Reader("projects", load(ROOT, LANGUAGES)[0], None, "kk")
    found = reader.read(NAMES.specs["team.volunteers"], written)
    assert (found.value if found else None) == number


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("29.09.2025", "2025-09-29"),
        ("29/09/25", "2025-09-29"),
        ("2025-09-29", "2025-09-29"),
        ("2025 ж. 29 қыркүйек", "2025-09-29"),
        ("2025 жылғы 29 қыркүйекте", "2025-09-29"),
        ("29.09.1925", None),
        ("29.09.2205", None),
        ("29 сентября 2025", "2025-09-29"),
        ("29 сентября 2025 г.", "2025-09-29"),
        ("1 мая 2025", "2025-05-01"),
        ("5 марта 2025", "2025-03-05"),
        ("31.02.2025", None),
        ("29 қыркүйек", None),
        ("жазда", None),
    ],
)
def test_days_as_people_write_them(written: str, day: str | None) -> None:
    """Figures or words, Kazakh or Russian; a day that is none, or lacks its year, stays words."""
    reader = values.Reader("projects", load(ROOT, LANGUAGES)[0], None, "kk")
    found = reader.read(NAMES.specs["period.start"], written)
    assert (found.value if found else None) == day


@pytest.mark.parametrize(
    ("written", "days", "sure"),
    [
        ("14.04.2025 – 24.10.2025", ["2025-04-14", "2025-10-24"], True),
        ("14.04 - 24.10.2025", ["2025-04-14", "2025-10-24"], True),
        ("с 14 апреля по 24 октября 2025 г.", ["2025-04-14", "2025-10-24"], True),
        ("2025 ж. 14 сәуір – 24 қазан", ["2025-04-14", "2025-10-24"], True),
        ("2025 жылдың 29 қыркүйегі мен 12 қазаны аралығында", ["2025-09-29", "2025-10-12"], True),
        ("апрель – октябрь 2025", ["2025-04-01", "2025-10-31"], False),
    ],
)
def test_periods_as_people_write_them(written: str, days: list[str], sure: bool) -> None:
    """Two days in one answer; months alone are read as whole months, to be looked at."""
    assert period(written, LANGUAGES) == (days, sure)


def test_a_month_is_read_by_its_edge() -> None:
    """A project that began in May began on its first day, until somebody says better."""
    reader = values.Reader("projects", load(ROOT, LANGUAGES)[0], None, "kk")
    for path, day in (("period.start", "2025-05-01"), ("period.end", "2025-05-31")):
        found = reader.read(NAMES.specs[path], "2025 жылдың мамыр айы")
        assert found == values.Understood(day, sure=False)


@pytest.mark.parametrize(
    ("label", "path"),
    [
        ("ЖОБАНЫҢ АТАУЫ:", "title"),
        ("Название проэкта", "title"),
        ("1.1. Сумма гранта (тг)", "funding.grant"),
        ("Ұйым: атауы", "organisation.name"),
        ("Количество волонтеров", "team.volunteers"),
        ("План", None),
        ("Отметка времени", None),
        ("Жоба", None),
    ],
)
def test_labels_are_known_without_case_and_marks(label: str, path: str | None) -> None:
    """Case, numbering, brackets and a slip make no difference; another word does."""
    found = NAMES.field(label)
    assert (found.path if found else None) == path


@pytest.mark.parametrize(
    ("written", "agreed"),
    [
        ("иә", True),
        ("Да.", True),
        ("иә, келісемін", True),
        ("нет", False),
        ("да, но не все", None),
        ("иә, жоқ", None),
    ],
)
def test_a_consent_is_read_only_where_it_is_plain(written: str, agreed: bool | None) -> None:
    """Yes or no in either language; whoever says more has to be asked."""
    reader = values.Reader("projects", load(ROOT, LANGUAGES)[0], None, "kk")
    found = reader.read(NAMES.specs["lead.consent"], written)
    assert (found.value if found else None) == agreed


def test_an_answer_beside_yes_and_no_is_told(
    project: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """«Иә, ауызша» is no plain yes: the terminal and the draft say what was read and what to do."""
    root = project()
    document = docx.Document()
    pairs = [["Байланысын жариялауға келісім", "иә, ауызша"]]
    add_table(document, ["Жоба жетекшісі", "Айша Үлгібаева"], pairs)
    document.add_paragraph("Фотосуреттер")
    rows = [["Зал", "Айша", "иә"], ["Бөлме", "Айша", "айтты ғой"]]
    add_table(document, ["Суретте не бар", "Сурет авторы", "Суреттегі адамдардың келісімі"], rows)
    for colour in ("#006a7a", "#f2b705"):
        document.add_picture(io.BytesIO(picture(colour=colour)))
    document.save(str(tmp_path / "есеп.docx"))
    monkeypatch.setenv("PRACTICEBOOK_LANG", "kk")
    argv = ["import_report.py", str(tmp_path / "есеп.docx"), "--year", "2025", "--slug", "new-one"]
    monkeypatch.setattr(sys, "argv", [*argv, "--root", str(root)])
    assert import_report.main() == 0
    draft = root / "practices/2025/projects/new-one/facts.yml"
    facts = read_yaml(draft, "facts.yml").values
    assert [photo["consent"] for photo in facts["photos"]] == [True, False]
    for told in (capsys.readouterr().out, draft.read_text("utf-8")):
        assert "келісім: есепте «иә, ауызша» деп жазылған" in told
        assert "келісімі (2): есепте «айтты ғой» деп жазылған" in told
        assert told.count("әзірге false (жоқ)") == 2


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("8 700 123 45 67", "+7 700 123 45 67"),
        ("87001234567", "+7 700 123 45 67"),
        ("8 (727) 250-12-34", "+7 727 250 12 34"),
        ("+7 (701) 234-56-78", "+7 (701) 234-56-78"),
        ("+49 30 901820", "+49 30 901820"),
        ("250-12-34", None),
    ],
)
def test_a_phone_is_read_with_its_country(written: str, read: str | None) -> None:
    """A number as people dial it at home gets +7; one without a city stays for the editor."""
    reader = values.Reader("projects", load(ROOT, LANGUAGES)[0], None, "kk")
    found = reader.read(NAMES.specs["lead.contact.phone"], written)
    assert (found.value if found else None) == read


def test_a_text_shows_its_language() -> None:
    """By its letters; a short one takes the language of its report."""
    assert language_of("Сәуірден қазанға дейін курьерлер оқыды", LANGUAGES, "ru") == "kk"
    assert language_of("Группа «Жолдағы көмек» из Алматы", LANGUAGES, "ru") == "ru"
    russian = "Курьер весь день в пути и часто первым видит аварию на дороге"
    assert language_of(russian, LANGUAGES, "kk") == "ru"
    assert language_of("Алматы", LANGUAGES, "kk") == "kk"
