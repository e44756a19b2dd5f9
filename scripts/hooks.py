"""Say when things happen in MkDocs; what happens is in practicebook. The only file that imports mkdocs."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from practicebook import offline
from practicebook.book.press import BookError
from practicebook.build import Build
from practicebook.check import check
from practicebook.load import CONTENT, Collection
from practicebook.pages import RecordPage, Site, Volume, contents
from practicebook.problems import Problem, as_text, count_line, message, message_language
from practicebook.progress import Progress
from practicebook.publish import AnotherBuild, Publication, write_manifest
from practicebook.search import SearchError, index_site, page_facets, protected_names
from practicebook.settings import settings_of
from practicebook.views import page_path
from practicebook.wording import wording

ROOT = Path(__file__).resolve().parent.parent
log = get_plugin_logger("practicebook")
# Material's own search, whose index and worker ours replaces.
_STOCK_SEARCH = ("assets/javascripts/lunr/", "assets/javascripts/workers/")


class _Warnings(logging.Handler):
    """Counts warnings as MkDocs' strict mode does, but before the site is swapped in."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


class _Build(Build):
    """A Build with what MkDocs needs of it: warnings, the staged site, the progress of pages."""

    def __init__(
        self, config: MkDocsConfig, collection: Collection, problems: list[Problem]
    ) -> None:
        super().__init__(
            ROOT,
            collection,
            problems,
            site_url=config.site_url or "/",
            preview=_serving,
            printing=bool(config.extra.get("book", True)),
            say=log.info,
        )
        self.publication: Publication | None = None
        self.warnings = _Warnings()
        self.pages = 0
        self.progress: Progress | None = None


_serving = False
_build: _Build | None = None


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]


def _language(config: MkDocsConfig) -> str:
    return str(_i18n(config).current_language)


def _page_source(file: File) -> str:
    """`practices/2025/slug` of `practices/2025/slug.kk.md`."""
    return file.src_uri.rsplit(".", 2)[0]


# --- before anything is written: check, and build aside -------------------------------------------


def on_startup(command: str, dirty: bool) -> None:
    global _serving
    _serving = command == "serve"


@event_priority(100)  # before static-i18n (-100) and before MkDocs cleans the site's folder
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    global _build
    if _i18n(config).building:
        return config  # static-i18n builds its other languages inside the first one's build
    _refuse_quiet_strict(config)
    settings = settings_of(_i18n(config).config.languages, config.site_url or "/")
    collection, problems = check(ROOT, settings.languages)
    if problems and not _serving:
        language = message_language()
        sys.stderr.write(as_text(problems, language) + "\n")
        if any(each.stops for each in problems):
            raise PluginError(count_line(problems, language))
    _build = _Build(config, collection, problems)
    if not _serving:
        _stage(config, _build)
    # MkDocs would write the clock into sitemap.xml.gz; the same records give the same bytes.
    os.environ["SOURCE_DATE_EPOCH"] = str(_released(_build.site.collection))
    return config


def _released(collection: Collection) -> int:
    """Seconds since 1970 to the current edition's release, or to its year's first day."""
    edition = collection.current
    if edition is None:
        return 0
    day = edition.facts.released or dt.date(edition.year, 1, 1)
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())


def _refuse_quiet_strict(config: MkDocsConfig) -> None:
    # MkDocs counts only warnings that are emitted: --quiet would switch --strict off.
    if config.strict and logging.getLogger("mkdocs").getEffectiveLevel() > logging.WARNING:
        raise PluginError(message("quiet_strict"))


def _stage(config: MkDocsConfig, build: _Build) -> None:
    try:
        build.publication = Publication(Path(config.site_dir))
    except AnotherBuild as error:
        raise PluginError(message("another_build").format(folder=error)) from None
    config.site_dir = str(build.publication.staging)
    logging.getLogger("mkdocs").addHandler(build.warnings)


