"""A large collection is read on all cores, and is told apart from one read on a single one by nothing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from practicebook import ahead
from practicebook.check import check
from practicebook.memory import Memory
from sample_project import LANGUAGES, PROJECT, make_project

MANY = 500  # a helper needs as long to start as some hundred small records take


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base project with many copies of its record; one of the last is broken, one withdrawn."""
    root = make_project(tmp_path_factory.mktemp("large"))
    for number in range(MANY):
        shutil.copytree(root / PROJECT, root / f"{PROJECT}-{number:03}")
    _replace(root / f"{PROJECT}-497" / "facts.yml", "status: published", "status: withdrawn")
    _replace(root / f"{PROJECT}-498" / "facts.yml", "region: KZ-71", "region: Astana")
    _replace(root / f"{PROJECT}-499" / "text.ru.md", "## ", "##  Kaнат ")
    return root


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text, f"{file.name} holds no {old!r}"
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core: nobody to help")
def test_helpers_change_nothing_but_the_time(large: Path, tmp_path: Path) -> None:
    """The same records, and the same problems at the same places, as when one reads them all."""
    alone = check(large, LANGUAGES)
    memory = Memory(tmp_path)
    together = check(large, LANGUAGES, memory)
    assert together == alone
    assert {each.place.path for each in alone[1]} >= {f"{PROJECT}-498/facts.yml"}
    assert memory.records and memory.records.knew > ahead.WORTH, "nobody helped"


def test_no_word_of_a_withdrawn_record_is_left_by_a_helper(large: Path, tmp_path: Path) -> None:
    """What was withdrawn does not lie in the cache, whoever read it."""
    check(large, LANGUAGES, Memory(tmp_path))
    assert not any("donor-day-497" in str(file) for file in tmp_path.rglob("*"))


def test_a_known_collection_needs_no_helper(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier check left is read at once; a process would only cost time."""
    memory = Memory(tmp_path)
    check(large, LANGUAGES, memory)
    memory.save((), whole=False)
    monkeypatch.setattr(ahead.apart, "command", lambda *_: pytest.fail("a helper was called"))
    check(large, LANGUAGES, Memory(tmp_path))


def test_a_helper_that_cannot_start_costs_time_only(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system ends a helper, its records are read by whoever called it."""
    monkeypatch.setattr(ahead.apart, "command", lambda *_: ["false"])
    assert check(large, LANGUAGES, Memory(tmp_path)) == check(large, LANGUAGES)
