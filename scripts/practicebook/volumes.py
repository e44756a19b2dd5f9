"""Say which volumes readers can download, print them, and list them on their page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from .book.press import Press, Printed
from .collection import Collection, Edition
from .views import View, volume_path
from .wording import wording

# What a volume comes as, in the order of the downloads page.
Form = Literal["screen", "large", "epub", "print"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True)
class Volume:
    """A volume that readers can download: its edition, languages, form and address.

    `printed`: None in a preview, which prints those that somebody asks for.
    """

    edition: Edition
    languages: tuple[str, ...]
    form: Form
    path: str
    printed: Printed | None = None


def volumes_of(public: Collection) -> list[Volume]:
    """Those of every edition that has records: each form in each language, and a joint volume."""
    each = [(language,) for language in public.languages]
    joint = [public.languages] if len(each) > 1 else []
    return [
        Volume(edition, languages, form, volume_path(edition.year, languages, form))
        for edition in reversed(public.editions)
        if edition.entries
        for form in FORMS
        for languages in (each + joint if form == "screen" else each)
    ]


def print_volume(volume: Volume, public: Collection, press: Press, quick: bool = False) -> Printed:
    """Print a volume of the published records; `quick`: to look at while writing."""
    edition, languages = volume.edition, volume.languages
    if volume.form == "epub":
        return press.epub(public, edition, languages[0])
    return press.volume(public, edition, languages, volume.form, quick)


def downloads(volumes: Sequence[Volume], language: str) -> list[View]:
    """The downloads page, edition by edition and form by form; of what is printed, how long it is."""
    words = wording(language).words.downloads
    rows: dict[int, dict[Form, list[View]]] = {}
    for volume in volumes:
        forms = rows.setdefault(volume.edition.year, {})
        forms.setdefault(volume.form, []).append(_download(volume, language))
    return [
        {
            "heading": str(words.volume).format(year=year),
            "forms": [{**words.forms[form], "volumes": found} for form, found in forms.items()],
        }
        for year, forms in rows.items()
    ]


def _download(volume: Volume, language: str) -> View:
    facts = ["EPUB" if volume.form == "epub" else "PDF"]
    if printed := volume.printed:
        say = wording(language)
        size = say.number(round(printed.bytes / 1e6, 1))
        facts += [say.count(printed.pages, "pages")] if printed.pages else []
        facts.append(str(say.words.downloads.size).format(megabytes=size))
    return {
        "path": volume.path.removeprefix("downloads/"),
        "languages": " · ".join(wording(l).words.language_name for l in volume.languages),
        "facts": facts,
    }
