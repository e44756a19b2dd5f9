"""Whatever breaks while a site is built — power, disk, clock, a cache, a hand — what stood stands.

Every build here is a real one of a small project with its book; `faulty_build.py` brings the fault.
FAULTS in the environment is how many times each random fault comes (`make fuzz` asks for more).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from practicebook.publish import Publication, disk_trouble, is_whole, run_tool, write_noted
from practicebook.verify import verify
from sample_project import PROJECT, make_project
from site_build import build, environment, mkdocs, tree, whole_project

FAULTS = int(os.environ.get("FAULTS", "5"))
DRIVER = Path(__file__).with_name("faulty_build.py")
SPARE = "practices/2025/projects/spare"
TITLES = ("title: {kk: Донор күні, ru: День донора}", "title: {kk: Донор апта, ru: Неделя донора}")
Tree = Mapping[str, bytes]


@dataclass(frozen=True)
class Ground:
    """A built project, the sites of its two versions, and the moments of a build with full caches."""

    root: Path
    sites: tuple[Tree, Tree]
    moments: int

    @property
    def site(self) -> Path:
        """The published folder."""
        return self.root / "site"

    def write(self, version: int) -> None:
        """Have the records in one of the two versions."""
        write_version(self.root, version)


def write_version(root: Path, version: int) -> None:
    """Write the practice's title."""
    file = root / PROJECT / "facts.yml"
    _, rest = file.read_text("utf-8").split("\n", 1)
    file.write_text(f"{TITLES[version]}\n{rest}", "utf-8")


