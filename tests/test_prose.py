"""Spelling and personal data in the source: found where they stand, mended without touching the rest."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import fix_prose
import pytest
from practicebook.check import check
from practicebook.hygiene import findings, mended
from practicebook.iin import is_iin
from practicebook.personal_data import personal_data
from practicebook.prose import HIDDEN, WALL, markdown_prose, yaml_prose
from practicebook.spelling import mended_file, prose_files
from practicebook.yaml_source import parse_yaml
from sample_project import LANGUAGES, PROJECT, ROOT, make_project

# --- where prose stands ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "prose"),
    [
        ("сөз `код` сөз", "сөз ##### сөз"),
        ("[сөз](../a/ 'т') сөз", "[сөз]########### сөз"),
        ("https://a.kz/б сөз a@b.kz, зал.jpg", "############## сөз ######, #######"),
        ("<https://a.kz> сөз {: .а}", "############## сөз ######"),
        ("а\n\n```\nкод\n```\nб", "а\n\n###\n###\n###\nб"),
        ("а\n\n~~~\nкод", "а\n\n###\n###"),
        ("[а]: https://a.kz\nб", "#################\nб"),
    ],
)
def test_prose_of_markdown(source: str, prose: str) -> None:
    """Code, addresses, file names and link targets are no prose; every letter keeps its place."""
    assert markdown_prose(source).replace(HIDDEN, "#") == prose


@pytest.mark.parametrize(
    ("source", "prose"),
    [
        ("а: қаз # ә", "___қаз____"),
        ('а: "қ \\"ә\\" з"', '____қ \\"ә\\" з_'),
        ("а: 'қаз'", "____қаз_"),
        ("а: [ә, {kk: б, ru: b}]", "____ә_______б"),
        ("а: |\n  ә\n  б\nв: 1\n", "____\n  ә\n  б\n____\n"),
        ("а: [", "____"),
    ],
)
def test_prose_of_yaml(source: str, prose: str) -> None:
    """Keys, comments, numbers and values without a Cyrillic letter are no prose."""
    found = yaml_prose(source).replace(WALL, "_")
    assert len(found) == len(source)
    assert found.rstrip("_") == prose.rstrip("_")


# --- mending -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('Ол "Бір тамшы" тобы - жақсы , 10-12 адам.', "Ол «Бір тамшы» тобы — жақсы, 10–12 адам."),
        ("8:00-13:00 -- мaман ...", "8:00–13:00 — маман …"),
        ("1200000 теңге  мен 1.500.000 ₸", "1 200 000 теңге мен 1 500 000 ₸"),
        ('«Тренинг "Көмек"», “үш”', "«Тренинг „Көмек“», «үш»"),
        ("Yлкен QаzMed", "Yлкен QazMed"),
        ('["сөз"](x "т") `"а" - б`', '[«сөз»](x "т") `"а" - б`'),
    ],
)
def test_what_needs_no_decision_is_mended(wrong: str, right: str) -> None:
    """Quotes, dashes, spaces, digits and look-alike letters are put right where one word is meant."""
    assert mended(wrong, "a.md")[0] == right
    assert mended(right, "a.md") == (right, 0)


YAML = """# "түсіндірме" - , мaңызды  \r
kk: "Ол \\"Бір тамшы\\" тобы - жақсы ,"   # а - б\r
ru: 'Это "Капля" -  да'\r
'кілт-мaңызды': {а: Мен "Донор" деймін, b: [x,   y]}\r
text: >-\r
  "Бір\r
  екі" деді -- сосын\r
