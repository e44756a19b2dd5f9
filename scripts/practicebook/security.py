"""Say what a browser may do on our pages, once for all who tell it: the page itself and its host.

A page says so in its head, which is all that GitHub Pages allows and all that an offline copy has.
Hosts that read `_headers` (Netlify, Cloudflare Pages) find it in the site; nginx and Caddy have files
in .github/deploy/, which a test holds to what stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from .assets import FOLDER, NAMED

HOST_FILE = "_headers"
# No script but our files: Material's inline ones stand in assets/javascripts/early.js.
POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # Pagefind searches in WebAssembly
    # Bars and aligned columns carry their own style attribute; a style element may not stand in a page.
    "style-src": "'self' 'unsafe-inline'",
    "style-src-elem": "'self'",
    "img-src": "'self' data:",  # Material's style sheet holds its icons
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_HEADER_ONLY = "frame-ancestors"  # a browser complains where a page says it of itself
IMMUTABLE = "public, max-age=31536000, immutable"
DAY = "public, max-age=86400"
HOUR = "public, max-age=3600"
# Named by their content; yet what holds words of records is forgotten a day after a withdrawal.
_FOR_A_DAY = ("pagefind/fragment/*", "pagefind/index/*", "pagefind/filter/*")
_FOR_AN_HOUR = ("practices/:year/:name/photos/*", "offices/:year/:name/photos/*")
_FOR_EVERYONE = ("data/*", "schema/*")


def page_policy() -> str:
    """The Content-Security-Policy that a page says in its own head."""
    return _policy({name: said for name, said in POLICY.items() if name != _HEADER_ONLY})


def headers() -> dict[str, str]:
    """What a host says with every file."""
    return {
        "Content-Security-Policy": _policy(POLICY),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def write_host_file(site: Path, site_url: str) -> None:
    """Write `_headers` into a finished site."""
    names = [file.relative_to(site).as_posix() for file in (site / FOLDER).rglob("*")]
    (site / HOST_FILE).write_text(host_file(site_url, names), "utf-8")


def host_file(site_url: str, names: Iterable[str]) -> str:
    """The text of `_headers`; `names`: files of the site, of which those with a digest never change.

    Rules do not overlap in a header's name: these hosts would join its values with a comma. Where
    nothing is said of keeping a file, they have a browser ask each time whether it changed.
    """
    base = urlsplit(site_url).path
    kept = {name: IMMUTABLE for name in sorted(names) if re.fullmatch(NAMED, name)}
    kept |= dict.fromkeys(_FOR_A_DAY, DAY) | dict.fromkeys(_FOR_AN_HOUR, HOUR)
    rules = {"*": headers()}
    rules |= {name: {"Cache-Control": said} for name, said in kept.items()}
    rules |= {name: {"Access-Control-Allow-Origin": "*"} for name in _FOR_EVERYONE}
    return "\n".join(
        line
        for path, said in rules.items()
        for line in (f"{base}{path}", *(f"  {name}: {value}" for name, value in said.items()), "")
    )


def _policy(directives: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {said}" for name, said in directives.items())
