"""The catalogue as readers use it: narrowing, ordering, «Can we do this?», comparing; in Chromium."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from browser import follow, served, watch
from playwright.sync_api import Browser, Page, expect
from practicebook.kazakh import sort_key
from sample_project import BASE, PROJECT, make_project
from site_build import build, whole_project

PROJECTS = "practices/2025/projects"
# Slug: (Kazakh title, direction, region, team, weeks, cost, grant, reached). The rest are fillers.
PRACTICES = {
    "ice": ("Ыстық ас", "first-aid", "KZ-71", 5, 4, 300_000, 900_000, 50),
    "eve": ("Іздеу тобы", "first-aid", "KZ-71", 6, 4, 300_000, 800_000, 60),
    "art": ("Әжелер мектебі", "blood-donation", "KZ-75", 20, 30, 900_000, 700_000, 70),
    "ant": ("Аула ойындары", "blood-donation", "KZ-75", 4, 3, 200_000, 600_000, 80),
    "qar": ("Қан тобы", "blood-donation", "KZ-35", 5, 20, 250_000, 500_000, 90),
    "kit": ("Кітап сөресі", "healthy-lifestyle", "KZ-35", 5, 4, 1_200_000, 400_000, 100),
}
FILLERS = 24
TOTAL = len(PRACTICES) + FILLERS
FIRST = 24


def facts(**changes: Any) -> str:
    """The base practice's facts.yml with top-level fields changed."""
    base = yaml.safe_load((BASE / PROJECT / "facts.yml").read_text("utf-8"))
    return yaml.safe_dump(base | changes, allow_unicode=True, sort_keys=False)


def practice(
    title: str,
    direction: str,
    region: str,
    team: int,
    weeks: int,
    cost: int,
    grant: int,
    reached: int,
) -> str:
    """A practice's facts.yml."""
    return facts(
        title={"kk": title, "ru": f"Практика {title}"},
        directions=[direction],
        safeguards={"patient_data": "none", "photo_consent": True, "medical_reviewer": "дәрігер"},
        place={"region": region, "city": {"kk": "Қала", "ru": "Город"}},
        funding={"grant": grant, "funder": {"kk": "Қор", "ru": "Фонд"}},
        budget=[
            {
                "item": {"kk": "Жабдық", "ru": "Оборудование"},
                "planned": grant,
                "actual": grant,
                "source": "grant",
            }
        ],
        indicators=[{"id": "people_reached", "plan": 100, "fact": reached}],
        replication={"readiness": "ready", "min_team": team, "weeks": weeks, "cost_from": cost},
    )


def crowd(root: Path, practices: Mapping[str, str]) -> Path:
    """A whole project with these practices, and a build of it without a book."""
    texts = {
        language: (BASE / PROJECT / f"text.{language}.md").read_text("utf-8")
        for language in ("kk", "ru")
    }
    files: dict[str, str | None] = {}
    photos: dict[str, Any] = {}
    for slug, written in practices.items():
        folder = f"{PROJECTS}/{slug}"
        files[f"{folder}/facts.yml"] = written
        files |= {f"{folder}/text.{language}.md": text for language, text in texts.items()}
        photos[f"{folder}/photos/hall.jpg"] = {"photo": [60, 40]}
    contest = "contest: {applications: 3, winners: 1, fund: 500000}\n"
    make_project(
        root,
        files=files,
        bytes=photos,
        edit={
            "practices/2025/edition.yml": [(contest, "")],
            "mkdocs.yml": [("  book: true", "  book: false")],
        },
    )
    if "donor-day" not in practices:
        for file in sorted((root / PROJECT).rglob("*"), reverse=True):
            file.unlink() if file.is_file() else file.rmdir()
        (root / PROJECT).rmdir()
    whole_project(root)
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of thirty practices: six that the tests know, and fillers that no small team can do."""
    known = {slug: practice(*values) for slug, values in PRACTICES.items()}
    filler = ("psychological-help", "KZ-63", 90, 50, 990_000, 100_000, 10)
    fillers = {
        f"filler-{number:02}": practice(f"Толтырма {number:02}", *filler)
        for number in range(FILLERS)
    }
    return crowd(tmp_path_factory.mktemp("crowd") / "project", known | fillers)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where that site is served."""
    with served(site) as host:
        yield host


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A page in a desktop window."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    yield context.new_page()
    context.close()


