"""Read the few settings of mkdocs.yml that the package needs: languages, the site's address.

So the list of languages stands once, and the command-line tools see what MkDocs sees.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Settings:
    """`languages`: the default one first; `site_url` ends with `/`."""

    languages: tuple[str, ...]
    site_url: str


class _Loader(yaml.SafeLoader):
    """Knows MkDocs' `!ENV`; other tags (`!!python/name:…`) are names of code and read as text."""


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return os.environ.get(node.value)
    *names, default = loader.construct_sequence(node)  # type: ignore[arg-type]
    return next((os.environ[name] for name in names if name in os.environ), default)


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("", lambda loader, suffix, node: suffix)


def read_settings(root: Path) -> Settings:
    """The Settings of `root`/mkdocs.yml."""
    config = _config(root)
    plugins: dict[str, Any] = {}
    for plugin in config["plugins"]:
        plugins |= plugin if isinstance(plugin, dict) else {plugin: {}}
    return settings_of(plugins["i18n"]["languages"], config["site_url"])


def read_menu(root: Path) -> list[str]:
    """The pages of the menu, as `root`/mkdocs.yml names them: `index.md`, `about.md`."""
    return [str(page) for page in _config(root)["nav"]]


def _config(root: Path) -> Any:
    return yaml.load((root / "mkdocs.yml").read_text("utf-8"), Loader=_Loader)


def settings_of(languages: list[Any], site_url: str) -> Settings:
    """Settings from static-i18n's list of languages (maps with `locale`, `default`, `build`)."""
    built = [language for language in languages if language.get("build", True)]
    ordered = sorted(built, key=lambda language: not language.get("default", False))
    return Settings(tuple(language["locale"] for language in ordered), site_url.rstrip("/") + "/")
