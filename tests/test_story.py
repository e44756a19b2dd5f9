"""The text of a record as readers get it: no photo is shown twice."""

from __future__ import annotations

from pathlib import Path

from practicebook.check import check
from practicebook.story import told_sections
from sample_project import LANGUAGES, PROJECT, make_project

SECOND = (
    "    consent: true\n",
    "    consent: true\n  - file: room.jpg\n    alt: {kk: Бөлме, ru: Комната}\n"
    "    credit: {kk: Айша Үлгібаева, ru: Айша Ульгибаева}\n    consent: true\n",
)


def told(root: Path, text: str) -> list[tuple[str, list[str]]]:
    """The titles of the told sections of a Kazakh text, each with the photos in it."""
    changes = {f"{PROJECT}/text.kk.md": text}
    facts = (Path(__file__).parent / "base" / PROJECT / "facts.yml").read_text("utf-8")
    changes[f"{PROJECT}/facts.yml"] = facts.removesuffix(SECOND[0]) + SECOND[1]
    photo = {f"{PROJECT}/photos/room.jpg": {"photo": [60, 40]}}
    collection, _ = check(make_project(root, files=changes, bytes=photo), LANGUAGES)
    entry = collection.entries["2025/projects/donor-day"]
    sections = told_sections(entry, entry.texts["kk"])
    return [(each.title, [p.photo for p in each.parts if p.photo]) for each in sections]


def test_the_photo_at_the_head_of_a_page_stands_nowhere_else(tmp_path: Path) -> None:
    """The first photo opens the page; where the text places it again, only the others are shown."""
    text = (
        "## Мәселе\n\nДонор аз.\n\n![](hall.jpg)\n\n![](room.jpg)\n\n## Кеңес\n\nЕрте бастаңыз.\n"
    )
    assert told(tmp_path, text) == [("Мәселе", ["room.jpg"]), ("Кеңес", [])]


def test_a_section_of_the_first_photo_alone_leaves_no_empty_heading(tmp_path: Path) -> None:
    """A section that held only the photo of the head is left out with its heading."""
    text = "## Фото\n\n![](hall.jpg)\n\n## Мәселе\n\nДонор аз.\n"
    assert told(tmp_path, text) == [("Мәселе", [])]
