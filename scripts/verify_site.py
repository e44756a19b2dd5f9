"""Say whether a built site is whole: as published, and every way inside it leads somewhere; else exit 1."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from practicebook.problems import message
from practicebook.publish import run_tool
from practicebook.verify import NoSite, verify

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print every difference, one a line, and a closing line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site", help="a site's folder")
    site = parser.parse_args().site
    try:
        found = verify(site)
    except NoSite:
        print(message("verify_no_site").format(folder=site))
        return 1
    for each in found.differences:
        print(f"{each.path}: " + message(f"verify_{each.kind}").format(found=each.found))
    closing = "verify_differs" if found.differences else "verify_whole"
    numbers = {"files": found.files, "pages": found.pages, "ways": found.ways}
    print(message(closing).format(count=len(found.differences), **numbers))
    return 1 if found.differences else 0


if __name__ == "__main__":
    sys.exit(run_tool(main))