def titles(page: Page) -> list[str]:
    """The titles of the cards that answer, in their order."""
    return page.locator("[data-results] .card__title").all_inner_texts()


def option(page: Page, facet: str, value: str) -> Any:
    """The box of an option."""
    return page.locator(f"input[name={facet}][value={value}]")


def count(page: Page, facet: str, value: str) -> str:
    """The number beside an option."""
    return page.locator(
        f"label:has(input[name={facet}][value={value}]) .filter__count"
    ).inner_text()


def answered(page: Page, text: str) -> None:
    """Wait until so many practices are announced."""
    expect(page.locator("[data-count]")).to_have_text(text)


# --- narrowing ------------------------------------------------------------------------------------


@pytest.mark.browser
def test_a_choice_narrows_the_cards_and_recounts_the_options(reader: Page, address: str) -> None:
    """A facet keeps its own alternatives countable and recounts the others."""
    faults = watch(reader, address)
    reader.goto(f"{address}practices/")
    assert count(reader, "direction", "first-aid") == "2"
    option(reader, "direction", "first-aid").check()
    answered(reader, "2 тәжірибе")
    assert sorted(titles(reader)) == ["Іздеу тобы", "Ыстық ас"]
    assert count(reader, "direction", "blood-donation") == "3"
    assert count(reader, "region", "KZ-75") == "0"
    option(reader, "direction", "blood-donation").check()
    answered(reader, "5 тәжірибе")
    assert count(reader, "region", "KZ-75") == "2"
    assert faults == []


@pytest.mark.browser
def test_the_announced_count_has_the_right_plural_in_russian(reader: Page, address: str) -> None:
    """«1 практика», «2 практики», «5 практик», by the table made at build time."""
    reader.goto(f"{address}ru/practices/")
    status = reader.locator("[data-count]")
    assert status.get_attribute("role") == "status"
    for region, said in (("KZ-71", "2 практики"), ("KZ-35", "4 практики"), ("KZ-75", "6 практик")):
        option(reader, "region", region).check()
        answered(reader, said.replace(" ", "\u00a0"))
    reader.goto(f"{address}ru/practices/?team=4")
    answered(reader, "1\u00a0практика")


@pytest.mark.browser
def test_the_address_says_what_is_asked_and_back_takes_it_back(reader: Page, address: str) -> None:
    """A shared address opens the same answer; the back button undoes one condition at a time."""
    reader.goto(f"{address}practices/")
    option(reader, "direction", "blood-donation").check()
    answered(reader, "3 тәжірибе")
    option(reader, "region", "KZ-75").check()
    answered(reader, "2 тәжірибе")
    reader.locator("select[name=sort]").select_option("name")
    expect(reader.locator("[data-results] .card__title").first).to_have_text("Аула ойындары")
    assert reader.url.endswith("?direction=blood-donation&region=KZ-75&sort=name")
    shared = reader.context.new_page()
    shared.goto(reader.url)
    answered(shared, "2 тәжірибе")
    assert titles(shared) == ["Аула ойындары", "Әжелер мектебі"]
    assert option(shared, "region", "KZ-75").is_checked()
    reader.go_back()
    reader.go_back()
    answered(reader, "3 тәжірибе")
    expect(option(reader, "region", "KZ-75")).not_to_be_checked()
    reader.go_back()
    answered(reader, f"{TOTAL} тәжірибе")


