"""Cut the site's web fonts out of the book's: the letters of Kazakh and Russian, no hinting.

Run it after a font under overrides/book/fonts/ changed; the results are committed.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "overrides" / "book" / "fonts"
TARGETS = ROOT / "overrides" / "assets" / "fonts"
FONTS = {
    "golos-text": "GolosText_400Regular",
    "golos-text-700": "GolosText_700Bold",
    "source-serif": "SourceSerif4_400Regular",
    "source-serif-italic": "SourceSerif4_400Regular_Italic",
    "source-serif-700": "SourceSerif4_700Bold",
}
# ASCII, Russian, the nine letters of Kazakh, punctuation, ₸, №, arrows, minus.
UNICODES = (
    "U+0020-007E,U+00A0,U+00A7,U+00A9,U+00AB,U+00AD,U+00B0,U+00B7,U+00BB,U+00D7,U+0401,U+0406,"
    "U+0410-044F,U+0451,U+0456,U+0492,U+0493,U+049A,U+049B,U+04A2,U+04A3,U+04AE-04B1,U+04BA,U+04BB,"
    "U+04D8,U+04D9,U+04E8,U+04E9,U+2011-2014,U+2018-201E,U+2022,U+2026,U+202F,U+2060,U+20B8,U+2116,"
    "U+2190-2193,U+2212"
)


def main() -> None:
    """Write every web font and say how heavy it is."""
    for name, source in FONTS.items():
        target = TARGETS / f"{name}.woff2"
        subset.main(
            [
                str(SOURCES / f"{source}.ttf"),
                f"--unicodes={UNICODES}",
                "--layout-features=kern,mark,lnum,tnum",
                "--no-hinting",
                "--flavor=woff2",
                f"--output-file={target}",
            ]
        )
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