def faulty(root: Path, name: str, number: int, *options: str) -> subprocess.CompletedProcess[str]:
    """A strict build with a fault."""
    command = [sys.executable, str(DRIVER), name, str(number), "build", "--strict", *options]
    return subprocess.run(
        command,
        cwd=root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def moments_of(done: subprocess.CompletedProcess[str]) -> int:
    """How many moments a build had."""
    assert done.returncode == 0, done.stderr
    return int(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Both versions built from nothing; the first one stands."""
    root = whole_project(make_project(tmp_path_factory.mktemp("faults") / "p"))
    shutil.copytree(root / PROJECT, root / SPARE)
    other = shutil.copytree(root, root.parent / "other")
    write_version(other, 1)
    for folder in (root, other):
        done = build(folder)
        assert done.returncode == 0, done.stderr
    sites = (tree(root / "site"), tree(other / "site"))
    assert sites[0] != sites[1]
    moments = moments_of(faulty(root, "count", 0))
    assert tree(root / "site") == sites[0]
    shutil.copytree(root, root.with_name("saved"))
    return Ground(root, sites, moments)


@pytest.fixture
def standing(ground: Ground) -> Iterator[Ground]:
    """The ground with its first version standing; whatever a test does to it is undone."""
    yield ground
    shutil.rmtree(ground.root)
    shutil.copytree(ground.root.with_name("saved"), ground.root)


def refused(done: subprocess.CompletedProcess[str], said: str) -> None:
    """A build that ended with a sentence."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr and said in done.stderr, done.stderr


# --- power ---------------------------------------------------------------------------------------------


def test_a_build_killed_at_any_moment_leaves_the_old_site(standing: Ground) -> None:
    """After each of many kills the old site is whole; the next build gives what a clean one gives.

    Every other time the caches are empty. Kills come one upon the other, as with a bad power line.
    """
    chance = random.Random(2025)
    version = 0
    for number in range(FAULTS):
        standing.write(1 - version)
        if number % 2:
            shutil.rmtree(standing.root / ".cache")
        done = faulty(standing.root, "kill", chance.randrange(1, standing.moments))
        assert done.returncode == -signal.SIGKILL, done.stderr
        stands = tree(whole_site(standing.root))
        assert stands in standing.sites, number
        if stands != standing.sites[version]:
            version = 1 - version  # the kill came when the new site had taken its place
        elif number % 4 == 3 or number == FAULTS - 1:
            version = 1 - version
            succeeds(standing, version)


def whole_site(root: Path) -> Path:
    """The site; between two renames the old one stands beside its place until the next build."""
    site = root / "site"
    return site if site.exists() else root / "site.old"


def succeeds(ground: Ground, version: int) -> None:
    """The next build gives what a clean one gives."""
    done = build(ground.root)
    assert done.returncode == 0, done.stderr
    assert tree(ground.site) == ground.sites[version]


# --- the disk ------------------------------------------------------------------------------------------


def test_a_full_disk_stops_the_build_with_a_sentence(standing: Ground) -> None:
    """From whatever moment nothing can be written: the old site stands, and no half of a new one."""
    chance = random.Random(2025)
    standing.write(1)
    for _ in range(-(-FAULTS // 2)):
        # The second half of the moments takes the old site away, for which there is always room.
        done = faulty(standing.root, "full", chance.randrange(1, standing.moments // 2))
        refused(done, "No room is left on the disk: ")
        assert tree(standing.site) == standing.sites[0]
        assert not (standing.root / "site.new").exists()
    succeeds(standing, 1)


def test_a_disk_that_fills_up_in_the_middle_of_a_file(standing: Ground) -> None:
    """A file of which only the beginning could be written never comes to readers."""
    standing.write(1)
    done = faulty(standing.root, "limit", 60_000)
    refused(done, "No room is left on the disk: ")
    assert tree(standing.site) == standing.sites[0]


def test_a_folder_that_may_not_be_written(standing: Ground) -> None:
    """Without the right to write a build says so, and nothing is touched."""
    standing.write(1)
    refused(faulty(standing.root, "locked", 0), "may not be read or written")
    assert tree(standing.site) == standing.sites[0]


def test_a_site_that_cannot_be_moved_in_is_not_taken_away(tmp_path: Path) -> None:
    """Where the new site cannot take its place, the old one gets it back."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("ескі", "utf-8")
    publication = Publication(site)  # nothing is staged: the second rename fails
    with pytest.raises(FileNotFoundError):
        publication.publish()
    publication.discard()
    assert (site / "index.html").read_text("utf-8") == "ескі"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_tool_tells_what_the_disk_refused(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command ends with a sentence in the editor's language, not with a traceback."""
    monkeypatch.setenv("PRACTICEBOOK_LANG", language)

    def main() -> int:
        Path("nowhere", "at-all.yml").write_text("", "utf-8")
        return 0

    assert run_tool(main) == 1
    said = capsys.readouterr().err
    assert str(Path("nowhere", "at-all.yml")) in said and said.count("\n") == 1
    for number in (28, 13, 2, 5):
        assert "a.yml" in disk_trouble(OSError(number, os.strerror(number), "a.yml"))
    assert "b.yml" in disk_trouble(OSError(28, "full", "a.yml", None, "b.yml"))


# --- the clock -----------------------------------------------------------------------------------------


def test_the_clock_decides_nothing(standing: Ground) -> None:
    """Files from the future and from 1971, and an edit older than what was built from it: the same site."""
    chance = random.Random(2025)
    files = [file for file in standing.root.rglob("*") if file.is_file()]
    for file in files:
        day = chance.choice([31_536_000, 2_208_988_800])  # 1971, 2040
        os.utime(file, (day, day))
    standing.write(1)
    os.utime(standing.root / PROJECT / "facts.yml", (31_536_000, 31_536_000))
    succeeds(standing, 1)


# --- hands ---------------------------------------------------------------------------------------------


def test_a_record_deleted_in_mid_build(standing: Ground, tmp_path: Path) -> None:
    """The build takes the record whole or ends with a sentence; the next one does without it."""
    root = standing.root
    kept = shutil.copytree(root / SPARE, tmp_path / "spare")
    moments = moments_of(faulty(root, "reads", 0))
    chance = random.Random(2025)
    for _ in range(-(-FAULTS // 2)):
        before = tree(standing.site)
        done = faulty(root, f"delete:{SPARE}", chance.randrange(1, moments))
        assert not (root / SPARE).exists()
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode in (0, 1), done.stderr
        if done.returncode:
            assert tree(standing.site) == before
        assert verify(standing.site).differences == []
        shutil.copytree(kept, root / SPARE)
    shutil.rmtree(root / SPARE)
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert not [name for name in tree(standing.site) if "spare" in name]


def test_two_sites_from_one_folder_at_once(standing: Ground, tmp_path: Path) -> None:
    """Two builds that begin with the same empty caches do not get into each other's way."""
    shutil.rmtree(standing.root / ".cache")
    sites = [tmp_path / name for name in ("one", "two")]
    running = [
        subprocess.Popen(
            mkdocs("build", "--strict", "--site-dir", str(site)),
            cwd=standing.root,
            env=environment(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for site in sites
    ]
    for each in running:
        _, said = each.communicate(timeout=300)
        assert each.returncode == 0, said
    assert [tree(site) == standing.sites[0] for site in sites] == [True, True]


# --- caches --------------------------------------------------------------------------------------------


def cut(file: Path) -> None:
    """Half a file."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    """A file of no bytes."""
    file.write_bytes(b"")


def mangled(file: Path) -> None:
    """A file with one byte changed in its middle; it may still be read without an error."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def a_folder(file: Path) -> None:
    """A folder in a file's place, and not an empty one."""
    file.unlink()
    (file / "inside").mkdir(parents=True)
    (file / "inside" / "x").write_text("x", "utf-8")


def taken_away(file: Path) -> None:
    """No file, as after a cleaner of disks."""
    file.unlink()


KINDS = ("photos", "book", "cards", "packs", "search", "checked")
NOTES = ("pages.json", "offline.json", "known.json")


@pytest.mark.parametrize("damage", [cut, emptied, mangled, a_folder, taken_away])
def test_every_cache_heals_itself(damage: Callable[[Path], None], standing: Ground) -> None:
    """Whatever became of the files of every cache: the same site, and afterwards the same caches."""
    cache = standing.root / ".cache"
    whole = {name: content for name, content in tree(cache).items() if not name.startswith(".")}
    assert {name.partition("/")[0] for name in whole} == {*KINDS, *NOTES}
    for name, content in whole.items():
        if content:
            damage(cache / name)
    succeeds(standing, 0)
    healed = tree(cache)
    assert {name for name in whole if healed.get(name) != whole[name]} == set()


def test_a_file_in_the_place_of_a_whole_cache(standing: Ground) -> None:
    """A file that bears the name of a cache's folder is taken away."""
    for name in KINDS:
        folder = standing.root / ".cache" / name
        shutil.rmtree(folder)
        folder.write_text("x", "utf-8")
    succeeds(standing, 0)


def test_a_noted_file_is_known_by_its_bytes(tmp_path: Path) -> None:
    """One bit is enough: a picture that can still be opened is not the one that was drawn."""
    file = tmp_path / "cards" / "a.webp"
    write_noted(file, b"picture")
    assert is_whole(file)
    mangled(file)
    assert not is_whole(file)
    assert not is_whole(tmp_path / "nowhere")
    a_folder(file)
    write_noted(file, b"picture")
    assert is_whole(file)