@pytest.mark.browser
def test_conditions_can_be_dropped_one_by_one_and_all_at_once(reader: Page, address: str) -> None:
    """Every condition stands as a button that drops it, also from the keyboard; «clear» drops all."""
    reader.goto(f"{address}practices/?direction=first-aid&region=KZ-71&team=5")
    answered(reader, "1 тәжірибе")
    chip = reader.get_by_role("button", name="Шартты алып тастау: Команда: 5 адам")
    chip.focus()
    reader.keyboard.press("Enter")
    answered(reader, "2 тәжірибе")
    expect(reader).not_to_have_url(re.compile("team"))
    reader.locator("[data-chips] .chip--clear").click()
    answered(reader, f"{TOTAL} тәжірибе")
    expect(reader).to_have_url(f"{address}practices/")


@pytest.mark.browser
def test_an_empty_answer_says_which_condition_to_give_up(reader: Page, address: str) -> None:
    """Where nothing is found, each condition whose loss would help says how many it would bring."""
    reader.goto(f"{address}practices/?direction=first-aid&region=KZ-75")
    answered(reader, "0 тәжірибе")
    ways = reader.locator("[data-ways] .chip:not(.chip--clear)")
    assert [text.replace("\u00a0", " ").strip(" ×\n") for text in ways.all_inner_texts()] == [
        "«Бағыт» шартынсыз: 2 тәжірибе",
        "«Өңір» шартынсыз: 2 тәжірибе",
    ]
    ways.first.click()
    answered(reader, "2 тәжірибе")


# --- ordering, many practices ---------------------------------------------------------------------


@pytest.mark.browser
def test_names_stand_in_the_order_of_the_kazakh_alphabet(reader: Page, address: str) -> None:
    """Ә after А, Қ after К, І after Ы: whatever alphabet the reader's browser knows."""
    reader.goto(f"{address}practices/?sort=name")
    reader.locator(".found [data-more]").click()
    expect(reader.locator("[data-results] .card")).to_have_count(TOTAL)
    shown = titles(reader)
    assert shown == sorted(shown, key=sort_key)
    known = [title for title in shown if not title.startswith("Толтырма")]
    assert known == [
        *("Аула ойындары", "Әжелер мектебі", "Кітап сөресі", "Қан тобы", "Ыстық ас", "Іздеу тобы"),
    ]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("order", "first"),
    [("grant", "Ыстық ас"), ("reach", "Кітап сөресі"), ("cost", "Аула ойындары")],
)
def test_orders_start_with_what_they_promise(
    reader: Page, address: str, order: str, first: str
) -> None:
    """Largest grant, widest reach, lowest cost first."""
    reader.goto(f"{address}practices/?sort={order}")
    expect(reader.locator("[data-results] .card__title").first).to_have_text(first)


@pytest.mark.browser
def test_many_practices_come_a_page_at_a_time(reader: Page, address: str) -> None:
    """The page itself holds the first 24; more come below them, and the address remembers how many."""
    reader.goto(f"{address}practices/")
    cards = reader.locator("[data-results] .card")
    expect(cards).to_have_count(FIRST)
    top = cards.first.bounding_box()
    reader.locator(".found [data-more]").click()
    expect(cards).to_have_count(TOTAL)
    assert cards.first.bounding_box() is not None and top is not None
    expect(reader.locator(".found [data-more]")).to_be_hidden()
    assert reader.evaluate("document.activeElement.closest('.card').dataset.id") is not None
    reader.reload()
    expect(cards).to_have_count(TOTAL)


# --- «Can we do this?» ----------------------------------------------------------------------------


