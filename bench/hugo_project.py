"""Write the same records for Hugo: the pages of the stock build in a plain layout, without a search."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from prose import LANGUAGES
from records import YEAR, Record
from stock import SECTIONS, list_entry, page_blocks, words_of, write_page

LAYOUTS = Path(__file__).parent / "hugo"
SETTINGS = {
    "baseURL": "https://practices.example.org/",
    "defaultContentLanguage": LANGUAGES[0],
    "disableKinds": ["taxonomy", "term", "rss"],
    "languages": {
        language: {"contentDir": f"content/{language}", "title": words_of(language)["collection"]}
        for language in LANGUAGES
    },
    "markup": {"goldmark": {"renderer": {"unsafe": False}}},
}
_RECORD_LINK = re.compile(r"\]\((?:\.\./\.\./practices/\d+/|\./)?([a-z0-9-]+)\.md\)")


def write_hugo_project(root: Path, records: Sequence[Record]) -> None:
    """Write `records` as pages of a Hugo project under `root`, at the addresses that ours have."""
    write_page(root / "hugo.json", json.dumps(SETTINGS, ensure_ascii=False, indent=1))
    for layout in sorted(LAYOUTS.glob("*.html")):
        folder = "partials" if layout.name == "frame.html" else "_default"
        write_page(root / "layouts" / folder / layout.name, layout.read_text("utf-8"))
    write_page(root / "layouts" / "index.html", (LAYOUTS / "list.html").read_text("utf-8"))
    for language in LANGUAGES:
        for file, text in _pages(records, language):
            write_page(root / "content" / language / file, text)
    for record in records:
        photo = root / "static" / _folder(record) / "photos" / f"{record.slug}.jpg"
        photo.parent.mkdir(parents=True, exist_ok=True)
        photo.write_bytes(record.photo)


def _pages(records: Sequence[Record], language: str) -> Iterator[tuple[str, str]]:
    words = words_of(language)
    yield "_index.md", _page(words["collection"], "")
    for kind, folder in SECTIONS.items():
        own = [record for record in records if record.kind == kind]
        listed = "\n".join(list_entry(record, language).replace(".md)", "/)") for record in own)
        yield f"{folder}/_index.md", _page(words["nav"][folder], listed)
        for record in own:
            title, *blocks = page_blocks(record, language, words)
            body = "\n\n".join(blocks).replace("](photos/", f"](/{_folder(record)}/photos/")
            body = _RECORD_LINK.sub(rf"](/practices/{YEAR}/\1/)", body)
            yield f"{folder}/{YEAR}/{record.slug}.md", _page(title.removeprefix("# "), body)


def _folder(record: Record) -> str:
    return f"{SECTIONS[record.kind]}/{YEAR}"


def _page(title: str, body: str) -> str:
    front = json.dumps({"title": title, "description": title}, ensure_ascii=False)
    return f"{front}\n\n{body}\n"
