"""Build real sites for tests: a whole project in a folder of its own, by the real `mkdocs`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from sample_project import ROOT

MACHINERY = ("docs", "overrides", "scripts")


def whole_project(root: Path) -> Path:
    """Add what a small project needs to become a site: pages, templates and scripts of ours."""
    for name in MACHINERY:
        shutil.copytree(
            ROOT / name,
            root / name,
            ignore=shutil.ignore_patterns("__pycache__"),
            dirs_exist_ok=True,
        )
    return root


def mkdocs(*arguments: str) -> list[str]:
    """The command line of MkDocs in this environment."""
    return [sys.executable, "-m", "mkdocs", *arguments]


def environment(**changes: str) -> dict[str, str]:
    """This process's environment, with the editor's language fixed and `changes` made."""
    return {**os.environ, "PRACTICEBOOK_LANG": "en", "NO_MKDOCS_2_WARNING": "1", **changes}


def build(root: Path, *options: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a strict build of `root` to its end; `changes` go into its environment."""
    return subprocess.run(
        mkdocs("build", "--strict", *options),
        cwd=root,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def tree(site: Path) -> Mapping[str, bytes]:
    """Every file of a site with its bytes."""
    return {
        file.relative_to(site).as_posix(): file.read_bytes()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }
