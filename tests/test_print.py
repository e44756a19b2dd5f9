"""The printer's volume: sheet, margins, blank pages, hyphens, notes; whole words under the letters."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from practicebook.book.barcode import ean13
from practicebook.book.hyphens import divided, in_paragraphs, whole_ends
from practicebook.book.prepress import prepress
from practicebook.book.press import Printed
from practicebook.book.volume import VARIANTS, Variant
from practicebook.collection import AnyEntry
from practicebook.wording import wording
from pypdf import PdfReader
from test_book import (  # noqa: F401
    SENTENCES,
    SITE,
    content,
    outline,
    press,
    root,
    squeezed,
    text_of,
)

MILLIMETRE = 72 / 25.4
SHEET = 3 + 10  # mm of bleed and of the marks' slug around the cut page
SHY = "\u00ad"
LONG = (
    "Медициналық волонтерліктің тәжірибелері қоғамдық денсаулықты нығайтуға бағытталғандықтан, "
    "ұйымдастырушылар мен үйлестірушілердің жауапкершілігі күннен-күнге артып келе жатыр. "
)
LONG_RUSSIAN = (
    "Организаторы медицинского добровольчества отвечают за подготовку участников, "
    "сопровождение мероприятий и распространение накопленного опыта между регионами. "
)


@pytest.fixture
def printed(root: Path) -> Printed:  # noqa: F811
    """A Kazakh volume for the printer, one of whose texts has long lines."""
    return printed_in(root, "kk", LONG)


def printed_in(project: Path, language: str, words: str) -> Printed:
    """The printer's volume, with `words` as many lines of one practice."""
    folder = project / "practices" / "2025" / "projects" / "first-project"
    file = folder / f"text.{language}.md"
    file.write_text(file.read_text("utf-8") + "\n" + words * 6 + "\n", "utf-8")
    return press(project).volume(*content(project), (language,), "print")


