"""A text is parsed once: clean sections for site and book, and every mistake at its place."""

from __future__ import annotations

import pytest
from practicebook.narrative import Narrative, Part, numbers_in, parse
from practicebook.problems import Problem
from practicebook.wording import wording
from sample_project import PROJECT

PATH = f"{PROJECT}/text.kk.md"
HEADINGS = wording("kk").headings("projects")


def read(text: str) -> Narrative:
    return parse(text, PATH, "kk", HEADINGS)[0]


def mistakes(text: str) -> list[tuple[int, int, str]]:
    return [shown(found) for found in parse(text, PATH, "kk", HEADINGS)[1]]


def shown(found: Problem) -> tuple[int, int, str]:
    return found.place.line, found.place.column, found.code


def html(text: str) -> str:
    return "".join(part.html for section in read(text).sections for part in section.parts).strip()


# --- sections ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("kind", ["projects", "offices"])
def test_known_headings_have_latin_ids_in_every_language(language: str, kind: str) -> None:
    """A fixed section has the same address in both languages, however its letters are cased."""
    for heading, section_id in wording(language).headings(kind).items():
        for written in (heading, heading.upper(), heading.title()):
            text, problems = parse(
                f"## {written}\n", PATH, language, wording(language).headings(kind)
            )
            assert problems == []
            assert [(s.id, s.known) for s in text.sections] == [(section_id, True)]


def test_other_headings_are_free_and_get_ids_from_their_letters() -> None:
    """A team may add its own sections; they have an address too."""
    section = read("## Команда туралы!\n").sections[0]
    assert (section.id, section.title, section.known) == (
        "команда-туралы",
        "Команда туралы!",
        False,
    )


@pytest.mark.parametrize("title", ["Budget", "contact", "__search", "cite"])
def test_a_heading_in_latin_letters_takes_no_id_of_the_page(title: str) -> None:
    """The page's own parts (#budget, #contact, Material's #__search) keep their addresses."""
    assert read(f"## {title}\n\nМәтін.\n").sections[0].id == f"text-{title.lower()}"


def test_a_text_splits_at_its_second_level_headings() -> None:
    """What stands before the first heading is a section without a title; ### stays inside."""
    text = read("Кіріспе.\n\n## Мәселе\n\nА.\n\n### Ұсақ\n\nБ.\n\n## Қадамдар\n")
    assert [(s.title, len(s.parts)) for s in text.sections] == [
        ("", 1),
        ("Мәселе", 1),
        ("Қадамдар", 0),
    ]
    assert text.known_sections == {"problem", "steps"}
    assert "<h3>Ұсақ</h3>" in text.sections[1].parts[0].html


def test_marks_in_a_heading_do_not_hide_it() -> None:
    """A heading with bold letters or code in it is the same heading."""
    assert read("## **Мәселе**\n").known_sections == {"problem"}
    assert read("Мәселе\n------\n").known_sections == {"problem"}


def test_a_photo_in_its_own_paragraph_is_a_part_of_its_own() -> None:
    """Site and book each set a photo in their own way, so it is no HTML."""
    section = read(
        "## Мәселе\n\nА.\n\n![](hall.jpg)\n\n![кім](photos/room%201.jpg)\n\nБ.\n"
    ).sections[0]
    assert section.parts == (
        Part(html="<p>А.</p>\n"),
        Part(photo="hall.jpg"),
        Part(photo="room 1.jpg"),
        Part(html="<p>Б.</p>\n"),
    )


# --- HTML --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "**а** *ә* ~~б~~ `<b>`",
            "<p><strong>а</strong> <em>ә</em> <s>б</s> <code>&lt;b&gt;</code></p>",
        ),
        ("5 < 6 & 7 &gt; 3", "<p>5 &lt; 6 &amp; 7 &gt; 3</p>"),
        ("3. а\n4. ә", '<ol start="3">\n<li>а</li>\n<li>ә</li>\n</ol>'),
        (
            "<https://example.org/?a=1&b=2>",
            '<p><a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a></p>',
        ),
        ("а  \nә", "<p>а<br>\nә</p>"),
    ],
)
def test_markdown_becomes_plain_html(text: str, expected: str) -> None:
    """Emphasis, lists, code and links become the few tags that site and book both know."""
    assert html(text) == expected
    assert mistakes(text) == []


