"""A later check believes what an earlier process found sound, and never anything else."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from practicebook import glyphs, kept_checks
from practicebook.check import check
from practicebook.collection import Collection
from practicebook.files import Content, read_content
from practicebook.kept_checks import KeptRecords, Silence
from practicebook.load import load
from practicebook.memory import Memory
from practicebook.problems import Place, Problem, problem
from practicebook.withdrawal import withdrawn
from sample_project import LANGUAGES, OFFICE, PROJECT, ROOT, make_project, write_photo
from test_problems import MISTAKES, SILENT, read_case, shown

KEPT = Path(".cache", "checked")
OTHER = "practices/2025/projects/blood-bus"


def checked(root: Path) -> tuple[Memory, Collection, list[Problem]]:
    """A check as a build does it: by what earlier ones left, and it leaves what it found sound."""
    memory = Memory(root / KEPT)
    collection, problems = check(root, LANGUAGES, memory)
    gone = [entry.path for entry in withdrawn(collection)]
    memory.save(gone, whole=not any(each.stops for each in problems))
    return memory, collection, problems


def knew(memory: Memory) -> int:
    """How many files a check did not work through again."""
    assert memory.records is not None
    return memory.records.knew


def kept_files(root: Path) -> Mapping[str, bytes]:
    """What lies about for the next process."""
    files = (file for file in sorted((root / KEPT).rglob("*")) if file.is_file())
    return {file.relative_to(root / KEPT).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a check of the base project leaves for the next process."""
    root = make_project(tmp_path_factory.mktemp("sound"))
    assert checked(root)[2] == []
    return root / KEPT


@pytest.mark.parametrize("file", [*MISTAKES, *SILENT], ids=lambda file: file.stem)
def test_a_mistake_is_found_among_what_was_sound(file: Path, sound: Path, tmp_path: Path) -> None:
    """After a sound check each golden mistake is reported as ever, and again by the process after it."""
    if "{unreadable:" in file.read_text("utf-8") and os.geteuid() == 0:
        pytest.skip("root may read everything")
    case = read_case(file)
    shutil.copytree(sound, tmp_path / KEPT)
    changes = {name: case[name] for name in ("files", "edit", "bytes") if name in case}
    root = make_project(tmp_path, **changes)
    for _ in range(2):
        assert [shown(each) for each in checked(root)[2]] == case["problems"], case["rule"]


def test_a_later_check_reads_the_same_records(tmp_path: Path) -> None:
    """What was kept of a record is the record: facts as they were told, texts with all their places."""
    root = make_project(tmp_path / "p")
    shutil.copytree(ROOT / "practices", root / "practices", dirs_exist_ok=True)
    first = checked(root)[1]
    memory, again, problems = checked(root)
    assert problems == [] and knew(memory) == 3 * len(first.entries) + 3 * len(first.editions)
    assert again == first
    for address, entry in first.entries.items():
        assert again.entries[address].facts.model_fields_set == entry.facts.model_fields_set
        assert again.entries[address].source.place("title", "kk") == entry.source.place(
            "title", "kk"
        )


Edit = tuple[str, Sequence[tuple[str, str]]]


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (("practices/regions.yml", [("KZ-71:", "KZ-72:")]), ["unknown-id"]),
        ((f"{OFFICE}/facts.yml", [("status: published", "status: withdrawn")]), None),
        ((f"{OFFICE}/facts.yml", [("status: published", "status: draft")]), None),
    ],
    ids=["registry", "withdrawn", "draft"],
)
def test_a_record_is_looked_at_again_where_others_changed(
    edit: Edit, found: list[str] | None, tmp_path: Path
) -> None:
    """A region that is gone, an office that was withdrawn: who names them hears of it, unchanged."""
    root = make_project(tmp_path)
    assert checked(root)[2] == []
    make_project(root, edit={edit[0]: edit[1]})
    problems = checked(root)[2]
    assert problems == check(root, LANGUAGES)[1] != []
    assert found is None or {each.code for each in problems} == set(found)
    make_project(root)
    assert checked(root)[2] == []


