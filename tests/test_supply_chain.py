"""What the generator is made of is known and free; what is released can be checked."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from gather_release import gather
from sample_project import ROOT
from write_sbom import locked, not_free, only


@pytest.fixture(scope="module")
def sbom(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The SBOM of the libraries that are installed here, as `make sbom` writes it."""
    return _written(tmp_path_factory.mktemp("sbom") / "sbom.cdx.json")


def _written(target: Path) -> bytes:
    script = str(ROOT / "scripts" / "write_sbom.py")
    done = subprocess.run(
        [sys.executable, script, str(target), "--version", "v2025.1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return target.read_bytes()


def test_everyone_may_pass_on_what_the_generator_is_made_of(sbom: bytes) -> None:
    """Each library of requirements.txt stands in the SBOM, with a licence that is known to be free."""
    bom = json.loads(sbom)
    names = locked((ROOT / "requirements.txt").read_text("utf-8"))
    assert {part["name"].replace("_", "-").lower() for part in bom["components"]} == names
    assert {part["name"]: not_free(part) for part in bom["components"]} == {
        part["name"]: [] for part in bom["components"]
    }
    root = next(each for each in bom["dependencies"] if each["ref"] == "practicebook")
    assert len(root["dependsOn"]) == len(names)


def test_the_same_libraries_give_the_same_sbom(sbom: bytes, tmp_path: Path) -> None:
    """Neither the clock, nor a random number, nor this machine's folders stand in it."""
    assert _written(tmp_path / "other" / "sbom.cdx.json") == sbom
    assert b"timestamp" not in sbom and b"serialNumber" not in sbom
    assert str(ROOT).encode() not in sbom and sys.prefix.encode() not in sbom


@pytest.mark.parametrize(
    ("licences", "refused"),
    [
        ([{"license": {"id": "MIT"}}], []),
        ([{"expression": "Apache-2.0 OR BSD-2-Clause"}], []),
        ([{"expression": "MIT AND GPL-3.0-only"}], ["GPL-3.0-only"]),
        ([{"license": {"id": "MIT"}}, {"license": {"name": "Proprietary"}}], ["Proprietary"]),
        ([{"license": {"name": "License :: OSI Approved :: BSD License"}}], []),
        ([], ["none"]),
    ],
)
def test_a_licence_that_is_not_known_to_be_free_is_refused(
    licences: list[dict[str, Any]], refused: list[str]
) -> None:
    """An unfree, an unknown and a missing licence are each named."""
    assert not_free({"name": "x", "licenses": licences}) == refused


def test_tools_of_the_desk_are_no_part_of_the_generator() -> None:
    """What only tests and linters need is left out, with everything that leads to it."""
    bom = {
        "metadata": {},
        "components": [{"name": "A_b", "bom-ref": "a"}, {"name": "pytest", "bom-ref": "p"}],
        "dependencies": [{"ref": "a", "dependsOn": ["p"]}, {"ref": "p"}],
    }
    kept = only(bom, locked("a-b==1 \\\n    --hash=sha256:0\n"), None)
    assert [part["name"] for part in kept["components"]] == ["A_b"]
    assert kept["dependencies"] == [
        {"ref": "practicebook", "dependsOn": ["a"]},
        {"ref": "a", "dependsOn": []},
    ]


# --- a release ---------------------------------------------------------------------------------------


def test_a_release_holds_volumes_data_manifest_and_digests(edition: Path, tmp_path: Path) -> None:
    """Whoever downloads a file of a release can check it by the list of digests beside it."""
    target = tmp_path / "release"
    target.mkdir()
    (target / "sbom.cdx.json").write_text("{}", "utf-8")
    (target / "of-the-last-release.pdf").write_bytes(b"old")
    names = gather(edition, target)
    endings = {name.split(".", 1)[1] for name in names if name.startswith("best-practices-2025")}
    assert endings >= {"kk.pdf", "ru.pdf", "kk-ru.pdf", "kk.print.pdf", "kk.epub", "ru.epub"}
    assert {"manifest.json", "open-data.zip", "sbom.cdx.json", "SHA256SUMS"} <= set(names)
    assert "of-the-last-release.pdf" not in names
    sums = dict(
        reversed(line.split("  ")) for line in (target / "SHA256SUMS").read_text().splitlines()
    )
    assert sorted(sums) == [name for name in names if name != "SHA256SUMS"]
    for name, digest in sums.items():
        assert hashlib.sha256((target / name).read_bytes()).hexdigest() == digest


def test_the_data_of_a_release_come_with_their_schemas(edition: Path, tmp_path: Path) -> None:
    """The archive holds every data file and schema, the same bytes each time."""
    gather(edition, tmp_path / "one")
    gather(edition, tmp_path / "two")
    one = tmp_path / "one" / "open-data.zip"
    assert one.read_bytes() == (tmp_path / "two" / "open-data.zip").read_bytes()
    names = zipfile.ZipFile(one).namelist()
    assert {"data/2025/projects.csv", "data/2025/projects.json", "schema/project.json"} <= set(
        names
    )
    assert not [name for name in names if name.endswith(".html")]