def test_a_table_keeps_its_alignment() -> None:
    """A column of numbers stays aligned right, and nothing else of a style gets through."""
    found = html("| а | ә |\n|---|--:|\n| б | 5 |\n")
    assert 'style="text-align:right"' in found.replace(": ", ":")
    assert "<th>а</th>" in found


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "а <img src=x onerror=alert(1)> ә",
        "<!-- жасырын -->",
        "<style>p {display: none}</style>",
        "а <br> ә",
        "<div\nonclick='x'>а</div>",
    ],
)
def test_html_is_refused_and_shown_as_text(text: str) -> None:
    """HTML in a text is a mistake; even unmended it never runs."""
    assert {code for _, _, code in mistakes(text)} == {"raw-html"}
    assert not any(
        tag in html(text) for tag in ("<script", "<img", "<!--", "<style", "<br", "<div")
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///x",
        "//example.org",
        "record:2025/projects/x",
        "ftp://example.org",
    ],
)
def test_a_link_that_runs_or_leads_elsewhere_is_cut(address: str) -> None:
    """Only https, http, mailto and tel leave a record; any other link is reported and leads nowhere."""
    for text in (f"[а]({address})", f"[а][1]\n\n[1]: {address}"):
        assert [code for _, _, code in mistakes(text)] == ["link-scheme"]
        assert 'href="#"' in html(text)


# --- links between records ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("../donor-bus/", "2025/projects/donor-bus"),
        ("../donor-bus", "2025/projects/donor-bus"),
        ("../donor-bus/text.kk.md", "2025/projects/donor-bus"),
        ("../donor-bus/facts.yml#budget", "2025/projects/donor-bus#budget"),
        ("../../offices/astana/", "2025/offices/astana"),
        ("../../../2026/projects/donor-bus/", "2026/projects/donor-bus"),
        ("./", "2025/projects/donor-day"),
    ],
)
def test_a_link_to_a_record_stays_symbolic(written: str, address: str) -> None:
    """A link names another record by its folder; site and book put their own addresses in."""
    text = read(f"[а]({written})")
    assert [found for found, _ in text.links] == [address.split("#")[0]]
    assert f'href="record:{address}"' in html(f"[а]({written})")


@pytest.mark.parametrize(
    "written",
    [
        "../..",
        "../../../../../../etc/passwd",
        "/practices/",
        "../donor-bus/photos/a.jpg",
        "www.example.org",
        "а@example.org",
        "../Donor Bus/".replace(" ", "%20"),
        "..\\donor-bus",
    ],
)
def test_a_link_to_no_record_is_reported(written: str) -> None:
    """A relative link leads to a record's folder, not to a file or outside the collection."""
    assert [code for _, _, code in mistakes(f"[а]({written})")] == ["link-target"]


def test_a_link_within_the_page_stays() -> None:
    """A text may point at its own sections."""
    assert 'href="#steps"' in html("[қадам](#steps)")


# --- numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("171 адам", ["171"]),
        ("2 500, 2\u00a0500, 2\u202f500 және 2500", ["2500"] * 4),
        ("1 200 000 ₸", ["1200000"]),
        ("1,5 және 1.5", ["1.5", "1.5"]),
        ("2025 жылғы 3 наурыз", ["2025", "3"]),
        ("11:00-20:00", ["11", "00", "20", "00"]),
        ("10 2000", ["10", "2000"]),
        ("68 %-ын", ["68"]),
        ("жүз", []),
    ],
)
def test_a_number_has_one_form_however_it_is_written(text: str, numbers: list[str]) -> None:
    """Spaces of any width part thousands, a comma or a point parts decimals."""
    assert numbers_in(text) == numbers


def test_numbers_know_where_they_first_stand() -> None:
    """A number that the other language lacks is reported at its own line and column."""
    found = read("## Мәселе\n\nБір 7\nекі **12** 7\n\n| а |\n|---|\n| 1 200 |\n").numbers
    assert found == {"7": (3, 5), "12": (4, 7), "1200": (8, 3)}


# --- places ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("а\nә <i>б", (2, 3, "raw-html")),
        ("- а\n- ә\n  б {: .x}", (3, 5, "attribute-list")),
        ("> а\n>\n> [ә](x:y)", (3, 7, "link-scheme")),
        ("| а |\n|---|\n| ә |\n| ![](a.jpg) |", (4, 7, "photo-in-sentence")),
        ("1. а\n\n   ## ә", (3, 4, "heading-skipped")),
        ("## а\n\n> # ә", (3, 1, "heading-top")),
        ("## а\n\n##\n", (3, 1, "heading-empty")),
        ("## а {#b}", (1, 6, "attribute-list")),
        ("---\ntitle: а\n---\n", (1, 1, "front-matter")),
        ("Бас\n===\n", (1, 1, "heading-top")),
        ("а\nә &#8206;б", (2, 1, "control-character")),
        ("а\nә &#0;б", (2, 1, "letter-lost")),
    ],
)
def test_a_mistake_has_its_line_and_column(text: str, place: tuple[int, int, str]) -> None:
    """In paragraphs, lists, quotations and tables alike, the place is where the mistake stands."""
    assert place in mistakes(text)
