"""Write the report forms to hand out (Word and Excel, by kind and language): docs/editors/templates/."""

from __future__ import annotations

from pathlib import Path

from practicebook.importing.form import report_form
from practicebook.importing.sheet_form import sheet_form
from practicebook.importing.vocabulary import KINDS
from practicebook.importing.word_form import word_form
from practicebook.load import load
from practicebook.publish import write_whole
from practicebook.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path("docs", "editors", "templates")


def templates(root: Path) -> dict[str, bytes]:
    """The forms by file name, made from the model and the registries of today."""
    languages = read_settings(root).languages
    collection, _ = load(root, languages)
    made = {}
    for kind, name in KINDS.items():
        for language in languages:
            form = report_form(kind, language, collection)  # type: ignore[arg-type]
            # No dot before the language: static-i18n would take it for a page's suffix.
            made[f"{name}-report-{language}.docx"] = word_form(form)
            made[f"{name}-report-{language}.xlsx"] = sheet_form(form)
    return made


def main() -> None:
    """Write every form."""
    for name, content in templates(ROOT).items():
        write_whole(ROOT / FOLDER / name, content)


if __name__ == "__main__":
    main()