# --- pages from records ---------------------------------------------------------------------------


@event_priority(-50)  # static-i18n (-100) has to see the files
def _announce_pages(files: Files, config: MkDocsConfig) -> Files:
    assert _build is not None
    for file in list(files):
        if file.src_uri.startswith(("book/", "fragments/", *_STOCK_SEARCH)):
            files.remove(file)  # Typst templates lie under overrides/, which MkDocs copies whole
    if not _i18n(config).building:
        _report_volumes(_printed_volumes(_build))
    for volume in _build.volumes:  # known to MkDocs, so that it checks the links to them
        files.append(File.generated(config, volume.path, abs_src_path=str(volume.printed.file)))
    for source in [*_build.site.pages, *_build.site.facet_pages]:
        for language in _build.site.collection.languages:
            uri = f"{source}.{language}.md"
            files.append(File(uri, config.docs_dir, config.site_dir, config.use_directory_urls))
    return files


def _printed_volumes(build: Build) -> list[Volume]:
    try:
        return build.volumes
    except BookError as error:
        raise PluginError(str(error)) from None


def _report_volumes(volumes: list[Volume]) -> None:
    """Typst's warnings are ours; an almost empty page is the editor's to know."""
    for volume in volumes:
        for warning in volume.printed.warnings:
            log.warning(f"{volume.path}: {warning}")
        for sparse in volume.printed.sparse:
            record = f"{CONTENT}/{sparse.label.partition('/')[2]}"
            said = message("sparse")
            log.info(said.format(record=record, volume=volume.path, page=sparse.page))


@event_priority(-200)  # after static-i18n, which rebuilds every File without its content
def _attach_text(files: Files, config: MkDocsConfig) -> Files:
    assert _build is not None
    language = _language(config)
    viewer = _build.site.viewer(language)
    for file in files.documentation_pages():
        if facet_page := _build.site.facet_pages.get(_page_source(file)):
            title = _build.site.facet_title(facet_page, language)
            file.content_string = _front_matter(title["title"], title["summary"], "facet.html")
        if page := _build.site.pages.get(_page_source(file)):
            facts = page.entry.facts
            file.content_string = _front_matter(
                viewer.say(facts.title), viewer.say(facts.summary), page.template
            )
    return files


def _front_matter(title: str, description: str, template: str) -> str:
    front = {
        "title": title,
        "description": description,
        "template": template,
        "hide": ["navigation"],
    }
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n"


on_files = CombinedEvent(_announce_pages, _attach_text)


def _is_ours(template: str | None) -> bool:
    own = ROOT / "overrides" / str(template)
    return own.is_file() and own.parent.name != "languages"


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    assert _build is not None
    env.trim_blocks = env.lstrip_blocks = True  # a tenth less HTML
    # MkDocs escapes nothing, since Material prints ready HTML; what our templates print is text.
    env.autoescape = _is_ours
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    label = f"{message('pages')} ({_language(config)})"
    _build.progress = Progress(label, len(files.documentation_pages()), log.info)
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    assert _build is not None
    if _build.stopped:  # while serving: every page lists them until they are mended
        page.meta["template"] = "problems.html"
        return ""
    if page.meta.get("template") != "downloads.html":
        return markdown
    language = _language(config)
    editions = _build.site.downloads(_build.volumes, language)
    template = config.theme.get_env().get_template("fragments/downloads.md")
    words = wording(language).words
    return f"{markdown}\n\n{template.render(editions=editions, words=words)}"


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    assert _build is not None
    if record_page := _build.site.pages.get(_page_source(page.file)):
        language = _language(config)
        record = _build.site.record(record_page, language)
        page.meta["record"] = record
        words = wording(language).words
        page.toc = get_toc(
            [
                {"level": 2, "id": id, "name": str(escape(title)), "children": []}
                for id, title in contents(record, words)
            ]
        )
    return html


