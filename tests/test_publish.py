"""The site that stands is whole at every moment, whatever happens to a build."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from practicebook.publish import (
    AnotherBuild,
    Digests,
    NoFolder,
    Publication,
    link_below,
    write_cached,
    write_manifest,
)
from sample_project import ROOT


def stage(publication: Publication, text: str) -> None:
    publication.staging.mkdir()
    (publication.staging / "index.html").write_text(text, "utf-8")


def publish(site: Path, text: str) -> None:
    publication = Publication(site)
    stage(publication, text)
    publication.publish()


def index(site: Path) -> str:
    return (site / "index.html").read_text("utf-8")


def left_beside(site: Path) -> list[str]:
    """What lies beside the site but the lock file, which may stay."""
    return sorted(f.name for f in site.parent.iterdir() if f.name not in (site.name, ".site.lock"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "public" / "site"


def test_a_finished_build_takes_the_place_of_the_old_site(site: Path) -> None:
    """The new site replaces the old one whole: no page of the old one stays."""
    publish(site, "ескі")
    (site / "gone.html").write_text("x", "utf-8")
    publish(site, "жаңа")
    assert index(site) == "жаңа"
    assert [file.name for file in site.iterdir()] == ["index.html"]
    assert left_beside(site) == []


def test_the_old_site_stands_while_the_new_one_is_built(site: Path) -> None:
    """Until the last moment readers see the old site."""
    publish(site, "ескі")
    publication = Publication(site)
    stage(publication, "жаңа")
    assert index(site) == "ескі"
    publication.publish()
    assert index(site) == "жаңа"


def test_a_failed_build_leaves_no_trace(site: Path) -> None:
    """What stood before stands; nothing half-made lies beside it."""
    publish(site, "ескі")
    publication = Publication(site)
    stage(publication, "жарты")
    publication.discard()
    assert index(site) == "ескі"
    assert left_beside(site) == []


def test_a_first_build_that_fails_makes_no_site(site: Path) -> None:
    """Where no site stood, none stands after a failure."""
    publication = Publication(site)
    publication.discard()
    assert not site.exists()


def test_two_builds_do_not_write_into_each_other(site: Path) -> None:
    """A second build of the same site is refused until the first one is done, either way."""
    first = Publication(site)
    with pytest.raises(AnotherBuild, match="site"):
        Publication(site)
    stage(first, "бірінші")
    first.publish()
    second = Publication(site)
    with pytest.raises(AnotherBuild):
        Publication(site)
    second.discard()
    Publication(site).discard()
    assert index(site) == "бірінші"


def test_two_sites_are_built_side_by_side(tmp_path: Path) -> None:
    """Builds of two different sites do not wait for each other."""
    first, second = Publication(tmp_path / "a"), Publication(tmp_path / "b")
    first.discard()
    second.discard()


def test_what_an_earlier_build_left_is_cleared(site: Path) -> None:
    """A new build begins with an empty staging folder."""
    site.parent.mkdir()
    (site.parent / "site.new").mkdir()
    (site.parent / "site.new" / "stale.html").write_text("x", "utf-8")
    publish(site, "жаңа")
    assert [file.name for file in site.iterdir()] == ["index.html"]


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_build_never_empties_a_foreign_folder(kind: str, site: Path, tmp_path: Path) -> None:
    """A link or file under the name of a folder of ours is taken away by itself; what it leads to stays."""
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "diploma.docx").write_bytes(b"x")
    publish(site, "ескі")
    for name in ("site.new", "site.old"):
        if kind == "link":
            (site.parent / name).symlink_to(victim, target_is_directory=True)
        else:
            (site.parent / name).write_bytes(b"x")
    publish(site, "жаңа")
    assert index(site) == "жаңа" and left_beside(site) == []
    assert [file.name for file in victim.iterdir()] == ["diploma.docx"]


@pytest.mark.parametrize("kind", ["link", "dangling link", "file"])
def test_a_site_that_is_no_folder_is_refused(kind: str, site: Path, tmp_path: Path) -> None:
    """A site that is a link or a file is refused: a link would lead the build into another folder."""
    victim = tmp_path / "victim"
    site.parent.mkdir()
    if kind == "file":
        site.write_bytes(b"x")
    else:
        if kind == "link":
            victim.mkdir()
            (victim / "diploma.docx").write_bytes(b"x")
        site.symlink_to(victim, target_is_directory=True)
    with pytest.raises(NoFolder, match="site"):
        Publication(site)
    assert site.is_symlink() or site.is_file()
    assert kind != "link" or (victim / "diploma.docx").is_file()


KILLED = """
import os, signal, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from practicebook.publish import Publication
site = Path(sys.argv[1])
publication = Publication(site)
publication.staging.mkdir()
(publication.staging / "index.html").write_text("жарты", "utf-8")
if sys.argv[2] == "between the renames":
    site.rename(site.with_name("site.old"))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["while writing", "between the renames"])
