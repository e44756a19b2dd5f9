"""What pages say of themselves to those who quote them: cards, citations, linked data, ledger, copies."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import lxml.html
import pytest
from browser import copied, served, watch
from PIL import Image
from playwright.sync_api import Browser
from practicebook.cards import CARD_SIZE, COVER_SIZE
from practicebook.offline import LIMIT, MARK, PATH, FormerCopy, OfflineCopy
from practicebook.publish import Digests
from practicebook.wording import wording
from sample_project import OFFICE, PROJECT, ROOT, make_project
from site_build import build, tree, whole_project

SITE = "https://practices.example.org/"
PRACTICE = "practices/2025/donor-day/"
HOSTILE = "</script><b>\"A\" & 'B' {c} %20 \\n"
SECOND = {"year: 2025": "year: 2024", "released: 2025-12-01": "released: 2024-12-01"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site of two editions, whose practice of 2025 has a hostile title, built once."""
    title = "'" + HOSTILE.replace("'", "''") + "'"
    facts = f"title: {{kk: {title}, ru: {title}}}\nsummary"
    before = "title: {kk: Донор күні, ru: День донора}\nsummary"
    root = make_project(
        tmp_path_factory.mktemp("metadata"), edit={f"{PROJECT}/facts.yml": [(before, facts)]}
    )
    shutil.copytree(ROOT / "tests" / "base" / PROJECT, root / "practices/2024/projects/donor-night")
    shutil.copytree(root / PROJECT / "photos", root / "practices/2024/projects/donor-night/photos")
    shutil.copytree(root / OFFICE, root / "practices/2024/offices/astana")
    edition = (root / "practices/2025/edition.yml").read_text("utf-8")
    for find, put in SECOND.items():
        edition = edition.replace(find, put)
    (root / "practices/2024/edition.yml").write_text(edition, "utf-8")
    whole_project(root)
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def site(root: Path) -> Path:
    return root / "site"


