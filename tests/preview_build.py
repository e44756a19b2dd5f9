"""Rebuild one project again and again in one process, as `make serve` does, without its server.

Call: preview_build.py ROOT TARGET CHANGES. CHANGES is a JSON list of maps, path to new text (null
deletes); after the first build each map is written and followed by a rebuild.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

ADDRESS = "http://127.0.0.1:8000/"


def main() -> None:
    """Build, change, rebuild."""
    root, target, changes = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
    os.chdir(root)
    for index, change in enumerate([{}, *changes]):
        for path, text in change.items():
            if text is None:
                shutil.rmtree(path) if Path(path).is_dir() else Path(path).unlink()
            else:
                Path(path).write_text(text, "utf-8")
        config = load_config("mkdocs.yml", site_dir=target, site_url=ADDRESS)
        if index == 0:
            config.plugins.on_startup(command="serve", dirty=False)
        build(config, serve_url=ADDRESS)


if __name__ == "__main__":
    main()
