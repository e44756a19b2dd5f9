"""Find what a browser would run in the HTML of a hand-written page, whose Markdown is MkDocs' own.

Records are cleaned by `narrative`; pages in docs/ may hold HTML, but nothing that acts.
"""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

_ELEMENTS = (
    "//script|//style|//iframe|//object|//embed|//form|//base|//meta|//link|//frame|//applet"
)
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "srcdoc", "data", "poster")
_SCHEME = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)


def active_html(html: str) -> str | None:
    """The first piece of a page's HTML that would run or load from elsewhere; None where there is none."""
    try:
        page = lxml.html.fragment_fromstring(html, create_parent="div")
    except (etree.LxmlError, ValueError):
        return html[:80]
    for element in page.xpath(_ELEMENTS):
        return f"{element.tag}"
    for element in page.iter():
        for name, value in element.attrib.items():
            letters = re.sub(r"[\t\r\n]", "", value)  # browsers leave them out of a scheme
            if name.startswith("on") or name == "srcdoc":
                return f"{name}={value}"
            if name in _ADDRESSES and _SCHEME.match(letters):
                return f"{name}={value}"
            if name in ("src", "srcset", "poster") and "//" in value:
                return f"{name}={value}"
    return None