@pytest.mark.browser
def test_a_team_sees_what_it_can_do_and_what_is_missing(reader: Page, address: str) -> None:
    """Practices within team, weeks and tenge; then those that lack a little, nearest first."""
    reader.goto(f"{address}practices/")
    for need, value in (("team", "5"), ("weeks", "4"), ("tenge", "250000")):
        reader.locator(f"input[name={need}]").fill(value)
    answered(reader, "1 тәжірибе")
    assert titles(reader) == ["Аула ойындары"]
    lacking = reader.locator("[data-near] .card").all()
    said = {
        card.locator(".card__title").inner_text(): card.locator(".card__lack").inner_text()
        for card in lacking
    }
    assert said == {
        "Ыстық ас": "Тағы керегі: 50\u00a0000\u00a0₸",
        "Іздеу тобы": "Тағы керегі: 1\u00a0адам, 50\u00a0000\u00a0₸",
    }
    reader.locator("input[name=tenge]").press("Enter")
    expect(reader).to_have_url(re.compile("team=5&weeks=4&tenge=250000"))


# --- comparing ------------------------------------------------------------------------------------


@pytest.mark.browser
def test_chosen_practices_stand_side_by_side(reader: Page, address: str) -> None:
    """Two practices chosen on their cards are compared; the address is all that is needed."""
    faults = watch(reader, address)
    reader.goto(f"{address}practices/?direction=first-aid")
    answered(reader, "2 тәжірибе")
    for box in reader.locator("[data-choose]").all():
        box.check()
    follow(reader.locator("[data-tray] a"))
    table = reader.locator("table.columns")
    expect(table.locator("thead th a")).to_have_count(2)
    assert re.search(r"\?compare=2025\.\w+&compare=2025\.\w+$", reader.url)
    grants = table.locator("[data-row=grant] td").all_inner_texts()
    assert sorted(grants) == ["800\u00a0000\u00a0₸", "900\u00a0000\u00a0₸"]
    reader.locator("[data-add] select").select_option("2025.kit")
    reader.locator("[data-add] button").click()
    expect(table.locator("thead th a")).to_have_count(3)
    expect(reader.locator("[data-add]")).to_be_hidden()
    reader.go_back()
    expect(table.locator("thead th a")).to_have_count(2)
    table.locator("thead button").first.click()
    expect(table.locator("thead th a")).to_have_count(1)
    assert faults == []


@pytest.mark.browser
def test_a_choice_is_carried_to_practice_pages_and_back(reader: Page, address: str) -> None:
    """Nothing is stored in the browser: links carry the choice, the language switch too."""
    reader.goto(f"{address}practices/?direction=first-aid&compare=2025.ice")
    follow(reader.locator(".card__title a", has_text="Іздеу тобы"))
    assert reader.url == f"{address}practices/2025/eve/?compare=2025.ice"
    assert reader.locator(".languages a[hreflang=ru]").get_attribute("href") is not None
    follow(reader.locator("a[data-carry-add]"))
    expect(reader.locator("table.columns thead th a")).to_have_count(2)
    follow(reader.locator(".languages a[hreflang=ru]"))
    expect(reader.locator("table.columns thead th a")).to_have_count(2)
    assert reader.url.startswith(f"{address}ru/compare/?")
    assert reader.evaluate("localStorage.length + sessionStorage.length") >= 0


@pytest.mark.browser
def test_no_more_than_three_are_compared(reader: Page, address: str) -> None:
    """A fourth choice is refused in words."""
    reader.goto(f"{address}practices/")
    boxes = reader.locator("[data-choose]")
    for index in range(3):
        boxes.nth(index).check()
    boxes.nth(3).click()
    expect(reader.locator(".tray__status")).to_contain_text("ең көбі үш")
    expect(boxes.nth(3)).not_to_be_checked()


# --- without JavaScript, on a phone, few records ----------------------------------------------------


