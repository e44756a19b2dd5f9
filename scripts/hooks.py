"""Say when things happen in MkDocs; what happens is in practicebook. The only file that imports mkdocs."""

from __future__ import annotations

import datetime as dt
import gc
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
from practicebook import templates, withdrawal
from practicebook.assets import published_path
from practicebook.book.press import BookError
from practicebook.build import Build
from practicebook.check import check
from practicebook.collection import CONTENT, Collection
from practicebook.converted import Converted, ConvertedPages
from practicebook.full_site import FullSite
from practicebook.heap import let_go_early
from practicebook.kept import ground_digest
from practicebook.memory import Memory
from practicebook.page_context import PageHead
from practicebook.preview_site import PreviewSite
from practicebook.problems import Problem, as_text, count_line, message, message_language
from practicebook.publish import AnotherBuild, NoFolder, disk_trouble, write_below
from practicebook.search import SearchError
from practicebook.settings import settings_of, settings_problems
from practicebook.site_build import SiteBuild
from practicebook.watching import watch_at_once

ROOT = Path(__file__).resolve().parent.parent
log = get_plugin_logger("practicebook")
# `mkdocs`; under ProperDocs, which answers to MkDocs' names, `properdocs`: what it logs counts there.
_ENGINE = MkDocsConfig.__module__.partition(".")[0]

_serving = False
_made: SiteBuild | None = None
_full: FullSite | None = None  # while a site is built whole
_preview: PreviewSite | None = None  # while serving, from one build to the next
_memory = Memory(ROOT / ".cache" / "checked")
_converted = ConvertedPages()
_templates = templates.Templates(ROOT / "overrides")


def _now() -> SiteBuild:
    """The build whose events these are."""
    assert _made is not None
    return _made


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]


def _language(config: MkDocsConfig) -> str:
    return str(_i18n(config).current_language)


def _source(file: File) -> str:
    """`practices/2025/slug` of `practices/2025/slug.kk.md`."""
    return file.src_uri.rsplit(".", 2)[0]


@contextmanager
def _one_line() -> Iterator[None]:
    """Let MkDocs say what kept us from going on in one clean line."""
    try:
        yield
    except AnotherBuild as error:
        raise PluginError(message("another_build").format(folder=error)) from None
    except NoFolder as error:
        raise PluginError(message("no_folder").format(folder=error)) from None
    except (BookError, SearchError) as error:
        raise PluginError(str(error)) from None


# --- before anything is written: check, and build aside -------------------------------------------


def on_startup(command: str, dirty: bool) -> None:
    global _serving
    _serving = command == "serve"
    let_go_early()


@event_priority(100)  # before static-i18n (-100) and before MkDocs cleans the site's folder
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    global _made
    if _i18n(config).building:
        return config  # static-i18n builds its other languages inside the first one's build
    _refuse_quiet_strict(config)
    _refuse_settings(Path(config.config_file_path))
    settings = settings_of(_i18n(config).config.languages, config.site_url or "/")
    collection, problems = check(ROOT, settings.languages, _memory)
    if not _serving:
        gc.freeze()  # what was read stays to the end: there is no garbage to look for in it
        gone = (entry.path for entry in withdrawal.withdrawn(collection))
        _memory.save(gone, whole=not any(each.stops for each in problems))
    _report(problems)
    build = _begin_build(config, collection, problems)
    _report(build.problems[len(problems) :])
    _made = _begin_site(config, build)
    config.extra_css = [_published(path) for path in config.extra_css]
    config.extra_javascript = [_published(script) for script in config.extra_javascript]
    if build.withdrawn:
        config.theme.static_templates.add(withdrawal.TEMPLATE)
    # MkDocs would write the clock into sitemap.xml.gz; the same records give the same bytes.
    edition = build.site.collection.current
    os.environ["SOURCE_DATE_EPOCH"] = str(int(edition.moment.timestamp()) if edition else 0)
    return config


def _refuse_quiet_strict(config: MkDocsConfig) -> None:
    # MkDocs counts only warnings that are emitted: --quiet would switch --strict off.
    if config.strict and logging.getLogger(_ENGINE).getEffectiveLevel() > logging.WARNING:
        raise PluginError(message("quiet_strict"))


