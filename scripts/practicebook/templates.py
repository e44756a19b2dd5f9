"""Prepare Jinja for the site's templates: which ones escape, how they lead to files, what all may ask.

MkDocs makes the environment; Material's templates and ours are rendered in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.environment import create_cache

from .assets import Asset, published_path
from .kept import Named, watching
from .security import page_policy
from .shared_parts import folder_of, render_once


class Templates:
    """The environment of the templates, kept from one build to the next; `own`: the folder of ours.

    On one ground it is the same for all languages and rebuilds, so that its templates stay compiled.
    """

    def __init__(self, own: Path) -> None:
        self.own = own
        self._known: tuple[str, Environment] | None = None

    def environment(self, ground: str, make: Callable[[], Environment]) -> Environment:
        """The environment that stands on `ground`; `make` gives the builder's own."""
        if self._known is None or self._known[0] != ground:
            environment = make()
            assert isinstance(environment.loader, FileSystemLoader)
            environment.loader = _Listed(environment.loader.searchpath)
            environment.auto_reload = False  # a changed template is another ground
            environment.cache = create_cache(-1)  # all stay: none has to be looked for under a lock
            # MkDocs escapes nothing, since Material prints ready HTML; what our templates print is text.
            environment.autoescape = cache(partial(_is_ours, self.own))
            environment.getattr = _quick_getattr(environment)  # type: ignore[assignment, method-assign]
            self._known = (ground, environment)
        return self._known[1]


class _Listed(FileSystemLoader):
    """Templates, listed once and without the theme's twelve thousand icons, which MkDocs leaves out."""

    @cached_property
    def _names(self) -> list[str]:
        return [name for name in super().list_templates() if not name.startswith(".")]

    def list_templates(self) -> list[str]:
        return self._names


def _quick_getattr(environment: Environment) -> Callable[[Any, str], Any]:
    """Jinja's own, which asks a map for an attribute first: a raised error for each value on a page."""
    general, methods, maps = environment.getattr, frozenset(dir(Named)), (dict, Named)

    def quick(obj: Any, attribute: str) -> Any:
        if type(obj) not in maps or attribute in methods:
            return general(obj, attribute)
        try:
            return obj[attribute]
        except KeyError:
            return environment.undefined(obj=obj, name=attribute)

    return quick


def _is_ours(own: Path, template: str | None) -> bool:
    """Whether a template is one of ours; it is asked for every part of every page."""
    file = own / str(template)
    return file.is_file() and file.parent.name != "languages"


def prepare(
    environment: Environment,
    url: Callable[[Any, str], str],
    assets: Mapping[str, Asset],
    asked: set[str],
    *,
    preview: bool,
) -> None:
    """Make an environment ready for the pages of a build.

    `url` is the builder's own filter of that name; `asked` collects what pages ask of their context.
    """
    environment.context_class = watching(asked)
    environment.trim_blocks = environment.lstrip_blocks = True  # a tenth less HTML
    environment.filters["url"] = _published(url, assets)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    # MkDocs' preview writes a script of its own into each page.
    environment.globals["preview"] = preview
    environment.globals["policy"] = None if preview else page_policy()
    render_once(environment, asked)


def _published(
    url: Callable[[Any, str], str], assets: Mapping[str, Asset]
) -> Callable[[Any, Any], str]:
    """The filter `url`: whatever a template leads to passes here, and gets its published name.

    From the pages of one folder the way to what lies outside of them is the same.
    """
    known: dict[tuple[str, str], str] = {}

    @pass_context
    def published(context: Any, address: Any) -> str:
        path, page = published_path(assets, str(address)), context["page"]
        folder = folder_of(page.url) if page else ""
        if not folder or path.startswith(page.url):
            return url(context, path)
        if (folder, path) not in known:
            known[folder, path] = url(context, path)
        return known[folder, path]

    return published
