"""Styles, scripts, letters and pictures bear their digest in their name, so that they may be kept."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import lxml.html
import material
import pytest
from practicebook.assets import NAMED, named_assets
from practicebook.verify import MANIFEST
from sample_project import ROOT, make_project
from site_build import environment, whole_project

THEME = ROOT / "overrides"
SCRIPTS = "assets/javascripts"
STYLES = "assets/stylesheets"


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A copy of our theme's files, for a test to change."""
    shutil.copytree(THEME / "assets", tmp_path / "theme" / "assets")
    return tmp_path / "theme"


def names(theme: Path) -> Mapping[str, str]:
    """Where each file of a theme is published."""
    return {path: asset.path for path, asset in named_assets(theme).items()}


def test_a_name_says_what_is_in_the_file() -> None:
    """A published name is the file's own with the digest of what is published before its ending."""
    assets = named_assets(THEME)
    assert {f"{SCRIPTS}/compare.js", f"{STYLES}/site.css", "assets/images/favicon.svg"} <= {*assets}
    for path, asset in assets.items():
        stem, _, ending = path.rpartition(".")
        assert asset.path == f"{stem}.{digest(asset.content)}.{ending}"
        assert re.fullmatch(NAMED, asset.path)


def digest(content: bytes) -> str:
    """The digest as names bear it."""
    return hashlib.sha256(content).hexdigest()[:8]


@pytest.mark.parametrize(
    ("changed", "renamed"),
    [
        ("javascripts/compare.js", {"javascripts/catalogue.js", "javascripts/compare-page.js"}),
        (
            "javascripts/kazakh-stemmer.js",
            {"javascripts/search-engine.js", "javascripts/search-worker.js"},
        ),
        ("javascripts/search-worker.js", set()),
        ("images/ornament.svg", {"stylesheets/site.css"}),
        ("fonts/source-serif.woff2", {"stylesheets/site.css"}),
        ("stylesheets/site.css", set()),
    ],
)
def test_a_change_renames_the_file_and_what_leads_to_it(
    theme: Path, changed: str, renamed: set[str]
) -> None:
    """A reader fetches again what changed and what names it, at any distance, and nothing else."""
    before = names(theme)
    with (theme / "assets" / changed).open("ab") as file:
        file.write(b"\n")
    after = names(theme)
    other = {path.removeprefix("assets/") for path in before if before[path] != after[path]}
    assert other == {changed, *renamed}


def test_no_file_leads_to_a_plain_name() -> None:
    """Outside comments, no published text names a file of ours as it is called in overrides/."""
    assets = named_assets(THEME)
    plain = {Path(path).name for path in assets}
    for path, asset in assets.items():
        if path.endswith((".css", ".js", ".svg")):
            code = re.sub(r"/\*.*?\*/|(?<!:)//.*?\n", "", asset.content.decode(), flags=re.DOTALL)
            assert not plain & {*re.findall(r"[\w-]+\.\w+", code)}, path


def test_only_addresses_are_changed(tmp_path: Path) -> None:
    """A file's name in a sentence, or in an address that leads elsewhere, stays as it is written."""
    (tmp_path / "assets" / "js").mkdir(parents=True)
    (tmp_path / "assets" / "js" / "a.js").write_bytes(b"1;")
    text = (
        'import "./a.js"; import(`a.js`); url(../js/a.js) /* a.js */ "https://x.kz/a.js" "b/a.js"'
    )
    (tmp_path / "assets" / "js" / "b.js").write_text(text, "utf-8")
    (tmp_path / "assets" / ".DS_Store").write_bytes(b"?")
    made = named_assets(tmp_path)
    name = Path(made["assets/js/a.js"].path).name
    assert made["assets/js/b.js"].content.decode() == (
        f'import "./{name}"; import(`{name}`); url(../js/{name}) /* a.js */ "https://x.kz/a.js" "b/a.js"'
    )
    assert sorted(made) == ["assets/js/a.js", "assets/js/b.js"]


