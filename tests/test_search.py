"""The search as a reader uses it: Material's box in a real Chromium, on a small site of two languages."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import served, watch
from lxml import etree
from playwright.sync_api import Browser, Locator, Page, expect
from practicebook import search
from practicebook.publish import Digests
from practicebook.search.copies import own_pages
from practicebook.search.lexicon import as_written
from practicebook.search.part import Part
from practicebook.search.parts_apart import PartsApart, index_part_apart
from sample_project import PROJECT, make_project
from site_build import build, tree, whole_project

FIRST_QUERY_BYTES = 200_000
WORDS = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+")
QUERY = "[data-md-component=search-query]"
RESULT = ".md-search-result__list > li"
STATUS = ".md-search-result__meta"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with one practice and one office that say what the tests ask for."""
    root = make_project(
        tmp_path_factory.mktemp("search") / "project",
        edit={
            f"{PROJECT}/text.kk.md": [
                (
                    "Колледжде донор аз.",
                    "Өңірлік колледжде донор аз, волонтерлердің тәжірибесі жоқ.",
                ),
            ],
            f"{PROJECT}/text.ru.md": [
                ("В колледже мало доноров.", "В колледже мало доноров, у волонтёров нет опыта."),
            ],
        },
    )
    done = build(whole_project(root), "--site-dir", str(root / "served" / "best"))
    assert done.returncode == 0, done.stderr
    return root / "served"


def indexed(site: Path, cache: Path, languages: tuple[str, ...] = ("kk",)) -> set[str]:
    """Index a site that stands; gives the folders that its parts have in the cache."""
    indexing = search.Indexing(Digests(site), cache)
    for language in languages:
        indexing.begin(language)
    indexing.finish()
    return {folder.name for folder in cache.iterdir() if folder.is_dir()}


@pytest.fixture(scope="module")
def parts(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site as one of many pages: its index lies in several parts. Gives the cache."""
    copy, cache = site / "parts", tmp_path_factory.mktemp("cache") / "search"
    shutil.copytree(site / "best", copy)
    shutil.rmtree(copy / search.FOLDER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "PART", 12)
        indexed(copy, cache, ("kk", "ru"))
    return cache


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    """Serves the site below `best/`, and the same files as a site of their own."""
    with served(site) as address:
        yield address


@pytest.fixture
def page(browser: Browser, host: str) -> Iterator[Page]:
    """A plain Kazakh page below a sub-path, watched for faults."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    faults = watch(page, host)
    page.goto(f"{host}best/about/")
    yield page
    assert faults == []
    context.close()


def ask(page: Page, query: str) -> Locator:
    """Type a query into the box and wait for its answer; gives the lines of the result list."""
    box = page.locator(QUERY)
    box.click()
    box.fill("")
    expect(page.locator(RESULT)).to_have_count(0)
    box.press_sequentially(query)
    page.wait_for_selector(f"{RESULT} a")
    return page.locator(RESULT)


def addresses(results: Locator) -> list[str]:
    """Where the main line of every result leads."""
    return [result.locator("a").first.get_attribute("href") or "" for result in results.all()]


pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "query",
    ["донорларды", "колледждерге", "волонтер", "тәжірибелерден", "өңір", "колледж донорлары"],
)
def test_any_form_finds_the_kazakh_page(page: Page, host: str, query: str) -> None:
    """A form that stands nowhere on the page still finds it, and no Russian page comes with it."""
    found = addresses(ask(page, query))
    assert f"{host}best/practices/2025/donor-day/" in found
    assert not [address for address in found if "/ru/" in address]


@pytest.mark.parametrize("query", ["шақырм", "волонтерле", "тәжірибес", "келісті", "сұраң"])
def test_a_word_is_found_before_it_is_typed_to_its_end(page: Page, host: str, query: str) -> None:
    """The index knows words by their keys alone, which are shorter than what is typed by then."""
    assert f"{host}best/practices/2025/donor-day/" in addresses(ask(page, query))


