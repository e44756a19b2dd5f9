"""YAML is read strictly: few kinds of values, and the place of every field is known."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from practicebook import yaml_source
from practicebook.letters import first_flaw
from practicebook.problems import Place
from practicebook.yaml_source import (
    FieldPath,
    SourceError,
    decoded,
    parse_yaml,
    read_text,
    read_yaml,
    text_place,
)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("120", 120),
        ("1.50", 1.5),
        ("-0.5", -0.5),
        # What other readers of YAML take for something else.
        ("no", "no"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("NULL", "NULL"),
        ("12:30", "12:30"),
        ("010203", "010203"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("1 000", "1 000"),
        ("1e9", "1e9"),
        (".5", ".5"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2025-09-29", "2025-09-29"),
        ("2025-09-29 10:00:00", "2025-09-29 10:00:00"),
        ("=", "="),
        ("<<", "<<"),
        ("9999999999999999999999", "9999999999999999999999"),
        ("٣", "٣"),
        ("'12'", "12"),
        ('"true"', "true"),
        ('""', ""),
        ("|\n  а\n  б", "а\nб\n"),
        (">-\n  а\n  б", "а б"),
    ],
)
def test_only_plain_words_and_numbers_are_more_than_text(written: str, value: object) -> None:
    """true, false, null, whole numbers and decimals are values; everything else is the text it is."""
    found = parse_yaml(f"field: {written}\n", "a.yml").values["field"]
    assert (found, type(found)) == (value, type(value))


def test_every_field_knows_its_place() -> None:
    """A field's place is the line and column of its value; a key's place is its own."""
    text = "# бас\ntitle: Атау\nplace:\n  city: {kk: Қала, ru: Город}\nlist:\n  - а\n  - б: 1\n"
    source = parse_yaml(text, "a.yml")
    assert source.place("title") == Place("a.yml", 2, 8)
    assert source.place("place", "city", "ru") == Place("a.yml", 4, 24)
    assert source.place("place", "city", key=True) == Place("a.yml", 4, 3)
    assert source.place("list", 1, "б") == Place("a.yml", 7, 8)


def test_an_absent_field_is_placed_at_its_parent() -> None:
    """What is missing is reported where it should have stood."""
    source = parse_yaml("\nplace:\n  city: x\n", "a.yml")
    assert source.place("place", "region", "kk") == Place("a.yml", 3, 3)
    assert source.place("nothing") == Place("a.yml", 2, 1)
    assert parse_yaml("", "a.yml").place("title") == Place("a.yml", 1, 1)


def test_columns_count_letters_not_bytes() -> None:
    """A column is what an editor's program shows, for Cyrillic and for characters beyond it."""
    source = parse_yaml("{әіңғ: 😀😀, ұ: x}", "a.yml")
    assert source.place("ұ") == Place("a.yml", 1, 15)


def test_letters_are_composed(tmp_path: Path) -> None:
    """й saved as и with a breve is й, in keys and in values; a key cannot stand twice that way."""
    file = tmp_path / "a.yml"
    file.write_text(unicodedata.normalize("NFD", "ой: Қай ё\n"), "utf-8")
    assert read_yaml(file, "a.yml").values == {"ой": "Қай ё"}
    file.write_text("й: 1\n" + unicodedata.normalize("NFD", "й: 2\n"), "utf-8")
    with pytest.raises(SourceError, match="duplicate-key"):
        read_yaml(file, "a.yml")


@pytest.mark.parametrize(
    "raw", [b"a: 1\nb: 2\n", b"a: 1\r\nb: 2\r\n", b"a: 1\rb: 2\r", b"\xef\xbb\xbfa: 1\nb: 2"]
)
def test_line_ends_and_byte_order_mark_do_not_matter(raw: bytes, tmp_path: Path) -> None:
    """A file from Windows, an old Mac or Linux reads the same, with the same places."""
    file = tmp_path / "a.yml"
    file.write_bytes(raw)
    source = read_yaml(file, "a.yml")
    assert source.values == {"a": 1, "b": 2}
    assert source.place("b") == Place("a.yml", 2, 4)


@pytest.mark.parametrize(
    "code", [0x00, 0x07, 0x0B, 0x0C, 0x1B, 0x7F, 0x85, 0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF]
)
def test_control_characters_are_refused_with_their_code(code: int, tmp_path: Path) -> None:
    """An invisible control character is named by its code, at its place."""
    file = tmp_path / "a.md"
    file.write_text(f"бір\nек{chr(code)}і", "utf-8")
    with pytest.raises(SourceError) as refused:
        read_text(file, "a.md")
    assert refused.value.problem.place == Place("a.md", 2, 3)
    assert refused.value.problem.details == (("found", f"U+{code:04X}"),)


@pytest.mark.parametrize(
    "text",
    [
        "Бас\n=======\n",  # a heading of a page in docs/
        "а ======= ә",
        "  <<<<<<< HEAD",
        "<<<<<<<HEAD",
        "<<<<<< а",
        "|||||||\n",
        "| а |||||||",
    ],
)
def test_signs_in_a_row_are_no_conflict(text: str) -> None:
    """Only whole lines as Git writes them are left over from a merge."""
    assert decoded(text.encode(), "a.md") == text


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("а\n<<<<<<< HEAD\nә", 2),
        ("а\r\n>>>>>>> aisha\r\n", 2),
        ("<<<<<<<", 0),
        ("а\n||||||| 5a3e1b2\n", 2),
        ("а\n\n=======\nә", 3),
        ("=======", 0),
    ],
)
def test_what_a_merge_left_is_found_at_its_line(text: str, offset: int) -> None:
    """Every line that Git puts between two versions is refused, each of them alone, too."""
    flaw = first_flaw(text.replace("\r", ""))
    assert flaw and (flaw.code, flaw.offset) == ("merge-conflict", offset)


