"""When a builder ends, the pages stay: they are files, and another builder makes the same site of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from compare_builders import differences
from practicebook.staging import PLAIN, StageError, own_part, stage
from sample_project import ROOT, make_project
from site_build import build, environment, tree, whole_project

PAGE = "practices/2025/donor-day"


def properdocs(config: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Run ProperDocs strictly to its end."""
    command = [sys.executable, "-m", "properdocs", "build", "--strict"]
    return subprocess.run(
        [*command, "--config-file", str(config), "--site-dir", str(site)],
        cwd=config.parent,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project without the book, built and staged."""
    root = whole_project(
        make_project(
            tmp_path_factory.mktemp("staging") / "жоба 1",
            edit={"mkdocs.yml": [("  book: true", "  book: false")]},
        )
    )
    done = build(root)
    assert done.returncode == 0, done.stderr
    stage(root, root / "site", root / "build" / "stage")
    return root


def test_every_page_of_a_record_is_a_file(project: Path) -> None:
    """A staged page says its title and template on top, and below it what the site shows."""
    for language, path in (("kk", ""), ("ru", "ru/")):
        text = (project / "build/stage/pages" / f"{PAGE}.{language}.md").read_text("utf-8")
        shown = own_part(project / "site" / f"{path}{PAGE}" / "index.html")
        assert text.startswith('---\n{"title": "')
        assert '"template": "practice.html"' in text.split("\n---\n")[0]
        assert shown in text and "<h1>" in shown


def test_properdocs_makes_the_same_site_of_the_files(project: Path) -> None:
    """With ProperDocs in the place of MkDocs, no byte of the site is another one."""
    site = project / "build" / "by-properdocs"
    done = properdocs(project / "build/stage/mkdocs.yml", site)
    assert done.returncode == 0, done.stderr
    assert list(differences(tree(project / "site"), tree(site))) == []


def test_a_staged_page_is_built_from_its_file(project: Path, tmp_path: Path) -> None:
    """What is changed in the file of a page is changed on the site: it is not made anew in memory."""
    staged = shutil.copytree(project / "build" / "stage", tmp_path / "stage")
    file = staged / "pages" / f"{PAGE}.ru.md"
    head, content = file.read_text("utf-8").split("\n---\n", 1)
    file.write_text(head.replace('"title": "', '"title": "Новое: ') + "\n---\n" + content, "utf-8")
    done = build(staged)
    assert done.returncode == 0, done.stderr
    assert "<title>Новое: " in (staged / "site/ru" / PAGE / "index.html").read_text("utf-8")


def test_the_finished_edition_needs_neither_our_hooks_nor_our_templates(
    project: Path, tmp_path: Path
) -> None:
    """Every page, with its pictures and files, is shown by a builder that knows nothing of us."""
    staged = project / "build" / "stage"
    # Nothing else goes along: no scripts, no templates, no records.
    shutil.copytree(staged / PLAIN, tmp_path / PLAIN)
    shutil.copy(staged / "mkdocs.yml", tmp_path)
    done = properdocs(tmp_path / PLAIN / "mkdocs.yml", tmp_path / "site")
    assert done.returncode == 0, done.stderr
    pages = [file.relative_to(project / "site") for file in (project / "site").rglob("index.html")]
    assert len(pages) > 50
    for page in pages:
        assert own_part(project / "site" / page) in own_part(tmp_path / "site" / page), page
    photo = next((project / "site").rglob("photos/*.webp")).relative_to(project / "site")
    assert (tmp_path / "site" / photo).is_file()


def test_a_warning_stops_properdocs_too(tmp_path: Path) -> None:
    """A link that leads nowhere stops the build before the site is swapped in, whoever builds."""
    root = whole_project(make_project(tmp_path / "broken"))
    (root / "mkdocs.yml").write_text(
        (root / "mkdocs.yml").read_text("utf-8").replace("  book: true", "  book: false"), "utf-8"
    )
    page = root / "docs" / "about.kk.md"
    page.write_text(page.read_text("utf-8") + "\n[жоқ](gone.md)\n", "utf-8")
    done = properdocs(root / "mkdocs.yml", root / "site")
    assert done.returncode == 1
    assert "gone.md" in done.stderr
    assert not (root / "site").exists()


# --- refusals ----------------------------------------------------------------------------------------


def test_without_a_built_site_nothing_is_staged(project: Path, tmp_path: Path) -> None:
    """Staging says which page is not there, and leaves what was staged before as it stands."""
    target = shutil.copytree(project / "build" / "stage", tmp_path / "stage")
    before = tree(target)
    done = subprocess.run(
        [
            *(sys.executable, str(ROOT / "scripts" / "stage.py"), "--root", str(project)),
            *("--site", str(tmp_path / "none"), "--target", str(target)),
        ],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "make build" in done.stderr and "Traceback" not in done.stderr
    assert tree(target) == before
    assert sorted(file.name for file in tmp_path.iterdir()) == [".stage.lock", "stage"]


def test_a_folder_with_other_things_is_left_alone(project: Path, tmp_path: Path) -> None:
    """Staging never deletes a folder that it did not write."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "хат.txt").write_text("Сәлем", "utf-8")
    with pytest.raises(StageError, match="letters"):
        stage(project, project / "site", tmp_path / "letters")
    assert [file.name for file in (tmp_path / "letters").iterdir()] == ["хат.txt"]


def test_records_with_problems_are_not_staged(tmp_path: Path) -> None:
    """What would stop a build stops the staging, with the same list."""
    root = make_project(tmp_path, files={"practices/2025/projects/donor-day/text.ru.md": None})
    with pytest.raises(StageError, match="translation-missing"):
        stage(root, root / "site", tmp_path / "stage")


def test_the_comparison_names_every_difference() -> None:
    """A file that is gone, that is new, that is another: each is named, a text with its line."""
    ours = {"a.html": b"x\ny\n", "b.png": b"\xff1", "c": b"", "d": b"same"}
    theirs = {"a.html": b"x\nz\n", "b.png": b"\xff2", "d": b"same", "e": b""}
    assert list(differences(ours, theirs)) == ["≠ a.html\n    -y\n    +z", "≠ b.png", "- c", "+ e"]
