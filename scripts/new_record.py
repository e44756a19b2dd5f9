"""Start a record: a folder with every required field, hints and headings; without arguments, a form."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click
from practicebook.collection import Collection
from practicebook.load import load
from practicebook.new_record import (
    Refused,
    begin,
    checked_kind,
    checked_slug,
    checked_year,
    slug_from,
)
from practicebook.problems import MESSAGE_LANGUAGES, message, message_language
from practicebook.publish import run_tool
from practicebook.scaffold import KINDS, Taken, hint_language, registry_ids, write_record
from practicebook.settings import read_settings
from practicebook.wording import wording

ROOT = Path(__file__).resolve().parent.parent
Answer = TypeVar("Answer")


def main() -> int:
    """Write the record that the arguments, or the answers in the form, ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", help=", ".join(KINDS))
    parser.add_argument("--year")
    parser.add_argument("--slug")
    parser.add_argument("--lang", choices=MESSAGE_LANGUAGES, default=message_language())
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    options = parser.parse_args()
    if not (options.root / "mkdocs.yml").is_file():
        parser.error(f"no mkdocs.yml in {options.root}")
    desk = _Desk(options.root, options.lang)
    try:
        if options.kind or options.year or options.slug:
            desk.write(options.kind or "", options.year or "", options.slug or "", {})
        elif sys.stdin.isatty() and sys.stdout.isatty():
            desk.write(*desk.form())
        else:
            raise Refused("new_no_terminal")
    except Refused as refused:
        print(desk.say(refused.name, **refused.blanks), file=sys.stderr)
        return 2 if refused.usage else 1
    except click.Abort:
        print("\n" + desk.say("new_stopped"), file=sys.stderr)
        return 1
    return 0


class _Desk:
    """Asks and answers an editor in a language about the project at `root`."""

    def __init__(self, root: Path, language: str) -> None:
        self.root = root
        self.language = language
        self.collection: Collection = load(root, read_settings(root).languages)[0]

    def say(self, name: str, **blanks: object) -> str:
        """A sentence of the tools in the editor's language."""
        return message(name, self.language).format(**blanks)

    def write(self, kind: str, year: str, slug: str, known: Mapping[str, Any]) -> None:
        """Write the record and say what comes next; raises Refused."""
        kind = checked_kind(kind)
        whole_year = checked_year(year, kind, self.collection)
        slug = "" if kind == "edition" else checked_slug(slug, whole_year, self.collection)
        draft = begin(self.collection, kind, whole_year, self.language, known)
        try:
            folder = write_record(self.root, draft, slug)
        except Taken as taken:
            raise Refused("new_taken", usage=False, found=taken) from None
        path = folder.relative_to(self.root).as_posix()
        print(self.say("new_written", folder=path, files=", ".join(draft.files())))
        print(self.say(f"new_next_{'edition' if kind == 'edition' else 'record'}", year=year))

    # --- the form ------------------------------------------------------------------------------------

    def form(self) -> tuple[str, str, str, dict[str, Any]]:
        """Ask for kind, year, titles, direction, region and slug; every answer is checked at once."""
        print(self.say("new_form"))
        kinds = {kind: self.say(f"new_kind_{kind}") for kind in KINDS}
        kind = self._choose("new_ask_kind", kinds)
        years = [edition.year for edition in self.collection.editions]
        newest = max(years, default=0)
        offered = newest + 1 if kind == "edition" else newest
        year = self._ask(
            "new_ask_year",
            lambda text: checked_year(text, kind, self.collection),
            str(offered) if newest else "",
        )
        if kind == "edition":
            return kind, str(year), "", {}
        known = self._known(kind)
        title = next(iter(known.get("title", {}).values()), "")
        slug = self._ask(
            "new_ask_slug",
            lambda text: checked_slug(text, year, self.collection),
            slug_from(title),
        )
        return kind, str(year), slug, known

    def _known(self, kind: str) -> dict[str, Any]:
        """What the form asks for; what was left empty stays a placeholder in the record."""
        titles = {}
        for language in self.collection.languages:
            name = wording(language).words["language_name"]
            titles[language] = self._ask("new_ask_title", str.strip, language=name, empty=True)
        known: dict[str, Any] = {"title": titles} if all(titles.values()) else {}
        hints = hint_language(self.language, self.collection.languages)
        ids = registry_ids(self.collection, hints)
        if kind == "project":
            known["directions"] = [self._choose("new_ask_direction", ids["directions"])]
        known["place"] = {"region": self._choose("new_ask_region", ids["regions"])}
        return known

    def _choose(self, question: str, choices: Mapping[str, str]) -> str:
        """One of the choices, by its number in the list."""
        ids = list(choices)
        for number, id in enumerate(ids, 1):
            print(f"  {number:2}. {choices[id]}")

        def chosen(text: str) -> str:
            if text.isascii() and text.isdigit() and 1 <= int(text) <= len(ids):
                return ids[int(text) - 1]
            raise Refused("new_number", last=len(ids))

        return self._ask(question, chosen)

    def _ask(
        self,
        question: str,
        check: Callable[[str], Answer],
        default: str = "",
        empty: bool = False,
        **blanks: object,
    ) -> Answer:
        """Ask until the answer passes the check; an empty answer takes the default."""
        shown = f" [{default}]" if default else ""
        while True:
            text = f"{self.say(question, **blanks)}{shown}"
            answer = str(click.prompt(text, default=default, show_default=False)).strip()
            try:
                if answer or empty:
                    return check(answer)
                print(self.say("new_empty"))
            except Refused as refused:
                print(self.say(refused.name, **refused.blanks))


if __name__ == "__main__":
    sys.exit(run_tool(main))