def test_a_lost_letter_is_shown_in_its_word() -> None:
    """The editor reads the word whose letter is lost; a page's code for the sign counts as well."""
    for text, word in (
        ("бір дон\ufffdр аз", "дон\ufffdр"),
        ("\ufffd а", "\ufffd"),
        ("а \ufffd", "\ufffd"),
    ):
        flaw = first_flaw(text)
        assert flaw and (flaw.code, flaw.found) == ("letter-lost", word)


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    """The limit itself is allowed, one byte more is not."""
    file = tmp_path / "a.md"
    file.write_bytes(b"a " * (yaml_source.MAX_BYTES // 2))
    assert len(read_text(file, "a.md")) == yaml_source.MAX_BYTES
    file.write_bytes(b"a" * (yaml_source.MAX_BYTES + 1))
    with pytest.raises(SourceError, match="file-too-large"):
        read_text(file, "a.md")


@pytest.mark.parametrize(
    ("depth", "allowed"), [(yaml_source.MAX_DEPTH, True), (yaml_source.MAX_DEPTH + 1, False)]
)
def test_fields_nest_twenty_deep_and_no_deeper(depth: int, allowed: bool) -> None:
    """Twenty levels are more than any record has."""
    text = "{a: " * depth + "1" + "}" * depth
    if allowed:
        assert parse_yaml(text, "a.yml").values
        return
    with pytest.raises(SourceError, match="yaml-too-deep"):
        parse_yaml(text, "a.yml")


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: &x 1\n", "yaml-alias", 1, 4),
        ("a: &x {b: 1}\n", "yaml-alias", 1, 4),
        ("&x a: 1\n", "yaml-alias", 1, 1),
        ("a: *x\n", "yaml-alias", 1, 4),
        ("*x : 1\n", "yaml-alias", 1, 1),
        ("a: {<<: *x}\n", "yaml-alias", 1, 9),
        ("a: !!str 1\n", "yaml-tag", 1, 4),
        ("a: ! 1\n", "yaml-tag", 1, 4),
        ("!!map\na: 1\n", "yaml-tag", 1, 1),
        ("a: 1\n'a': 2\n", "duplicate-key", 2, 1),
        ("a: {b: 1, b: 2}\n", "duplicate-key", 1, 11),
        ("? {b: 1}\n: 2\n", "yaml-key", 1, 3),
        ("a:\n\tb: 1\n", "yaml-tab", 2, 1),
        ("a:\n  \tb: 1\n", "yaml-tab", 2, 3),
        ("a: б: в\n", "yaml-colon", 1, 5),
        ("a: 'б\nв: г\n", "yaml-quote", 1, 4),
        ('a: "б\nв: г\n', "yaml-quote", 1, 4),
        ("a: {b: в, г}\n", "yaml-comma", 1, 11),
        ("- 1\n", "yaml-not-a-map", 1, 1),
        ("жай сөз\n", "yaml-not-a-map", 1, 1),
        ("~\n", "yaml-not-a-map", 1, 1),
        ("---\n", "yaml-not-a-map", 1, 1),
        ("a: 1\n---\nb: 2\n", "yaml-syntax", 2, 1),
        ("a: `b`\n", "yaml-syntax", 1, 4),
        ("a: %b\n", "yaml-syntax", 1, 4),
        ("a: 1\n  b: 2\n", "yaml-colon", 2, 4),
        ("a: 1\n b\nc\n", "yaml-syntax", 4, 1),
    ],
)
def test_what_is_refused_is_named_with_its_place(
    text: str, code: str, line: int, column: int
) -> None:
    """Each thing that we do not read is refused by its own name, where it stands."""
    with pytest.raises(SourceError) as refused:
        parse_yaml(text, "a.yml")
    found = refused.value.problem
    assert (found.code, found.place) == (code, Place("a.yml", line, column))


@pytest.mark.parametrize("text", ["", "\n\n", "# тек түсіндірме\n", "---\n{}\n", "{}"])
def test_an_empty_file_is_an_empty_map(text: str) -> None:
    """An empty file has no fields; which ones it lacks is said by the record."""
    assert parse_yaml(text, "a.yml").values == {}


def test_the_fast_and_the_slow_parser_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML came without its C parser, the same is read."""
    text = "a: [1, {b: 'в'}]\nә: |\n  көп\n  жол\n"

    def read() -> list[object]:
        source = parse_yaml(text, "a.yml")
        paths: list[FieldPath] = [("a", 0), ("a", 1), ("a", 1, "b"), ("ә",)]
        return [
            source.values,
            *(source.place(*path, key=key) for path in paths for key in (False, True)),
        ]

    fast = read()
    monkeypatch.setattr(yaml_source, "Loader", yaml.SafeLoader)
    assert read() == fast


def test_a_source_at_rest_still_knows_its_places() -> None:
    """A build lets go of where everything stands; who asks is told the same."""
    source = parse_yaml("a: 1\nb:\n  - {в: г}\n", "a.yml")
    told = source.values, source.place("b", 0, "в"), source.place("b", key=True)
    source.rest()
    assert (source.values, source.place("b", 0, "в"), source.place("b", key=True)) == told


def test_a_place_counts_from_one() -> None:
    """The first character stands in line 1, column 1; after a line end a new line begins."""
    text = "аб\nв"
    places = [text_place("a", text, offset) for offset in range(4)]
    assert [(p.line, p.column) for p in places] == [(1, 1), (1, 2), (1, 3), (2, 1)]
