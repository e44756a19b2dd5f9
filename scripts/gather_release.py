"""Gather what a release hands out: volumes, open data, the manifest and the digest of each file."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

from practicebook.archives import zipped
from practicebook.publish import run_tool

ROOT = Path(__file__).resolve().parent.parent
DIGESTS = "SHA256SUMS"
DATA = ("data", "schema")


def gather(site: Path, target: Path) -> list[str]:
    """Fill `target` from a built `site`; the names of its files. Whatever else lay there is gone.

    An SBOM that was written into `target` before stays, and is counted with the rest.
    """
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        if not old.name.endswith(".cdx.json"):
            old.unlink()
    for volume in sorted((site / "downloads").iterdir()):
        if volume.suffix in {".pdf", ".epub", ".zip"}:
            shutil.copyfile(volume, target / volume.name)
    shutil.copyfile(site / "manifest.json", target / "manifest.json")
    found = [f for folder in DATA for f in sorted((site / folder).rglob("*")) if f.is_file()]
    data = {
        f.relative_to(site).as_posix(): f.read_bytes()
        for f in found
        if f.suffix in {".json", ".csv"}
    }
    (target / "open-data.zip").write_bytes(zipped(data))
    files = sorted(file for file in target.iterdir() if file.name != DIGESTS)
    digests = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (target / DIGESTS).write_text("".join(digests), "utf-8")
    return sorted(file.name for file in target.iterdir())


def main() -> int:
    """Gather from site/ into build/release/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="a built site")
    parser.add_argument("--target", type=Path, default=ROOT / "build" / "release")
    options = parser.parse_args()
    if not (options.site / "manifest.json").is_file():
        parser.error(f"no built site in {options.site}: make build")
    for name in gather(options.site, options.target):
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(run_tool(main))
