"""A large collection is read on all cores, and is told apart from one read on a single one by nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from practicebook import ahead
from practicebook.check import check
from practicebook.collection import CONTENT
from practicebook.load import record_folders
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


@pytest.fixture(scope="module")
def helped(large: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache that a helper leaves who reads all records, with nobody beside it."""
    cache = tmp_path_factory.mktemp("helped")
    helper = ahead.Helper(
        ahead.Task(large, LANGUAGES, cache, record_folders(large / CONTENT)), Memory(cache)
    )
    helper.wait()
    return cache


def test_what_a_helper_leaves_is_what_one_would_have_read(large: Path, helped: Path) -> None:
    """The same records, and the same problems at the same places, as when one process reads them all."""
    memory = Memory(helped)
    assert check(large, LANGUAGES, memory) == check(large, LANGUAGES)
    assert memory.records and memory.records.knew > MANY, "nobody helped"


def test_a_check_calls_helpers_and_finds_the_same(large: Path, tmp_path: Path) -> None:
    """However far a helper comes, the records and problems are those of one reader."""
    collection, problems = check(large, LANGUAGES, Memory(tmp_path))
    assert (collection, problems) == check(large, LANGUAGES)
    assert f"{PROJECT}-498/facts.yml" in {each.place.path for each in problems}


def test_no_word_of_a_withdrawn_record_is_left_by_a_helper(helped: Path) -> None:
    """What was withdrawn does not lie in the cache."""
    left = [file.name for file in helped.rglob("*")]
    assert "donor-day-496.kept" in left and "donor-day-497.kept" not in left


def test_a_known_collection_needs_no_helper(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier check left is read at once, in a preview, too; a process would only cost time."""
    memory = Memory(tmp_path)
    check(large, LANGUAGES, memory)
    memory.save((), whole=False)
    monkeypatch.setattr(ahead.apart, "command", lambda *_: pytest.fail("a helper was called"))
    check(large, LANGUAGES, memory)
    check(large, LANGUAGES, Memory(tmp_path))


def test_a_helper_that_cannot_start_costs_time_only(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system ends a helper, its records are read by whoever called it."""
    monkeypatch.setattr(ahead.apart, "command", lambda *_: ["false"])
    assert check(large, LANGUAGES, Memory(tmp_path)) == check(large, LANGUAGES)
