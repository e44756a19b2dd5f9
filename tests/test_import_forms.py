"""The forms to hand out: fresh, whole, and read back as they were filled in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from practicebook.collection import Collection
from practicebook.importing.form import report_form
from practicebook.importing.sheet_form import sheet_form
from practicebook.importing.take import Order, take_report
from practicebook.importing.vocabulary import EDITORS_OWN, Vocabulary, import_words
from practicebook.importing.word_form import word_form
from practicebook.load import load
from practicebook.wording import wording
from practicebook.yaml_source import read_yaml
from report_files import Answers, fill_sheets, fill_word, save
from sample_project import LANGUAGES, ROOT
from write_templates import FOLDER, templates

TEMPLATES = templates(ROOT)
PRINT = {".docx": word_form, ".xlsx": sheet_form}
FILL: dict[str, Any] = {".docx": fill_word, ".xlsx": fill_sheets}
RECORDS = {"projects": "first-aid-couriers-almaty", "offices": "almaty"}


@pytest.fixture(scope="module")
def collection() -> Collection:
    """The committed records."""
    return load(ROOT, LANGUAGES)[0]


def parts(content: bytes) -> dict[str, bytes]:
    """What a Word or Excel file holds; how it was packed depends on the computer's zlib."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_the_forms_ask_what_the_model_asks_today(name: str) -> None:
    """docs/editors/templates/ is what `make templates` writes today."""
    assert parts((ROOT / FOLDER / name).read_bytes()) == parts(TEMPLATES[name])


def test_no_form_is_left_over() -> None:
    """docs/editors/templates/ holds a form of each kind and language and nothing else."""
    assert {file.name for file in (ROOT / FOLDER).iterdir()} == set(TEMPLATES)


def test_a_form_is_the_same_bytes_whenever_it_is_printed() -> None:
    """Neither a clock nor a user stands in a form."""
    assert templates(ROOT) == TEMPLATES


@pytest.mark.parametrize("kind", RECORDS)
def test_the_forms_ask_for_every_field(kind: Any, collection: Collection) -> None:
    """Only what the editors decide, and the names of picture files, are left out."""
    form = report_form(kind, "kk", collection)
    asked = {ask.path for group in form.groups for ask in group.asks}
    asked |= {ask.path for table in form.lists for ask in table.columns}
    names = Vocabulary(kind, LANGUAGES)
    leaves = {path for path, spec in names.specs.items() if spec.form != "group"}
    assert asked == leaves - {"photos[].file"}
    assert not asked & EDITORS_OWN


def test_both_languages_have_the_same_words() -> None:
    """What is read or printed in Kazakh is read and printed in Russian, too."""
    one, other = (import_words(language) for language in LANGUAGES)
    assert shape(one["form"]) == shape(other["form"])
    assert shape(one["aliases"]) == shape(other["aliases"])
    for part in ("unsorted", "fill", "facts", "values"):
        assert shape(one[part]) == shape(other[part])


def shape(words: Any, path: str = "") -> set[str]:
    """The dotted keys of a map, without what its lists hold."""
    if not isinstance(words, dict):
        return {path}
    return {key for name, value in words.items() for key in shape(value, f"{path}.{name}")}


@pytest.mark.parametrize("suffix", PRINT)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", RECORDS)
def test_a_filled_form_gives_the_same_record(
    kind: Any, language: str, suffix: str, collection: Collection, project: Any, tmp_path: Path
) -> None:
    """Values written into the form by a program come back as the record they were taken from."""
    entry = collection.entries[f"2025/{kind}/{RECORDS[kind]}"]
    form = report_form(kind, language, collection)
    answers = Answers(form, entry.facts, collection)
    sections = wording(language).words["sections"][kind].values()
    said = entry.facts.summary[language].replace("\u2060", "")
    texts = {title: f"{number}) {said}" for number, title in enumerate(sections)}
    photos = len(entry.facts.photos)
    filled = FILL[suffix](PRINT[suffix](form), answers, texts, photos)
    root = project()
    edit_office(root)
    order = Order(save(tmp_path, f"есеп{suffix}", filled), kind, 2025, "back", "kk")
    (taken,) = take_report(root, LANGUAGES, order)
    back = read_yaml(taken.folder / "facts.yml", "facts.yml").values
    source = read_yaml(entry.folder / "facts.yml", "facts.yml").values
    assert asked_only(back, kind, language) == asked_only(source, kind, language)
    written = (taken.folder / f"text.{language}.md").read_text("utf-8")
    assert all(f"## {title}\n\n{text}" in written for title, text in texts.items())
    assert import_words(language)["unsorted"]["heading"] not in written
    assert len(list((taken.folder / "photos").iterdir())) == photos


def edit_office(root: Path) -> None:
    """The sample project names the office of the record that is filled in."""
    offices = root / "practices" / "2025" / "offices"
    if not (offices / "almaty").exists():
        (offices / "astana").rename(offices / "almaty")


def asked_only(facts: dict[str, Any], kind: Any, language: str) -> Any:
    """The facts that a form asks for, in its language."""
    left_out = {name.removesuffix("[]") for name in EDITORS_OWN} | {"file", "replicates"}

    def reduced(value: Any) -> Any:
        if isinstance(value, dict):
            if language in value:
                return value[language].replace("\u2060", "")
            kept = {k: reduced(v) for k, v in value.items() if k not in left_out}
            defaults = {"qualifier": "exact", "minors": False, "consent": False}
            return {
                k: v for k, v in kept.items() if v not in ([], {}) and v != defaults.get(k, ...)
            }
        return [reduced(each) for each in value] if isinstance(value, list) else value

    return reduced(facts)