url: https://example.org/а--б?x=1,а\r
"""


def test_nothing_else_of_a_yaml_file_changes(tmp_path: Path) -> None:
    """Comments, keys, order, quoting, line ends and the byte order mark stay byte for byte."""
    file = tmp_path / "facts.yml"
    file.write_bytes(b"\xef\xbb\xbf" + YAML.encode())
    new, count = mended_file(file, "facts.yml")
    expected = (
        YAML.replace('\\"Бір тамшы\\" тобы - жақсы ,', "«Бір тамшы» тобы — жақсы,")
        .replace('"Капля" -  да', "«Капля» — да")
        .replace('Мен "Донор"', "Мен «Донор»")
        .replace('"Бір\r\n  екі" деді -- сосын', "«Бір\r\n  екі» деді — сосын")
    )
    assert new.decode("utf-8-sig") == expected and new.startswith(b"\xef\xbb\xbf")
    assert count == 9
    assert list(parse_yaml(expected.replace("\r", ""), "x").values) == [
        *("kk", "ru", "кілт-мaңызды", "text", "url")
    ]


def test_any_text_is_mended_once() -> None:
    """What was mended has nothing left to mend, whatever signs meet; and no letter gets lost."""
    chance = random.Random(7)
    signs = [
        "а",
        "ә",
        "a",
        "Y",
        " ",
        "  ",
        '"',
        "“",
        "”",
        "«",
        "»",
        "-",
        "--",
        ",",
        ".",
        "...",
        "5",
        "\n",
        "`",
        "(",
    ]
    for _ in range(3000):
        text = "".join(chance.choices(signs, k=14))
        once = mended(text, "a.md")[0]
        assert mended(once, "a.md") == (once, 0), text
        assert sum(map(str.isalpha, once)) == sum(map(str.isalpha, text)), text


def test_any_yaml_stays_the_same_fields() -> None:
    """A mended YAML file can be read whenever it could be before, with the same keys."""
    chance = random.Random(11)
    signs = ["а", "ә", "a", " ", " - ", '"', "'", "«", "»", ",", "-", ":", "5", "\\", "…", "[", "{"]
    read = 0
    for _ in range(3000):
        style = chance.choice(["{}", '"{}"', "'{}'", "|\n  {}\n"])
        text = "kk: " + style.format("ә" + "".join(chance.choices(signs, k=10))) + "\nru: б\n"
        try:
            before = parse_yaml(text, "x").values
        except Exception:
            continue
        read += 1
        assert parse_yaml(mended(text, "a.yml")[0], "x").values.keys() == before.keys(), text
    assert read > 500


def test_fix_shows_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make fix dry=1` shows and leaves; `make fix` shows and mends, and then the check is quiet."""
    wrong = 'Колледжде дoнор аз - "иә" .'
    edit = {f"{PROJECT}/text.kk.md": [("Колледжде донор аз.", wrong)]}
    root = make_project(tmp_path, edit=edit)
    file = root / PROJECT / "text.kk.md"
    before = file.read_bytes()
    monkeypatch.setenv("PRACTICEBOOK_LANG", "en")
    for options in (["--dry"], ["--record", "2025/projects/donor-dayy"]):
        monkeypatch.setattr(sys, "argv", ["fix", "--root", str(root), *options])
        assert fix_prose.main() == 0
        assert file.read_bytes() == before
    monkeypatch.setattr(sys, "argv", ["fix", "--root", str(root)])
    capsys.readouterr()
    assert fix_prose.main() == 0
    assert capsys.readouterr().out.splitlines() == [
        f"--- {PROJECT}/text.kk.md",
        f"+++ {PROJECT}/text.kk.md",
        "@@ -3 +3 @@",
        f"-{wrong}",
        "+Колледжде донор аз — «иә».",
        "Mended: 4 places in 1 files.",
    ]
    assert check(root, LANGUAGES)[1] == []


def test_the_committed_texts_need_no_mending() -> None:
    """The edition and the pages of the site are written as the checks ask."""
    for file in prose_files(ROOT, LANGUAGES):
        assert mended_file(file, file.name)[0] == file.read_bytes(), file


# --- personal data -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "person"),
    [
        ("000101100006", True),  # 1 January 1800: nobody's number
        ("000101100007", False),  # control digit
        ("001301100000", False),  # no such month
        ("990140000012", False),  # an organisation's: the fifth digit is 4
        ("000101700008", False),  # no such century
    ],
)
def test_a_persons_number_is_known_by_its_form(digits: str, person: bool) -> None:
    """A date of birth, a century and a control digit make a person's number; a BIN is none."""
    assert is_iin(digits) is person


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Тел +7 701 234 56 78, 8 (7172) 12-34-56, 87012345678.", ["phone-in-text"] * 3),
        ("8 800 080 7777, 87 000 000 000 ₸, 103, 2025-04-07", []),
        (
            "[т](tel:+77012345678) [п](mailto:a@b.kz) <a@b.kz>",
            ["phone-in-text", *["email-in-text"] * 2],
        ),
        ("[т](tel:%2B77012345678) https://wa.me/77012345678", ["phone-in-text"] * 2),
        ("[п](mailto:a%40b.kz) a&#64;b.kz", ["email-in-text"] * 2),
        ("8.701.234.56.78, 8 701 234–56–78, +7\u2009701\u2009234\u20095678", ["phone-in-text"] * 3),
        ("8 701\n234 56 78; 8&nbsp;701 **234** 56 78", ["phone-in-text"] * 2),
        ("[т](tel:88000807777), 7.12.2025-8.10.2025, 7.1.2, 10.11.2025", []),
        ("Хат: a@b.kz.", ["email-in-text"]),
        ("ЖСН 000101-100006, https://a.kz/?iin=000101100006", ["iin-in-text"] * 2),
        ("https://a.kz/000101100006 0001011000061", []),
    ],
)
def test_personal_data_in_a_text(text: str, found: list[str]) -> None:
    """Numbers of people and telephones are found in any writing; hotlines, amounts and links are not."""
    assert [code for _, code, _ in personal_data(text, "a.md")] == found