def test_two_files_that_lead_to_each_other_are_refused(tmp_path: Path) -> None:
    """No name could hold the digest of a file that holds that name; better no build than a wrong one."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.js").write_text('import "./b.js"', "utf-8")
    (tmp_path / "assets" / "b.js").write_text('import "./a.js"', "utf-8")
    with pytest.raises(ValueError, match=r"assets/a\.js"):
        named_assets(tmp_path)


# --- the built site ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def for_good(edition: Path) -> list[str]:
    """The files that the site's host declares immutable."""
    lines = (edition / "_headers").read_text("utf-8").splitlines()
    return [
        path.removeprefix("/best/")
        for path, said in itertools.pairwise(lines)
        if "immutable" in said
    ]


def test_what_is_kept_for_good_is_what_its_name_says(edition: Path, for_good: list[str]) -> None:
    """Every file declared immutable bears a digest: ours of its content, Material's as Material made it."""
    templates = Path(material.__file__).parent / "templates"
    for name in for_good:
        content = (edition / name).read_bytes()
        if (
            templates / name
        ).is_file():  # named by Material; what may not happen is that we change it
            assert re.search(r"\.[0-9a-f]{8}\.min\.", name)
            assert content == (templates / name).read_bytes()
        else:
            assert name.split(".")[-2] == digest(content)
    plain = {re.sub(r"\.[0-9a-f]{8}(?=\.\w+$)", "", name) for name in for_good}
    assert {*named_assets(THEME)} <= plain


def test_every_style_and_script_of_a_page_is_kept_for_good(
    edition: Path, for_good: list[str]
) -> None:
    """A reader's second page asks again for no style, script, letter or sign; neither does a 404."""
    kept = {Path(name).name for name in for_good}
    for file in sorted(edition.rglob("*.html")):
        page = lxml.html.fromstring(file.read_bytes())
        found = page.xpath("//script/@src | //link[@rel='stylesheet' or @rel='preload']/@href")
        found += page.xpath("//link[@rel='icon']/@href")
        assert {address.rpartition("/")[2] for address in found} <= kept, file
        (settings,) = page.xpath("//script[@id='__config']/text()")
        assert json.loads(settings)["search"].partition("?")[0].rpartition("/")[2] in kept


def test_the_preloaded_letters_are_those_that_the_style_asks_for(edition: Path) -> None:
    """The font that a page's head fetches early is not fetched a second time under another name."""
    page = lxml.html.fromstring((edition / "index.html").read_bytes())
    (early,) = page.xpath("//link[@rel='preload']/@href")
    (style,) = (edition / STYLES).glob("site.*.css")
    assert f'url("../fonts/{Path(early).name}")' in style.read_text("utf-8")


def test_no_plain_name_is_published(edition: Path) -> None:
    """Each of our files stands in the site once, under the name that may be kept."""
    published = json.loads((edition / MANIFEST).read_text("utf-8"))["files"]
    assert not {*named_assets(THEME)} & {*published}


def test_a_preview_leaves_names_plain(tmp_path: Path) -> None:
    """Under `make serve` files keep the names that they have in overrides/, and pages find them."""
    root, shown = whole_project(make_project(tmp_path / "p")), tmp_path / "shown"
    driver = Path(__file__).with_name("preview_build.py")
    command = [sys.executable, str(driver), str(root), str(shown), "[]"]
    done = subprocess.run(
        command, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    for path in named_assets(THEME):
        assert (shown / path).read_bytes() == (THEME / path).read_bytes()
    for name in ("index.html", "practices/2025/donor-day/index.html", "ru/numbers/index.html"):
        page = lxml.html.fromstring((shown / name).read_bytes())
        found = page.xpath("//link[@rel='stylesheet' or @rel='preload' or @rel='icon']/@href")
        found += [src for src in page.xpath("//script/@src") if "desk/" not in src]
        assert len(found) > 8
        assert all((shown / name).parent.joinpath(each).is_file() for each in found)
