"""Every sentence stands in every language; numbers, money and dates follow each language's rules."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from practicebook import kazakh
from practicebook.typography import keep_joined
from practicebook.wording import MissingWord, Wording, known_languages, wording

LANGUAGES = known_languages()


def spoken(language: str) -> Wording:
    return wording(language)


def plain(text: str) -> str:
    """Text as it looks: no-break spaces as spaces, without word joiners."""
    return text.replace("\u00a0", " ").replace("\u2060", "")


def entries(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for key, child in node.items():
        if isinstance(child, Mapping) and not path.startswith(".nouns"):
            yield from entries(child, f"{path}.{key}")
        else:
            yield f"{path}.{key}", child


def blanks(text: object) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(str(text)) if name is not None)


# --- the files ---------------------------------------------------------------------------------------


def test_the_languages_are_those_with_a_file() -> None:
    """Kazakh and Russian have a wording file; another language is refused by name."""
    assert {"kk", "ru"} <= set(LANGUAGES)
    with pytest.raises(ValueError, match="got 'de'"):
        wording("de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_sentences(language: str) -> None:
    """A sentence that one language has, each has: no page shows a hole."""
    expected = dict(entries(wording("kk").words))
    found = dict(entries(wording(language).words))
    # How a noun is inflected is each language's own affair; that it is there is not.
    assert set(found) == set(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    """A sentence says something."""
    for key, text in entries(wording(language).words):
        assert text or text == 0, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_the_same_blanks(language: str) -> None:
    """A sentence with a number or a name in it has its place in every language."""
    expected = {key: blanks(text) for key, text in entries(wording("kk").words)}
    for key, text in entries(wording(language).words):
        if key not in (".qualifiers.over", ".qualifiers.about"):  # a suffix is Kazakh grammar
            assert blanks(text) == expected[key], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_noun_has_the_plural_forms_of_its_language(language: str) -> None:
    """A noun is one word where the language counts with one, else it has every plural form."""
    needed = {wording(language).locale.plural_form(n) for n in range(200)}
    for noun, forms in wording(language).words["nouns"].items():
        if not isinstance(forms, str):
            assert needed <= set(forms), noun


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_a_text_do_not_clash(language: str) -> None:
    """Each fixed heading names one section."""
    for kind in ("projects", "offices"):
        sections = wording(language).words["sections"][kind]
        assert len(wording(language).headings(kind)) == len(sections)
        assert set(wording("kk").words["sections"][kind]) == set(sections)


def test_an_unknown_word_fails_loudly() -> None:
    """A template that asks for a word that is not there names it."""
    with pytest.raises(MissingWord, match=r"kk\.nav\.sideways"):
        wording("kk").words.nav.sideways  # noqa: B018


# --- numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1000, "1 000"),
        (2500, "2 500"),
        (1_000_000, "1 000 000"),
        (1.5, "1,5"),
        (-3, "-3"),
    ],
)
def test_a_number_has_its_thousands_apart(language: str, value: float, shown: str) -> None:
    """Thousands stand apart by a space that does not break, decimals after a comma."""
    text = wording(language).number(value)
    assert plain(text) == shown
    assert " " not in text and "\u202f" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_is_in_tenge(language: str) -> None:
    """An amount and its sign stay on one line."""
    assert wording(language).tenge(1_200_000) == "1\u00a0200\u00a0000\u00a0₸"
    assert plain(wording(language).tenge(0)) == "0 ₸"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0 %"), (1, "100 %"), (1.064, "106 %"), (0.004, "0 %"), (12.5, "1 250 %")],
)
def test_a_share_is_in_whole_percents(language: str, share: float, shown: str) -> None:
    """A percent sign stands apart from its number in both languages."""
    assert plain(wording(language).percent(share)) == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("share", "shown"), [(0.07, "+7 %"), (-0.12, "\u221212 %"), (0, "0 %"), (-0.004, "0 %")]
)
def test_a_deviation_has_its_sign(language: str, share: float, shown: str) -> None:
    """More than planned has a plus, less has a minus sign, not a hyphen."""
    assert plain(wording(language).deviation(share)) == shown


# The ablative of the spoken number: нөлден, бірден, екіден, үштен, алтыдан, тоғыздан, оннан …
ABLATIVE = {
    0: "ден", 1: "ден", 2: "ден", 3: "тен", 4: "тен", 5: "тен", 6: "дан", 7: "ден", 8: "ден", 9: "дан",
    10: "нан", 20: "дан", 30: "дан", 40: "тан", 50: "ден", 60: "тан", 70: "тен", 80: "нен", 90: "нан",
    100: "ден", 1000: "нан", 2000: "нан", 2500: "ден", 10_000: "нан", 1_000_000: "нан", 10**9: "тан",
    11: "ден", 43: "тен", 119: "дан", 1200: "ден", 1_500_000: "нан", 10_000_010: "нан",
}  # fmt: skip


@pytest.mark.parametrize(("number", "suffix"), ABLATIVE.items())
def test_a_kazakh_number_takes_the_suffix_of_its_last_word(number: int, suffix: str) -> None:
    """«2 500-ден астам», «10 000-нан астам»: the suffix follows how the number is spoken."""
    assert kazakh.ablative_suffix(number) == suffix
    assert plain(wording("kk").qualified(number, "over")).endswith(f"-{suffix} астам")


@pytest.mark.parametrize(
    ("language", "qualifier", "shown"),
    [
        ("kk", "exact", "2 500"),
        ("kk", "over", "2 500-ден астам"),
        ("kk", "about", "шамамен 2 500"),
        ("ru", "exact", "2 500"),
        ("ru", "over", "более 2 500"),
        ("ru", "about", "около 2 500"),
    ],
)
def test_a_number_says_how_exact_it_is(language: str, qualifier: str, shown: str) -> None:
    """«over» and «about» stand beside the number, never inside it."""
    assert plain(wording(language).qualified(2500, qualifier)) == shown


def test_a_suffix_does_not_part_from_its_number() -> None:
    """«2 500-ден» is never broken over two lines."""
    assert "-\u2060ден" in wording("kk").qualified(2500, "over")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("сағат 8:00–12:00 аралығында", "сағат 8:00–\u206012:00 аралығында"),
        ("26–27 апреля, 3–4-х курсов", "26–\u206027 апреля, 3–\u20604-\u2060х курсов"),
        ("2024—2025", "2024—\u20602025"),
        ("Алматы–Астана, 5 – 7, –3", "Алматы–Астана, 5 – 7, –3"),
    ],
)
def test_a_range_does_not_part_at_its_dash(written: str, kept: str) -> None:
    """A line never ends inside «8:00–12:00»; between words and beside spaces the dash is as it was."""
    assert keep_joined(written) == kept


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("kk", 1, "1 жоба"),
        ("kk", 49, "49 жоба"),
        ("ru", 0, "0 проектов"),
        ("ru", 1, "1 проект"),
        ("ru", 2, "2 проекта"),
        ("ru", 5, "5 проектов"),
        ("ru", 11, "11 проектов"),
        ("ru", 21, "21 проект"),
        ("ru", 112, "112 проектов"),
        ("ru", 1004, "1 004 проекта"),
    ],
)
def test_a_noun_stands_in_the_form_its_number_asks_for(
    language: str, value: int, shown: str
) -> None:
    """Russian inflects a counted noun, Kazakh does not."""
    assert plain(wording(language).count(value, "projects")) == shown


# --- dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "shown"), [("kk", "2025 ж. 29 қыркүйек"), ("ru", "29 сентября 2025 г.")]
)
def test_a_date_is_written_out(language: str, shown: str) -> None:
    """A date is written as each language writes it in a letter."""
    text = wording(language).date(dt.date(2025, 9, 29))
    assert plain(text) == shown
    assert " " not in text


@pytest.mark.parametrize(
    ("language", "start", "end", "shown"),
    [
        ("kk", (2025, 9, 29), (2025, 10, 12), "2025 ж. 29 қыркүйек – 12 қазан"),
        ("ru", (2025, 9, 29), (2025, 10, 12), "29 сентября – 12 октября 2025 г."),
        ("kk", (2025, 9, 29), (2025, 9, 29), "2025 ж. 29 қыркүйек"),
        ("ru", (2025, 9, 29), (2025, 9, 29), "29 сентября 2025 г."),
        ("kk", (2025, 12, 1), (2026, 1, 15), "2025 ж. 1 желтоқсан – 2026 ж. 15 қаңтар"),
        ("ru", (2025, 12, 1), (2026, 1, 15), "1 декабря 2025 г. – 15 января 2026 г."),
    ],
)
def test_a_period_says_the_year_once(
    language: str, start: tuple[int, int, int], end: tuple[int, int, int], shown: str
) -> None:
    """Two days of one year share it; one day is one date; two years are both told."""
    assert plain(wording(language).period(dt.date(*start), dt.date(*end))) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_sort_in_the_order_of_the_kazakh_alphabet(language: str) -> None:
    """ә comes after а, қ after к, ү after ұ, and і near the end; case does not matter."""
    names = [
        "Іле",
        "Үлгі",
        "Ұлытау",
        "Қазақ",
        "Кеңсе",
        "Әке",
        "Ана",
        "ана 2",
        "Ёлка",
        "Һ",
        "Х",
        "1",
        "A",
    ]
    ordered = [
        "1",
        "A",
        "Ана",
        "ана 2",
        "Әке",
        "Ёлка",
        "Кеңсе",
        "Қазақ",
        "Ұлытау",
        "Үлгі",
        "Х",
        "Һ",
        "Іле",
    ]
    assert sorted(names, key=wording(language).sort_key) == ordered
