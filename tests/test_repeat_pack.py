"""The pack for a team that repeats a practice: whole, always the same bytes, a valid start for a record."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path

import pytest
from conftest import MakeProject
from practicebook.book.press import Press
from practicebook.check import check
from practicebook.collection import Collection
from practicebook.repeat_pack import Packer
from practicebook.tables import safe_cell
from practicebook.wording import wording
from practicebook.yaml_source import read_yaml
from pypdf import PdfReader
from sample_project import LANGUAGES, PROJECT, ROOT

SITE = "https://practices.example.kz/"
HOSTILE = "</script> «\"қ'»: {x} # %& \\\\ [y] *z*"


def packer(root: Path, cache: Path) -> tuple[Packer, Collection]:
    collection, problems = check(root, LANGUAGES)
    assert problems == []
    press = Press(ROOT, cache, SITE)
    return Packer(ROOT, press, collection), collection


def pack(root: Path, cache: Path, language: str = "kk") -> bytes:
    """The base project's ZIP."""
    made, collection = packer(root, cache)
    edition = collection.editions[-1]
    return made.pack(edition.projects[0], edition, language)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_holds_what_a_team_needs(
    project: MakeProject, tmp_path: Path, language: str
) -> None:
    """Leaflet, checklist, budget and a record to fill in, explained in the reader's language."""
    files = unpacked(pack(project(), tmp_path, language))
    texts = [f"record/text.{l}.md" for l in LANGUAGES]
    assert [*files] == [
        *("README.txt", "donor-day.pdf", "checklist.pdf", "budget.csv", "record/facts.yml"),
        *texts,
    ]
    explained = files["README.txt"].decode("utf-8-sig")
    assert all(name in explained for name in files if name != "README.txt")
    assert wording(language).words.repeat.readme.sample in explained


def test_a_pack_is_the_same_bytes_each_time(project: MakeProject, tmp_path: Path) -> None:
    """The same records give the same ZIP, on another day and with a cold cache."""
    root = project()
    first = pack(root, tmp_path / "one")
    assert first == pack(root, tmp_path / "two")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_of_a_pack_is_a_sound_draft(
    project: MakeProject, tmp_path: Path, language: str
) -> None:
    """Unpacked beside the others, the record passes the check as it is, and names what it repeats."""
    root = project()
    _unpack_record(root, pack(root, tmp_path, language), "our-donor-day")
    collection, problems = check(root, LANGUAGES)
    assert [(p.place.path, p.code) for p in problems] == []
    draft = collection.entries["2025/projects/our-donor-day"].facts
    assert (draft.status, draft.replication.replicates) == ("draft", "donor-day")
    assert draft.lead.contact is None and draft.sample is False


def test_a_draft_cannot_be_published_unfilled(project: MakeProject, tmp_path: Path) -> None:
    """What only the team knows is missing, so the check names it as soon as the draft is published."""
    root = project()
    _unpack_record(root, pack(root, tmp_path), "our-donor-day")
    facts = root / "practices/2025/projects/our-donor-day/facts.yml"
    facts.write_text(
        facts.read_text("utf-8").replace("status: draft", "status: published"), "utf-8"
    )
    codes = [problem.code for problem in check(root, LANGUAGES)[1]]
    assert codes.count("required-when-published") == 5  # photos, and four needs of the next team
    assert codes.count("not-filled") >= 12 + 16  # names and places in facts, sections in two texts


def test_every_committed_practice_gives_a_sound_draft(tmp_path: Path) -> None:
    """The packs of the real records pass the check too, reviewers and all."""
    shutil.copytree(ROOT / "practices", tmp_path / "practices")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    made, collection = packer(tmp_path, tmp_path / "cache")
    edition = collection.editions[-1]
    for entry in edition.projects:
        folder = tmp_path / "practices" / "2025" / "projects" / f"our-{entry.slug}"
        folder.mkdir()
        (folder / "facts.yml").write_text(made.facts(entry, edition, "kk"), "utf-8")
    assert [str(p) for p in check(tmp_path, LANGUAGES)[1]] == []


def test_hostile_words_stay_words(project: MakeProject, tmp_path: Path) -> None:
    """A title full of signs breaks neither the YAML nor the lists, and comes out as it went in."""
    title = "'" + HOSTILE.replace("'", "''") + "'"
    root = project(
        edit={
            f"{PROJECT}/facts.yml": [
                (
                    "title: {kk: Донор күні, ru: День донора}\nsummary",
                    f"title: {{kk: {title}, ru: {title}}}\nsummary",
                ),
                ("item: {kk: Жабдық, ru: Оборудование}", "item: {kk: '=1+1', ru: ';\"1'}"),
                (
                    "goal: {kk: Жаңа донорлар табу., ru: Найти новых доноров.}",
                    f"goal: {{kk: {title}, ru: {title}}}",
                ),
            ]
        }
    )
    files = unpacked(pack(root, tmp_path, "ru"))
    _unpack_record(root, pack(root, tmp_path, "ru"), "our-donor-day")
    assert check(root, LANGUAGES)[1] == []
    values = read_yaml(root / "practices/2025/projects/our-donor-day/facts.yml", "facts.yml").values
    assert values["goal"] == {"kk": HOSTILE, "ru": HOSTILE}
    assert _budget(files["budget.csv"])[1][0] == ';"1'
    kazakh = unpacked(pack(root, tmp_path, "kk"))
    assert _budget(kazakh["budget.csv"])[1][0] == "'=1+1"


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("шай;=1+1", "шай;'=1+1"),
        ("шай,@SUM(A1)", "шай,'@SUM(A1)"),
        ("шай; =1+1", "шай;' =1+1"),
        ("-2+3", "'-2+3"),
        ("2020-2025, +7 күн; -5 °C", "2020-2025, +7 күн; -5 °C"),
    ],
)
def test_a_cell_runs_nothing_whichever_sign_parts_cells(written: str, safe: str) -> None:
    """Excel parts cells by commas or by semicolons, as its country does."""
    assert safe_cell(written) == safe


def test_the_budget_sheet_leaves_our_column_empty(project: MakeProject, tmp_path: Path) -> None:
    """Planned and actual amounts are bare numbers; the team's own plan is for the team to write."""
    head, line = _budget(unpacked(pack(project(), tmp_path, "kk"))["budget.csv"])
    assert head[4] == wording("kk").words.repeat.budget.ours
    assert line == ["Жабдық", "грант", "500000", "500000", "", ""]


def test_the_checklist_can_be_read_aloud(tmp_path: Path) -> None:
    """Every step of the practice stands on the list, in a tagged PDF in the language of the pack."""
    made, collection = packer(ROOT, tmp_path)
    edition = collection.editions[-1]
    practice = next(p for p in edition.projects if p.slug == "first-aid-couriers-almaty")
    printed = made.press.checklist(collection, edition, practice, "kk")
    assert printed.warnings == () and printed.pages <= 3
    reader = PdfReader(printed.file)
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in ("Уақытты сұрап білу", "Жинақты толықтыру", "тексеру парағы бойынша бағалау"):
        assert words in " ".join(text.split())
    assert reader.root_object["/Lang"] == "kk" and reader.root_object["/MarkInfo"]["/Marked"]


def _unpack_record(root: Path, content: bytes, slug: str) -> None:
    folder = root / "practices" / "2025" / "projects" / slug
    folder.mkdir()
    for name, text in unpacked(content).items():
        if name.startswith("record/"):
            (folder / name.removeprefix("record/")).write_bytes(text)


def _budget(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