@event_priority(40)  # after static-i18n's 50
def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    assert _build is not None
    language = _language(config)
    context |= _build.site.shared(language)
    context["problems"] = _problem_rows(_build.problems)
    context["switch"] = _switch(config, page.url)
    source = _page_source(page.file)
    context |= _beside(page, source, language)
    if record_page := _build.site.pages.get(source):
        context["record"] = page.meta.pop("record") | _handouts_of(record_page, page, language)
        _place_in_navigation(page, page_path(record_page.entry).split("/", 1)[0], nav)
    page.edit_url = _edit_url(config, page, _build.site.pages.get(source))
    if facet_page := _build.site.facet_pages.get(source):
        context["facet"] = _build.site.facet(facet_page, language)
        _place_in_navigation(page, "practices", nav)
        page.edit_url = None  # made of many records
    _build.pages += 1
    if _build.progress:
        _build.progress.step()
    return context


def _beside(page: Page, source: str, language: str) -> dict[str, Any]:
    """What a page says of itself to machines, and what the pages of data and downloads list."""
    assert _build is not None
    if _build.stopped:  # records that are not whole say nothing of themselves
        return {"metadata": None, "offline_mark": ""}
    about = {
        "title": str(page.meta.get("headline") or page.title),
        "description": page.meta.get("description") or wording(language).words.tagline,
        "url": page.canonical_url,
        "home": page.is_homepage,
        "source": source,
    }
    handouts = _build.handouts
    context: dict[str, Any] = {
        "metadata": handouts.page(language, about, _build.site.pages.get(source)),
        "offline_mark": offline.MARK if _build.publication and source == "downloads" else "",
    }
    if source == "data":
        context["data_files"] = handouts.data(language)
        context["data_columns"] = handouts.columns(language)
    return context


def _handouts_of(record_page: RecordPage, page: Page, language: str) -> dict[str, Any]:
    assert _build is not None
    if _build.stopped:
        return {}
    try:
        return _build.handouts.record(record_page, language, page.canonical_url or "")
    except BookError as error:
        raise PluginError(str(error)) from None


def _place_in_navigation(page: Page, section: str, nav: Navigation) -> None:
    """Records stay out of `nav`, which costs every page; their list's tab is lit all the same."""
    for item in nav.pages:
        if _page_source(item.file) == f"{section}/index":
            page.parent = item  # type: ignore[assignment]


def _edit_url(config: MkDocsConfig, page: Page, record_page: RecordPage | None) -> str | None:
    language = _language(config)
    base = config.extra.get("edit_base")
    if not base:
        return None
    if record_page:
        return f"{base}{record_page.entry.path}/text.{language}.md"
    return f"{base}docs/{page.file.src_uri}"


def _problem_rows(problems: list[Problem]) -> list[dict[str, Any]]:
    language = message_language()
    return [
        {"path": p.place.path, "line": p.place.line, "code": p.code, "message": p.message(language)}
        for p in problems
    ]


# --- templates that are no pages: 404 and sitemap ---------------------------------------------------


def on_pre_template(template: Any, template_name: str, config: MkDocsConfig) -> Any:
    # static-i18n leaves the last page's language links behind.
    vars(config.extra).pop("alternate", None)
    return template


@event_priority(40)
def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    assert _build is not None
    context |= _build.site.shared(_language(config))
    context["problems"] = _problem_rows(_build.problems)
    context["switch"] = _switch(config, "./")
    if template_name == "sitemap.xml":
        context["sitemap"] = _sitemap(config, context["pages"])
    return context


def _sitemap(config: MkDocsConfig, files: Any) -> list[dict[str, Any]]:
    """Every page in every language, with its alternates; the same from each language's build."""
    assert _build is not None
    rows = []
    for file in files:
        alternates = _alternates(config, file.url)
        rows += [{"url": one["url"], "alternates": alternates} for one in alternates]
    return sorted(rows, key=lambda row: row["url"])


