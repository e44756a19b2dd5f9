"""Write a project with N seeded records beside the real site's machinery, so that size alone differs."""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path
from typing import Any

import yaml
from prose import LANGUAGES
from records import PHOTO, YEAR, Maker, Record, Registries

ROOT = Path(__file__).resolve().parent.parent
MACHINERY = ("overrides", "docs", "scripts")
REGISTRIES = ("directions", "regions", "indicators", "target_groups", "glossary")
PHOTO_SIZE = (1200, 800)


def write_project(
    root: Path, count: int, seed: int, photo_size: tuple[int, int] = PHOTO_SIZE
) -> list[Record]:
    """Write a project with `count` seeded records under `root`, which must not exist; returns them.

    Machinery, registries and the edition's facts are copies of the real project's: hooks find their
    project by their own path, so links would lead back to the real one.
    """
    root.mkdir(parents=True)
    for folder in MACHINERY:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    content = root / "practices"
    _copy_edition(content)
    made = list(Maker(_registries(), count, seed, photo_size).records())
    for record in made:
        _write_record(content / str(YEAR) / record.kind / record.slug, record)
    return made


def _copy_edition(content: Path) -> None:
    edition = content / str(YEAR)
    edition.mkdir(parents=True)
    for name in REGISTRIES:
        shutil.copy(ROOT / "practices" / f"{name}.yml", content)
    original = ROOT / "practices" / str(YEAR)
    facts = (original / "edition.yml").read_text("utf-8")
    # The order names the real edition's slugs.
    facts = re.sub(r"^order:.*\n(?:[ -].*\n)*", "order: []\n", facts, flags=re.MULTILINE)
    (edition / "edition.yml").write_text(facts, "utf-8")
    for cover in original.glob("cover.*"):
        shutil.copy(cover, edition)


def _registries() -> Registries:
    lists = {name: _read(ROOT / "practices" / f"{name}.yml") for name in REGISTRIES}
    words = {l: _read(ROOT / "scripts/practicebook/wording" / f"{l}.yml") for l in LANGUAGES}
    headings = {
        kind: {l: words[l]["sections"][kind] for l in LANGUAGES} for kind in ("projects", "offices")
    }
    return Registries(
        list(lists["directions"]),
        lists["regions"],
        [id for id in lists["indicators"] if id != "people_reached"],
        list(lists["target_groups"]),
        headings,
    )


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


class _Dumper(yaml.CSafeDumper):
    """Writes no aliases: the data contract refuses them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_record(folder: Path, record: Record) -> None:
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / PHOTO).write_bytes(record.photo)
    facts = yaml.dump(dict(record.facts), Dumper=_Dumper, allow_unicode=True, sort_keys=False)
    (folder / "facts.yml").write_text(facts, "utf-8")
    for language, text in record.texts.items():
        (folder / f"text.{language}.md").write_text(text, "utf-8")


def main() -> None:
    """Write one project, to look at or to profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path, help="a folder that does not exist yet")
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_project(options.root, options.count, options.seed)


if __name__ == "__main__":
    main()
