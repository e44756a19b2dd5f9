"""The real collection as a book: every sentence comes back, nothing parts that belongs together."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html
from practicebook.book.hyphens import whole_compounds
from practicebook.book.press import Press, Printed
from practicebook.book.proof import sparse_pages
from practicebook.book.volume import Variant
from practicebook.check import check, visible
from practicebook.collection import Collection, Edition
from practicebook.images import Darkroom
from practicebook.letters import LONGEST_WORD
from practicebook.typography import keep_numbers
from practicebook.wording import wording
from sample_project import ROOT
from test_book import LANGUAGES, content, press, root, squeezed, text_of  # noqa: F401

MILLIMETRE = 72 / 25.4
FOLIO = 222  # mm from the top: below it a screen volume's page has only its number
HEAD = 20


@cache
def collection() -> tuple[Collection, Edition]:
    found = visible(check(ROOT, LANGUAGES)[0], preview=False)
    assert found.current
    return found, found.current


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """The screen volume of the real collection in each language."""
    darkroom = Darkroom(ROOT / ".cache" / "photos")
    own = Press(
        ROOT,
        tmp_path_factory.mktemp("book"),
        "https://practices.example.org/",
        picture=lambda entry, file: darkroom.book_copy(entry.folder / "photos" / file),
    )
    return {l: own.volume(*collection(), (l,)) for l in LANGUAGES}


def body_of(pdf: Path) -> str:
    """The text of every page without its head and number, as pdftotext reads it."""
    area = [0, HEAD * MILLIMETRE, 170 * MILLIMETRE, (FOLIO - HEAD) * MILLIMETRE]
    x, y, width, height = (str(round(value)) for value in area)
    crop = ["-x", x, "-y", y, "-W", width, "-H", height]
    command = ["pdftotext", "-r", "72", *crop, str(pdf), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def sentences(language: str) -> Iterator[str]:
    """Every sentence of every text of the collection."""
    for entry in collection()[1].entries:
        for section in entry.texts[language].sections:
            for part in section.parts:
                tree = html.fragment_fromstring(part.html or "<p></p>", create_parent="div")
                for block in tree.iter("p", "li", "td", "th", "h3", "h4"):
                    own = "".join(block.itertext()) if block.find("p") is None else ""
                    yield from filter(None, map(str.strip, re.split(r"(?<=[.!?…])\s+", own)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_come_back_verbatim(volumes: dict[str, Printed], language: str) -> None:
    """At least 99.5 % of the sentences are found as written in the text of the screen volume."""
    # A page reference stands behind the words of a link.
    reference = {"kk": r"\(\d+-бет\)", "ru": r"\(с\.\d+\)"}[language]
    text = re.sub(reference, "", squeezed(body_of(volumes[language].file)))
    every = list(sentences(language))
    lost = [sentence for sentence in every if squeezed(sentence) not in text]
    assert len(every) > 500
    assert len(lost) <= len(every) * 0.005, lost


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_stay_with_what_they_count(volumes: dict[str, Printed], language: str) -> None:
    """No line ends between a number and its suffix, per cent, tenge, thousands or short noun."""
    text = body_of(volumes[language].file)
    parted = re.findall(r"[^\n]*\d[ \u00a0]?\n(?:[%₸]|-\u2060?[а-яәғқңөұүһі])[^\n]*", text)
    assert parted == []
    assert re.findall(r"[^\n]*\d-\u2060?\n[а-яәғқңөұүһі][^\n]*", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_range_stays_on_one_line(volumes: dict[str, Printed], language: str) -> None:
    """«8:00–12:00» and «26–27 сәуір» are never parted at the dash."""
    text = body_of(volumes[language].file)
    assert len(re.findall(r"\d[–—]\u2060?\d", text)) > 10
    assert re.findall(r"[^\n]*\d[–—]\u2060?\n\d[^\n]*", text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_belongs_to_a_number_is_beside_it(volumes: dict[str, Printed], language: str) -> None:
    """No line ends inside «(24-бет)» or «(жоспар 10)», nor between a number and a counted noun."""
    say = wording(language).words.book
    text = body_of(volumes[language].file)
    before, after = (re.escape(part.strip()) for part in say.page_reference.split("{page}"))
    planned = say.group_planned.replace("{name}:", "").replace("{planned}", "").strip()
    assert len(re.findall(rf"\({before}\s?\d+{after}\)", text)) > 10
    assert len(re.findall(rf"{planned}\s\d", text)) > 5
    parted = [
        rf"\({before}\s*\n\s*\d+{after}\)" if before else rf"\(\d+\n{after}",
        r"\(\d+-\n",
        rf"\({planned}\s*\n\s*\d",
        r"[а-яәғқңөұүһі] \d+[ \u00a0]?\n[а-яәғқңөұүһі-]{1,12}[\s.,]",
    ]
    assert [found for pattern in parted for found in re.findall(pattern, text)] == []


def test_counted_nouns_stay_with_their_number() -> None:
    """«18 волонтердің», «43 мероприятия» and «43 іс-шара» do not part; a longer word may."""
    for counted in ("18 волонтердің", "43 мероприятия", "43 іс-шара"):
        assert keep_numbers(counted) == counted.replace(" ", "\u00a0")
        first = whole_compounds(f"Онда {counted} болды")[0]
        assert f"{counted.split()[0]}\u00a0" in str(first)
    assert " " in keep_numbers("18 ұйымдастырушылардың")


@pytest.mark.parametrize("variant", ["screen", "large"])
def test_compounds_of_titles_stay_whole(root: Path, variant: Variant) -> None:  # noqa: F811
    """No title, summary or annotation is parted at the hyphen of «фронт-кеңсе», however its lines fall."""
    collection, edition = content(root)
    office = edition.offices[0]
    named = "фронт-кеңсе " * 12 + "мен волонтер-дәрігер " * 8
    said = {"title": {"kk": named, "ru": named}, "summary": {"kk": named, "ru": named}}
    long = replace(office, facts=office.facts.model_copy(update=said))
    imprint = edition.facts.imprint.model_copy(update={"annotation": {"kk": named, "ru": named}})
    facts = edition.facts.model_copy(
        update={"imprint": imprint, "subtitle": {"kk": named, "ru": named}}
    )
    changed = replace(edition, facts=facts, offices=(long,))
    printed = press(root).volume(collection, changed, ("kk",), variant)
    command = ["pdftotext", str(printed.file), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    assert text.count("фронт-кеңсе") > 50
    assert re.findall(r"\w+-\n\w+", text) == []


def lines_of(pdf: Path) -> Iterator[tuple[int, list[tuple[float, float, str]]]]:
    """Per page: top and height in mm, and words, of every line below the head and above the number."""
    command = ["pdftotext", "-bbox-layout", str(pdf), "-"]
    layout = subprocess.run(command, check=True, capture_output=True).stdout
    document = html.fromstring(layout)
    for number, page in enumerate(document.iter("page"), start=1):
        lines = []
        for line in page.iter("line"):
            top, bottom = (float(line.get(key)) / MILLIMETRE for key in ("ymin", "ymax"))
            if HEAD < top < FOLIO:
                words = " ".join(word.text or "" for word in line.iter("word"))
                lines.append((top, bottom - top, words))
        yield number, sorted(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_at_a_page_foot(volumes: dict[str, Printed], language: str) -> None:
    """The last line of a page is never a section's heading."""
    titles = {
        section.title
        for entry in collection()[1].entries
        for section in entry.texts[language].sections
    }
    found = [
        (number, lines[-1][2])
        for number, lines in lines_of(volumes[language].file)
        if lines and lines[-1][2] in titles
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_widows_or_orphans(volumes: dict[str, Printed], language: str) -> None:
    """No page begins with the last line of a paragraph or ends with its first one."""
    pages = [page.strip("\n").split("\n") for page in body_of(volumes[language].file).split("\f")]
    paragraphs = [squeezed(sentence) for sentence in sentences(language)]
    alone = []
    for number, (before, after) in enumerate(pairwise(pages), start=1):
        first, last = squeezed(after[0]), squeezed(before[-1])
        # A paragraph's closing words at a page's head, followed by a new block.
        widow = len(after) > 1 and after[1] == "" and first.endswith(".") and len(first) > 12
        if widow and any(p.endswith(first) and p != first for p in paragraphs):
            alone.append((number + 1, after[0]))
        orphan = len(before) > 1 and before[-2] == "" and len(last) > 12
        if orphan and any(p.startswith(last) and p != last for p in paragraphs):
            alone.append((number, before[-1]))
    assert alone == []


def test_a_long_word_stays_on_the_page(root: Path) -> None:  # noqa: F811
    """The longest word that is allowed is carried over, though nothing divides it: it stays on the page."""
    folder = root / "practices" / "2025" / "projects" / "first-project"
    file = folder / "text.kk.md"
    file.write_text(file.read_text("utf-8") + "\nСөз " + "қ" * LONGEST_WORD + " соңы.\n", "utf-8")
    for variant in ("screen", "print"):
        printed = press(root).volume(*content(root), ("kk",), variant)
        command = ["pdftotext", "-bbox", str(printed.file), "-"]
        boxes = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        rights = [
            float(x) for x in re.findall(r'xMax="([\d.]+)"[^>]*>[қ\u00ad\u200b-]{9,}<', boxes)
        ]
        edge = {"screen": 150, "print": 13 + 170 - 18}[variant]
        assert rights
        assert max(rights) < (edge + 5) * MILLIMETRE, variant


def test_almost_empty_pages_are_reported(root: Path) -> None:  # noqa: F811
    """A record whose last page holds a few lines is named with that page."""
    folder = root / "practices" / "2025" / "projects" / "first-project"
    file = folder / "text.kk.md"
    own = file.read_text("utf-8")
    reported: set[str] = set()
    for extra in range(0, 60, 4):
        file.write_text(own + "\n" + "\n".join(["Бір жол.\n"] * extra), "utf-8")
        volume = press(root).volume(*content(root), ("kk",))
        again = press(root).volume(*content(root), ("kk",))
        assert volume.sparse == again.sparse == tuple(sparse_pages(volume.file.read_bytes()))
        reported |= {found.label for found in volume.sparse}
    assert "kk/2025/projects/first-project" in reported


def test_screen_volume_is_light(volumes: dict[str, Printed]) -> None:
    """A screen volume weighs at most 8 MB."""
    assert [v.bytes for v in volumes.values() if v.bytes > 8_000_000] == []


def test_a_compound_stands_apart_to_stay_on_one_line() -> None:
    """«фронт-кеңсе» stays on one line; a suffix of a number, Latin and endless compounds stay text."""
    endless = "-".join(["дәрігер"] * 8)
    text = f"Бір фронт-кеңсе, 500-ден астам, e-mail, {endless}."
    found = whole_compounds(text)
    assert [part for part in found if not isinstance(part, str)] == [
        {"kind": "compound", "text": "фронт-кеңсе"}
    ]
    assert "".join(part if isinstance(part, str) else part["text"] for part in found) == text
