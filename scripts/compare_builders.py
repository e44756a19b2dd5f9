"""Build the staged project with MkDocs and with ProperDocs; say what differs from the site."""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from practicebook.staging import PLAIN, own_part

ROOT = Path(__file__).resolve().parent.parent
BUILDERS = ("mkdocs", "properdocs")
# What Typst and Pillow made is named by its content: copied, not made again. Pages are never copied.
PRINTED = ("book", "cards", "packs", "photos")
SHOWN = 20  # differing files that are named


def build(builder: str, project: Path, target: Path) -> float:
    """Build `project` strictly; the seconds it took. Ends the script where the builder fails."""
    started = time.monotonic()
    done = subprocess.run(
        [
            *(sys.executable, "-m", builder, "build", "--strict"),
            *("--config-file", str(project / "mkdocs.yml"), "--site-dir", str(target)),
        ],
        cwd=project,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{builder} {version(builder)} failed:\n{done.stdout}{done.stderr}")
    return time.monotonic() - started


def tree(site: Path) -> Mapping[str, bytes]:
    """Every file of a site by its path."""
    files = sorted(file for file in site.rglob("*") if file.is_file())
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in files}


def differences(ours: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> Iterator[str]:
    """A line for each file that is missing, more or different; of a text, its first other line."""
    for name in sorted({*ours, *theirs}):
        if name not in theirs:
            yield f"- {name}"
        elif name not in ours:
            yield f"+ {name}"
        elif ours[name] != theirs[name]:
            yield f"≠ {name}{_first_other_line(ours[name], theirs[name])}"


def _first_other_line(ours: bytes, theirs: bytes) -> str:
    try:
        pair = ours.decode().splitlines(), theirs.decode().splitlines()
    except UnicodeDecodeError:
        return ""
    changed = (line for line in difflib.unified_diff(*pair, n=0, lineterm="") if line[0] in "+-")
    return "".join(f"\n    {line[:160]}" for line in list(changed)[2:4])


def main() -> int:
    """Compare both builders' output with site/; exit 1 where one byte differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    options = parser.parse_args()
    project, site = options.root / "build" / "stage", options.root / "site"
    if not (project / "mkdocs.yml").is_file() or not site.is_dir():
        parser.error("nothing to compare: make stage")
    for kind in PRINTED:
        if (made := options.root / ".cache" / kind).is_dir():
            shutil.copytree(made, project / ".cache" / kind, dirs_exist_ok=True)
    ours, equal = tree(site), True
    for builder in BUILDERS:
        target = options.root / "build" / f"by-{builder}"
        seconds = build(builder, project, target)
        found = list(differences(ours, tree(target)))
        equal = equal and not found
        print(f"{builder} {version(builder)}, {seconds:.0f} s: ", end="")
        print(f"{len(found)} of {len(ours)} files differ" if found else f"{len(ours)} files, equal")
        print("".join(f"  {line}\n" for line in found[:SHOWN]), end="")
    return 0 if _plain_is_whole(options.root, project / PLAIN, site) and equal else 1


def _plain_is_whole(root: Path, project: Path, site: Path) -> bool:
    """Build the finished edition without our hooks and templates; whether each page shows the same."""
    target = root / "build" / "by-properdocs-plain"
    seconds = build(BUILDERS[-1], project, target)
    pages = [file.relative_to(site) for file in sorted(site.rglob("index.html"))]
    other = [page for page in pages if own_part(site / page) not in own_part(target / page)]
    print(f"{BUILDERS[-1]} without hooks and templates, {seconds:.0f} s: ", end="")
    print(f"the content of {len(pages) - len(other)} of {len(pages)} pages is equal")
    print("".join(f"  ≠ {page.as_posix()}\n" for page in other[:SHOWN]), end="")
    return not other


if __name__ == "__main__":
    sys.exit(main())
