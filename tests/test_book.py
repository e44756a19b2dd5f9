"""The book: text, outline, marks, totals and cache of volumes and leaflets that Typst really set."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from practicebook.book import facts as book_facts
from practicebook.book import tree
from practicebook.book.data import volume_files
from practicebook.book.press import BookError, Press, Printed
from practicebook.book.typesetter import Order, TypesettingError, typeset
from practicebook.book.volume import Album
from practicebook.collection import AnyEntry, Collection, Edition
from practicebook.load import load
from practicebook.memory import Memory
from practicebook.model import BudgetLine
from practicebook.publish import write_whole
from practicebook.wording import wording
from pypdf import PdfReader

PROJECT = Path(__file__).parents[1]
TEMPLATES = PROJECT / "overrides" / "book"
LANGUAGES = ("kk", "ru")
SITE = "https://practices.example.kz/"
HOSTILE = "#eval(1) $x$ \\u{41} @ref *a* _b_ `c` <label> // /* #let"

EDITION = """
year: 2025
title: {kk: Үздік тәжірибелер жинағы, ru: Сборник лучших практик}
subtitle: {kk: Сынақ басылымы, ru: Пробное издание}
released: 2025-12-01
contest: {applications: 49, winners: 2, fund: 1500000}
headlines:
  - id: informed
    value: 2500
    qualifier: over
    source: cited:news
    label: {kk: адам ақпарат алды, ru: человек узнали}
  - {id: reached, source: sum:people_reached, label: {kk: адам қамтылды, ru: человек охвачено}}
sources:
  - {id: news, title: {kk: Форум өтті, ru: Прошёл форум}, publisher: {kk: Жаңалықтар, ru: Новости}}
imprint:
  publisher: {kk: Сынақ бірлестігі, ru: Пробное объединение}
  annotation: {kk: Аңдатпа мәтіні., ru: Текст аннотации.}
"""

PROJECT_FACTS = """
title: {kk: TITLE_KK, ru: TITLE_RU}
summary: {kk: Жоба қысқаша сипатталды., ru: Проект кратко описан.}
goal: {kk: Көмектесу., ru: Помочь.}
problem: {kk: Көмек жетпейді., ru: Помощи не хватает.}
status: published
sample: SAMPLE
directions: [DIRECTION]
office: astana
place: {region: KZ-71, city: {kk: Астана, ru: Астана}}
period: {start: 2025-04-07, end: 2025-10-24}
organisation: {name: {kk: ORGANISATION_KK, ru: ORGANISATION_RU}, kind: ngo}
lead: {name: {kk: Айша Үлгібаева, ru: Айша Ульгибаева}}
target_groups: [{id: students, planned: 200, reached: 210}]
activities: [{title: {kk: Сабақ, ru: Урок}, planned: 10, actual: 12, participants: 96}]
indicators: [{id: people_reached, plan: 200, fact: 262}, {id: people_informed, plan: 500, fact: 450}]
funding: {grant: 1000000, funder: {kk: байқау, ru: конкурс}}
budget:
  - {item: {kk: Жабдық, ru: Оборудование}, planned: 600000, actual: 540000, source: grant}
  - item: {kk: Басып шығару, ru: Печать}
    planned: 400000
    actual: 460000
    source: grant
    note: {kk: Қымбаттады, ru: Подорожало}
  - {item: {kk: Тамақ, ru: Питание}, planned: 50000, actual: 50000, source: own}
team: {volunteers: 26}
replication: {readiness: ready, min_team: 8, weeks: 6, cost_from: 350000}
safeguards: {patient_data: none, photo_consent: true}
photos:
  - {file: opening.jpg, alt: {kk: Ашылу суреті, ru: Открывающий снимок}, credit: {kk: жинақ, ru: сборник}}
  - file: inside.jpg
    alt: {kk: Ішкі сурет, ru: Снимок внутри}
    caption: {kk: Сабақ өтіп жатыр, ru: Идёт урок}
    credit: {kk: жинақ, ru: сборник}
