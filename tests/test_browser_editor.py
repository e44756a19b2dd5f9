"""The browser editor knows every field, works on the folder alone and loses nothing that stands there."""

from __future__ import annotations

import base64
import http.client
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import edit_records
import pytest
from browser import watch
from chosen_folder import CHOOSE_THE_FOLDER, WRITE
from playwright.sync_api import Browser, Locator, Page
from practicebook.browser_editor import editor_settings
from practicebook.check import check
from practicebook.field_help import help_languages, model_fields
from sample_project import LANGUAGES, OFFICE, PROJECT, make_project

KINDS = {"projects-2025-facts": "project", "offices-2025-facts": "office"}
READ = """async path => {
  const steps = path.split('/');
  let folder = await navigator.storage.getDirectory();
  for (const step of steps.slice(0, -1)) folder = await folder.getDirectoryHandle(step);
  try {
    return await (await (await folder.getFileHandle(steps.at(-1))).getFile()).text();
  } catch (error) {
    if (error.name === 'NotFoundError') return '';  // it is being replaced in this moment
    throw error;
  }
}"""


def widgets(fields: list[dict[str, Any]], around: str = "") -> Iterator[str]:
    """The dotted paths of a list of fields; the languages of a field are no fields of their own."""
    for field in fields:
        many = field["widget"] == "list" or field.get("multiple")
        path = f"{around}{field['name']}{'[]' if many else ''}"
        yield path
        inner = field.get("fields", [])
        if [each["name"] for each in inner] != list(LANGUAGES):
            yield from widgets(inner, f"{path}.")


@pytest.mark.parametrize("language", help_languages())
def test_the_editor_has_every_field_of_the_model(tmp_path: Path, language: str) -> None:
    """Each field of a project and of an office has its place, its name and its help in both languages."""
    collection, _ = check(make_project(tmp_path), LANGUAGES)
    lists = {one["name"]: one for one in editor_settings(collection, language)["collections"]}
    for name, kind in KINDS.items():
        found = list(widgets(lists[name]["fields"]))
        assert found == [spec.path for spec in model_fields(kind)]
        assert all(field["label"] and field["hint"] for field in lists[name]["fields"])
    assert [one for one in lists if one.endswith("texts")] == [
        "projects-2025-texts",
        "offices-2025-texts",
    ]


def test_the_editor_asks_for_a_number_that_can_be_dialled(tmp_path: Path) -> None:
    """A telephone without its country is marked where it is typed, with the field's own help."""
    collection, _ = check(make_project(tmp_path), LANGUAGES)
    fields = editor_settings(collection, "kk")["collections"][0]["fields"]
    for step in ("lead", "contact", "phone"):
        field = next(each for each in fields if each["name"] == step)
        fields = field.get("fields", [])
    pattern, said = field["pattern"]
    assert said == field["hint"]
    assert re.search(pattern, "+7 700 000 00 00") and re.search(pattern, "+49 (30) 90-18-20")
    assert not re.search(pattern, "8 700 000 00 00") and not re.search(pattern, "+7 700 00")


@pytest.fixture(scope="module")
def editor(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The editor with the sample project's folder open in it."""
    root = make_project(tmp_path_factory.mktemp("edited"))
    running = edit_records.server(edit_records.answers(root, "kk"), 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    page = browser.new_page(locale="kk-KZ")
    page.add_init_script(CHOOSE_THE_FOLDER)
    address = f"http://127.0.0.1:{running.server_port}/"
    page.faults = watch(page, address)  # type: ignore[attr-defined]
    page.goto(address)
    page.evaluate(
        WRITE,
        {
            file.relative_to(root).as_posix(): base64.b64encode(file.read_bytes()).decode()
            for file in sorted((root / "practices").rglob("*"))
            if file.is_file()
        },
    )
    page.get_by_role("button", name="локальн").click()
    yield page
    page.close()
    running.shutdown()
    running.server_close()


def _waited(boxes: Locator, found: str) -> list[Locator]:
    """The boxes, once one of them holds what the record holds."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if found in boxes.evaluate_all("all => all.map(box => box.value)"):
            break
        time.sleep(0.1)
    return boxes.all()


def saved(page: Page, record: str, found: str, put: str) -> str:
    """Open a record, change one text and save; gives the file as it is then."""
    address = page.url.split("#")[0]
    kind, slug = record.split("/")[-2:]
    page.goto(f"{address}#/collections/{kind}-2025-facts/entries/{slug}/facts")
    # The editor's boxes are known by what stands in them.
    boxes = page.locator("input, textarea")
    box = next(each for each in _waited(boxes, found) if each.input_value() == found)
    box.fill(put)
    file = f"{record}/facts.yml"
    page.get_by_role("button", name="Сохранить", exact=True).click()
    deadline = time.monotonic() + 30
    while put not in (written := str(page.evaluate(READ, file))) and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    return written


@pytest.mark.parametrize("record", [PROJECT, OFFICE])
def test_saving_changes_what_was_changed_and_nothing_else(
    editor: Page, tmp_path: Path, record: str
) -> None:
    """After an edit the record is right, holds the new word, and says all else as it did."""
    address = record.removeprefix("practices/")
    before = check(make_project(tmp_path / "before"), LANGUAGES)[0].entries[address].facts
    title = before.title["kk"]
    written = saved(editor, record, title, f"{title} екі")
    changed = make_project(tmp_path / "after", files={f"{record}/facts.yml": written})
    collection, problems = check(changed, LANGUAGES)
    after = collection.entries[address].facts
    assert problems == []
    assert after.title["kk"] == f"{title} екі"
    same = {"title": before.title}
    assert after.model_copy(update=same) == before.model_copy(update=same)


def test_the_editor_asks_no_other_host(editor: Page) -> None:
    """Whatever the editor would fetch from elsewhere is refused before it leaves the computer."""
    foreign = [fault for fault in editor.faults if fault.startswith("foreign:")]  # type: ignore[attr-defined]
    assert foreign == []


def test_another_sites_page_is_refused(tmp_path: Path) -> None:
    """The editor answers under this computer's own names only, not under one that leads here."""
    running = edit_records.server(edit_records.answers(make_project(tmp_path), "kk"), 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    statuses = {}
    for host in ("localhost", "127.0.0.1", "evil.example"):
        asked = http.client.HTTPConnection("127.0.0.1", running.server_port)
        asked.request("GET", "/", headers={"Host": f"{host}:{running.server_port}"})
        statuses[host] = asked.getresponse().status
        asked.close()
    running.shutdown()
    running.server_close()
    assert statuses == {"localhost": 200, "127.0.0.1": 200, "evil.example": 403}
