"""Pack what another team needs to repeat a practice into one ZIP: always the same bytes.

Everything is stored, not compressed: PDFs hardly shrink, and no two versions of zlib agree on bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

from .archives import zipped
from .book.press import Press
from .collection import AnyEntry, Collection, Edition, Project
from .model import BudgetLine
from .placeholders import placeholder
from .scaffold import quoted, section_texts, yaml_map
from .tables import safe_cell
from .typography import WORD_JOINER
from .views import page_path
from .wording import Wording, wording

TEMPLATES = Path("overrides", "fragments", "repeat")
RECORD = "record"  # the folder of the new record; its team gives it a name of its own


def pack_path(project: AnyEntry, language: str) -> str:
    """A practice's pack, below the site's root; the same address from both languages' sites."""
    return f"{page_path(project)}{project.slug}.{language}.zip"


@dataclass(frozen=True)
class Packer:
    """Makes the packs of one collection. `root` holds the templates, `press` prints the PDFs."""

    root: Path
    press: Press
    collection: Collection

    def pack(self, project: Project, edition: Edition, language: str) -> bytes:
        """The ZIP of a practice in a language."""
        return zipped(self.files(project, edition, language))

    def files(self, project: Project, edition: Edition, language: str) -> dict[str, bytes]:
        """Every file of a practice's pack, by its name in the ZIP."""
        press, collection = self.press, self.collection
        leaflet = press.leaflet(collection, edition, project, language)
        checklist = press.checklist(collection, edition, project, language)
        texts = {
            f"{RECORD}/text.{l}.md": _lines(section_texts("projects", l, _hints(l)))
            for l in collection.languages
        }
        files = {
            f"{project.slug}.pdf": leaflet.file.read_bytes(),
            "checklist.pdf": checklist.file.read_bytes(),
            "budget.csv": budget_sheet(project, wording(language)),
            f"{RECORD}/facts.yml": _lines(self.facts(project, edition, language)),
            **texts,
        }
        readme = self._readme(project, edition, language, list(files))
        # Notepad takes a text without the mark for one in the computer's own code page.
        return {"README.txt": b"\xef\xbb\xbf" + _lines(readme, "\r\n"), **files}

    def facts(self, project: Project, edition: Edition, language: str) -> str:
        """The facts.yml of a new draft that repeats the practice, with hints in the language."""
        facts, year = project.facts, edition.year + 1
        say = wording(language).words.repeat
        return self._render(
            "facts.yml",
            facts=facts,
            slug=project.slug,
            title=facts.title[language],
            words=say,
            fill=lambda name: yaml_map({l: _fill(name, l) for l in self.collection.languages}),
            one=lambda name: quoted(_fill(name, language)),
            period={"start": f"{year}-01-01", "end": f"{year}-12-31"},
            grant=sum(line.planned for line in facts.budget if line.source == "grant"),
            reviewed=any(self.collection.directions[id].medical_review for id in facts.directions),
        )

    def _readme(self, project: Project, edition: Edition, language: str, names: list[str]) -> str:
        facts = project.facts
        folder = "" if language == self.collection.languages[0] else f"{language}/"
        return self._render(
            "readme.txt",
            words=wording(language).words.repeat,
            title=facts.title[language],
            files=[{"name": name, "what": _what(name)} for name in names],
            url=f"{self.press.site_url}{folder}{page_path(project)}",
            licence=facts.licence or edition.facts.licence,
            year=edition.year + 1,
            sample=facts.sample,
        )

    def _render(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(**values)

    @cached_property
    def _environment(self) -> jinja2.Environment:
        environment = jinja2.Environment(  # plain text and YAML: what is text is quoted
            loader=jinja2.FileSystemLoader(self.root / TEMPLATES),
            trim_blocks=True,
            keep_trailing_newline=True,
            undefined=jinja2.StrictUndefined,
        )
        environment.filters["localized"] = yaml_map
        environment.filters["comment"] = lambda text: " ".join(str(text).split())
        return environment


def budget_sheet(project: Project, say: Wording) -> bytes:
    """The budget as a table for Excel, with an empty column for the team's own plan.

    Columns are parted by semicolons, as Excel expects where the comma is a decimal sign.
    """
    words, ours = say.words.practice, say.words.repeat.budget
    head = [words.budget_item, words.source, ours.planned, ours.actual, ours.ours, words.note]
    rows = [_budget_row(line, say) for line in project.facts.budget]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _budget_row(line: BudgetLine, say: Wording) -> list[str | int | None]:
    item = line.item[say.language]
    note = line.note[say.language] if line.note else None
    source = say.words.practice[f"source_{line.source}"]
    return [item, source, line.planned, line.actual, None, note]


def _what(name: str) -> str:
    """The key of a file's description."""
    known = {"checklist.pdf": "checklist", "budget.csv": "budget", f"{RECORD}/facts.yml": "facts"}
    return known.get(name, "text" if name.startswith(RECORD) else "leaflet")


def _fill(name: str, language: str) -> str:
    return placeholder(wording(language).words.repeat.fill[name], language)


def _hints(language: str) -> Mapping[str, str]:
    hints: Mapping[str, str] = wording(language).words.repeat.sections
    return hints


def _lines(text: str, end: str = "\n") -> bytes:
    return text.replace(WORD_JOINER, "").replace("\n", end).encode()