"""

OFFICE_FACTS = """
title: {kk: Астана фронт-кеңсесі, ru: Фронт-офис Астаны}
summary: {kk: Кеңсе ашылды., ru: Офис открыт.}
status: published
place: {region: KZ-71, city: {kk: Астана, ru: Астана}}
opened: 2025-03-01
period: {start: 2025-03-01, end: 2025-11-01}
coordinator: {name: {kk: Ерлан Үлгібаев, ru: Ерлан Ульгибаев}}
host: {name: {kk: Жастар орталығы, ru: Молодёжный центр}}
team: {registered: 640, active: 210}
indicators: [{id: events_held, plan: 40, fact: 43}]
"""

TEXTS = {
    "text.kk.md": """
    ## Мәселе

    Қан орталығы **алыс**, ал студенттің уақыты тығыз. Бірінші қадамды ешкім жасамайды.

    ## Қадамдар

    1. **Келісу.** Колледжбен күнді белгіледік.
    2. **Сабақ.** Дәрігер 40 минут әңгімелесті, оған [екінші жоба](../second-project/) көмектесті.

    ![](inside.jpg)

    ## Нәтижелер

    | Колледж | Тіркелді |
    |---|---|
    | Бірінші | 118 |
    | Екінші | 97 |

    ## Не нәтиже бермеді

    > Плакаттарды аз адам оқыды.

    ## Қайталайтындарға кеңес

    - Бір колледжден бастаңыз.
    - Толығырақ [сайтта](https://example.org/a).
    """,
    "text.ru.md": """
    ## Проблема

    Центр крови **далеко**, а времени у студента мало. Первый шаг никто не делает.

    ## Шаги

    1. **Договориться.** С колледжем выбрали день.
    2. **Урок.** Врач говорил 40 минут, помог [второй проект](../second-project/).

    ![](inside.jpg)

    ## Результаты

    Записались 118 и 97 человек.

    ## Что не сработало

    > Плакаты мало кто прочёл.

    ## Советы тем, кто повторит

    - Начните с одного колледжа.
    """,
}
SENTENCES = {
    "kk": (
        "Қан орталығы алыс, ал студенттің уақыты тығыз.",
        "Бірінші қадамды ешкім жасамайды.",
        "Колледжбен күнді белгіледік.",
        "Дәрігер 40 минут әңгімелесті, оған екінші жоба",
        "Плакаттарды аз адам оқыды.",
        "Бір колледжден бастаңыз.",
        "Жоба қысқаша сипатталды.",
        "Сабақ өтіп жатыр",
    ),
    "ru": (
        "Центр крови далеко, а времени у студента мало.",
        "Первый шаг никто не делает.",
        "С колледжем выбрали день.",
        "Плакаты мало кто прочёл.",
        "Начните с одного колледжа.",
        "Проект кратко описан.",
    ),
}


def project_facts(title: str, direction: str, organisation: str, sample: bool = False) -> str:
    """facts.yml of a project; the same words in both languages but for the suffix."""
    filled = PROJECT_FACTS.replace("TITLE_KK", title).replace("TITLE_RU", f"{title} (рус.)")
    filled = filled.replace("ORGANISATION_KK", organisation).replace(
        "ORGANISATION_RU", organisation
    )
    return filled.replace("DIRECTION", direction).replace("SAMPLE", str(sample).lower())


def write_record(folder: Path, facts: str, texts: dict[str, str] = TEXTS) -> None:
    """One record folder of facts and texts."""
    folder.mkdir(parents=True)
    (folder / "facts.yml").write_text(facts, "utf-8")
    for name, text in texts.items():
        (folder / name).write_text(textwrap.dedent(text), "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with our registries and templates, one edition, two projects, one office."""
    practices = tmp_path / "practices"
    edition = practices / "2025"
    edition.mkdir(parents=True)
    for registry in sorted((PROJECT / "practices").glob("*.yml")):
        shutil.copy(registry, practices)
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "book").symlink_to(PROJECT / "overrides" / "book")
    (edition / "edition.yml").write_text(EDITION, "utf-8")
    first = project_facts("Донор автобусы", "blood-donation", "«Ізгі» қоры", sample=True)
    second = project_facts("Таңғы жүгіріс", "healthy-lifestyle", "Әріптестер клубы")
    write_record(edition / "projects" / "first-project", first)
    write_record(edition / "projects" / "second-project", second)
    write_record(edition / "offices" / "astana", OFFICE_FACTS, {})
    return tmp_path


