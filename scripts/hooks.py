"""Say when things happen in MkDocs; what happens is in practicebook. The only file that imports mkdocs."""

from __future__ import annotations

import datetime as dt
import gc
import logging
import os
import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.theme import Theme
from mkdocs.utils.templates import url_filter
from practicebook import offline, security, templates, withdrawal
from practicebook.assets import named_assets, published_path
from practicebook.book.press import BookError
from practicebook.build import Build
from practicebook.check import check
from practicebook.collection import CONTENT, Collection
from practicebook.converted import Converted, ConvertedPages
from practicebook.hand_written import HandWritten
from practicebook.kept import Shelf, ground_digest, load_shelf
from practicebook.memory import Memory
from practicebook.page_context import PageContexts, PageHead
from practicebook.pages import Volume, front_matter
from practicebook.preview import Preview, problem_sources
from practicebook.problems import Problem, as_text, count_line, message, message_language
from practicebook.progress import Progress
from practicebook.publish import (
    AnotherBuild,
    Publication,
    disk_trouble,
    write_below,
    write_manifest,
)
from practicebook.renewal import Renewal
from practicebook.search import FOLDER as SEARCH_FOLDER
from practicebook.search import Indexing, SearchError
from practicebook.settings import settings_of
from practicebook.views import page_path
from practicebook.watching import watch_at_once

ROOT = Path(__file__).resolve().parent.parent
log = get_plugin_logger("practicebook")
# `mkdocs`; under ProperDocs, which answers to MkDocs' names, `properdocs`: what it logs counts there.
_ENGINE = MkDocsConfig.__module__.partition(".")[0]
# What the pages of the site that stands were made from.
_NOTES = Path(".cache", "pages.json")
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
            today=dt.date.today() if _serving else None,
            printing=bool(config.extra.get("book", True)),
            say=log.info,
            memory=_memory,
        )
        self.renewal: Renewal | None = None
        self.hand_written: HandWritten | None = None
        self.publication: Publication | None = None
        self.indexing: Indexing | None = None
        self.warnings = _Warnings()
        self.pages = 0
        self.at = ""  # the address of the page that is being written
        # While an editor looks at a draft, a style sheet keeps the name that it has in overrides/.
        self.assets = {} if _serving else named_assets(ROOT / "overrides")
        self.contexts = PageContexts(self, config.extra.get("edit_base"))
        self.gone: dict[str, str] = {}  # by language: what stands in a withdrawn record's place
        self.progress: Progress | None = None


_serving = False
_build: _Build | None = None
# What lasts from one build to the next while serving.
_memory = Memory(ROOT / ".cache" / "checked")
_converted = ConvertedPages()
_preview: Preview | None = None
_shelf: Shelf | None = None
_templates = templates.Templates(ROOT / "overrides")


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
    collection, problems = check(ROOT, settings.languages, _memory)
    if not _serving:
        gc.freeze()  # what was read stays to the end: there is no garbage to look for in it
        gone = (entry.path for entry in withdrawal.withdrawn(collection))
        _memory.save(gone, whole=not any(each.stops for each in problems))
    _report(problems)
    _build = _Build(config, collection, problems)
    _report(_build.problems[len(problems) :])
    if _serving:
        _begin_preview(config, settings.languages)
    else:
        _stage(config, _build)
    _begin_renewal(config, _build)
    config.extra_css = [_published(path) for path in config.extra_css]
    config.extra_javascript = [_published(script) for script in config.extra_javascript]
    config.theme.static_templates.add(withdrawal.TEMPLATE)
    # MkDocs would write the clock into sitemap.xml.gz; the same records give the same bytes.
    os.environ["SOURCE_DATE_EPOCH"] = str(_released(_build.site.collection))
    return config


def _published(file: Any) -> Any:
    """A style sheet or script by its published path; of some scripts MkDocs knows more than a path."""
    assert _build is not None
    if isinstance(file, str):
        return published_path(_build.assets, file)
    file.path = published_path(_build.assets, file.path)
    return file


def _report(problems: list[Problem]) -> None:
    """Say every problem, and stop a build where one is an error; a preview shows them on its pages."""
    if not problems or _serving:
        return
    language = message_language()
    sys.stderr.write(as_text(problems, language) + "\n")
    if any(each.stops for each in problems):
        raise PluginError(count_line(problems, language))


def _released(collection: Collection) -> int:
    """Seconds since 1970 to the current edition's release, or to its year's first day."""
    edition = collection.current
    return int(edition.moment.timestamp()) if edition else 0


