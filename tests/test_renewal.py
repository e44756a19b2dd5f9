"""What stays from one build to the next: a page that stays is the page that a fresh build would make."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from practicebook.kept import Shelf, load_shelf
from practicebook.memory import Memory
from practicebook.preview import Preview
from practicebook.search import shelf
from sample_project import OFFICE, PROJECT, make_project, write_photo
from site_build import build, environment, tree, whole_project

DRIVER = Path(__file__).with_name("preview_build.py")
OTHER = "practices/2025/projects/blood-bus"
Change = Mapping[str, str | None]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an office and two practices that name each other, without the book."""
    root = whole_project(make_project(tmp_path_factory.mktemp("renewal") / "p"))
    shutil.copytree(root / PROJECT, root / OTHER)
    facts = root / OTHER / "facts.yml"
    facts.write_text(facts.read_text("utf-8") + "related: [donor-day]\n", "utf-8")
    write_photo(root / OTHER / "photos" / "hall.jpg", (90, 60))
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("  book: true", "  book: false"))
    return root


def changes(root: Path) -> Sequence[Change]:
    """What an editor saves one after another; the last state is sound."""

    def edited(path: str, find: str, put: str) -> Change:
        text = (root / path).read_text("utf-8")
        assert text.count(find) >= 1, f"{path} holds no {find!r}"
        return {path: text.replace(find, put, 1)}

    facts, text = f"{PROJECT}/facts.yml", f"{PROJECT}/text.kk.md"
    written = (root / text).read_text("utf-8")
    programme = "docs/programme.kk.md"
    page = (root / programme).read_text("utf-8")
    return [
        {text: written + "\nБірінші сөйлем.\n"},
        {text: written + "\nЕкінші сөйлем.\n"},
        edited(facts, "status: published", "status: publishd"),
        edited(facts, "title: {kk: ", "title: {kk: Жаңа "),
        edited(f"{OFFICE}/facts.yml", "title: {kk: ", "title: {kk: Басқа "),
        edited("practices/directions.yml", "name: {kk: ", "name: {kk: Өзге "),
        edited("docs/about.kk.md", "title: ", "title: Жаңа "),
        {programme: page + "\n## Жаңа бөлім\n\nБірінші сөз.\n"},
        {programme: page + "\n## Өзге бөлім\n\n[Терминдер](about.md#терминдер).\n"},
        {f"{OTHER}": None},
    ]


def preview(root: Path, target: Path, saved: Sequence[Change] = ()) -> Mapping[str, bytes]:
    """The files that a preview shows after these changes."""
    command = [sys.executable, str(DRIVER), str(root), str(target), json.dumps(saved)]
    done = subprocess.run(
        command, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return {name: made for name, made in tree(target).items() if not name.startswith(".")}


def test_preview_after_many_changes_is_a_fresh_preview(project: Path, tmp_path: Path) -> None:
    """However much was saved since `make serve` began, the pages are those of a new `make serve`."""
    root = tmp_path / "p"
    shutil.copytree(project, root, ignore=shutil.ignore_patterns("site"))
    shown = preview(root, tmp_path / "long", changes(root))
    fresh = preview(root, tmp_path / "fresh")
    assert sorted(shown) == sorted(fresh)
    assert [name for name in fresh if shown[name] != fresh[name]] == []
    page = shown["practices/2025/donor-day/index.html"].decode()
    assert "Жаңа" in page


def test_build_after_a_change_is_a_fresh_build(project: Path, tmp_path: Path) -> None:
    """A build that keeps pages of the last one gives the same bytes as one that keeps none."""
    root, fresh = tmp_path / "p", tmp_path / "fresh"
    shutil.copytree(project, root)
    assert build(root).returncode == 0
    for change in (changes(root)[0], changes(root)[3]):
        for path, text in change.items():
            (root / path).write_text(text or "", "utf-8")
        assert build(root).returncode == 0
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("site", ".cache"))
    assert build(fresh).returncode == 0
    assert tree(root / "site") == tree(fresh / "site")
    # Pages and notes that were cut since do not come back.
    (root / "site" / "practices/2025/donor-day/index.html").write_text("<html>", "utf-8")
    assert build(root).returncode == 0
    assert tree(root / "site") == tree(fresh / "site")
    notes = root / ".cache" / "pages.json"
    notes.write_bytes(notes.read_bytes()[:-100])
    assert build(root).returncode == 0
    assert tree(root / "site") == tree(fresh / "site")


