"""Cite a record: GOST R 7.0.100-2018, APA 7 and BibTeX, as text to copy, and links to share it by."""

from __future__ import annotations

import re
from urllib.parse import quote

from .collection import AnyEntry, Edition
from .model import OfficeFacts
from .typography import WORD_JOINER
from .views import View
from .wording import Wording

_BIBTEX = re.compile(r"[\\{}$&#%_~^]")
_BIBTEX_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def citations(entry: AnyEntry, edition: Edition, url: str, say: Wording) -> list[View]:
    """Every form of citation, in the order shown: id, name, text, and where today's date goes."""
    cite, language = say.words.cite, say.language
    facts = entry.facts
    office = isinstance(facts, OfficeFacts)
    body = facts.host if isinstance(facts, OfficeFacts) else facts.organisation
    person = facts.coordinator if isinstance(facts, OfficeFacts) else facts.lead
    title = facts.title[language]
    values = {
        "title": str(cite.sample).format(title=title) if facts.sample else title,
        "organisation": body.name[language].rstrip("."),  # each form sets its own stop
        "role": cite.role["offices" if office else "projects"],
        "name": person.name[language],
        "collection": edition.facts.title[language],
        "publisher": edition.facts.imprint.publisher[language],
        "year": str(edition.year),
        "url": url,
    }
    values = {name: text.replace(WORD_JOINER, "") for name, text in values.items()}
    gost = str(cite.gost_form).replace("{accessed}", "\0").format(**values).split("\0")
    apa = str(cite.apa_form).format(**values)
    return [
        {"id": "gost", "name": cite.gost, "parts": gost, "accessed": cite.accessed},
        {"id": "apa", "name": cite.apa, "parts": [apa]},
        {"id": "bibtex", "name": cite.bibtex, "parts": [_bibtex(entry, values, say)], "code": True},
    ]


def share_links(title: str, url: str, sample: bool, say: Wording) -> list[View]:
    """Plain links that hand the page to a messenger; nothing is loaded until one is followed."""
    share = say.words.share
    title = sample_title(title, sample, say).replace(WORD_JOINER, "")
    said, address, head = (
        quote(f"{title} — {url}", safe=""),
        quote(url, safe=""),
        quote(title, safe=""),
    )
    return [
        {"id": "whatsapp", "name": share.whatsapp, "url": f"https://wa.me/?text={said}"},
        {
            "id": "telegram",
            "name": share.telegram,
            "url": f"https://t.me/share/url?url={address}&text={head}",
        },
        {"id": "email", "name": share.email, "url": f"mailto:?subject={head}&body={said}"},
    ]


def sample_title(title: str, sample: bool, say: Wording) -> str:
    """A title that leaves the site: «Донор автобусы (үлгі)» where the record is invented."""
    return str(say.words.share.sample).format(title=title) if sample else title


def _bibtex(entry: AnyEntry, values: dict[str, str], say: Wording) -> str:
    fields = {
        "author": "{" + _escaped(values["organisation"]) + "}",
        "title": "{" + _escaped(values["title"]) + "}",
        "booktitle": _escaped(values["collection"]),
        "publisher": _escaped(values["publisher"]),
        "year": values["year"],
        "url": values["url"],
        "langid": say.words.cite.language_id,
    }
    lines = ",\n".join(f"  {name:<9} = {{{text}}}" for name, text in fields.items())
    return f"@incollection{{{entry.slug}-{entry.year},\n{lines}\n}}"


def _escaped(text: str) -> str:
    return _BIBTEX.sub(lambda match: _BIBTEX_WORDS.get(match[0], "\\" + match[0]), text)