def _refuse_quiet_strict(config: MkDocsConfig) -> None:
    # MkDocs counts only warnings that are emitted: --quiet would switch --strict off.
    if config.strict and logging.getLogger(_ENGINE).getEffectiveLevel() > logging.WARNING:
        raise PluginError(message("quiet_strict"))


def _stage(config: MkDocsConfig, build: _Build) -> None:
    try:
        build.publication = Publication(Path(config.site_dir))
    except AnotherBuild as error:
        raise PluginError(message("another_build").format(folder=error)) from None
    config.site_dir = str(build.publication.staging)
    logging.getLogger(_ENGINE).addHandler(build.warnings)


def _begin_preview(config: MkDocsConfig, languages: Sequence[str]) -> None:
    global _preview
    if _preview is None:
        _preview = Preview(Path(config.site_dir), languages)
    _preview.begin()
    config.site_dir = str(_preview.staging)


def _begin_renewal(config: MkDocsConfig, build: _Build) -> None:
    """Open the shelf of pages that an earlier build made: in this process, or the site that stands."""
    global _shelf
    drawn = build.site.drawn
    edit_base = config.extra.get("edit_base")
    ground = ground_digest(ROOT, _ENGINE, _serving, drawn, config.site_url, edit_base)
    if _preview is not None:
        if _shelf is None or _shelf.ground != ground:
            _shelf = Shelf(_preview.folder, ground)
        staging = None
    else:
        assert build.publication is not None
        _shelf = load_shelf(ROOT / _NOTES, build.publication.site, ground)
        staging = build.publication.staging
    _converted.stand_on(ground)
    build.renewal = Renewal(build.site, _shelf, build.handouts.weight, staging)
    environment = partial(_templates.environment, ground, partial(Theme.get_env, config.theme))
    config.theme.get_env = environment  # type: ignore[method-assign]
    build.hand_written = HandWritten(build, build.renewal, _converted, environment)


# --- pages from records ---------------------------------------------------------------------------


@event_priority(-50)  # static-i18n (-100) has to see the files
def _announce_pages(files: Files, config: MkDocsConfig) -> Files:
    assert _build is not None
    for file in list(files):
        if file.src_uri.startswith(("book/", "desk/", "fragments/", *_STOCK_SEARCH)):
            files.remove(file)  # Typst templates lie under overrides/, which MkDocs copies whole
        elif file.src_uri in _build.assets:
            files.remove(file)  # written at the end, under its published name
    if not _i18n(config).building:
        _report_volumes(_printed_volumes(_build))
    for volume in _build.volumes:  # known to MkDocs, so that it checks the links to them
        files.append(File.generated(config, volume.path, abs_src_path=str(volume.printed.file)))
    for source in _to_render(config):
        uri = f"{source}.{_language(config)}.md"
        if uri not in files.src_uris:  # a staged project (make stage) holds them as real files
            files.append(File(uri, config.docs_dir, config.site_dir, config.use_directory_urls))
    return files


def _to_render(config: MkDocsConfig) -> list[str]:
    """The pages of records and facets that MkDocs has to make in this language."""
    assert _build is not None and _build.renewal is not None
    if _build.stopped:
        return problem_sources()
    language = _language(config)
    _build.renewal.begin(language, _build.contexts.shared(language))
    try:
        return _build.renewal.to_render(language)
    except BookError as error:  # a page may stay only where its pack weighs what it did
        raise PluginError(str(error)) from None


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
    heads = _build.site.heads(_language(config))
    if _build.publication:
        _put_in_order(files, _build, config)
    for file in files.documentation_pages():
        if _build.stopped and _page_source(file) in problem_sources():
            file.content_string = ""
        head = heads.get(_page_source(file))
        if head and not Path(config.docs_dir, file.src_uri).is_file():
            file.content_string = front_matter(head)
    return files


def _put_in_order(files: Files, build: _Build, config: MkDocsConfig) -> None:
    """Let pages be written in the order in which search can take them up."""
    assert build.renewal is not None
    language = _language(config)
    if build.indexing is None:
        build.indexing = build.search_index(Path(config.site_dir))
    pages = {file.dest_uri: file for file in files.documentation_pages()}
    kept = [address for address, spoken in build.renewal.kept.items() if spoken == language]
    for address in build.indexing.expect(language, [*pages, *kept]):
        if address in pages:
            files.remove(pages[address])
            files.append(pages[address])
    for address in kept:
        build.indexing.written(address)