def shelf_with_page(folder: Path) -> Shelf:
    """A shelf with one page that asked for the shared value `words`."""
    folder.mkdir()
    shelf = Shelf(folder, "ground")
    (folder / "index.html").write_text("<p>", "utf-8")
    shelf.note("index.html", "own", {"words": "1"}, b"<p>")
    return shelf


def test_page_is_kept_only_while_all_it_shows_is_the_same(tmp_path: Path) -> None:
    """Its own content, what it asked for and the file itself: one change, and it is made again."""
    shelf = shelf_with_page(tmp_path / "site")
    assert shelf.page("index.html", "own", {"words": "1", "other": "2"}.__getitem__) == b"<p>"
    assert shelf.page("index.html", "changed", lambda name: "1") is None
    assert shelf.page("index.html", "own", lambda name: "2") is None
    (tmp_path / "site" / "index.html").write_text("<q>", "utf-8")
    assert shelf.page("index.html", "own", lambda name: "1") is None


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"ground": "ground", "notes": {"a": {"b": 1}}}']
)
def test_damaged_notes_cost_time_only(tmp_path: Path, damage: str) -> None:
    """Notes that were cut or mangled keep no page and stop no build."""
    file = tmp_path / "pages.json"
    shelf_with_page(tmp_path / "site").save(file)
    assert load_shelf(file, tmp_path / "site", "ground").notes
    assert not load_shelf(file, tmp_path / "site", "another ground").notes
    file.write_text(damage, "utf-8")
    assert not load_shelf(file, tmp_path / "site", "ground").notes


def test_kept_index_heals(tmp_path: Path) -> None:
    """An index of which a file was cut, added or taken away is no index; others are forgotten."""
    index = tmp_path / "kk-1"

    def make(folder: Path) -> None:
        (folder / "fragment").mkdir()
        (folder / "fragment" / "a").write_bytes(b"index")

    assert not shelf.is_whole(index)
    shelf.write_index(index, make)
    assert shelf.is_whole(index)
    (index / "fragment" / "a").write_bytes(b"ind")
    assert not shelf.is_whole(index)
    shelf.write_index(index, make)
    shelf.write_index(tmp_path / "kk-2", make)
    shelf.note_indexes(tmp_path, {"key": "kk-1"})
    assert [folder.name for folder in tmp_path.iterdir() if folder.is_dir()] == ["kk-1"]
    assert shelf.known_indexes(tmp_path) == {"key": "kk-1"}
    (tmp_path / "parts.json").write_text("{")
    assert shelf.known_indexes(tmp_path) == {}
    shelf.link_index(index, tmp_path / "site")
    assert sorted(tree(tmp_path / "site")) == ["fragment/a"]


def test_preview_makes_what_is_asked_for(tmp_path: Path) -> None:
    """A leaflet is made when a browser asks for it; while problems stand, pages answer with their list."""
    folder = tmp_path / "served"
    shown = Preview(folder, ("kk", "ru"))
    asked: list[str] = []

    def files(environ: dict[str, str], start: object) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        return []

    answer = shown.answering(files, "/best/")

    def get(path: str) -> bytes:
        return b"".join(answer({"PATH_INFO": path}, lambda status, headers: None))

    shown.begin()
    (shown.staging / "index.html").write_text("page", "utf-8")
    photo = tmp_path / "photo"
    photo.write_bytes(b"RIFF")
    shown.show({"photo.webp": photo}, set(), {"a.pdf": b"%PDF"}.get)
    assert get("/best/a.pdf") == b"%PDF" and asked == []
    assert get("/best/photo.webp") == b"" and asked == ["/best/photo.webp"]
    assert sorted(p.name for p in folder.iterdir() if p.is_file()) == ["index.html", "photo.webp"]
    shown.begin()
    shown.stop()
    get("/best/ru/practices/2025/donor-day/")
    get("/livereload/1/1")
    assert asked[1:] == ["/best/.problems/ru/problems/all/pages/index.html", "/livereload/1/1"]
    assert (folder / "index.html").read_text("utf-8") == "page"
    shown.begin()
    shown.show({}, {"index.html"}, lambda address: None)
    assert [p.name for p in folder.iterdir() if p.is_file()] == ["index.html"]


def test_memory_works_a_content_through_once() -> None:
    """The same content is not worked through twice, another content is."""
    memory, worked = Memory(), []
    for content in ("a", "a", "b", "a"):
        memory.recall("text", content, lambda found=content: worked.append(found))
    assert worked == ["a", "b", "a"]
