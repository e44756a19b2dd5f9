"""Write the project anew with every page as a real file, for another builder (make stage)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from practicebook.problems import message
from practicebook.publish import AnotherBuild, run_tool
from practicebook.staging import StageError, stage

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Stage into build/stage/ what site/ was built from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="a project's folder")
    parser.add_argument("--site", type=Path, help="its built site; default: site/ in it")
    parser.add_argument("--target", type=Path, help="what to write; default: build/stage/ in it")
    options = parser.parse_args()
    target = options.target or options.root / "build" / "stage"
    try:
        count = stage(options.root, options.site or options.root / "site", target)
    except AnotherBuild as error:
        print(message("another_build").format(folder=error), file=sys.stderr)
    except StageError as error:
        print(error, file=sys.stderr)
    else:
        print(message("stage_done").format(pages=count, folder=target))
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(run_tool(main))
