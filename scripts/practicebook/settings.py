"""Read the few settings of mkdocs.yml that the package needs: languages, the site's address.

So the list of languages stands once, and the command-line tools see what MkDocs sees. What is wrong in
them is told with its place, since a tool or a build could only break on it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .problems import (
    WORDING_FOLDER,
    Place,
    Problem,
    as_text,
    message_language,
    problem,
)
from .yaml_source import SourceError, read_text, text_place

FILE = "mkdocs.yml"
_WEB_ADDRESS = re.compile(r"https?://[^\s/\\\"'<>]+(?:/[^\s\\\"'<>]*)?", re.IGNORECASE)
_CONFLICT = re.compile("^(?:<{7}|={7}|>{7}).*", re.MULTILINE)  # what Git leaves to be decided
_LOCALE = re.compile("[a-z]{2}")  # as `wording` knows them


@dataclass(frozen=True)
class Settings:
    """`languages`: the default one first; `site_url` ends with `/`."""

    languages: tuple[str, ...]
    site_url: str


class BadSettings(SystemExit):
    """Ends a tool that needs the settings with their problems, one a line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(as_text(problems, message_language()))
        self.problems = problems


class _Loader(yaml.SafeLoader):
    """Knows MkDocs' `!ENV`; other tags (`!!python/name:…`) are names of code and read as text."""


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return os.environ.get(node.value)
    *names, default = loader.construct_sequence(node) or [None]  # type: ignore[arg-type]
    return next((os.environ[name] for name in names if name in os.environ), default)


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("", lambda loader, suffix, node: suffix)


def read_settings(root: Path) -> Settings:
    """The Settings of `root`/mkdocs.yml; BadSettings where they cannot be used."""
    if problems := settings_problems(root / FILE):
        raise BadSettings(problems)
    config = _config(root)
    plugins: dict[str, Any] = {}
    for plugin in config["plugins"]:
        plugins |= plugin if isinstance(plugin, dict) else {plugin: {}}
    return settings_of(plugins["i18n"]["languages"], config["site_url"])


def read_menu(root: Path) -> list[str]:
    """The pages of the menu, as `root`/mkdocs.yml names them: `index.md`, `about.md`."""
    return [str(page) for page in _config(root)["nav"]]


def _config(root: Path) -> Any:
    return yaml.load((root / FILE).read_text("utf-8-sig"), Loader=_Loader)


def settings_of(languages: list[Any], site_url: str) -> Settings:
    """Settings from static-i18n's list of languages (maps with `locale`, `default`, `build`)."""
    built = [language for language in languages if language.get("build", True)]
    ordered = sorted(built, key=lambda language: not language.get("default", False))
    return Settings(tuple(language["locale"] for language in ordered), site_url.rstrip("/") + "/")


# --- what is wrong in them ---------------------------------------------------------------------------


def settings_problems(file: Path) -> list[Problem]:
    """What to mend in a mkdocs.yml before anything else is looked at, sorted."""
    try:
        top = _Node.read(file)
        return sorted(_problems(top))
    except SourceError as error:
        return [error.problem]


def _problems(top: _Node) -> Iterator[Problem]:
    address = top.get("site_url")
    if address is None or not address.value:
        yield (address or top).problem("field-missing", field="site_url")
    else:
        yield from _web_address(address, "site_url")
    extra = top.get("extra")
    base = extra.get("edit_base") if extra and extra.is_map("extra") else None
    if base and base.value:
        yield from _web_address(base, "extra.edit_base")
    yield from _languages(top)


def _web_address(node: _Node, field: str) -> Iterator[Problem]:
    if not _WEB_ADDRESS.fullmatch(str(node.value)):
        yield node.problem("bad-url", field=field, found=node.value)


def _languages(top: _Node) -> Iterator[Problem]:
    plugin = next(
        (found for each in top.need("plugins").list_of("plugins") if (found := each.get("i18n"))),
        None,
    )
    field = "plugins.i18n.languages"
    languages = plugin.get("languages") if plugin else None
    if languages is None:
        yield (plugin or top.need("plugins")).problem("field-missing", field=field)
        return
    seen = set()
    for each in languages.list_of(field):
        each.is_map(field)
        locale = each.need("locale", f"{field}.locale")
        if locale.value in seen:
            yield locale.problem("duplicate-key", found=locale.value)
        elif not _has_wording(locale.value) and (each.value or {}).get("build", True):
            yield locale.problem("wording-missing", found=locale.value)
        seen.add(str(locale.value))
    if not seen:
        yield languages.problem("field-missing", field=f"{field}.locale")


def _has_wording(locale: Any) -> bool:
    named = isinstance(locale, str) and _LOCALE.fullmatch(locale)
    return bool(named) and (WORDING_FOLDER / f"{locale}.yml").is_file()


class _Node:
    """A value of mkdocs.yml with its place; what it should be and is not ends the reading."""

    def __init__(self, path: str, node: yaml.Node) -> None:
        self._path = path
        self._node = node

    @classmethod
    def read(cls, file: Path) -> _Node:
        """The whole file; SourceError where it is no YAML map."""
        text = read_text(file, file.name)
        if match := _CONFLICT.search(text):
            place = text_place(file.name, text, match.start())
            raise SourceError(problem(place, "yaml-syntax", found=match[0]))
        try:
            node = yaml.compose(text, Loader=_Loader)
            top = cls(file.name, node) if node else None
            if top is None or not isinstance(top.value, dict):
                raise SourceError(problem(Place(file.name), "yaml-not-a-map"))
        except yaml.MarkedYAMLError as error:
            raise SourceError(_syntax(error, file.name, text)) from None
        except (yaml.YAMLError, ValueError, RecursionError):
            raise SourceError(problem(Place(file.name), "yaml-syntax", found=text[:40])) from None
        return top

    @property
    def value(self) -> Any:
        """What MkDocs will take it for."""
        loader = _Loader("")
        return loader.construct_document(self._node)

    def problem(self, code: str, **details: object) -> Problem:
        """A Problem that stands here."""
        mark = self._node.start_mark
        return problem(Place(self._path, mark.line + 1, mark.column + 1), code, **details)

    def get(self, name: str) -> _Node | None:
        """What stands under a name of a map."""
        if isinstance(self._node, yaml.MappingNode):
            for key, node in reversed(self._node.value):  # YAML takes the last one
                if isinstance(key, yaml.ScalarNode) and key.value == name:
                    return _Node(self._path, node)
        return None

    def need(self, name: str, field: str = "") -> _Node:
        """The same, where it has to stand."""
        if (found := self.get(name)) is None or found.value is None:
            raise SourceError(self.problem("field-missing", field=field or name))
        return found

    def is_map(self, field: str) -> bool:
        """True; what is neither a map nor nothing ends the reading."""
        if not isinstance(self._node, yaml.MappingNode) and self.value is not None:
            raise SourceError(self.problem("not-a-map", field=field, found=self.value))
        return True

    def list_of(self, field: str) -> list[_Node]:
        """What a list holds."""
        if not isinstance(self._node, yaml.SequenceNode):
            raise SourceError(self.problem("not-a-list", field=field, found=self.value))
        return [_Node(self._path, node) for node in self._node.value]


def _syntax(error: yaml.MarkedYAMLError, path: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    if "'\\t'" in str(error.problem):
        return problem(place, "yaml-tab")
    lines = text.split("\n")
    return problem(place, "yaml-syntax", found=lines[min(place.line, len(lines)) - 1].strip())
