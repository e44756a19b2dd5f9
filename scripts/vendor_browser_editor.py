"""Take Sveltia CMS out of its npm package into scripts/browser_editor/, so that it asks no other host.

npm pack @sveltia/cms@0.221.1 && tar xzf sveltia-cms-0.221.1.tgz
.venv/bin/python scripts/vendor_browser_editor.py package
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
from pathlib import Path

import brotli
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parent / "browser_editor"
# Addresses in the program, and where the local server has the same (or a font that is there).
MOVED = (
    (r"https://unpkg\.com/@sveltia/cms", "/vendor"),
    (r"url\([^)]*/material-symbols-outlined[^)]*\)", "url(/icons.woff2)"),
    (r"url\([^)]*/(?:source-sans-3|noto-mono)[^)]*\)\s*format\('[a-z0-9-]+'\)", "local('Arial')"),
    (r"//# sourceMappingURL=.*", ""),
)
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789_ "


def main() -> None:
    """Write the program, its Russian words, its icons and its licence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    package = parser.parse_args().package
    program = (package / "dist" / "sveltia-cms.js").read_text("utf-8")
    TARGET.mkdir(exist_ok=True)
    (TARGET / "icons.woff2").write_bytes(_icons(package, program))
    for found, local in MOVED:
        program = re.sub(found, local, program)
    words = (package / "locales" / "ru.json").read_bytes()
    (TARGET / "sveltia-cms.js.br").write_bytes(brotli.compress(program.encode()))
    (TARGET / "ru.json.br").write_bytes(brotli.compress(words))
    shutil.copyfile(package / "LICENSE.txt", TARGET / "sveltia-cms.LICENSE.txt")
    for licence in (package / "npm" / "assets").glob("material-symbols*.LICENSE.txt"):
        shutil.copyfile(licence, TARGET / "icons.LICENSE.txt")


def _icons(package: Path, program: str) -> bytes:
    """The icon font with one weight and no more than the icons whose names stand in the program."""
    (file,) = (package / "npm" / "assets").glob("material-symbols-outlined*.woff2")
    font = instancer.instantiateVariableFont(TTFont(file), {"wght": 400})
    named = set(re.findall(r"[`\"']([a-z0-9_]{2,40})[`\"']", program))
    options = subset.Options()
    options.layout_features = ["*"]
    options.layout_closure = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=LETTERS, glyphs=[g for n, g in _ligatures(font) if n in named])
    subsetter.subset(font)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _ligatures(font: TTFont) -> list[tuple[str, str]]:
    """Every icon's name with its glyph: the font draws an icon where its name is written."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    return [
        (
            "".join(letters.get(part, "?") for part in (first, *ligature.Component)),
            ligature.LigGlyph,
        )
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in (getattr(each, "ExtSubTable", each) for each in lookup.SubTable)
        for first, found in getattr(table, "ligatures", {}).items()
        for ligature in found
    ]


if __name__ == "__main__":
    main()