def codes(text: str, path: str = f"{PROJECT}/text.kk.md") -> list[str]:
    return [code for _, code, _ in personal_data(text, path)]


@pytest.mark.parametrize(
    "between",
    [
        *(
            " ",
            "  ",
            "\n",
            "\n    ",
            "\n> ",
            "\u00a0",
            "\u2009",
            "\u202f",
            "&nbsp;",
            "&#8239;",
            "&ZeroWidthSpace;",
        ),
        *("-", "–", "\u2011", "\u2212", " - ", "\\-", "&minus;", "&shy;", "\u00ad"),
        *(".", ",", ", ", "/", ":", "_", "(", ") ", "**", "*", "`", "~~", "%20"),
    ],
)
def test_a_persons_number_in_two_halves_is_found(between: str) -> None:
    """A birthday and the rest belong together, with whatever little stands between them."""
    assert codes(f"5 сөз 991231{between}650009 сөз") == ["iin-in-text"]


@pytest.mark.parametrize(
    "written",
    [
        "&#57;91231650009",
        "&#x39;91231650009",
        "9 9 1 2 3 1 6 5 0 0 0 9",
        "99.12.31.650009",
        "9912 3165 0009",
        "9912/3165/0009",
        "12 991231 650009 120",
        "991231 6 50009",
        "[х](https://example.org/991231650009)",
        "[х](https://example.org/?id=991231650009)",
        "[х](https://example.org/%39912316%35%30009)",
        "[х](tel:991231650009)",
        "![991231650009](hall.jpg)",
        "https://example.org/a_991231650009.html",
    ],
)
def test_a_persons_number_is_found_however_it_is_written(written: str) -> None:
    """Groups, codes of digits and addresses hide no person's number."""
    assert codes(f"сөз {written} сөз") == ["iin-in-text"]


@pytest.mark.parametrize(
    "written",
    [
        '"Донор \\u003991231650009"',
        '"Донор \\x39\\U00000039\\x31231650009"',
        '"Донор 991231\\\n    650009"',
        '"Донор 991231\\_650009"',
        "Донор 991231\n    650009",
        ">\n    Донор 991231\n    650009",
    ],
)
def test_a_persons_number_is_found_in_any_yaml(written: str) -> None:
    """A value of the facts is looked at as it is read, not only as it is written."""
    assert codes(f"title:\n  kk: {written}\n", f"{PROJECT}/facts.yml") == ["iin-in-text"]


@pytest.mark.parametrize(
    "text",
    [
        "991231 адам, 650009 ₸",
        "991231\n\n650009",
        "| 991231 | 650009 |",
        "991 231, 650 009",  # two amounts
        "99, 12, 31, 65, 00, 09",
        "2010, 2011, 2012 және 2010–2011–2012",
        "2010-11-12, 1300",
        "https://example.org/2012/10/11/301230",
        "https://example.org/251201123456 https://example.org/201011121536",
        "5991231650009",
    ],
)
def test_numbers_side_by_side_are_nobodys_number(text: str) -> None:
    """Numbers of a sentence, a table or a date are not read together; a time in an address is a time."""
    assert codes(text) == []


def test_a_page_of_the_programme_may_link_to_its_contacts() -> None:
    """Who writes a page in docs/ speaks for the programme; its links may call and write."""
    text = "[т](tel:+77012345678) [п](mailto:a@b.kz) <a@b.kz>"
    assert codes(text, "docs/about.kk.md") == []
    assert codes("Хат: a@b.kz, +7 701 234 56 78", "docs/about.kk.md") == [
        "phone-in-text",
        "email-in-text",
    ]


@pytest.mark.parametrize(
    "sign",
    [
        '"а',
        "-._@",
        "1 1 1 1 1 1 1 1 1 1 1 а",
        "000101 100006, ",
        "1,",
        "%31",
        "&#49;",
        "&",
        "8.701.",
        "а - ",
        "«",
        "5-",
        "1 ",
        "+7",
        "a@",
        "a.",
        "`а",
        "[а](",
        "<",
        "{",
        "aа",
        "а ,",
        "000101100006 ",
    ],
)
def test_a_long_row_of_one_sign_takes_no_time(sign: str) -> None:
    """However a text repeats itself, looking through it takes no longer than a moment."""
    text = (sign * 130_000)[: 128 * 1024]
    start = time.process_time()
    findings(text, "a.md")
    list(personal_data(text, "a.md"))
    assert time.process_time() - start < 2
