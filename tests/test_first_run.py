"""Who runs the project for the first time is told what the computer is busy with."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from sample_project import ROOT


def make(folder: Path) -> list[str]:
    """What `make` says while it prepares the libraries."""
    command = ["make", "-s", f"PYTHON={sys.executable}", ".venv/ready"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_first_run_says_what_it_waits_for_and_later_ones_nothing(tmp_path: Path) -> None:
    """Before the libraries come, a line in Kazakh and one in Russian; once they are there, not a word."""
    folder = tmp_path / "my project"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements.txt").write_text("", "utf-8")  # nothing to fetch: no net
    kazakh, russian = make(folder)
    assert kazakh.startswith("Кітапханалар") and russian.startswith("Библиотеки")
    assert make(folder) == []