@pytest.mark.parametrize("query", ["донорами", "волонтеры", "волонтёрам", "опыт"])
def test_any_form_finds_the_russian_page(page: Page, host: str, query: str) -> None:
    """With ё or е, and only pages in Russian."""
    page.goto(f"{host}best/ru/offices/")
    found = addresses(ask(page, query))
    assert f"{host}best/ru/practices/2025/donor-day/" in found
    assert all(address.startswith(f"{host}best/ru/") for address in found)


@pytest.mark.parametrize("query", ["онирлик", "онир", "тажирибе", "волонтердин", "дoнор"])
def test_a_russian_keyboard_finds_kazakh(page: Page, host: str, query: str) -> None:
    """Without Kazakh letters, or with a Latin o inside a Cyrillic word."""
    assert f"{host}best/practices/2025/donor-day/" in addresses(ask(page, query))


def test_excerpts_are_clean_and_marked(page: Page) -> None:
    """Readers see the words of the page, the found ones marked, no stems."""
    ask(page, "волонтерлерге")
    result = page.locator(RESULT, has=page.locator("[href$='/donor-day/']"))
    text = result.inner_text()
    assert "_" not in text
    assert "волонтерлердің тәжірибесі" in text
    assert result.locator("mark").first.inner_text() == "волонтерлердің"


def test_a_mistyped_word_is_put_right(page: Page, host: str) -> None:
    """Where nothing is found the box offers the nearest word, and the keyboard takes it."""
    results = ask(page, "валантер")
    assert "волонтер" in results.first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{RESULT} a[href$='/donor-day/']")
    assert page.locator(QUERY).input_value().startswith("волонтер")


def test_nonsense_finds_nothing(page: Page) -> None:
    """Pages that only begin alike are no hits."""
    page.locator(QUERY).click()
    page.locator(QUERY).press_sequentially("қзщшғқ")
    expect(page.locator(STATUS)).to_contain_text("Ештеңе")
    assert page.locator(RESULT).count() == 0


def test_missing_words_are_named(page: Page, host: str) -> None:
    """Where no page has all words, pages with some of them come, and say what they lack."""
    results = ask(page, "донор қзщшғқ")
    assert f"{host}best/practices/2025/donor-day/" in addresses(results)
    assert results.first.locator("del").inner_text() == "қзщшғқ"


def test_the_keyboard_alone_is_enough(page: Page, host: str) -> None:
    """A key opens the box, arrows walk the results, Enter goes to one, Escape closes."""
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.dataset.mdComponent") == "search-query"
    page.keyboard.press("Escape")
    assert not page.locator("#__search").is_checked()
    ask(page, "колледжде")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.md-search-result__link')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{host}best/practices/2025/donor-day/**")


def test_the_box_opens_by_keyboard_on_a_phone(page: Page) -> None:
    """The icon is reached by Tab and opens by Enter; box, field and count have names."""
    page.set_viewport_size({"width": 390, "height": 800})
    opener = page.locator("header button[data-opens=search]")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("#__search").is_checked()
    assert page.locator("[role=dialog]").get_attribute("aria-label")
    assert page.locator(QUERY).get_attribute("aria-label")
    assert page.locator(STATUS).get_attribute("role") == "status"


def test_the_page_loads_no_index_and_the_first_query_little(
    browser: Browser, site: Path, host: str
) -> None:
    """Nothing of the index before a query; then at most 200 KB, not even compressed."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{host}best/", wait_until="networkidle")
    assert not [url for url in asked if "pagefind" in url or "search_index" in url]
    before = len(asked)
    ask(page, "донорларды")
    page.wait_for_load_state("networkidle")
    files = {site / url.removeprefix(host).split("?")[0] for url in asked[before:]}
    assert sum(file.stat().st_size for file in files) <= FIRST_QUERY_BYTES
    context.close()


def test_the_search_works_at_the_root(browser: Browser, site: Path) -> None:
    """The same files, served without a sub-path."""
    page = browser.new_page()
    with served(site / "best") as root:
        page.goto(f"{root}ru/")
        assert f"{root}ru/practices/2025/donor-day/" in addresses(ask(page, "доноров"))
    page.close()


def test_a_shared_address_opens_its_query(page: Page, host: str) -> None:
    """`?q=` opens the box and answers, as in Material's own search."""
    page.goto(f"{host}best/?q=донорлар")
    page.wait_for_selector(f"{RESULT} a[href$='/donor-day/']")


