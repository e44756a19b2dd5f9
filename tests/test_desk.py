"""The editor's desk says of every record what it still wants, in the editor's language."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from practicebook.build import DESK_TEMPLATES, Build
from practicebook.check import check
from practicebook.collection import record_address
from practicebook.desk import Desk
from practicebook.desk_pages import DeskPages
from practicebook.wording import wording
from sample_project import LANGUAGES, OFFICE, PROJECT, ROOT, make_project

TODAY = dt.date(2026, 3, 1)


def desk(root: Path, language: str = "kk", today: dt.date = TODAY) -> Desk:
    collection, problems = check(root, LANGUAGES)
    return Desk(collection, problems, root, today, wording(language))


def preview(root: Path, printing: bool = False) -> Build:
    """What `make serve` makes of a project."""
    return Build(
        root,
        *check(root, LANGUAGES),
        site_url="/",
        preview=True,
        printing=printing,
        say=lambda line: None,
        today=TODAY,
    )


def record_of(made: Desk, address: str) -> dict[str, Any]:
    (edition,) = made.view()["editions"]
    return next(each for each in edition["records"] if each["address"] == address)


def test_a_published_record_wants_nothing(tmp_path: Path) -> None:
    """A record that stands on the site is complete: nothing is asked of it."""
    found = record_of(desk(make_project(tmp_path)), "2025/projects/donor-day")
    assert (found["share"], found["done"], found["missing"], found["due"]) == (100, True, [], [])


def test_a_draft_is_told_what_publishing_would_ask(tmp_path: Path) -> None:
    """A draft without photos and Russian text sees both before it is published, each with its place."""
    edit = {f"{PROJECT}/facts.yml": [("status: published", "status: draft")]}
    root = make_project(tmp_path, edit=edit, files={f"{PROJECT}/text.ru.md": None})
    found = record_of(desk(root), "2025/projects/donor-day")
    assert [(row["path"], row["code"]) for row in found["missing"]] == [
        (f"{PROJECT}/text.ru.md", "translation-missing")
    ]
    assert 0 < found["share"] < 100 and not found["done"]


def test_a_review_past_its_day_is_due(tmp_path: Path) -> None:
    """A record whose `review_by` is over, or that nobody touched for a year, is marked."""
    edit = {
        f"{PROJECT}/facts.yml": [("status: published", "status: published\nreview_by: 2026-02-28")]
    }
    root = make_project(tmp_path, edit=edit)
    (due,) = record_of(desk(root), "2025/projects/donor-day")["due"]
    assert "2026" in due["text"]
    later = record_of(desk(root, today=dt.date(2030, 1, 1)), "2025/projects/donor-day")
    assert len(later["due"]) == 2


def test_a_problem_stands_at_its_record(tmp_path: Path) -> None:
    """A mistake in a record's file is listed there; one in another file stands above all records."""
    edit = {
        f"{OFFICE}/facts.yml": [("region: KZ-71", "region: KZ-99")],
        "practices/2025/edition.yml": [("year: 2025", "year: 2024")],
    }
    made = desk(make_project(tmp_path, edit=edit))
    assert [row["code"] for row in made.view()["problems"]] == ["year-differs"]
    assert made.view()["counts"]["errors"] >= 1
    assert record_address(f"{OFFICE}/facts.yml") == "2025/offices/astana"
    assert record_address("practices/2025/edition.yml") is None
    assert record_address("practices/directions.yml") is None


def test_a_record_that_cannot_be_read_is_not_lost(tmp_path: Path) -> None:
    """A record with a broken file is listed apart with its problems, by its folder."""
    edit = {f"{PROJECT}/facts.yml": [("status: published", "status: ready")]}
    view = desk(make_project(tmp_path, edit=edit)).view()
    (unread,) = view["unread"]
    assert unread["address"] == "2025/projects/donor-day"
    assert unread["problems"][0]["code"] == "not-allowed"
    assert unread["problems"][0]["href"].startswith("vscode://file/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_is_a_page_in_each_language(tmp_path: Path, language: str) -> None:
    """The desk speaks the editor's language, escapes what records say and links to their pages."""
    title = (
        "title: {kk: Донор күні, ru: День донора}\nsummary",
        "title: {kk: <u>, ru: <u>}\nsummary",
    )
    edit = {f"{PROJECT}/facts.yml": [title]}
    made = {each: desk(make_project(tmp_path / each, edit=edit), each) for each in LANGUAGES}
    pages = DeskPages(made, frozenset(), ROOT / DESK_TEMPLATES)
    page = (pages.answer("desk/" if language == "kk" else f"{language}/desk/") or b"").decode()
    assert f'<html lang="{language}">' in page
    assert str(wording(language).words["desk"]["title"]) in page
    assert "<u>" not in page and "&lt;u&gt;" in page
    home = "../" if language == "kk" else f"../../{language}/"
    assert f'href="{home}practices/2025/donor-day/"' in page
    assert pages.answer("practices/") is None


def test_a_preview_leaves_out_the_broken_record_and_shows_the_others(tmp_path: Path) -> None:
    """While one record holds a mistake, its page lists it in both languages, and the rest is there."""
    edit = {f"{PROJECT}/facts.yml": [("status: published", "status: ready")]}
    root = make_project(tmp_path, edit=edit)
    build = preview(root)
    shutil.copytree(ROOT / DESK_TEMPLATES, root / DESK_TEMPLATES)
    assert not build.stopped and set(build.site.pages) == {"offices/2025/astana"}
    for home in ("", "ru/"):
        page = (build.on_demand(f"{home}practices/2025/donor-day/") or b"").decode()
        assert f"{PROJECT}/facts.yml" in page and "«ready»" in page
        assert build.on_demand(f"{home}desk/") is not None
        notes = json.loads(build.on_demand(f"{home}desk/notes.json") or b"")
        assert list(notes["records"]) == ["practices/2025/donor-day/"]


def test_a_mistake_of_the_whole_collection_stops_every_page(tmp_path: Path) -> None:
    """A mistake in a registry concerns every record: none is shown as if it were whole."""
    root = make_project(tmp_path, files={"practices/directions.yml": "first-aid: 5\n"})
    build = preview(root)
    assert build.stopped and not build.site.pages


def test_a_draft_has_its_leaflet_once_both_languages_are_there(tmp_path: Path) -> None:
    """The desk offers a draft's leaflet where it can be printed, and the preview then prints it."""
    draft = {f"{PROJECT}/facts.yml": [("status: published", "status: draft")]}
    whole = make_project(tmp_path / "whole", edit=draft)
    half = make_project(tmp_path / "half", edit=draft, files={f"{PROJECT}/text.ru.md": None})
    for root, languages in ((whole, list(LANGUAGES)), (half, [])):
        shutil.copytree(ROOT / "overrides", root / "overrides", dirs_exist_ok=True)
        record = record_of(desk(root), "2025/projects/donor-day")
        assert [leaflet["language"] for leaflet in record["leaflets"]] == languages
        printed = preview(root, printing=True).on_demand(record["own_leaflet"])
        assert (printed or b"")[:5] == (b"%PDF-" if languages else b"")
