"""Write what the generator is made of: a CycloneDX SBOM of the locked libraries, always the same bytes.

Refuses a library whose licence does not let everyone pass it on: exit 1, its name and its licence.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Component = dict[str, Any]
# Licences under which a library may be used, changed and passed on by anyone. MPL asks to pass on
# its own files with their source, which the wheels do.
FREE = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-CMU"),
        *("MPL-2.0", "PSF-2.0", "Unlicense", "Zlib"),
    }
)
# What older packages say instead of a name of the SPDX list.
FREE_CLASSIFIERS = frozenset(
    f"License :: OSI Approved :: {name}"
    for name in (
        *("Apache Software License", "BSD License", "MIT License"),
        "Mozilla Public License 2.0 (MPL 2.0)",
    )
)


def locked(requirements: str) -> frozenset[str]:
    """The names of the libraries in a compiled requirements file, in the form of PEP 503."""
    return frozenset(
        _normal(name) for name in re.findall(r"(?m)^([A-Za-z0-9._-]+)==", requirements)
    )


def installed() -> dict[str, Any]:
    """The SBOM of the environment that runs this script, without clock or serial number."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "cyclonedx_py", "environment", sys.executable),
            *("--output-reproducible", "--spec-version", "1.6", "--output-file", "-"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    bom: dict[str, Any] = json.loads(done.stdout)
    return bom


def only(bom: dict[str, Any], names: frozenset[str], version: str | None) -> dict[str, Any]:
    """The part of `bom` that a build uses, with the generator itself as what it belongs to."""
    parts = [part for part in bom["components"] if _normal(part["name"]) in names]
    kept = {part["bom-ref"] for part in parts}
    generator = {"type": "application", "name": "practicebook", "bom-ref": "practicebook"}
    if version:
        generator["version"] = version
    needs = [each for each in bom["dependencies"] if each["ref"] in kept]
    needs = [{**each, "dependsOn": sorted(kept & set(each.get("dependsOn", ())))} for each in needs]
    root = {"ref": "practicebook", "dependsOn": sorted(kept)}
    return {
        **bom,
        "metadata": {**bom["metadata"], "component": generator},
        "components": parts,
        "dependencies": [root, *needs],
    }


def not_free(component: Component) -> list[str]:
    """The licences of a library that are not known to be free; «none» where it names none."""
    named = list(_licences(component))
    return [name for name in named or ["none"] if name not in FREE | FREE_CLASSIFIERS]


def _licences(component: Component) -> Iterator[str]:
    for each in component.get("licenses", ()):
        if expression := each.get("expression"):
            words = re.findall(r"[A-Za-z0-9.+-]+", expression)
            yield from (word for word in words if word not in {"AND", "OR", "WITH"})
        else:
            yield each["license"].get("id") or each["license"]["name"]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    """Write the SBOM of requirements.txt, or say what is in its way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, help="the file to write, sbom.cdx.json")
    parser.add_argument("--version", help="the version of the generator, as the tag says it")
    options = parser.parse_args()
    names = locked((ROOT / "requirements.txt").read_text("utf-8"))
    bom = only(installed(), names, options.version)
    missing = names - {_normal(part["name"]) for part in bom["components"]}
    refused = {part["name"]: found for part in bom["components"] if (found := not_free(part))}
    for name in sorted(missing):
        print(f"{name}: locked in requirements.txt, but not installed", file=sys.stderr)
    for name, found in sorted(refused.items()):
        print(f"{name}: the licence is not known to be free: {', '.join(found)}", file=sys.stderr)
    if missing or refused:
        return 1
    options.target.parent.mkdir(parents=True, exist_ok=True)
    options.target.write_text(json.dumps(bom, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{len(bom['components'])} libraries, each free to pass on: {options.target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