def _alternates(config: MkDocsConfig, url: str) -> list[dict[str, str]]:
    """The page's absolute address in every language; for hreflang."""
    base = (config.site_url or "/").rstrip("/") + "/"
    paths = _in_each_language(config, url)
    return [{"language": code, "url": base + path} for code, path in paths.items()]


def _in_each_language(config: MkDocsConfig, url: str) -> dict[str, str]:
    """The page's path below the site's root, by language."""
    assert _build is not None
    here, default = _language(config), _i18n(config).default_language
    bare = url if here == default else url.removeprefix(f"{here}/")
    bare = "" if bare == "./" else bare
    return {
        code: bare if code == default else f"{code}/{bare}"
        for code in _build.site.collection.languages
    }


def _switch(config: MkDocsConfig, url: str) -> list[dict[str, str]]:
    """The ways to this page in every language; static-i18n's would leave a site under a sub-path."""
    return [
        {"language": code, "path": path or ".", "name": wording(code).words.language_name}
        for code, path in _in_each_language(config, url).items()
    ]


# Material writes an attribute that HTML does not allow on a checkbox.
_INVALID = re.compile(r'(<input class="md-toggle[^>]*?) autocomplete="off"')


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return _INVALID.sub(r"\1", output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Write the other languages' 404 beside their pages; MkDocs writes the root's."""
    plugin = _i18n(config)
    output_content = _INVALID.sub(r"\1", output_content)
    if template_name != "404.html" or plugin.current_language == plugin.default_language:
        return output_content
    target = Path(config.site_dir, plugin.current_language, "404.html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(output_content, "utf-8")
    return ""  # MkDocs writes no file for empty output


# --- once, after all languages ----------------------------------------------------------------------


@event_priority(-200)  # after static-i18n (-100), which builds the other languages in its own event
def on_post_build(config: MkDocsConfig) -> None:
    if _build is None or _i18n(config).building:
        return
    site = Path(config.site_dir)
    try:
        printed = _build.leaflets
    except BookError as error:
        raise PluginError(str(error)) from None
    handed = _build.handouts.files()
    for path, file in {**_build.site.photos(), **printed, **handed}.items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    for path, text in _build.site.json_files().items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    texts = {} if _build.stopped else _build.handouts.texts()
    for path, content in texts.items():
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    _index(site, _build.site)
    if _build.publication is None:
        return
    logging.getLogger("mkdocs").removeHandler(_build.warnings)
    if config.strict and _build.warnings.count:
        _build.publication.discard()  # MkDocs aborts next, and says why
        return
    offline.write_offline_copy(ROOT, site, _build.handouts.site_url, _pages_of("downloads"))
    count = write_manifest(site)
    _build.publication.publish()
    config.site_dir = str(_build.publication.site)
    shown = os.path.relpath(config.site_dir)
    pdfs = len(_build.volumes) + len(printed)
    log.info(message("built").format(pages=_build.pages, pdfs=pdfs, files=count, folder=shown))


def _pages_of(source: str) -> dict[str, str]:
    """A hand-written page's file in each language, below the site's folder."""
    assert _build is not None
    viewer = _build.site.viewer
    languages = _build.site.collection.languages
    return {language: f"{viewer(language).path(source)}/index.html" for language in languages}


def _index(site: Path, pages: Site) -> None:
    """Write the search index of every language."""
    collection = pages.collection
    facets: dict[str, Mapping[str, Sequence[str]]] = {}
    for language in collection.languages:
        facets |= page_facets(collection, language, pages.viewer(language).path(""))
    try:
        index_site(site, collection.languages, facets, protected_names(collection))
    except SearchError as error:
        raise PluginError(str(error)) from None


def on_build_error(error: Exception) -> None:
    global _build
    if _build is not None and _build.publication is not None:
        logging.getLogger("mkdocs").removeHandler(_build.warnings)
        _build.publication.discard()
    _build = None
