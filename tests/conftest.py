"""Fixtures that several test files share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sample_project import ROOT, make_project
from site_build import build, whole_project

pytest_plugins = ["browser"]

MakeProject = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> MakeProject:
    """Writes the base project with a test's changes and returns its root: see `make_project`."""

    def write(**changes: Any) -> Path:
        return make_project(tmp_path / "project", **changes)

    return write


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the committed practices/, strictly, once for the whole run."""
    root = tmp_path_factory.mktemp("edition")
    shutil.copytree(ROOT / "practices", root / "practices")
    shutil.copy(ROOT / "mkdocs.yml", root)
    if (ROOT / ".cache").is_dir():  # named by content: saves typesetting, changes nothing
        shutil.copytree(ROOT / ".cache", root / ".cache")
    whole_project(root)
    # 404.html is served at any address: its own links start at the site's path.
    base = "https://practices.example.org/best/"
    done = build(root, "--site-dir", str(root / "served" / "best"), SITE_URL=base)
    assert done.returncode == 0, done.stderr
    return root / "served" / "best"


@pytest.fixture(scope="session")
def address(edition: Path) -> Iterator[str]:
    """Where the committed practices/ are served, below a sub-path."""
    from browser import served  # pytest has to load the plugin before anyone imports it

    with served(edition.parent) as host:
        yield f"{host}best/"