def test_what_is_published_of_the_index(site: Path) -> None:
    """Each language has its own; the stock index and Pagefind's interfaces are left out; no stem shows."""
    best = site / "best"
    assert not (best / "search").exists()
    assert not (best / "assets" / "javascripts" / "workers").exists()
    names = {file.name.split(".")[0] for file in (best / search.FOLDER).glob("*.js")}
    assert names == {"pagefind"}
    assert set(
        json.loads((best / search.FOLDER / "pagefind-entry.json").read_text())["languages"]
    ) == {"kk", "ru"}
    for file in sorted((best / search.FOLDER / "fragment").iterdir()):
        fragment = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        assert not re.search("[а-яіңғүұқөһё]_[а-яіңғүұқөһё]", fragment["content"].lower())
        assert fragment["url"].startswith("/ru/") == file.name.startswith("0-ru_")


def test_a_result_shows_the_words_of_its_page(site: Path) -> None:
    """Keys take the places of words in the index only: what is shown stands on the page, word for word."""
    best = site / "best"
    for file in sorted((best / search.FOLDER / "fragment").iterdir()):
        fragment = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        page = etree.HTML((best / fragment["url"].strip("/") / "index.html").read_bytes())
        pieces = [text.replace("\u00ad", "").replace("\u2060", "") for text in page.itertext()]
        said = WORDS.findall("".join(pieces)) + WORDS.findall(" ".join(pieces))
        headings = " ".join(anchor["text"] for anchor in fragment["anchors"])
        shown = WORDS.findall(f"{fragment['content']} {headings}")
        assert len(shown) > 10 and set(shown) <= set(said), fragment["url"]


def test_a_row_of_a_table_reads_as_a_sentence(site: Path) -> None:
    """In what a result shows, a full stop stands behind a row, and none behind each of its cells."""
    best, seen = site / "best", 0
    for file in sorted((best / search.FOLDER / "fragment").iterdir()):
        fragment = json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        page = etree.HTML((best / fragment["url"].strip("/") / "index.html").read_bytes())
        for row in (
            page.iterfind(".//article//table//tr") if "practices/2" in fragment["url"] else ()
        ):
            cells = [" ".join("".join(cell.itertext()).split()) for cell in row]
            said = " ".join(filter(None, cells)).replace("\u00ad", "").replace("\u2060", "")
            if said[-1].isalnum():
                assert f"{said}. " in fragment["content"], fragment["url"]
                seen += 1
    assert seen


def test_words_come_back_with_their_letters() -> None:
    """What Pagefind added stays; where it counted other words than we, the page's own words do."""
    keyed, words = ["онр_онир", "«дон».", "COVID-19"], ["Өңірдегі", "«донорлар»", "COVID-19"]
    assert as_written(["онр_онир.", "«дон».", "COVID-19"], keyed, words) == [
        "Өңірдегі.",
        "«донорлар».",
        "COVID-19",
    ]
    assert as_written(["онр", "онир"], keyed, words) == words


def test_records_can_be_filtered(page: Page, host: str) -> None:
    """Direction, region, year and office of every record are filters of the index."""
    filters = page.evaluate(
        "async (folder) => { const index = await import(folder + 'pagefind.js');"
        " await index.options({noWorker: true}); return index.filters(); }",
        f"{host}best/{search.FOLDER}/",
    )
    assert set(filters) == {"direction", "region", "year", "office"}
    assert filters["year"] == {"2025": 2}
    assert filters["region"] == {"Астана қаласы": 2}


