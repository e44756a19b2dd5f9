"""Readers see what is published, and nothing else; editors see what they are working on."""

from __future__ import annotations

from pathlib import Path

import pytest
from practicebook.check import check, visible
from sample_project import LANGUAGES, OFFICE, PROJECT, make_project


@pytest.mark.parametrize(
    ("status", "public", "preview"),
    [
        ("draft", False, True),
        ("review", False, True),
        ("published", True, True),
        ("withdrawn", False, False),
    ],
)
def test_only_published_records_are_public(
    status: str, public: bool, preview: bool, tmp_path: Path
) -> None:
    """A draft is seen on the editor's computer only; what was withdrawn is seen nowhere."""
    changes = {
        f"{OFFICE}/facts.yml": [("status: published", f"status: {status}")],
        f"{PROJECT}/facts.yml": [("office: astana\n", "")],
        f"{PROJECT}/text.kk.md": [("[Фронт-кеңседен](../../offices/astana/)", "Кеңседен")],
        f"{PROJECT}/text.ru.md": [("[фронт-офиса](../../offices/astana/)", "офиса")],
    }
    collection, problems = check(make_project(tmp_path, edit=changes), LANGUAGES)
    assert problems == []
    address = OFFICE.removeprefix("practices/")
    assert (address in visible(collection, preview=False).entries) is public
    assert (address in visible(collection, preview=True).entries) is preview


def test_a_broken_record_does_not_echo_in_whole_ones(tmp_path: Path) -> None:
    """A mistake in one file is one problem: records that lean on it are not blamed."""
    root = make_project(tmp_path, files={f"{OFFICE}/facts.yml": "title: [\n"})
    assert [found.code for found in check(root, LANGUAGES)[1]] == ["yaml-syntax"]


def test_problems_are_sorted_and_each_stands_once(tmp_path: Path) -> None:
    """The list reads from file to file, from line to line; a link refused twice is said once."""
    files = {f"{OFFICE}/text.ru.md": "# б\n\n<b>\n", f"{OFFICE}/text.kk.md": "# а\n"}
    root = make_project(tmp_path, files=files, bytes={f"{OFFICE}/facts.yml": {"symlink": "/x"}})
    found = check(root, LANGUAGES)[1]
    assert found == sorted(set(found))
    assert [each.code for each in found] == ["symlink", "heading-top", "heading-top", "raw-html"]


def test_a_later_check_sees_what_was_mended(tmp_path: Path) -> None:
    """`make serve` checks again and again in one process: nothing of an earlier check stays."""
    root = make_project(tmp_path, files={f"{PROJECT}/text.ru.md": None})
    assert check(root, LANGUAGES)[1]
    assert check(make_project(root), LANGUAGES)[1] == []