def content(root: Path) -> tuple[Collection, Edition]:
    """What the loader reads; the fixture itself must be without problems."""
    collection, problems = load(root, LANGUAGES)
    assert [(p.place.path, p.code, p.details) for p in problems] == []
    return collection, collection.editions[0]


def picture(entry: AnyEntry, file: str) -> bytes:
    """A small JPEG; every record's is different."""
    shot = io.BytesIO()
    shade = sum(f"{entry.slug}{file}".encode()) % 256
    Image.new("RGB", (90, 60), (shade, 120, 140)).save(shot, "JPEG")
    return shot.getvalue()


def press(root: Path, **options: Any) -> Press:
    """A Press with its cache inside the project."""
    return Press(root, root / "cache", SITE, **{"picture": picture, **options})


def text_of(printed: Printed) -> str:
    """The words of a PDF without any white space: line ends fall anywhere."""
    command = ["pdftotext", str(printed.file), "-"]
    found = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return squeezed(found)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u2060]", "", text)


def outline(printed: Printed) -> list[tuple[int, str]]:
    """Depth and title of every bookmark."""

    def flat(entries: list[Any], depth: int) -> Iterator[tuple[int, str]]:
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry, depth + 1)
            else:
                yield depth, str(entry.title)

    return list(flat(PdfReader(printed.file).outline, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_printed(root: Path, language: str) -> None:
    """Every sentence that an author wrote stands in the volume, in its own language."""
    printed = press(root).volume(*content(root), (language,))
    text = text_of(printed)
    assert [s for s in SENTENCES[language] if squeezed(s) not in text] == []


def test_no_warnings(root: Path) -> None:
    """Typst sets a sound volume, in one language or two, without a single warning."""
    collection, edition = content(root)
    for languages in (("kk",), ("kk", "ru")):
        assert press(root).volume(collection, edition, languages).warnings == ()


def test_outline_holds_chapters_and_practices(root: Path) -> None:
    """The bookmarks lead to every chapter, in the registry's order, and to every practice in it."""
    found = outline(press(root).volume(*content(root), ("kk",)))
    wanted = [
        (1, "Салауатты өмір салты"),
        (2, "Таңғы жүгіріс"),
        (1, "Қан донорлығы"),
        (2, "Донор автобусы"),
        (1, wording("kk").words.book.offices),
        (2, "Астана фронт-кеңсесі"),
    ]
    assert [entry for entry in found if entry in wanted] == wanted


def test_joint_volume_holds_both_languages(root: Path) -> None:
    """A joint volume says everything in Kazakh, then everything in Russian, each under its name."""
    printed = press(root).volume(*content(root), LANGUAGES)
    text = text_of(printed)
    sentences = [squeezed(SENTENCES[language][0]) for language in LANGUAGES]
    assert -1 < text.find(sentences[0]) < text.find(sentences[1])
    assert [title for depth, title in outline(printed) if depth == 1] == ["Қазақша", "Русский"]


def test_document_says_what_it_is(root: Path) -> None:
    """The PDF tells its title, its publisher, its language and that it is accessible."""
    reader = PdfReader(press(root).volume(*content(root), ("ru",)).file)
    assert reader.metadata is not None
    assert reader.metadata.title == "Сборник лучших практик"
    assert reader.metadata.author == "Пробное объединение"
    assert reader.root_object["/Lang"] == "ru"
    assert b"pdfuaid" in reader.root_object["/Metadata"].get_data()


def test_pages_are_counted(root: Path) -> None:
    """The number of pages that the site tells is the number that a reader finds."""
    printed = press(root).volume(*content(root), ("kk",))
    assert printed.pages == len(PdfReader(printed.file).pages)
    assert printed.bytes == printed.file.stat().st_size


def test_sample_is_marked(root: Path) -> None:
    """An invented practice says so on its own pages, and its edition says so on the cover."""
    collection, edition = content(root)
    printed = press(root).volume(collection, edition, ("kk",))
    words = wording("kk").words.sample
    cover = PdfReader(printed.file).pages[0].extract_text()
    assert squeezed(words.edition) in squeezed(cover)
    assert squeezed(words.banner) in text_of(printed)
    real = replace(edition, projects=edition.projects[1:])
    assert squeezed(words.banner) not in text_of(press(root).volume(collection, real, ("kk",)))


def test_same_input_gives_same_bytes(root: Path, tmp_path: Path) -> None:
    """A volume set twice from the same content is the same file, byte for byte."""
    collection, edition = content(root)
    once = press(root).volume(collection, edition, ("kk",))
    again = Press(root, tmp_path / "other", SITE, picture).volume(collection, edition, ("kk",))
    assert once.file.read_bytes() == again.file.read_bytes()
    assert once.file.name == again.file.name


def test_unchanged_input_is_not_set_again(root: Path) -> None:
    """A volume or leaflet whose content did not change is taken from the cache."""
    collection, edition = content(root)
    project = edition.projects[0]

    def set_at() -> list[int]:
        volume = press(root).volume(collection, edition, ("kk",))
        leaflet = press(root).leaflet(collection, edition, project, "kk")
        return [printed.file.stat().st_mtime_ns for printed in (volume, leaflet)]

    assert set_at() == set_at()


def test_changed_picture_is_set_again(root: Path) -> None:
    """A photo that was replaced under the same name gives a new volume."""
    collection, edition = content(root)
    before = press(root).volume(collection, edition, ("kk",))
    other = picture(edition.projects[1], "quite-different.jpg")
    after = press(root, picture=lambda entry, file: other).volume(collection, edition, ("kk",))
    assert before.file != after.file


@pytest.mark.parametrize("damage", ["cut", "emptied", "without its note"])
def test_damaged_cache_is_mended(root: Path, damage: str) -> None:
    """A PDF that a full disk or a killed build left broken in the cache is set anew."""
    collection, edition = content(root)
    printed = press(root).volume(collection, edition, ("kk",))
    whole = printed.file.read_bytes()
    if damage == "without its note":
        printed.file.with_suffix(".json").unlink()
    else:
        printed.file.write_bytes(whole[: len(whole) // 2] if damage == "cut" else b"")
    assert press(root).volume(collection, edition, ("kk",)).file.read_bytes() == whole


def test_hostile_text_arrives_literally(root: Path) -> None:
    """Signs that mean something to the typesetting program are printed as the author wrote them."""
    folder = root / "practices" / "2025" / "projects" / "first-project"
    hostile = f"'{HOSTILE}'"
    facts = (folder / "facts.yml").read_text("utf-8").replace("Донор автобусы", hostile, 1)
    (folder / "facts.yml").write_text(facts, "utf-8")
    text = TEXTS["text.kk.md"].replace(
        "**алыс**", r"алыс #eval(2) $y$ \\u{42} @ref2 \* \_ `#panic()`"
    )
    (folder / "text.kk.md").write_text(textwrap.dedent(text), "utf-8")
    collection, _ = load(root, LANGUAGES)  # the loader may have its own opinion of such a text
    edition = collection.editions[0]
    printed = text_of(press(root).volume(collection, edition, ("kk",)))
    for sign in (HOSTILE, r"алыс #eval(2) $y$ \u{42} @ref2 * _ #panic()"):
        assert squeezed(sign) in printed
    leaflet = press(root).leaflet(collection, edition, edition.projects[0], "kk")
    assert squeezed(HOSTILE) in text_of(leaflet)


def test_character_without_glyph_names_the_record(root: Path) -> None:
    """A sign that our fonts cannot draw stops the volume with one sentence that names the record."""
    folder = root / "practices" / "2025" / "projects" / "second-project"
    facts = (folder / "facts.yml").read_text("utf-8").replace("Таңғы жүгіріс", "Таңғы 🏃", 1)
    (folder / "facts.yml").write_text(facts, "utf-8")
    with pytest.raises(BookError) as caught:
        press(root).volume(*content(root), ("kk",))
    assert caught.value.path == "practices/2025/projects/second-project"
    assert "practices/2025/projects/second-project" in str(caught.value)
    assert "\n" not in str(caught.value)


def line(planned: int, actual: int | None, source: str = "grant") -> BudgetLine:
    fields = {"item": {"kk": "Бап"}, "planned": planned, "actual": actual, "source": source}
    return BudgetLine.model_validate(fields)


def test_budget_totals_and_deviations() -> None:
    """Each source of money is added up apart and together; a line off by more than 10 % stands out."""
    say = wording("kk")
    lines = [line(600_000, 540_000), line(400_000, 460_000), line(50_000, 50_000, "own")]
    budget = book_facts.budget(lines, say)
    assert budget is not None
    grant, own = budget["groups"]
    assert [(row["deviation"], row["notable"]) for row in grant["rows"]] == [
        (say.deviation(-0.1), False),
        (say.deviation(0.15), True),
    ]
    assert (grant["total"]["planned"], grant["total"]["actual"]) == (say.tenge(1_000_000),) * 2
    assert own["total"]["planned"] == say.tenge(50_000)
    assert budget["total"]["actual"] == say.tenge(1_050_000)
    assert budget["total"]["deviation"] == say.deviation(0)


def test_unreported_line_leaves_no_total() -> None:
    """Where a line has not been reported yet, the actual total stays open instead of too small."""
    budget = book_facts.budget([line(100, 100), line(100, None)], wording("kk"))
    assert budget is not None
    assert budget["total"]["actual"] is None
    assert budget["total"]["deviation"] is None


def test_budget_and_shares_are_printed(root: Path) -> None:
    """Totals, deviations and shares of the plan stand in the volume as the wording writes them."""
    say = wording("kk")
    text = text_of(press(root).volume(*content(root), ("kk",)))
    shown = (
        say.tenge(1_050_000),
        say.deviation(0.15),
        say.percent(1.31),
        say.qualified(2500, "over"),
    )
    assert [value for value in shown if squeezed(value) not in text] == []


def test_links_lead_to_pages_or_to_the_site(root: Path) -> None:
    """A link to a practice shows its page in the volume; in a leaflet it leads to the site."""
    collection, edition = content(root)
    volume = press(root).volume(collection, edition, ("kk",))
    page = next(
        number
        for number, found in enumerate(PdfReader(volume.file).pages, start=1)
        if found.extract_text().startswith("Жоба · Салауатты")
    )
    reference = wording("kk").words.book.page_reference.format(page=page)
    assert squeezed(f"екінші жоба ({reference})") in text_of(volume)
    leaflet = press(root).leaflet(collection, edition, edition.projects[0], "ru")
    assert f"{SITE}ru/practices/2025/second-project/" in web_addresses(leaflet)


def web_addresses(printed: Printed) -> set[str]:
    """The addresses of all links that lead out of a PDF."""
    found = set()
    for page in PdfReader(printed.file).pages:
        for note in page.get("/Annots", []):
            action = note.get_object().get("/A", {})
            found.add(str(action.get("/URI", "")))
    return found - {""}


def test_indexes_follow_the_kazakh_alphabet(root: Path) -> None:
    """In the index of organisations «Ә» stands right after «А», and opening quotes do not count."""
    # In the order of the PDF itself: pdftotext reads across the two columns.
    pages = PdfReader(press(root).volume(*content(root), ("kk",)).file).pages
    text = squeezed("".join(page.extract_text() for page in pages))
    index = text[text.rfind(squeezed(wording("kk").words.book.by_organisation)) :]
    names = [squeezed(name) for name in ("Әріптестер клубы", "Жастар орталығы", "«Ізгі» қоры")]
    assert sorted(names, key=index.index) == names


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaflet_is_short_and_whole(root: Path, language: str) -> None:
    """A leaflet holds the whole practice on at most four pages, its sections are its bookmarks."""
    collection, edition = content(root)
    printed = press(root).leaflet(collection, edition, edition.projects[0], language)
    assert printed.warnings == ()
    assert 1 <= printed.pages <= 4
    text = text_of(printed)
    assert [s for s in SENTENCES[language] if squeezed(s) not in text] == []
    titles = [title for _, title in outline(printed)]
    assert titles[0] == edition.projects[0].facts.title[language]
    sections = edition.projects[0].texts[language].sections
    assert {section.title for section in sections} <= set(titles)


def test_office_leaflet(root: Path) -> None:
    """An office has a leaflet too, with the projects it supported."""
    collection, edition = content(root)
    printed = press(root).leaflet(collection, edition, edition.offices[0], "kk")
    text = text_of(printed)
    assert [p for p in edition.projects if squeezed(p.facts.title["kk"]) not in text] == []


def test_edition_without_anything(root: Path) -> None:
    """An edition that has no records, no contest, no headlines and no foreword still makes a volume."""
    collection, edition = content(root)
    bare = edition.facts.model_copy(update={"contest": None, "headlines": (), "sources": ()})
    empty = replace(edition, facts=bare, projects=(), offices=(), forewords={})
    printed = press(root).volume(collection, empty, LANGUAGES)
    assert printed.warnings == ()
    assert squeezed(wording("kk").words.catalogue.empty) in text_of(printed)


def test_records_without_photos(root: Path) -> None:
    """A volume whose photos are all missing, and that has no cover, is set without complaint."""
    printed = press(root, picture=lambda entry, file: None).volume(*content(root), ("kk",))
    assert printed.warnings == ()


def keep_links(address: str, content: list[tree.Inline]) -> list[tree.Inline]:
    return [{"kind": "link", "address": address, "content": content}]


def test_white_space_is_collapsed_across_borders() -> None:
    """Spaces and line ends around bold or linked words become one space, as in a browser."""
    html = '<p> Бір\n<strong> екі </strong> <a href="x:y"><em>үш</em> </a></p>'
    (paragraph,) = tree.SectionReader(keep_links).blocks(html)
    assert paragraph["kind"] == "paragraph"
    assert tree.plain(paragraph["content"]) == "Бір екі үш"


def test_nested_lists_keep_their_shape() -> None:
    """A list inside a list item stays inside it, after the item's own words."""
    html = "<ul><li>бір<ol start='3'><li>екі</li></ol></li></ul>"
    (outer,) = tree.SectionReader(keep_links).blocks(html)
    assert outer["kind"] == "list"
    words, inner = outer["items"][0]
    assert words == {"kind": "paragraph", "content": ["бір"]}
    assert inner["kind"] == "list"
    assert inner["start"] == 3


def test_columns_of_numbers_stand_to_the_right() -> None:
    """In an author's table a column that holds nothing but numbers is set to the right."""
    cells = "<tr><td>Бірінші</td><td>1\u00a0118 ₸</td></tr><tr><td>Екінші</td><td>−97 %</td></tr>"
    html = f"<table><thead><tr><th>Колледж</th><th>Сома</th></tr></thead><tbody>{cells}</tbody></table>"
    (table,) = tree.SectionReader(keep_links).blocks(html)
    assert table["kind"] == "table"
    assert [cell["align"] for cell in table["head"]] == ["left", "right"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_of_numbers_may_have_gaps(language: str) -> None:
    """A dash, an empty cell or «шамамен 2 900» leaves a column of numbers on the right; words do not."""
    say = wording(language)
    about, over = (say.qualified(2900, qualifier) for qualifier in ("about", "over"))
    reader = tree.SectionReader(keep_links, tuple(say.words.qualifiers.values()))
    columns = {
        "right": [["118", "—"], ["", "97"], [about, over], ["−97 %", "—"]],
        "left": [["—", "—"], ["", ""], ["118", "көп"], ["шамамен", "97"]],
    }
    for align, pairs in columns.items():
        for first, second in pairs:
            cells = "".join(f"<tr><td>Колледж</td><td>{cell}</td></tr>" for cell in (first, second))
            html = f"<table><tr><th>Колледж</th><th>Саны</th></tr>{cells}</table>"
            (table,) = reader.blocks(html)
            assert table["kind"] == "table"
            assert table["head"][1]["align"] == align, (first, second)


def test_long_words_stay_on_the_page(root: Path) -> None:
    """A table of long Kazakh words is set so that no word runs over the edge of the text."""
    head = (
        "| Ұйымдастырушылардың | Ынтымақтастықтың | Қамтамасыздандыру | Жауапкершілігіміз | Саны |"
    )
    row = "| қанағаттандырылмағандықтан | ынтымақтастық | бағдарлама | көрсеткіштер | 12 500 |"
    table = "\n".join(["## Мәселе", "", head, "|---|---|---|---|---|", row])
    folder = root / "practices" / "2025" / "projects" / "first-project"
    (folder / "text.kk.md").write_text(table, "utf-8")
    printed = press(root).volume(*content(root), ("kk",))
    command = ["pdftotext", "-bbox", str(printed.file), "-"]
    boxes = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    edges = re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="[\d.]+">(.*)<', boxes)
    millimetre = 72 / 25.4
    outside = [
        word
        for left, right, word in edges
        # Closing punctuation may hang a hair's breadth over the edge.
        if float(left) < 19.5 * millimetre or float(right) > 150.5 * millimetre
    ]
    assert outside == []


def test_a_process_of_its_own_gives_the_same(root: Path, tmp_path: Path) -> None:
    """A build sets volumes in processes of their own: the same bytes, and the same word of a culprit."""
    here = press(root).volume(*content(root), ("kk",))
    apart = Press(root, tmp_path / "apart", SITE, picture, kept=False)
    assert apart.volume(*content(root), ("kk",)).file.read_bytes() == here.file.read_bytes()
    folder = root / "practices" / "2025" / "projects" / "second-project"
    facts = (folder / "facts.yml").read_text("utf-8").replace("Таңғы жүгіріс", "Таңғы 🏃", 1)
    (folder / "facts.yml").write_text(facts, "utf-8")
    with pytest.raises(BookError) as caught:
        apart.volume(*content(root), ("kk",))
    assert caught.value.path == "practices/2025/projects/second-project"
    assert caught.value.details


def test_a_reference_that_leads_nowhere_stops_the_volume(root: Path) -> None:
    """No volume says «000-бет»: where a record is not in it, the typesetter names it and stops."""
    collection, edition = content(root)
    album = Album(picture)
    files = volume_files(collection, edition, ("kk",), album, None, SITE, "screen", Memory())
    first = "data/kk/2025/projects/first-project.json"
    there, nowhere = (
        b'"label":"kk/2025/projects/second-project"',
        b'"label":"kk/2025/projects/gone"',
    )
    assert there in files[first]
    files[first] = files[first].replace(there, nowhere)
    templates = {file.name: file.read_bytes() for file in TEMPLATES.glob("*.typ")}
    for name, shot in album.files.items():
        write_whole(root / name.lstrip("/"), shot)
    main = {"main.typ": b'#include "volume.typ"'}
    released = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    order = Order(
        {**main, **templates, **files}, root, TEMPLATES / "fonts", "screen", ("ua-1",), released
    )
    with pytest.raises(TypesettingError, match="kk/2025/projects/gone"):
        typeset(order)