on_files = CombinedEvent(_announce_pages, _attach_text)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    assert _build is not None and _build.renewal is not None
    templates.prepare(env, url_filter, _build.assets, _build.renewal.asked, preview=_serving)
    label = f"{message('pages')} ({_language(config)})"
    _build.progress = Progress(label, len(files.documentation_pages()), log.info)
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    assert _build is not None
    if _build.stopped:  # while serving: every page lists them until they are mended
        page.meta["template"] = "problems.html"
        return ""
    if not markdown:  # a record's page, or a facet's: its template shows all
        return markdown
    assert _build.hand_written is not None
    return _build.hand_written.markdown(page.file.src_uri, markdown, page.meta, _language(config))


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    assert _build is not None and _build.hand_written is not None
    file, source = page.file.src_uri, _page_source(page.file)
    if _build.stopped or source in _build.site.pages or source in _build.site.facet_pages:
        return html
    anchors = frozenset(page.present_anchor_ids or ())
    fresh = Converted(html, page.toc, str(page.title), anchors)
    known = _build.hand_written.converted(file, page.meta, fresh)
    page.toc, page.title, page.present_anchor_ids = known.contents, known.title, set(known.anchors)
    if known.active:  # a warning: a strict build ends with it
        log.warning(message("page_runs").format(path=file, found=known.active[:120]))
    _build.hand_written.keep(page.file.dest_uri, source, known, page.meta, _language(config))
    return known.html


@event_priority(40)  # after static-i18n's 50
def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    assert _build is not None and _build.renewal is not None
    _begin_page(page)
    if "kept" in page.meta:
        return context
    language = _language(config)
    if _build.stopped:
        context |= _build.contexts.problem_list(language)
        page.title = context["words"].problems_page.title
        page.canonical_url = page.edit_url = None
        return context
    try:
        shown = _build.contexts.page(_head(page), language)
    except BookError as error:
        raise PluginError(str(error)) from None
    page.edit_url = shown.edit_url
    if shown.rail is not None:
        page.toc = get_toc(shown.rail)
    if shown.section is not None:
        _place_in_navigation(page, shown.section, nav)
    context |= shown.values
    _build.renewal.look(context, language)
    return context


def _begin_page(page: Page) -> None:
    """Count a page; the one before it stands now, since MkDocs writes one after another."""
    assert _build is not None
    _build.pages += 1
    if _build.progress:
        _build.progress.step()
    if _build.indexing:
        _build.indexing.written(_build.at)
        _build.at = page.file.dest_uri


def _head(page: Page) -> PageHead:
    return PageHead(
        source=_page_source(page.file),
        file=page.file.src_uri,
        url=page.url,
        canonical_url=page.canonical_url,
        title=str(page.meta.get("headline") or page.title),
        description=page.meta.get("description"),
        home=page.is_homepage,
    )


def _place_in_navigation(page: Page, section: str, nav: Navigation) -> None:
    """Records stay out of `nav`, which costs every page; their list's tab is lit all the same."""
    for other in nav.pages:
        if _page_source(other.file) == f"{section}/index":
            page.parent = other  # type: ignore[assignment]


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
    contexts, language = _build.contexts, _language(config)
    context |= contexts.template(template_name, language)
    if template_name == "sitemap.xml":
        # Nobody looks at it while writing, and it names every page.
        pages = [(_page_source(file), file.url) for file in context["pages"]]
        context["sitemap"] = [] if _serving else contexts.sitemap(pages, language)
    return context


# Material writes an attribute that HTML does not allow on a checkbox.
_INVALID = re.compile(r'(<input class="md-toggle[^>]*?) autocomplete="off"')


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    assert _build is not None and _build.renewal is not None
    if kept := page.meta.pop("kept", None):
        return str(kept)
    output = _INVALID.sub(r"\1", output)
    if not _build.stopped and offline.MARK not in output:  # that one is finished last
        _note(output, page, config)
    return output


