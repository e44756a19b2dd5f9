"""Say where a page stands in every language of the site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .wording import wording


@dataclass(frozen=True)
class Alternates:
    """The languages of a site at `site_url`: the first one's pages stand at the root, others below."""

    site_url: str
    languages: Sequence[str]

    def paths(self, url: str, here: str) -> dict[str, str]:
        """A page's path below the site's root, by language; `url` is its path in the language `here`."""
        default = self.languages[0]
        bare = url if here == default else url.removeprefix(f"{here}/")
        bare = "" if bare == "./" else bare
        return {
            language: bare if language == default else f"{language}/{bare}"
            for language in self.languages
        }

    def switch(self, url: str, here: str) -> list[dict[str, str]]:
        """The ways from a page to itself in every language, each with the language's own name."""
        return [
            {"language": code, "path": path or ".", "name": wording(code).words.language_name}
            for code, path in self.paths(url, here).items()
        ]

    def sitemap(self, urls: Iterable[str], here: str) -> list[dict[str, Any]]:
        """Every page in every language, sorted, with its absolute addresses in all; for hreflang."""
        base = self.site_url.rstrip("/") + "/"
        rows = []
        for url in urls:
            alternates = [
                {"language": code, "url": base + path}
                for code, path in self.paths(url, here).items()
            ]
            rows += [{"url": one["url"], "alternates": alternates} for one in alternates]
        return sorted(rows, key=lambda row: str(row["url"]))