def test_a_photo_is_looked_at_in_every_process(tmp_path: Path) -> None:
    """A photo is too large to be known by its bytes: nothing is believed of it."""
    root = make_project(tmp_path)
    assert checked(root)[2] == []
    photo = root / PROJECT / "photos" / "hall.jpg"
    status = photo.stat()
    photo.write_bytes(b"x" * status.st_size)
    os.utime(photo, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert [each.code for each in checked(root)[2]] == ["photo-unreadable"]


def test_other_letters_in_our_fonts_are_looked_up_again(tmp_path: Path) -> None:
    """A file whose letters all had a glyph is looked at again with other fonts."""
    root = make_project(tmp_path)
    fonts = root / "overrides" / "book" / "fonts"
    shutil.copytree(ROOT / "overrides" / "book" / "fonts", fonts)
    assert checked(root)[2] == []
    for file in fonts.glob("*.ttf"):
        with TTFont(file) as font:
            latin = Subsetter()
            latin.populate(unicodes=range(32, 127))
            latin.subset(font)
            font.save(file)
    glyphs.drawable.cache_clear()
    assert "glyph-missing" in {each.code for each in checked(root)[2]}


@pytest.mark.parametrize("damage", ["cut", "bit", "line", "empty", "folder"])
def test_what_was_cut_or_mangled_is_made_again(damage: str, tmp_path: Path) -> None:
    """Damaged files cost time only: the same verdict, and the same files as before."""
    root = make_project(tmp_path)
    checked(root)
    whole = kept_files(root)
    assert {name.partition("/")[0] for name in whole} == {"silent", "records"}
    for name, content in whole.items():
        file = root / KEPT / name
        if damage == "folder":
            file.unlink()
            (file / "inside").mkdir(parents=True)
        else:
            middle = len(content) // 2
            flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
            made = {"cut": content[:-9], "bit": flipped, "line": content + b"x y\n", "empty": b""}
            file.write_bytes(made[damage])
    memory, _, problems = checked(root)
    assert problems == [] and knew(memory) == 0
    assert kept_files(root) == whole


def test_nothing_is_believed_of_other_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With another version of ours or of a library everything is read and looked at again."""
    root = make_project(tmp_path)
    checked(root)
    assert knew(checked(root)[0]) > 0
    monkeypatch.setattr(kept_checks, "code_digest", lambda: b"another version")
    assert knew(checked(root)[0]) == 0
    key = Silence.key(("prose", "a"), b"1")
    silence = Silence(tmp_path / "silent")
    silence.add(key)
    silence.save(whole=True)
    assert Silence(tmp_path / "silent").holds(key)
    monkeypatch.setattr(kept_checks, "code_digest", lambda: b"one more")
    assert not Silence(tmp_path / "silent").holds(key)


def test_our_code_and_every_library_that_reads_are_named() -> None:
    """A changed module, wording or library changes the ground that all of it stands on."""
    assert len(kept_checks.code_digest()) == 32
    kept_checks.code_digest.cache_clear()
    assert kept_checks.code_digest() == kept_checks.code_digest()


def test_nothing_lies_about_of_what_is_withdrawn_or_gone(tmp_path: Path) -> None:
    """The words of a withdrawn or deleted record leave the cache with the next sound check."""
    root = make_project(tmp_path)
    shutil.copytree(root / PROJECT, root / OTHER)
    checked(root)
    assert any("blood-bus" in name for name in kept_files(root))
    facts = root / OTHER / "facts.yml"
    facts.write_text(
        facts.read_text("utf-8").replace("status: published", "status: withdrawn"), "utf-8"
    )
    checked(root)
    assert not any("blood-bus" in name for name in kept_files(root))
    assert any("donor-day" in name for name in kept_files(root))
    shutil.rmtree(root / OTHER)
    make_project(root)
    shutil.copytree(root / PROJECT, root / OTHER)
    checked(root)
    shutil.rmtree(root / OTHER)
    checked(root)
    assert not any("blood-bus" in name for name in kept_files(root))


def test_a_mistake_makes_nothing_be_forgotten(tmp_path: Path) -> None:
    """While a mistake is mended the rest stays known: rules that had to wait are silent again at once."""
    root = make_project(tmp_path)
    checked(root)
    whole = kept_files(root)
    facts = root / OFFICE / "facts.yml"
    written = facts.read_text("utf-8")
    facts.write_text("title: [\n", "utf-8")
    assert [each.code for each in checked(root)[2]] == ["yaml-syntax"]
    facts.write_text(written, "utf-8")
    memory, _, problems = checked(root)
    assert problems == [] and knew(memory) == 7
    assert kept_files(root) == whole


def test_a_problem_is_never_taken_for_silence(tmp_path: Path) -> None:
    """What showed a problem, a warning too, is looked at in every process until it is mended."""
    asked: list[str] = []

    def find() -> list[Problem]:
        asked.append("asked")
        return [problem(Place("a"), "phone-in-text", found="1")] if len(asked) < 3 else []

    for expected in (1, 1, 0, 0):
        memory = Memory(tmp_path)
        assert len(memory.problems(("prose", "a"), b"content", find)) == expected
        memory.save((), whole=True)
    assert len(asked) == 3
    assert Memory(tmp_path).problems(("prose", "b"), b"content", find) == ()
    assert len(asked) == 4


def test_each_file_is_opened_once(tmp_path: Path) -> None:
    """Reading, spelling and glyphs share one look at a file."""
    root = make_project(tmp_path)
    opened: Counter[str] = Counter()

    def read(file: Path) -> Content | None:
        opened[file.name] += 1
        return read_content(file)

    load(root, LANGUAGES, read=read)
    assert opened["edition.yml"] == opened["directions.yml"] == 1
    assert opened["facts.yml"] == opened["text.kk.md"] == opened["text.ru.md"] == 2


def test_records_in_the_place_of_a_folder_cost_time_only(tmp_path: Path) -> None:
    """A file that bears the name of the folder is taken away."""
    records = KeptRecords(tmp_path / "records")
    (tmp_path / "records").write_text("x", "utf-8")
    records.save((), whole=True)
    root = make_project(tmp_path / "p")
    (root / KEPT).parent.mkdir()
    (root / KEPT).write_text("x", "utf-8")
    assert checked(root)[2] == []
    assert knew(checked(root)[0]) == 7
    write_photo(root / PROJECT / "photos" / "hall.jpg")