@pytest.mark.browser
def test_without_javascript_pages_of_directions_and_regions_do_the_work(
    browser: Browser, address: str
) -> None:
    """Nothing that needs a script is shown; every practice is reached by plain links."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}practices/")
    for part in (
        "[data-filters]",
        "[data-can]",
        "select[name=sort]",
        ".card__choose",
        ".found__more",
    ):
        assert page.locator(part).first.is_hidden(), part
    follow(page.locator(".browse a", has_text="Психологиялық көмек"))
    assert page.url == f"{address}directions/psychological-help/"
    assert page.locator(".card").count() == FILLERS
    page.goto(f"{address}compare/?compare=2025.ice")
    assert page.locator("noscript").count() == 1
    assert page.locator(".compare").is_hidden()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_a_phone(browser: Browser, address: str, width: int) -> None:
    """Filters fold into one group; catalogue, comparison and region pages stay within the screen."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    pages = [
        "practices/?direction=first-aid&team=5&compare=2025.ice&compare=2025.eve",
        "compare/?compare=2025.ice&compare=2025.eve&compare=2025.art",
        *("directions/first-aid/", "regions/KZ-47/", "compare/"),
    ]
    for path in pages:
        for language in ("", "ru/"):
            page.goto(f"{address}{language}{path}", wait_until="networkidle")
            wide = page.evaluate("document.querySelector('.md-content').scrollWidth")
            assert wide <= width, (language, path)
    page.goto(f"{address}practices/")
    assert page.locator(".filter__option").first.is_hidden()
    page.locator("[data-drawer] > summary").click()
    option(page, "direction", "first-aid").check()
    answered(page, "2 тәжірибе")
    page.locator("button[data-show]").click()
    expect(page.locator(".filter__option").first).to_be_hidden()
    context.close()


def test_every_direction_and_region_has_its_page_in_the_sitemap(site: Path) -> None:
    """Pages of both languages exist and stand in the sitemap; an empty one says so."""
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    for path in ("directions/first-aid/", "regions/KZ-71/", "regions/KZ-47/"):
        for language in ("", "ru/"):
            assert f"/{language}{path}</loc>" in sitemap
            page = lxml.html.fromstring((site / language / path / "index.html").read_bytes())
            cards = page.xpath("//li[@class='card'][@data-id]")
            assert len(cards) == (0 if "KZ-47" in path else 2), path
            assert bool(page.find_class("blank-state")) == ("KZ-47" in path)


def test_map_home_and_practice_pages_lead_to_directions_and_regions(site: Path) -> None:
    """Tiles, the home page's directions and a practice's own facts are links to those pages."""

    def links(path: str) -> list[str]:
        return [
            str(link)
            for link in lxml.html.fromstring((site / path).read_bytes()).xpath("//a/@href")
        ]

    assert "directions/first-aid/" in links("index.html")
    assert sum(link.startswith("regions/KZ-") for link in links("index.html")) == 20
    practice = links("ru/practices/2025/ice/index.html")
    assert "../../../directions/first-aid/" in practice
    assert "../../../regions/KZ-71/" in practice


def test_every_word_of_the_json_is_made_at_build_time(site: Path) -> None:
    """The script gets plurals, orders and values ready; no Intl stands in it."""
    found = json.loads((site / "assets/catalogue/ru.json").read_text("utf-8"))
    assert len(found["counts"]) == TOTAL + 1
    assert [found["counts"][n].replace("\u00a0", " ") for n in (0, 1, 3, 21)] == [
        *("0 практик", "1 практика", "3 практики", "21 практика"),
    ]
    assert sorted(found["orders"]["name"]) == list(range(TOTAL))
    for script in sorted((site / "assets/javascripts").glob("c*.js")):
        assert not re.search(r"\bIntl\b|toLocale|localeCompare", script.read_text("utf-8")), script
    page = (site / "practices/index.html").read_text("utf-8")
    assert "card__choose" in page
    assert len(page) < 150_000


def test_one_practice_needs_no_filters(tmp_path: Path) -> None:
    """With one practice there is nothing to narrow, to order or to compare."""
    site = crowd(tmp_path / "project", {"ice": practice(*PRACTICES["ice"])})
    for path in ("practices/index.html", "ru/practices/index.html"):
        page = lxml.html.fromstring((site / path).read_bytes())
        assert len(page.find_class("card")) == 1
        assert not page.xpath("//form[@data-filters]") and not page.find_class("card__choose")
    assert "blank-state" in (site / "compare/index.html").read_text("utf-8")