def page(site: Path, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((site / path / "index.html").read_bytes())


def meta(element: lxml.html.HtmlElement, name: str) -> str:
    found = element.xpath(f"//meta[@property='{name}' or @name='{name}']/@content")
    assert len(found) == 1, (name, found)
    return str(found[0])


def linked_data(element: lxml.html.HtmlElement) -> list[dict[str, object]]:
    scripts = element.xpath("//script[@type='application/ld+json']/text()")
    found = [json.loads(text) for text in scripts]
    return [one for node in found for one in (node if isinstance(node, list) else [node])]


def test_a_hostile_title_stays_text(site: Path) -> None:
    """A title can end no script, open no tag and leave no attribute."""
    shown = page(site, PRACTICE)
    assert shown.xpath("//h1")[0].text_content() == HOSTILE
    assert shown.xpath("//b[contains(., 'A')]") == []
    assert meta(shown, "og:title") == f"{HOSTILE} (үлгі)"
    (article,) = linked_data(shown)
    assert article["headline"] == HOSTILE
    assert HOSTILE in shown.xpath("//*[@data-cite]")[0].text_content()
    for path in ("", "practices", "numbers", "ru/practices/2025/donor-day"):
        assert b"</script><b>" not in (site / path / "index.html").read_bytes(), path


def test_a_practice_describes_itself(site: Path) -> None:
    """Linked data names author, licence, place and date, and says that a sample is one."""
    (article,) = linked_data(page(site, f"ru/{PRACTICE}"))
    assert article["@type"] == "Article" and article["inLanguage"] == "ru"
    assert article["url"] == f"{SITE}ru/{PRACTICE}"
    assert article["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert article["creativeWorkStatus"] == "Образец"
    assert article["author"] == {"@type": "Organization", "name": "Группа студентов"}


def test_home_and_data_describe_themselves(site: Path) -> None:
    """The home page is a web site, the data page a data set with files that are there."""
    assert [node["@type"] for node in linked_data(page(site, ""))] == ["WebSite"]
    datasets = linked_data(page(site, "data"))
    assert [node["@type"] for node in datasets] == ["Dataset", "Dataset"]
    for node in datasets:
        for file in node["distribution"]:  # type: ignore[attr-defined]
            assert (site / file["contentUrl"].removeprefix(SITE)).is_file()


@pytest.mark.parametrize(
    "path", ["", "ru/", PRACTICE, f"ru/{PRACTICE}", "offices/2025/astana/", "about/"]
)
def test_every_page_has_a_card(site: Path, path: str) -> None:
    """What a messenger shows: title, one address, and a picture of 1200 × 630 below 100 KB."""
    shown = page(site, path)
    assert meta(shown, "og:url") == SITE + path == shown.xpath("//link[@rel='canonical']/@href")[0]
    assert meta(shown, "twitter:card") == "summary_large_image"
    picture = site / meta(shown, "og:image").removeprefix(SITE)
    assert picture.stat().st_size <= 100_000
    with Image.open(picture) as image:
        assert (image.size, image.format) == (CARD_SIZE, "PNG")


def test_languages_have_cards_of_their_own(site: Path) -> None:
    """A Russian page is not shared with a Kazakh picture."""
    kazakh, russian = page(site, PRACTICE), page(site, f"ru/{PRACTICE}")
    assert meta(kazakh, "og:image") != meta(russian, "og:image")
    assert (meta(kazakh, "og:locale"), meta(russian, "og:locale")) == ("kk_KZ", "ru_KZ")


@pytest.mark.parametrize(("path", "feed"), [("", "feed.xml"), (f"ru/{PRACTICE}", "ru/feed.xml")])
def test_pages_name_their_feed(site: Path, path: str, feed: str) -> None:
    """A feed reader finds the feed of the page's language."""
    (link,) = page(site, path).xpath("//link[@rel='alternate'][@type='application/atom+xml']/@href")
    assert (site / path / link).resolve() == (site / feed).resolve()
    assert (site / feed).is_file()


def test_robots_are_told_of_the_sitemap(site: Path) -> None:
    """robots.txt lets everyone in and names the sitemap by its full address."""
    lines = (site / "robots.txt").read_text("utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", f"Sitemap: {SITE}sitemap.xml"]


def test_share_links_carry_title_and_address_and_no_tracker(site: Path) -> None:
    """WhatsApp, Telegram and e-mail get the words through plain links."""
    links = page(site, PRACTICE).xpath("//ul[@class='share__ways']//a/@href")
    assert [urlsplit(link).netloc for link in links] == [
        "wa.me",
        "t.me",
        "",
        "practices.example.org",
    ]
    for link in links[:3]:
        said = " ".join(
            value for values in parse_qs(urlsplit(link).query).values() for value in values
        )
        assert f"{HOSTILE} (үлгі)" in said and SITE + PRACTICE in said, unquote(link)


def test_a_citation_says_that_a_sample_is_one(site: Path) -> None:
    """Three forms, each with title, year and address; BibTeX keeps its signs harmless."""
    forms = [e.text_content() for e in page(site, f"ru/{PRACTICE}").xpath("//*[@data-cite]")]
    assert len(forms) == 3
    assert all("образец" in form and "2025" in form and SITE in form for form in forms)
    assert "дата обращения" in forms[0] and forms[2].startswith("@incollection{donor-day-2025,")
    assert r"\& 'B' \{c\} \%20" in forms[2]


def test_a_practice_offers_its_pack_with_its_weight(site: Path) -> None:
    """The link leads to the ZIP of the page's language and says how heavy it is."""
    for language, prefix in (("kk", ""), ("ru", "ru/")):
        (link,) = page(site, prefix + PRACTICE).xpath("//a[@download]")
        target = (site / prefix / PRACTICE / link.get("href")).resolve()
        assert target == (site / f"{PRACTICE}donor-day.{language}.zip").resolve()
        weight = link.getparent().text_content().split("ZIP, ")[1].split()
        assert abs(float(weight[0].replace(",", ".")) * 1000 - target.stat().st_size) < 501


# --- cover, numbers, copies -----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "ru/", "downloads/", "ru/downloads/"])
def test_the_cover_of_the_volume_is_shown(site: Path, path: str) -> None:
    """The home and downloads pages show the volume's own cover, in two widths, with words for it."""
    (image,) = page(site, path).xpath("//img[contains(@src, 'cover-2025')]")
    assert "2025" in image.get("alt")
    assert (int(image.get("width")), int(image.get("height"))) == COVER_SIZE
    for source in image.get("srcset").split(", "):
        address, width = source.split()
        with Image.open(site / path / address) as picture:
            assert picture.format == "WEBP" and picture.width == int(width[:-1])


def test_every_headline_leads_to_its_row(site: Path) -> None:
    """A number of the home page leads to the ledger, and from there to its source or records."""
    ledger = page(site, "numbers")
    links = page(site, "").xpath("//dl[contains(@class, 'strip')]//a/@href")
    assert len(links) == 2
    for link in links:
        row = ledger.get_element_by_id(urlsplit(link).fragment)
        target = row.xpath(".//td//a/@href")[0]
        if target.startswith("#"):
            assert ledger.get_element_by_id(target[1:]) is not None
        else:
            assert (site / "numbers" / target / "index.html").is_file()


def test_years_stand_side_by_side_once_there_are_two(site: Path) -> None:
    """Two editions with sums give a table; each of its numbers leads to the row it comes from."""
    shown = page(site, "numbers")
    (table,) = shown.xpath("//section[h2[@id='years']]//table")
    assert [cell.text_content() for cell in table.xpath(".//thead/tr/th")][1:] == ["2024", "2025"]
    for link in table.xpath(".//td/a/@href"):
        assert shown.get_element_by_id(link[1:]) is not None


def test_the_offline_copy_is_the_site(site: Path) -> None:
    """Every file but the copy and the manifest is in it; its pages link nothing that is not."""
    with zipfile.ZipFile(site / "downloads/best-practices-site.zip") as archive:
        names = set(archive.namelist())
        assert len(names) == len(archive.namelist())
        late = {"downloads/index.html", "ru/downloads/index.html"}
        for name in names - late:
            assert archive.read(name) == (site / name).read_bytes(), name
        for name in late:
            copy = archive.read(name).decode()
            assert "best-practices-site.zip" not in copy and "@@" not in copy
            shown = (site / name).read_text("utf-8")
            assert "best-practices-site.zip" in shown and "@@" not in shown
    late = {"downloads/best-practices-site.zip", "manifest.json", "_headers"}
    assert set(tree(site)) - names == late
    manifest = json.loads((site / "manifest.json").read_text("utf-8"))
    assert "downloads/best-practices-site.zip" in manifest["files"]


def test_a_second_build_gives_the_same_files(root: Path, site: Path) -> None:
    """Pages, cards, packs, feeds and data do not depend on the clock; of search, its own test speaks."""

    def ours() -> dict[str, bytes]:
        late = ("pagefind/", "manifest.json", "downloads/best-practices-site.zip")
        return {name: content for name, content in tree(site).items() if not name.startswith(late)}

    first = ours()
    done = build(root)
    assert done.returncode == 0, done.stderr
    second = ours()
    assert [name for name in first | second if first.get(name) != second.get(name)] == []


def write_copy(site: Path, former: FormerCopy | None = None) -> None:
    """Write the offline copy of a site that stands."""
    with OfflineCopy(ROOT, Digests(site), SITE, {"kk": "downloads/index.html"}, former) as copy:
        copy.pack()
        copy.finish()


def test_copies_of_one_site_are_equal(tmp_path: Path) -> None:
    """The same files give the same ZIP; what only a printing house needs is left out of a large one."""
    made = []
    for name in ("one", "two"):
        site = tmp_path / name
        (site / "downloads").mkdir(parents=True)
        (site / "downloads/index.html").write_text(f'<a href="a.print.pdf">{MARK}</a>', "utf-8")
        (site / "downloads/a.print.pdf").write_bytes(b"\0" * (LIMIT + 1))
        (site / "downloads/a.pdf").write_bytes(b"%PDF")
        write_copy(site)
        made.append((site / "downloads/best-practices-site.zip").read_bytes())
        shown = (site / "downloads/index.html").read_text("utf-8")
        assert wording("kk").words.data.offline_parts.print in shown
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert archive.namelist() == ["downloads/a.pdf", "downloads/index.html"]
        copy = archive.read("downloads/index.html").decode()
    assert f'href="{SITE}downloads/a.print.pdf"' in copy


def test_a_large_copy_keeps_its_pages(tmp_path: Path) -> None:
    """With hundreds of records packs, volumes and leaflets stay behind; links to them lead to the site."""
    record = tmp_path / "practices/2025/a"
    (tmp_path / "downloads").mkdir()
    record.mkdir(parents=True)
    (tmp_path / "downloads/index.html").write_text(MARK, "utf-8")
    (record / "index.html").write_text('<a href="a.kk.zip"></a><a href="a.kk.pdf"></a>', "utf-8")
    for name in ("a.kk.zip", "a.kk.pdf"):
        (record / name).write_bytes(b"\0" * (LIMIT + 1))
    (record / "photo.webp").write_bytes(b"RIFF")
    write_copy(tmp_path)
    parts = wording("kk").words.data.offline_parts
    shown = (tmp_path / "downloads/index.html").read_text("utf-8")
    assert f"{parts.packs}, {parts.leaflets}" in shown and parts.volumes not in shown
    with zipfile.ZipFile(tmp_path / "downloads/best-practices-site.zip") as archive:
        assert "practices/2025/a/photo.webp" in archive.namelist()
        assert not [name for name in archive.namelist() if name.endswith((".zip", ".pdf"))]
        page = archive.read("practices/2025/a/index.html").decode()
    assert page.count(f'href="{SITE}practices/2025/a/a.kk.') == 2


def three_pages(site: Path, changed: str = "") -> Path:
    """A site of a downloads page and two others, one of which may be changed."""
    for name, text in (
        ("downloads", MARK),
        ("a", "<p>a</p>" * 99),
        ("b", f"<p>{changed}</p>" * 99),
    ):
        (site / name).mkdir(parents=True)
        (site / name / "index.html").write_text(text, "utf-8")
    return site


@pytest.mark.parametrize("spoilt", ["nothing", "copy", "note", "no note"])
def test_a_copy_takes_over_what_is_the_same(spoilt: str, tmp_path: Path) -> None:
    """Packed pages of the copy that stands are used again; the bytes are those of a copy made anew."""
    note, stands = tmp_path / "note.json", three_pages(tmp_path / "old")
    former = FormerCopy(stands / PATH, note)
    write_copy(stands, former)
    whole = (stands / PATH).read_bytes()
    if spoilt == "copy":
        (stands / PATH).write_bytes(whole.replace(b"a/index.html", b"b/index.html"))
    elif spoilt == "note":
        note.write_bytes(note.read_bytes()[:-9])
    elif spoilt == "no note":
        note.unlink()
    anew, again = three_pages(tmp_path / "anew", "new"), three_pages(tmp_path / "again", "new")
    write_copy(anew)
    later = FormerCopy(stands / PATH, note)
    way = json.loads(note.read_bytes())["way"] if spoilt in ("nothing", "copy") else []
    same = later.same(
        way, {name: Digests(again).of(name) for name in ("a/index.html", "b/index.html")}
    )
    assert same == (frozenset(["a/index.html"]) if spoilt == "nothing" else frozenset())
    write_copy(again, later)
    assert (again / PATH).read_bytes() == (anew / PATH).read_bytes()
    with zipfile.ZipFile(again / PATH) as archive:
        assert archive.testzip() is None


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The offline copy, unpacked and served as plain files below a path."""
    folder = tmp_path_factory.mktemp("copy")
    content = (root / "site/downloads/best-practices-site.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder / "stick")
    with served(folder) as host:
        yield f"{host}stick/"


@pytest.mark.browser
def test_the_copy_opens_and_copies(browser: Browser, copy: str) -> None:
    """Pages of the copy load without a fault; the feed's link is no translation to Material's script."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    shown = context.new_page()
    faults = watch(shown, copy)
    for path in ("", "ru/", PRACTICE, f"ru/{PRACTICE}", "data/", "downloads/", "numbers/"):
        shown.goto(copy + path, wait_until="networkidle")
        assert shown.locator("link[rel=alternate][type='application/atom+xml']").count() == 1
    shown.goto(f"{copy}ru/{PRACTICE}")
    said = copied(shown.locator("[data-copy]").first)
    assert HOSTILE in said and "__" not in said
    assert copied(shown.locator("[data-copy-link]").first) == f"{SITE}ru/{PRACTICE}"
    assert faults == []
    context.close()


@pytest.mark.browser
def test_without_a_script_nothing_is_lost(browser: Browser, copy: str) -> None:
    """The citation stands as text, the share links are links, and no dead button is shown."""
    context = browser.new_context(java_script_enabled=False)
    shown = context.new_page()
    shown.goto(copy + PRACTICE)
    assert shown.locator("[data-copy]:visible").count() == 0
    assert shown.locator("[data-cite]:visible").count() == 3
    assert shown.locator(".share__ways a:visible").count() == 4
    context.close()
