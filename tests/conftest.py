"""Fixtures that several test files share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample_project import make_project

pytest_plugins = ["browser"]

MakeProject = Callable[..., Path]


@pytest.fixture
def project(tmp_path: Path) -> MakeProject:
    """Writes the base project with a test's changes and returns its root: see `make_project`."""

    def write(**changes: Any) -> Path:
        return make_project(tmp_path / "project", **changes)

    return write