def _note(output: str, page: Page, config: MkDocsConfig) -> None:
    assert _build is not None and _build.renewal is not None
    language, source = _language(config), _page_source(page.file)
    own = page.meta.get("own") or _build.renewal.own(source, language)
    _build.renewal.note(page.file.dest_uri, own, language, output)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Write the other languages' 404 beside their pages; MkDocs writes the root's."""
    plugin = _i18n(config)
    output_content = _INVALID.sub(r"\1", output_content)
    if template_name == withdrawal.TEMPLATE:  # written later, once for each withdrawn record
        assert _build is not None
        _build.gone[plugin.current_language] = output_content
        return ""
    if template_name != "404.html" or plugin.current_language == plugin.default_language:
        return output_content
    target = Path(config.site_dir, plugin.current_language, "404.html")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(output_content, "utf-8")
    return ""  # MkDocs writes no file for empty output


# --- once, after all languages ----------------------------------------------------------------------


@event_priority(50)  # before static-i18n (-100), which builds the other languages in its own event
def _begin_search(config: MkDocsConfig) -> None:
    """Index the language whose pages stand, while those of the next are made."""
    if _build is None or _build.publication is None:
        return
    assert _build.indexing is not None
    _build.indexing.begin(_language(config))


@event_priority(-200)  # after static-i18n
def _finish_site(config: MkDocsConfig) -> None:
    if _build is None or _i18n(config).building:
        return
    if _preview is not None:
        _show(_preview, _build)
        return
    site = Path(config.site_dir)
    assert _build.publication and _build.renewal and _build.indexing
    try:
        _build.write(site, _build.renewal)
    except BookError as error:
        raise PluginError(str(error)) from None
    for asset in _build.assets.values():
        write_below(site, asset.path, asset.content)
    downloads = _build.pages_of("downloads")
    copy = offline.OfflineCopy(ROOT, site, _build.handouts.site_url, downloads)
    copy.pack()  # while the search is indexed
    try:
        _build.indexing.finish()
    except SearchError as error:
        raise PluginError(str(error)) from None
    logging.getLogger(_ENGINE).removeHandler(_build.warnings)
    if config.strict and _build.warnings.count:
        _build.publication.discard()  # MkDocs aborts next, and says why
        return
    copy.finish()
    # After search and the offline copy, which shall not know of them.
    withdrawal.write_answers(site, _answers_of(_build))
    security.write_host_file(site, _build.handouts.site_url)
    count = write_manifest(site) + 1  # the manifest does not name itself
    withdrawal.forget(ROOT / ".cache", _build.withdrawn)
    # Before the site, which nothing may keep from standing: a page that is not as noted is made again.
    _build.renewal.shelf.save(ROOT / _NOTES)
    _build.publication.publish()
    config.site_dir = str(_build.publication.site)
    shown = os.path.relpath(config.site_dir)
    epubs = sum(volume.form == "epub" for volume in _build.volumes)
    pdfs = len(_build.volumes) - epubs + len(_build.leaflets)
    pages = _build.pages + len(_build.renewal.kept)
    done = message("built")
    log.info(done.format(pages=pages, pdfs=pdfs, epubs=epubs, files=count, folder=shown))


on_post_build = CombinedEvent(_begin_search, _finish_site)


def _show(preview: Preview, build: _Build) -> None:
    """Let the editor see what the rebuild made."""
    assert build.renewal is not None
    if build.stopped:
        preview.stop()
        return
    preview.show(build.site.photos(), build.renewal.kept, partial(_asked_for, build))


def _asked_for(build: _Build, address: str) -> bytes | None:
    """What a preview makes only when a browser asks for it; search is the last full build's."""
    index = ROOT / "site" / address
    if address.startswith(f"{SEARCH_FOLDER}/") and ".." not in address and index.is_file():
        return index.read_bytes()
    gone = dict(_answers_of(build)).get(address.removesuffix("index.html"))
    if gone is not None:
        return gone.encode()
    try:
        return build.on_demand(address)
    except BookError as error:
        log.error(str(error))
        return None


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    assert _preview is not None
    server.set_app(_preview.answering(server.get_app(), server.mount_path))
    watch_at_once(server, [config.docs_dir, config.config_file_path], ROOT / CONTENT)
    return server


def _answers_of(build: _Build) -> list[tuple[str, str]]:
    """Where withdrawn records stood, in each language, and what is said there."""
    return [
        (
            build.site.viewer(language).path(page_path(entry)),
            html.replace(withdrawal.SELF, page_path(entry)),
        )
        for entry in build.withdrawn
        for language, html in build.gone.items()
    ]


def on_build_error(error: Exception) -> None:
    global _build
    if _build is not None and _build.publication is not None:
        logging.getLogger(_ENGINE).removeHandler(_build.warnings)
        if _build.indexing:
            _build.indexing.stop()
        _build.publication.discard()
    _build = None
    if isinstance(error, OSError):
        raise PluginError(disk_trouble(error)) from None
