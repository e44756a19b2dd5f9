"""Write the same records for stock MkDocs: plain Markdown, Material, static-i18n, its search, no hooks."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from prose import LANGUAGES
from records import PHOTO, YEAR, Record

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = {"projects": "practices", "offices": "offices"}  # kind to the site's folder
# Material has no Kazakh: without this one file of ours a stock build dies.
KAZAKH = Path("overrides", "partials", "languages", "kk.html")
SETTINGS = {
    "site_name": "Үздік тәжірибелер",
    "site_url": "https://practices.example.org/",
    "theme": {"name": "material", "custom_dir": "overrides", "language": "kk", "font": False},
    "plugins": [
        "search",
        {
            "i18n": {
                "docs_structure": "suffix",
                "languages": [
                    {"locale": "kk", "name": "Қазақша", "build": True, "default": True},
                    {"locale": "ru", "name": "Русский", "build": True},
                ],
            }
        },
    ],
    "nav": ["index.md", "practices/index.md", "offices/index.md"],
    "not_in_nav": "/practices/[0-9]*\n/offices/[0-9]*\n",
    "markdown_extensions": ["tables", "attr_list"],
}


def write_stock_project(root: Path, records: Sequence[Record]) -> None:
    """Write `records` as pages of a stock project under `root`, at the addresses that ours have."""
    (root / KAZAKH).parent.mkdir(parents=True)
    shutil.copy(ROOT / KAZAKH, root / KAZAKH)
    (root / "mkdocs.yml").write_text(yaml.safe_dump(SETTINGS, allow_unicode=True), "utf-8")
    for language in LANGUAGES:
        words = words_of(language)
        write_page(root / "docs" / f"index.{language}.md", f"# {words['collection']}\n")
        for kind, folder in SECTIONS.items():
            own = [record for record in records if record.kind == kind]
            listed = "\n".join(list_entry(record, language) for record in own)
            page = f"# {words['nav'][folder]}\n\n{listed}\n"
            write_page(root / "docs" / folder / f"index.{language}.md", page)
            for record in own:
                page = "\n\n".join(page_blocks(record, language, words)) + "\n"
                name = f"{record.slug}.{language}.md"
                write_page(root / "docs" / folder / str(YEAR) / name, page)
    for record in records:
        photo = root / "docs" / SECTIONS[record.kind] / str(YEAR) / "photos" / f"{record.slug}.jpg"
        photo.parent.mkdir(exist_ok=True)
        photo.write_bytes(record.photo)


def words_of(language: str) -> dict[str, Any]:
    """Our own wording of a language."""
    file = ROOT / "scripts" / "practicebook" / "wording" / f"{language}.yml"
    words: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return words


def write_page(file: Path, text: str) -> None:
    """Write a file, with its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def list_entry(record: Record, language: str) -> str:
    """A record in the list of its kind."""
    facts = record.facts
    return f"- [{facts['title'][language]}]({YEAR}/{record.slug}.md): {facts['summary'][language]}"


def page_blocks(record: Record, language: str, words: dict[str, Any]) -> Iterator[str]:
    """The page of one record, block by block: what our template shows, as Markdown."""
    facts, say = record.facts, words["practice"]
    alt = facts["photos"][0]["alt"][language]
    photo = f"![{alt}](photos/{record.slug}.jpg)"
    yield f"# {facts['title'][language]}"
    yield facts["summary"][language]
    yield photo
    yield _table((say["facts"], ""), _fact_rows(facts, language, say))
    yield _narrative(record.texts[language], record.kind).replace(f"![]({PHOTO})", photo)
    for name, columns in _TABLES.items():
        if name in facts:
            rows = ([_cell(row.get(c), language) for c in columns] for row in facts[name])
            yield f"## {say[name]}"
            yield _table(columns, rows)
    for name in ("skills", "materials"):
        if "replication" in facts:
            yield f"### {say[name]}"
            yield "\n".join(f"- {line[language]}" for line in facts["replication"][name])


_TABLES = {
    "indicators": ("id", "plan", "fact", "note"),
    "activities": ("title", "planned", "actual", "participants"),
    "target_groups": ("id", "planned", "reached"),
    "budget": ("item", "source", "planned", "actual", "note"),
    "events": ("date", "title", "participants"),
    "partners": ("name", "role"),
    "media": ("date", "outlet", "title"),
}


def _fact_rows(facts: Any, language: str, say: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The scalar facts, those of the small maps (team, funding, …) among them."""
    for name, value in facts.items():
        if name in _TABLES or name in ("title", "summary", "photos", "status", "sample", "links"):
            continue
        if isinstance(value, dict) and not set(value) <= set(LANGUAGES):
            for part, inner in value.items():
                if part not in ("skills", "materials"):
                    yield str(say.get(part, say.get(name, part))), _cell(inner, language)
        else:
            yield str(say.get(name, name)), _cell(value, language)


def _cell(value: Any, language: str) -> str:
    if isinstance(value, dict):
        return str(value[language]) if language in value else ", ".join(map(str, value.values()))
    if isinstance(value, list):
        return ", ".join(_cell(one, language) for one in value)
    return "" if value is None else str(value)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _narrative(text: str, kind: str) -> str:
    """The text with its links to records turned into links to their pages' files."""
    here = SECTIONS[kind]
    text = re.sub(r"\]\(\.\./([a-z0-9-]+)/\)", r"](\1.md)", text)
    other = f"../../{SECTIONS['projects']}/{YEAR}" if here != SECTIONS["projects"] else "."
    return re.sub(r"\]\(\.\./\.\./projects/([a-z0-9-]+)/\)", rf"]({other}/\1.md)", text)