def test_a_killed_build_is_recovered_by_the_next_one(moment: str, site: Path) -> None:
    """After a kill at the worst moment the next build frees the lock and puts the old site back."""
    publish(site, "ескі")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(site), moment],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    publication = Publication(site)
    assert index(site) == "ескі"
    assert not publication.staging.exists()
    stage(publication, "жаңа")
    publication.publish()
    assert index(site) == "жаңа"
    assert left_beside(site) == []


def test_the_manifest_proves_every_file_but_itself(site: Path) -> None:
    """manifest.json holds the SHA-256 of each published file, by its path, sorted."""
    publish(site, "бет")
    (site / "ru" / "а б").mkdir(parents=True)
    (site / "ru" / "а б" / "x.pdf").write_bytes(b"\x00\x01")
    assert write_manifest(site) == 2
    manifest = json.loads((site / "manifest.json").read_text("utf-8"))
    assert manifest == {
        "algorithm": "sha256",
        "files": {
            "index.html": hashlib.sha256("бет".encode()).hexdigest(),
            "ru/а б/x.pdf": hashlib.sha256(b"\x00\x01").hexdigest(),
        },
    }
    first = (site / "manifest.json").read_bytes()
    assert write_manifest(site) == 2
    assert (site / "manifest.json").read_bytes() == first


@pytest.mark.parametrize("links", [True, False])
def test_what_is_taken_from_a_cache_keeps_it_as_it_is(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A site takes photos over without a second copy; a disk without links gets one.

    Neither what is written later at such an address nor a new file in the cache changes the other.
    """
    if not links:
        refused = OSError(errno.EPERM, "no links here")
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(refused))
    cached, site = tmp_path / "cache" / "a.webp", tmp_path / "site"
    write_cached(cached, b"photo")
    link_below(site, "photos/a.webp", cached)
    link_below(site, "photos/a.webp", cached)  # what stands there gives way
    shown = site / "photos" / "a.webp"
    assert shown.read_bytes() == b"photo" and shown.samefile(cached) == links
    Digests(site).write("photos/a.webp", b"other")
    assert cached.read_bytes() == b"photo"
    write_cached(cached, b"new")
    assert shown.read_bytes() == b"other"
    with pytest.raises(FileNotFoundError):
        link_below(site, "photos/b.webp", tmp_path / "cache" / "b.webp")


def test_many_may_fill_a_cache_at_once(tmp_path: Path) -> None:
    """Threads that make one folder of a cache at the same moment do not take it for a stray file."""
    names = [f"{turn:03}/{thread}" for turn in range(150) for thread in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: write_cached(tmp_path / "photos" / name, b"x"), names))
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == len(names)


@pytest.mark.parametrize("encoding", ["cp1251", "ascii"])
def test_a_command_speaks_in_a_window_without_our_letters(encoding: str) -> None:
    """Where a terminal cannot show a letter a sign stands for it: the command goes on to its end."""
    code = "from practicebook.publish import run_tool; print(run_tool(lambda: print('қате') or 3))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0 and done.stdout.split()[-1] == b"3", done.stderr.decode()
