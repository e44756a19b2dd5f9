"""Kazakh stems and syllables: how well they serve a search, and that the browser makes the same stems."""

from __future__ import annotations

import gzip
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from practicebook.kazakh import fold, hyphenate, stem
from practicebook.kazakh.stemmer import Stemmer, exact_table, folded_table
from sample_project import ROOT

GOLD = Path(__file__).parent / "gold"
STEMMER = ROOT / "overrides" / "assets" / "javascripts" / "kazakh-stemmer.js"
SYLLABLES = """
ор-на-лас-ты-ру ала-қан да-уыс са-уат да-йын-дық құ-йын бу-ын су-ық қи-ын ти-ын жи-ын құ-мырс-қа
күң-гірт-теу жаң-ғырт-ты рес-пуб-ли-ка-мыз-да құр-мет-ті әке-лік өзі-міз-ге ара аю жа-уап қа-йың
са-уын ке-йін про-ект ро-яль по-э-ма төрт пункт взвод атом ақыр отын ро-лін-де съез-дің ар-мия ою-лы
еле-уіш қа-лам қа-зір мек-теп ақыл-дас-тық ха-бар-лан-ды-ру бал-шық бат-пақ бөл-шек таң-дау сақ-тау
көк-тем жар-ғақ во-лон-тер-лік тә-жі-ри-бе-ле-рі бай-қа-уы ме-ди-ци-на-лық ұйым-дас-ты-рыл-ған-дық-тан
қа-ты-су-шы-лар ми-нистр-лік қо-ғам-дық плат-фор-ма-сы қо-ры-тын-ды-сы мо-дуль-дер
"""


def gold(name: str) -> list[tuple[str, str, str]]:
    """Form, lemma and part of speech of every line of a gold file."""
    text = gzip.decompress((GOLD / f"{name}.tsv.gz").read_bytes()).decode()
    rows = (line.split("\t") for line in text.splitlines())
    return [(form, lemma, part) for form, lemma, part in rows]


def f1(pairs: Iterable[tuple[str, str]], sample: int | None = None) -> float:
    """How well forms of one lemma, and only they, meet at one stem: the harmonic mean over queries."""
    lemmas, forms, met = defaultdict(set), defaultdict(set), defaultdict(set)
    for form, lemma in pairs:
        if len(form) > 2:
            lemmas[form].add(lemma)
            forms[lemma].add(form)
            met[stem(form)].add(form)
    queries = sorted(lemmas, key=lambda form: hashlib.md5(form.encode()).hexdigest())[:sample]
    right = wrong = missed = 0
    for query in queries:
        same = set().union(*(forms[lemma] for lemma in lemmas[query])) - {query}
        got = met[stem(query)] - {query}
        right, wrong, missed = (
            right + len(same & got),
            wrong + len(got - same),
            missed + len(same - got),
        )
    return 2 * right / (2 * right + wrong + missed)


def test_forms_of_nouns_and_adjectives_meet() -> None:
    """In running text a search finds the other forms of a name-word and little else."""
    parts = {"NOUN", "PROPN", "ADJ"}
    assert f1((form, lemma) for form, lemma, part in gold("kk_ktb") if part in parts) >= 0.92


def test_forms_of_all_words_meet() -> None:
    """Verbs, the hardest, included."""
    assert f1((form, lemma) for form, lemma, _ in gold("kk_ktb")) >= 0.84


def test_forms_of_the_words_of_this_field_meet() -> None:
    """Жоба, кеңсе, волонтер and their like, in all their forms."""
    rows = gold("kk_domain_paradigms")
    assert f1(((form, lemma) for form, lemma, _ in rows), sample=3000) >= 0.97


@pytest.mark.browser
@pytest.mark.parametrize("make", [exact_table, folded_table])
def test_the_browser_makes_the_same_stems(browser: Browser, make) -> None:  # type: ignore[no-untyped-def]
    """On every gold form and lemma the two stemmers of one table agree."""
    rows = [row for file in sorted(GOLD.glob("*.gz")) for row in gold(file.name.split(".")[0])]
    words = sorted({word for form, lemma, _ in rows for word in (form, lemma)})
    if make is folded_table:
        words = [fold(word) for word in words]
    table = make(["Қарағанды"])
    page = browser.new_page()
    page.add_script_tag(path=STEMMER)
    stems = page.evaluate("([table, words]) => words.map(kazakhStemmer(table))", [table, words])
    page.close()
    ours = Stemmer(table)
    assert [(w, s) for w, s in zip(words, stems, strict=True) if s != ours.stem(w)] == []


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("кеңселерді", "кеңсе"),
        ("Волонтерлердің", "волонтер"),
        ("тәжірибелерден", "тәжірибе"),
        ("кітабы", "кітап"),
        ("халқы", "халық"),
        ("модульдерге", "модуль"),
        ("Қарағандыдан", "Қарағанды"),
    ],
)
def test_forms_that_readers_type_meet(form: str, other: str) -> None:
    """Harmony, assimilation, changed last letters and place names."""
    assert stem(form) == stem(other)


def test_a_protected_name_keeps_its_end() -> None:
    """A village that is named like a form of another word is not taken for it."""
    named = Stemmer(exact_table(["Тасбұлақты"]))
    assert named.stem("Тасбұлақтыдан") == named.stem("Тасбұлақты") != named.stem("тасбұлақ")
    assert stem("Қарағанды") != stem("қара")


def test_words_of_other_scripts_stay() -> None:
    """QazMed and 2025 are no Kazakh words."""
    assert [stem(word) for word in ("QazMed", "2025", "IT")] == ["qazmed", "2025", "it"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("онир", "Өңір"), ("кенселерди", "кеңселерді"), ("тажирибе", "тәжірибе")]
)
def test_a_russian_keyboard_is_read(typed: str, meant: str) -> None:
    """Letters that the keyboard lacks are replaced on both sides."""
    folded = Stemmer(folded_table())
    assert folded.stem(fold(typed)) == folded.stem(fold(meant))


@pytest.mark.parametrize("divided", SYLLABLES.split())
def test_words_divide_by_the_spelling_rules(divided: str) -> None:
    """Examples of the rules on line division, and words of our own texts."""
    assert hyphenate(divided.replace("-", ""), "-") == divided


def test_abbreviations_are_never_divided() -> None:
    """БҰҰ, ҚР, ТМККҚ."""
    assert [hyphenate(word, "-") for word in ("БҰҰ", "ҚР", "ДЕНСАУЛЫҚ")] == [
        "БҰҰ",
        "ҚР",
        "ДЕНСАУЛЫҚ",
    ]