@pytest.mark.parametrize(
    "query", ["өңірлік", "волонтер", "донорлар", "тәжірибе", "тажирибе", "қан", "колледж"]
)
def test_an_index_in_parts_answers_as_one(page: Page, host: str, parts: Path, query: str) -> None:
    """A site of many pages has its index in parts: as many pages are found, and they are the same.

    Which come first may differ, since each part weighs words by its own pages.
    """
    assert len(list(parts.iterdir())) > 5
    answers = []
    for folder in ("best", "parts"):
        page.goto(f"{host}{folder}/about/")
        links = addresses(ask(page, query))
        answers.append(({link.split(f"/{folder}/")[-1] for link in links}, status(page)))
    (one, told), (several, told_by_parts) = answers
    assert told == told_by_parts
    if "?q=" not in one:  # which asks for more than the first
        assert one == several


def status(page: Page) -> str:
    """What the box says of how much it found."""
    return page.locator(STATUS).inner_text()


def test_an_edit_indexes_one_part_again(site: Path, parts: Path) -> None:
    """Where one page changed, the other parts are those of the build before."""
    before = {folder.name for folder in parts.iterdir() if folder.is_dir()}
    page = site / "parts" / "about" / "index.html"
    page.write_text(page.read_text("utf-8").replace("<h1", "<p>Жаңа сөз.</p><h1", 1), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "PART", 12)
        after = indexed(site / "parts", parts, ("kk", "ru"))
    assert len(before) > 4 and len(before & after) == len(before) - 1 == len(after) - 1


def test_pages_read_while_others_are_written_give_the_same_index(
    site: Path, tmp_path: Path
) -> None:
    """In a build each page is read as soon as it stands; the index is that of a site that stands whole."""
    whole, growing = tmp_path / "whole", tmp_path / "growing"
    shutil.copytree(site / "best", whole, ignore=shutil.ignore_patterns(search.FOLDER))
    shutil.copytree(whole, growing, ignore=shutil.ignore_patterns("index.html"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "PART", 12)
        indexed(whole, tmp_path / "cache", ("kk", "ru"))
        indexing = search.Indexing(Digests(growing), tmp_path / "other")
        for language in ("kk", "ru"):
            pages = [*own_pages(whole, language)]
            order = indexing.expect(language, pages, ())
            assert sorted(order) == sorted(pages)
            for page, before in zip(order, ["", *order], strict=False):
                indexing.written(before)  # as a builder does, when it begins with the next one
                shutil.copy(whole / page, growing / page)
            indexing.begin(language)
        indexing.finish()
    assert tree(growing / search.FOLDER) == tree(whole / search.FOLDER)


def test_a_build_that_ends_early_leaves_no_index(tmp_path: Path) -> None:
    """Who reads pages for a build that was stopped or killed makes no index of half a part."""
    page = '<html lang="kk"><body><article><h1>Қан тапсыру</h1></article></body></html>'
    (tmp_path / "index.html").write_text(page, "utf-8")
    files = {"index.html": tmp_path / "index.html", "late/index.html": tmp_path / "late.html"}
    process = PartsApart([Part("kk", 0, files, {}, (), tmp_path / "cache")])
    process.stands("index.html")
    process.stop()
    assert not (tmp_path / "cache").exists()


def test_a_lost_page_is_said_clearly(tmp_path: Path) -> None:
    """What a process of its own cannot do comes back as one sentence."""
    lost = Part("kk", 0, {"a/index.html": tmp_path / "lost.html"}, {}, (), tmp_path)
    with pytest.raises(search.SearchError, match=r"lost\.html"):
        index_part_apart(lost)


def test_a_missing_program_is_said_clearly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the pagefind program the build stops with one line that says what to install."""

    def missing() -> Path:
        raise FileNotFoundError

    monkeypatch.setattr("pagefind_bin.get_executable", missing)
    page = '<html lang="kk"><body><article><h1>Қан тапсыру</h1></article></body></html>'
    (tmp_path / "index.html").write_text(page, "utf-8")
    with pytest.raises(search.SearchError, match="pagefind_bin"):
        indexed(tmp_path, tmp_path / "cache")