def lines_of(pdf: Path) -> str:
    """The text as a reader of the PDF gets it, line ends kept."""
    command = ["pdftotext", str(pdf), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def test_sheet_has_bleed_and_marks(printed: Printed) -> None:
    """Every page is 170 × 240 mm after the cut, with 3 mm of bleed and crop marks around it."""
    for page in PdfReader(printed.file).pages:
        sizes = [
            (round(float(box.width) / MILLIMETRE, 1), round(float(box.height) / MILLIMETRE, 1))
            for box in (page.trimbox, page.bleedbox, page.mediabox)
        ]
        assert sizes == [(170, 240), (176, 246), (196, 266)]
        assert page.get_contents().get_data().count(b" l S") >= 8


def test_chapters_start_on_the_right(printed: Printed) -> None:
    """Chapters and parts of a printed volume start on right-hand, odd pages."""
    reader = PdfReader(printed.file)
    starts = [
        reader.get_destination_page_number(entry) + 1
        for entry in reader.outline
        if not isinstance(entry, list)
    ]
    odd = [page % 2 == 1 for page in starts]
    # The lists at the end share pages: only the first of them turns the page.
    assert odd.index(False) >= 6 if False in odd else True


def test_blank_pages_are_blank(printed: Printed) -> None:
    """The page that stays empty before a chapter has no head, number or ground."""
    pages = PdfReader(printed.file).pages
    blank = [page for page in pages if not page.extract_text().strip()]
    assert blank
    for page in blank:
        drawing = page.get_contents().get_data()
        assert drawing.count(b"/Artifact") <= 1  # the crop marks
        assert not page.get("/Resources", {}).get("/XObject")


def test_inner_margin_is_wider(printed: Printed) -> None:
    """Text keeps 22 mm from the binding and 18 mm from the outer edge."""
    command = ["pdftotext", "-bbox", str(printed.file), "-"]
    boxes = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    pages = boxes.split("<page ")[1:]
    edges = {True: 22.0, False: 18.0}
    for number, page in enumerate(pages[:-1], start=1):
        lefts = [float(left) / MILLIMETRE - SHEET for left in re.findall(r'xMin="([\d.]+)"', page)]
        if lefts and number > 1:
            assert min(lefts) >= edges[number % 2 == 1] - 0.6, number


def test_lines_are_hyphenated_and_words_are_whole(root: Path) -> None:  # noqa: F811
    """Lines end inside words, in both languages, and a soft hyphen stands nowhere else."""
    for language, words in (("kk", LONG), ("ru", LONG_RUSSIAN)):
        text = lines_of(printed_in(root, language, words).file)
        assert re.search(rf"\w[{SHY}-]\n\w", text)
        assert re.findall(rf"\w*{SHY}(?!\n)\w*", text) == []
        joined = squeezed(re.sub(rf"(?<=\w)[{SHY}-]\n(?=\w)", "", text)).replace(SHY, "")
        assert squeezed(words) in joined


def test_sentences_are_whole(printed: Printed) -> None:
    """A sentence that is not divided is found by its words, as on the screen."""
    joined = text_of(printed).replace(SHY, "").replace("-", "")
    assert [s for s in SENTENCES["kk"] if squeezed(s).replace("-", "") not in joined] == []


def test_addresses_are_notes(root: Path) -> None:  # noqa: F811
    """On paper a link's address stands at the foot of its page; on a screen it does not."""
    project = press(root)
    shown = [
        text_of(project.volume(*content(root), ("kk",), variant)) for variant in ("print", "screen")
    ]
    assert ["example.org/a" in text for text in shown] == [True, False]


def test_print_is_the_same_twice(root: Path) -> None:  # noqa: F811
    """The work after typesetting gives the same bytes for the same volume."""
    screen = press(root).volume(*content(root), ("kk",)).file.read_bytes()
    assert prepress(screen) == prepress(screen)


def test_headings_and_tables_have_no_soft_hyphens() -> None:
    """Soft hyphens go into paragraphs, lists and quotations only; code and numbers stay whole."""
    code = {"kind": "code", "text": "медицина"}
    paragraph = {"kind": "paragraph", "content": ["волонтерлік 500-\u2060ден ", code]}
    heading = {"kind": "heading", "depth": 1, "content": ["волонтерлік"]}
    blocks = [paragraph, heading, {"kind": "list", "items": [[paragraph]]}]
    kazakh = divided("kazakh")
    assert kazakh
    done = in_paragraphs(blocks, kazakh)
    assert done[0]["content"] == [f"волон{SHY}тер{SHY}лік 500-\u2060ден ", code]
    assert done[1] == heading
    assert done[2]["items"][0][0] == done[0]
    assert divided("typesetter") is None


def test_no_line_ends_with_two_letters_of_a_word() -> None:
    """In print at least three letters stand on either side of a division, though spelling allows two."""
    kazakh = divided("kazakh")
    assert kazakh
    words = [str(kazakh(word)[0]).split(SHY) for word in re.findall(r"\w+", LONG)]
    apart = [pieces for pieces in words if len(pieces) > 1]
    assert len(apart) > 10
    assert [p for p in apart if len(p[0]) < 3 or len(p[-1]) < 3] == []
    assert kazakh("волонтерлікке") == [f"волон{SHY}тер{SHY}лікке"]


def test_the_last_word_of_a_paragraph_is_whole() -> None:
    """No printed paragraph ends with a piece of a word, whatever signs or emphasis stand around it."""
    kazakh = divided("kazakh")
    assert kazakh
    strong = {"kind": "strong", "content": ["волонтерлік"]}
    paragraphs: list[list[object]] = [["волонтерлік волонтерлік»."], ["Бұл: ", strong, "."]]
    blocks = [{"kind": "paragraph", "content": content} for content in paragraphs]
    first, second = whole_ends(in_paragraphs(blocks, kazakh))
    whole = {"kind": "compound", "text": "волонтерлік"}
    assert first["content"] == [f"волон{SHY}тер{SHY}лік ", whole, "»."]
    assert second["content"] == ["Бұл: ", {"kind": "strong", "content": [whole]}, "."]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_paragraph_ends_inside_a_word(root: Path, language: str) -> None:  # noqa: F811
    """The last line of a printed paragraph never begins with the rest of a divided word."""
    words = {"kk": LONG, "ru": LONG_RUSSIAN}[language]
    # Paragraphs of every length: the last word comes to every place of a line.
    many = "\n\n".join(words * 2 + " ".join(words.split()[:count]) + "." for count in range(9))
    text = lines_of(printed_in(root, language, many + "\n\n").file)
    assert re.search(rf"\w[{SHY}-]\n\w", text)
    assert re.findall(rf"\w+[{SHY}-]\n\w+\.\n\n", text) == []


@pytest.mark.parametrize("count", range(4))
def test_pages_come_in_fours(root: Path, count: int) -> None:  # noqa: F811
    """A printed volume divides into sheets of four pages, and the inside of its back cover is blank."""
    collection, edition = content(root)
    project = edition.projects[1]
    photo = project.facts.photos[1]
    # Each more photo of this shape takes a page.
    photos = tuple(
        photo.model_copy(update={"file": f"{number}.jpg"}) for number in range(2 * count)
    )
    longer = replace(project, facts=project.facts.model_copy(update={"photos": photos}))
    changed = replace(edition, projects=(edition.projects[0], longer))
    printed = press(root).volume(collection, changed, ("kk",), "print")
    pages = PdfReader(printed.file).pages
    assert len(pages) % 4 == 0
    assert pages[-1].extract_text().strip()
    assert not pages[-2].extract_text().strip()
    assert not pages[-2].get("/Resources", {}).get("/XObject")


def test_outline_is_the_same_in_every_variant(root: Path) -> None:  # noqa: F811
    """Print and large letters have the bookmarks that the screen's volume has."""
    own = press(root)
    variants = [own.volume(*content(root), ("ru",), v) for v in ("screen", "print", "large")]
    outlines = [outline(volume) for volume in variants]
    assert outlines[1:] == outlines[:1] * 2


def test_letters_are_large(root: Path) -> None:  # noqa: F811
    """No word of the large-print volume is set smaller than 16 pt."""
    printed = press(root).volume(*content(root), ("kk",), "large")
    reader = PdfReader(printed.file)
    assert tuple(round(float(side) / MILLIMETRE) for side in reader.pages[0].mediabox[2:]) == (
        210,
        297,
    )
    small: set[str] = set()

    def visit(text: str, *where: object) -> None:
        combined, size = where[1], where[3]
        assert isinstance(combined, list)
        assert isinstance(size, float)
        height = abs(size * combined[3])
        if text.strip() and 0 < height < 15.5:
            small.add(f"{text} ({height:.1f})")

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    assert sorted(small) == []


def test_barcode() -> None:
    """An ISBN's bars follow GS1's tables; what is no ISBN has none."""
    bars = ean13("978-3-16-148410-0")
    assert bars is not None
    assert len(bars) == 95
    assert (bars[:3], bars[45:50], bars[-3:]) == ("101", "01010", "101")
    # 9 in front asks for the sets O E E O E O; the next digit, 7, in set O, the last, 0, inverted.
    assert (bars[3:10], bars[10:17], bars[-10:-3]) == ("0111011", "0001001", "1110010")
    assert ean13("978-3-16-148410-1") is None
    assert ean13("978-3-16") is None


def test_volumes_carry_a_barcode_once_there_is_an_isbn(root: Path) -> None:  # noqa: F811
    """A real ISBN is printed with its bars; until then the imprint alone says that it comes later."""
    later = wording("kk").words.book.assigned_later
    unknown = PdfReader(press(root).volume(*content(root), ("kk",)).file).pages
    assert later in " ".join(unknown[2].extract_text().split())
    assert "ISBN" not in unknown[-1].extract_text()
    file = root / "practices" / "2025" / "edition.yml"
    numbered = file.read_text("utf-8").replace("imprint:", "imprint:\n  isbn: 978-3-16-148410-0")
    file.write_text(numbered, "utf-8")
    assert "978-3-16-148410-0" in text_of(press(root).volume(*content(root), ("kk",)))


@pytest.mark.parametrize("variant", VARIANTS)
def test_practices_have_a_code_to_their_page(root: Path, variant: Variant) -> None:  # noqa: F811
    """A telephone that looks at the QR code of a record, on any paper, is led to the record's page."""
    collection, edition = content(root)
    printed = press(root).volume(collection, edition, ("ru",), variant)
    pictures = rendered(printed.file, 150)
    read = {code.text for shot in pictures for code in zxingcpp.read_barcodes(shot)}
    pages = {f"{SITE}ru/practices/2025/{project.slug}/" for project in edition.projects}
    assert read == pages | {f"{SITE}ru/offices/2025/astana/", SITE}


def test_an_opening_picture_stands_at_the_head_of_its_page(root: Path) -> None:  # noqa: F811
    """A record's first picture begins at the paper's upper edge and goes down without a gap, also on A4."""
    collection, edition = content(root)
    own, office = press(root, picture=red), edition.offices[0]
    bare = replace(office, facts=office.facts.model_copy(update={"photos": ()}))
    project = edition.projects[0]
    leaflet = own.leaflet(collection, edition, project, "kk")
    rows = red_rows(rendered(leaflet.file, 25.4)[0])
    assert rows[0] == 0
    assert len(rows) == rows[-1] + 1 == pytest.approx(78, abs=1)
    alone = own.leaflet(collection, replace(edition, offices=(bare,)), bare, "kk")
    assert red_rows(rendered(alone.file, 25.4)[0]) == []


@pytest.mark.parametrize(("variant", "count", "most"), [("screen", 160, 120), ("large", 40, 195)])
def test_an_opening_picture_has_its_limit(
    root: Path,  # noqa: F811
    variant: Variant,
    count: int,
    most: int,
) -> None:
    """Where a first page says little, its picture does not grow to fill it: the ornament does."""
    collection, edition = content(root)
    project = edition.projects[1]
    # So many places that the facts go to a page of their own.
    places = tuple({"kk": f"Мекеме {number}", "ru": f"Место {number}"} for number in range(count))
    place = project.facts.place.model_copy(update={"sites": places})
    brief = {"place": place, "goal": {"kk": "Көмек.", "ru": "Помощь."}}
    full = replace(project, facts=project.facts.model_copy(update=brief))
    alone = replace(edition, projects=(full,), offices=())
    printed = press(root, picture=red).volume(collection, alone, ("kk",), variant)
    tallest = max((red_rows(shot) for shot in rendered(printed.file, 25.4)), key=len)
    assert tallest[0] == 0
    assert len(tallest) == tallest[-1] + 1 == pytest.approx(most, abs=1)


def red(entry: AnyEntry, file: str) -> bytes:
    """A picture of one colour, which nothing else in the book has."""
    shot = io.BytesIO()
    Image.new("RGB", (90, 60), "red").save(shot, "JPEG")
    return shot.getvalue()


def rendered(pdf: Path, dots_per_inch: float) -> list[Image.Image]:
    """The pages as pictures; 25.4 makes one dot a millimetre."""
    folder = pdf.with_suffix(".pages")
    folder.mkdir(exist_ok=True)
    command = ["pdftoppm", "-r", str(dots_per_inch), str(pdf), str(folder / "page")]
    subprocess.run(command, check=True, capture_output=True)
    return [Image.open(file).convert("RGB") for file in sorted(folder.glob("*.ppm"))]


def red_rows(page: Image.Image) -> list[int]:
    """The rows that are red at the paper's left edge, from the top."""
    dots = [page.getpixel((2, row)) for row in range(page.height)]
    return [
        row
        for row, dot in enumerate(dots)
        if isinstance(dot, tuple) and dot[0] > 220 and max(dot[1:3]) < 60
    ]