def _refuse_settings(file: Path) -> None:
    """End a preview, too: in what languages its pages could tell of it is not known."""
    if problems := _memory.recall("settings", file.read_bytes(), lambda: settings_problems(file)):
        language = message_language()
        sys.stderr.write(as_text(problems, language) + "\n")
        raise PluginError(count_line(problems, language))


def _report(problems: list[Problem]) -> None:
    """Say every problem, and stop a build where one is an error; a preview shows them on its pages."""
    if not problems or _serving:
        return
    language = message_language()
    sys.stderr.write(as_text(problems, language) + "\n")
    if any(each.stops for each in problems):
        raise PluginError(count_line(problems, language))


def _begin_build(config: MkDocsConfig, collection: Collection, problems: list[Problem]) -> Build:
    return Build(
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


def _begin_site(config: MkDocsConfig, build: Build) -> SiteBuild:
    """Have MkDocs write aside, and find out which pages of an earlier build may stay."""
    global _full, _preview
    edit_base, site = config.extra.get("edit_base"), Path(config.site_dir)
    ground = ground_digest(ROOT, _ENGINE, _serving, build.site.drawn, config.site_url, edit_base)
    if _serving:
        _preview = _preview or PreviewSite(site, build.site.collection.languages, log.error)
        staging, shelf = _preview.begin(), _preview.shelf(ground)
    else:
        with _one_line():
            _full = FullSite(ROOT, site, logging.getLogger(_ENGINE))
        staging, shelf = _full.staging, _full.shelf(ground)
    config.site_dir = str(staging)
    _converted.stand_on(ground)
    environment = partial(_templates.environment, ground, partial(Theme.get_env, config.theme))
    config.theme.get_env = environment  # type: ignore[method-assign]
    return SiteBuild(build, shelf, staging, _converted, environment, edit_base)


def _published(file: Any) -> Any:
    """A style sheet or script by its published path; of some scripts MkDocs knows more than a path."""
    if isinstance(file, str):
        return published_path(_now().assets, file)
    file.path = published_path(_now().assets, file.path)
    return file


# --- pages from records ---------------------------------------------------------------------------


@event_priority(-50)  # static-i18n (-100) has to see the files
def _announce_pages(files: Files, config: MkDocsConfig) -> Files:
    made, language = _now(), _language(config)
    for file in [each for each in files if made.stays_out(each.src_uri)]:
        files.remove(file)
    with _one_line():
        if not _i18n(config).building:
            if _full is not None:
                _full.begin(made)
            made.report_volumes(log.warning, log.info)
        volumes, sources = made.build.volumes, made.to_render(language)
    for volume in volumes:  # known to MkDocs, so that it checks the links to them
        content = str(volume.printed.file) if volume.printed else volume.path
        files.append(File.generated(config, volume.path, abs_src_path=content))
    for source in sources:
        uri = f"{source}.{language}.md"
        if uri not in files.src_uris:  # a staged project (make stage) holds them as real files
            files.append(File(uri, config.docs_dir, config.site_dir, config.use_directory_urls))
    return files


@event_priority(-200)  # after static-i18n, which rebuilds every File without its content
def _attach_text(files: Files, config: MkDocsConfig) -> Files:
    made, language = _now(), _language(config)
    if _full is not None:
        pages = {file.dest_uri: file for file in files.documentation_pages()}
        for address in _full.in_order(language, pages):
            files.remove(pages[address])
            files.append(pages[address])
    texts = made.texts(language)
    for file in files.documentation_pages():
        text = texts.get(_source(file))
        if text is not None and not Path(config.docs_dir, file.src_uri).is_file():
            file.content_string = text
    return files


on_files = CombinedEvent(_announce_pages, _attach_text)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    made = _now()
    for volume in made.build.volumes:
        if volume.printed is None and (file := files.get_file_from_path(volume.path)):
            files.remove(file)  # links to it are checked; it is printed when somebody asks for it
    templates.prepare(env, url_filter, made.assets, made.renewal.asked, preview=_serving)
    made.begin_pages(_language(config), len(files.documentation_pages()), log.info)
    return env


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    made = _now()
    if made.build.stopped:  # while serving: every page lists the problems until they are mended
        page.meta["template"] = "problems.html"
        return ""
    if not markdown:  # a record's page, or a facet's: its template shows all
        return markdown
    return made.hand_written.markdown(page.file.src_uri, markdown, page.meta, _language(config))


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    made, file, source = _now(), page.file.src_uri, _source(page.file)
    if not made.is_hand_written(source):
        return html
    anchors = frozenset(page.present_anchor_ids or ())
    fresh = Converted(html, page.toc, str(page.title), anchors)
    known = made.hand_written.converted(file, page.meta, fresh)
    page.toc, page.title, page.present_anchor_ids = known.contents, known.title, set(known.anchors)
    if known.refused:  # a warning: a strict build ends with it
        log.warning(message("page_runs").format(path=file, found=known.refused[:120]))
    made.hand_written.keep(page.file.dest_uri, source, known, page.meta, _language(config))
    return known.html


@event_priority(40)  # after static-i18n's 50
def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    made, language = _now(), _language(config)
    made.count_page()
    if _full is not None:
        _full.begin_page(page.file.dest_uri)
    if "kept" in page.meta:
        return context
    if made.build.stopped:
        context |= made.contexts.problem_list(language)
        page.title = context["words"].problems_page.title
        page.canonical_url = page.edit_url = None
        return context
    with _one_line():
        shown = made.contexts.page(_head(page), language)
    page.edit_url = shown.edit_url
    if shown.rail is not None:
        page.toc = get_toc(shown.rail)
    if shown.section is not None:
        _place_in_navigation(page, shown.section, nav)
    context |= shown.values
    made.renewal.look(context, language)
    return context


def _head(page: Page) -> PageHead:
    return PageHead(
        source=_source(page.file),
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
        if _source(other.file) == f"{section}/index":
            page.parent = other  # type: ignore[assignment]


# Material writes an attribute that HTML does not allow on a checkbox.
_INVALID = re.compile(r'(<input class="md-toggle[^>]*?) autocomplete="off"')


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    if kept := page.meta.pop("kept", None):
        return str(kept)
    output = _INVALID.sub(r"\1", output)
    address, source = page.file.dest_uri, _source(page.file)
    _now().note_page(address, source, page.meta, _language(config), output)
    return output


# --- templates that are no pages: 404 and sitemap ---------------------------------------------------


def on_pre_template(template: Any, template_name: str, config: MkDocsConfig) -> Any:
    # static-i18n leaves the last page's language links behind.
    vars(config.extra).pop("alternate", None)
    return template


@event_priority(40)
def on_template_context(
    context: dict[str, Any], template_name: str, config: MkDocsConfig
) -> dict[str, Any]:
    rendered = [(_source(file), file.url) for file in context["pages"]]
    return context | _now().contexts.template(template_name, _language(config), rendered)


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Write the other languages' 404 beside their pages; MkDocs writes the root's."""
    language = _language(config)
    output_content = _INVALID.sub(r"\1", output_content)
    if template_name == withdrawal.TEMPLATE:  # written later, once for each withdrawn record
        _now().gone[language] = output_content
        return ""
    if template_name != "404.html" or language == _i18n(config).default_language:
        return output_content
    write_below(Path(config.site_dir), f"{language}/404.html", output_content.encode())
    return ""  # MkDocs writes no file for empty output


# --- once, after all languages ----------------------------------------------------------------------


@event_priority(50)  # before static-i18n (-100), which builds the other languages in its own event
def _begin_search(config: MkDocsConfig) -> None:
    if _full is not None:
        _full.index(_language(config))


@event_priority(-200)  # after static-i18n
def _finish_site(config: MkDocsConfig) -> None:
    if _made is None or _i18n(config).building:
        return
    if _preview is not None:
        _preview.show(_made)
    if _full is not None:
        with _one_line():
            done = _full.finish(config.strict)
        if done:
            config.site_dir = str(_full.site)
            log.info(done)


on_post_build = CombinedEvent(_begin_search, _finish_site)


def on_serve(server: Any, config: MkDocsConfig, builder: Any) -> Any:
    assert _preview is not None
    server.set_app(_preview.answering(server.get_app(), server.mount_path))
    watch_at_once(server, [config.docs_dir, config.config_file_path], ROOT / CONTENT)
    return server


def on_build_error(error: Exception) -> None:
    global _made, _full
    if _full is not None:
        _full.discard()
    _made = _full = None
    if isinstance(error, OSError):
        raise PluginError(disk_trouble(error)) from None
