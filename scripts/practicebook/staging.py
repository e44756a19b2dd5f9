"""Write the project anew with every page as a real file, for the day when our builder is gone.

Our own build announces the pages of records in memory. Here each is a file under pages/, and the same
hooks build the same site of it. Beside it, in plain/, stands the finished edition: every page with
what the built site shows on it, for a builder that knows neither our hooks nor our templates, and
has no plugin for languages: each page lies where its address says.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jinja2
import yaml

from .check import check, visible
from .collection import CONTENT
from .images import Darkroom
from .pages import Site
from .problems import as_text, message, message_language
from .publish import Publication
from .settings import read_menu, read_settings
from .spelling import PAGES
from .wording import wording

PROJECT = (CONTENT, PAGES, "overrides", "scripts")
FILES = ("mkdocs.yml", "requirements.txt", "LICENSE", "LICENSE-CONTENT")
# Where the builder finds the pages; docs/ stays what people wrote, and what is checked.
STAGED = "pages"
PLAIN = "plain"
# Where the built page holds its own part, between the theme's header, menus and footer.
_OWN_PART = re.compile(r"md-content__inner[^>]*>(.*)</article\b", re.DOTALL)
# What every build makes anew.
_OF_THE_BUILD = {"manifest.json", "pagefind", "sitemap.xml", "sitemap.xml.gz"}


class StageError(Exception):
    """A sentence for the editor: why nothing was staged."""


def stage(root: Path, built: Path, target: Path) -> int:
    """Fill `target` with the project at `root`; the number of pages that became files.

    `built`: the site that was built from the same records. What stood in `target` before stays
    whole until everything is written, and always where this raises StageError.
    """
    settings = read_settings(root)
    collection, problems = check(root, settings.languages)
    if any(each.stops for each in problems):
        raise StageError(as_text(problems, message_language()))
    if _is_of_others(target):
        raise StageError(message("stage_not_ours").format(folder=target))
    darkroom = Darkroom(root / ".cache" / "photos")
    site = Site(visible(collection, preview=False), darkroom, settings.languages[0])
    publication = Publication(target)
    try:
        _copy_project(root, publication.staging)
        made = _write_pages(root, site, built, publication.staging)
        _write_plain(root, site, built, publication.staging / PLAIN)
    except BaseException:
        publication.discard()
        raise
    publication.publish()
    return made


def own_part(page: Path) -> str:
    """What a built page shows of its own, as HTML; the addresses in it are relative to the page."""
    found = _OWN_PART.search(page.read_text("utf-8")) if page.is_file() else None
    if found is None:
        raise StageError(message("stage_no_page").format(file=page))
    return found[1].strip()


def _is_of_others(target: Path) -> bool:
    staged = (target / PLAIN / "mkdocs.yml").is_file()
    return not staged and (target.is_file() or (target.is_dir() and any(target.iterdir())))


def _copy_project(root: Path, target: Path) -> None:
    unwanted = shutil.ignore_patterns("__pycache__", ".*")
    for folder in PROJECT:
        shutil.copytree(root / folder, target / folder, ignore=unwanted)
    for name in FILES:
        if (root / name).is_file():
            shutil.copyfile(root / name, target / name)
    shutil.copytree(root / PAGES, target / STAGED, ignore=unwanted)
    with (target / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"\ndocs_dir: {STAGED}\n")


def _write_pages(root: Path, site: Site, built: Path, target: Path) -> int:
    """Write the made pages into pages/, and every page, made or written by hand, into plain/docs/."""
    folder = root / "overrides" / "fragments"
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=False)
    template = environment.get_template("staged_page.md")
    count = 0
    for language in site.collection.languages:
        made = site.heads(language)
        written = _written_heads(root / PAGES, language)
        for source, head in {**written, **made}.items():
            address = source.removesuffix("index").rstrip("/")
            page = built / site.viewer(language).path(address) / "index.html"
            said = {"language": language, "content": own_part(page)}
            free = {key: value for key, value in head.items() if key != "template"}
            finished = site.viewer(language).path(_in_a_folder(f"{source}.md"))
            _put(target / PLAIN / PAGES / finished, template, free, said)
            if source in made:
                _put(target / STAGED / f"{source}.{language}.md", template, head, said)
                count += 1
    return count


def _written_heads(docs: Path, language: str) -> dict[str, dict[str, Any]]:
    """The front matter of the pages that are written by hand, by source."""
    heads = {}
    ending = f".{language}.md"
    for file in sorted(docs.rglob(f"*{ending}")):
        text = file.read_text("utf-8-sig")
        head = text[4:].split("\n---\n", 1)[0] if text.startswith("---\n") else "{}"
        source = file.relative_to(docs).as_posix().removesuffix(ending)
        heads[source] = yaml.safe_load(head) or {}
    return heads


def _in_a_folder(page: str) -> str:
    """`about/index.md` of `about.md`: so a builder that takes a page's addresses as relative to its
    file (Zensical) finds the same as one that takes them as relative to the page (MkDocs)."""
    return page if page.endswith("index.md") else page.removesuffix(".md") + "/index.md"


def _put(file: Path, template: jinja2.Template, head: dict[str, Any], said: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    written = json.dumps(head, ensure_ascii=False, default=str)
    file.write_text(template.render(said, head=written), "utf-8")


def _write_plain(root: Path, site: Site, built: Path, plain: Path) -> None:
    """Add what belongs to the finished edition's pages: every file that is no page, and settings."""
    for file in sorted(built.rglob("*")):
        path = file.relative_to(built)
        if file.is_file() and file.suffix != ".html" and path.parts[0] not in _OF_THE_BUILD:
            kept = plain / PAGES / path
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, kept)
    languages = Path("partials", "languages")
    shutil.copytree(root / "overrides" / languages, plain / "theme" / languages)
    ways = [
        {
            "name": wording(language).words.language_name,
            "link": f"./{site.viewer(language).path('')}",
            "lang": language,
        }
        for language in site.collection.languages
    ]
    settings = {
        "INHERIT": "../mkdocs.yml",
        "docs_dir": PAGES,
        "theme": {"custom_dir": "theme"},
        "plugins": [],
        "hooks": [],
        "watch": [],
        "nav": [_in_a_folder(page) for page in read_menu(root)],
        "not_in_nav": "*",
        "extra": {"alternate": ways},
    }
    text = json.dumps(settings, ensure_ascii=False, indent=1)
    (plain / "mkdocs.yml").write_text(text + "\n", "utf-8")
